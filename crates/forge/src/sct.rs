//! A virtual certificate transparency log: it promises certificates (RFC 6962 §3.2), and keeps none.

use crate::asn1;
use crate::seed::Key;
use jiff::Timestamp;

/// The embedded SCT list, RFC 6962 §3.3.
pub(crate) const OID: &str = "1.3.6.1.4.1.11129.2.4.2";

const VERSION_1: u8 = 0;
const CERTIFICATE_TIMESTAMP: u8 = 0;
const PRECERT_ENTRY: u16 = 1;
/// `HashAlgorithm.sha256`, `SignatureAlgorithm.ecdsa` (RFC 5246 §7.4.1.4.1).
const SHA256_ECDSA: [u8; 2] = [4, 3];

/// The key of the log.
#[derive(Clone)]
pub struct CtLog {
    key: Key,
}

impl CtLog {
    /// The log of a label.
    pub fn new(label: &str) -> Self {
        Self { key: Key::p256(&format!("{label}/ct")) }
    }

    /// The key it signs with.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The extension value: a list of one SCT over the precertificate's body.
    pub(crate) fn promise(
        &self,
        at: Timestamp,
        issuer_key_hash: &[u8; 32],
        precertificate: &[u8],
        flipped: bool,
    ) -> Vec<u8> {
        let milliseconds = (at.as_millisecond() as u64).to_be_bytes();
        let mut message = vec![VERSION_1, CERTIFICATE_TIMESTAMP];
        message.extend_from_slice(&milliseconds);
        message.extend_from_slice(&PRECERT_ENTRY.to_be_bytes());
        message.extend_from_slice(issuer_key_hash);
        message.extend_from_slice(&(precertificate.len() as u32).to_be_bytes()[1..]);
        message.extend_from_slice(precertificate);
        message.extend_from_slice(&NO_EXTENSIONS);

        let mut signature = self.key.sign(&message);
        if flipped {
            *signature.last_mut().unwrap() ^= 1;
        }
        let mut sct = vec![VERSION_1];
        sct.extend_from_slice(&self.key.id());
        sct.extend_from_slice(&milliseconds);
        sct.extend_from_slice(&NO_EXTENSIONS);
        sct.extend_from_slice(&SHA256_ECDSA);
        sct.extend(counted(&signature));
        asn1::octets(&counted(&counted(&sct)))
    }
}

const NO_EXTENSIONS: [u8; 2] = [0, 0];

/// A TLS vector with a two-byte length.
fn counted(bytes: &[u8]) -> Vec<u8> {
    let mut out = (bytes.len() as u16).to_be_bytes().to_vec();
    out.extend_from_slice(bytes);
    out
}
