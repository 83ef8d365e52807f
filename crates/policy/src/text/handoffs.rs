use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Requirement};

/// A crossing from one zone to another, and what it demands.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "handoff")]
pub(crate) struct Handoff {
    /// The signed name of what may cross: a pattern, in which `{version}` stands for a version; or `any`.
    pub(crate) subject_name: At<String>,
    /// Which versions may cross.
    pub(crate) version: Option<VersionRule>,
    /// What must be proved. All of it must hold; a kind may come twice.
    #[schemars(length(min = 1, max = 64))]
    pub(crate) require: At<Vec<Requirement>>,
}

/// Which versions may cross; read from the `{version}` of `subject-name`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "version-rule")]
pub(crate) struct VersionRule {
    /// The oldest version that may cross, so that an old release cannot be replayed.
    pub(crate) not_below: At<String>,
}
