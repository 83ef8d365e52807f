//! Approvals: two people, and all that does not make two of them.

use super::publisher::{enveloped, signed};
use super::{AUGUST_KEY, Case, Delivery, JULY_KEY, JUNE_KEY, P256_KEY, TODAY_KEY, keys};
use crate::approval::{approval, approved, framework_digest};
use crate::artifact::{Artifact, GADGET, WIDGET};
use crate::seed::Key;
use crate::tamper::acme_key;
use serde_json::{Value, json};

pub(super) const FRAMEWORK: &str = include_str!("approvals.yaml");

pub(super) const ROOTS: &[&str] = &[P256_KEY, JUNE_KEY, JULY_KEY, AUGUST_KEY, TODAY_KEY];

const SIGNED: (&str, &str) = ("unlisted-signer", "satisfied");

pub(super) const CASES: &[Case] = &[
    Case::new("two-people", "Two people approved it, neither of whom signed it", |_| {
        by_both(&good("promote"))
    })
    .handoff("promote")
    .checks(&[
        SIGNED,
        ("missing-approval", "satisfied"),
        ("unlisted-approver", "satisfied"),
        ("wrong-approval", "satisfied"),
        ("expired-approval", "satisfied"),
        ("own-approval", "satisfied"),
        ("too-few-approvals", "satisfied"),
    ]),
    Case::new("one-person-twice", "One person approved it with two keys", |_| {
        built().with(&good("promote"), &alice()).with(&good("promote"), &alice_too()).delivery
    })
    .handoff("promote")
    .attacks(&["T8", "T21"])
    .exit(3)
    .checks(&[SIGNED, ("unlisted-approver", "satisfied"), ("too-few-approvals", "unknown")]),
    Case::new("nobody", "Nobody approved it", |_| built().delivery)
        .handoff("promote")
        .attacks(&["T4"])
        .exit(3)
        .checks(&[
            SIGNED,
            ("missing-approval", "unknown"),
            ("unlisted-approver", "unknown"),
            ("wrong-approval", "unknown"),
            ("expired-approval", "unknown"),
            ("own-approval", "unknown"),
            ("too-few-approvals", "unknown"),
        ]),
    Case::new("other-artifact", "Both approved another artifact", |_| {
        built().of(GADGET, &good("promote"), &alice()).of(GADGET, &good("promote"), &bob()).delivery
    })
    .handoff("promote")
    .attacks(&["T26"])
    .exit(1)
    .checks(&[SIGNED, ("missing-approval", "violated")])
    .rejected(&["subject-mismatch"]),
    Case::new("other-handoff", "Both approved it for another handoff", |_| by_both(&good("hotfix")))
        .handoff("promote")
        .attacks(&["T27"])
        .exit(3)
        .checks(&[("missing-approval", "unknown"), ("wrong-approval", "unknown")]),
    Case::new("other-zone", "Both approved it for another zone", |_| {
        by_both(&spoilt("promote", "to", json!("staging")))
    })
    .handoff("promote")
    .attacks(&["T27"])
    .exit(1)
    .checks(&[("unlisted-approver", "satisfied"), ("wrong-approval", "violated")]),
    Case::new("other-edition", "The framework has changed since both approved it", |_| {
        let before = json!({ "name": "retail-approvals", "digest": format!("sha256:{}", "0".repeat(64)) });
        by_both(&spoilt("promote", "framework", before))
    })
    .handoff("promote")
    .attacks(&["T11"])
    .exit(1)
    .checks(&[("unlisted-approver", "satisfied"), ("wrong-approval", "violated")]),
    Case::new("expired", "Both approved it, until an hour before", |_| {
        by_both(&spoilt("promote", "expires", json!("2026-08-01T23:00:00Z")))
    })
    .handoff("promote")
    .attacks(&["T7"])
    .exit(1)
    .checks(&[("wrong-approval", "satisfied"), ("expired-approval", "violated")]),
    Case::new("stale", "Both approved it longer ago than the handoff takes", |_| {
        by_both(&spoilt("promote", "approved_at", json!("2026-08-01T11:59:59Z")))
    })
    .handoff("promote")
    .attacks(&["T7"])
    .exit(3)
    .checks(&[("wrong-approval", "satisfied"), ("expired-approval", "unknown")]),
    Case::new("not-yet", "Both will have approved it in an hour", |_| {
        by_both(&spoilt("promote", "approved_at", json!("2026-08-02T01:00:00Z")))
    })
    .handoff("promote")
    .attacks(&["T30"])
    .exit(3)
    .checks(&[("expired-approval", "unknown")]),
    Case::new("one-expired", "Two people approved it, one of them until an hour before", |_| {
        let ended = spoilt("promote", "expires", json!("2026-08-01T23:00:00Z"));
        built().with(&good("promote"), &alice()).with(&ended, &bob()).delivery
    })
    .handoff("promote")
    .exit(1)
    .checks(&[("expired-approval", "satisfied"), ("too-few-approvals", "violated")]),
    Case::new("unlisted", "Somebody approved it who may not", |_| {
        built().with(&good("hotfix"), &Key::p256("acme/today")).delivery
    })
    .handoff("hotfix")
    .exit(1)
    .checks(&[SIGNED, ("unlisted-approver", "violated"), ("too-few-approvals", "unknown")]),
    Case::new("by-one", "One person approved a hotfix", |_| built().with(&good("hotfix"), &bob()).delivery)
        .handoff("hotfix")
        .checks(&[SIGNED, ("own-approval", "satisfied"), ("too-few-approvals", "satisfied")]),
    Case::new("their-own", "Bob signed it, and approved it", |_| {
        Built { delivery: enveloped(&signed(), "bob", &[bob()]), approvals: 0 }
            .with(&good("hotfix"), &bob())
            .delivery
    })
    .handoff("hotfix")
    .exit(1)
    .checks(&[SIGNED, ("own-approval", "violated"), ("too-few-approvals", "violated")]),
    Case::new("unreadable", "An approval says more than is known of approvals", |_| {
        built().with(&spoilt("hotfix", "unless", json!("it rains")), &bob()).delivery
    })
    .handoff("hotfix")
    .exit(1)
    .checks(&[("missing-approval", "violated")]),
];

/// A delivery that people approve.
struct Built {
    delivery: Delivery,
    approvals: usize,
}

impl Built {
    fn with(self, predicate: &Value, key: &Key) -> Self {
        self.of(WIDGET, predicate, key)
    }

    fn of(self, artifact: Artifact, predicate: &Value, key: &Key) -> Self {
        let approvals = self.approvals + 1;
        let envelope = approved(artifact.name, artifact.bytes, predicate.clone(), key);
        let name = format!("approval-{approvals}.dsse.json");
        Self { delivery: self.delivery.with_json(&name, &envelope), approvals }
    }
}

/// The widget, signed by the supplier.
fn built() -> Built {
    Built { delivery: enveloped(&signed(), "acme", &[acme_key()]), approvals: 0 }
}

fn by_both(predicate: &Value) -> Delivery {
    built().with(predicate, &alice()).with(predicate, &bob()).delivery
}

/// An approval for this handoff as it should be.
fn good(handoff: &str) -> Value {
    let known = keys();
    let files: Vec<(String, Vec<u8>)> = known
        .iter()
        .filter(|(name, _)| ROOTS.contains(name))
        .map(|(name, key)| (format!("roots/{name}"), key.public_pem().into_bytes()))
        .collect();
    let files: Vec<(&str, Vec<u8>)> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    let digest = framework_digest(FRAMEWORK, &files);
    approval(handoff, ("staging", "production"), ("retail-approvals", &digest))
}

/// The same with one field changed.
fn spoilt(handoff: &str, field: &str, value: Value) -> Value {
    let mut predicate = good(handoff);
    predicate[field] = value;
    predicate
}

fn alice() -> Key {
    Key::p256("acme/june")
}

fn alice_too() -> Key {
    Key::p256("acme/july")
}

fn bob() -> Key {
    Key::p256("acme/august")
}
