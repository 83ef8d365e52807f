use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// A violation that is lived with: one check, for one artifact or one package it is made of, at one handoff. It stays a violation and is reported as
/// one; it only does not decide.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "exception")]
pub(crate) struct Exception {
    /// The check, by its id: one that may be excepted.
    pub(crate) check: At<String>,
    /// The handoff.
    pub(crate) handoff: At<String>,
    /// The artifact: `sha256:` and 64 hex digits. It or `package` stands here.
    #[schemars(regex(pattern = "^sha256:[0-9a-f]{64}$"))]
    pub(crate) digest: Option<At<String>>,
    /// A dependency, where the check is of dependencies: its package URL with its version, such as
    /// `pkg:npm/left-pad@1.3.0`.
    pub(crate) package: Option<At<String>>,
    /// Why.
    #[schemars(length(min = 1, max = 255))]
    pub(crate) reason: At<String>,
    /// The e-mail address of whoever answers for it.
    pub(crate) owner: At<String>,
    /// Who approved it: an identity or a participant, outside the party that is judged.
    pub(crate) approved_by: At<String>,
    /// Its last day, the whole day, in UTC. It is applied in the 90 days before that end.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) expires: At<String>,
}
