//! Signatures by minisign.

use super::{Case, Delivery, NO_SIGNATURE_HOLDS, SIGNATURE_UNTOLD, SIGNED};
use crate::artifact::{GADGET, WIDGET};
use crate::minisign::{Scheme, sign, sign_for};
use crate::seed::Key;

pub(super) const CASES: &[Case] = &[
    Case::new("hashed", "The digest of the file is signed, as minisign does today", |_| {
        delivered(sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT))
    })
    .checks(SIGNED),
    Case::new("pure", "The file itself is signed, as minisign did before", |_| {
        delivered(sign(&acme(), Scheme::Pure, WIDGET.bytes, COMMENT))
    })
    .checks(SIGNED),
    Case::new("timestamp-is-no-time", "The trusted comment holds a time, which proves none", |_| {
        delivered(sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT))
    })
    .handoff("dated")
    .attacks(&["T30"])
    .exit(3)
    .checks(&[("unlisted-signer", "satisfied"), ("unproven-time", "unknown")]),
    Case::new("retired", "The key was retired before the handoff", |_| {
        delivered(sign(&Key::ed25519("acme/minisign-july"), Scheme::Hashed, WIDGET.bytes, COMMENT))
    })
    .attacks(&["T7"])
    .exit(1)
    .checks(&[("unlisted-signer", "satisfied"), ("key-outside-window", "violated")]),
    Case::new("by-digest", "Nobody has the file at hand, and this scheme needs all of it", |_| {
        let evidence = delivered(sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT)).attestations;
        Delivery { attestations: evidence, ..Delivery::of_digest(WIDGET) }
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["needs-bytes"]),
    Case::new("stranger", "A stranger's key signed", |_| {
        delivered(sign(&stranger(), Scheme::Hashed, WIDGET.bytes, COMMENT))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["unknown-key"]),
    Case::new("stranger-under-our-number", "A stranger's key signed, and says it is ours", |_| {
        delivered(sign_for(&stranger(), &acme(), Scheme::Hashed, WIDGET.bytes, COMMENT))
    })
    .attacks(&["T16"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["bad-signature"]),
    Case::new("of-another-artifact", "A genuine signature over another file", |_| {
        delivered(sign(&acme(), Scheme::Hashed, GADGET.bytes, COMMENT))
    })
    .attacks(&["T1"])
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["bad-signature"]),
    Case::new("relabelled", "A signature over the digest, relabelled as one over the file", |_| {
        let text = sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT);
        // `ED` and `Ed` differ in the second character of base64.
        delivered(text.replacen("\nRU", "\nRW", 1))
    })
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["bad-signature"]),
    Case::new("comment-changed", "The trusted comment was changed after signing", |_| {
        delivered(sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT).replace("1785578400", "1785664800"))
    })
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["bad-signature"]),
    Case::new("comment-missing", "The trusted comment and its signature were cut off", |_| {
        let text = sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT);
        delivered(text.lines().take(2).map(|line| format!("{line}\n")).collect())
    })
    .exit(1)
    .checks(NO_SIGNATURE_HOLDS)
    .rejected(&["malformed-minisign"]),
    Case::new("unknown-algorithm", "The signature is by an algorithm minisign does not have", |_| {
        let text = sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT);
        delivered(text.replacen("\nRU", "\nRX", 1))
    })
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["unsupported-minisign"]),
    Case::new(
        "among-strangers",
        "More files by strangers than are tried lie before it, under our number",
        |_| {
            let strange =
                |text: &str| sign_for(&stranger(), &acme(), Scheme::Hashed, text.as_bytes(), COMMENT);
            crowd(strange).with("widget-1.4.2.tgz.minisig", own().into_bytes())
        },
    )
    .attacks(&["T25"])
    .checks(SIGNED),
    Case::new(
        "among-our-own",
        "More of our own signatures than are tried lie before it, over other files",
        |_| {
            let ours = |text: &str| sign(&acme(), Scheme::Hashed, text.as_bytes(), COMMENT);
            crowd(ours).with("widget-1.4.2.tgz.minisig", own().into_bytes())
        },
    )
    .attacks(&["T25"])
    .exit(3)
    .checks(SIGNATURE_UNTOLD)
    .rejected(&["bad-signature", "untried-signature"]),
];

/// As many signatures that do not say of what they are as the engine tries.
const CROWD: u8 = 16;

const COMMENT: &str = "timestamp:1785578400\tfile:widget-1.4.2.tgz\thashed";

pub(super) fn acme() -> Key {
    Key::ed25519("acme/minisign")
}

fn stranger() -> Key {
    Key::ed25519("stranger/minisign")
}

fn delivered(signature: String) -> Delivery {
    Delivery::of(WIDGET).with("widget-1.4.2.tgz.minisig", signature.into_bytes())
}

fn own() -> String {
    sign(&acme(), Scheme::Hashed, WIDGET.bytes, COMMENT)
}

/// The widget, and beside it signatures over other things: each of them tried, none of them left over.
fn crowd(sign: impl Fn(&str) -> String) -> Delivery {
    let part = |number: u8| format!("part-{number:02}.tgz");
    (0..CROWD).map(part).fold(Delivery::of(WIDGET), |delivery, name| {
        delivery.with(&format!("{name}.minisig"), sign(&name).into_bytes())
    })
}
