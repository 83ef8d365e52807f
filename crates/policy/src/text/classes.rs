use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// What is asked of credentials, by what their holders stand for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "classes")]
pub(crate) struct Classes {
    /// People.
    pub(crate) person: Option<Class>,
    /// Services that run for long.
    pub(crate) service: Option<Class>,
    /// Jobs that come and go.
    pub(crate) workload: Option<Class>,
}

/// What is asked of the credentials of a class.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "class")]
pub(crate) struct Class {
    /// How long a certificate or key may be valid at most: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_lifetime: At<String>,
}
