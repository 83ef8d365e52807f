use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// What signatures are trusted to hang from: a Sigstore trust root or a key.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "root")]
pub(crate) enum Root {
    /// A Sigstore instance: its certificate authorities, logs and timestamp authorities.
    Sigstore(Sigstore),
    /// A public key whose owner keeps the private half.
    Key(Key),
}

/// Where the Sigstore trust root comes from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "sigstore-root")]
pub(crate) enum Sigstore {
    /// One that is built in: `public-good`, `github`, or `staging` for trying things out.
    Embedded(#[schemars(extend("enum" = ["public-good", "github", "staging"]))] At<String>),
    /// A `trusted_root.json`, its path relative to the framework.
    File(At<String>),
}

/// A public key and the window in which its signatures count.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "key-root")]
pub(crate) struct Key {
    /// The public key, in PEM, its path relative to the framework.
    pub(crate) file: At<String>,
    /// The first day on which it may have signed, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) from: Option<At<String>>,
    /// The last day on which it may have signed, the whole day, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) until: Option<At<String>>,
    /// The Sigstore root in one of whose logs its signatures must stand.
    pub(crate) log: Option<At<String>>,
}
