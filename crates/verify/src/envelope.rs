use formats::{Bundle, Content, Dsse, Evidence, Statement};
use model::{Algorithm, Claimed, Digest, EvidenceId, Instant, NonEmpty};
use sigstore_verify::types::bundle::VerificationMaterialContent;
use sigstore_verify::types::{Artifact, ArtifactDigest, HashAlgorithm};

use crate::certificate::Certificate;
use crate::key::Form;
use crate::managed::Subject;
use crate::material::digest_of;
use crate::roots::Roots;
use crate::{Key, Rejection, Signer, Verified, keyless, managed};

/// Verifies a signed statement, once, whatever artifacts it will be bound to.
///
/// Every root of the framework is tried; everyone whose signature holds becomes a signer. A signature of
/// a bare envelope by nobody the framework knows is left out, so that a stranger's cannot spoil it.
///
/// # Errors
/// The rejection that came furthest, when no signature holds, or what was signed is not a statement.
pub fn statement(
    claim: &Claimed<Evidence>,
    roots: &Roots,
    now: Instant,
) -> Result<Verified<Statement>, Rejection> {
    let from = claim.from;
    let (dsse, signers) = match &claim.value {
        Evidence::Dsse(dsse) => (dsse, managed::bare(dsse, roots, from).map_err(|why| unlogged(dsse, why))?),
        Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) => {
            let text = "it signs bytes, not a statement";
            return Err(Rejection::new("unsupported-evidence", text, from, ""));
        }
        Evidence::Metadata(_) => {
            let text = "in-toto layouts and links count only together, under a `layout` requirement";
            return Err(Rejection::new("unsupported-evidence", text, from, ""));
        }
        Evidence::Bundle(bundle) => match &bundle.content {
            Content::Envelope(dsse) => {
                let signers = bundled(bundle, dsse, roots, now, from);
                (dsse, signers.map_err(|why| why.in_document(&claim.value))?)
            }
            Content::Message { .. } => {
                return Err(Rejection::new(
                    "unsupported-evidence",
                    "it signs bytes, not a statement",
                    from,
                    "",
                ));
            }
        },
    };
    if let Some(contradiction) = &dsse.contradiction {
        return Err(Rejection::malformed(from, contradiction));
    }
    let value = readable(dsse, from)?.clone();
    Ok(Verified { value, from, signers, signed: Some(digest_of(&dsse.payload)) })
}

/// The certificate beside a signature in an envelope says who might have signed. Without a log entry nothing says
/// when, so it is neither good nor bad.
fn unlogged(dsse: &Dsse, why: Rejection) -> Rejection {
    let certified = dsse.signatures.iter().any(|signature| signature.certificate.is_some());
    if why.code.id != "unknown-key" || !certified {
        return why;
    }
    let text = "it is signed with a certificate, and a bare envelope carries no log entry to prove when";
    Rejection {
        place: why.place.clone(),
        ..Rejection::new("missing-log-entry", text, why.place.evidence, "")
    }
}

fn readable(dsse: &Dsse, from: EvidenceId) -> Result<&Statement, Rejection> {
    dsse.statement.as_ref().map_err(|fault| Rejection::malformed(from, fault))
}

fn bundled(
    bundle: &Bundle,
    dsse: &Dsse,
    roots: &Roots,
    now: Instant,
    from: EvidenceId,
) -> Result<NonEmpty<Signer>, Rejection> {
    if !dsse.is_foreign() {
        readable(dsse, from)?;
    }
    let anchor = dsse.statement.as_ref().ok().and_then(own_digest);
    if is_keyed(bundle) {
        return managed::bundled(bundle, &Subject::envelope(dsse, anchor), roots, now, from);
    }
    // What is meant for other readers is first of all signed or not; a statement that cannot be read is told above.
    if let Err(foreign) = readable(dsse, from) {
        return Err(unsigned(bundle, dsse, from).unwrap_or(foreign));
    }
    let anchor = anchor.ok_or_else(|| {
        Rejection::new(
            "unsupported-evidence",
            "no subject has a sha256 or sha512 digest, which bundles are verified by",
            from,
            "/subject",
        )
    })?;
    let artifact = || Artifact::from_digest(anchor.clone());
    gather(keyless::each(bundle, artifact, roots, now, from), || {
        Rejection::new(
            "untrusted-certificate",
            "it is signed with a certificate, and the framework names no Sigstore root",
            from,
            "/verificationMaterial",
        )
    })
}

/// The rejection of an envelope that the key of its own certificate did not sign, whoever issued that certificate.
/// The library looks at signatures only after it has read the payload.
fn unsigned(bundle: &Bundle, dsse: &Dsse, from: EvidenceId) -> Option<Rejection> {
    let leaf = bundle.parsed.signing_certificate()?;
    let key = Key::read(Certificate::read(leaf.as_bytes()).ok()?.key(), None).ok()?;
    let signature = dsse.signatures.first();
    match key.signed(&dsse.pae(), &signature.bytes, Form::Asn1, None) {
        Some(_) => None,
        None => {
            let text = "the key of its certificate did not sign this envelope";
            Some(Rejection::new("bad-signature", text, from, "/dsseEnvelope/signatures/0"))
        }
    }
}

/// Whether a bundle is signed with a key the verifier must already have.
pub(crate) fn is_keyed(bundle: &Bundle) -> bool {
    matches!(bundle.parsed.verification_material.content, VerificationMaterialContent::PublicKey(_))
}

/// Everyone who vouches, the same signer by several roots once; or the rejection that came furthest.
pub(crate) fn gather(
    tried: impl IntoIterator<Item = Result<Signer, Rejection>>,
    nobody: impl FnOnce() -> Rejection,
) -> Result<NonEmpty<Signer>, Rejection> {
    let mut signers: Vec<Signer> = Vec::new();
    let mut best: Option<Rejection> = None;
    for one in tried {
        match one {
            Ok(signer) => merge(&mut signers, signer),
            Err(rejection) if best.as_ref().is_none_or(|best| rejection.code.rank > best.code.rank) => {
                best = Some(rejection)
            }
            Err(_) => {}
        }
    }
    NonEmpty::of(signers).ok_or_else(|| best.unwrap_or_else(nobody))
}

fn merge(signers: &mut Vec<Signer>, signer: Signer) {
    let same = signers.iter_mut().find(|known| {
        let alike = Signer { roots: known.roots.clone(), ..signer.clone() };
        alike == **known
    });
    match same {
        Some(known) => known.roots.push(signer.roots.first().clone()),
        None => signers.push(signer),
    }
}

/// A digest of the statement's own, which the library wants for its signature check. Which artifact the
/// statement is about is decided in [`crate::bind`], against every subject.
fn own_digest(statement: &Statement) -> Option<ArtifactDigest> {
    let digests = statement.subjects.iter().flat_map(|subject| &subject.digests);
    digests.filter_map(library_digest).next()
}

fn library_digest(digest: &Digest) -> Option<ArtifactDigest> {
    let algorithm = match digest.algorithm() {
        Algorithm::Sha256 => HashAlgorithm::Sha2256,
        Algorithm::Sha512 => HashAlgorithm::Sha2512,
        Algorithm::Sha384 => return None,
    };
    ArtifactDigest::new(algorithm, digest.bytes().to_vec()).ok()
}
