use model::{Instant, Text};

use crate::limits::MAX_DIGESTS;
use crate::node::Node;
use crate::predicate::other_type;
use crate::{Malformed, Predicate, Statement};

mod v02;
mod v1;

/// SLSA provenance: who says they built the subject, how, and from what. All of it is what the signer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The version of the predicate.
    pub version: ProvenanceVersion,
    /// The builder: `builder.id`, or `runDetails.builder.id`. Not empty.
    pub builder_id: Text,
    /// How it was built: `buildType`, or `buildDefinition.buildType`. Not empty.
    pub build_type: Text,
    /// The source it was built from. `None` when it names none, or the build type does not tell where to look.
    pub source: Option<SourceClaim>,
    /// The run that built it: `metadata.buildInvocationId`, or `runDetails.metadata.invocationId`.
    pub invocation_id: Option<Text>,
    /// When the build began, by the builder's clock.
    pub started_on: Option<Instant>,
    /// When the build ended, by the builder's clock.
    pub finished_on: Option<Instant>,
}

/// The version of SLSA provenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvenanceVersion {
    /// `https://slsa.dev/provenance/v0.2`
    V02,
    /// `https://slsa.dev/provenance/v1`
    V1,
}

/// The source a provenance names. A claim, to be compared with the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceClaim {
    /// Where the source is, as SPDX download locations are written: `git+https://host/owner/name@refs/tags/v1`.
    pub uri: Text,
    /// Its digests as `(algorithm, text)`: `sha1` or `gitCommit` name a commit. Empty when it states none.
    pub digests: Vec<(Text, Text)>,
    /// Where in the payload the URI stands: a JSON Pointer.
    pub pointer: Text,
}

const V02: &str = "https://slsa.dev/provenance/v0.2";
const V1: &str = "https://slsa.dev/provenance/v1";

impl Predicate for Provenance {
    const TYPES: &'static [&'static str] = &[V02, V1];

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        match &*statement.predicate_type {
            V02 => v02::read(&statement.predicate()),
            V1 => v1::read(&statement.predicate()),
            _ => Err(other_type(statement, Self::TYPES)),
        }
    }
}

/// A source or dependency: `{uri, digest}`, of which only a `uri` makes a claim.
fn source(node: &Node<'_>) -> Result<Option<SourceClaim>, Malformed> {
    let [uri, digest] = node.fields(["uri", "digest"])?;
    let digests = digest.map(|digest| digests(&digest)).transpose()?.unwrap_or_default();
    uri.map(|uri| Ok(SourceClaim { uri: uri.some_name()?, digests, pointer: uri.pointer().into() }))
        .transpose()
}

fn digests(set: &Node<'_>) -> Result<Vec<(Text, Text)>, Malformed> {
    set.entries(MAX_DIGESTS)?.into_iter().map(|(key, value)| Ok((key.into(), value.name()?))).collect()
}

fn optional_name(node: Option<Node<'_>>) -> Result<Option<Text>, Malformed> {
    node.map(|node| node.name()).transpose()
}

fn optional_instant(node: Option<Node<'_>>) -> Result<Option<Instant>, Malformed> {
    node.map(|node| Instant::parse(&node.name()?).map_err(|fault| node.fault(fault.to_string()))).transpose()
}

/// The `id` of a `builder` object, which both versions demand.
fn builder_id(parent: &Node<'_>, builder: Option<Node<'_>>) -> Result<Text, Malformed> {
    let builder = parent.required("builder", builder)?;
    let [id] = builder.fields(["id"])?;
    builder.required("id", id)?.some_name()
}

#[cfg(test)]
mod tests;
