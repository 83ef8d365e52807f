use model::{Claims, Digest, Instant, Keyless, Name, Text};
use sigstore_verify::crypto::{CertificateInfo, FulcioCiClaims};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, SubjectAltName, SubjectKeyIdentifier};

use crate::material::digest_of;

/// The issuer whose old certificates carry GitHub's own extensions only.
const GITHUB_ACTIONS: &str = "https://token.actions.githubusercontent.com";

/// The longest path from a leaf to an authority: Sigstore instances have two or three certificates.
const MAX_PATH: usize = 8;

/// What we read of a certificate ourselves, beside what the library verifies.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) digest: Digest,
    pub(crate) not_before: Instant,
    pub(crate) not_after: Instant,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    key_id: Option<Vec<u8>>,
    issuer_key_id: Option<Vec<u8>>,
    names: Vec<GeneralName>,
    repeated_extension: Option<Text>,
}

impl Certificate {
    /// Reads DER (RFC 5280).
    pub(crate) fn read(der: &[u8]) -> Result<Self, Text> {
        let whole = x509_cert::Certificate::from_der(der).map_err(text)?;
        let tbs = &whole.tbs_certificate;
        let instant = |time: &x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(Instant::from_unix)
                .ok_or("a date out of range")
        };
        let names = tbs.get::<SubjectAltName>().map_err(text)?;
        let own: Option<(bool, SubjectKeyIdentifier)> = tbs.get().map_err(text)?;
        let issuers: Option<(bool, AuthorityKeyIdentifier)> = tbs.get().map_err(text)?;
        Ok(Self {
            digest: digest_of(der),
            not_before: instant(&tbs.validity.not_before)?,
            not_after: instant(&tbs.validity.not_after)?,
            subject: tbs.subject.to_der().map_err(text)?,
            issuer: tbs.issuer.to_der().map_err(text)?,
            key_id: own.map(|(_, id)| id.0.as_bytes().to_vec()),
            issuer_key_id: issuers.and_then(|(_, id)| id.key_identifier).map(|id| id.as_bytes().to_vec()),
            names: names.map(|(_, names)| names.0).unwrap_or_default(),
            repeated_extension: repeated(tbs.extensions.as_deref().unwrap_or_default()),
        })
    }

    /// Whether it names itself as its issuer: an anchor, which a bundle must not bring.
    pub(crate) fn is_root(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether `time` lies in its validity; both ends count (RFC 5280 §4.1.2.5).
    pub(crate) fn valid_at(&self, time: Instant) -> bool {
        self.not_before <= time && time <= self.not_after
    }

    fn may_have_issued(&self, child: &Self) -> bool {
        let key_fits = match (&self.key_id, &child.issuer_key_id) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        self.subject == child.issuer && key_fits
    }

    /// Its identity for a keyless signature. Exactly one name, and no extension twice: with two, one
    /// reader could check one and another use the other.
    pub(crate) fn identity(&self, info: &CertificateInfo) -> Result<Keyless, Text> {
        if let Some(extension) = &self.repeated_extension {
            return Err(format!("extension {extension} appears twice").into());
        }
        let name = match self.names.as_slice() {
            [GeneralName::Rfc822Name(email)] => Name::Email(email.as_str().into()),
            [GeneralName::UniformResourceIdentifier(uri)] => Name::Uri(uri.as_str().into()),
            [_] => return Err("its only name is neither an e-mail address nor a URI".into()),
            names => return Err(format!("it has {} names, not one", names.len()).into()),
        };
        let issuer: Text =
            info.issuer.as_deref().ok_or("it does not say which issuer vouched for the name")?.into();
        let claims = claims(&info.ci_claims, &issuer);
        Ok(Keyless { name, issuer, claims })
    }
}

/// Digests from the leaf up: the bundle's own intermediates, then every authority of the root that may
/// have issued the last of them and was itself valid at all `times`.
///
/// The library proves that some such path holds; this says which certificates it may rest on, so that
/// taking one away takes the signature away.
pub(crate) fn path(
    leaf: &Certificate,
    between: &[Certificate],
    issuers: &[Certificate],
    times: &[Instant],
) -> Vec<Digest> {
    let mut path = vec![leaf.digest.clone()];
    let mut last = leaf;
    for _ in 0..MAX_PATH {
        let valid = |issuer: &&Certificate| {
            issuer.may_have_issued(last) && times.iter().all(|time| issuer.valid_at(*time))
        };
        let Some(next) = between.iter().chain(issuers).find(valid) else { break };
        if path.contains(&next.digest) {
            break;
        }
        path.push(next.digest.clone());
        last = next;
    }
    path
}

/// Whether a certificate of the bundle or of the root may have issued the leaf at all.
pub(crate) fn has_issuer(leaf: &Certificate, between: &[Certificate], issuers: &[Certificate]) -> bool {
    let reaches = |child: &Certificate| issuers.iter().any(|issuer| issuer.may_have_issued(child));
    reaches(leaf) || between.iter().any(reaches)
}

fn claims(from: &FulcioCiClaims, issuer: &str) -> Claims {
    let take = |value: &Option<String>| value.as_deref().map(Text::from);
    let old = &from.deprecated_github;
    // Certificates of 2022 carry only GitHub's own extensions (.2 to .6); they mean the same things.
    let or_old =
        |value: &Option<String>, old: Option<Text>| take(value).or(old.filter(|_| issuer == GITHUB_ACTIONS));
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

fn repeated(extensions: &[x509_cert::ext::Extension]) -> Option<Text> {
    let mut seen = Vec::with_capacity(extensions.len());
    for extension in extensions {
        if seen.contains(&extension.extn_id) {
            return Some(extension.extn_id.to_string().into());
        }
        seen.push(extension.extn_id);
    }
    None
}

fn text(fault: impl std::fmt::Display) -> Text {
    fault.to_string().into()
}
