//! The same keys where a log must hold the signature: every kind of entry that is read, and entries that lie.

use super::ring::{ed25519, large, p256, p384, p384_sha256, p521, pss, rsa, rsa_sha384, rsa_sha512};
use super::{OUTSIDE, bad, good, message, stated, untold};
use crate::artifact::WIDGET;
use crate::cases::{Case, Delivery, bundled};
use crate::encoding::{base64, unbase64};
use crate::recipe::{Content, Logged, Recipe};
use crate::seed::Key;
use crate::world::{World, origin};
use serde_json::{Value, json};

/// A case a row: name, key, what is signed, and the log entry.
macro_rules! logged {
    ($($name:literal: $key:ident $make:ident $entry:ident, $what:literal;)*) => {
        [$(good($name, $what, |world| bundled(world, &$make($key()).logged(Logged::$entry)))),*]
    };
}

const IN_LOGS: [Case; 37] = logged! {
    "p256-message-hashedrekord-1": p256 message HashedRekord, "A file by P-256, in hashedrekord 0.0.1";
    "p384-message-hashedrekord-1": p384 message HashedRekord, "A file by P-384, in hashedrekord 0.0.1 with SHA-384";
    "p384-sha256-message-hashedrekord-1": p384_sha256 message HashedRekord, "A file by P-384 with SHA-256, in hashedrekord 0.0.1";
    "p521-message-hashedrekord-1": p521 message HashedRekord, "A file by P-521, in hashedrekord 0.0.1 with SHA-512";
    "ed25519-message-hashedrekord-1": ed25519 message HashedRekord, "A file by Ed25519, in hashedrekord 0.0.1";
    "rsa-message-hashedrekord-1": rsa message HashedRekord, "A file by RSA, in hashedrekord 0.0.1";
    "rsa-sha384-message-hashedrekord-1": rsa_sha384 message HashedRekord, "A file by RSA with SHA-384, in hashedrekord 0.0.1";
    "rsa-sha512-message-hashedrekord-1": rsa_sha512 message HashedRekord, "A file by RSA with SHA-512, in hashedrekord 0.0.1";
    "rsa-pss-message-hashedrekord-1": pss message HashedRekord, "A file by RSA with PSS, in hashedrekord 0.0.1";
    "p256-message-hashedrekord-2": p256 message RekorV2, "A file by P-256, in hashedrekord 0.0.2";
    "p384-message-hashedrekord-2": p384 message RekorV2, "A file by P-384, in hashedrekord 0.0.2";
    "p384-sha256-message-hashedrekord-2": p384_sha256 message RekorV2, "A file by P-384 with SHA-256, in hashedrekord 0.0.2";
    "p521-message-hashedrekord-2": p521 message RekorV2, "A file by P-521, in hashedrekord 0.0.2";
    "ed25519-message-hashedrekord-2": ed25519 message RekorV2, "A file by Ed25519, in hashedrekord 0.0.2";
    "rsa-message-hashedrekord-2": rsa message RekorV2, "A file by RSA, in hashedrekord 0.0.2";
    "rsa-pss-message-hashedrekord-2": pss message RekorV2, "A file by RSA with PSS, in hashedrekord 0.0.2";
    "p256-statement-dsse-1": p256 stated Dsse, "A statement by P-256, in dsse 0.0.1";
    "p384-statement-dsse-1": p384 stated Dsse, "A statement by P-384, in dsse 0.0.1";
    "p384-sha256-statement-dsse-1": p384_sha256 stated Dsse, "A statement by P-384 with SHA-256, in dsse 0.0.1";
    "p521-statement-dsse-1": p521 stated Dsse, "A statement by P-521, in dsse 0.0.1";
    "ed25519-statement-dsse-1": ed25519 stated Dsse, "A statement by Ed25519, in dsse 0.0.1";
    "rsa-statement-dsse-1": rsa stated Dsse, "A statement by RSA, in dsse 0.0.1";
    "rsa-pss-statement-dsse-1": pss stated Dsse, "A statement by RSA with PSS, in dsse 0.0.1";
    "p256-statement-intoto-2": p256 stated Intoto, "A statement by P-256, in intoto 0.0.2";
    "p384-sha256-statement-intoto-2": p384_sha256 stated Intoto, "A statement by P-384 with SHA-256, in intoto 0.0.2";
    "p521-statement-intoto-2": p521 stated Intoto, "A statement by P-521, in intoto 0.0.2";
    "rsa-pss-statement-intoto-2": pss stated Intoto, "A statement by RSA with PSS, in intoto 0.0.2";
    "p256-statement-hashedrekord-2": p256 stated RekorV2, "A statement by P-256, in hashedrekord 0.0.2";
    "p384-statement-hashedrekord-2": p384 stated RekorV2, "A statement by P-384, in hashedrekord 0.0.2";
    "p521-statement-hashedrekord-2": p521 stated RekorV2, "A statement by P-521, in hashedrekord 0.0.2";
    "p256-statement-dsse-2": p256 stated DsseV2, "A statement by P-256, in dsse 0.0.2";
    "p384-statement-dsse-2": p384 stated DsseV2, "A statement by P-384, in dsse 0.0.2";
    "p384-sha256-statement-dsse-2": p384_sha256 stated DsseV2, "A statement by P-384 with SHA-256, in dsse 0.0.2";
    "p521-statement-dsse-2": p521 stated DsseV2, "A statement by P-521, in dsse 0.0.2";
    "ed25519-statement-dsse-2": ed25519 stated DsseV2, "A statement by Ed25519, in dsse 0.0.2";
    "rsa-statement-dsse-2": rsa stated DsseV2, "A statement by RSA, in dsse 0.0.2";
    "rsa-pss-statement-dsse-2": pss stated DsseV2, "A statement by RSA with PSS, in dsse 0.0.2";
};

const REFUSED_IN_LOGS: &[Case] = &[
    untold(
        "rsa-sha512-message-hashedrekord-2",
        "A file by RSA with SHA-512, in hashedrekord 0.0.2, which has no name for that",
        &["unsupported-log-entry"],
        |world| bundled(world, &message(rsa_sha512()).logged(Logged::RekorV2)),
    ),
    untold(
        "entry-of-a-later-version",
        "The entry's version is one that nobody has written yet",
        &["unsupported-log-entry"],
        |world| {
            entry_edited(world, message(p384()), |entry| entry["kindVersion"]["version"] = json!("0.0.3"))
        },
    ),
    bad(
        "entry-of-another-message",
        "The P-384 key signed two files, and the entry is of the other",
        &["log-entry-mismatch"],
        |world| {
            let other = Recipe { content: Content::Blob(b"another file".into()), ..message(p384()) };
            let mut donor = world.forge(&other);
            entry_edited(world, message(p384()), |entry| *entry = donor[MATERIAL]["tlogEntries"][0].take())
        },
    )
    .attacks(&["T1"]),
    bad(
        "entry-of-another-key",
        "The entry is a stranger's over the same statement, in dsse 0.0.2",
        &["log-entry-mismatch"],
        |world| {
            let mut donor = world.forge(&stated(Key::p521("stranger")).logged(Logged::DsseV2));
            let recipe = stated(p521()).logged(Logged::DsseV2);
            entry_edited(world, recipe, |entry| *entry = donor[MATERIAL]["tlogEntries"][0].take())
        },
    )
    .attacks(&["T1"]),
    bad(
        "entry-in-no-log",
        "The body of the P-521 entry has a space more than the one in the log",
        &["bad-inclusion-proof"],
        |world| {
            entry_edited(world, message(p521()).without_promise().with_timestamp(), |entry| {
                let body = unbase64(entry["canonicalizedBody"].as_str().unwrap());
                entry["canonicalizedBody"] = json!(base64(&[body.as_slice(), b" "].concat()));
            })
        },
    )
    .attacks(&["T17"]),
    bad(
        "entry-promised-for-another-time",
        "The P-521 entry states a second more than the log promised",
        &["bad-inclusion-promise"],
        |world| {
            entry_edited(world, message(p521()), |entry| {
                let at: i64 = entry["integratedTime"].as_str().unwrap().parse().unwrap();
                entry["integratedTime"] = json!((at + 1).to_string());
            })
        },
    )
    .attacks(&["T7"]),
    bad(
        "entry-under-another-checkpoint",
        "The checkpoint of the P-521 entry's proof says one leaf more than its log signed",
        &["bad-checkpoint"],
        |world| {
            entry_edited(world, message(p521()), |entry| {
                let note = entry["inclusionProof"]["checkpoint"]["envelope"].as_str().unwrap();
                let size = entry["inclusionProof"]["treeSize"].as_str().unwrap();
                let more = (size.parse::<u64>().unwrap() + 1).to_string();
                let note = note.replacen(&format!("\n{size}\n"), &format!("\n{more}\n"), 1);
                entry["inclusionProof"]["checkpoint"]["envelope"] = json!(note);
                entry["inclusionProof"]["treeSize"] = json!(more);
            })
        },
    ),
    bad(
        "entry-without-proof",
        "The P-384 entry brings neither proof nor promise",
        &["missing-inclusion-proof"],
        |world| bundled(world, &message(p384()).without_promise().without_proof().with_timestamp()),
    )
    .attacks(&["T4"]),
    bad(
        "entry-left-out",
        "The P-521 key's signatures must be logged, and the entry is left out",
        &["missing-log-entry"],
        |world| bundled(world, &message(p521()).logged(Logged::Nowhere)),
    )
    .attacks(&["T4"]),
    bad(
        "timestamp-of-another-signature",
        "The P-384 entry's only time is a timestamp over something else",
        &["bad-timestamp"],
        |world| {
            let recipe = message(p384()).without_promise().with_timestamp();
            let mut bundle = world.forge(&recipe);
            let token = world.timestamps.countersign(b"something else", origin());
            bundle[MATERIAL]["timestampVerificationData"]["rfc3161Timestamps"][0]["signedTimestamp"] =
                json!(base64(&token));
            Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
        },
    )
    .attacks(&["T1"]),
    Case::new(
        "retired-before-the-entry",
        "A log knows that the RSA key signed on the day after its last",
        |world| bundled(world, &message(large())),
    )
    .attacks(&["T7"])
    .exit(1)
    .checks(OUTSIDE),
];

const MATERIAL: &str = "verificationMaterial";

pub(in crate::cases) fn logged() -> Vec<Case> {
    IN_LOGS.iter().chain(REFUSED_IN_LOGS).copied().collect()
}

fn entry_edited(world: &mut World, recipe: Recipe, edit: impl FnOnce(&mut Value)) -> Delivery {
    let mut bundle = world.forge(&recipe);
    edit(&mut bundle[MATERIAL]["tlogEntries"][0]);
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
}
