use model::{Algorithm, Digest, Instant, Text};

use crate::limits::{MAX_DIGESTS, MAX_LISTED};
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::{Malformed, Provenance, Statement, StatusHead};

mod acceptance;
mod approval;
mod custody;
#[cfg(test)]
mod custody_tests;
mod cyclonedx;
mod delivery;
mod framework;
mod link;
mod openvex;
mod publish;
mod receipt;
mod release;
mod scai;
mod spdx;
mod svr;
mod test_result;
mod vsa;
mod vulnerabilities;

pub use acceptance::{Acceptance, CustodyResult};
pub use approval::Approval;
pub use custody::{Handed, JudgedBy, Parties};
pub use cyclonedx::CycloneDxDocument;
pub use delivery::Delivery;
pub use framework::FrameworkEdition;
pub use link::LinkPredicate;
pub use openvex::{OpenVexDocument, OpenVexProduct, OpenVexStatement};
pub use publish::{NpmPublish, PypiPublish};
pub use receipt::{CarriedException, Receipt, ReceiptNote, SeenStatus};
pub use release::Release;
pub use scai::{AttributeReport, ScaiAttribute};
pub use spdx::SpdxDocument;
pub use svr::SimpleVerificationResult;
pub use test_result::{TestOutcome, TestResult};
pub use vsa::{VerificationSummary, VsaVersion};
pub use vulnerabilities::VulnerabilityReport;

/// What a statement can say.
pub trait Predicate: Sized {
    /// The predicate types it is read from, compared exactly.
    const TYPES: &'static [&'static str];

    /// What it is, in words.
    const TITLE: &'static str;

    /// Reads it from a statement. Fields it does not know are ignored: the monotonic principle.
    ///
    /// # Errors
    /// `malformed-predicate` when the statement has another predicate type, or its predicate lacks a field
    /// that must be there or has a known field of the wrong type. `too-large` or `too-many` beyond a bound.
    fn decode(statement: &Statement) -> Result<Self, Malformed>;

    /// Its main facts for a person, each under a short label. The values are the signer's, and hostile.
    fn facts(&self) -> Vec<Fact>;
}

/// Something a predicate says: a label of ours and a value of the signer's.
pub type Fact = (&'static str, Text);

/// "I sign this": cosign's predicate for a container image. It says nothing more, so its content is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignPredicate;

impl Predicate for SignPredicate {
    const TYPES: &'static [&'static str] = &["https://sigstore.dev/cosign/sign/v1"];
    const TITLE: &'static str = "cosign signature over an image";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        of_type::<Self>(statement).map(|_| Self)
    }

    fn facts(&self) -> Vec<Fact> {
        Vec::new()
    }
}

/// A kind of predicate that is read.
pub(crate) struct Known {
    types: &'static [&'static str],
    title: &'static str,
    facts: fn(&Statement) -> Result<Vec<Fact>, Malformed>,
}

impl Known {
    const fn of<P: Predicate>() -> Self {
        Self {
            types: P::TYPES,
            title: P::TITLE,
            facts: |statement| P::decode(statement).map(|read| read.facts()),
        }
    }

    /// What it is, with the version that the predicate type ends in, if it does.
    pub(crate) fn title(&self, predicate_type: &str) -> String {
        match predicate_type.rsplit('/').next() {
            Some(last)
                if last.starts_with('v')
                    && last.contains(|c: char| c.is_ascii_digit())
                    && self.types.len() > 1 =>
            {
                format!("{} {last}", self.title)
            }
            _ => self.title.into(),
        }
    }
}

const KNOWN: &[Known] = &[
    Known::of::<Provenance>(),
    Known::of::<SignPredicate>(),
    Known::of::<VerificationSummary>(),
    Known::of::<LinkPredicate>(),
    Known::of::<SpdxDocument>(),
    Known::of::<CycloneDxDocument>(),
    Known::of::<OpenVexDocument>(),
    Known::of::<TestResult>(),
    Known::of::<VulnerabilityReport>(),
    Known::of::<AttributeReport>(),
    Known::of::<SimpleVerificationResult>(),
    Known::of::<Release>(),
    Known::of::<NpmPublish>(),
    Known::of::<PypiPublish>(),
    Known::of::<StatusHead>(),
    Known::of::<FrameworkEdition>(),
    Known::of::<Delivery>(),
    Known::of::<Acceptance>(),
    Known::of::<Approval>(),
];

/// The kind of predicate that has this type.
pub(crate) fn known(predicate_type: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.types.contains(&predicate_type))
}

impl Statement {
    /// The main facts of its predicate, when its type is one that is read.
    ///
    /// # Errors
    /// When the predicate is not what its type promises.
    pub fn facts(&self) -> Option<Result<Vec<Fact>, Malformed>> {
        known(&self.predicate_type).map(|known| (known.facts)(self))
    }
}

/// The predicate, if it is of one of this decoder's types.
pub(crate) fn of_type<P: Predicate>(statement: &Statement) -> Result<Node<'_>, Malformed> {
    match P::TYPES.contains(&&*statement.predicate_type) {
        true => Ok(statement.predicate()),
        false => Err(other_type(statement, P::TYPES)),
    }
}

/// The fault of a statement that says something else than was asked for.
pub(crate) fn other_type(statement: &Statement, types: &[&str]) -> Malformed {
    let text =
        format!("the predicate type is {}, and not {}", quote(&statement.predicate_type), types.join(" or "));
    Malformed::new(code::PREDICATE, "/predicateType", text)
}

/// A name that must be there, and not be empty.
pub(crate) fn name_of(parent: &Node<'_>, key: &str, node: Option<Node<'_>>) -> Result<Text, Malformed> {
    parent.required(key, node)?.some_name()
}

/// A name that may be left out.
pub(crate) fn optional_name(node: Option<Node<'_>>) -> Result<Option<Text>, Malformed> {
    node.map(|node| node.name()).transpose()
}

/// A time that may be left out.
pub(crate) fn optional_instant(node: Option<Node<'_>>) -> Result<Option<Instant>, Malformed> {
    node.map(|node| instant(&node)).transpose()
}

pub(crate) fn instant(node: &Node<'_>) -> Result<Instant, Malformed> {
    Instant::parse(&node.name()?).map_err(|fault| node.fault(fault.to_string()))
}

/// Refuses a field that is not one of these. So it is with what we issue ourselves: a field that is passed over could
/// limit what the rest says.
pub(crate) fn only(root: &Node<'_>, names: &[&str], what: &str) -> Result<(), Malformed> {
    match root.entries(MAX_LISTED)?.iter().find(|(name, _)| !names.contains(&&**name)) {
        Some((other, _)) => Err(root.fault(format!("{what} has no field {}", quote(other)))),
        None => Ok(()),
    }
}

/// A number from 1, written plainly: what we issue has one spelling.
pub(crate) fn plain_number(node: &Node<'_>, most: u64) -> Result<u64, Malformed> {
    let count = if node.as_written().starts_with('"') { None } else { u64::try_from(node.count()?).ok() };
    count
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| node.fault(format!("should be a whole number from 1 to {most}")))
}

/// A SHA-256 with its algorithm in front.
pub(crate) fn sha256(node: &Node<'_>) -> Result<Digest, Malformed> {
    let digest =
        Digest::parse(&node.name()?).map_err(|fault| node.fault_as(code::PREDICATE, fault.to_string()))?;
    match digest.algorithm() {
        Algorithm::Sha256 => Ok(digest),
        Algorithm::Sha384 | Algorithm::Sha512 => Err(node.fault("should be a sha256 digest")),
    }
}

/// Digests as `(algorithm, text)`.
pub(crate) fn digests(set: &Node<'_>) -> Result<Vec<(Text, Text)>, Malformed> {
    set.entries(MAX_DIGESTS)?.into_iter().map(|(key, value)| Ok((key.into(), value.name()?))).collect()
}

/// A list of names, which may be left out.
fn names(list: Option<Node<'_>>) -> Result<Vec<Text>, Malformed> {
    match list {
        Some(list) => list.items(MAX_LISTED)?.iter().map(Node::name).collect(),
        None => Ok(Vec::new()),
    }
}

/// Another artifact that a predicate speaks of (in-toto `ResourceDescriptor` v1): the parts of it that say which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is called.
    pub name: Option<Text>,
    /// Where or what it is.
    pub uri: Option<Text>,
    /// Its digests as `(algorithm, text)`.
    pub digests: Vec<(Text, Text)>,
}

impl Resource {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [name, uri, set] = node.fields(["name", "uri", "digest"])?;
        let digests = set.map(|set| digests(&set)).transpose()?.unwrap_or_default();
        Ok(Self { name: optional_name(name)?, uri: optional_name(uri)?, digests })
    }

    fn list(list: Option<Node<'_>>) -> Result<Vec<Self>, Malformed> {
        match list {
            Some(list) => list.items(MAX_LISTED)?.iter().map(Self::read).collect(),
            None => Ok(Vec::new()),
        }
    }
}

/// The `id` of an object that must be there.
fn id_of(parent: &Node<'_>, key: &str, node: Option<Node<'_>>) -> Result<Text, Malformed> {
    let node = parent.required(key, node)?;
    let [id] = node.fields(["id"])?;
    name_of(&node, "id", id)
}

/// The facts that are there.
pub(crate) fn told<const N: usize>(all: [(&'static str, Option<Text>); N]) -> Vec<Fact> {
    all.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// Names for one fact.
fn joined(names: &[Text]) -> Option<Text> {
    (!names.is_empty()).then(|| names.join(", ").into())
}

pub(crate) fn written(value: impl ToString) -> Option<Text> {
    Some(value.to_string().into())
}

#[cfg(test)]
mod tests;
