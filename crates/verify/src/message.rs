use std::sync::Arc;

use formats::{Bundle, Content, Evidence};
use model::{Algorithm, Artifact, Bytes, Claimed, Digest, EvidenceId, Instant, NonEmpty};
use sigstore_verify::types::{Artifact as Signed, ArtifactDigest, HashAlgorithm};

use crate::envelope::{gather, is_keyed};
use crate::key::Scheme;
use crate::keyless::keyless;
use crate::managed::{logged_key, plain, unknown_key};
use crate::roots::{NamedKey, Roots};
use crate::{Bound, OverArtifact, Rejection, Signer, Verified};

/// The largest artifact read into memory for a scheme that signs all the bytes (Ed25519 without pre-hash), in bytes.
const MAX_WHOLE_ARTIFACT: u64 = 256 * 1024 * 1024;

/// How long an Ed25519 signature is, in bytes.
const ED25519_SIGNATURE: usize = 64;

/// Verifies a signature over the artifact's own bytes. It proves nothing without them, so it is born bound.
///
/// # Errors
/// The rejection that came furthest. A signature that needs all the bytes and did not get them is
/// `needs-bytes` or `too-large-for-scheme`, never a bad signature.
pub fn signature(
    claim: &Claimed<Evidence>,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    roots: &Roots,
    now: Instant,
) -> Result<Bound<OverArtifact>, Rejection> {
    let from = claim.from;
    let Evidence::Bundle(bundle) = &claim.value else {
        return Err(Rejection::new("unsupported-evidence", "it signs a statement, not bytes", from, ""));
    };
    let Content::Message { digest, signature } = &bundle.content else {
        return Err(Rejection::new("unsupported-evidence", "it signs a statement, not bytes", from, ""));
    };
    let sha256 = artifact.digest(Algorithm::Sha256).ok_or_else(|| {
        Rejection::new(
            "needs-bytes",
            "the signature is over a SHA-256 digest, and only another digest was given",
            from,
            "/messageSignature",
        )
    })?;
    agrees(digest.as_ref(), artifact, from)?;
    let whole = Whole { artifact, bytes, sha256, signature, from };
    let signers = if is_keyed(bundle) {
        keyed(bundle, &whole, roots, now)?
    } else {
        certified(bundle, &whole, roots, now)?
    };
    let proof = Arc::new(Verified { value: OverArtifact::SIGNED, from, signers });
    Ok(Bound { proof, digest: sha256.clone(), names: Vec::new() })
}

/// What a signature is checked over.
struct Whole<'a> {
    artifact: &'a Artifact,
    bytes: &'a dyn Bytes,
    sha256: &'a Digest,
    signature: &'a [u8],
    from: EvidenceId,
}

impl Whole<'_> {
    fn by_digest(&self) -> Result<Signed<'static>, Rejection> {
        ArtifactDigest::new(HashAlgorithm::Sha2256, self.sha256.bytes().to_vec())
            .map(Signed::from_digest)
            .map_err(|why| {
                Rejection::new("unsupported-evidence", why.to_string(), self.from, "/messageSignature")
            })
    }

    fn read(&self) -> Result<Vec<u8>, Rejection> {
        if self.artifact.size.is_some_and(|size| size > MAX_WHOLE_ARTIFACT) {
            let text = format!(
                "this scheme signs all the bytes, and more than {MAX_WHOLE_ARTIFACT} of them are not read into memory"
            );
            return Err(Rejection::new("too-large-for-scheme", text, self.from, "/messageSignature"));
        }
        let read = self.bytes.read(MAX_WHOLE_ARTIFACT);
        read.map_err(|why| {
            Rejection::new(
                "needs-bytes",
                format!("this scheme signs all the bytes: {why}"),
                self.from,
                "/messageSignature",
            )
        })
    }
}

fn agrees(claimed: Option<&Digest>, artifact: &Artifact, from: EvidenceId) -> Result<(), Rejection> {
    let Some(claimed) = claimed else { return Ok(()) };
    match artifact.digest(claimed.algorithm()) {
        Some(own) if own == claimed => Ok(()),
        Some(own) => {
            let text = format!("the signature is for {claimed}, the artifact is {own}");
            Err(Rejection::new("subject-mismatch", text, from, "/messageSignature/messageDigest"))
        }
        None => Err(Rejection::new(
            "needs-bytes",
            format!("the signature is for {claimed}, and only another digest was given"),
            from,
            "/messageSignature/messageDigest",
        )),
    }
}

fn certified(
    bundle: &Bundle,
    whole: &Whole<'_>,
    roots: &Roots,
    now: Instant,
) -> Result<NonEmpty<Signer>, Rejection> {
    let nobody = || {
        Rejection::new(
            "untrusted-certificate",
            "it is signed with a certificate, and the framework names no Sigstore root",
            whole.from,
            "/verificationMaterial",
        )
    };
    let by_digest = whole.by_digest()?;
    let tried = gather(
        roots.sigstore.iter().map(|root| keyless(bundle, by_digest.clone(), root, now, whole.from)),
        nobody,
    );
    match tried {
        // The certificate's key signs all the bytes (Ed25519): the digest was not enough.
        Err(rejection) if rejection.code.id == "needs-bytes" => {
            let bytes = whole.read()?;
            gather(
                roots
                    .sigstore
                    .iter()
                    .map(|root| keyless(bundle, Signed::from_blob(&bytes), root, now, whole.from)),
                nobody,
            )
        }
        other => other,
    }
}

fn keyed(
    bundle: &Bundle,
    whole: &Whole<'_>,
    roots: &Roots,
    now: Instant,
) -> Result<NonEmpty<Signer>, Rejection> {
    // Reading the whole artifact is dear: not for what cannot be an Ed25519 signature (RFC 8032 §5.1.6).
    let shaped = whole.signature.len() == ED25519_SIGNATURE;
    let needs_bytes = shaped && roots.keys.iter().any(|named| named.key.scheme == Scheme::Ed25519);
    // A digest alone may still be signed by a key that hashes first; what stays open is said if none holds.
    let bytes = if needs_bytes { whole.read() } else { Ok(Vec::new()) };
    let holds = |named: &NamedKey| match (named.key.scheme, &bytes) {
        (Scheme::EcdsaP256, _) => named.key.signed_digest(whole.sha256.bytes(), whole.signature),
        (Scheme::Ed25519, Ok(bytes)) => named.key.signed(bytes, whole.signature),
        (Scheme::Ed25519, Err(_)) => false,
    };
    let by_digest = whole.by_digest()?;
    let logged =
        roots.keys.iter().filter(|named| named.log.is_some()).map(|named| match (named.key.scheme, &bytes) {
            (Scheme::EcdsaP256, _) => logged_key(bundle, by_digest.clone(), named, roots, now, whole.from),
            (Scheme::Ed25519, Ok(bytes)) => {
                logged_key(bundle, Signed::from_blob(bytes), named, roots, now, whole.from)
            }
            (Scheme::Ed25519, Err(rejection)) => Err(rejection.clone()),
        });
    let unread = bytes.as_ref().err().cloned();
    gather(plain(roots, holds).map(Ok).chain(logged), || {
        unread.unwrap_or_else(|| unknown_key(roots, whole.from))
    })
}
