use sigstore_tuf::Key;
use sigstore_verify::types::DerPublicKey;
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// What stands before a bare point of P-256 in a `SubjectPublicKeyInfo` (RFC 5480 §2).
const P256: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
/// The same for P-384.
const P384: &str = "3076301006072a8648ce3d020106052b81040022036200";
/// The same for the 32 bytes of Ed25519 (RFC 8410 §4).
const ED25519: &str = "302a300506032b6570032100";

/// A key that can verify, and what makes it the same key as another.
pub(super) struct Usable {
    key: Key,
    holder: Vec<u8>,
}

impl Usable {
    /// Takes a key in PEM, or in hex as the first Sigstore roots write ECDSA and every root Ed25519.
    pub(super) fn of(declared: &Key) -> Result<Self, String> {
        declared.signing_scheme().map_err(|why| why.to_string())?;
        let public = declared.keyval.public.trim();
        let spki = if public.starts_with("-----BEGIN") {
            DerPublicKey::from_pem(public).map_err(|why| why.to_string())?
        } else {
            DerPublicKey::new(wrapped(public, &declared.scheme)?)
        };
        let holder = holder(spki.as_bytes()).ok_or("the key is not a public key in DER")?;
        let mut key = declared.clone();
        key.keyval.public = spki.to_pem();
        key.verification_key().map_err(|why| why.to_string())?;
        Ok(Self { key, holder })
    }

    /// Two keys with the same holder are one key, however each is written and whatever id each has: the
    /// same Ed25519 key, the same curve point up to its sign, the same RSA modulus.
    pub(super) fn holder(&self) -> &[u8] {
        &self.holder
    }

    pub(super) fn verifies(&self, message: &[u8], signature: Vec<u8>) -> bool {
        self.key.verify(message, &sigstore_verify::types::SignatureBytes::new(signature)).is_ok()
    }
}

/// The DER around a bare key in hex.
fn wrapped(public: &str, scheme: &str) -> Result<Vec<u8>, String> {
    let (before, length) = match scheme {
        "ecdsa-sha2-nistp256" => (P256, 65),
        "ecdsa-sha2-nistp384" => (P384, 97),
        "ed25519" => (ED25519, 32),
        _ => return Err("the key is not in PEM".to_owned()),
    };
    let bare = unhex(public).filter(|bytes| bytes.len() == length);
    let bare = bare.ok_or_else(|| format!("the key is neither PEM nor {length} bytes in hex"))?;
    Ok([unhex(before).unwrap_or_default(), bare].concat())
}

/// What only one holder of a private key can have: the algorithm, and the part of the public key that no
/// other encoding changes.
fn holder(spki: &[u8]) -> Option<Vec<u8>> {
    let info = SubjectPublicKeyInfoRef::from_der(spki).ok()?;
    let bytes = info.subject_public_key.as_bytes()?;
    let material = match bytes {
        // SEC 1 §2.3.3: 04 x y, or 02 or 03 and x.
        [4, point @ ..] if point.len().is_multiple_of(2) => {
            point.get(..point.len().checked_div(2)?)?.to_vec()
        }
        [2 | 3, x @ ..] => x.to_vec(),
        _ => modulus(bytes).unwrap_or_else(|| bytes.to_vec()),
    };
    // Ed25519 keys begin with any byte, so a key of 32 bytes is taken whole.
    let material = if bytes.len() == 32 { bytes.to_vec() } else { material };
    Some([info.algorithm.oid.as_bytes(), b"/", &material].concat())
}

/// The modulus of an `RSAPublicKey` (RFC 8017 §A.1.1).
fn modulus(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let modulus = reader.sequence(|inside| {
        let modulus = UintRef::decode(inside)?.as_bytes().to_vec();
        UintRef::decode(inside)?;
        Ok(modulus)
    });
    modulus.ok()
}

/// Bytes from hex of either case; `None` for anything else.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}
