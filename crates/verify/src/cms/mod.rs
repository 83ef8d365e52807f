//! Detached CMS signatures over an artifact (RFC 5652 §5.6), by certificates under an X.509 root.

use std::sync::Arc;

use formats::{Cms, CmsSigner, CmsSignerId};
use model::{Artifact, Certified, Digest, EvidenceId, Instant, NonEmpty, Principal};
use rustls_pki_types::SignatureVerificationAlgorithm;
use sigstore_verify::types::{SignatureBytes, TimestampToken};
use webpki::EndEntityCert;

use crate::bind::needs_digest;
use crate::envelope::gather;
use crate::material::stamp_time;
use crate::roots::Roots;
use crate::x509::{Broken, Certificate, X509Root, path};
use crate::{Bound, OverArtifact, PathCertificate, ProvenTime, Rejection, Signer, Verified};

mod algorithm;

use algorithm::algorithms;

/// Verifies every signer against every X.509 root; everyone whose signature holds becomes a signer.
///
/// # Errors
/// The rejection that came furthest, when no signature holds.
pub(crate) fn signature(
    cms: &Cms,
    artifact: &Artifact,
    roots: &Roots,
    now: Instant,
    from: EvidenceId,
) -> Result<Bound<OverArtifact>, Rejection> {
    let certificates: Vec<Certificate> =
        cms.certificates.iter().filter_map(|der| Certificate::read(der).ok()).collect();
    let mut held: Vec<Digest> = Vec::new();
    let mut tried = Vec::new();
    for (at, signer) in cms.signers.iter().enumerate() {
        let one = match signer {
            Ok(signer) => One { signer, certificates: &certificates, at, from, now },
            Err(fault) => {
                tried.push(Err(Rejection::malformed(from, fault)));
                continue;
            }
        };
        let found = one.over(artifact).and_then(|()| one.leaf());
        match found {
            Ok(leaf) => {
                let by_root: Vec<_> = roots.x509.iter().map(|root| one.under(leaf, root, roots)).collect();
                if by_root.iter().any(Result::is_ok) {
                    held.push(one.signer.message_digest.clone());
                }
                tried.extend(by_root);
            }
            Err(rejection) => tried.push(Err(rejection)),
        }
    }
    let signers = gather(tried, || {
        let text = "it is signed with a certificate, and the framework names no X.509 root";
        Rejection::new("untrusted-certificate", text, from, "")
    })?;
    let digest = held.into_iter().max().ok_or_else(|| {
        Rejection::new("subject-mismatch", "no signature over this artifact holds", from, "")
    })?;
    let proof = Arc::new(Verified { value: OverArtifact::SIGNED, from, signers, signed: None });
    Ok(Bound { proof, digest: Some(digest), names: Vec::new() })
}

/// One signer, and what is needed to judge it.
struct One<'a> {
    signer: &'a CmsSigner,
    certificates: &'a [Certificate],
    at: usize,
    from: EvidenceId,
    now: Instant,
}

impl One<'_> {
    fn reject(&self, code: &str, text: impl Into<model::Text>) -> Rejection {
        Rejection::new(code, text, self.from, format!("/content/signerInfos/{}", self.at))
    }

    fn broken(&self, why: Broken) -> Rejection {
        self.reject(why.code, why.text)
    }

    /// Whether the signed digest is the artifact's.
    fn over(&self, artifact: &Artifact) -> Result<(), Rejection> {
        let claimed = &self.signer.message_digest;
        match artifact.digest(claimed.algorithm()) {
            Some(own) if own == claimed => Ok(()),
            Some(own) => Err(self.reject(
                "subject-mismatch",
                format!("the signature is for {claimed}, the artifact is {own}"),
            )),
            None => {
                Err(needs_digest(&[claimed.algorithm()].into(), false, self.from, "/content/signerInfos"))
            }
        }
    }

    /// The certificate the signer names: exactly one, or one reader could check one and another use the other.
    fn leaf(&self) -> Result<&Certificate, Rejection> {
        let named = |one: &&Certificate| match &self.signer.id {
            CmsSignerId::Issued { issuer, serial } => one.issuer == *issuer && one.serial == *serial,
            CmsSignerId::KeyId(id) => one.key_id.as_ref() == Some(id),
        };
        let mut all = self.certificates.iter().filter(named);
        let first = all.next().ok_or_else(|| {
            self.reject("missing-certificate", "the certificate it names is not in it, or cannot be read")
        })?;
        if all.any(|other| other.digest != first.digest) {
            return Err(
                self.reject("malformed-certificate", "it names its certificate, and two answer to the name")
            );
        }
        if !first.may_sign() {
            let text = "the certificate's key usage does not let it sign data";
            return Err(self.reject("misused-certificate", text));
        }
        Ok(first)
    }

    /// Judges path, time and signature under one root.
    fn under(&self, leaf: &Certificate, root: &X509Root, roots: &Roots) -> Result<Signer, Rejection> {
        let times = self.times(root, roots)?;
        let moments: Vec<Instant> =
            if times.is_empty() { vec![self.now] } else { times.iter().map(|time| time.at).collect() };
        let mut certificates: Vec<Arc<PathCertificate>> = Vec::new();
        let mut usages: Option<Vec<model::Text>> = None;
        for moment in moments {
            let found = path(leaf, self.certificates, root, moment)
                .map_err(|why| self.aged(why, leaf, root, &times))?;
            for certificate in found.certificates {
                if !certificates.contains(&certificate) {
                    certificates.push(certificate);
                }
            }
            // What every path permits.
            usages = Some(match usages {
                None => found.usages,
                Some(so_far) => so_far.into_iter().filter(|usage| found.usages.contains(usage)).collect(),
            });
        }
        self.holds(leaf)?;
        let identity: Certified = leaf.identity(usages.unwrap_or_default());
        Ok(Signer {
            principal: Principal::Certified(Box::new(identity)),
            roots: NonEmpty::one(root.name.clone()),
            path: certificates.iter().map(|one| one.digest.clone()).collect(),
            certificates,
            certificate_log: None,
            window: (Some(leaf.not_before), Some(leaf.not_after)),
            times,
            logged: Vec::new(),
        })
    }

    /// Every time that the timestamp authorities named for this root prove; none of them after `now`.
    fn times(&self, root: &X509Root, roots: &Roots) -> Result<Vec<ProvenTime>, Rejection> {
        let named = roots.sigstore.iter().filter(|one| Some(&one.name) == root.timestamps.as_ref());
        let stamps: Vec<_> = named.map(|one| &one.root.stamps).collect();
        let signature = SignatureBytes::new(self.signer.signature.clone());
        let mut times: Vec<ProvenTime> = Vec::new();
        for token in &self.signer.timestamps {
            let Some(token) = response(token) else { continue };
            for stamps in &stamps {
                times.extend(stamp_time(&token, &signature, stamps).filter(|time| !times.contains(time)));
            }
        }
        match times.iter().find(|time| time.at > self.now) {
            Some(late) => Err(self.reject(
                "signed-in-future",
                format!(
                    "{} says it was signed at {}, after the time of this run, {}",
                    late.authority, late.at, self.now
                ),
            )),
            None => Ok(times),
        }
    }

    /// A certificate that has lapsed since says little when nothing proves that the signature is as old as it.
    fn aged(&self, why: Broken, leaf: &Certificate, root: &X509Root, times: &[ProvenTime]) -> Rejection {
        let lapsed = times.is_empty() && why.code == "expired-certificate" && self.now > leaf.not_after;
        if lapsed && path(leaf, self.certificates, root, leaf.not_after).is_ok() {
            let text = format!(
                "nothing proves when it was signed, and the certificate was valid from {} to {}, not at {}",
                leaf.not_before, leaf.not_after, self.now
            );
            return self.reject("no-proven-time", text);
        }
        let lead =
            times.first().map_or("at the time of this run, ".to_owned(), |time| format!("at {}, ", time.at));
        match why.code {
            "expired-certificate" => self.reject(why.code, format!("{lead}{}", why.text)),
            _ => self.broken(why),
        }
    }

    /// Whether the signature over the attributes is the certificate's.
    fn holds(&self, leaf: &Certificate) -> Result<(), Rejection> {
        let end = EndEntityCert::try_from(&leaf.der)
            .map_err(|why| self.reject("malformed-certificate", why.to_string()))?;
        let holds = |algorithm: &dyn SignatureVerificationAlgorithm| {
            end.verify_signature(algorithm, &self.signer.signed, &self.signer.signature)
        };
        let mut fits = false;
        for algorithm in algorithms(self.signer.scheme, self.signer.digest) {
            match holds(algorithm) {
                Ok(()) => return Ok(()),
                Err(webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)) => {}
                Err(_) => fits = true,
            }
        }
        Err(match fits {
            true => self.reject("bad-signature", "the signature over the signed attributes does not hold"),
            false => self.reject(
                "unsupported-cms",
                "the certificate's key is of a kind its signature algorithm does not go with",
            ),
        })
    }
}

/// The token as a `TimeStampResp` (RFC 3161 §2.4.2), granted, which is how the library reads it.
fn response(token: &[u8]) -> Option<TimestampToken> {
    /// `PKIStatusInfo { status granted(0) }`.
    const GRANTED: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x00];
    let length = u32::try_from(GRANTED.len().checked_add(token.len())?).ok()?.to_be_bytes();
    let digits: Vec<u8> = length.into_iter().skip_while(|digit| *digit == 0).collect();
    let head = match digits.as_slice() {
        [short] if *short < 0x80 => vec![0x30, *short],
        long => [&[0x30, 0x80 | u8::try_from(long.len()).ok()?], long].concat(),
    };
    Some(TimestampToken::new([head.as_slice(), &GRANTED, token].concat()))
}
