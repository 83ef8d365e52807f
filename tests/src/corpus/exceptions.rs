//! `corpus-exceptions.toml`: what is known to diverge, each with its reason.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

/// The divergences that are explained.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exceptions {
    /// Kinds that are not supported yet.
    #[serde(default)]
    kind: Vec<Kind>,
    /// Single cases.
    #[serde(default)]
    case: Vec<One>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    kind: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    id: String,
    reason: String,
}

/// The shortest reason, in characters: a word is none.
const MIN_REASON: usize = 30;

impl Exceptions {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
        Self::parse(&text).map_err(|why| format!("{}: {why}", path.display()))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        let all = read.kind.iter().map(|one| (format!("kind {}", one.kind), &one.reason));
        let all = all.chain(read.case.iter().map(|one| (format!("case {}", one.id), &one.reason)));
        let mut seen = BTreeMap::new();
        for (name, reason) in all {
            if reason.trim().chars().count() < MIN_REASON {
                return Err(format!("{name}: say why in a sentence"));
            }
            if seen.insert(name.clone(), ()).is_some() {
                return Err(format!("{name} is listed twice"));
            }
        }
        Ok(read)
    }

    /// Why cases of this kind are not run.
    pub(crate) fn of_kind(&self, kind: &str) -> Option<&str> {
        self.kind.iter().find(|one| one.kind == kind).map(|one| one.reason.as_str())
    }

    /// Why this case may diverge.
    pub(crate) fn of_case(&self, id: &str) -> Option<&str> {
        self.case.iter().find(|one| one.id == id).map(|one| one.reason.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_without_a_reason_is_none() {
        let with =
            |reason: &str| Exceptions::parse(&format!("[[case]]\nid = \"a\"\nreason = \"{reason}\"\n"));
        assert!(with("disputed").is_err());
        assert!(with("the reference verifiers disagree about it").is_ok());
        assert!(Exceptions::parse("[[case]]\nid = \"a\"\n").is_err());
        assert!(Exceptions::parse("[[cases]]\nid = \"a\"\n").is_err());
    }

    #[test]
    fn an_exception_stands_once() {
        let one = "[[kind]]\nkind = \"a\"\nreason = \"the reference verifiers disagree about it\"\n";
        assert!(Exceptions::parse(&one.repeat(2)).is_err());
        assert!(Exceptions::parse(one).unwrap().of_kind("a").is_some());
        assert!(Exceptions::parse(one).unwrap().of_case("a").is_none());
    }
}
