//! Releases signed with one key.

use crate::artifact::{Artifact, GADGET, WIDGET};
use crate::cases::{Case, Delivery};
use crate::encoding::{hex, sha256};
use crate::minisign::{Scheme, public_key, sign};
use crate::seed::Key;

pub(super) const CASES: &[Case] = &[
    Case::new("release", "The archive is signed with the project's key", |_| {
        delivered(Delivery::of(WIDGET), WIDGET.name, &signature(&project(), WIDGET))
    })
    .handoff("release")
    .checks(&[("unsigned-artifact", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new("signed-list", "The list of checksums is signed, and is what is handed over", |_| {
        list(&sums(), &sign(&project(), Scheme::Hashed, sums().as_bytes(), "file:SHA256SUMS\thashed"))
    })
    .handoff("release")
    .checks(&[("unsigned-artifact", "satisfied"), ("unlisted-signer", "satisfied")]),
    Case::new("changed-list", "A line of the signed list was changed", |_| {
        let signature = sign(&project(), Scheme::Hashed, sums().as_bytes(), "file:SHA256SUMS\thashed");
        list(&sums().replace(&hex(&sha256(WIDGET.bytes)), &"0".repeat(64)), &signature)
    })
    .handoff("release")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")])
    .rejected(&["bad-signature"]),
    Case::new("another-file", "A genuine signature, over another file of the project", |_| {
        delivered(Delivery::of(WIDGET), WIDGET.name, &signature(&project(), GADGET))
    })
    .handoff("release")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")])
    .rejected(&["bad-signature"]),
    Case::new("strangers-key", "Somebody signed with a key of his own", |_| {
        delivered(Delivery::of(WIDGET), WIDGET.name, &signature(&Key::ed25519("stranger/minisign"), WIDGET))
    })
    .handoff("release")
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")])
    .rejected(&["unknown-key"]),
    Case::new("checksum-alone", "The file has no signature; whoever changed it can count it too", |_| {
        Delivery::of(WIDGET)
    })
    .handoff("release")
    .exit(3)
    .checks(&[("unsigned-artifact", "unknown")]),
];

fn project() -> Key {
    Key::ed25519("acme/minisign")
}

/// The project's public key.
pub(super) fn public() -> Vec<u8> {
    public_key(&project()).into_bytes()
}

fn signature(key: &Key, artifact: Artifact) -> String {
    sign(key, Scheme::Hashed, artifact.bytes, &format!("file:{}\thashed", artifact.name))
}

fn sums() -> String {
    [WIDGET, GADGET].map(|one| format!("{}  {}\n", hex(&sha256(one.bytes)), one.name)).concat()
}

fn list(text: &str, signature: &str) -> Delivery {
    let subjects = vec![("SHA256SUMS".into(), text.as_bytes().to_vec())];
    delivered(Delivery { subjects, ..Delivery::default() }, "SHA256SUMS", signature)
}

fn delivered(delivery: Delivery, name: &str, signature: &str) -> Delivery {
    delivery.with(&format!("{name}.minisig"), signature.as_bytes().to_vec())
}
