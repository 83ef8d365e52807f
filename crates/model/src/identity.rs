use crate::{Digest, Text};

/// Who a proof says signed: proved, not claimed, once it hangs on a `Verified`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A short-lived certificate that binds a key to a name and an issuer.
    Keyless(Box<Keyless>),
    /// A key the framework names.
    Key(KeyId),
    /// A certificate under an X.509 root of the framework.
    Certified(Box<Certified>),
}

/// The identity in a Sigstore certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyless {
    /// The only Subject Alternative Name.
    pub name: Name,
    /// The OIDC issuer (Fulcio extension `1.3.6.1.4.1.57264.1.8`, or `.1.1` in old certificates). `None` only where an
    /// instance without logs vouches for a service of its own: nobody else stands behind the name, and `None` is no
    /// issuer that anybody could pin.
    pub issuer: Option<Text>,
    /// What the issuer said of the workload.
    pub claims: Claims,
}

/// A Subject Alternative Name. An e-mail address never equals a URI with the same letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// `rfc822Name`: a person or a service account.
    Email(Text),
    /// `uniformResourceIdentifier`: a workload.
    Uri(Text),
}

impl Name {
    /// The name without its kind.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(text) | Self::Uri(text) => text,
        }
    }
}

/// A key the framework names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId {
    /// The name of the root in the framework.
    pub root: Text,
    /// SHA-256 of its SubjectPublicKeyInfo in DER.
    pub digest: Digest,
}

/// The identity in a certificate under an X.509 root (RFC 5280 §4.1.2.6, §4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// The common names of its subject, in order.
    pub common_names: Vec<Text>,
    /// The organizations of its subject, in order.
    pub organizations: Vec<Text>,
    /// Its URI names.
    pub uris: Vec<Text>,
    /// Its e-mail names.
    pub emails: Vec<Text>,
    /// Its DNS names.
    pub hosts: Vec<Text>,
    /// Its extended key usages, dotted, that every certificate above it permits. Empty: it states none.
    pub usages: Vec<Text>,
    /// Its SPIFFE ID, if it is an X.509-SVID, or why it is none.
    pub spiffe: Result<Text, Text>,
}

impl Certified {
    /// What to call it: its SPIFFE ID, else the first of its URI, e-mail, DNS and common names.
    pub fn shown(&self) -> Text {
        let lists = [&self.uris, &self.emails, &self.hosts, &self.common_names];
        let first = lists.into_iter().find_map(|names| names.first()).cloned();
        self.spiffe.clone().ok().or(first).unwrap_or_else(|| "a certificate without a name".into())
    }
}

/// What Fulcio says of a CI workload, each from its own certificate extension (Fulcio `oid-info.md`,
/// arc `1.3.6.1.4.1.57264.1`). An extension that is absent or malformed is `None`, and `None` matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// `.9`: the workflow whose job asked for the certificate, with its ref.
    pub signer_uri: Option<Text>,
    /// `.10`: the commit that workflow was taken from.
    pub signer_digest: Option<Text>,
    /// `.11`: `github-hosted` or `self-hosted`.
    pub runner: Option<Text>,
    /// `.12`: the repository that was built.
    pub source: Option<Text>,
    /// `.13`: the commit that was built.
    pub source_digest: Option<Text>,
    /// `.14`: the ref that was built.
    pub source_ref: Option<Text>,
    /// `.15`: the repository's number; it survives renames, and a re-registered name does not get it back.
    pub source_id: Option<Text>,
    /// `.16`: the owner of the repository.
    pub owner: Option<Text>,
    /// `.17`: the owner's number.
    pub owner_id: Option<Text>,
    /// `.18`: the workflow that was started.
    pub config_uri: Option<Text>,
    /// `.19`: the commit that workflow was taken from.
    pub config_digest: Option<Text>,
    /// `.20`: the event that started it.
    pub trigger: Option<Text>,
    /// `.21`: the run.
    pub run: Option<Text>,
    /// `.22`: whether the repository was public at the time.
    pub visibility: Option<Text>,
    /// `.23`: the deployment environment.
    pub environment: Option<Text>,
}
