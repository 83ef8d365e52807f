//! Keys of every kind: what `crates/verify/keys.md` promises of each, one case a row.

mod logged;
mod ring;
mod stamped;

use self::ring::{
    NAME, in_der, large, named, p256, p384, p384_sha256, p521, pinned, pss, pss_by_pkcs1, retired, rsa,
    rsa_by_pss, rsa_sha384, rsa_sha512,
};
use super::{Case, Delivery, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, SIGNED, bundled};
use crate::artifact::WIDGET;
use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::base64;
use crate::recipe::{Content, Logged, Recipe, Signer};
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::key_signer;
use crate::world::{World, hint, origin};
use serde_json::{Value, json};

pub(super) use self::logged::logged;
pub(super) use self::ring::FILES;
pub(super) use self::stamped::{STAMPED, timestamps};

const fn good(name: &'static str, what: &'static str, make: fn(&mut World) -> Delivery) -> Case {
    Case::new(name, what, make).checks(SIGNED)
}

const fn bad(
    name: &'static str,
    what: &'static str,
    code: &'static [&'static str],
    make: fn(&mut World) -> Delivery,
) -> Case {
    Case::new(name, what, make).exit(1).checks(NO_SIGNATURE_HOLDS).rejected(code)
}

const fn untold(
    name: &'static str,
    what: &'static str,
    code: &'static [&'static str],
    make: fn(&mut World) -> Delivery,
) -> Case {
    Case::new(name, what, make).exit(3).checks(SIGNATURE_UNTOLD).rejected(code)
}

pub(super) const CASES: &[Case] = &[
    good("p256-envelope", "A bare envelope by a P-256 key", |_| envelope(&p256())),
    good("p256-envelope-side-by-side", "The same, its numbers side by side in 64 bytes", |_| beside(&p256())),
    good("p384-envelope", "A bare envelope by a P-384 key, with SHA-384", |_| envelope(&p384())),
    good("p384-envelope-side-by-side", "The same, its numbers side by side in 96 bytes", |_| beside(&p384())),
    good("p384-sha256-envelope", "A bare envelope by a P-384 key, with SHA-256 as cosign has it", |_| {
        envelope(&p384_sha256())
    }),
    bad(
        "p384-pinned-envelope",
        "The same by a key that the framework says signs with SHA-384",
        &["bad-signature"],
        |_| envelope(&pinned()),
    ),
    good("p521-envelope", "A bare envelope by a P-521 key", |_| envelope(&p521())),
    good(
        "p521-envelope-side-by-side",
        "The same, its numbers side by side in 132 bytes",
        |_| beside(&p521()),
    ),
    good("rsa-2048-envelope", "A bare envelope by an RSA key, with PKCS #1 v1.5", |_| envelope(&rsa())),
    good("rsa-4096-envelope", "The same by a larger key", |_| envelope(&large())),
    good("rsa-pss-envelope", "A bare envelope by an RSA key that the framework says signs with PSS", |_| {
        envelope(&pss())
    }),
    bad(
        "rsa-pss-unsaid-envelope",
        "A bare envelope with PSS, and the framework does not say so",
        &["bad-signature"],
        |_| envelope(&rsa_by_pss()),
    ),
    bad(
        "rsa-pkcs1-envelope-of-a-pss-key",
        "A bare envelope with PKCS #1 v1.5, and the framework says PSS",
        &["bad-signature"],
        |_| envelope(&pss_by_pkcs1()),
    ),
    bad(
        "rsa-sha512-envelope",
        "A bare envelope with SHA-512, which nothing states: SHA-256 is meant",
        &["bad-signature"],
        |_| envelope(&rsa_sha512()),
    ),
    good("p384-message", "A bundle signs the file by a P-384 key, with SHA-384", |world| file(world, p384())),
    good("p384-sha256-message", "The same with SHA-256, as cosign has it", |world| {
        file(world, p384_sha256())
    }),
    untold(
        "p384-message-by-digest",
        "Nobody has the file at hand, and its SHA-384 is not given: it may be good or bad, and cannot count",
        &["needs-bytes"],
        |world| {
            let bundle = world.forge(&message(p384()).logged(Logged::Nowhere));
            Delivery::of_digest(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &undigested(bundle))
        },
    ),
    good(
        "p384-sha256-message-by-digest",
        "Nobody has the file at hand, and its SHA-256 is enough",
        |world| {
            let bundle = world.forge(&message(p384_sha256()).logged(Logged::Nowhere));
            Delivery::of_digest(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
        },
    ),
    good("p384-message-without-digest", "The bundle does not state the digest of the file", |world| {
        let bundle = world.forge(&message(p384()).logged(Logged::Nowhere));
        Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &undigested(bundle))
    }),
    good("p521-message", "A bundle signs the file by a P-521 key", |world| file(world, p521())),
    good("rsa-2048-message", "A bundle signs the file by an RSA key", |world| file(world, rsa())),
    good("rsa-sha384-message", "The same with SHA-384, which the bundle states", |world| {
        file(world, rsa_sha384())
    }),
    good("rsa-sha512-message", "The same with SHA-512, which the bundle states", |world| {
        file(world, rsa_sha512())
    }),
    good("rsa-pss-message", "A bundle signs the file by an RSA key with PSS", |world| file(world, pss())),
    good("p384-statement", "A bundle holds a statement by a P-384 key", |world| {
        bundled(world, &stated(p384()).logged(Logged::Nowhere))
    }),
    good("p521-statement", "A bundle holds a statement by a P-521 key", |world| {
        bundled(world, &stated(p521()).logged(Logged::Nowhere))
    }),
    bad(
        "p256-statement-side-by-side",
        "A bundle holds a statement whose signature has its numbers side by side: bundles write ASN.1",
        &["bad-signature"],
        |world| {
            let mut bundle = world.forge(&stated(p256()).logged(Logged::Nowhere));
            let bytes = p256().sign_side_by_side(&stated(p256()).content.message());
            bundle["dsseEnvelope"]["signatures"][0]["sig"] = json!(base64(&bytes));
            Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.sigstore.json", &bundle)
        },
    ),
    good("key-file-in-der", "The framework names the key in DER", |_| envelope(&in_der())),
    good("named-envelope", "A bare envelope calls the key by the id the framework demands", |_| {
        enveloped(unsigned().signed_by(&named(), NAME))
    }),
    bad(
        "named-otherwise",
        "A bare envelope by the key, under its digest instead of the id the framework demands",
        &["unknown-key"],
        |_| envelope(&named()),
    ),
    bad("named-not-at-all", "A bare envelope by the key, without an id", &["unknown-key"], |_| {
        enveloped(unsigned().signed_by(&named(), ""))
    }),
    bad(
        "named-beside-another",
        "The id stands with a stranger's signature, and the key's own is under another",
        &["unknown-key"],
        |_| {
            enveloped(
                unsigned().signed_by(&Key::p256("stranger"), NAME).signed_by(&named(), "acme://release/8"),
            )
        },
    )
    .attacks(&["T18"]),
    good("named-message", "A bundle hints at the key by the id the framework demands", |world| {
        let signer = Signer::Key { key: named(), hint: NAME.into() };
        bundled(world, &Recipe { signer, ..message(named()) }.logged(Logged::Nowhere))
    }),
    bad("named-message-otherwise", "A bundle hints at the key by its digest", &["unknown-key"], |world| {
        file(world, named())
    }),
    Case::new("retired-unlogged", "The P-521 key was retired, and nothing proves when it signed", |world| {
        file(world, retired())
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(OUTSIDE),
];

/// A signature by a listed key, outside its days.
const OUTSIDE: &[(&str, &str)] = &[("unsigned-artifact", "satisfied"), ("key-outside-window", "violated")];

fn statement() -> Statement {
    Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)])
}

fn unsigned() -> Envelope {
    Envelope::unsigned(IN_TOTO, &statement().payload())
}

fn enveloped(envelope: Envelope) -> Delivery {
    Delivery::of(WIDGET).with_json("widget-1.4.2.tgz.dsse.json", &envelope.json())
}

fn envelope(key: &Key) -> Delivery {
    enveloped(unsigned().signed_by(key, &hint(key)))
}

fn beside(key: &Key) -> Delivery {
    enveloped(unsigned().signed_side_by_side(key, &hint(key)))
}

fn message(key: Key) -> Recipe {
    Recipe::new(Content::Blob(WIDGET.bytes.into()), key_signer(key), origin())
}

fn stated(key: Key) -> Recipe {
    Recipe::new(Content::statement(&statement()), key_signer(key), origin())
}

fn file(world: &mut World, key: Key) -> Delivery {
    bundled(world, &message(key).logged(Logged::Nowhere))
}

/// The bundle without what it states of the file, which nobody signed.
fn undigested(mut bundle: Value) -> Value {
    bundle["messageSignature"].as_object_mut().unwrap().remove("messageDigest");
    bundle
}
