//! What proves that an entry is in the log: promise, proof, checkpoint.

use super::base::elsewhere;
use super::certificate::impostor;
use super::{Base, ENTRY, Operator, at, edited, flip, remove};
use crate::encoding::{pretty, unbase64};
use crate::recipe::{Logged, Recipe, Version};
use crate::rekor::Log;
use serde_json::{Value, json};

const CHECKPOINT: &str = "/verificationMaterial/tlogEntries/0/inclusionProof/checkpoint/envelope";
const PROMISE: &str = "/verificationMaterial/tlogEntries/0/inclusionPromise";
const PROOF: &str = "/verificationMaterial/tlogEntries/0/inclusionProof";

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "promise-of-another-entry",
        Base::Signature,
        "The inclusion promise is another entry's",
        |world, recipe| spliced(world.forge(&elsewhere(&recipe)), world.forge(&recipe), PROMISE),
    )
    .attacks(&["T1"])
    .rejected(&["bad-inclusion-promise"]),
    Operator::new(
        "promise-flipped",
        Base::Signature,
        "One bit of the inclusion promise is turned",
        |world, recipe| {
            let set = "/verificationMaterial/tlogEntries/0/inclusionPromise/signedEntryTimestamp";
            edited(world, &recipe, |bundle| flip(bundle, set))
        },
    )
    .attacks(&["T3"])
    .rejected(&["bad-inclusion-promise"]),
    Operator::new(
        "promise-removed",
        Base::Signature,
        "Without the inclusion promise nothing says when it was signed",
        |world, recipe| edited(world, &recipe, |bundle| remove(bundle, ENTRY, "inclusionPromise")),
    )
    .attacks(&["T4"])
    .rejected(&["no-proven-time"])
    .spares(|recipe| match (recipe.version, recipe.timestamp, recipe.certified()) {
        (Version::V01, ..) => None,
        (_, true, _) => Some("the timestamp still says when"),
        (_, _, false) => Some("a key needs no proven time, and the proof is still there"),
        _ => None,
    }),
    Operator::new(
        "integrated-time-changed",
        Base::Signature,
        "The entry says it was logged a minute earlier than the log promised",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                let time = &mut at(bundle, ENTRY)["integratedTime"];
                let seconds: i64 = time.as_str().unwrap().parse().unwrap();
                *time = json!((seconds - 60).to_string());
            })
        },
    )
    .attacks(&["T7", "T18"])
    .rejected(&["bad-inclusion-promise"])
    .spares(|recipe| {
        // With a hashedrekord entry it is held against the certificate all the same, which began later.
        let compared = recipe.certified() && recipe.logged == Logged::HashedRekord;
        unpromised(recipe, UNREAD_TIME).filter(|_| !compared)
    }),
    Operator::new(
        "integrated-time-removed",
        Base::Signature,
        "The entry does not say when it was logged",
        |world, recipe| edited(world, &recipe, |bundle| remove(bundle, ENTRY, "integratedTime")),
    )
    .attacks(&["T4"])
    .rejected(&["no-proven-time"])
    .spares(|recipe| unpromised(recipe, UNREAD_TIME)),
    Operator::new(
        "log-index-changed",
        Base::Signature,
        "The entry has another index than the log promised",
        |world, recipe| edited(world, &recipe, |bundle| at(bundle, ENTRY)["logIndex"] = json!("100001")),
    )
    .attacks(&["T18"])
    .rejected(&["bad-inclusion-promise"])
    .spares(|recipe| unpromised(recipe, UNREAD_INDEX)),
    Operator::new(
        "log-index-changed-v2",
        Base::RekorV2,
        "The Rekor v2 entry has another index than its proof",
        |world, recipe| edited(world, &recipe, |bundle| at(bundle, ENTRY)["logIndex"] = json!("1")),
    )
    .attacks(&["T18"])
    .rejected(&["bad-inclusion-proof"])
    .spares(|recipe| unpromised(recipe, UNREAD_INDEX)),
    Operator::new(
        "proof-hash-flipped",
        Base::Signature,
        "One bit of a hash on the way to the root is turned",
        |world, recipe| {
            let hash = "/verificationMaterial/tlogEntries/0/inclusionProof/hashes/0";
            edited(world, &recipe, |bundle| flip(bundle, hash))
        },
    )
    .attacks(&["T3"])
    .rejected(&["bad-inclusion-proof"]),
    Operator::new(
        "proof-hashes-emptied",
        Base::Signature,
        "The way to the root has no hashes",
        |world, recipe| edited(world, &recipe, |bundle| at(bundle, PROOF)["hashes"] = json!([])),
    )
    .attacks(&["T4"])
    .rejected(&["bad-inclusion-proof"]),
    Operator::new(
        "proof-of-another-entry",
        Base::Signature,
        "The inclusion proof is another entry's",
        |world, recipe| spliced(world.forge(&elsewhere(&recipe)), world.forge(&recipe), PROOF),
    )
    .attacks(&["T1"])
    .rejected(&["bad-inclusion-proof"]),
    Operator::new(
        "proof-removed",
        Base::Signature,
        "A version 0.3 bundle has no inclusion proof",
        |world, recipe| edited(world, &recipe, |bundle| remove(bundle, ENTRY, "inclusionProof")),
    )
    .attacks(&["T4"])
    .rejected(&["missing-inclusion-proof"])
    .spares(promise_enough),
    Operator::new(
        "checkpoint-removed",
        Base::Signature,
        "The inclusion proof leads to a root nobody signed",
        |world, recipe| edited(world, &recipe, |bundle| remove(bundle, PROOF, "checkpoint")),
    )
    .attacks(&["T4"]),
    Operator::new(
        "checkpoint-of-another-log",
        Base::Signature,
        "The checkpoint is another trusted log's, for the same size",
        |world, recipe| {
            let mut other = {
                let mut swapped = world.clone();
                std::mem::swap(&mut swapped.rekor, &mut swapped.other_rekor);
                swapped.forge(&elsewhere(&recipe))
            };
            edited(world, &recipe, |bundle| *at(bundle, CHECKPOINT) = at(&mut other, CHECKPOINT).take())
        },
    )
    .attacks(&["T1"]),
    Operator::new(
        "checkpoint-by-another-log",
        Base::Signature,
        "The checkpoint says the right things and another trusted log signed it",
        |world, recipe| {
            let other = world.other_rekor.clone();
            edited(world, &recipe, |bundle| restate(bundle, &other, other.origin()))
        },
    )
    .attacks(&["T14"])
    .rejected(&["relabelled-log-entry"])
    .oracle_accepts("any trusted log's signature will do for it"),
    Operator::new(
        "checkpoint-origin-changed",
        Base::Signature,
        "The log's own checkpoint gives the tree another name; the key decides, not the name",
        |world, recipe| {
            let v2 = recipe.logged.second();
            let log = if v2 { world.rekor_v2.clone() } else { world.rekor.clone() };
            edited(world, &recipe, |bundle| restate(bundle, &log, "rekor.elsewhere.example - 1"))
        },
    )
    .attacks(&["T14"])
    .exit(0)
    .oracle_accepts("it does not look at the origin"),
    Operator::new(
        "checkpoint-by-impostor",
        Base::Signature,
        "The checkpoint has the right names and another key",
        |world, recipe| {
            let log = impostor().rekor;
            edited(world, &recipe, |bundle| restate(bundle, &log, log.origin()))
        },
    )
    .attacks(&["T16"])
    .rejected(&["bad-checkpoint"]),
    Operator::new(
        "checkpoint-signature-flipped",
        Base::Signature,
        "One bit of the checkpoint's signature is turned",
        |world, recipe| edited(world, &recipe, flip_checkpoint),
    )
    .attacks(&["T3"])
    .rejected(&["bad-checkpoint"]),
    Operator::new(
        "promise-only-v03",
        Base::Signature,
        "The log's promise stands alone, which version 0.3 does not allow",
        |world, recipe| pretty(&world.forge(&Recipe { proof: false, ..recipe })),
    )
    .attacks(&["T11"])
    .rejected(&["missing-inclusion-proof"])
    .spares(promise_enough),
];

const UNREAD_TIME: &str = "without a promise nobody vouches for the integrated time, and it is not read";
const UNREAD_INDEX: &str =
    "without a promise nobody vouches for the index over all shards; the proof has its own";

/// The reason, for an entry of a v1 log without its promise.
fn unpromised(recipe: &Recipe, why: &'static str) -> Option<&'static str> {
    let bare = !recipe.logged.second() && !recipe.promised();
    bare.then_some(why)
}

fn promise_enough(recipe: &Recipe) -> Option<&'static str> {
    (recipe.version == Version::V01).then_some("version 0.1 may rest on the promise alone")
}

/// The bundle with the part at a pointer taken from another.
fn spliced(mut other: Value, mut bundle: Value, pointer: &str) -> Vec<u8> {
    *at(&mut bundle, pointer) = at(&mut other, pointer).take();
    pretty(&bundle)
}

/// The checkpoint over the same root and size, under this origin, signed by this log.
fn restate(bundle: &mut Value, log: &Log, origin: &str) {
    let proof = at(bundle, PROOF);
    let size = proof["treeSize"].as_str().unwrap().parse().unwrap();
    let root = unbase64(proof["rootHash"].as_str().unwrap()).try_into().unwrap();
    *at(bundle, CHECKPOINT) = log.checkpoint(origin, size, &root).into();
}

fn flip_checkpoint(bundle: &mut Value) {
    let value = at(bundle, CHECKPOINT);
    let (text, line) = value.as_str().unwrap().trim_end().rsplit_once(' ').unwrap();
    let mut signature = json!({ "sig": line });
    flip(&mut signature, "/sig");
    *value = format!("{text} {}\n", signature["sig"].as_str().unwrap()).into();
}
