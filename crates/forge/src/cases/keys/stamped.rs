//! A key whose signing time is proven by the timestamps of a root that has nothing else.

use super::{OUTSIDE, bad, good, message};
use crate::artifact::WIDGET;
use crate::cases::{Case, Delivery, bundled};
use crate::encoding::{base64, pretty};
use crate::recipe::{Logged, Recipe};
use crate::tamper::acme_key;
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(in crate::cases) const STAMPED: &[Case] = &[
    good("stamped", "A timestamp proves that the key signed within its days", |world| {
        bundled(world, &stamped())
    })
    .attacks(&["T7"]),
    Case::new("stamped-before", "A timestamp proves that the key signed before its first day", |world| {
        let at = "2026-07-31T10:00:00Z".parse().unwrap();
        bundled(world, &Recipe { at, ..stamped() })
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(OUTSIDE),
    Case::new("unstamped", "Nothing says when the key signed, and the handoff wants to know", |world| {
        bundled(world, &unstamped())
    })
    .attacks(&["T4"])
    .exit(1)
    .checks(&[("unsigned-artifact", "satisfied"), ("unproven-time", "unknown")]),
    bad(
        "stamped-by-stranger",
        "An authority that the root does not name says when",
        &["bad-timestamp"],
        |_| bundled(&mut World::new("stranger"), &stamped()),
    )
    .attacks(&["T16"]),
    bad("stamped-for-another", "A timestamp over another signature", &["bad-timestamp"], |world| {
        let mut bundle = world.forge(&stamped());
        let token = world.timestamps.countersign(b"another signature", origin());
        bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0] =
            json!({ "signedTimestamp": base64(&token) });
        Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
    })
    .attacks(&["T1"]),
    bad(
        "stamped-ahead",
        "A timestamp says that it was signed after the handoff",
        &["signed-in-future"],
        |world| {
            let at = "2026-08-02T10:00:00Z".parse().unwrap();
            bundled(world, &Recipe { at, ..stamped() })
        },
    )
    .attacks(&["T30"]),
];

/// The file of the root: the world's timestamp authority, and neither authorities for certificates nor logs.
pub(in crate::cases) fn timestamps(world: &World) -> Vec<u8> {
    let whole = world.trusted_root();
    let root: Value = json!({
        "mediaType": whole["mediaType"],
        "timestampAuthorities": whole["timestampAuthorities"],
    });
    pretty(&root)
}

fn unstamped() -> Recipe {
    message(acme_key()).logged(Logged::Nowhere)
}

fn stamped() -> Recipe {
    unstamped().with_timestamp()
}
