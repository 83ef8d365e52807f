//! Patterns, and what each place demands of them.

use model::Pattern;

use super::address::plain_segment;
use super::reader::Reader;
use crate::outline::Mark;
use crate::shown::{quoted, steers};
use crate::text::At;

impl Reader<'_> {
    /// Any pattern that leaves something closed.
    pub(super) fn pattern(&mut self, pattern: &At<String>) -> Option<Pattern> {
        let value = pattern.value.as_str();
        if !value.is_empty() && value.chars().all(|c| matches!(c, '*' | '/' | '@' | ':')) {
            let text = format!("{} matches everything: it would demand nothing", quoted(value));
            return self.refuse(
                pattern.mark,
                text,
                "name what is allowed; leave the field out where it is optional",
            );
        }
        if let Some(odd) = value.chars().find(|c| c.is_control() || steers(*c)) {
            let text = format!(
                "a pattern with the character U+{:04X}, which is invisible or changes how the line is read",
                u32::from(odd)
            );
            return self.refuse(pattern.mark, text, "take it out; no name that could be matched has it");
        }
        match Pattern::parse(value) {
            Ok(parsed) => Some(parsed),
            Err(fault) => {
                let text = format!("not a pattern: {fault}");
                let help = "`*` stands for anything but `/`, `**` for anything, `{version}` for a version";
                self.refuse(pattern.mark, text, help)
            }
        }
    }

    /// A pattern in which `{version}` has no place.
    pub(super) fn closed(&mut self, pattern: &At<String>) -> Option<Pattern> {
        let parsed = self.pattern(pattern)?;
        if parsed.captures_version() {
            let text = "`{version}` has a meaning only in `subject-name`";
            return self.refuse(pattern.mark, text, "use `*` for any run of characters but `/`");
        }
        Some(parsed)
    }

    /// The workflow that signs: `owner/repo/.github/workflows/file.yml@ref`.
    pub(super) fn workflow(&mut self, signer: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(signer)?;
        let value = parsed.as_str();
        let workflow = value.split_once('@').is_some_and(|(path, reference)| {
            let segments: Vec<&str> = path.split('/').collect();
            let placed = matches!(segments.as_slice(), [_, repository, ".github", "workflows", file]
                if !repository.is_empty() && !file.is_empty());
            placed && !reference.is_empty() && !reference.contains('@')
        });
        if !workflow {
            let text = format!("{} is not a workflow with its ref", quoted(value));
            let help = "write \"owner/repo/.github/workflows/file.yml@refs/tags/v*\"";
            return self.refuse(signer.mark, text, help);
        }
        self.owned(signer.mark, value)?;
        Some(parsed)
    }

    /// A repository: `owner/repo`, whose owner is named.
    pub(super) fn owned_repository(&mut self, source: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(source)?;
        let value = parsed.as_str();
        self.owned(source.mark, value)?;
        let parts: Vec<&str> = value.split('/').collect();
        let plain = |part: &&str| part.split('*').all(|piece| piece.is_empty() || plain_segment(piece));
        if parts.len() != 2 || !parts.iter().all(|part| !part.is_empty() && plain(part)) {
            let text = format!("{} is not a repository", quoted(value));
            return self.refuse(source.mark, text, "write owner/repo, without host or scheme");
        }
        Some(parsed)
    }

    /// Refuses a path whose first segment has a wildcard.
    pub(super) fn owned(&mut self, mark: Mark, value: &str) -> Option<()> {
        let owner = value.split('/').next().unwrap_or_default();
        if owner.contains('*') {
            let text =
                format!("{} leaves the owner open: anybody can register one that matches", quoted(value));
            return self.refuse(mark, text, "name the owner; list several identities for several owners");
        }
        Some(())
    }

    /// A git ref: it always begins with `refs/`.
    pub(super) fn reference(&mut self, reference: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(reference)?;
        if parsed.as_str().starts_with("refs/") {
            return Some(parsed);
        }
        let text = format!("{} is not a whole ref: it would never match", quoted(parsed.as_str()));
        self.refuse(reference.mark, text, "write it whole, such as refs/heads/main or \"refs/tags/v*\"")
    }

    /// A URI or address whose beginning is named.
    pub(super) fn rooted(&mut self, name: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(name)?;
        if parsed.as_str().starts_with('*') {
            let text = format!(
                "{} leaves its beginning open: anybody can have one that matches",
                quoted(&name.value)
            );
            return self.refuse(name.mark, text, "name the scheme and the host, or the whole address");
        }
        Some(parsed)
    }
}
