use std::sync::Arc;

use decision::{Decision, ExitCode};
use model::{Digest, EvidenceId, EvidenceRow, Instant, Subject, Text};

/// Everything a run did, as the command line gathers it. Raw material for [`crate::DecisionV1`].
#[derive(Clone, Debug)]
pub struct Run {
    /// The version of the tool.
    pub version: Text,
    /// The time it judged at.
    pub evaluated_at: Instant,
    /// Whether that time was asked for rather than read from the clock.
    pub at_given: bool,
    /// Whether the run only tells what would have been: then nothing in it is an allow.
    pub audit: bool,
    /// Whether nothing was asked of the network.
    pub offline: bool,
    /// The framework it judged by.
    pub framework: FrameworkRef,
    /// The handoff it judged for.
    pub handoff: HandoffRef,
    /// What the framework refers to beside itself, as it was in this run.
    pub reference: Vec<Reference>,
    /// What those who judge by it should know: what it depends on that ends soon.
    pub notes: Vec<Text>,
    /// The evidence table, by id.
    pub evidence: Vec<EvidenceRow>,
    /// Evidence that no subject of the run needed.
    pub unused: Vec<Unused>,
    /// What could not be done, beyond what a subject says of itself.
    pub faults: Vec<Fault>,
    /// One result a subject, in the order they were given.
    pub subjects: Vec<SubjectResult>,
    /// What became of the bytes that were to be released; `None` where there was nothing to release.
    pub release: Option<Result<Released, Fault>>,
    /// What became of the receipts that were asked for; `None` where none was, or nothing was allowed.
    pub receipts: Option<Result<Receipts, Fault>>,
    /// Why the decision could not be recorded, where it was to be and could not.
    pub unrecorded: Option<Fault>,
}

/// A framework by name, number and digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkRef {
    /// Its name.
    pub name: Text,
    /// Its number; higher is newer.
    pub number: u64,
    /// SHA-256 over it and every file it names.
    pub digest: Digest,
    /// Whether the operator demanded that digest.
    pub pinned: bool,
    /// Who signed it, where the operator demanded that somebody did: in the operator's words.
    pub signed_by: Option<Text>,
    /// Its text, where it was made from the command line and stands in no file.
    pub text: Option<Text>,
    /// The file it stands in, as the operator named it.
    pub file: Option<Text>,
}

/// What was released: the very bytes that were judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// The directory, as the operator named it.
    pub to: Text,
    /// The names of the files in it, in the order of the subjects.
    pub files: Vec<Text>,
}

/// Receipts that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// The file, as the operator named it.
    pub to: Text,
    /// SHA-256 of each one's statement as it was signed, in the order of the subjects.
    pub digests: Vec<Digest>,
    /// The manifests by which they were attached to images, where that was asked for.
    pub attached: Vec<Text>,
}

/// A handoff by name, and its ends as far as the framework names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffRef {
    /// Its name.
    pub name: Text,
    /// Where it comes from.
    pub from: Option<End>,
    /// Where it leads.
    pub to: Option<End>,
}

/// A participant or zone, and whom to ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Its name.
    pub name: Text,
    /// The participant that answers for it.
    pub participant: Text,
    /// That participant's e-mail address.
    pub contact: Text,
}

/// Something a framework refers to that is renewed without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is: `tuf`, `status`, `revocation` or `osv`.
    pub kind: &'static str,
    /// The framework's name for it.
    pub name: Text,
    /// SHA-256 of what was used of it.
    pub digest: Digest,
    /// Its number, which only grows, where it has one; of a folder of advisories, how many it holds.
    pub number: Option<u64>,
    /// When it was issued, where it says so.
    pub issued: Option<Instant>,
    /// Until when it may be used, where it says so.
    pub expires: Option<Instant>,
    /// What a reader should know of how far it protects; one sentence.
    pub note: Option<Text>,
}

/// Evidence that no subject of the run needed, or that could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// Which document.
    pub id: EvidenceId,
    /// The rejection code, when it could not be read.
    pub code: Option<&'static str>,
    /// Why it was not used.
    pub reason: Text,
}

/// Something that could not be done. Never a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it was about: a path, say.
    pub about: Text,
    /// What went wrong, in one sentence.
    pub text: Text,
    /// What to do.
    pub help: Text,
}

/// What became of one subject.
#[derive(Clone, Debug)]
pub enum SubjectResult {
    /// It was decided.
    Decided(Arc<Decision>),
    /// It could not be read, so nothing was decided.
    Unreachable {
        /// What the operator called it.
        given: Text,
        /// Why not, in one sentence.
        text: Text,
        /// What to do.
        help: Text,
    },
    /// It is denied without being judged: it is not what it says it is, or something that must be there is not.
    Refused {
        /// What the operator called it.
        given: Text,
        /// Whether something was proved wrong about it, or is missing.
        why: Refusal,
        /// What is wrong with it, in one sentence.
        text: Text,
        /// What to do.
        help: Text,
    },
    /// A reference input that would tell about it cannot be used, so nothing was decided.
    Unusable {
        /// What the operator called it.
        given: Text,
        /// What is wrong with which input, in one sentence.
        text: Text,
        /// What to do.
        help: Text,
    },
    /// A defect of this program stopped it. Never an allow.
    Bug {
        /// What the operator called it.
        given: Text,
        /// What the program said.
        text: Text,
    },
}

/// Why something is denied without being judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is proved not to be what it says it is.
    Wrong,
    /// Something that must be there is not.
    Missing,
}

impl Refusal {
    /// The word used in reports and JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Wrong => "refused",
            Self::Missing => "missing",
        }
    }

    fn code(self) -> ExitCode {
        match self {
            Self::Wrong => ExitCode::Wrong,
            Self::Missing => ExitCode::Missing,
        }
    }
}

impl SubjectResult {
    /// What the operator called it.
    pub fn given(&self) -> &Text {
        match self {
            Self::Decided(decision) => match decision.subject() {
                Subject::Artifact(artifact) => &artifact.given,
                Subject::Presenter(presenter) => &presenter.given,
            },
            Self::Unreachable { given, .. }
            | Self::Refused { given, .. }
            | Self::Unusable { given, .. }
            | Self::Bug { given, .. } => given,
        }
    }

    /// The exit code this subject alone asks for.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Decided(decision) => decision.code(),
            Self::Refused { why, .. } => why.code(),
            Self::Unreachable { .. } => ExitCode::Unreachable,
            Self::Unusable { .. } => ExitCode::Unusable,
            Self::Bug { .. } => ExitCode::Bug,
        }
    }
}

impl Run {
    /// The exit code of the whole run: the gravest of its subjects. A run about nothing is no allow, and neither is
    /// an audit or a run whose release, receipts or record failed.
    pub fn code(&self) -> ExitCode {
        let faults = if self.faults.is_empty() { ExitCode::Allow } else { ExitCode::Unreachable };
        let undone = matches!(self.release, Some(Err(_)))
            || matches!(self.receipts, Some(Err(_)))
            || self.unrecorded.is_some();
        let undone = if undone { ExitCode::Unwritten } else { ExitCode::Allow };
        let gravest = self.subjects.iter().map(|subject| self.code_of(subject)).reduce(ExitCode::and);
        gravest.unwrap_or(ExitCode::Missing).and(faults).and(undone)
    }

    /// The exit code a subject of this run asks for: in an audit an allow is [`ExitCode::Audit`].
    pub(crate) fn code_of(&self, subject: &SubjectResult) -> ExitCode {
        let least = if self.audit { ExitCode::Audit } else { ExitCode::Allow };
        subject.code().and(least)
    }
}
