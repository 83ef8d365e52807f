use formats::{Evidence, SimpleSigning};
use model::{Algorithm, Artifact, ArtifactKind, Bytes, Claimed, EvidenceId, Instant, Text};

use crate::bind::needs_digest;
use crate::material::digest_of;
use crate::roots::Roots;
use crate::{Bound, OverArtifact, Rejection, message};

/// Verifies cosign's older signature over an image: the signature over the small document first, as over any bytes,
/// then that the document names this image. It binds by the digest that was signed.
pub(crate) fn signature(
    simple: &SimpleSigning,
    artifact: &Artifact,
    roots: &Roots,
    now: Instant,
    from: EvidenceId,
) -> Result<Bound<OverArtifact>, Rejection> {
    let document = Artifact {
        given: artifact.given.clone(),
        kind: ArtifactKind::File,
        digests: vec![digest_of(&simple.payload)],
        size: u64::try_from(simple.payload.len()).ok(),
    };
    let claim = Claimed::new(Evidence::Bundle(Box::new(simple.bundle.clone())), from);
    let over_document = message::signature(&claim, &document, &Payload(&simple.payload), roots, now)?;
    match artifact.digest(Algorithm::Sha256) {
        Some(own) if *own == simple.image => Ok(Bound {
            digest: Some(simple.image.clone()),
            names: simple.reference.iter().cloned().collect(),
            ..over_document
        }),
        Some(own) => {
            let text = format!("the signature is for the image {}, the artifact is {own}", simple.image);
            Err(Rejection::new("subject-mismatch", text, from, "/Payload"))
        }
        None => Err(needs_digest(&[Algorithm::Sha256].into(), false, from, "/Payload")),
    }
}

/// The document, for a scheme that signs all the bytes. It came as evidence, so it is bounded already.
struct Payload<'a>(&'a [u8]);

impl Bytes for Payload<'_> {
    fn read(&self, _limit: u64) -> Result<Vec<u8>, Text> {
        Ok(self.0.to_vec())
    }
}
