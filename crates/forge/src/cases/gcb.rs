//! Google Cloud Build's provenance of an image, as its command line prints it.

use super::{Case, Delivery, NO_PROVENANCE_HOLDS};
use crate::artifact::{GADGET, WIDGET};
use crate::container;
use crate::dsse::{Envelope, IN_TOTO, Signature};
use crate::seed::Key;
use crate::statement::{SLSA_V01, Statement, Subject};
use crate::tamper::{acme_ed25519_key, acme_key};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("built", "One envelope, signed with the service's key", |_| {
        delivered(&answer(&[signed(&acme_key())]))
    })
    .checks(BUILT),
    Case::new("second-of-two", "Two envelopes, of which the second is signed with the service's key", |_| {
        delivered(&answer(&[signed(&acme_ed25519_key()), signed(&acme_key())]))
    })
    .checks(BUILT)
    .rejected(&["unknown-key"]),
    Case::new(
        "regional",
        "A region's key signs the payload alone, and the framework knows it by its id",
        |_| delivered(&answer(&[regional(&Key::p256("acme/june"), REGION)])),
    )
    .checks(BUILT),
    Case::new("regional-under-another-id", "The same signature names the key of another region", |_| {
        delivered(&answer(&[regional(&Key::p256("acme/june"), &REGION.replace("forge", "elsewhere"))]))
    })
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS)
    .rejected(&["unknown-key"]),
    Case::new(
        "regional-by-key-without-id",
        "A key that signs envelopes signed the payload as a file: that is no signature of an envelope",
        |_| delivered(&answer(&[regional(&acme_key(), REGION)])),
    )
    .attacks(&["T17"])
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS),
    Case::new(
        "regional-outside-its-container",
        "The envelope comes by itself, where DSSE's own encoding counts",
        |_| {
            Delivery::of(WIDGET)
                .with_json("widget-1.4.2.tgz.dsse.json", &regional(&Key::p256("acme/june"), REGION))
        },
    )
    .attacks(&["T17"])
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS),
    Case::new("another-key", "The envelope is signed with another key", |_| {
        delivered(&answer(&[signed(&acme_ed25519_key())]))
    })
    .attacks(&["T3"])
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS)
    .rejected(&["unknown-key"]),
    Case::new("copy-of-another-build", "The readable copy names steps that were not signed", |_| {
        changed("/build/intotoStatement/slsaProvenance/recipe/entryPoint", json!("other.yaml"))
    })
    .attacks(&["T18"])
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS)
    .rejected(&["copy-mismatch"]),
    Case::new("listed-under-another-image", "The answer lists the envelope under another image", |_| {
        let other = container::cloud_build(GADGET.bytes, &[signed(&acme_key())]);
        changed("/resourceUri", other["provenance_summary"]["provenance"][0]["resourceUri"].clone())
    })
    .attacks(&["T24"])
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS)
    .rejected(&["subject-mismatch"]),
    Case::new("signature-unreadable", "The signature is not base64", |_| {
        changed("/envelope/signatures/0/sig", json!("not a signature"))
    })
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS)
    .rejected(&["malformed-signature"]),
];

const BUILT: &[(&str, &str)] = &[
    ("missing-provenance", "satisfied"),
    ("unlisted-signer", "satisfied"),
    ("unlisted-builder", "satisfied"),
    ("wrong-source", "satisfied"),
    ("wrong-ref", "satisfied"),
];
const WORKER: &str = "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3";

fn signed(key: &Key) -> Value {
    Envelope::unsigned(IN_TOTO, &payload()).signed_by(key, "projects/forge/keys/1").json()
}

const REGION: &str =
    "projects/verified-builder/locations/forge/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1";

/// Signed as the service's regional keys sign: over the payload alone.
fn regional(key: &Key, key_id: &str) -> Value {
    let mut envelope = Envelope::unsigned(IN_TOTO, &payload());
    envelope.signatures.push(Signature { key_id: key_id.into(), bytes: key.sign(&payload()) });
    envelope.json()
}

fn payload() -> Vec<u8> {
    let predicate = json!({
        "builder": { "id": WORKER },
        "recipe": {
            "type": WORKER,
            "entryPoint": "cloudbuild.yaml",
            "arguments": { "substitutions": { "TAG_NAME": "v1.4.2" } },
        },
        "materials": [{ "uri": format!("https://github.com/acme/widget/commit/{}", "5a".repeat(20)) }],
        "metadata": { "buildStartedOn": "2026-08-01T10:00:00Z" },
    });
    Statement::v01(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V01, predicate).payload()
}

fn answer(envelopes: &[Value]) -> Value {
    container::cloud_build(WIDGET.bytes, envelopes)
}

fn changed(place: &str, value: Value) -> Delivery {
    let mut answer = answer(&[signed(&acme_key())]);
    *answer.pointer_mut(&format!("/provenance_summary/provenance/0{place}")).unwrap() = value;
    delivered(&answer)
}

fn delivered(answer: &Value) -> Delivery {
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.provenance.json", answer)
}
