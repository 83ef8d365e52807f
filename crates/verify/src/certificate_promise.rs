//! That a certificate log promised to list a certificate (RFC 6962 §3.2), where the library is not asked.

use sigstore_verify::crypto::{KeyAlgorithm, SigningScheme, VerificationKey};
use sigstore_verify::types::SignatureBytes;
use x509_cert::Certificate as Parsed;
use x509_cert::der::asn1::OctetString;
use x509_cert::der::{Decode, Encode};

use model::Instant;

use crate::certificate::{Certificate, SCT_LIST};
use crate::material::digest_of;
use crate::trusted_root::Log;

/// The one promise in a certificate.
struct Promise<'a> {
    log: &'a [u8],
    milliseconds: &'a [u8],
    extensions: &'a [u8],
    algorithm: [u8; 2],
    signature: &'a [u8],
}

/// Version 1 of a promise, and the kind of its signature: `certificate_timestamp`.
const VERSION_1: u8 = 0;
const CERTIFICATE_TIMESTAMP: u8 = 0;
/// `precert_entry`: the certificate as it was before the promise was put into it.
const PRECERTIFICATE: [u8; 2] = [0, 1];

/// Whether a log of the root, valid when it did, promised the leaf that this issuer issued.
pub(crate) fn promise_holds(leaf: &Certificate, issuer: &Certificate, logs: &[Log]) -> Result<(), String> {
    let certificate = Parsed::from_der(&leaf.whole.der).map_err(|why| why.to_string())?;
    let mut tbs = certificate.tbs_certificate;
    let all = tbs.extensions.clone().unwrap_or_default();
    let lists: Vec<_> = all.iter().filter(|one| one.extn_id == SCT_LIST).collect();
    let [list] = lists.as_slice() else {
        return Err("the certificate carries no promise of a certificate log".to_owned());
    };
    let list = OctetString::from_der(list.extn_value.as_bytes()).map_err(|why| why.to_string())?;
    let promise = Promise::read(list.as_bytes()).ok_or("the promise of a certificate log cannot be read")?;
    let seconds = promise
        .milliseconds
        .iter()
        .try_fold(0_u64, |sum, byte| sum.checked_mul(256).and_then(|sum| sum.checked_add(u64::from(*byte))));
    let at = seconds.and_then(|ms| i64::try_from(ms.div_euclid(1000)).ok()).and_then(Instant::from_unix);
    let at = at.ok_or("the promise of a certificate log has no time")?;
    let log =
        logs.iter().find(|log| log.id == promise.log).ok_or("no trusted certificate log promised it")?;
    if !log.valid_at(at) {
        return Err(
            "the key of the certificate log was not valid when it promised the certificate".to_owned()
        );
    }
    tbs.extensions = Some(all.iter().filter(|one| one.extn_id != SCT_LIST).cloned().collect());
    let tbs = tbs.to_der().map_err(|why| why.to_string())?;
    let signed =
        promise.signed(digest_of(issuer.key()).bytes(), &tbs).ok_or("the certificate is too long")?;
    let algorithm = KeyAlgorithm::from_spki(&log.key).map_err(|why| why.to_string())?;
    let scheme =
        scheme(promise.algorithm, algorithm).ok_or("the promise is signed in a way that is not known")?;
    let key = VerificationKey::from_spki_with_scheme(&log.key, scheme).map_err(|why| why.to_string())?;
    key.verify(signed, &SignatureBytes::from_bytes(promise.signature))
        .map_err(|_| "the certificate log did not sign the promise in the certificate".to_owned())
}

impl<'a> Promise<'a> {
    /// Reads a list of exactly one promise (RFC 6962 §3.3).
    fn read(list: &'a [u8]) -> Option<Self> {
        let one = whole(whole(list)?)?;
        let (head, rest) = one.split_at_checked(41)?;
        let (version, head) = head.split_first()?;
        let (log, milliseconds) = head.split_at_checked(32)?;
        let (extensions, rest) = counted(rest)?;
        let (algorithm, rest) = rest.split_first_chunk::<2>()?;
        let signature = whole(rest)?;
        (*version == VERSION_1).then_some(Self {
            log,
            milliseconds,
            extensions,
            algorithm: *algorithm,
            signature,
        })
    }

    /// What the log signed (RFC 6962 §3.2).
    fn signed(&self, issuer_key: &[u8], tbs: &[u8]) -> Option<Vec<u8>> {
        let length = u32::try_from(tbs.len()).ok()?.to_be_bytes();
        let (&[0], length) = length.split_first_chunk::<1>()? else { return None };
        let extensions = u16::try_from(self.extensions.len()).ok()?.to_be_bytes();
        Some(
            [
                &[VERSION_1, CERTIFICATE_TIMESTAMP],
                self.milliseconds,
                &PRECERTIFICATE,
                issuer_key,
                length,
                tbs,
                &extensions,
                self.extensions,
            ]
            .concat(),
        )
    }
}

/// A vector with its length in two bytes before it, and what follows.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

/// The same, where nothing follows.
fn whole(bytes: &[u8]) -> Option<&[u8]> {
    counted(bytes).filter(|(_, rest)| rest.is_empty()).map(|(own, _)| own)
}

/// How the log signs, by the numbers of TLS 1.2 (RFC 5246 §7.4.1.4.1).
fn scheme(algorithm: [u8; 2], key: KeyAlgorithm) -> Option<SigningScheme> {
    match (algorithm, key) {
        ([4, 3], KeyAlgorithm::EcdsaP256) => Some(SigningScheme::EcdsaP256Sha256),
        ([5, 3], KeyAlgorithm::EcdsaP384) => Some(SigningScheme::EcdsaP384Sha384),
        ([4, 1], KeyAlgorithm::Rsa) => Some(SigningScheme::RsaPkcs1Sha256),
        ([5, 1], KeyAlgorithm::Rsa) => Some(SigningScheme::RsaPkcs1Sha384),
        ([6, 1], KeyAlgorithm::Rsa) => Some(SigningScheme::RsaPkcs1Sha512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Promise;

    #[test]
    fn a_list_of_exactly_one_promise_is_read() {
        let promise = [&[0][..], &[7; 32], &[0; 8], &[0, 0], &[4, 3], &[0, 1, 9]].concat();
        let list =
            |promises: &[u8]| [&u16::try_from(promises.len()).unwrap().to_be_bytes()[..], promises].concat();
        let one = list(&list(&promise));
        assert_eq!(Promise::read(&one).unwrap().signature, [9]);
        let two = list(&[list(&promise), list(&promise)].concat());
        assert!(Promise::read(&two).is_none());
        for cut in 0..one.len() {
            assert!(Promise::read(&one[..cut]).is_none(), "{cut}");
        }
        assert!(Promise::read(&[one, vec![0]].concat()).is_none());
    }
}
