//! Signatures by minisign over an artifact, with keys the framework names.

use std::sync::Arc;

use blake2::{Blake2b512, Digest as _};
use formats::{Minisign, MinisignKey, MinisignScheme};
use model::{Artifact, Bytes, Digest, EvidenceId, Instant, KeyId, NonEmpty, Principal, Text};
use sigstore_verify::crypto::{SigningScheme, VerificationKey};
use sigstore_verify::types::{DerPublicKey, SignatureBytes};

use crate::material::digest_of;
use crate::message::whole;
use crate::roots::Roots;
use crate::{Bound, KeyFault, OverArtifact, Rejection, Signer, Verified};

/// What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 §4).
const SPKI_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A public key of minisign, by the framework's name for it. It verifies signatures of minisign and no others.
pub struct MinisignRoot {
    pub(crate) name: Text,
    pub(crate) from: Option<Instant>,
    pub(crate) until: Option<Instant>,
    file: MinisignKey,
    key: VerificationKey,
    digest: Digest,
}

impl MinisignRoot {
    /// Whether a key file is one of minisign.
    pub fn is_one(file: &[u8]) -> bool {
        MinisignKey::is_one(file)
    }

    /// Reads the two lines of a public key.
    ///
    /// # Errors
    /// When the file is anything else.
    pub fn read(
        name: &str,
        file: &[u8],
        (from, until): (Option<Instant>, Option<Instant>),
    ) -> Result<Self, KeyFault> {
        let file = MinisignKey::read(file).map_err(|fault| KeyFault::Minisign(fault.to_string().into()))?;
        let spki = [SPKI_HEAD.as_slice(), &file.key].concat();
        let digest = digest_of(&spki);
        let key = VerificationKey::from_spki_with_scheme(&DerPublicKey::new(spki), SigningScheme::Ed25519)
            .map_err(|why| KeyFault::Minisign(why.to_string().into()))?;
        Ok(Self { name: name.into(), from, until, file, key, digest })
    }

    /// SHA-256 of its SubjectPublicKeyInfo.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Its number as minisign shows it.
    pub fn id(&self) -> String {
        self.file.shown_id()
    }

    fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify(message, &SignatureBytes::new(signature.to_vec())).is_ok()
    }

    fn signer(&self) -> Signer {
        Signer {
            principal: Principal::Key(KeyId { root: self.name.clone(), digest: self.digest.clone() }),
            roots: NonEmpty::one(self.name.clone()),
            path: vec![self.digest.clone()],
            certificates: Vec::new(),
            certificate_log: None,
            window: (self.from, self.until),
            times: Vec::new(),
            logged: Vec::new(),
        }
    }
}

/// Whether it bears the number of a key of the framework, and this key signed its trusted comment.
pub(crate) fn named(minisign: &Minisign, roots: &Roots) -> bool {
    let global = minisign.global_message();
    let mut known = roots.minisign.iter().filter(|root| root.file.id == minisign.key);
    known.any(|root| root.signed(&global, &minisign.global))
}

/// Verifies both signatures of the file: the one over the artifact, and the one over it and the trusted comment.
///
/// The comment often holds a time. It is what the signer wrote, and proves none.
///
/// # Errors
/// `unknown-key` when the framework names no key of that number, `bad-signature` when either signature does not
/// hold, `needs-bytes` or `too-large-for-scheme` when the bytes cannot be read.
pub(crate) fn signature(
    minisign: &Minisign,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    roots: &Roots,
    from: EvidenceId,
) -> Result<Bound<OverArtifact>, Rejection> {
    let named: Vec<&MinisignRoot> =
        roots.minisign.iter().filter(|root| root.file.id == minisign.key).collect();
    if named.is_empty() {
        let known: Vec<String> =
            roots.minisign.iter().map(|root| format!("{} ({})", root.name, root.id())).collect();
        let known = if known.is_empty() { "no minisign key".to_owned() } else { known.join(", ") };
        let text = format!(
            "it says that minisign key {} signed it, and the framework names {known}",
            minisign.key_id()
        );
        return Err(Rejection::new("unknown-key", text, from, "/signature"));
    }
    let message = whole(artifact, bytes, from, "/signature")?;
    let message = match minisign.scheme {
        MinisignScheme::Pure => message,
        MinisignScheme::Hashed => Blake2b512::digest(&message).to_vec(),
    };
    let held: Vec<&MinisignRoot> =
        named.into_iter().filter(|root| root.signed(&message, &minisign.signature)).collect();
    if held.is_empty() {
        let text = "the signature does not hold over this artifact";
        return Err(Rejection::new("bad-signature", text, from, "/signature"));
    }
    let global = minisign.global_message();
    let both =
        held.into_iter().filter(|root| root.signed(&global, &minisign.global)).map(MinisignRoot::signer);
    let signers = NonEmpty::of(both.collect()).ok_or_else(|| {
        let text = "the signature over the trusted comment does not hold: the comment was changed";
        Rejection::new("bad-signature", text, from, "/global-signature")
    })?;
    // The bytes that were read are those that were hashed (`model::Bytes`), so any of the digests is theirs.
    let digest = artifact
        .digests
        .iter()
        .max()
        .cloned()
        .ok_or_else(|| Rejection::new("needs-bytes", "the artifact has no digest", from, ""))?;
    let proof = Arc::new(Verified { value: OverArtifact::SIGNED, from, signers, signed: None });
    Ok(Bound { proof, digest: Some(digest), names: Vec::new() })
}

impl std::fmt::Debug for MinisignRoot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MinisignRoot({}, {})", self.name, self.id())
    }
}
