//! Deliveries under relationships: what they cover, and until when they hold.

use super::publisher::{enveloped, signed};
use super::{Case, Delivery};
use crate::artifact::WIDGET;
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::acme_key;
use crate::world::World;

pub(super) const CASES: &[Case] = &[
    Case::new("covered", "A widget, under a relationship that is for widgets and holds", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .checks(COVERED),
    Case::new(
        "package",
        "The supplier calls it a package, which the relationship covers in every version",
        |_| called("pkg:npm/%40acme/widget@1.4.2"),
    )
    .checks(COVERED),
    Case::new(
        "image",
        "The supplier calls it an image, which the relationship covers under every tag",
        |_| called("registry.acme.example/widget/shop:1.4.2"),
    )
    .checks(COVERED),
    Case::new("another-product", "The supplier's own signature, on what it calls a gadget", |_| {
        called("gadget-1.4.2.tgz")
    })
    .attacks(&["T2", "T26"])
    .exit(1)
    .checks(&[
        ("unlisted-signer", "satisfied"),
        ("outside-relationship", "violated"),
        ("ended-relationship", "satisfied"),
    ]),
    Case::new("another-scope", "A package of the same name in another scope", |_| {
        called("pkg:npm/%40acme-labs/widget@1.4.2")
    })
    .attacks(&["T15"])
    .exit(1)
    .checks(&[("outside-relationship", "violated")]),
    Case::new(
        "unnamed",
        "What was signed carries no name, so nothing tells whether it is covered",
        |world| bare(world, Delivery::of(WIDGET)),
    )
    .attacks(&["T2"])
    .exit(3)
    .checks(&[("unlisted-signer", "satisfied"), ("outside-relationship", "unknown")]),
    Case::new("named-elsewhere", "A signature without a name, beside a statement that gives one", |world| {
        bare(world, spdx("widget-1.4.2.tgz"))
    })
    .handoff("bought")
    .checks(COVERED),
    Case::new("statement-outside", "The statement beside it gives another product's name", |world| {
        bare(world, spdx("gadget-1.4.2.tgz"))
    })
    .handoff("bought")
    .attacks(&["T24"])
    .exit(1)
    .checks(&[("unsigned-artifact", "satisfied"), ("outside-relationship", "violated")]),
    Case::new("ended", "The trial ended the day before; the signature is as good as ever", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("trial")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("unlisted-signer", "satisfied"), ("ended-relationship", "violated")]),
    Case::new("not-begun", "The relationship begins the day after", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("next")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("ended-relationship", "violated")]),
    Case::new("carried-on", "It got in while the trial ran, and wants to go on after its end", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("carried-on")
    .exit(1)
    .checks(&[("ended-relationship", "violated"), ("outside-relationship", "satisfied")]),
    Case::new("from-a-zone", "The owner of a zone hands over what comes from it", |_| {
        enveloped(&signed(), "retail", &[retail_key()])
    })
    .handoff("delivered")
    .checks(COVERED),
];

pub(super) const TIERS: &[Case] = &[
    Case::new("low", "What the handoff asks is all that the low tier asks", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .checks(&[("unlisted-signer", "satisfied")]),
    Case::new("low-by-another", "The low tier takes another's word, and the handoff does not", |_| {
        enveloped(&signed(), "retail", &[retail_key()])
    })
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("untiered", "Into a zone without a tier the handoff's own demands are all", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("trial")
    .checks(&[("unlisted-signer", "satisfied")]),
    Case::new("high", "The supplier and the retailer signed, as the high tier asks", |_| {
        enveloped(&signed(), "both", &[acme_key(), retail_key()])
    })
    .handoff("promote")
    .checks(&[("unlisted-signer", "satisfied")]),
    Case::new("high-by-one", "What was enough for the low tier wants to enter the high one", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("promote")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
    Case::new("straight-up", "It wants to enter the high tier by a handoff that asks little itself", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("straight")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("unlisted-signer", "violated")]),
];

const COVERED: &[(&str, &str)] = &[
    ("unlisted-signer", "satisfied"),
    ("ended-relationship", "satisfied"),
    ("outside-relationship", "satisfied"),
];

fn retail_key() -> Key {
    Key::p256("acme/august")
}

/// The supplier's signature on the widget, under this name.
fn called(name: &str) -> Delivery {
    let statement = Statement::cosign_sign(vec![Subject::of(name, WIDGET.bytes)]);
    enveloped(&statement, "acme", &[acme_key()])
}

/// A bill of materials by the supplier, under this name.
fn spdx(name: &str) -> Delivery {
    let subject = Subject::of(name, WIDGET.bytes);
    let statement = Statement::v1(
        vec![subject],
        "https://spdx.dev/Document",
        serde_json::json!({ "spdxVersion": "SPDX-2.3" }),
    );
    enveloped(&statement, "sbom", &[acme_key()])
}

/// The supplier's signature over the bytes alone, beside what else is delivered.
fn bare(world: &mut World, delivery: Delivery) -> Delivery {
    delivery.with_json("widget-1.4.2.tgz.sigstore.json", &world.forge(&super::signature::blob()))
}
