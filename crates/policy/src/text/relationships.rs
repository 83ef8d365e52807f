use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// Who relies on whom for what, and until when. A handoff `under` it leads from the one to the other, and takes over nothing
/// else and at no other time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "relationship")]
pub(crate) struct Relationship {
    /// The participant that hands over.
    pub(crate) from: At<String>,
    /// The participant that takes over.
    pub(crate) to: At<String>,
    /// What it is for, in words.
    #[schemars(length(min = 1, max = 255))]
    pub(crate) purpose: At<String>,
    /// The e-mail address of whoever answers for it: refusals name it.
    pub(crate) owner: At<String>,
    /// What may cross under it: any of these, held against the signed name.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) subjects: At<Vec<Covered>>,
    /// Its first day, in UTC; left out, it has always been.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) starts: Option<At<String>>,
    /// Its last day, the whole day, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) expires: At<String>,
}

/// What a relationship covers, by the name that was signed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "covered")]
pub(crate) enum Covered {
    /// Packages in every version: a pattern for a package URL without version, such as `pkg:npm/%40acme/widget`.
    Package(At<String>),
    /// Images under every tag: a pattern for a name with its registry, such as `registry.acme.example/widget/**`.
    Oci(At<String>),
    /// Anything else: a pattern for the whole signed name, in which `{version}` stands for a version. A package URL is matched
    /// in its one spelling, with its version and without qualifiers.
    Name(At<String>),
}

impl Covered {
    /// Its pattern, whatever kind it is.
    pub(crate) fn pattern(&self) -> &At<String> {
        match self {
            Self::Package(pattern) | Self::Oci(pattern) | Self::Name(pattern) => pattern,
        }
    }
}
