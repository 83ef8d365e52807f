//! A container image, known by the digest of its manifest: signed and described by the partner, scanned by the receiver.

use crate::approval::{approval, approved, framework_digest};
use crate::artifact::Artifact;
use crate::cases::{Case, Delivery};
use crate::encoding::pretty;
use crate::identity::{Person, Workload};
use crate::recipe::{Content, Recipe, Signer};
use crate::seed::Key;
use crate::statement::{SPDX, Statement, Subject};
use crate::tamper::LABEL;
use crate::world::{World, origin};
use jiff::Timestamp;
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("to-staging", "Signed, with a bill of materials and a scan of this morning", |world| {
        delivered(world, &signing(), IMAGE, "2026-08-01T11:00:00Z", "LOW")
    })
    .checks(&[
        ("unsigned-artifact", "satisfied"),
        ("missing-attestation", "satisfied"),
        ("stale-proof", "satisfied"),
        ("unmet-condition", "satisfied"),
    ]),
    Case::new(
        "to-production",
        "The same image goes on, for it was scanned within a day, and two people approved it",
        |world| {
            let delivery = delivered(world, &signing(), IMAGE, "2026-08-01T11:00:00Z", "LOW");
            by(by(delivery, "alice", &alice()), "bob", &bob())
        },
    )
    .handoff("promotion")
    .checks(&[
        ("unsigned-artifact", "satisfied"),
        ("stale-proof", "satisfied"),
        ("own-approval", "satisfied"),
        ("too-few-approvals", "satisfied"),
    ]),
    Case::new("approved-by-one", "One person approved it for production, twice", |world| {
        let delivery = delivered(world, &signing(), IMAGE, "2026-08-01T11:00:00Z", "LOW");
        by(by(delivery, "alice", &alice()), "alice-again", &alice())
    })
    .handoff("promotion")
    .exit(3)
    .checks(&[("unlisted-approver", "satisfied"), ("too-few-approvals", "unknown")]),
    Case::new("approved-another", "Two people approved another image", |world| {
        let delivery = delivered(world, &signing(), IMAGE, "2026-08-01T11:00:00Z", "LOW");
        of(of(delivery, OTHER, "alice", &alice()), OTHER, "bob", &bob())
    })
    .handoff("promotion")
    .exit(1)
    .checks(&[("unsigned-artifact", "satisfied"), ("missing-approval", "violated")])
    .rejected(&["subject-mismatch"]),
    Case::new("scan-of-last-week", "A scan of three days ago is good for staging alone", |world| {
        delivered(world, &signing(), IMAGE, "2026-07-30T11:00:00Z", "LOW")
    })
    .handoff("promotion")
    .exit(3)
    .checks(&[("stale-proof", "unknown"), ("unmet-condition", "satisfied")]),
    Case::new("critical-hole", "The scan found a critical hole, and says so", |world| {
        delivered(world, &signing(), IMAGE, "2026-08-01T11:00:00Z", "CRITICAL")
    })
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("unmet-condition", "violated")]),
    Case::new("signed-by-hand", "Somebody at the partner's signed it from a laptop", |world| {
        let person =
            Person { email: "dev@acme.example".into(), issuer: "https://accounts.google.com".into() };
        delivered(world, &Signer::Person(person), IMAGE, "2026-08-01T11:00:00Z", "LOW")
    })
    .exit(1)
    .checks(&[("unsigned-artifact", "satisfied"), ("unlisted-signer", "violated")]),
    Case::new("papers-of-another", "The evidence is genuine, and of another image of that name", |world| {
        let papers = delivered(world, &signing(), OTHER, "2026-08-01T11:00:00Z", "LOW");
        Delivery { attestations: papers.attestations, ..Delivery::of_digest(IMAGE) }
    })
    .exit(1)
    .checks(&[("unsigned-artifact", "violated"), ("missing-attestation", "violated")])
    .rejected(&["subject-mismatch"]),
];

/// A manifest: all that is known of it is its digest.
const IMAGE: Artifact = Artifact {
    name: "registry.acme.example/shop/checkout",
    bytes: b"{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"}\n",
};

/// Another image of that name.
const OTHER: Artifact = Artifact { bytes: b"{\"schemaVersion\":2,\"layers\":[]}\n", ..IMAGE };

/// The policy itself: whoever approves does it under one edition.
const FRAMEWORK: &str = include_str!("../../../../policies/container-image.yaml");

/// The delivery with an approval of the image.
fn by(delivery: Delivery, name: &str, key: &Key) -> Delivery {
    of(delivery, IMAGE, name, key)
}

/// The delivery with an approval of this image.
fn of(delivery: Delivery, image: Artifact, name: &str, key: &Key) -> Delivery {
    let files = [
        ("roots/acme.trusted_root.json", pretty(&World::new(LABEL).trusted_root())),
        ("roots/retail-alice.pub", alice().public_pem().into_bytes()),
        ("roots/retail-bob.pub", bob().public_pem().into_bytes()),
    ];
    let digest = framework_digest(FRAMEWORK, &files);
    let predicate = approval("promotion", ("staging", "production"), ("container-image", &digest));
    let approval = approved(image.name, image.bytes, predicate, key);
    delivery.with_json(&format!("approved-by-{name}.json"), &approval)
}

/// The key of one who approves.
pub(super) fn alice() -> Key {
    Key::p256("retail/alice")
}

/// The key of another.
pub(super) fn bob() -> Key {
    Key::p256("retail/bob")
}

const SCAN: &str = "https://in-toto.io/attestation/vulns/v0.2";

fn pipeline(file: &str) -> Workload {
    Workload {
        repository: "acme/checkout".into(),
        repository_id: "4712".into(),
        signer: format!("acme/ci/.github/workflows/{file}@refs/tags/v2.1.0"),
        ..Workload::acme_release()
    }
}

fn signing() -> Signer {
    Signer::Workload(Box::new(pipeline("sign-image.yml")))
}

fn scanner() -> Workload {
    Workload {
        repository: "retail/security".into(),
        repository_id: "815".into(),
        owner_id: "77".into(),
        signer: "retail/security/.github/workflows/scan-image.yml@refs/heads/main".into(),
        source_ref: "refs/heads/main".into(),
        ..Workload::acme_release()
    }
}

/// The image by its digest, with signature, bill of materials and a scan of this time, which found this.
fn delivered(world: &mut World, signer: &Signer, image: Artifact, scanned: &str, severity: &str) -> Delivery {
    let about = || vec![Subject::of(image.name, image.bytes)];
    let scanned: Timestamp = scanned.parse().unwrap();
    let signature =
        Recipe::new(Content::statement(&Statement::cosign_sign(about())), signer.clone(), origin());
    let sbom = json!({ "spdxVersion": "SPDX-2.3", "name": image.name, "packages": [] });
    let sbom = Statement::v1(about(), SPDX, sbom);
    let scan = Statement::v1(about(), SCAN, scan(scanned, severity));
    Delivery::of_digest(image)
        .with_json("image.sigstore.json", &world.forge(&signature))
        .with_json("sbom.sigstore.json", &world.attest(&pipeline("build-image.yml"), &sbom, origin()))
        .with_json("scan.sigstore.json", &world.attest(&scanner(), &scan, scanned))
}

fn scan(at: Timestamp, severity: &str) -> Value {
    let found = json!({ "id": "CVE-2026-0001", "severity": [{ "method": "scanner", "score": severity }] });
    json!({
        "scanner": { "uri": "https://scanner.example", "result": [found] },
        "metadata": { "scanStartedOn": at.to_string(), "scanFinishedOn": at.to_string() },
    })
}
