use std::sync::Arc;

use formats::{Bundle, Content, Evidence};
use model::{Algorithm, Artifact, Bytes, Claimed, Digest, EvidenceId, Instant, NonEmpty};
use sigstore_verify::types::{Artifact as Signed, ArtifactDigest, HashAlgorithm};

use crate::bind::needs_digest;
use crate::envelope::{gather, is_keyed};
use crate::managed::Subject;
use crate::roots::Roots;
use crate::{Bound, OverArtifact, Rejection, Signer, Verified, keyless, managed};

/// The largest artifact read into memory, in bytes: for a scheme that signs all of them (Ed25519 without pre-hash), or
/// that hashes them as nobody has yet.
const MAX_WHOLE_ARTIFACT: u64 = 256 * 1024 * 1024;

/// Verifies a signature over the artifact's own bytes. It proves nothing without them, so it is born bound.
///
/// # Errors
/// The rejection that came furthest. A signature that needs all the bytes, or another digest of them, and did not get
/// it is `needs-bytes`, `too-large-for-scheme` or `needs-digest`, never a bad signature.
pub fn signature(
    claim: &Claimed<Evidence>,
    artifact: &Artifact,
    bytes: &dyn Bytes,
    roots: &Roots,
    now: Instant,
) -> Result<Bound<OverArtifact>, Rejection> {
    let from = claim.from;
    if let Evidence::Cms(cms) = &claim.value {
        return crate::cms::signature(cms, artifact, roots, now, from);
    }
    if let Evidence::Minisign(minisign) = &claim.value {
        return crate::minisign::signature(minisign, artifact, bytes, roots, from);
    }
    if let Evidence::SimpleSigning(simple) = &claim.value {
        let bound = crate::simple_signing::signature(simple, artifact, roots, now, from);
        return bound.map_err(|why| why.in_document(&claim.value));
    }
    let Evidence::Bundle(bundle) = &claim.value else {
        return Err(Rejection::new("unsupported-evidence", "it signs a statement, not bytes", from, ""));
    };
    let Content::Message { digest, signature } = &bundle.content else {
        return Err(Rejection::new("unsupported-evidence", "it signs a statement, not bytes", from, ""));
    };
    let here = |why: Rejection| why.in_document(&claim.value);
    agrees(digest.as_ref(), artifact, from).map_err(here)?;
    let whole = Whole { artifact, bytes, signature, from };
    let signers = if is_keyed(bundle) {
        let subject = Subject::message(&whole, digest.as_ref().map(Digest::algorithm));
        managed::bundled(bundle, &subject, roots, now, from)
    } else {
        certified(bundle, &whole, roots, now)
    };
    let signers = signers.map_err(here)?;
    let proof = Arc::new(Verified { value: OverArtifact::SIGNED, from, signers, signed: None });
    Ok(Bound { proof, digest: Some(whole.bond()?.clone()), names: Vec::new() })
}

/// What a signature is checked over.
pub(crate) struct Whole<'a> {
    pub(crate) artifact: &'a Artifact,
    bytes: &'a dyn Bytes,
    pub(crate) signature: &'a [u8],
    from: EvidenceId,
}

impl Whole<'_> {
    /// The digest a good signature binds by: SHA-256 where it is known, or the strongest that was given.
    fn bond(&self) -> Result<&Digest, Rejection> {
        let sha256 = self.artifact.digest(Algorithm::Sha256);
        sha256.or_else(|| self.artifact.digests.iter().max()).ok_or_else(|| self.needs("no digest was given"))
    }

    fn needs(&self, why: &str) -> Rejection {
        Rejection::new("needs-bytes", why, self.from, "/messageSignature")
    }

    fn by_digest(&self) -> Result<Signed<'static>, Rejection> {
        let wanted = Algorithm::Sha256;
        let sha256 = self
            .artifact
            .digest(wanted)
            .ok_or_else(|| needs_digest(&[wanted].into(), false, self.from, "/messageSignature"))?;
        ArtifactDigest::new(HashAlgorithm::Sha2256, sha256.bytes().to_vec()).map(Signed::from_digest).map_err(
            |why| Rejection::new("unsupported-evidence", why.to_string(), self.from, "/messageSignature"),
        )
    }

    pub(crate) fn read(&self) -> Result<Vec<u8>, Rejection> {
        whole(self.artifact, self.bytes, self.from, "/messageSignature")
    }
}

/// All the bytes of the artifact, for a signature at `pointer` that is over all of them.
pub(crate) fn whole(
    artifact: &Artifact,
    bytes: &dyn Bytes,
    from: EvidenceId,
    pointer: &'static str,
) -> Result<Vec<u8>, Rejection> {
    if artifact.size.is_some_and(|size| size > MAX_WHOLE_ARTIFACT) {
        let text = format!(
            "this scheme signs all the bytes, and more than {MAX_WHOLE_ARTIFACT} of them are not read into memory"
        );
        return Err(Rejection::new("too-large-for-scheme", text, from, pointer));
    }
    bytes.read(MAX_WHOLE_ARTIFACT).map_err(|why| {
        Rejection::new("needs-bytes", format!("this scheme signs all the bytes: {why}"), from, pointer)
    })
}

fn agrees(claimed: Option<&Digest>, artifact: &Artifact, from: EvidenceId) -> Result<(), Rejection> {
    let Some(claimed) = claimed else { return Ok(()) };
    match artifact.digest(claimed.algorithm()) {
        Some(own) if own == claimed => Ok(()),
        Some(own) => {
            let text = format!("the signature is for {claimed}, the artifact is {own}");
            Err(Rejection::new("subject-mismatch", text, from, "/messageSignature/messageDigest"))
        }
        None => {
            Err(needs_digest(&[claimed.algorithm()].into(), false, from, "/messageSignature/messageDigest"))
        }
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
            "it brings a certificate, and the framework names no Sigstore root that could have issued it",
            whole.from,
            "/verificationMaterial",
        )
    };
    let by_digest = whole.by_digest()?;
    let tried = keyless::each(bundle, || by_digest.clone(), roots, now, whole.from);
    match gather(tried, nobody) {
        // The certificate's key signs all the bytes (Ed25519): the digest was not enough.
        Err(rejection) if rejection.code.id == "needs-bytes" => {
            let bytes = whole.read()?;
            gather(keyless::each(bundle, || Signed::from_blob(&bytes), roots, now, whole.from), nobody)
        }
        other => other,
    }
}
