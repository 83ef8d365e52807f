//! Deliveries that the sender signs: everything it handed over, to whom, and under what.

use serde_json::{Value, json};

use super::publisher::enveloped;
use super::{Case, Delivery};
use crate::artifact::{Artifact, GADGET, WIDGET};
use crate::dsse::{Envelope, IN_TOTO};
use crate::seed::Key;
use crate::statement::{DELIVERY, Statement, Subject};
use crate::tamper::{acme_ed25519_key, acme_key};
use crate::world::hint;

pub(super) const CASES: &[Case] = &[
    Case::new("all-of-it", "The supplier says that it sent the widget, and here it is", |_| {
        delivered(sent(), &[WIDGET])
    })
    .checks(HELD),
    Case::new("for-this-handoff", "The supplier names the handoff that it is meant for", |_| {
        delivered(with("handoff", json!("intake")), &[WIDGET])
    })
    .checks(HELD),
    Case::new("both-of-two", "Two were sent, and both are here", |_| delivered(sent(), BOTH).and(GADGET))
        .checks(HELD),
    Case::new("recent", "It was sent half a day ago, and two days are allowed", |_| {
        delivered(sent(), &[WIDGET])
    })
    .handoff("fresh")
    .checks(&[("wrong-recipient", "satisfied"), ("stale-proof", "satisfied")]),
    Case::new("none", "The widget is signed, and nobody says that it was sent", |_| product())
        .attacks(&["T2"])
        .exit(3)
        .checks(&[
            ("missing-delivery", "unknown"),
            ("wrong-recipient", "unknown"),
            ("incomplete-delivery", "unknown"),
        ]),
    Case::new("unreadable", "What the supplier signed does not say to whom it was sent", |_| {
        let mut sent = sent();
        sent.as_object_mut().unwrap().remove("recipient");
        delivered(sent, &[WIDGET])
    })
    .exit(1)
    .checks(&[
        ("missing-delivery", "violated"),
        ("wrong-recipient", "unknown"),
        ("incomplete-delivery", "unknown"),
    ]),
    Case::new("another-recipient", "The supplier sent it to somebody else, who passed it on", |_| {
        delivered(with("recipient", json!("shop")), &[WIDGET])
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(MEANT_FOR_OTHERS),
    Case::new("another-sender", "The supplier's key, on what somebody else is said to have sent", |_| {
        delivered(with("sender", json!("globex")), &[WIDGET])
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(MEANT_FOR_OTHERS),
    Case::new("another-relationship", "It was sent for another purpose", |_| {
        delivered(with("relationship", json!("acme-trial")), &[WIDGET])
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(MEANT_FOR_OTHERS),
    Case::new("another-handoff", "It was sent for another handoff", |_| {
        delivered(with("handoff", json!("trial")), &[WIDGET])
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(MEANT_FOR_OTHERS),
    Case::new("one-of-two", "Two were sent, and one of them is here", |_| delivered(sent(), BOTH))
        .attacks(&["T24"])
        .exit(1)
        .checks(&[("wrong-recipient", "satisfied"), ("incomplete-delivery", "violated")]),
    Case::new("by-another", "The retailer's own key says that the supplier sent it", |_| {
        stated(sent(), &[WIDGET], &Key::p256("acme/august"))
    })
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("wrong-recipient", "satisfied")]),
    Case::new("old", "It was sent two weeks ago, and two days are allowed", |_| {
        delivered(with("delivered_at", json!("2026-07-19T00:00:00Z")), &[WIDGET])
    })
    .handoff("fresh")
    .attacks(&["T11"])
    .exit(3)
    .checks(&[("wrong-recipient", "satisfied"), ("stale-proof", "unknown")]),
    Case::new("from-the-future", "It says that it was sent tomorrow", |_| {
        delivered(with("delivered_at", json!("2026-08-03T00:00:00Z")), &[WIDGET])
    })
    .attacks(&["T30"])
    .exit(3)
    .checks(&[("wrong-recipient", "satisfied"), ("inconsistent-time", "unknown")]),
    Case::new("alone", "That it was sent is all that is asked, which is no reason to take it", |_| {
        delivered(sent(), &[WIDGET])
    })
    .handoff("alone")
    .exit(3)
    .checks(&[("unlisted-signer", "satisfied"), ("incomplete-delivery", "satisfied")]),
];

const HELD: &[(&str, &str)] = &[
    ("missing-delivery", "satisfied"),
    ("wrong-recipient", "satisfied"),
    ("incomplete-delivery", "satisfied"),
    ("inconsistent-time", "satisfied"),
];

const MEANT_FOR_OTHERS: &[(&str, &str)] = &[
    ("missing-delivery", "satisfied"),
    ("wrong-recipient", "violated"),
    ("incomplete-delivery", "satisfied"),
];

const BOTH: &[Artifact] = &[WIDGET, GADGET];

fn subjects(all: &[Artifact]) -> Vec<Subject> {
    all.iter().map(|one| Subject::of(one.name, one.bytes)).collect()
}

fn sent() -> Value {
    json!({
        "sender": "acme",
        "recipient": "retail",
        "relationship": "acme-widgets",
        "framework": { "name": "acme-out", "number": 3, "digest": format!("sha256:{}", "5e".repeat(32)) },
        "delivered_at": "2026-08-01T12:00:00Z",
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut sent = sent();
    sent[field] = value;
    sent
}

/// The widget, with the supplier's signature over it and the gadget.
fn product() -> Delivery {
    enveloped(&Statement::cosign_sign(subjects(BOTH)), "acme", &[acme_key()])
}

/// The same, sent with all of these.
fn delivered(sent: Value, all: &[Artifact]) -> Delivery {
    stated(sent, all, &acme_ed25519_key())
}

fn stated(sent: Value, all: &[Artifact], key: &Key) -> Delivery {
    let statement = Statement::v1(subjects(all), DELIVERY, sent);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, &hint(key));
    product().with_json("delivery.dsse.json", &envelope.json())
}
