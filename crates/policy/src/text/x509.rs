use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names};

/// A private X.509 authority.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "x509-root")]
pub(crate) struct X509Root {
    /// One or more certificates in PEM, each an anchor, their path relative to the framework.
    pub(crate) file: At<String>,
    /// The Sigstore root whose timestamp authorities prove when signatures under this root were made.
    pub(crate) timestamps: Option<At<String>>,
}

/// The holder of a certificate under an X.509 root. At least one of `subject` and `san` must be given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "x509-identity")]
pub(crate) struct X509 {
    /// The X.509 roots its certificates may hang from.
    pub(crate) roots: Names,
    /// What its subject must say.
    pub(crate) subject: Option<At<X509Subject>>,
    /// Its one alternative name of a kind.
    pub(crate) san: Option<X509Name>,
    /// The extended key usages, dotted, that its whole path must permit, all of them; code signing when left out.
    #[schemars(length(min = 1, max = 8))]
    pub(crate) eku: Option<At<Vec<At<String>>>>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// Parts of a certificate's subject. The certificate must have each exactly once, equal byte for byte.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "x509-subject")]
pub(crate) struct X509Subject {
    /// The common name.
    pub(crate) common_name: Option<At<String>>,
    /// The organization.
    pub(crate) organization: Option<At<String>>,
}

/// An alternative name. The certificate must have exactly one of this kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "x509-name")]
pub(crate) enum X509Name {
    /// A URI: a pattern.
    Uri(At<String>),
    /// An e-mail address, compared byte for byte.
    Email(At<String>),
    /// A host, compared byte for byte.
    Dns(At<String>),
}

/// A workload by its SPIFFE ID, in an X.509-SVID.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "spiffe-identity")]
pub(crate) struct Spiffe {
    /// The X.509 roots of its trust domain.
    pub(crate) roots: Names,
    /// Its SPIFFE ID: a pattern such as `spiffe://acme.example/build/**`.
    #[schemars(regex(pattern = "^spiffe://"))]
    pub(crate) id: At<String>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}
