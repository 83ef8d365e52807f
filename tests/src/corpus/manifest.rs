//! `MANIFEST.json`: the cases of a corpus. What a case asks and what it expects are two types, so that whoever
//! makes a framework cannot look at the answer.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A corpus.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// The version of its schema.
    schema: u64,
    /// The day it was made, `YYYY-MM-DD`: the clock of cases that give none.
    pub(crate) made: String,
    /// Its cases.
    pub(crate) cases: Vec<Case>,
}

/// The only schema known.
const SCHEMA: u64 = 1;
/// The largest manifest read, in bytes; the one at hand has 1.3 MB.
const MAX_MANIFEST: u64 = 64 * 1024 * 1024;

/// One case: what it asks, and what should come of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    #[serde(flatten)]
    pub(crate) question: Question,
    expected: Expected,
    /// What is expected where nothing may be asked of the network; this program never asks.
    expected_offline: Option<Expected>,
    /// What is known of the evidence, such as how many components there are; of some kinds it is a list of other things.
    #[serde(default)]
    pub(crate) facts: Value,
    /// Whether reference verifiers disagree.
    #[serde(default)]
    pub(crate) disputed: bool,
}

/// What a case asks.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    /// Its name; never read for its meaning.
    pub(crate) id: String,
    /// What kind of evidence it is.
    pub(crate) kind: String,
    /// The evidence, relative to the corpus; a directory ends in a slash.
    pub(crate) path: String,
    /// What the evidence is about.
    #[serde(default)]
    pub(crate) artifact: Option<Artifact>,
    /// What to trust: names of files.
    #[serde(default)]
    pub(crate) trust: Map<String, Value>,
    /// More to trust.
    #[serde(default)]
    pub(crate) trust_extra: Map<String, Value>,
    /// What to demand.
    #[serde(default)]
    pub(crate) policy: Map<String, Value>,
    /// What not to demand.
    #[serde(default)]
    pub(crate) options: Map<String, Value>,
}

/// What evidence is about.
#[derive(Debug, Deserialize)]
pub(crate) struct Artifact {
    pub(crate) path: Option<String>,
    pub(crate) digest: Option<String>,
}

/// What should come of a case.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Expected {
    pub(crate) verdict: Verdict,
    pub(crate) reason_class: Option<String>,
}

/// The word of a corpus.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// It must be allowed.
    Accept,
    /// It must not be.
    Reject,
    /// It must be readable; nothing is decided.
    ParseOk,
    /// It has expectations of its own.
    Info,
}

impl Verdict {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::ParseOk => "parse-ok",
            Self::Info => "info",
        }
    }
}

impl Manifest {
    /// Reads the manifest of a corpus.
    pub(crate) fn read(dir: &Path) -> Result<Self, String> {
        let path = dir.join("MANIFEST.json");
        let told = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
        let size = std::fs::metadata(&path).map_err(|why| told(&why))?.len();
        if size > MAX_MANIFEST {
            return Err(told(&format!("{size} bytes, and at most {MAX_MANIFEST} are read")));
        }
        let bytes = std::fs::read(&path).map_err(|why| told(&why))?;
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|why| told(&why))?;
        match manifest.schema {
            SCHEMA => Ok(manifest),
            other => Err(told(&format!("schema {other} is not known; schema {SCHEMA} is"))),
        }
    }
}

impl Case {
    /// What is expected of a program that asks nothing of the network.
    pub(crate) fn expected(&self) -> &Expected {
        self.expected_offline.as_ref().unwrap_or(&self.expected)
    }
}

/// The words of a policy that some kind of case reads.
const DEMANDS: [&str; 21] = [
    "builder_id",
    "evaluation_time",
    "identity",
    "issuer",
    "link_dir",
    "package",
    "package_name",
    "package_version",
    "public_key_id",
    "public_key_valid_from",
    "public_key_valid_until",
    "publisher",
    "resource_uri",
    "source_branch",
    "source_tag",
    "source_uri",
    "source_versioned_tag",
    "subject_digest",
    "trusted_root",
    "verified_levels",
    "verifier_id",
];

impl Question {
    /// A demand that no kind of case reads: what comes of the case without it says nothing.
    pub(crate) fn unread(&self) -> Option<&str> {
        self.policy.keys().map(String::as_str).find(|field| !DEMANDS.contains(field))
    }

    /// A word of the policy.
    pub(crate) fn policy(&self, field: &str) -> Option<&str> {
        self.policy.get(field)?.as_str()
    }

    /// A word of the trust.
    pub(crate) fn trust(&self, field: &str) -> Option<&str> {
        self.trust.get(field).or_else(|| self.trust_extra.get(field))?.as_str()
    }

    /// Whether something is not demanded.
    pub(crate) fn waives(&self, option: &str) -> bool {
        self.options.get(option).is_some_and(|demanded| *demanded == Value::Bool(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_offline_is_what_is_expected() {
        let text = r#"{ "id": "a", "kind": "k", "path": "p", "expected": { "verdict": "accept" },
                        "expected_offline": { "verdict": "reject", "reason_class": "log-entry-missing" } }"#;
        let case: Case = serde_json::from_str(text).unwrap();
        assert_eq!(case.expected().verdict, Verdict::Reject);
        assert!(!case.disputed);
    }

    #[test]
    fn a_demand_that_nobody_reads_is_told() {
        let text = |policy: &str| format!(r#"{{ "id": "a", "kind": "k", "path": "p", "policy": {policy} }}"#);
        let read = |policy: &str| serde_json::from_str::<Question>(&text(policy)).unwrap();
        assert_eq!(read(r#"{ "issuer": null, "new-demand": 1 }"#).unread(), Some("new-demand"));
        assert_eq!(read(r#"{ "issuer": "i", "source_tag": "t" }"#).unread(), None);
    }

    #[test]
    fn only_false_waives() {
        let text =
            r#"{ "id": "a", "kind": "k", "path": "p", "options": { "a": false, "b": true, "c": "false" } }"#;
        let question: Question = serde_json::from_str(text).unwrap();
        assert!(question.waives("a"));
        assert!(["b", "c", "d"].iter().all(|option| !question.waives(option)));
    }
}
