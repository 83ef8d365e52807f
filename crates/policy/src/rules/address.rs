//! Text that points somewhere: e-mail addresses, issuers, repositories, files, types.

use model::Text;

use super::reader::Reader;
use crate::limits::{MAX_EMAIL, MAX_PATH, MAX_URI, MAX_WORDS};
use crate::shown::quoted;
use crate::text::At;

impl Reader<'_> {
    /// An e-mail address, as far as a reader can tell: one `@` between two parts, the second with a dot.
    pub(super) fn email(&mut self, address: &At<String>) -> Option<Text> {
        let value = address.value.as_str();
        let good = value.len() <= MAX_EMAIL
            && solid(value)
            && value.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty()
                    && !domain.contains('@')
                    && domain.contains('.')
                    && domain.split('.').all(|part| !part.is_empty())
            });
        if good {
            return Some(value.into());
        }
        let text = format!("{} is not an e-mail address", quoted(value));
        self.refuse(address.mark, text, "write one such as team@company.example")
    }

    /// An OIDC issuer, compared byte for byte with the certificate's, so it has one spelling.
    pub(super) fn issuer(&mut self, issuer: &At<String>) -> Option<Text> {
        let value = issuer.value.as_str();
        let fault = match value.strip_prefix("https://") {
            None => "does not begin with `https://`",
            Some(_) if value.len() > MAX_URI => "is longer than any issuer",
            Some(_) if !solid(value) => "has a space or a character no URL has",
            Some(rest) if rest.ends_with('/') => "ends with a slash, which the certificate's issuer does not",
            Some(rest) if rest.contains(['?', '#', '*']) => "has a query, a fragment or a wildcard",
            Some(rest) => {
                let host = rest.split('/').next().unwrap_or_default();
                if host.bytes().any(|b| b.is_ascii_uppercase()) {
                    "has upper-case letters in its host"
                } else if host.is_empty() || host.contains('@') {
                    "has no plain host"
                } else {
                    return Some(value.into());
                }
            }
        };
        let text = format!("{} {fault}: it would match no certificate, or the wrong one", quoted(value));
        let help = "write the issuer as its tokens do, such as \"https://accounts.google.com\"";
        self.refuse(issuer.mark, text, help)
    }

    /// A source repository: host, owner and repository, no scheme, nothing left open.
    pub(super) fn repository(&mut self, source: &At<String>) -> Option<Text> {
        let value = source.value.as_str();
        let mut parts = value.split('/');
        let host = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        let good = value.len() <= MAX_URI
            && solid(value)
            && host.contains('.')
            && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            && rest.len() == 2
            && rest.iter().all(|part| plain_segment(part));
        if good {
            return Some(value.into());
        }
        let text = format!("{} is not a source repository", quoted(value));
        self.refuse(
            source.mark,
            text,
            "write host/owner/repository, such as github.com/acme/widget, without a scheme",
        )
    }

    /// A file beside or below the framework, by its path from there.
    pub(super) fn path(&mut self, path: &At<String>) -> Option<Text> {
        let value = path.value.as_str();
        let fault = if value.len() > MAX_PATH {
            "is longer than 255 bytes"
        } else if value.contains(['\\', ':']) {
            "has a backslash or a colon, which other systems read differently"
        } else if value.starts_with(['/', '~']) {
            "is not relative"
        } else if value.split('/').any(|part| part == "..") {
            "leaves the framework's folder"
        } else if !solid(value) || value.split('/').any(|part| matches!(part, "" | ".")) {
            "is not a plain path"
        } else {
            return Some(value.into());
        };
        let text = format!("{} {fault}: a framework names only what lies beside or below it", quoted(value));
        self.refuse(path.mark, text, "write a path from the framework's own folder, such as keys/acme.pub")
    }

    /// A predicate type: a URI, compared byte for byte (in-toto TypeURI).
    pub(super) fn type_uri(&mut self, uri: &At<String>) -> Option<Text> {
        self.whole_uri(uri, "predicate", "https://spdx.dev/Document")
    }

    /// A build type: a URI, compared byte for byte.
    pub(super) fn build_type(&mut self, uri: &At<String>) -> Option<Text> {
        self.whole_uri(uri, "build", "https://actions.github.io/buildtypes/workflow/v1")
    }

    fn whole_uri(&mut self, uri: &At<String>, what: &str, example: &str) -> Option<Text> {
        let value = uri.value.as_str();
        let scheme = value.split_once(':').map(|(scheme, rest)| (scheme, rest.is_empty()));
        let good = value.len() <= MAX_URI
            && solid(value)
            && !value.contains(['*', '{', '}'])
            && scheme.is_some_and(|(scheme, empty)| {
                !empty && scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        if good {
            return Some(value.into());
        }
        let text = format!("{} is not a {what} type: types are compared whole, byte for byte", quoted(value));
        self.refuse(uri.mark, text, format!("write the whole URI, such as \"{example}\""))
    }

    /// A word of the issuer's: anything printable, so that an environment may have spaces.
    pub(super) fn words(&mut self, words: &At<String>) -> Option<Text> {
        let value = words.value.as_str();
        let good = !value.is_empty()
            && value.chars().count() <= MAX_WORDS
            && value.trim() == value
            && !value.chars().any(|c| c.is_control() || crate::shown::steers(c));
        if good {
            return Some(value.into());
        }
        let text = format!("{} is empty, too long, or has spaces around it", quoted(value));
        self.refuse(words.mark, text, "write it as the issuer does; leave the field out to allow any")
    }

    /// A git commit: 40 or 64 lower-case hex digits.
    pub(super) fn commit(&mut self, commit: &At<String>) -> Option<Text> {
        let value = commit.value.as_str();
        let hex = value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'));
        if hex && matches!(value.len(), 40 | 64) {
            return Some(value.into());
        }
        let text = format!("{} is not a whole commit digest", quoted(value));
        self.refuse(commit.mark, text, "write all 40 (or 64) hex digits, in lower case")
    }
}

/// Whether text has no space, control or invisible character, and is there at all.
fn solid(value: &str) -> bool {
    !value.is_empty()
        && !value.chars().any(|c| c.is_whitespace() || c.is_control() || crate::shown::steers(c))
}

/// Whether a segment of a repository's name is one (no wildcard, no dots that walk).
pub(super) fn plain_segment(part: &str) -> bool {
    !matches!(part, "" | "." | "..")
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}
