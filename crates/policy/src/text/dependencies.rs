use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, On};

/// What the artifact is made of, by documents that list it, each at least one dependency. It goes with other proofs: alone
/// it allows nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "dependencies-requirement")]
pub(crate) struct Dependencies {
    /// Whose bill of materials and provenance count; where lockfiles alone are asked, whose proof of the artifact.
    pub(crate) by: Names,
    /// The documents that list it: `sbom` is a signed bill of materials (CycloneDX or SPDX in JSON), `lockfile` one inside
    /// the artifact or named with --lockfile, and `provenance` the packages that SLSA provenance says the build was given.
    /// All of them must be there and agree. Without it, `sbom`.
    pub(crate) from: Option<Names>,
    /// Where dependencies may be taken from: `registry.acme.example/**` is a place, and `npm`, the type of a package URL,
    /// the registry that such packages come from where nothing else is said. Without it, anywhere.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) sources: Option<At<Vec<At<String>>>>,
    /// Each dependency has a package URL, a version and one digest by SHA-256 or stronger.
    pub(crate) pinned: Option<At<On>>,
    /// What nothing may depend on.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) deny: Option<At<Vec<Denied>>>,
    /// Folders of advisories, by their names under `reference.osv`: none may say that a dependency was made to do harm.
    pub(crate) osv: Option<Names>,
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
