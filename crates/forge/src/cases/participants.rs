//! Deliveries between participants: agreements, parties that count once, handoffs that repeat others, advice.

use super::publisher::{enveloped, renamed, signed};
use super::{Case, LISTED};
use crate::seed::Key;
use crate::tamper::{acme_ed25519_key, acme_key};

pub(super) const CASES: &[Case] = &[
    Case::new("current", "The supplier signed, and the agreement with it holds", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .checks(&[("ended-agreement", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new("ended", "A former supplier signed, a day after the agreement with it ended", |_| {
        enveloped(&signed(), "former", &[former_key()])
    })
    .handoff("former")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("ended-agreement", "violated"), ("unlisted-signer", "satisfied")]),
    Case::new("not-begun", "A new supplier signed, a day before the agreement with it begins", |_| {
        enveloped(&signed(), "newcomer", &[Key::p256("acme/june")])
    })
    .handoff("newcomer")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("ended-agreement", "violated"), ("unlisted-signer", "satisfied")]),
    Case::new("two-parties", "The supplier and the retailer signed", |_| {
        enveloped(&signed(), "both", &[acme_ed25519_key(), retail_key()])
    })
    .handoff("both")
    .checks(&[("too-few-signers", "satisfied")]),
    Case::new("one-party-twice", "The supplier signed with two keys, each an identity of its own", |_| {
        enveloped(&signed(), "twice", &[acme_key(), acme_ed25519_key()])
    })
    .handoff("both")
    .attacks(&["T8", "T21"])
    .exit(3)
    .checks(&[("unlisted-signer", "satisfied"), ("too-few-signers", "unknown")]),
    Case::new("repeated", "What intake asks holds again, and the retailer signed as well", |_| {
        enveloped(&signed(), "both", &[acme_key(), retail_key()])
    })
    .handoff("promote")
    .checks(LISTED),
    Case::new("repeated-in-part", "The retailer signed, and the supplier's signature is gone", |_| {
        enveloped(&signed(), "retail", &[retail_key()])
    })
    .handoff("promote")
    .attacks(&["T4"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("repeated-name", "The handoff that is repeated keeps its own rule for names", |_| {
        enveloped(&renamed(), "both", &[acme_key(), retail_key()])
    })
    .handoff("promote")
    .attacks(&["T26"])
    .exit(1)
    .checks(&[("unlisted-signer", "satisfied"), ("wrong-name", "violated")]),
    Case::new(
        "repeated-agreement",
        "It got in while the agreement held, and wants to go on after its end",
        |_| enveloped(&signed(), "former", &[former_key()]),
    )
    .handoff("carried-on")
    .exit(1)
    .checks(&[("ended-agreement", "violated"), ("unlisted-signer", "satisfied")]),
    Case::new("advice-not-followed", "Advice is not followed, and decides nothing", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("advised")
    .checks(LISTED),
    Case::new("advice-alone", "Advice is followed, and what is required is not", |_| {
        enveloped(&signed(), "retail", &[retail_key()])
    })
    .handoff("advised")
    .attacks(&["T4"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
];

fn former_key() -> Key {
    Key::p256("acme/july")
}

fn retail_key() -> Key {
    Key::p256("acme/august")
}
