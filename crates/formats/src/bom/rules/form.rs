//! Forms of strings.

use model::Instant;

/// A form of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// What other parts of the document call something: not empty since 1.5.
    Reference,
    /// A version: of a bounded length since 1.4, and until then not empty.
    Version,
    /// A range of versions.
    VersionRange,
    /// `urn:uuid:` and a UUID in lower case.
    Serial,
    /// As many hex digits as a digest has.
    HexDigest,
    /// A media type in lower case.
    MediaType,
    /// A language, and a country.
    Locale,
    /// A number of the Open Common Requirement Enumeration.
    OpenCre,
    /// A number of a patent, or of an application for one.
    PatentNumber,
    /// A country by two letters.
    Country,
    /// An id of the SPDX licence list: of a licence or of an exception.
    LicenseId,
    /// RFC 3339.
    DateTime,
    /// A day.
    Date,
    /// RFC 3987: an IRI, or a reference relative to one.
    Iri,
    /// RFC 3986, with its scheme.
    Uri,
    /// An address of electronic mail.
    Email,
}

/// The longest version.
const MAX_VERSION: usize = 1024;
/// The longest range of versions: until 1.5 and since.
const MAX_RANGE: (usize, usize) = (1024, 4096);

impl Form {
    /// Whether a string has this form in version 1.`minor`.
    pub(super) fn holds(self, text: &str, minor: u8) -> bool {
        match self {
            Self::Reference => minor < 5 || !text.is_empty(),
            Self::Version => minor < 4 || within(text, usize::from(minor == 4), MAX_VERSION),
            Self::VersionRange => within(text, 1, if minor < 6 { MAX_RANGE.0 } else { MAX_RANGE.1 }),
            Self::Serial => is_serial(text),
            Self::HexDigest => {
                matches!(text.len(), 32 | 40 | 64 | 96 | 128) && text.bytes().all(|c| c.is_ascii_hexdigit())
            }
            Self::MediaType => is_media_type(text),
            Self::Locale => is_locale(text),
            Self::OpenCre => is_open_cre(text),
            Self::PatentNumber => is_patent_number(text),
            Self::Country => text.len() == 2 && text.bytes().all(|c| c.is_ascii_uppercase()),
            Self::LicenseId => is_license_id(text),
            Self::DateTime => Instant::parse_with_offset(text).is_ok(),
            Self::Date => Instant::start_of_day(text).is_ok(),
            Self::Iri => is_iri_reference(text),
            Self::Uri => scheme(text).is_some() && text.is_ascii() && is_iri_reference(text),
            Self::Email => text.contains('@'),
        }
    }

    /// What a string of this form is, for a sentence.
    pub(super) fn called(self) -> &'static str {
        match self {
            Self::Reference => "a reference, which is not empty",
            Self::Version => "a version of a bounded length",
            Self::VersionRange => "a range of versions, not empty and of a bounded length",
            Self::Serial => "`urn:uuid:` and a UUID in lower case",
            Self::HexDigest => "a digest of 32, 40, 64, 96 or 128 hex digits",
            Self::MediaType => "a media type in lower case such as `text/plain`",
            Self::Locale => "a language such as `en` or `en-US`",
            Self::OpenCre => "a number such as `CRE:764-507`",
            Self::PatentNumber => "a number of a patent",
            Self::Country => "a country by two capital letters",
            Self::LicenseId => "an id of the SPDX licence list; another licence has a `name`",
            Self::DateTime => "a time such as 2026-08-01T10:00:00Z",
            Self::Date => "a day such as 2026-08-01",
            Self::Iri => "a URL or a reference relative to one (RFC 3987)",
            Self::Uri => "a URI (RFC 3986)",
            Self::Email => "an address of electronic mail",
        }
    }
}

fn within(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count())
}

fn is_serial(text: &str) -> bool {
    let hex = |part: &str, width: usize| {
        part.len() == width && part.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
    };
    let Some(uuid) = text.strip_prefix("urn:uuid:") else { return false };
    let mut parts = uuid.split('-');
    [8, 4, 4, 4, 12].into_iter().all(|width| parts.next().is_some_and(|part| hex(part, width)))
        && parts.next().is_none()
}

fn is_media_type(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'+' | b'.'))
    };
    text.split_once('/').is_some_and(|(kind, rest)| part(kind) && part(rest))
}

fn is_locale(text: &str) -> bool {
    let (language, country) =
        text.split_once('-').map_or((text, None), |(language, country)| (language, Some(country)));
    language.len() == 2
        && language.bytes().all(|c| c.is_ascii_lowercase())
        && country.is_none_or(|country| Form::Country.holds(country, 0))
}

fn is_open_cre(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    let parts = text.strip_prefix("CRE:").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(one, other)| digits(one) && digits(other))
}

/// 2 to 30 characters, the first and the last of them a letter or a digit.
fn is_patent_number(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let inner =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '(' | ')') || c.is_whitespace();
    within(text, 2, 30)
        && ends(text.chars().next())
        && ends(text.chars().next_back())
        && text.chars().all(inner)
}

/// The list has ids with a `+` of their own for the oldest versions of the GPL and the LGPL alone.
fn is_license_id(text: &str) -> bool {
    let (base, later) = text.strip_suffix('+').map_or((text, false), |base| (base, true));
    let gpl = base.starts_with("GPL-") || base.starts_with("LGPL-");
    let old = gpl && base.ends_with(|c: char| c.is_ascii_digit());
    spdx::license_id(base).is_some_and(|id| id.name == base && (!later || old))
        || spdx::exception_id(text).is_some()
}

/// The scheme in front of a `:`, where no path has begun.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '?', '#']))?;
    let mut letters = scheme.bytes();
    let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    let goes_on = letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'));
    (begins && goes_on).then_some(scheme)
}

/// By its characters, its scheme and its escapes: nobody is asked for what stands there.
fn is_iri_reference(text: &str) -> bool {
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    if first.contains(':') && scheme(text).is_none() {
        return false;
    }
    let rest = scheme(text)
        .and_then(|scheme| text.get(scheme.len()..))
        .map_or(text, |rest| rest.trim_start_matches(':'));
    let host = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let bracketed = host.is_some_and(|host| host.contains('['));
    let allowed = |c: char| match c {
        '[' | ']' => bracketed,
        ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
        c => !c.is_control(),
    };
    text.chars().all(allowed) && text.matches('#').count() <= 1 && escapes_hold(text)
}

/// Every `%` has two hex digits behind it.
fn escapes_hold(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

#[cfg(test)]
mod tests {
    use super::Form;

    fn held(form: Form, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(form.holds(text, 6), "{form:?} {text}");
        }
        for text in bad {
            assert!(!form.holds(text, 6), "{form:?} {text}");
        }
    }

    #[test]
    fn every_form_has_its_strings() {
        let serial = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";
        held(Form::Serial, &[serial], &["urn:uuid:3e671687-395b-41f5-a30f", &serial.to_uppercase(), ""]);
        held(
            Form::HexDigest,
            &["0123456789abcdefABCDEF0123456789"],
            &["foo", "", &"g".repeat(64), &"a".repeat(63)],
        );
        held(
            Form::MediaType,
            &["text/plain", "application/vnd.x+json"],
            &["text", "Text/plain", "a/b/c", "/x"],
        );
        held(Form::Locale, &["en", "en-US"], &["EN", "en-us", "eng", "en-", ""]);
        held(Form::OpenCre, &["CRE:764-507"], &["CRE:764", "764-507", "CRE:a-1"]);
        held(Form::PatentNumber, &["US987654321", "EP 123/4"], &["U", "-US1", "US1-", &"1".repeat(31)]);
        held(Form::Country, &["US"], &["us", "USA", "U"]);
        held(
            Form::DateTime,
            &["2020-04-13T20:20:39+00:00", "2020-04-13T20:20:39.123Z"],
            &["2020-04-13", "now", ""],
        );
        held(Form::Date, &["2020-04-13"], &["2020-04-31", "2020-04-13T20:20:39Z"]);
        held(Form::Email, &["a@b"], &["a"]);
        held(Form::Uri, &["https://a.example/b"], &["a/b", "", "https://a b"]);
    }

    #[test]
    fn references_may_be_relative() {
        let good = ["", "a/b", "https://[::1]/x?y#z", "urn:uuid:1", "//host/a:b", "a%20b", "bücher", "./a:b"];
        held(Form::Iri, &good, &["a b", "1a:b", "a%2", "a%zz", "a#b#c", "<a>", "a\u{7}b", "[a]", ":a"]);
    }

    #[test]
    fn licences_are_named_exactly() {
        let good = ["Apache-2.0", "GPL-2.0+", "GPL-2.0-or-later", "Classpath-exception-2.0"];
        held(Form::LicenseId, &good, &["Apache-2", "apache-2.0", "MIT+", "GPL-2.0-only+", "", "GPL-2.0++"]);
    }

    #[test]
    fn some_forms_are_older_than_others() {
        assert!(Form::Reference.holds("", 4) && !Form::Reference.holds("", 5));
        assert!(Form::Version.holds("", 3) && !Form::Version.holds("", 4) && Form::Version.holds("", 5));
        let (long, longer) = ("1".repeat(1024), "1".repeat(1025));
        assert!(
            Form::Version.holds(&longer, 3)
                && Form::Version.holds(&long, 4)
                && !Form::Version.holds(&longer, 6)
        );
        assert!(Form::VersionRange.holds(&long, 5) && !Form::VersionRange.holds(&longer, 5));
        assert!(Form::VersionRange.holds(&longer, 6) && !Form::VersionRange.holds(&"1".repeat(4097), 6));
    }
}
