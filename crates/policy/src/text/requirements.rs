use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, Whole};

/// One thing that must be proved.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "requirement")]
pub(crate) enum Requirement {
    /// A signature over the artifact itself.
    Signature(Signature),
    /// SLSA provenance.
    Provenance(Box<Provenance>),
    /// A signed statement of some other type.
    Attestation(Attestation),
}

/// A signature over the artifact itself; a signed SBOM or provenance is none.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "signature-requirement")]
pub(crate) struct Signature {
    /// Whose signature counts.
    pub(crate) by: Names,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved.
    #[schemars(extend("const" = "proven"))]
    pub(crate) time: Option<At<String>>,
}

/// SLSA provenance: where and how the artifact was built.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "provenance-requirement")]
pub(crate) struct Provenance {
    /// Whose provenance counts.
    pub(crate) by: Names,
    /// The builders it may come from.
    pub(crate) builders: Option<Names>,
    /// The lowest SLSA build level; needs `builders`.
    #[schemars(range(min = 1, max = 3))]
    pub(crate) level: Option<At<Whole>>,
    /// The repository it must have been built from: `github.com/owner/repo`.
    pub(crate) source: Option<At<String>>,
    /// The ref it must have been built from: a pattern such as `refs/tags/v*`.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<At<String>>,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved.
    #[schemars(extend("const" = "proven"))]
    pub(crate) time: Option<At<String>>,
}

/// A signed statement about the artifact, such as an SBOM or a test result.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "attestation-requirement")]
pub(crate) struct Attestation {
    /// What it is called in reports.
    #[schemars(regex(pattern = super::NAME_PATTERN), length(max = 64))]
    pub(crate) name: At<String>,
    /// Its predicate type, a URI, compared byte for byte.
    #[serde(rename = "type")]
    pub(crate) predicate_type: At<String>,
    /// Whose statement counts.
    pub(crate) by: Names,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved.
    #[schemars(extend("const" = "proven"))]
    pub(crate) time: Option<At<String>>,
}
