//! The log entry: whose it is, which log's, how often.

use super::base::elsewhere;
use super::certificate::impostor;
use super::{Base, ENTRIES, ENTRY, Operator, at, edited, remove};
use crate::encoding::{base64, canonical, pretty, unbase64};
use crate::recipe::{Logged, Recipe, Version};
use serde_json::{Value, json};

const UNBOUND: &str = "without a promise, nothing ties the log id to the key that signed the checkpoint";

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "entry-of-another-artifact",
        Base::Signature,
        "The log entry is the same signer's for another file",
        |world, recipe| {
            let mut other = world.forge(&elsewhere(&recipe));
            edited(world, &recipe, |bundle| *at(bundle, ENTRY) = at(&mut other, ENTRY).take())
        },
    )
    .attacks(&["T1"])
    .rejected(&["log-entry-mismatch"]),
    Operator::new(
        "entry-of-another-statement",
        Base::Provenance,
        "The log entry is the same signer's for another statement",
        |world, recipe| {
            let mut other = world.forge(&elsewhere(&recipe));
            edited(world, &recipe, |bundle| *at(bundle, ENTRY) = at(&mut other, ENTRY).take())
        },
    )
    .attacks(&["T1"])
    .rejected(&["log-entry-mismatch"]),
    Operator::new(
        "entry-body-changed",
        Base::Signature,
        "The body of the log entry names another digest than was logged",
        |world, recipe| edited(world, &recipe, change_body),
    )
    .attacks(&["T1", "T18"]),
    Operator::new(
        "entry-kind-changed",
        Base::Provenance,
        "The entry is called another kind than its body is",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                at(bundle, ENTRY)["kindVersion"] = json!({ "kind": "intoto", "version": "0.0.2" });
            })
        },
    )
    .attacks(&["T6"])
    .rejected(&["malformed-log-entry"]),
    Operator::new(
        "entry-of-another-kind",
        Base::Signature,
        "A file was signed, and the log entry is of a kind for statements: the same signer's, genuine",
        |world, recipe| {
            at(&mut world.forge(&recipe), "/messageSignature");
            let mut other = world.forge(&Base::Provenance.recipe().logged(Logged::Intoto));
            edited(world, &recipe, |bundle| *at(bundle, ENTRY) = at(&mut other, ENTRY).take())
        },
    )
    .attacks(&["T1", "T6"])
    .exit(3)
    .rejected(&["unsupported-log-entry"]),
    Operator::new(
        "entries-removed",
        Base::Signature,
        "The signature was logged, and the entry is left out",
        |world, recipe| edited(world, &recipe, |bundle| *at(bundle, ENTRIES) = json!([])),
    )
    .attacks(&["T4"])
    .rejected(&["missing-log-entry"]),
    Operator::new("entries-null", Base::Signature, "The list of log entries is null", |world, recipe| {
        edited(world, &recipe, |bundle| *at(bundle, ENTRIES) = Value::Null)
    })
    .attacks(&["T3", "T4"])
    .rejected(&["malformed-bundle"]),
    Operator::new("entry-doubled", Base::Signature, "The same log entry is there twice", |world, recipe| {
        edited(world, &recipe, |bundle| repeat(bundle, 2))
    })
    .attacks(&["T8"])
    .rejected(&["malformed-bundle"])
    .oracle_accepts("it counts nothing"),
    Operator::new(
        "entries-flooded",
        Base::Signature,
        "The same log entry is there two thousand times",
        |world, recipe| edited(world, &recipe, |bundle| repeat(bundle, 2_000)),
    )
    .attacks(&["T8", "T9"])
    .exit(3)
    .rejected(&["too-many"])
    .oracle_accepts("it counts nothing")
    .not_kept(),
    Operator::new(
        "log-unknown",
        Base::Signature,
        "The log has the right names and another key",
        |world, recipe| {
            world.rekor = impostor().rekor;
            pretty(&world.forge(&recipe))
        },
    )
    .attacks(&["T16"])
    .rejected(&["unknown-log"]),
    Operator::new(
        "log-relabelled",
        Base::Signature,
        "The entry names another trusted log than the one that gave promise and proof",
        |world, recipe| {
            let id = base64(&world.other_rekor.id());
            edited(world, &recipe, |bundle| at(bundle, ENTRY)["logId"]["keyId"] = json!(id))
        },
    )
    .attacks(&["T14"]),
    Operator::new(
        "log-relabelled-without-promise",
        Base::Timestamp,
        "The entry names another trusted log than the one that gave the proof",
        |world, recipe| {
            let id = base64(&world.other_rekor.id());
            edited(world, &recipe, |bundle| at(bundle, ENTRY)["logId"]["keyId"] = json!(id))
        },
    )
    .attacks(&["T14"])
    .rejected(&["relabelled-log-entry"])
    .oracle_accepts(UNBOUND),
    Operator::new(
        "log-relabelled-v2",
        Base::RekorV2,
        "The Rekor v2 entry names another trusted log than the one that gave the proof",
        |world, recipe| {
            let id = base64(&world.other_rekor.id());
            edited(world, &recipe, |bundle| at(bundle, ENTRY)["logId"]["keyId"] = json!(id))
        },
    )
    .attacks(&["T14"])
    .rejected(&["relabelled-log-entry"])
    .oracle_accepts(UNBOUND),
    Operator::new(
        "media-type-removed",
        Base::Signature,
        "The bundle does not say which version it is",
        |world, recipe| edited(world, &recipe, |bundle| remove(bundle, "", "mediaType")),
    )
    .attacks(&["T3"])
    .rejected(&["missing-media-type"])
    .oracle_accepts("it takes a bundle without a version for 0.1"),
    Operator::new(
        "media-type-unknown",
        Base::Signature,
        "The bundle is of a version nobody has defined",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                bundle["mediaType"] = json!("application/vnd.dev.sigstore.bundle.v9+json");
            })
        },
    )
    .attacks(&["T6"])
    .exit(3)
    .rejected(&["unknown-media-type"]),
    Operator::new(
        "media-type-lowered",
        Base::Signature,
        "A version 0.3 bundle without its proof calls itself 0.1, which would need none",
        |world, recipe| {
            let bare = Recipe { proof: false, ..recipe };
            edited(world, &bare, |bundle| bundle["mediaType"] = json!(Version::V01.media_type()))
        },
    )
    .attacks(&["T11"])
    .rejected(&["malformed-bundle"])
    .spares(|recipe| {
        let bound = recipe.promised() || recipe.logged == Logged::Nowhere;
        match (bound, recipe.certified(), recipe.version) {
            (true, true, Version::V01 | Version::V02) => {
                Some("with its chain and promise it is a good 0.1 bundle")
            }
            (true, false, _) => Some("with a key, bundles of every version look the same"),
            _ => None,
        }
    })
    .oracle_accepts("version 0.1 may rest on the promise, and it does not mind the single certificate"),
];

fn repeat(bundle: &mut Value, times: usize) {
    let entry = at(bundle, ENTRY).take();
    *at(bundle, ENTRIES) = Value::Array(vec![entry; times]);
}

fn change_body(bundle: &mut Value) {
    let body = &mut at(bundle, ENTRY)["canonicalizedBody"];
    let mut parsed: Value = serde_json::from_slice(&unbase64(body.as_str().unwrap())).unwrap();
    parsed["spec"]["data"]["hash"]["value"] = json!("00".repeat(32));
    *body = base64(&canonical(&parsed)).into();
}
