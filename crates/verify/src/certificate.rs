use std::collections::BTreeSet;
use std::sync::Arc;

use model::{Claims, Digest, Instant, Keyless, Name, Text};
use sigstore_verify::crypto::{
    CertificateInfo, FulcioCiClaims, KeyAlgorithm, SigningScheme, VerificationKey,
};
use sigstore_verify::types::{DerPublicKey, SignatureBytes};
use x509_cert::der::Decode;
use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, ExtendedKeyUsage, KeyUsage, SubjectAltName, SubjectKeyIdentifier,
};

use crate::PathCertificate;
use crate::path_certificate::Parts;

/// The issuer whose old certificates carry GitHub's own extensions only.
const GITHUB_ACTIONS: &str = "https://token.actions.githubusercontent.com";

/// What is wrong with a certificate whose name nobody stands behind.
pub(crate) const NO_ISSUER: &str = "it does not say which issuer vouched for the name";

/// The arc below which Fulcio's extensions lie.
const CLAIMS: &str = "1.3.6.1.4.1.57264.1.";

/// Fulcio's extension for the issuer since 2023: certificates that have it have all of Fulcio's own.
const CURRENT_ISSUER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.57264.1.8");

/// The purpose of certificates whose keys sign code.
const CODE_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3");

/// The extension in which a certificate carries the promises of certificate logs (RFC 6962 §3.3).
pub(crate) const SCT_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.4.2");

/// What we read of a certificate ourselves, beside what the library verifies.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) whole: Arc<PathCertificate>,
    pub(crate) digest: Digest,
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    key_id: Option<Vec<u8>>,
    issuer_key_id: Option<Vec<u8>>,
    names: Vec<GeneralName>,
    extensions: Vec<ObjectIdentifier>,
    may_sign: bool,
    signs_code: bool,
    promised_by: Option<[u8; 32]>,
    /// By which it was signed.
    algorithm: ObjectIdentifier,
    key: DerPublicKey,
}

impl Certificate {
    /// Reads DER (RFC 5280).
    pub(crate) fn read(der: &[u8]) -> Result<Self, Text> {
        let whole = x509_cert::Certificate::from_der(der).map_err(text)?;
        let tbs = &whole.tbs_certificate;
        let names = tbs.get::<SubjectAltName>().map_err(text)?;
        let usage = tbs.get::<KeyUsage>().map_err(text)?;
        let purposes = tbs.get::<ExtendedKeyUsage>().map_err(text)?;
        let own: Option<(bool, SubjectKeyIdentifier)> = tbs.get().map_err(text)?;
        let issuers: Option<(bool, AuthorityKeyIdentifier)> = tbs.get().map_err(text)?;
        let parts = Parts::of(tbs)?;
        let own_whole = PathCertificate::of(der, tbs, &parts)?;
        Ok(Self {
            digest: own_whole.digest.clone(),
            not_before: own_whole.not_before,
            not_after: own_whole.not_after,
            subject: parts.subject,
            issuer: parts.issuer,
            key_id: own.map(|(_, id)| id.0.as_bytes().to_vec()),
            issuer_key_id: issuers.and_then(|(_, id)| id.key_identifier).map(|id| id.as_bytes().to_vec()),
            names: names.map(|(_, names)| names.0).unwrap_or_default(),
            extensions: tbs.extensions.iter().flatten().map(|extension| extension.extn_id).collect(),
            promised_by: tbs.extensions.iter().flatten().find_map(promised_by),
            whole: Arc::new(own_whole),
            signs_code: purposes.is_some_and(|(_, purposes)| purposes.0.contains(&CODE_SIGNING)),
            may_sign: usage.is_some_and(|(_, usage)| usage.digital_signature()),
            algorithm: whole.signature_algorithm.oid,
            key: DerPublicKey::new(parts.key),
        })
    }

    /// The id of the log whose promise (SCT) it carries. The library has checked that there is one and that it holds.
    pub(crate) fn promised_by(&self) -> Option<&[u8]> {
        self.promised_by.as_ref().map(<[u8; 32]>::as_slice)
    }

    /// Its SubjectPublicKeyInfo, in DER.
    pub(crate) fn key(&self) -> &[u8] {
        self.key.as_bytes()
    }

    /// Whether it names itself as its issuer, and its key: an anchor, which a bundle must not bring. The name alone is
    /// not enough, since an authority may issue to its own name (RFC 5280 §6.1, "self-issued").
    pub(crate) fn is_root(&self) -> bool {
        self.may_have_issued(self)
    }

    /// Whether `time` lies in its validity; both ends count (RFC 5280 §4.1.2.5).
    pub(crate) fn valid_at(&self, time: Instant) -> bool {
        self.not_before <= time && time <= self.not_after
    }

    /// Whether its key may make signatures other than on certificates (RFC 5280 §4.2.1.3, `digitalSignature`).
    pub(crate) fn may_sign(&self) -> bool {
        self.may_sign
    }

    /// Whether it is for signing code, and says so (RFC 5280 §4.2.1.12).
    pub(crate) fn signs_code(&self) -> bool {
        self.signs_code
    }

    /// Whether it names itself as the issuer of `child` and its key made the child's signature.
    pub(crate) fn signed(&self, child: &Self) -> bool {
        // Reading a key costs more than comparing names.
        if !self.may_have_issued(child) {
            return false;
        }
        let Ok(algorithm) = KeyAlgorithm::from_spki(&self.key) else { return false };
        let key = scheme(child.algorithm, algorithm)
            .and_then(|scheme| VerificationKey::from_spki_with_scheme(&self.key, scheme).ok());
        // Taken out of the certificate as it came: few are ever asked who signed them.
        match (key, formats::signed_certificate(&child.whole.der)) {
            (Some(key), Ok(made)) => key.verify(&made.over, &SignatureBytes::new(made.signature)).is_ok(),
            (None, _) | (_, Err(_)) => false,
        }
    }

    /// Whether it has the name that `child` gives its issuer, whatever their keys.
    pub(crate) fn is_named_by(&self, child: &Self) -> bool {
        self.subject == child.issuer
    }

    /// Whether its name and its key's number are those that `child` gives its issuer.
    pub(crate) fn may_have_issued(&self, child: &Self) -> bool {
        let key_fits = match (&self.key_id, &child.issuer_key_id) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        self.is_named_by(child) && key_fits
    }

    /// Its identity for a keyless signature. Exactly one name, and no extension twice: with two, one
    /// reader could check one and another use the other. One that says nothing of an issuer says nothing else either.
    pub(crate) fn identity(&self, info: &CertificateInfo) -> Result<Keyless, Text> {
        if let Some(extension) = repeated(&self.extensions) {
            return Err(format!("extension {extension} appears twice").into());
        }
        let name = match self.names.as_slice() {
            [GeneralName::Rfc822Name(email)] => Name::Email(email.as_str().into()),
            [GeneralName::UniformResourceIdentifier(uri)] => Name::Uri(uri.as_str().into()),
            [_] => return Err("its only name is neither an e-mail address nor a URI".into()),
            names => return Err(format!("it has {} names, not one", names.len()).into()),
        };
        let issuer = info.issuer.as_deref().map(Text::from);
        // One that cannot be read is not one that is not there.
        if issuer.is_none() && self.extensions.iter().any(is_claim) {
            return Err(NO_ISSUER.into());
        }
        let old = issuer.as_deref() == Some(GITHUB_ACTIONS) && !self.extensions.contains(&CURRENT_ISSUER);
        let claims = claims(&info.ci_claims, old);
        Ok(Keyless { name, issuer, claims })
    }
}

/// Whether the leaf, or what the bundle brings beside it, names an authority of the root as its issuer. A name is
/// anybody's to write: it says by whose rules a bundle means to be read, and nothing else.
pub(crate) fn names_issuer(leaf: &Certificate, between: &[&Certificate], issuers: &[Certificate]) -> bool {
    let named = |child: &Certificate| issuers.iter().any(|issuer| issuer.is_named_by(child));
    named(leaf) || between.iter().copied().any(named)
}

/// Whether a certificate of the bundle or of the root may have issued the leaf at all.
pub(crate) fn has_issuer(leaf: &Certificate, between: &[&Certificate], issuers: &[Certificate]) -> bool {
    let reaches = |child: &Certificate| issuers.iter().any(|issuer| issuer.may_have_issued(child));
    reaches(leaf) || between.iter().copied().any(reaches)
}

/// The claims; for an `old` certificate, one of before Fulcio's own extensions, from GitHub's (.2 to .6), which
/// mean the same things.
fn claims(from: &FulcioCiClaims, is_old: bool) -> Claims {
    let take = |value: &Option<String>| value.as_deref().map(Text::from);
    let old = &from.deprecated_github;
    let or_old = |value: &Option<String>, old: Option<Text>| take(value).or(old.filter(|_| is_old));
    let old_source =
        old.workflow_repository.as_deref().map(|name| Text::from(format!("https://github.com/{name}")));
    Claims {
        signer_uri: take(&from.build_signer_uri),
        signer_digest: take(&from.build_signer_digest),
        runner: take(&from.runner_environment),
        source: or_old(&from.source_repository_uri, old_source),
        source_digest: or_old(&from.source_repository_digest, take(&old.workflow_sha)),
        source_ref: or_old(&from.source_repository_ref, take(&old.workflow_ref)),
        source_id: take(&from.source_repository_identifier),
        owner: take(&from.source_repository_owner_uri),
        owner_id: take(&from.source_repository_owner_identifier),
        config_uri: take(&from.build_config_uri),
        config_digest: take(&from.build_config_digest),
        trigger: or_old(&from.build_trigger, take(&old.workflow_trigger)),
        run: take(&from.run_invocation_uri),
        visibility: take(&from.source_repository_visibility_at_signing),
        environment: take(&from.deployment_environment),
    }
}

/// How a certificate of this algorithm (RFC 5758, RFC 8017, RFC 8410) is checked with a key of this kind.
fn scheme(algorithm: ObjectIdentifier, key: KeyAlgorithm) -> Option<SigningScheme> {
    let scheme = match (algorithm.to_string().as_str(), key) {
        ("1.2.840.10045.4.3.2", KeyAlgorithm::EcdsaP256) => SigningScheme::EcdsaP256Sha256,
        ("1.2.840.10045.4.3.3", KeyAlgorithm::EcdsaP256) => SigningScheme::EcdsaP256Sha384,
        ("1.2.840.10045.4.3.2", KeyAlgorithm::EcdsaP384) => SigningScheme::EcdsaP384Sha256,
        ("1.2.840.10045.4.3.3", KeyAlgorithm::EcdsaP384) => SigningScheme::EcdsaP384Sha384,
        ("1.2.840.113549.1.1.11", KeyAlgorithm::Rsa) => SigningScheme::RsaPkcs1Sha256,
        ("1.2.840.113549.1.1.12", KeyAlgorithm::Rsa) => SigningScheme::RsaPkcs1Sha384,
        ("1.2.840.113549.1.1.13", KeyAlgorithm::Rsa) => SigningScheme::RsaPkcs1Sha512,
        ("1.3.101.112", KeyAlgorithm::Ed25519) => SigningScheme::Ed25519,
        _ => return None,
    };
    Some(scheme)
}

/// Whether an extension is one in which Fulcio writes what an issuer said.
fn is_claim(extension: &ObjectIdentifier) -> bool {
    extension.to_string().starts_with(CLAIMS)
}

fn repeated(extensions: &[ObjectIdentifier]) -> Option<Text> {
    let mut seen = BTreeSet::new();
    extensions
        .iter()
        .find(|extension| !seen.insert(**extension))
        .map(|extension| extension.to_string().into())
}

/// The log id in a list of one SCT (RFC 6962 §3.3): an OCTET STRING, the length of the list and of the SCT in two
/// bytes each, the version, then the id.
fn promised_by(extension: &Extension) -> Option<[u8; 32]> {
    if extension.extn_id != SCT_LIST {
        return None;
    }
    let list = OctetString::from_der(extension.extn_value.as_bytes()).ok()?;
    list.as_bytes().get(5..37)?.try_into().ok()
}

fn text(fault: impl std::fmt::Display) -> Text {
    fault.to_string().into()
}
