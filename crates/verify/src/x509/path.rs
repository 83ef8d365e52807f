use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use model::{Instant, Text};
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{
    ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, VerifiedPath,
};

use super::{Certificate, X509Root};
use crate::PathCertificate;

/// `id-kp-codeSigning` (RFC 5280 §4.2.1.12): what an authority must be good for when the leaf says nothing.
const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// `anyExtendedKeyUsage`: in an authority's certificate, no limit.
const ANY_USAGE: &str = "2.5.29.37.0";

/// A path that holds at one instant.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    /// Each certificate used, from the leaf to the anchor.
    pub(crate) certificates: Vec<Arc<PathCertificate>>,
    /// The extended key usages of the leaf that every certificate above it permits.
    pub(crate) usages: Vec<Text>,
}

/// Why no path holds.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    /// The code of the catalogue of rejections.
    pub(crate) code: &'static str,
    /// One sentence.
    pub(crate) text: Text,
}

impl Broken {
    fn new(code: &'static str, text: impl Into<Text>) -> Self {
        Self { code, text: text.into() }
    }
}

/// Finds a path from `leaf` over `others` to an anchor of `root` that holds at `at` (RFC 5280 §6.1).
///
/// `webpki` checks signatures, validity (both ends count), authority bits, path lengths, name constraints (any
/// constraint on URIs refuses a certificate with a URI name) and critical extensions, within its own budget of
/// work. Every path it finds is then held to what it does not look at.
pub(crate) fn path(
    leaf: &Certificate,
    others: &[Certificate],
    root: &X509Root,
    at: Instant,
) -> Result<Path, Broken> {
    let time = u64::try_from(at.unix())
        .map(|seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
        .map_err(|_| Broken::new("expired-certificate", "no certificate was valid before 1970"))?;
    let end = EndEntityCert::try_from(&leaf.der).map_err(|why| broken(&why, root))?;
    let between: Vec<CertificateDer<'_>> = others.iter().map(|one| one.der.clone()).collect();
    let refused: RefCell<Option<Broken>> = RefCell::default();
    let found: RefCell<Option<Path>> = RefCell::default();
    let judge = |path: &VerifiedPath<'_>| match judged(leaf, others, root, path, at) {
        Ok(path) => {
            found.replace(Some(path));
            Ok(())
        }
        Err(why) => {
            refused.replace(Some(why));
            Err(Error::UnknownIssuer)
        }
    };
    let result = end.verify_for_usage(
        ALL_VERIFICATION_ALGS,
        &root.anchors,
        &between,
        time,
        AnyUsage,
        None,
        Some(&judge),
    );
    match (result, found.take(), refused.take()) {
        (Ok(_), Some(path), _) => Ok(path),
        (_, _, Some(why)) => Err(why),
        (Err(why), _, None) => Err(broken(&why, root)),
        (Ok(_), None, None) => {
            Err(Broken::new("untrusted-certificate", "no path of certificates was judged"))
        }
    }
}

/// Usages are judged over the whole path, in [`usages`].
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, mut iter: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        iter.try_for_each(|usage| usage.map(|_| ()))
    }
}

/// What `webpki` leaves open: whether the anchor itself was valid and may be followed by so many authorities,
/// whether the keys above may sign certificates, and what all of them permit.
fn judged(
    leaf: &Certificate,
    others: &[Certificate],
    root: &X509Root,
    path: &VerifiedPath<'_>,
    at: Instant,
) -> Result<Path, Broken> {
    let ders: Vec<CertificateDer<'_>> = path.intermediate_certificates().map(|one| one.der()).collect();
    let mut above: Vec<&Certificate> =
        ders.iter().filter_map(|der| others.iter().find(|one| one.der == *der)).collect();
    let steps = above.iter().filter(|one| !one.is_self_issued).count();
    // The same name and key may stand there twice, when an anchor was renewed.
    let same = || root.anchors.iter().zip(&root.certificates).filter(|(anchor, _)| *anchor == path.anchor());
    let anchor =
        same().map(|(_, certificate)| certificate).find(|one| one.valid_at(at)).ok_or_else(|| {
            let ends = same().map(|(_, one)| format!("{} to {}", one.not_before, one.not_after)).next();
            let text = format!(
                "the anchor in {} was valid from {}, not at {at}",
                root.name,
                ends.unwrap_or_default()
            );
            Broken::new("expired-certificate", text)
        })?;
    if anchor.authority.flatten().is_some_and(|most| steps > usize::from(most)) {
        let text = format!("{steps} authorities stand below the anchor, which allows fewer");
        return Err(Broken::new("misused-certificate", text));
    }
    above.push(anchor);
    if above.iter().any(|one| !one.may_issue()) {
        let text = "an authority's key usage does not let it sign certificates";
        return Err(Broken::new("misused-certificate", text));
    }
    let usages = usages(leaf, &above)?;
    let certificates = std::iter::once(leaf).chain(above).map(|one| Arc::clone(&one.whole)).collect();
    Ok(Path { certificates, usages })
}

/// The usages of the leaf that every certificate above permits. An authority that states none, or any, permits all.
fn usages(leaf: &Certificate, above: &[&Certificate]) -> Result<Vec<Text>, Broken> {
    let permits = |usage: &str| {
        above
            .iter()
            .filter_map(|one| one.usages.as_ref())
            .all(|listed| listed.iter().any(|permitted| **permitted == *usage || **permitted == *ANY_USAGE))
    };
    let broken = |what: String| {
        Broken::new(
            "misused-certificate",
            format!("an authority on the path may not issue certificates for {what}"),
        )
    };
    match &leaf.usages {
        None if permits(CODE_SIGNING) => Ok(Vec::new()),
        None => Err(broken("code signing".to_owned())),
        Some(listed) => {
            let kept: Vec<Text> = listed.iter().filter(|usage| permits(usage)).cloned().collect();
            if kept.is_empty() {
                Err(broken(format!("what the leaf is for ({})", listed.join(", "))))
            } else {
                Ok(kept)
            }
        }
    }
}

/// The catalogue's word for what `webpki` says.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's enum is open; whatever it adds is not believed"
)]
fn broken(why: &Error, root: &X509Root) -> Broken {
    let name = &root.name;
    let (code, text) = match why {
        Error::CertExpired { .. } => ("expired-certificate", "a certificate on the path had expired".into()),
        Error::CertNotValidYet { .. } => {
            ("expired-certificate", "a certificate on the path was not valid yet".into())
        }
        Error::UnknownIssuer => ("untrusted-certificate", format!("no path of certificates leads to {name}")),
        Error::InvalidSignatureForPublicKey => {
            ("untrusted-certificate", "a certificate was not signed by the authority it names".into())
        }
        Error::CaUsedAsEndEntity => ("misused-certificate", "an authority's own certificate signed".into()),
        Error::EndEntityUsedAsCa => {
            ("misused-certificate", "a certificate that may not issue others did so".into())
        }
        Error::PathLenConstraintViolated => {
            ("misused-certificate", "more authorities follow each other than one of them allows".into())
        }
        Error::NameConstraintViolation => (
            "misused-certificate",
            "an authority issued a certificate for a name outside its constraints".into(),
        ),
        Error::EmptyEkuExtension => ("malformed-certificate", "a list of key usages is empty".into()),
        Error::UnsupportedCriticalExtension => {
            ("unsupported-certificate", "a critical extension on the path is not supported".into())
        }
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => (
            "unsupported-certificate",
            "a certificate on the path is signed by an algorithm that is not supported".into(),
        ),
        Error::MaximumSignatureChecksExceeded
        | Error::MaximumPathBuildCallsExceeded
        | Error::MaximumPathDepthExceeded
        | Error::MaximumNameConstraintComparisonsExceeded => {
            ("untrusted-certificate", format!("too many certificates to find a path to {name} among them"))
        }
        other => ("malformed-certificate", format!("a certificate on the path cannot be used: {other}")),
    };
    Broken { code, text: Text::from(text) }
}
