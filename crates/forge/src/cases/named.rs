//! Artifacts that are named by another value of a digest set, and that nobody hashes.

use super::{Case, Delivery};
use crate::artifact::{GADGET, WIDGET};
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, sha256};
use crate::statement::{Statement, Subject};
use crate::tamper::acme_key;
use crate::world::hint;
use serde_json::json;

pub(super) const CASES: &[Case] = &[
    Case::new("image", "The gate verified a machine image, which is known by its number", |_| {
        judged(IMAGE, &[("gce_image_id", "4711")])
    })
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new("commit", "The gate verified a commit", |_| {
        judged(&commit(), &[("gitCommit", &"c0".repeat(20))])
    })
    .checks(&[("missing-attestation", "satisfied")]),
    Case::new("image-beside-digest", "The summary names the image by its number and by a digest", |_| {
        judged(IMAGE, &[("gce_image_id", "4711"), ("sha256", &hex(&sha256(WIDGET.bytes)))])
    })
    .checks(&[("missing-attestation", "satisfied")]),
    refused("another-image", "The summary is of the image with the next number", |_| {
        judged(IMAGE, &[("gce_image_id", "4712")])
    })
    .attacks(&["T1"]),
    refused("tree-for-commit", "The summary names a tree by the digits of the commit", |_| {
        judged(&commit(), &[("gitTree", &"c0".repeat(20))])
    })
    .attacks(&["T1"]),
    refused(
        "number-for-digest",
        "The summary names the widget by a number, and its digest is another's",
        |_| {
            let digest = hex(&sha256(GADGET.bytes));
            summary(&[("gce_image_id", "4711"), ("sha256", &digest)], Delivery::of(WIDGET))
        },
    )
    .attacks(&["T1"]),
    refused(
        "digest-for-number",
        "The image is asked for by its number, and the summary has a digest alone",
        |_| judged(IMAGE, &[("sha256", &hex(&sha256(WIDGET.bytes)))]),
    )
    .attacks(&["T1"]),
];

const IMAGE: &str = "gce_image_id:4711";

fn commit() -> String {
    format!("gitCommit:{}", "c0".repeat(20))
}

const fn refused(name: &'static str, what: &'static str, make: fn(&mut crate::World) -> Delivery) -> Case {
    Case::new(name, what, make)
        .exit(1)
        .checks(&[("missing-attestation", "violated")])
        .rejected(&["subject-mismatch"])
}

/// A summary about a subject with these digests, for what the operator names so.
fn judged(given: &str, digests: &[(&str, &str)]) -> Delivery {
    summary(digests, Delivery { named: vec![given.into()], ..Delivery::default() })
}

fn summary(digests: &[(&str, &str)], delivery: Delivery) -> Delivery {
    let digests = digests.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let subject = Subject { name: "_".into(), digests };
    let predicate = json!({
        "verifier": { "id": "https://gate.example/verifier" },
        "timeVerified": "2026-08-01T10:00:00Z",
        "resourceUri": "https://retail.example/image",
        "policy": { "uri": "https://retail.example/policy" },
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_3"],
    });
    let statement = Statement::v1(vec![subject], "https://slsa.dev/verification_summary/v1", predicate);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload());
    let envelope = envelope.signed_by(&acme_key(), &hint(&acme_key()));
    delivery.with_json("summary.dsse.json", &envelope.json())
}
