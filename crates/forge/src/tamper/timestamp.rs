//! The RFC 3161 timestamp.

use super::base::elsewhere;
use super::certificate::impostor;
use super::{Base, MATERIAL, Operator, at, edited, flip, remove};
use crate::certificate::LEAF_LIFETIME;
use crate::encoding::pretty;
use crate::recipe::Recipe;
use jiff::SignedDuration;

const TOKEN: &str = "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp";

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "timestamp-of-another-signature",
        Base::RekorV2,
        "The timestamp is for another signature",
        |world, recipe| {
            let mut other = world.forge(&elsewhere(&recipe));
            edited(world, &recipe, |bundle| *at(bundle, TOKEN) = at(&mut other, TOKEN).take())
        },
    )
    .attacks(&["T1"])
    .rejected(&["bad-timestamp"]),
    Operator::new(
        "timestamp-flipped",
        Base::RekorV2,
        "One bit of the timestamp's signature is turned",
        |world, recipe| edited(world, &recipe, |bundle| flip(bundle, TOKEN)),
    )
    .attacks(&["T3"])
    .rejected(&["bad-timestamp"]),
    Operator::new(
        "timestamp-by-impostor",
        Base::RekorV2,
        "The timestamp authority has the right names and another key",
        |world, recipe| {
            world.timestamps = impostor().timestamps;
            pretty(&world.forge(&recipe))
        },
    )
    .attacks(&["T13", "T16"])
    .rejected(&["bad-timestamp"]),
    Operator::new(
        "timestamp-removed",
        Base::RekorV2,
        "Without the timestamp nothing says when it was signed",
        |world, recipe| {
            edited(world, &recipe, |bundle| remove(bundle, MATERIAL, "timestampVerificationData"))
        },
    )
    .attacks(&["T4"])
    .rejected(&["no-proven-time"])
    .spares(|recipe| match (recipe.promised(), recipe.certified()) {
        (true, _) => Some("the log's promise still says when"),
        (false, false) => Some("a key needs no proven time"),
        (false, true) => None,
    }),
    Operator::new(
        "timestamp-after-expiry",
        Base::RekorV2,
        "It was timestamped one second after the certificate ended",
        |world, recipe| {
            assert!(recipe.certified(), "a key has no certificate that could end");
            let delay = LEAF_LIFETIME + SignedDuration::from_secs(1);
            pretty(&world.forge(&Recipe { delay, ..recipe }))
        },
    )
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
];
