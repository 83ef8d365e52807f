//! Layouts whose functionaries, inspectors and owners a status list denies, or not.

use super::layout::{BINARY, Chain, SOURCE, builder, inspector, other_builder, third_builder};
use super::status::{TERM, gate};
use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::encoding::{pretty, sha256};
use crate::layout::metablock;
use crate::seed::Key;
use crate::status::{List, since, suspended};
use crate::tamper::{acme_ed25519_key, acme_key};
use formats::{StatusState, StatusTarget};
use model::Digest;

pub(super) const CASES: &[Case] = &[
    case("nothing-denied", "No list denies anybody of the chain")
        .checks(&[("revoked-signer", "satisfied"), ("broken-layout", "satisfied")]),
    case("functionary-revoked", "The key that signed the link of the build is revoked")
        .attacks(&["T13"])
        .exit(1)
        .checks(&[("revoked-signer", "violated"), ("broken-layout", "satisfied")]),
    case("functionary-suspended", "The key that signed the link of the build is suspended")
        .attacks(&["T13"])
        .exit(1)
        .checks(&[("suspended-signer", "violated"), ("revoked-signer", "satisfied")]),
    Case::new("functionary-spare", "Two builders must agree; of the three who do, one is revoked", |_| {
        Chain::twice_built().deliver_built(&[
            (&builder(), BINARY),
            (&other_builder(), BINARY),
            (&third_builder(), BINARY),
        ])
    })
    .handoff("functionary-revoked")
    .checks(&[("revoked-signer", "satisfied"), ("broken-layout", "satisfied")]),
    Case::new("functionary-of-two", "Two builders must agree, and one of the two who do is revoked", |_| {
        Chain::twice_built().deliver_built(&[(&builder(), BINARY), (&other_builder(), BINARY)])
    })
    .handoff("functionary-revoked")
    .attacks(&["T8", "T13"])
    .exit(1)
    .checks(&[("revoked-signer", "violated")]),
    Case::new("inspector-revoked", "Whoever recorded the inspection is revoked", |_| {
        Chain::inspected().recorded(SOURCE, &inspector())
    })
    .handoff("inspector-revoked")
    .attacks(&["T13"])
    .exit(1)
    .checks(&[("broken-layout", "violated")]),
    Case::new("owner-revoked", "Two owners must sign, and one of the two who did is revoked", |_| {
        let chain = Chain::new();
        let both = metablock(&chain.layout, &[&acme_key(), &acme_ed25519_key()]);
        chain.links(Delivery::of(WIDGET).with("root.layout", pretty(&both)))
    })
    .handoff("owner-revoked")
    .attacks(&["T8", "T13"])
    .exit(1)
    .checks(&[("too-few-owners", "violated"), ("revoked-signer", "satisfied")]),
];

const fn case(name: &'static str, what: &'static str) -> Case {
    Case::new(name, what, |_| Chain::new().deliver()).handoff(name)
}

/// Every list, by its file name.
pub(crate) fn lists() -> Vec<(String, Vec<u8>)> {
    let key = |key: &Key| StatusTarget::Key(Digest::sha256(sha256(&key.spki())));
    let second = StatusTarget::Identity("acme-second-owner".into());
    let all = [
        ("nothing-denied", key(&Key::p256("stranger")), StatusState::RevokedRetroactively),
        ("functionary-revoked", key(&builder()), since("2026-08-01T20:00:00Z")),
        ("functionary-suspended", key(&builder()), suspended("2026-08-01T20:00:00Z", None)),
        ("inspector-revoked", key(&inspector()), since("2026-08-01T20:00:00Z")),
        ("owner-revoked", second, StatusState::RevokedRetroactively),
    ];
    let list = |(name, target, state): (&str, StatusTarget, StatusState)| {
        let list = List::new(name, "retail", "retail-layout-status", TERM).with(target, state, "stolen");
        (format!("{name}.status"), list.signed_by(&[&gate()]))
    };
    all.map(list).into()
}
