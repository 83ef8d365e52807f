//! Signatures as cosign kept them before the Sigstore bundle, and envelopes of that time.

use super::{Case, Delivery, NO_PROVENANCE_HOLDS, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, SIGNED};
use crate::artifact::{GADGET, WIDGET};
use crate::container;
use crate::encoding::{base64, hex, sha256};
use crate::identity::Workload;
use crate::provenance::{SLSA_V02, v02};
use crate::recipe::{Recipe, Version};
use crate::statement::{Statement, Subject};
use crate::world::{World, origin};
use serde_json::{Value, json};

pub(super) const CASES: &[Case] = &[
    Case::new("blob", "A signature over the file, with the log's promise", |world| {
        Delivery::of(WIDGET).with_json(BLOB, &blob(world))
    })
    .checks(SIGNED),
    Case::new("blob-promise-flipped", "One bit of the log's promise is turned", |world| {
        let mut bundle = blob(world);
        flip(&mut bundle["rekorBundle"]["SignedEntryTimestamp"]);
        Delivery::of(WIDGET).with_json(BLOB, &bundle)
    })
    .attacks(&["T8"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["bad-inclusion-promise"]),
    Case::new("blob-unlogged", "There is no log entry beside the certificate", |world| {
        let mut bundle = blob(world);
        bundle.as_object_mut().unwrap().remove("rekorBundle");
        Delivery::of(WIDGET).with_json(BLOB, &bundle)
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["missing-log-entry"]),
    Case::new("image", "A signature over the document that names the image", |world| {
        Delivery::of(WIDGET).with_json(IMAGE, &image(world, WIDGET.bytes))
    })
    .checks(SIGNED),
    Case::new("image-of-another", "The document names another image", |world| {
        Delivery::of(WIDGET).with_json(IMAGE, &image(world, GADGET.bytes))
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["subject-mismatch"]),
    Case::new(
        "image-replaced",
        "The document is changed to name the image; its signature is another's",
        |world| {
            let mut signature = image(world, GADGET.bytes);
            signature["Payload"] = base64(&container::simple_signing(REFERENCE, WIDGET.bytes)).into();
            Delivery::of(WIDGET).with_json(IMAGE, &signature)
        },
    )
    .attacks(&["T3"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS),
    Case::new(
        "envelope-with-certificate",
        "An older generator's envelope brings its certificate and no log entry: not bad, and not enough",
        |world| {
            let run = Workload::acme_release();
            let statement = Statement::v01(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V02, v02(&run));
            let bundle = world.attest(&run, &statement, origin());
            let mut envelope = bundle["dsseEnvelope"].clone();
            let leaf = bundle["verificationMaterial"]["certificate"]["rawBytes"].as_str().unwrap();
            let pem = format!("-----BEGIN CERTIFICATE-----\n{leaf}\n-----END CERTIFICATE-----\n");
            envelope["signatures"][0]["cert"] = json!(pem);
            Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.intoto.jsonl", &envelope)
        },
    )
    .handoff("built")
    .attacks(&["T7"])
    .exit(1)
    .checks(NO_PROVENANCE_HOLDS)
    .rejected(&["missing-log-entry"]),
    Case::new("sbom-unsigned", "An SPDX document lies where a signature should: nobody signed it", |_| {
        let digest = hex(&sha256(WIDGET.bytes));
        let document = json!({ "spdxVersion": "SPDX-2.3", "name": WIDGET.name, "checksums": [digest] });
        Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.spdx.json", &document)
    })
    .attacks(&["T31"])
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-evidence"]),
    Case::new("openpgp", "An OpenPGP signature is recognised, and not supported", |_| {
        let armour = "-----BEGIN PGP SIGNATURE-----\n\naGVsbG8=\n-----END PGP SIGNATURE-----\n";
        Delivery::of(WIDGET).with("widget-1.4.2.tgz.asc", armour.into())
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-evidence"]),
];

const BLOB: &str = "widget-1.4.2.tgz.bundle";
const IMAGE: &str = "widget-1.4.2.tgz.signature.json";
const REFERENCE: &str = "registry.forge.example/acme/widget";

fn blob(world: &mut World) -> Value {
    container::cosign_blob(&old(world, WIDGET.bytes))
}

fn image(world: &mut World, manifest: &[u8]) -> Value {
    let document = container::simple_signing(REFERENCE, manifest);
    container::cosign_signature(&old(world, &document), &document)
}

/// A signature over bytes with the log's promise alone, which is all that cosign kept.
fn old(world: &mut World, bytes: &[u8]) -> Value {
    world.forge(
        &Recipe::blob(&Workload::acme_release(), bytes, origin()).version(Version::V01).without_proof(),
    )
}

fn flip(value: &mut Value) {
    let mut bytes = crate::encoding::unbase64(value.as_str().unwrap());
    *bytes.last_mut().unwrap() ^= 1;
    *value = base64(&bytes).into();
}
