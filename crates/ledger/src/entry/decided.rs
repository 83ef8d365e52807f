use formats::StatusTarget;
use model::{Digest, Text};
use serde::{Deserialize, Serialize};

use super::spelled;

/// A run's decision, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The handoff.
    pub handoff: Text,
    /// The participant or zone it comes from, where the framework says.
    pub from: Option<Text>,
    /// The zone it leads to, where the framework says.
    pub to: Option<Text>,
    /// The framework it was judged by.
    pub framework: Framework,
    /// `allow` where every subject was allowed: then, and only then, `code` is 0.
    pub decision: Text,
    /// The exit code.
    pub code: u8,
    /// What it was made from, and what was reported of it. The bytes are kept by their digests.
    pub inputs: Vec<Input>,
    /// What its subjects rest on, each once and in order, as the index files them: [`StatusTarget::key`],
    /// `exception NAME` for an exception of the framework, and [`Self::named`] for what has no digest.
    pub rests_on: Vec<Text>,
    /// Its subjects, in the order they were given.
    pub subjects: Vec<DecidedSubject>,
}

/// A framework by name, number and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Its name.
    pub name: Text,
    /// Its number; higher is newer.
    pub number: u64,
    /// SHA-256 over it and every file it names.
    #[serde(with = "spelled")]
    pub digest: Digest,
}

/// Something a decision was made from, or was reported of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What it is.
    pub role: Role,
    /// Its path as the run named it; empty where it stood in no file.
    pub path: Text,
    /// SHA-256 of its bytes.
    #[serde(with = "spelled")]
    pub digest: Digest,
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The report as JSON.
    Decision,
    /// The report in words.
    Report,
    /// What came of a recheck, as JSON.
    Recheck,
    /// The framework's text.
    Framework,
    /// A file the framework names: a key, a root, metadata of a TUF repository.
    FrameworkFile,
    /// The signature the framework had to have.
    FrameworkSignature,
    /// A root that is part of the program.
    Root,
    /// A file of evidence.
    Evidence,
    /// A lockfile.
    Lockfile,
    /// What says of which parts an image or a delivery is: an index or manifest, a configuration, a list of checksums.
    Manifest,
    /// A status list.
    Status,
    /// What an issuer of certificates says of them.
    Revocation,
    /// What another organisation found of packages.
    Verdicts,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 13] = [
        Self::Decision,
        Self::Report,
        Self::Recheck,
        Self::Framework,
        Self::FrameworkFile,
        Self::FrameworkSignature,
        Self::Root,
        Self::Evidence,
        Self::Lockfile,
        Self::Manifest,
        Self::Status,
        Self::Revocation,
        Self::Verdicts,
    ];

    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Decision => "the decision as JSON",
            Self::Report => "the decision in words",
            Self::Recheck => "what came of a recheck, as JSON",
            Self::Framework => "the framework",
            Self::FrameworkFile => "a file the framework names",
            Self::FrameworkSignature => "the framework's signature",
            Self::Root => "a root that is part of the program",
            Self::Evidence => "evidence",
            Self::Lockfile => "a lockfile",
            Self::Manifest => "what says of which parts an image or a delivery is",
            Self::Status => "a status list",
            Self::Revocation => "what an issuer says of its certificates",
            Self::Verdicts => "what another organisation found of packages",
        }
    }
}

/// What was decided about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedSubject {
    /// What the operator called it.
    pub given: Text,
    /// Its digests, in order; none where it was named by a value nobody computes, or could not be read.
    #[serde(with = "spelled::many")]
    pub digests: Vec<Digest>,
    /// Of a manifest of an image, the digests of each index that leads to it: a proof of one of them covers this too.
    #[serde(default, with = "spelled::sets", skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<Vec<Digest>>,
    /// Its own word.
    pub decision: Text,
    /// The exit code it alone would give.
    pub code: u8,
    /// The evidence that was held against it: places in [`Decided::inputs`], in order.
    pub inputs: Vec<u32>,
    /// What it rests on: places in [`Decided::rests_on`], in order. Of what was not allowed, only [`Self::filed`].
    pub rests_on: Vec<u32>,
}

impl DecidedSubject {
    /// What the index files it under: by each of its digests, or by what it was called where it has none.
    pub fn filed(&self) -> Vec<String> {
        Decided::filed(&self.given, &self.digests)
    }
}

impl Decided {
    /// Whether every subject may cross.
    pub fn accepted(&self) -> bool {
        self.code == 0
    }

    /// The digest of the first input of this role.
    pub fn input(&self, role: Role) -> Option<&Digest> {
        self.inputs.iter().find(|input| input.role == role).map(|input| &input.digest)
    }

    /// The evidence that was held against a subject.
    pub fn evidence_of<'a>(&'a self, subject: &'a DecidedSubject) -> impl Iterator<Item = &'a Input> {
        subject.inputs.iter().filter_map(|at| self.inputs.get(usize::try_from(*at).ok()?))
    }

    /// What a subject rests on, as the index files it.
    pub fn targets_of<'a>(&'a self, subject: &'a DecidedSubject) -> impl Iterator<Item = &'a Text> {
        subject.rests_on.iter().filter_map(|at| self.rests_on.get(usize::try_from(*at).ok()?))
    }

    /// Whether one of its subjects has this digest.
    pub fn is_about(&self, digest: &Digest) -> bool {
        self.subjects.iter().any(|subject| subject.digests.contains(digest))
    }

    /// What the index files a digest of a subject under.
    pub fn artifact(digest: &Digest) -> String {
        StatusTarget::Artifact(digest.clone()).key()
    }

    /// What the index files a subject under that has no digest: what the operator called it, a value that somebody else
    /// keeps immutable.
    pub fn named(given: &str) -> String {
        format!("named {given}")
    }

    /// What the index files a subject under that was called `given` and has these digests.
    pub fn filed(given: &str, digests: &[Digest]) -> Vec<String> {
        match digests {
            [] => vec![Self::named(given)],
            digests => digests.iter().map(Self::artifact).collect(),
        }
    }

    pub(super) fn decision_word(&self) -> bool {
        *self.decision == *"allow"
    }

    /// Every text of it that is not of every entry.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Text> {
        let own = [&self.handoff, &self.framework.name, &self.decision];
        let ends = self.from.iter().chain(&self.to);
        let subjects = self.subjects.iter().flat_map(|subject| [&subject.given, &subject.decision]);
        own.into_iter().chain(ends).chain(subjects)
    }
}
