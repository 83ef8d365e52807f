use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, On, Whole};

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
    /// With `publishers`, what they pass is not counted among those of no publisher, but where it must be attested.
    pub(crate) verdicts: Option<Names>,
    /// Who publishes dependencies, by their names under `publishers`: each dependency that one of them covers must be
    /// attested as it says, and no more others than `max-unattested` may be among those that are asked about.
    pub(crate) publishers: Option<Names>,
    /// With `publishers`: `all` direct dependencies must be attested, whatever is allowed for others.
    #[schemars(extend("enum" = ["all"]))]
    pub(crate) direct: Option<At<String>>,
    /// With `publishers`: how many dependencies may be of no publisher; none where it is left out. What is of one is never
    /// let be.
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_u64))]
    pub(crate) max_unattested: Option<At<Whole>>,
    /// With `publishers`: what must be attested wherever it is, as patterns for package URLs without version.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) always: Option<At<Vec<At<String>>>>,
    /// With `publishers`: how far from the artifact dependencies are asked about, 1 for direct ones alone; as far as it
    /// goes where it is left out. What is farther is counted and told.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub(crate) depth: Option<At<Whole>>,
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
