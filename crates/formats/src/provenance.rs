use model::{Instant, Text};

use crate::node::Node;
use crate::predicate::{digests, optional_instant, optional_name, other_type};
use crate::{Fact, Malformed, Predicate, Statement};

mod google;
mod parameter;
mod resolved;
mod run;
mod submitter;
mod v01;
mod v02;
mod v1;

pub use parameter::Parameter;
pub use resolved::Resolved;

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
    /// The tag that was built, `refs/tags/…`. `None` when it was a branch, or the build type does not tell.
    pub tag: Option<Text>,
    /// The branch that was built, or that the tag was made on, `refs/heads/…`, where the build type tells.
    pub branch: Option<Text>,
    /// What a person or program gave the workflow when starting it: names, and values as JSON.
    pub inputs: Vec<(Text, Text)>,
    /// Everything that whoever started the build could choose: the external parameters, and what started a GitHub
    /// workflow.
    pub parameters: Vec<Parameter>,
    /// Everybody it names as having started the build, by login, number or address.
    pub submitters: Vec<Text>,
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
    /// `https://slsa.dev/provenance/v0.1`
    V01,
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

const V01: &str = "https://slsa.dev/provenance/v0.1";
const V02: &str = "https://slsa.dev/provenance/v0.2";
const V1: &str = "https://slsa.dev/provenance/v1";

impl Predicate for Provenance {
    const TYPES: &'static [&'static str] = &[V01, V02, V1];
    const TITLE: &'static str = "SLSA provenance";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        match &*statement.predicate_type {
            V01 => v01::read(&statement.predicate()),
            V02 => v02::read(&statement.predicate()),
            V1 => v1::read(&statement.predicate()),
            _ => Err(other_type(statement, Self::TYPES)),
        }
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = vec![("builder", self.builder_id.clone()), ("build type", self.build_type.clone())];
        facts.extend(self.source.as_ref().map(|source| ("source", source.uri.clone())));
        facts.extend(self.tag.clone().map(|tag| ("tag", tag)));
        facts.extend(self.branch.clone().map(|branch| ("branch", branch)));
        facts.extend(self.invocation_id.clone().map(|run| ("run", run)));
        facts.extend(self.inputs.iter().map(|(name, value)| ("input", format!("{name} = {value}").into())));
        facts
    }
}

/// A source or dependency: `{uri, digest}`, of which only a `uri` makes a claim.
fn source(node: &Node<'_>) -> Result<Option<SourceClaim>, Malformed> {
    let [uri, digest] = node.fields(["uri", "digest"])?;
    let digests = digest.map(|digest| digests(&digest)).transpose()?.unwrap_or_default();
    uri.map(|uri| Ok(SourceClaim { uri: uri.some_name()?, digests, pointer: uri.pointer().into() }))
        .transpose()
}

impl Provenance {
    /// What every version must say, and nothing else.
    fn bare(version: ProvenanceVersion, builder_id: Text, build_type: Text) -> Self {
        Self {
            version,
            builder_id,
            build_type,
            source: None,
            tag: None,
            branch: None,
            inputs: Vec::new(),
            parameters: Vec::new(),
            submitters: Vec::new(),
            invocation_id: None,
            started_on: None,
            finished_on: None,
        }
    }

    /// Takes over what a run says of itself; where it does not say which ref was built, the source's URI does.
    fn built_by(&mut self, run: run::Run) {
        let stated =
            || self.source.as_ref().and_then(|source| source.uri.rsplit_once('@')).map(|(_, it)| it.into());
        let reference: Option<Text> = run.reference.or_else(stated);
        self.tag = reference.clone().filter(|it| it.starts_with("refs/tags/"));
        self.branch = reference.filter(|it| it.starts_with("refs/heads/")).or(run.tagged_on);
        self.inputs = run.inputs;
        self.parameters.extend(run.started_with);
    }
}

/// The `id` of a `builder` object, which every version demands.
fn builder_id(parent: &Node<'_>, builder: Option<Node<'_>>) -> Result<Text, Malformed> {
    let builder = parent.required("builder", builder)?;
    let [id] = builder.fields(["id"])?;
    builder.required("id", id)?.some_name()
}

#[cfg(test)]
mod parameter_tests;
#[cfg(test)]
mod resolved_tests;
#[cfg(test)]
mod tests;
