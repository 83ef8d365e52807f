//! A bill of materials: the type asked for, from whom, and how old it is.

use super::{Case, Delivery, bundled};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{base64, unbase64};
use crate::fixture::JUDGED_AT;
use crate::identity::Workload;
use crate::recipe::Recipe;
use crate::statement::{CYCLONEDX, SPDX, Statement, Subject};
use crate::tamper::acme_key;
use crate::world::{World, hint, origin};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

pub(super) const CASES: &[Case] = &[
    Case::new("spdx", "An SPDX document was attested for the file", |world| bundled(world, &recipe(&spdx())))
        .checks(&[
            ("missing-attestation", "satisfied"),
            ("unlisted-signer", "satisfied"),
            ("wrong-name", "satisfied"),
            ("key-outside-window", "satisfied"),
        ]),
    Case::new("another-type", "A CycloneDX document was attested, and SPDX is asked for", |world| {
        bundled(world, &recipe(&statement(CYCLONEDX)))
    })
    .attacks(&["T6", "T31"])
    .exit(3)
    .checks(NO_ATTESTATION),
    Case::new("type-with-version", "The type goes on after the one asked for, so it is another", |world| {
        bundled(world, &recipe(&statement(&format!("{SPDX}/v2.3"))))
    })
    .attacks(&["T6"])
    .exit(3)
    .checks(NO_ATTESTATION),
    Case::new("missing", "Nothing comes with the file", |_| Delivery::of(WIDGET))
        .attacks(&["T4"])
        .exit(3)
        .checks(NO_ATTESTATION),
    Case::new("signature-flipped", "One bit of the attestation's signature is turned", |world| {
        let mut bundle = world.forge(&recipe(&spdx()));
        let signature = bundle.pointer_mut("/dsseEnvelope/signatures/0/sig").unwrap();
        let mut bytes = unbase64(signature.as_str().unwrap());
        *bytes.last_mut().unwrap() ^= 1;
        *signature = base64(&bytes).into();
        Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
    })
    .attacks(&["T3"])
    .exit(1)
    .checks(&[("missing-attestation", "violated")])
    .rejected(&["bad-signature"]),
    Case::new("stranger", "A stranger attested the very same document", |world| {
        bundled(world, &Recipe::attestation(&Workload::stranger(), &spdx(), origin()))
    })
    .exit(1)
    .checks(&[("missing-attestation", "satisfied"), ("unlisted-signer", "violated")]),
    Case::new(
        "as-old-as-allowed",
        "It is fourteen hours old to the second, and fourteen are allowed",
        |world| aged(world, SignedDuration::from_hours(14)),
    )
    .handoff("fresh")
    .attacks(&["T11"])
    .checks(&[("stale-proof", "satisfied")]),
    Case::new(
        "a-second-too-old",
        "It is fourteen hours and a second old, and fourteen are allowed",
        |world| aged(world, SignedDuration::from_secs(14 * 60 * 60 + 1)),
    )
    .handoff("fresh")
    .attacks(&["T11"])
    .exit(3)
    .checks(&[("missing-attestation", "satisfied"), ("stale-proof", "unknown")]),
    Case::new(
        "of-unknown-age",
        "A key attested it, and nothing says when; it may be older than allowed",
        |_| by_key(),
    )
    .handoff("fresh")
    .attacks(&["T11"])
    .exit(3)
    .checks(&[("unlisted-signer", "satisfied"), ("stale-proof", "unknown")]),
    Case::new("dated-by-log", "The log's promise says when it was attested", |world| {
        bundled(world, &recipe(&spdx()))
    })
    .handoff("dated")
    .checks(&[("unproven-time", "satisfied")]),
    Case::new("dated-by-timestamp", "A timestamp authority says when it was attested", |world| {
        bundled(world, &recipe(&spdx()).with_timestamp().without_promise())
    })
    .handoff("dated")
    .checks(&[("unproven-time", "satisfied")]),
    Case::new("undated", "A key attested it, and nothing says when", |_| by_key())
        .handoff("dated")
        .attacks(&["T7"])
        .exit(3)
        .checks(&[("unlisted-signer", "satisfied"), ("unproven-time", "unknown")]),
];

/// There is no attestation of the type, and so nobody and no name to judge.
const NO_ATTESTATION: &[(&str, &str)] =
    &[("missing-attestation", "unknown"), ("unlisted-signer", "unknown"), ("wrong-name", "unknown")];

fn spdx() -> Statement {
    statement(SPDX)
}

fn statement(predicate_type: &str) -> Statement {
    let document = json!({ "spdxVersion": "SPDX-2.3", "name": WIDGET.name, "packages": [] });
    Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], predicate_type, document)
}

fn recipe(statement: &Statement) -> Recipe {
    Recipe::attestation(&Workload::acme_release(), statement, origin())
}

/// Certified and logged this long before the handoff, in the same second.
fn aged(world: &mut World, age: SignedDuration) -> Delivery {
    let handoff: Timestamp = JUDGED_AT.parse().unwrap();
    bundled(world, &Recipe { at: handoff - age, delay: SignedDuration::ZERO, ..recipe(&spdx()) })
}

fn by_key() -> Delivery {
    let envelope = Envelope::unsigned(IN_TOTO, &spdx().payload()).signed_by(&acme_key(), &hint(&acme_key()));
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.dsse.json", &envelope.json())
}
