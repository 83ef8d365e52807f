use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, Whole};

/// Who publishes packages that artifacts are made of, and whose attestations of them count. It acts where a `dependencies`
/// requirement lists it under `publishers`. A package under several of those is held to each.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "publisher")]
pub(crate) struct Publisher {
    /// Its packages: patterns for package URLs without version, such as `pkg:npm/%40acme/*`.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) packages: At<Vec<At<String>>>,
    /// Whose attestations count: provenance, or that npm or PyPI published it.
    pub(crate) by: Names,
    /// The builders of which one must have built it, by provenance.
    pub(crate) builders: Option<Names>,
    /// The lowest SLSA build level of those builders that will do.
    #[schemars(range(min = 1, max = 3))]
    pub(crate) level: Option<At<Whole>>,
}
