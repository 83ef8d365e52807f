//! Signatures over the artifact itself, in every form a bundle can have.

use super::{Case, Delivery, NO_SIGNATURE, NO_SIGNATURE_HOLDS, SIGNED, UNLISTED, bundled};
use crate::artifact::{GADGET, WIDGET};
use crate::certificate::LEAF_LIFETIME;
use crate::encoding::{hex, sha256};
use crate::fixture::JUDGED_AT;
use crate::identity::{Person, Workload};
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::{Content, Logged, Recipe, Signer, Version};
use crate::statement::{CYCLONEDX, Statement, Subject};
use crate::world::origin;
use jiff::Timestamp;
use serde_json::json;

pub(super) const CASES: &[Case] = &[
    Case::new("v03", "A version 0.3 bundle signs the file", |world| bundled(world, &blob())).checks(SIGNED),
    Case::new("v02", "A version 0.2 bundle signs the file", |world| {
        bundled(world, &blob().version(Version::V02))
    })
    .checks(SIGNED),
    Case::new("v01", "A version 0.1 bundle signs the file, with promise and proof", |world| {
        bundled(world, &blob().version(Version::V01))
    })
    .checks(SIGNED),
    Case::new(
        "v01-promise-only",
        "A version 0.1 bundle rests on the log's promise alone, as it may",
        |world| bundled(world, &blob().version(Version::V01).without_proof()),
    )
    .checks(SIGNED),
    Case::new("timestamp-and-promise", "A timestamp and the log's promise both say when", |world| {
        bundled(world, &blob().with_timestamp())
    })
    .checks(SIGNED),
    Case::new("timestamp-only", "The log gives a proof and no promise, a timestamp says when", |world| {
        bundled(world, &blob().with_timestamp().without_promise())
    })
    .checks(SIGNED),
    Case::new("rekor-v2", "The signature is in a Rekor v2 log, a timestamp says when", |world| {
        bundled(world, &blob().logged(Logged::RekorV2))
    })
    .checks(SIGNED),
    Case::new("statement", "cosign's signature statement signs the file", |world| {
        bundled(world, &Recipe::attestation(&Workload::acme_release(), &signature_statement(), origin()))
    })
    .checks(SIGNED),
    Case::new("statement-rekor-v2", "cosign's signature statement, in a Rekor v2 log", |world| {
        let recipe = Recipe::attestation(&Workload::acme_release(), &signature_statement(), origin());
        bundled(world, &recipe.logged(Logged::RekorV2))
    })
    .checks(SIGNED),
    Case::new("last-second", "It was logged in the last second of the certificate, which counts", |world| {
        bundled(world, &Recipe { delay: LEAF_LIFETIME, ..blob() })
    })
    .attacks(&["T7"])
    .checks(SIGNED),
    Case::new("signed-at-handoff", "It was logged in the very second of the handoff", |world| {
        bundled(world, &blob_at(JUDGED_AT))
    })
    .checks(SIGNED),
    Case::new(
        "signed-after-handoff",
        "It says it was logged one second after the handoff; nobody can hand over what is yet to be signed",
        |world| bundled(world, &blob_at("2026-08-02T00:00:01Z")),
    )
    .attacks(&["T7"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["signed-in-future"]),
    Case::new("by-digest", "Nobody has the file at hand; its digest is enough for this signature", |world| {
        Delivery::of_digest(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &world.forge(&blob()))
    })
    .checks(SIGNED),
    Case::new("environment", "The job ran in a deployment environment", |world| {
        let environment = Some("production".into());
        let run = Workload { environment, ..Workload::acme_release() };
        bundled(world, &Recipe::blob(&run, WIDGET.bytes, origin()))
    })
    .checks(SIGNED),
    Case::new("person", "A person signs the file, under the handoff that lists her", |world| {
        bundled(world, &by(Person::alice()))
    })
    .handoff("approved")
    .checks(SIGNED),
    Case::new("person-of-another-issuer", "The right address was vouched for by another issuer", |world| {
        let issuer = "https://accounts.google.com.evil.example".into();
        bundled(world, &by(Person { issuer, ..Person::alice() }))
    })
    .handoff("approved")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("workload-for-person", "A listed workload signs where a person is asked for", |world| {
        bundled(world, &blob())
    })
    .handoff("approved")
    .exit(1)
    .checks(UNLISTED),
    Case::new("missing", "Nothing comes with the file", |_| Delivery::of(WIDGET))
        .attacks(&["T4"])
        .exit(3)
        .checks(NO_SIGNATURE),
    Case::new("of-another-artifact", "A genuine bundle lies beside another file", |world| {
        let bundle = world.sign_blob(&Workload::acme_release(), GADGET.bytes, origin());
        Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS),
    Case::new(
        "sbom-is-no-signature",
        "The right party attested a bill of materials and signed nothing",
        |world| {
            let subjects = vec![Subject::of(WIDGET.name, WIDGET.bytes)];
            let statement = Statement::v1(subjects, CYCLONEDX, json!({ "bomFormat": "CycloneDX" }));
            bundled(world, &Recipe::attestation(&Workload::acme_release(), &statement, origin()))
        },
    )
    .attacks(&["T31"])
    .exit(3)
    .checks(NO_SIGNATURE),
    Case::new(
        "provenance-is-no-signature",
        "The right party attested the build and signed nothing",
        |world| {
            let run = Workload::acme_release();
            let statement = Statement::v1(vec![Subject::of(WIDGET.name, WIDGET.bytes)], SLSA_V1, v1(&run));
            bundled(world, &Recipe::attestation(&run, &statement, origin()))
        },
    )
    .attacks(&["T31"])
    .exit(3)
    .checks(NO_SIGNATURE),
    Case::new(
        "digest-in-annotations",
        "The statement names the file and its digest in the predicate only",
        |world| {
            let digest = hex(&sha256(WIDGET.bytes));
            let predicate = json!({ "artifact": WIDGET.name, "sha256": digest });
            let subjects = vec![Subject::of(GADGET.name, GADGET.bytes)];
            let statement = Statement { predicate, ..Statement::cosign_sign(subjects) };
            bundled(world, &Recipe::attestation(&Workload::acme_release(), &statement, origin()))
        },
    )
    .attacks(&["T1", "T18"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["subject-mismatch"]),
];

pub(super) fn blob() -> Recipe {
    Recipe::blob(&Workload::acme_release(), WIDGET.bytes, origin())
}

/// The same, logged at this time.
fn blob_at(time: &str) -> Recipe {
    let logged: Timestamp = time.parse().unwrap();
    let recipe = blob();
    Recipe { at: logged - recipe.delay, ..recipe }
}

fn by(person: Person) -> Recipe {
    Recipe::new(Content::Blob(WIDGET.bytes.into()), Signer::Person(person), origin())
}

pub(super) fn signature_statement() -> Statement {
    Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)])
}
