use rustls_pki_types::pem::{PemObject, SectionKind};
use zeroize::Zeroizing;

use crate::KeyFileFault;

/// The largest private key file, in bytes. An RSA-8192 key, which is not even signed with, has 6 KiB.
pub const MAX_KEY_FILE: usize = 16 << 10;

/// The form of a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// PKCS #8 (RFC 5958).
    Pkcs8,
    /// SEC 1 (RFC 5915).
    Sec1,
}

/// The one private key of a PEM file. `openssl` writes parameters of the curve in front of a SEC 1 key: those are
/// passed over, anything else beside the key is not.
pub(crate) fn read(file: &[u8]) -> Result<(Form, Zeroizing<Vec<u8>>), KeyFileFault> {
    if file.len() > MAX_KEY_FILE {
        return Err(KeyFileFault::TooLarge { most: MAX_KEY_FILE, found: file.len() });
    }
    if is_encrypted(file) {
        return Err(KeyFileFault::Encrypted);
    }
    let mut found = None;
    for block in <(SectionKind, Vec<u8>)>::pem_slice_iter(file) {
        let (kind, bytes) = block.map_err(|why| KeyFileFault::NotPem(why.to_string().into()))?;
        let bytes = Zeroizing::new(bytes);
        let form = match kind {
            SectionKind::PrivateKey => Form::Pkcs8,
            SectionKind::EcPrivateKey => Form::Sec1,
            SectionKind::RsaPrivateKey => return Err(KeyFileFault::Kind("RSA".into())),
            SectionKind::PublicKey => return Err(KeyFileFault::Public("public key")),
            SectionKind::Certificate => return Err(KeyFileFault::Public("certificate")),
            SectionKind::Crl | SectionKind::Csr | SectionKind::EchConfigList | _ => {
                return Err(KeyFileFault::NotPem("something else stands in it".into()));
            }
        };
        if found.replace((form, bytes)).is_some() {
            return Err(KeyFileFault::Several);
        }
    }
    found.ok_or_else(|| KeyFileFault::NotPem("there is none".into()))
}

/// Whether a block is a key under a password: of PKCS #8 (RFC 5958 §3), or of OpenSSL's older form (RFC 1421 §4.6.1.1).
fn is_encrypted(file: &[u8]) -> bool {
    let has = |part: &[u8]| file.windows(part.len()).any(|window| window == part);
    has(b"BEGIN ENCRYPTED") || has(b"Proc-Type: 4,ENCRYPTED")
}
