//! Logs that were closed, and what they say of the time before and after.

use super::{Case, NO_SIGNATURE_HOLDS, SIGNED, bundled};
use crate::artifact::WIDGET;
use crate::identity::Workload;
use crate::recipe::{Logged, Recipe};
use crate::root::{self, Window, Windows};
use crate::world::{World, authority_window, origin};
use jiff::Timestamp;
use serde_json::Value;

pub(super) const CASES: &[Case] = &[
    Case::new("logged-before", "It was logged while the log was open", |world| {
        bundled(world, &blob("2026-06-30T12:00:00Z"))
    })
    .attacks(&["T7"])
    .checks(SIGNED),
    Case::new("logged-before-v2", "It was logged while the Rekor v2 log was open", |world| {
        bundled(world, &blob("2026-06-30T12:00:00Z").logged(Logged::RekorV2))
    })
    .attacks(&["T7"])
    .checks(SIGNED),
    Case::new(
        "logged-after",
        "The key of a closed log proves an entry for a file that was timestamped after its end",
        |world| {
            let recipe = Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin());
            bundled(world, &recipe.with_timestamp().without_promise())
        },
    )
    .attacks(&["T7"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["expired-log-key"]),
    Case::new("logged-after-v2", "The same with the key of the closed Rekor v2 log", |world| {
        let recipe = Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin());
        bundled(world, &recipe.logged(Logged::RekorV2))
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["expired-log-key"]),
    Case::new("promised-after", "The key of a closed log promises an entry after its end", |world| {
        bundled(world, &Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin()))
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS),
];

/// The world's trusted root, with all its logs closed at the end of June.
pub(super) fn trusted_root(world: &World) -> Value {
    let start = authority_window().0;
    let end = Some(time("2026-06-30T23:59:59Z"));
    root::trusted_root(world, &Windows { rekor: Window { start, end }, ..Windows::open(start) })
}

fn blob(at: &str) -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET.bytes, time(at))
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}
