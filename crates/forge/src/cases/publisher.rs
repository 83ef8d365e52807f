//! What a publisher is held to beyond one signature: the release line it built, what a verifier says of it, and how
//! many parties signed.

use super::{Case, Delivery, bundled};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::{acme_ed25519_key, acme_key};
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

pub(super) const REFS: &[Case] = &[
    Case::new("of-the-line", "A tag of the release line was built", |world| built(world, "refs/tags/v1.4.2"))
        .checks(REF_HELD),
    Case::new("another-line", "A tag of the line before was built", |world| built(world, "refs/tags/v0.9.0"))
        .attacks(&["T15"])
        .exit(1)
        .checks(REF_WRONG),
    Case::new("longer-number", "The tag's first number begins like the line's", |world| {
        built(world, "refs/tags/v14.0.0")
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(REF_WRONG),
    Case::new("branch-like-a-tag", "A branch that is called like a release was built", |world| {
        built(world, "refs/heads/v1.4.2")
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(REF_WRONG),
    Case::new("the-tag", "The one tag was built", |world| built(world, "refs/tags/v1.4.2"))
        .handoff("pinned")
        .checks(REF_HELD),
    Case::new("a-longer-tag", "A tag that begins like the one that is named was built", |world| {
        built(world, "refs/tags/v1.4.20")
    })
    .handoff("pinned")
    .attacks(&["T15"])
    .exit(1)
    .checks(REF_WRONG),
    Case::new("the-branch", "The one branch was built", |world| built(world, "refs/heads/main"))
        .handoff("trunk")
        .checks(REF_HELD),
    Case::new("tag-like-the-branch", "A tag that is called like the branch was built", |world| {
        built(world, "refs/tags/main")
    })
    .handoff("trunk")
    .attacks(&["T15"])
    .exit(1)
    .checks(REF_WRONG),
];

pub(super) const SUMMARIES: &[Case] = &[
    Case::new("passed", "The gate verified the widget, and found build level 3", |_| {
        summary(passed(), &acme_key())
    })
    .checks(&[
        ("missing-attestation", "satisfied"),
        ("failed-verification", "satisfied"),
        ("wrong-verifier", "satisfied"),
        ("wrong-resource", "satisfied"),
        ("unverified-level", "satisfied"),
    ]),
    Case::new("passed-v02", "The same in version 0.2, which has one level", |_| {
        let mut old = passed();
        old.as_object_mut().unwrap().remove("verifiedLevels");
        old["policyLevel"] = json!("SLSA_BUILD_LEVEL_2");
        stated("https://slsa.dev/verification_summary/v0.2", old, &acme_key())
    })
    .checks(&[("unverified-level", "satisfied")]),
    Case::new("failed", "The gate verified the widget, and it failed", |_| {
        summary(with("verificationResult", json!("FAILED")), &acme_key())
    })
    .attacks(&["T3"])
    .exit(1)
    .checks(&[("failed-verification", "violated")]),
    Case::new("unreadable", "What the gate signed is no summary", |_| {
        summary(with("verificationResult", json!("GOOD")), &acme_key())
    })
    .exit(1)
    .checks(&[
        ("failed-verification", "violated"),
        ("wrong-verifier", "unknown"),
        ("wrong-resource", "unknown"),
        ("unverified-level", "unknown"),
    ]),
    Case::new("another-verifier", "The gate's key signed for another verifier", |_| {
        summary(with("verifier", json!({ "id": "https://gate.example/trial" })), &acme_key())
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("wrong-verifier", "violated")]),
    Case::new("another-resource", "The gate verified the same bytes under another name", |_| {
        summary(with("resourceUri", json!("https://retail.example/trial/widget-1.4.2.tgz")), &acme_key())
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("wrong-resource", "violated")]),
    Case::new("lower-level", "The gate found less than the handoff asks for", |_| {
        summary(with("verifiedLevels", json!(["SLSA_BUILD_LEVEL_1"])), &acme_key())
    })
    .exit(1)
    .checks(&[("unverified-level", "violated")]),
    Case::new("another-signer", "Somebody else says so in the gate's name", |_| {
        summary(passed(), &acme_ed25519_key())
    })
    .attacks(&["T18"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("missing", "Nobody verified the widget", |_| Delivery::of(WIDGET)).exit(3).checks(&[
        ("missing-attestation", "unknown"),
        ("failed-verification", "unknown"),
        ("wrong-verifier", "unknown"),
        ("wrong-resource", "unknown"),
        ("unverified-level", "unknown"),
    ]),
];

pub(super) const DISTINCT: &[Case] = &[
    Case::new("two-signers", "Two listed parties signed", |_| {
        let first = enveloped(&signed(), "first", &[acme_key()]);
        first.with("second.dsse.json", crate::encoding::pretty(&envelope(&signed(), &[acme_ed25519_key()])))
    })
    .checks(&[("too-few-signers", "satisfied")]),
    Case::new("one-envelope", "Two listed parties signed one envelope", |_| {
        enveloped(&signed(), "both", &[acme_key(), acme_ed25519_key()])
    })
    .checks(&[("too-few-signers", "satisfied")]),
    Case::new("one-signer", "One of two signed", |_| enveloped(&signed(), "first", &[acme_key()]))
        .attacks(&["T8"])
        .exit(3)
        .checks(&[("unlisted-signer", "satisfied"), ("too-few-signers", "unknown")]),
    Case::new("one-signer-twice", "One of two signed in two envelopes", |_| {
        let first = enveloped(&signed(), "first", &[acme_key()]);
        first.with("second.dsse.json", crate::encoding::pretty(&envelope(&renamed(), &[acme_key()])))
    })
    .attacks(&["T8", "T21"])
    .exit(3)
    .checks(&[("too-few-signers", "unknown")]),
    Case::new("one-and-a-stranger", "One of two signed, and somebody nobody knows", |_| {
        let first = enveloped(&signed(), "first", &[acme_key()]);
        first
            .with("second.dsse.json", crate::encoding::pretty(&envelope(&signed(), &[Key::p256("stranger")])))
    })
    .attacks(&["T8"])
    .exit(3)
    .checks(&[("too-few-signers", "unknown")]),
    Case::new("one-and-a-forgery", "One of two signed, and somebody in the other's name", |_| {
        let first = enveloped(&signed(), "first", &[acme_key()]);
        let forged = Envelope::unsigned(IN_TOTO, &signed().payload())
            .signed_by(&Key::p256("stranger"), &hint(&acme_ed25519_key()));
        first.with_json("second.dsse.json", &forged.json())
    })
    .attacks(&["T8"])
    .exit(1)
    .checks(&[("unlisted-signer", "satisfied"), ("too-few-signers", "violated")])
    .rejected(&["bad-signature"]),
    Case::new("nobody", "Nobody signed", |_| Delivery::of(WIDGET))
        .exit(3)
        .checks(&[("too-few-signers", "unknown")]),
    Case::new("two-attested", "Two listed parties attested the same bill of materials", |_| {
        enveloped(&spdx(), "both", &[acme_key(), acme_ed25519_key()])
    })
    .handoff("attested")
    .checks(&[("too-few-signers", "satisfied")]),
    Case::new("one-attested", "One of two attested the bill of materials", |_| {
        enveloped(&spdx(), "first", &[acme_key()])
    })
    .handoff("attested")
    .attacks(&["T8"])
    .exit(3)
    .checks(&[("too-few-signers", "unknown")]),
];

const REF_HELD: &[(&str, &str)] = &[("wrong-ref", "satisfied")];
const REF_WRONG: &[(&str, &str)] = &[("wrong-ref", "violated")];

fn widget() -> Subject {
    Subject::of(WIDGET.name, WIDGET.bytes)
}

/// Provenance of a run that built this ref.
fn built(world: &mut World, reference: &str) -> Delivery {
    let run = Workload { source_ref: reference.into(), ..Workload::acme_release() };
    bundled(world, &Recipe::attestation(&run, &Statement::v1(vec![widget()], SLSA_V1, v1(&run)), origin()))
}

fn passed() -> Value {
    json!({
        "verifier": { "id": "https://gate.example/verifier" },
        "timeVerified": "2026-08-01T10:00:00Z",
        "resourceUri": "https://retail.example/widget-1.4.2.tgz",
        "policy": { "uri": "https://retail.example/policy" },
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_3"],
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut summary = passed();
    summary[field] = value;
    summary
}

fn summary(predicate: Value, key: &Key) -> Delivery {
    stated("https://slsa.dev/verification_summary/v1", predicate, key)
}

fn stated(predicate_type: &str, predicate: Value, key: &Key) -> Delivery {
    let statement = Statement::v1(vec![widget()], predicate_type, predicate);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, &hint(key));
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.vsa.dsse.json", &envelope.json())
}

pub(super) fn signed() -> Statement {
    Statement::cosign_sign(vec![widget()])
}

/// The same under another name, so that the two envelopes differ in their bytes.
pub(super) fn renamed() -> Statement {
    Statement::cosign_sign(vec![Subject::of("widget.tgz", WIDGET.bytes)])
}

fn spdx() -> Statement {
    Statement::v1(vec![widget()], "https://spdx.dev/Document", json!({ "spdxVersion": "SPDX-2.3" }))
}

fn envelope(statement: &Statement, keys: &[Key]) -> Value {
    let unsigned = Envelope::unsigned(IN_TOTO, &statement.payload());
    keys.iter().fold(unsigned, |envelope, key| envelope.signed_by(key, &hint(key))).json()
}

pub(super) fn enveloped(statement: &Statement, name: &str, keys: &[Key]) -> Delivery {
    Delivery::of(WIDGET).with_json(&format!("{name}.dsse.json"), &envelope(statement, keys))
}
