use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, On};

/// What the artifact is made of, by a signed bill of materials (CycloneDX or SPDX in JSON) that lists at least one
/// dependency. It goes with other proofs: alone it allows nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "dependencies-requirement")]
pub(crate) struct Dependencies {
    /// Whose bill of materials counts.
    pub(crate) by: Names,
    /// Each dependency has a package URL, a version and one digest by SHA-256 or stronger.
    pub(crate) pinned: Option<At<On>>,
    /// What nothing may depend on.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) deny: Option<At<Vec<Denied>>>,
    /// Folders of advisories, by their names under `reference.osv`: none may say that a dependency was made to do harm.
    pub(crate) osv: Option<Names>,
    /// `deny`: no advisory of those folders may say that a dependency is vulnerable, unless a document of `vex-by` answers it.
    /// How severe it is does not count.
    #[schemars(regex(pattern = "^deny$"))]
    pub(crate) vulnerable: Option<At<String>>,
    /// Whose VEX documents about the artifact answer a vulnerability. Nothing answers what is malicious, denied or revoked.
    pub(crate) vex_by: Option<Names>,
    /// How old what such a document says may be, by its own time; needs `vex-by`, and `vex-by` needs it.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) vex_max_age: Option<At<String>>,
    /// What other organisations found, by names under `reference.verdicts`: none may speak against a dependency.
    pub(crate) verdicts: Option<Names>,
    /// How old the bill may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
}

/// A package that nothing may depend on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "denied-package")]
pub(crate) struct Denied {
    /// Its package URL without version, such as `pkg:npm/left-pad`.
    pub(crate) package: At<String>,
    /// The versions that are denied, by one or two bounds: `<1.3.0`, `>=2.0.0 <2.4.1`. All are where it is left out.
    pub(crate) versions: Option<At<String>>,
    /// Why, in words.
    #[schemars(length(min = 1, max = 255))]
    pub(crate) reason: At<String>,
}
