//! Evidence signed with keys the framework names: bare envelopes, and bundles with a hint.

use super::{Case, Delivery, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, SIGNED, bundled, keys};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::recipe::{Content, Logged, Recipe};
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::{acme_ed25519_key, acme_key, key_signer};
use crate::world::{World, hint, origin};

pub(super) const CASES: &[Case] = &[
    Case::new("p256-envelope", "A bare envelope, signed with the P-256 key", |_| {
        enveloped(unsigned().signed_by(&acme_key(), &hint(&acme_key())))
    })
    .checks(SIGNED),
    Case::new("ed25519-envelope", "A bare envelope, signed with the Ed25519 key", |_| {
        enveloped(unsigned().signed_by(&acme_ed25519_key(), &hint(&acme_ed25519_key())))
    })
    .checks(SIGNED),
    Case::new("envelope-without-key-id", "A bare envelope that does not say which key", |_| {
        enveloped(unsigned().signed_by(&acme_ed25519_key(), ""))
    })
    .checks(SIGNED),
    Case::new("envelope-both-keys", "A bare envelope, signed with both keys", |_| {
        let once = unsigned().signed_by(&acme_key(), &hint(&acme_key()));
        enveloped(once.signed_by(&acme_ed25519_key(), &hint(&acme_ed25519_key())))
    })
    .attacks(&["T8"])
    .checks(SIGNED),
    Case::new("p256-message-logged", "A bundle with a key hint signs the file, in a Rekor v1 log", |world| {
        bundled(world, &message(acme_key()))
    })
    .checks(SIGNED),
    Case::new(
        "p256-message-rekor-v2",
        "A bundle with a key hint signs the file, in a Rekor v2 log",
        |world| bundled(world, &message(acme_key()).logged(Logged::RekorV2)),
    )
    .checks(SIGNED),
    Case::new(
        "p256-message-unlogged",
        "A bundle with a key hint signs the file, and no log knows",
        |world| bundled(world, &message(acme_key()).logged(Logged::Nowhere)),
    )
    .checks(SIGNED),
    Case::new("ed25519-message-unlogged", "The same with the Ed25519 key", |world| {
        bundled(world, &message(acme_ed25519_key()).logged(Logged::Nowhere))
    })
    .checks(SIGNED),
    Case::new(
        "p256-statement-logged",
        "A bundle with a key hint holds a statement, in a dsse entry",
        |world| bundled(world, &stated(acme_key())),
    )
    .checks(SIGNED),
    Case::new("ed25519-statement-logged", "The same with the Ed25519 key, in an intoto entry", |world| {
        bundled(world, &stated(acme_ed25519_key()).logged(Logged::Intoto))
    })
    .checks(SIGNED),
    Case::new(
        "p256-statement-unlogged",
        "A bundle with a key hint holds a statement, and no log knows",
        |world| bundled(world, &stated(acme_key()).logged(Logged::Nowhere)),
    )
    .checks(SIGNED),
    Case::new(
        "p256-message-by-digest",
        "Nobody has the file at hand; a scheme that hashes first needs the digest alone",
        |world| by_digest(world, acme_key()),
    )
    .checks(SIGNED),
    Case::new(
        "ed25519-message-by-digest",
        "Nobody has the file at hand, and this scheme signs all the bytes; it may be good or bad, and cannot count",
        |world| by_digest(world, acme_ed25519_key()),
    )
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["needs-bytes"]),
    Case::new(
        "last-day-unlogged",
        "No log knows when the key signed, and the handoff is on the one day it is for: both ends count",
        |world| bundled(world, &message(key("acme-today.pub")).logged(Logged::Nowhere)),
    )
    .handoff("dated")
    .attacks(&["T7"])
    .checks(SIGNED),
    Case::new(
        "retired-unlogged",
        "The key was retired before the handoff, and no log knows when it signed",
        |world| bundled(world, &message(key("acme-july.pub")).logged(Logged::Nowhere)),
    )
    .handoff("dated")
    .attacks(&["T7"])
    .exit(1)
    .checks(OUTSIDE),
    Case::new(
        "unread-beside-bad",
        "One signature cannot be read, and one in the key's name does not hold: the bad one is told",
        |_| {
            let armour = "-----BEGIN PGP SIGNATURE-----\n\naGVsbG8=\n-----END PGP SIGNATURE-----\n";
            let bad = enveloped(unsigned().signed_by(&stranger(), &hint(&acme_key())));
            bad.with("widget-1.4.2.tgz.asc", armour.into())
        },
    )
    .attacks(&["T16"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["bad-signature", "unsupported-evidence"]),
    Case::new("stranger-envelope", "A stranger's key signed the bare envelope", |_| {
        enveloped(unsigned().signed_by(&stranger(), &hint(&stranger())))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["unknown-key"]),
    Case::new("stranger-message", "A stranger's key signed the file, and was logged", |world| {
        bundled(world, &message(stranger()))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS),
    Case::new("envelope-of-another-artifact", "The key signed a statement about another file", |_| {
        let gadget = crate::artifact::GADGET;
        let statement = Statement::cosign_sign(vec![Subject::of(gadget.name, gadget.bytes)]);
        let envelope = Envelope::unsigned(IN_TOTO, &statement.payload());
        enveloped(envelope.signed_by(&acme_key(), &hint(&acme_key())))
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["subject-mismatch"]),
];

/// Cases of keys that count only when a log says when they signed.
pub(super) const LOGGED_CASES: &[Case] = &[
    Case::new(
        "retired-since",
        "The key was retired before the handoff, and a log knows that it signed on its last day",
        |world| bundled(world, &message(key("acme-august.pub"))),
    )
    .attacks(&["T7"])
    .checks(SIGNED),
    Case::new(
        "logged-after-retirement",
        "A log knows that the key signed on the day after its last",
        |world| bundled(world, &message(key("acme-june.pub"))),
    )
    .attacks(&["T7"])
    .exit(1)
    .checks(OUTSIDE),
];

/// The key is listed, and signed outside the days it was for.
const OUTSIDE: &[(&str, &str)] = &[
    ("unsigned-artifact", "satisfied"),
    ("unlisted-signer", "satisfied"),
    ("key-outside-window", "violated"),
];

/// The publisher's key of this file name.
fn key(file: &str) -> Key {
    keys().into_iter().find(|(name, _)| *name == file).unwrap().1
}

fn by_digest(world: &mut World, key: Key) -> Delivery {
    let bundle = world.forge(&message(key).logged(Logged::Nowhere));
    Delivery::of_digest(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
}

fn stranger() -> Key {
    Key::p256("stranger")
}

fn statement() -> Statement {
    Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)])
}

fn unsigned() -> Envelope {
    Envelope::unsigned(IN_TOTO, &statement().payload())
}

fn enveloped(envelope: Envelope) -> Delivery {
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.dsse.json", &envelope.json())
}

fn message(key: Key) -> Recipe {
    Recipe::new(Content::Blob(WIDGET.bytes.into()), key_signer(key), origin())
}

fn stated(key: Key) -> Recipe {
    Recipe::new(Content::statement(&statement()), key_signer(key), origin())
}
