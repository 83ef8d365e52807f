//! What the targets judge by: the artifact, the roots and the clock of the fixtures. Nobody but the fixtures' keys
//! can sign, so whatever a target finds accepted was signed by them.

use std::sync::LazyLock;

use formats::{Evidence, decode};
use model::{Algorithm, Artifact, ArtifactKind, Bytes, Digest, EvidenceId, Instant, Text};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use verify::{KeyTerms, Roots};

/// The artifact of the fixtures.
pub const WIDGET: &[u8] = include_bytes!("../../fixtures/minisign/pure/widget-1.4.2.tgz");

/// A trusted root that authorities of the fixtures stand in.
pub const TRUSTED_ROOT: &[u8] = include_bytes!("../../fixtures/roots/trusted_root.json");

const FACTORY: &[u8] = include_bytes!("../../fixtures/roots/factory.pem");
const MINISIGN: &[u8] = include_bytes!("../../fixtures/roots/acme-minisign.pub");

/// When the fixtures are judged.
pub fn now() -> Instant {
    Instant::parse("2026-08-02T00:00:00Z").expect("a time")
}

static ROOTS: LazyLock<Roots> = LazyLock::new(|| {
    let mut roots = Roots::builder();
    roots.trusted_root("acme", TRUSTED_ROOT).expect("a trusted root");
    roots.x509("factory", FACTORY, Some("acme")).expect("anchors");
    roots.key("minisign", MINISIGN, KeyTerms::default()).expect("a key");
    roots.build().expect("roots")
});

static ARTIFACT: LazyLock<Artifact> = LazyLock::new(|| Artifact {
    given: "widget-1.4.2.tgz".into(),
    kind: ArtifactKind::File,
    digests: vec![
        Digest::new(Algorithm::Sha256, &Sha256::digest(WIDGET)).expect("a digest"),
        Digest::new(Algorithm::Sha384, &Sha384::digest(WIDGET)).expect("a digest"),
        Digest::new(Algorithm::Sha512, &Sha512::digest(WIDGET)).expect("a digest"),
    ],
    size: None,
});

struct Whole;

impl Bytes for Whole {
    fn read(&self, _limit: u64) -> Result<Vec<u8>, Text> {
        Ok(WIDGET.to_vec())
    }
}

/// Verifies every piece of evidence over the widget: what holds is bound to the widget, what does not has a known
/// code. Gives back what held.
pub fn held(bytes: &[u8]) -> Vec<Evidence> {
    let mut held = Vec::new();
    for piece in decode(EvidenceId::file(0), bytes) {
        match piece.read {
            Err(fault) => assert!(formats::CODES.contains(&fault.code), "an unknown code: {}", fault.code),
            Ok(claim) => match verify::signature(&claim, &ARTIFACT, &Whole, &ROOTS, now()) {
                Ok(bound) => {
                    let ours = |digest| ARTIFACT.digests.contains(digest);
                    assert!(bound.digest().is_some_and(ours), "bound to something else");
                    let signer = bound.proof().signers().first();
                    assert!(signer.signed_at().is_none_or(|at| at <= now()), "signed after the run");
                    held.push(claim.value);
                }
                Err(rejection) => {
                    let known = verify::CODES.iter().any(|code| code.id == rejection.code.id);
                    assert!(known, "an unknown code: {}", rejection.code.id);
                    assert!(!rejection.text.is_empty(), "a rejection says why");
                }
            },
        }
    }
    held
}
