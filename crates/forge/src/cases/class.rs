//! Credentials that live for minutes, weeks or for ever, and keys that were to be replaced.

use super::{Case, Delivery, bundled};
use crate::artifact::WIDGET;
use crate::certificate::Leaf;
use crate::dsse::{Envelope, IN_TOTO};
use crate::identity::Workload;
use crate::recipe::Recipe;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::{acme_ed25519_key, acme_key};
use crate::world::{World, hint, origin};
use jiff::SignedDuration;

pub(super) const CASES: &[Case] = &[
    Case::new("short-certificate", "A workflow signed with a certificate of ten minutes", |world| {
        bundled(world, &Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin()))
    })
    .checks(SHORT),
    Case::new("as-long-as-allowed", "Its certificate lived for an hour to the second", |world| {
        certified(world, |leaf| leaf.not_after = leaf.not_before + SignedDuration::from_hours(1))
    })
    .checks(SHORT),
    Case::new("one-second-longer", "Its certificate lived for an hour and a second", |world| {
        certified(world, |leaf| leaf.not_after = leaf.not_before + SignedDuration::from_secs(3601))
    })
    .exit(1)
    .checks(LONG),
    Case::new("stranger", "A stranger signed, who has no class", |world| {
        bundled(world, &Recipe::blob(&Workload::stranger(), WIDGET.bytes, origin()))
    })
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("long-lived-credential", "unknown")]),
    Case::new("endless-key", "A key without an end signed", |_| signed(&acme_key()))
        .handoff("keys")
        .exit(1)
        .checks(LONG),
    Case::new("dated-key", "A key of three weeks signed", |_| signed(&acme_ed25519_key()))
        .handoff("keys")
        .checks(SHORT),
    Case::new("replaced-key", "A key that is replaced every month signed", |_| signed(&august()))
        .handoff("keys")
        .checks(SHORT),
    Case::new("outlived-key", "A key that was to be replaced a month ago signed", |_| {
        signed(&Key::p256("acme/june"))
    })
    .handoff("keys")
    .exit(1)
    .checks(LONG),
    Case::new("rotated-key", "The key that is asked about is young enough", |_| signed(&august()))
        .handoff("rotated")
        .checks(&[("overdue-rotation", "satisfied"), ("long-lived-credential", "satisfied")]),
    Case::new("overdue-key", "Another key that is asked about was to be replaced", |_| signed(&august()))
        .handoff("overdue")
        .exit(1)
        .checks(&[("overdue-rotation", "violated"), ("long-lived-credential", "satisfied")]),
];

const SHORT: &[(&str, &str)] = &[("long-lived-credential", "satisfied")];
const LONG: &[(&str, &str)] = &[("unlisted-signer", "satisfied"), ("long-lived-credential", "violated")];

fn august() -> Key {
    Key::p256("acme/august")
}

fn certified(world: &mut World, edit: fn(&mut Leaf)) -> Delivery {
    bundled(world, &Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin()).with_leaf(edit))
}

fn signed(key: &Key) -> Delivery {
    let statement = Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)]);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(key, &hint(key));
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.dsse.json", &envelope.json())
}
