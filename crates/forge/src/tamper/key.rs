//! Evidence signed with a long-lived key.

use super::base::{LABEL, acme_ed25519_key, acme_key, envelope};
use super::{Base, Operator, at, edited, flip};
use crate::dsse::{Envelope, Signature};
use crate::encoding::pretty;
use crate::recipe::{Recipe, Signer};
use crate::seed::Key;
use crate::world::hint;
use serde_json::json;

/// The order of Ed25519's base point, little-endian (RFC 8032 §5.1).
const ED25519_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "key-hint-changed",
        Base::KeyBundle,
        "The hint names no known key; it is only a hint, and a known key made the signature",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                *at(bundle, "/verificationMaterial/publicKey/hint") = json!("somebody else's");
            })
        },
    )
    .attacks(&["T18"])
    .exit(0)
    .oracle_accepts("a hint is only a hint"),
    Operator::new(
        "key-replaced",
        Base::KeyBundle,
        "A stranger's key made the signature under the hint of the listed one",
        |world, recipe| {
            let signer = Signer::Key { key: stranger(), hint: hint(&acme_key()) };
            pretty(&world.forge(&Recipe { signer, ..recipe }))
        },
    )
    .attacks(&["T16", "T18"]),
    Operator::new(
        "key-signature-flipped",
        Base::KeyBundle,
        "One bit of the key's signature over the file is turned",
        |world, recipe| edited(world, &recipe, |bundle| flip(bundle, super::SIGNATURE)),
    )
    .attacks(&["T3"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "key-entry-of-another-key",
        Base::KeyBundle,
        "The log entry is a stranger's signature over the same file",
        |world, recipe| {
            let signer = Signer::Key { key: stranger(), hint: hint(&stranger()) };
            let mut other = world.forge(&Recipe { signer, ..recipe.clone() });
            edited(world, &recipe, |bundle| {
                *at(bundle, super::ENTRY) = at(&mut other, super::ENTRY).take();
            })
        },
    )
    .attacks(&["T1"])
    .rejected(&["log-entry-mismatch"]),
    Operator::new(
        "key-entry-removed",
        Base::KeyBundle,
        "The key's signatures must be logged, and the entry is left out",
        |world, recipe| edited(world, &recipe, |bundle| *at(bundle, super::ENTRIES) = json!([])),
    )
    .attacks(&["T4"])
    .rejected(&["missing-log-entry"]),
    Operator::new(
        "envelope-key-replaced",
        Base::KeyEnvelope,
        "A stranger's key signed the envelope under the id of the listed one",
        |_, recipe| {
            let signer = Signer::Key { key: stranger(), hint: hint(&acme_ed25519_key()) };
            pretty(&envelope(&Recipe { signer, ..recipe }).json())
        },
    )
    .attacks(&["T16", "T18"])
    .rejected(&["bad-signature"])
    .oracle_silent(),
    Operator::new(
        "envelope-payload-changed",
        Base::KeyEnvelope,
        "The payload of the bare envelope ends in a space that nobody signed",
        |_, recipe| {
            let mut changed = envelope(&recipe);
            changed.payload.push(b' ');
            pretty(&changed.json())
        },
    )
    .attacks(&["T17"])
    .oracle_silent(),
    Operator::new(
        "envelope-without-signatures",
        Base::KeyEnvelope,
        "Nobody signed the bare envelope",
        |_, recipe| pretty(&Envelope { signatures: Vec::new(), ..envelope(&recipe) }.json()),
    )
    .attacks(&["T4"])
    .rejected(&["malformed-envelope"])
    .oracle_silent(),
    Operator::new(
        "envelope-stranger-first",
        Base::KeyEnvelope,
        "A stranger signed the bare envelope too, and first; one good signature by a listed key is enough, whoever \
         else signs",
        |_, recipe| {
            let mut both = envelope(&recipe);
            let strange = stranger().sign(&both.message());
            both.signatures.insert(0, Signature { key_id: hint(&stranger()), bytes: strange });
            pretty(&both.json())
        },
    )
    .attacks(&["T24"])
    .exit(0)
    .oracle_silent(),
    Operator::new(
        "envelope-crowded",
        Base::KeyEnvelope,
        "Before the listed key's signature stand twenty of strangers, each of which costs a check for every key",
        |_, recipe| {
            let mut crowded = envelope(&recipe);
            let strange = (0..20).map(|number| Key::p256(&format!("stranger {number}")));
            let strange = strange.map(|key| (hint(&key), key.sign(&crowded.message())));
            let strange = strange.map(|(key_id, bytes)| Signature { key_id, bytes }).collect::<Vec<_>>();
            crowded.signatures.splice(0..0, strange);
            pretty(&crowded.json())
        },
    )
    .attacks(&["T9", "T24"])
    .exit(3)
    .rejected(&["too-many"])
    .oracle_silent(),
    Operator::new(
        "envelope-key-id-changed",
        Base::KeyEnvelope,
        "The key id names no known key; it is only a hint, and a known key made the signature",
        |_, recipe| {
            let mut changed = envelope(&recipe);
            changed.signatures[0].key_id = format!("{LABEL} or somebody");
            pretty(&changed.json())
        },
    )
    .attacks(&["T18"])
    .exit(0)
    .oracle_silent(),
    Operator::new(
        "envelope-signature-malleated",
        Base::KeyEnvelope,
        "The scalar of the Ed25519 signature is larger than the group's order",
        |_, recipe| {
            let mut changed = envelope(&recipe);
            add_order(&mut changed.signatures[0].bytes[32..]);
            pretty(&changed.json())
        },
    )
    .attacks(&["T17"])
    .oracle_silent(),
];

fn stranger() -> Key {
    Key::p256("stranger")
}

/// Adds the order to a scalar: the same scalar to a verifier that forgets to check its range.
fn add_order(scalar: &mut [u8]) {
    let mut carry = 0u16;
    for (byte, order) in scalar.iter_mut().zip(ED25519_ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(carry, 0, "the sum fits 256 bits");
}
