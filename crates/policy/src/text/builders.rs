use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, Whole};

/// A build platform. Its id counts only in provenance that one of its identities signed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "builder")]
pub(crate) struct Builder {
    /// The builder id of the provenance: a pattern for a URI.
    pub(crate) id: At<String>,
    /// The identities that sign for it.
    pub(crate) signed_by: Names,
    /// The SLSA build level it reaches.
    #[schemars(range(min = 1, max = 3))]
    pub(crate) level: At<Whole>,
}
