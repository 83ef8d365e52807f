use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, Whole};

/// GitHub's service that signs what is in a release. It is nobody's publisher: only `release` may list it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "github-release-identity")]
pub(crate) struct GithubRelease {
    /// The Sigstore roots its certificates may hang from: `github`, or one that is `unlogged`.
    pub(crate) roots: Names,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// That the artifact is one of the files of a GitHub release, as GitHub signs it for immutable releases. It says
/// nothing of who built or signed the file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "release-requirement")]
pub(crate) struct Release {
    /// Whose word counts: identities that are `github-release`.
    pub(crate) by: Names,
    /// The repository whose release it is, `owner/repo`, byte for byte.
    pub(crate) repository: At<String>,
    /// The number of that repository, which survives a rename and is never given twice.
    pub(crate) repository_id: Option<At<Whole>>,
    /// The number of its owner.
    pub(crate) owner_id: Option<At<Whole>>,
    /// The tag of the release: a pattern such as `v1.*`.
    pub(crate) tag: Option<At<String>>,
}
