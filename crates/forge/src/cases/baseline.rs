//! Releases that are held against earlier ones, of which none is known: no ledger is named.

use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::Recipe;
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};

pub(super) const CASES: &[Case] = &[
    Case::new("nothing-known", "Nothing is known before it, and nothing need be", released)
        .handoff("when-known")
        .checks(&[("trust-downgrade", "satisfied")]),
    Case::new("no-ledger", "An earlier release must be known, and no ledger is named", released)
        .handoff("required")
        .exit(3)
        .checks(&[("trust-downgrade", "unknown"), ("missing-provenance", "satisfied")]),
];

/// The widget with its provenance.
fn released(world: &mut World) -> Delivery {
    let run = Workload::acme_release();
    let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, v1(&run));
    let bundle = world.forge(&Recipe::attestation(&run, &statement, origin()));
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
}
