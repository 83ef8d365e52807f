//! One delivery, its world, and short words for verifying it.

use std::sync::Arc;

use countersign_verify::{Bound, OverArtifact, Rejection, Roots, bind, signature, statement};
use forge::world::origin;
use forge::{Recipe, Statement as Forged, Subject, Workload, World};
use formats::{Evidence, Statement, decode};
use model::{Artifact, ArtifactKind, Bytes, Claimed, Digest, EvidenceId, Instant, NoBytes, Text};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub(crate) const WIDGET: &[u8] = b"the widget, release 1.4.2";

pub(crate) fn now() -> Instant {
    Instant::parse("2026-08-02T00:00:00Z").unwrap()
}

pub(crate) fn widget() -> Artifact {
    let digest = Digest::sha256(Sha256::digest(WIDGET).into());
    Artifact {
        given: "widget-1.4.2.tgz".into(),
        kind: ArtifactKind::File,
        digests: vec![digest],
        size: Some(25),
    }
}

pub(crate) fn blob() -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET, origin())
}

pub(crate) fn attestation() -> Recipe {
    let subject = Subject::of("widget-1.4.2.tgz", WIDGET);
    let statement = Forged::v1(vec![subject], "https://example.com/anything/v1", serde_json::json!({}));
    Recipe::attestation(&Workload::acme_release(), &statement, origin())
}

pub(crate) fn trusting(root: &Value) -> Roots {
    let mut builder = Roots::builder();
    builder.trusted_root("acme", root.to_string().as_bytes()).unwrap();
    builder.build().unwrap()
}

pub(crate) fn claim(bundle: &Value) -> Claimed<Evidence> {
    let mut pieces = decode(EvidenceId::file(0), bundle.to_string().as_bytes());
    pieces.remove(0).read.unwrap()
}

pub(crate) fn verify_blob(bundle: &Value, roots: &Roots) -> Result<Bound<OverArtifact>, Rejection> {
    signature(&claim(bundle), &widget(), &NoBytes, roots, now())
}

pub(crate) fn verify_statement(bundle: &Value, roots: &Roots) -> Result<Bound<Statement>, Rejection> {
    bind(&Arc::new(statement(&claim(bundle), roots, now())?), &widget())
}

pub(crate) fn world() -> World {
    World::new("acme")
}

/// The widget's bytes.
pub(crate) struct Whole;

impl Bytes for Whole {
    fn read(&self, _limit: u64) -> Result<Vec<u8>, Text> {
        Ok(WIDGET.to_vec())
    }
}
