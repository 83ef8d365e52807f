//! Receipts of a gate: honest ones, and each with one thing wrong.

use super::status::gate;
use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::sha256;
use crate::recipe::{Content, Logged, Recipe};
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::{acme_key, key_signer};
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

type Checks = &'static [(&'static str, &'static str)];

pub(super) const CASES: &[Case] = &[
    Case::new("promoted", "The gate took the widget in yesterday", |_| promoted(receipt()))
        .handoff("promote")
        .checks(&[
            ("missing-receipt", "satisfied"),
            ("failed-verification", "satisfied"),
            ("wrong-verifier", "satisfied"),
            ("wrong-resource", "satisfied"),
            ("wrong-handoff", "satisfied"),
            ("other-framework", "satisfied"),
            ("inconsistent-time", "satisfied"),
            ("stale-proof", "satisfied"),
            ("unsoaked-receipt", "satisfied"),
            ("excepted-before", "satisfied"),
        ]),
    Case::new("missing", "Nobody took the widget in", |_| delivery()).handoff("promote").exit(3).checks(&[
        ("missing-receipt", "unknown"),
        ("wrong-handoff", "unknown"),
        ("other-framework", "unknown"),
        ("inconsistent-time", "unknown"),
        ("unsoaked-receipt", "unknown"),
        ("excepted-before", "unknown"),
    ]),
    denied(
        "forged",
        "The receipt's signature is not of the gate, and says so",
        &["T18"],
        &[("missing-receipt", "violated")],
        |_| {
            let forged = Envelope::unsigned(IN_TOTO, &stated(receipt()).payload())
                .signed_by(&Key::p256("stranger"), &hint(&gate()));
            delivery().with_json("intake.receipt.json", &forged.json())
        },
    )
    .rejected(&["bad-signature"]),
    denied(
        "self-issued",
        "The supplier signed a receipt for its own delivery",
        &["T27"],
        &[("unlisted-signer", "violated")],
        |_| delivery().with_json("intake.receipt.json", &signed(receipt(), &acme_key())),
    ),
    Case::new("another-handoff", "The receipt is of another handoff", |_| {
        promoted(noted("/handoff", json!("trial")))
    })
    .handoff("promote")
    .attacks(&["T27"])
    .exit(3)
    .checks(&[("missing-receipt", "unknown"), ("wrong-handoff", "unknown")]),
    denied(
        "another-zone",
        "The receipt is for another zone",
        &["T27"],
        &[("wrong-handoff", "violated"), ("wrong-resource", "violated")],
        |_| {
            let mut other = noted("/to", json!("trial"));
            other["resourceUri"] = json!("https://retail.example/trial/widget-1.4.2.tgz");
            promoted(other)
        },
    ),
    denied(
        "older-framework",
        "The receipt was given under another edition",
        &["T11"],
        &[("other-framework", "violated")],
        |_| promoted(with("/policy/digest/sha256", json!("06".repeat(32)))),
    ),
    Case::new("from-the-future", "The receipt says that it was judged tomorrow", |_| {
        promoted(with("/timeVerified", json!("2026-08-03T00:00:00Z")))
    })
    .handoff("promote")
    .attacks(&["T30"])
    .exit(3)
    .checks(&[("inconsistent-time", "unknown"), ("unsoaked-receipt", "unknown")]),
    denied(
        "stamped-before",
        "A timestamp proves that the receipt was signed before it says that it was judged",
        &["T30"],
        &[("inconsistent-time", "violated")],
        |world| {
            let content = Content::statement(&stated(receipt()));
            let recipe = Recipe::new(content, key_signer(gate()), origin());
            let bundle = world.forge(&recipe.logged(Logged::Nowhere).with_timestamp());
            delivery().with_json("intake.receipt.sigstore.json", &bundle)
        },
    ),
    denied(
        "too-young",
        "The widget was taken in an hour ago",
        &["T30"],
        &[("unsoaked-receipt", "violated")],
        |_| promoted(with("/timeVerified", json!("2026-08-01T23:00:00Z"))),
    ),
    Case::new("too-old", "The widget was taken in two weeks ago", |_| {
        promoted(with("/timeVerified", json!("2026-07-19T00:00:00Z")))
    })
    .handoff("promote")
    .exit(3)
    .checks(&[("stale-proof", "unknown")]),
    denied(
        "excepted",
        "Something was set aside that is not accepted here",
        &[],
        &[("excepted-before", "violated")],
        |_| promoted(noted("/exceptions", json!([exception("left-pad")]))),
    ),
    Case::new("accepted-exception", "What was set aside is accepted here", |_| {
        promoted(noted("/exceptions", json!([exception("old-widget")])))
    })
    .handoff("promote")
    .checks(&[("excepted-before", "satisfied")]),
    Case::new("chained", "The receipt into production rests on that of intake", |_| {
        let first = stated(receipt());
        let second = second(&[&first]);
        promoted(receipt()).with_json("promote.receipt.json", &signed(second, &gate()))
    })
    .handoff("deliver")
    .checks(&[("broken-chain", "satisfied")]),
    Case::new("with-a-hole", "The receipt into production rests on none", |_| {
        promoted(receipt()).with_json("promote.receipt.json", &signed(second(&[]), &gate()))
    })
    .handoff("deliver")
    .attacks(&["T27"])
    .exit(1)
    .checks(&[("broken-chain", "violated")]),
    Case::new("first-not-brought", "The receipt of intake is not here", |_| {
        let second = second(&[&stated(receipt())]);
        delivery().with_json("promote.receipt.json", &signed(second, &gate()))
    })
    .handoff("deliver")
    .attacks(&["T25"])
    .exit(3)
    .checks(&[("broken-chain", "unknown")]),
];

const fn denied(
    name: &'static str,
    what: &'static str,
    attacks: &'static [&'static str],
    checks: Checks,
    make: fn(&mut World) -> Delivery,
) -> Case {
    Case::new(name, what, make).handoff("promote").attacks(attacks).exit(1).checks(checks)
}

/// The widget, signed by its supplier.
fn delivery() -> Delivery {
    let statement = Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)]);
    let key = acme_key();
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, &hint(&key));
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.dsse.json", &envelope.json())
}

/// The widget, and a receipt of the gate.
fn promoted(predicate: Value) -> Delivery {
    delivery().with_json("intake.receipt.json", &signed(predicate, &gate()))
}

fn stated(predicate: Value) -> Statement {
    Statement::v1(
        vec![Subject::of(WIDGET.name, WIDGET.bytes)],
        "https://slsa.dev/verification_summary/v1",
        predicate,
    )
}

fn signed(predicate: Value, key: &Key) -> Value {
    Envelope::unsigned(IN_TOTO, &stated(predicate).payload()).signed_by(key, &hint(key)).json()
}

/// The honest receipt of intake.
fn receipt() -> Value {
    json!({
        "verifier": { "id": "https://gate.retail.example", "version": { "countersign": "0.1.0" } },
        "timeVerified": "2026-08-01T12:00:00Z",
        "resourceUri": "https://retail.example/staging/widget-1.4.2.tgz",
        "policy": {
            "uri": "urn:countersign:framework:retail-receipts",
            "digest": { "sha256": "07".repeat(32) },
        },
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_UNEVALUATED"],
        "slsaVersion": "1.1",
        NOTE: {
            "handoff": "intake",
            "from": "acme",
            "to": "staging",
            "framework": { "name": "retail-receipts", "number": 1 },
            "status": [],
            "exceptions": [],
            "previous": [],
        },
    })
}

/// The honest receipt into production, resting on these.
fn second(previous: &[&Statement]) -> Value {
    let digest = |statement: &&Statement| {
        let hex: String = sha256(&statement.payload()).iter().map(|byte| format!("{byte:02x}")).collect();
        json!(format!("sha256:{hex}"))
    };
    let mut next = receipt();
    next["timeVerified"] = json!("2026-08-01T20:00:00Z");
    next["resourceUri"] = json!("https://retail.example/production/widget-1.4.2.tgz");
    let note = &mut next[NOTE];
    (note["handoff"], note["from"], note["to"]) = (json!("promote"), json!("staging"), json!("production"));
    note["previous"] = previous.iter().map(digest).collect();
    next
}

const NOTE: &str = "urn:countersign:receipt:v1";

fn with(pointer: &str, value: Value) -> Value {
    let mut changed = receipt();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

fn noted(pointer: &str, value: Value) -> Value {
    with(&format!("/{NOTE}{pointer}"), value)
}

fn exception(name: &str) -> Value {
    json!({ "name": name, "check": "old-version", "expires": "2026-10-01T23:59:59Z" })
}
