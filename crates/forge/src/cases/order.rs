//! Evidence with more than one fault: which of them is told. What the evidence lacks comes first, then when it was
//! signed, then who vouches for the signer.

use super::{Case, Delivery, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, bundled};
use crate::artifact::WIDGET;
use crate::encoding::{base64, unbase64};
use crate::identity::Workload;
use crate::recipe::{Content, Logged, Recipe, Version};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    bad("stranger", "An authority of the same name issued the certificate; nothing else is wrong", |_| {
        widget(&stranger().forge(&blob()))
    })
    .attacks(&["T16"])
    .rejected(&["untrusted-certificate"]),
    bad(
        "stranger-unlogged",
        "A stranger's certificate of the same issuer, and the bundle is in no log",
        |_| widget(&stranger().forge(&blob().logged(Logged::Nowhere))),
    )
    .attacks(&["T4", "T16"])
    .rejected(&["missing-log-entry"]),
    bad(
        "stranger-undated",
        "A stranger's certificate, and nothing in the bundle says when it signed",
        |_| widget(&stranger().forge(&blob().without_promise())),
    )
    .attacks(&["T4", "T16"])
    .rejected(&["no-proven-time"]),
    bad("stranger-late", "A stranger's certificate, and a trusted timestamp of after its end", |world| {
        let mut bundle = stranger().forge(&blob().with_timestamp());
        let signature = unbase64(bundle["messageSignature"]["signature"].as_str().unwrap());
        let token = world.timestamps.countersign(&signature, "2026-08-01T11:00:00Z".parse().unwrap());
        bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"][0] =
            json!({ "signedTimestamp": base64(&token) });
        widget(&bundle)
    })
    .attacks(&["T7", "T16"])
    .rejected(&["expired-certificate"]),
    bad(
        "chain-under-v03",
        "A bundle with a chain of the trusted authority is labelled 0.3, whose signers send the leaf alone",
        |world| {
            let mut bundle = world.forge(&blob().version(Version::V02));
            bundle["mediaType"] = json!(Version::V03.media_type());
            widget(&bundle)
        },
    )
    .attacks(&["T14"])
    .rejected(&["malformed-bundle"]),
    bad("foreign-payload", "The envelope is signed, and what is in it is plain text", |world| {
        bundled(world, &foreign())
    })
    .attacks(&["T31"])
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-payload-type"]),
    bad(
        "foreign-payload-unsigned",
        "Plain text in an envelope that its signer signed with other text",
        |world| {
            let mut bundle = world.forge(&foreign());
            bundle["dsseEnvelope"]["payload"] = json!(base64(b"other words"));
            widget(&bundle)
        },
    )
    .attacks(&["T17"])
    .rejected(&["bad-signature"]),
    bad(
        "mislabelled-statement",
        "A statement under another type: what it is comes before who signed it",
        |world| {
            let statement = super::signature::signature_statement();
            let mut bundle =
                world.forge(&Recipe::attestation(&Workload::acme_release(), &statement, origin()));
            bundle["dsseEnvelope"]["payloadType"] = json!("application/vnd.in-toto+json2");
            widget(&bundle)
        },
    )
    .attacks(&["T17"])
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-payload-type"]),
];

const fn bad(name: &'static str, what: &'static str, make: fn(&mut World) -> Delivery) -> Case {
    Case::new(name, what, make).exit(1).checks(NO_SIGNATURE_HOLDS)
}

/// Another instance whose authorities have the same names.
fn stranger() -> World {
    World::new("stranger")
}

fn blob() -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin())
}

fn foreign() -> Recipe {
    let content = Content::Payload { payload_type: "text/plain".into(), bytes: b"some words".to_vec() };
    Recipe { content, logged: Logged::Dsse, ..blob() }
}

fn widget(bundle: &Value) -> Delivery {
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", bundle)
}
