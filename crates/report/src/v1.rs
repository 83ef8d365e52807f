//! JSON v1 of a decision. Stable: fields may be added, none changes its name, meaning or place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use model::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::coverage::CoverageV1;
use crate::exception::ExceptionV1;
pub use crate::written::{ReceiptsV1, ReleasedV1};

/// A word of ours: one that the program has, or the same as it was read from a saved decision.
pub type Word = Cow<'static, str>;

/// A run's decision, version 1. Made from a [`crate::Run`], never back: nothing can be judged from it. A saved one can be
/// read and shown again ([`crate::saved`]).
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct DecisionV1 {
    /// Always `countersign/decision/v1`.
    #[schemars(extend("const" = "countersign/decision/v1"))]
    pub schema: Word,
    /// What decided.
    pub tool: ToolV1,
    /// `allow` only when every subject is.
    pub decision: VerdictV1,
    /// The exit code of the run.
    pub code: u8,
    /// The time it judged at, RFC 3339 in UTC.
    pub evaluated_at: String,
    /// Whether that time was asked for.
    pub at_given: bool,
    /// Whether it only tells what would have been: then `decision` is never `allow`, here or of any subject, and
    /// code 7 stands for what would have been one.
    pub audit: bool,
    /// Whether nothing was asked of the network.
    pub offline: bool,
    /// The framework it judged by.
    pub framework: FrameworkV1,
    /// The handoff it judged for.
    pub handoff: HandoffV1,
    /// What the framework refers to beside itself, as it was in this run.
    pub reference: Vec<ReferenceV1>,
    /// What those who judge by the framework should know, each in a sentence: what this handoff depends on that ends soon.
    pub notes: Vec<Text>,
    /// What could not be done, beyond what a subject says of itself.
    pub faults: Vec<FaultV1>,
    /// The evidence table: everything below points into it.
    pub evidence: Vec<EvidenceV1>,
    /// Evidence that no subject needed.
    pub unused_evidence: Vec<UnusedV1>,
    /// One entry a subject, in the order they were given.
    pub subjects: Vec<SubjectV1>,
    /// What was released; null where nothing was.
    pub released: Option<ReleasedV1>,
    /// The receipts that were written; null where none were.
    pub receipts: Option<ReceiptsV1>,
}

/// The tool that decided.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ToolV1 {
    /// `countersign`.
    pub name: Word,
    /// Its version.
    pub version: Text,
}

/// The word of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictV1 {
    /// It may cross.
    Allow,
    /// It may not: something is wrong or missing.
    Deny,
    /// It could not be decided, so it may not.
    Undecided,
}

/// A framework.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct FrameworkV1 {
    /// Its name.
    pub name: Text,
    /// Its number.
    pub number: u64,
    /// `sha256:…` over it and every file it names.
    pub digest: String,
    /// Whether the operator demanded that digest.
    pub pinned: bool,
    /// Who signed it, as the operator demanded; null where nobody had to.
    pub signed_by: Option<Text>,
    /// Its text, where it was made from the command line; null where it stands in a file.
    pub text: Option<Text>,
    /// The file it stands in, as the operator named it; null where it stands in none of its own.
    #[serde(default)]
    pub file: Option<Text>,
}

/// A handoff.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct HandoffV1 {
    /// Its name.
    pub name: Text,
    /// The participant or zone it comes from, where the framework says.
    pub from: Option<Text>,
    /// The zone it leads to, where the framework says.
    pub to: Option<Text>,
    /// Whom to ask about either end.
    pub contacts: Vec<ContactV1>,
}

/// Whom to ask about one end of a handoff.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ContactV1 {
    /// The participant or zone.
    pub about: Text,
    /// The participant that answers for it: itself, or the zone's owner.
    pub participant: Text,
    /// That participant's e-mail address.
    pub contact: Text,
}

/// Something a framework refers to that is renewed without it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReferenceV1 {
    /// What it is: `tuf`, a repository with a trusted root; `status`, a list of what is revoked or suspended;
    /// `revocation`, what an issuer says of its certificates; or `osv`, a folder of advisories.
    pub kind: Word,
    /// The framework's name for it.
    pub name: Text,
    /// `sha256:…` of what was used of it: the trusted root, the statement of a list, or a file of revocations.
    pub digest: String,
    /// Its number, which only grows: the version of its targets, or a list's own; null where it has none that fits.
    pub number: Option<u64>,
    /// How old it is, in seconds; null where it does not say when it was made, as TUF metadata does not.
    pub age_s: Option<u64>,
    /// Until when it may be used, RFC 3339 in UTC; null where it does not say.
    pub expires: Option<String>,
    /// What a reader should know of how far it protects, in one sentence; null where there is nothing to know.
    pub note: Option<Text>,
}

/// Something that could not be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct FaultV1 {
    /// `unreachable`, `unusable`, `unreleased`, `unwritten`, `unrecorded` or `bug`: a fault is never a verdict. Or, of a subject that is denied without
    /// being judged, `refused` where it is proved not to be what it says it is, and `missing` where something is not there.
    pub kind: Word,
    /// What it was about.
    pub about: Text,
    /// What went wrong.
    pub reason: Text,
    /// What to do.
    pub help: Text,
}

/// A row of the evidence table.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct EvidenceV1 {
    /// Its number.
    pub id: u32,
    /// `file` when it was named, `directory` when it was found in a directory that was.
    pub origin: Word,
    /// Its path.
    pub path: Text,
    /// `sha256:…` of its bytes.
    pub digest: String,
}

/// Evidence that no subject needed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct UnusedV1 {
    /// Its row.
    pub id: u32,
    /// Its line, from 1, in a file of many.
    pub line: Option<u32>,
    /// Its entry, from 1, in a container of several.
    pub part: Option<u32>,
    /// The rejection code, when it could not be read.
    pub code: Option<Word>,
    /// Why.
    pub reason: Text,
}

/// What was decided about one subject.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct SubjectV1 {
    /// What the operator called it.
    pub given: Text,
    /// `file`, `digest`, `named` (by a value that nobody computes) or `presenter`; null when it could not be looked at.
    pub kind: Option<Word>,
    /// Its digests by algorithm, in lower-case hex.
    pub digests: BTreeMap<Word, String>,
    /// What it consists of, when each part was decided too. This version decides whole subjects.
    pub children: [(); 0],
    /// Its own word.
    pub decision: VerdictV1,
    /// The exit code it alone would give.
    pub code: u8,
    /// Every check's answer, in the order of the framework.
    pub checks: Vec<CheckV1>,
    /// The answers of checks that advise: told, and never part of the decision.
    pub advice: Vec<CheckV1>,
    /// How much of what it is made of is attested, for each requirement that asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<CoverageV1>,
    /// Every proof bound to it, one for each signer: what the answers may rest on.
    pub proofs: Vec<ProofV1>,
    /// Evidence that was found and not believed.
    pub rejected: Vec<RejectedV1>,
    /// Entries of status lists that speak of it, or of what a proof rests on, and count for nothing.
    pub set_aside: Vec<SetAsideV1>,
    /// Why it could not be decided, when nothing was judged.
    pub fault: Option<FaultV1>,
}

/// A signature or signed statement that holds and is about the subject. Whether it met a demand, the checks say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ProofV1 {
    /// Its row.
    pub evidence: u32,
    /// Its line, from 1, in a file of many.
    pub line: Option<u32>,
    /// Its entry, from 1, in a container of several.
    pub part: Option<u32>,
    /// The type of the predicate; null for a signature over the artifact's bytes.
    pub predicate_type: Option<Text>,
    /// Who signed: a certificate's name, or the framework's name for the key.
    pub signer: Text,
    /// Who vouched for a certificate's name; null for a key.
    pub issuer: Option<Text>,
    /// The framework's roots that vouch for the signer.
    pub roots: Vec<Text>,
    /// Signed no later than this; null when nothing proves a time.
    pub signed_at: Option<String>,
    /// Every authority that proves a time.
    pub times: Vec<TimeV1>,
    /// Every log entry that was checked.
    pub logged: Vec<LoggedV1>,
}

/// A proven time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct TimeV1 {
    /// The time.
    pub at: String,
    /// `log` or `timestamp-authority`.
    pub source: Word,
    /// What the trusted root calls the authority.
    pub authority: Text,
}

/// A log entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct LoggedV1 {
    /// What the trusted root calls the log.
    pub log: Text,
    /// The entry's index in the whole log, where something proves it.
    pub index: Option<u64>,
}

/// One check's answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct CheckV1 {
    /// The check.
    pub id: Word,
    /// The worse of then and now.
    pub outcome: OutcomeV1,
    /// Why it cannot be told: `missing`, `inconclusive`, `stale` or `unreachable`.
    pub cause: Option<Word>,
    /// The answer for the time of signing, of a check that has a time.
    pub then: Option<MomentV1>,
    /// The answer for the time of the handoff.
    pub now: MomentV1,
    /// What the framework asks for.
    pub expected: Option<Text>,
    /// What was found.
    pub observed: Option<Text>,
    /// The evidence it rests on.
    pub rests_on: Vec<PlaceV1>,
    /// The exception that was made from it for this artifact, applied or not. The outcome is the same either way.
    pub exception: Option<ExceptionV1>,
    /// Those beside it, where exceptions are for what the artifact is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_exceptions: Vec<ExceptionV1>,
    /// Why, in one sentence. Prose: it may change from version to version.
    pub reason: Text,
    /// What to do.
    pub help: Option<Text>,
    /// Controls of governance frames it gives evidence for.
    pub controls: Vec<Word>,
    /// The requirement that asked: its path in the framework.
    pub requirement: Text,
    /// Further reasons for the same outcome.
    pub further: Vec<ReasonV1>,
}

/// What a check answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeV1 {
    /// It holds.
    Satisfied,
    /// It was proved not to hold.
    Violated,
    /// It cannot be told; never a yes.
    Unknown,
    /// It has no meaning for this kind of subject.
    NotApplicable,
}

/// A check's answer at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct MomentV1 {
    /// The answer.
    pub outcome: OutcomeV1,
}

/// A reason beyond the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReasonV1 {
    /// What the framework asks for.
    pub expected: Option<Text>,
    /// What was found.
    pub observed: Option<Text>,
    /// The evidence it rests on.
    pub rests_on: Vec<PlaceV1>,
    /// Why, in one sentence.
    pub reason: Text,
    /// What to do.
    pub help: Option<Text>,
}

/// A place in the evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct PlaceV1 {
    /// Its row.
    pub evidence: u32,
    /// Its line, from 1, in a file of many.
    pub line: Option<u32>,
    /// Its entry, from 1, in a container of several.
    pub part: Option<u32>,
    /// A JSON Pointer; below `payload:`, into the signed payload. Empty means all of it.
    pub pointer: Text,
}

/// Evidence that was found and not believed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct RejectedV1 {
    /// Its row.
    pub evidence: u32,
    /// Its line, from 1, in a file of many.
    pub line: Option<u32>,
    /// Its entry, from 1, in a container of several.
    pub part: Option<u32>,
    /// Where in it.
    pub pointer: Text,
    /// Which entry of the catalogue of rejections.
    pub code: Word,
    /// Why.
    pub reason: Text,
    /// What to do.
    pub help: Text,
}

/// An entry of a status list that counts for nothing: whoever made it had no power to, or it lifts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct SetAsideV1 {
    /// The list's name.
    pub list: Text,
    /// The list's number; null where it has none.
    pub number: Option<u64>,
    /// Whose list it is: who made the entry. Empty for the issuer of a certificate.
    pub authority: Text,
    /// The entry's id.
    pub entry: Text,
    /// The kind of thing it names: `identity`, `key`, `artifact`.
    pub kind: Word,
    /// What it names.
    pub target: Text,
    /// What it says of it: `suspended`, say.
    pub state: Word,
    /// Why it says so, in its authority's words; may be empty.
    pub said: Text,
    /// Why it counts for nothing, in one sentence. Prose: it may change from version to version.
    pub reason: Text,
    /// Where it stands: the list's row.
    pub evidence: u32,
    /// Where in it.
    pub pointer: Text,
}
