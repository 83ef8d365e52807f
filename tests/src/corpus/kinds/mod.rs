//! One module a kind of case: how its question becomes a command line of `countersign`.

mod bill;
mod gcb;
mod layout;
mod lockfile;
mod oci;
mod purl;
mod pypi;
mod registry;
mod release;
mod sigstore;
mod slsa;
mod source;
mod trust;
mod vex;
mod vsa;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use countersign_tests::framework::Framework;
use countersign_tests::peek;
use countersign_tests::pipeline::Fault;
use model::Instant;
use serde_json::Value;

use crate::manifest::Question;

/// A command line, ready to run, or why there is none.
pub(crate) enum Setup {
    /// `countersign verify` under a framework.
    Verify { framework: Box<Framework>, subject: OsString, evidence: Vec<PathBuf>, at: Instant },
    /// `countersign inspect`: it must be readable.
    Inspect { evidence: PathBuf, at: Instant },
    /// `countersign trust show` under a framework: its roots must be usable.
    Trust { framework: Box<Framework>, at: Instant },
    /// Answered already, by the library itself.
    Done(Result<(), Fault>),
}

/// Makes the command line of a case of a kind.
type Make = fn(&Question, &Ground<'_>) -> Result<Setup, String>;

const KINDS: &[(&str, Make)] = &[
    ("sigstore-bundle", sigstore::setup),
    ("sigstore-bundle-jsonl", sigstore::setup),
    ("slsa-provenance-bundle", slsa::setup),
    ("slsa-provenance-dsse", slsa::setup),
    ("npm-attestations", registry::both),
    ("npm-publish-attestation", registry::publish),
    ("pep740-attestation", pypi::setup),
    ("gcb-provenance", gcb::setup),
    ("oci-layout", oci::setup),
    ("vsa", vsa::setup),
    ("dsse", sigstore::setup),
    ("in-toto-statement", statement),
    ("in-toto-layout", layout::setup),
    ("purl-suite", purl::setup),
    ("lockfile", lockfile::setup),
    ("cyclonedx", bill::cyclonedx),
    ("spdx", bill::spdx),
    ("openvex", vex::openvex),
    ("csaf", vex::csaf),
    ("trusted-root", trust::trusted_root),
    ("tuf-root", trust::root),
    ("tuf-root-chain", trust::chain),
    ("tuf-repository", trust::refresh),
];

/// A statement nobody signed: it is no evidence, so it is asked only whether it can be read.
fn statement(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let read = formats::Statement::decode(&ground.read(&question.path)?);
    Ok(Setup::Done(
        read.map(drop).map_err(|fault| Fault { code: fault.code.to_owned(), about: fault.to_string() }),
    ))
}

/// What makes command lines of cases of this kind; `None` for a kind nobody made one for.
pub(crate) fn of(kind: &str) -> Option<Make> {
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, make)| *make)
}

/// Where a case stands.
pub(crate) struct Ground<'a> {
    /// The corpus.
    pub(crate) dir: &'a Path,
    /// The clock of cases that give none.
    pub(crate) made: Instant,
    /// Whether the case asks only that it can be read.
    pub(crate) only_read: bool,
    /// Whether the case asks that all of it is as its specification says, or is not.
    pub(crate) whole: bool,
    /// What is known of the case's evidence: what is read of it must say the same.
    pub(crate) facts: &'a Value,
}

impl Ground<'_> {
    /// The time to judge at.
    pub(crate) fn at(&self, question: &Question) -> Result<Instant, String> {
        match question.policy("evaluation_time") {
            Some(time) => Instant::parse(time).map_err(|why| why.to_string()),
            None => Ok(self.made),
        }
    }

    /// `countersign verify` of the case's evidence and artifact under a framework.
    pub(crate) fn verify(&self, framework: Framework, question: &Question) -> Result<Setup, String> {
        let (evidence, at) = (vec![self.dir.join(&question.path)], self.at(question)?);
        Ok(Setup::Verify { framework: Box::new(framework), subject: self.subject(question)?, evidence, at })
    }

    /// A file of the corpus.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.dir.join(path)).map_err(|why| format!("{path}: {why}"))
    }

    /// Holds what was read against what is known, where that is known.
    pub(crate) fn fact(&self, name: &str, read: impl Into<Value>) -> Result<(), Fault> {
        let read = read.into();
        match self.facts.get(name) {
            Some(known) if *known != read => {
                let about = format!("`{name}` is {read}, and should be {known}");
                Err(Fault { code: "malformed-reference".to_owned(), about })
            }
            _ => Ok(()),
        }
    }

    /// What the case is about: a file where one is shipped, a digest otherwise. A case that names nothing asks
    /// whether the proof holds at all, so what the evidence itself names is taken.
    pub(crate) fn subject(&self, question: &Question) -> Result<OsString, String> {
        let artifact = question.artifact.as_ref();
        let file = artifact.and_then(|artifact| artifact.path.as_ref());
        if let Some(path) = file.map(|path| self.dir.join(path)).filter(|path| path.is_file()) {
            return Ok(path.into());
        }
        if let Some(digest) = artifact.and_then(|artifact| artifact.digest.as_ref()) {
            return Ok(digest.into());
        }
        let claimed = peek::statement(&self.read(&question.path)?).and_then(|claim| claim.digest);
        Ok(claimed.unwrap_or_else(|| NO_ARTIFACT.to_owned()).into())
    }
}

/// The digest of nothing anybody has: for evidence that must be refused before it is bound.
const NO_ARTIFACT: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
