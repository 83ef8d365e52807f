use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, X509Root};

/// What signatures are trusted to hang from: a Sigstore trust root, a key or an X.509 authority.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "root")]
pub(crate) enum Root {
    /// A Sigstore instance: its certificate authorities, logs and timestamp authorities.
    Sigstore(Sigstore),
    /// A public key whose owner keeps the private half.
    Key(Box<Key>),
    /// A private X.509 authority.
    X509(X509Root),
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
    /// A `trusted_root.json` of an instance that keeps no logs, as GitHub's own: its certificates and signatures stand in
    /// none, and its timestamp authorities say when they were made. It must list no log.
    Unlogged(At<String>),
    /// A `trusted_root.json` that its operators keep fresh with The Update Framework (TUF).
    Tuf(Tuf),
}

/// A mirrored TUF repository and the root it is checked from. Of the two, only the root is part of the framework's
/// digest: the repository is meant to be renewed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "tuf-root")]
pub(crate) struct Tuf {
    /// The pinned root, its path relative to the framework.
    pub(crate) root: At<String>,
    /// The folder of the repository, its path relative to the framework.
    pub(crate) repository: At<String>,
    /// Where `countersign trust update` takes the repository from: one or several addresses, tried in this order, such as
    /// `https://tuf.example/`; of the folder in which `timestamp.json` lies. Nothing else asks there.
    pub(crate) from: Option<At<Vec<At<String>>>>,
}

/// A public key and the window in which its signatures count.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "key-root")]
pub(crate) struct Key {
    /// The public key, in PEM or DER, its path relative to the framework.
    pub(crate) file: At<String>,
    /// The first day on which it may have signed, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) from: Option<At<String>>,
    /// The last day on which it may have signed, the whole day, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) until: Option<At<String>>,
    /// How old it may become before it is to be replaced, counted from `from`: a whole number and one of `s`, `m`,
    /// `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) rotate_every: Option<At<String>>,
    /// The Sigstore root in one of whose logs its signatures must stand.
    pub(crate) log: Option<At<String>>,
    /// The Sigstore root whose timestamp authorities prove when its signatures were made. A key with a `log` takes its
    /// times from that root.
    pub(crate) timestamps: Option<At<String>>,
    /// The only scheme by which its signatures count; left out, those that its kind of key is specified with.
    #[schemars(extend("enum" = [
        "ecdsa-p256-sha256", "ecdsa-p384-sha384", "ecdsa-p384-sha256", "ecdsa-p521-sha512", "ed25519",
        "rsa-pkcs1-sha256", "rsa-pkcs1-sha384", "rsa-pkcs1-sha512",
        "rsa-pss-sha256", "rsa-pss-sha384", "rsa-pss-sha512"
    ]))]
    pub(crate) scheme: Option<At<String>>,
    /// What evidence must call the key, byte for byte: the key id of an envelope, or the hint of a bundle.
    pub(crate) key_id: Option<At<String>>,
}
