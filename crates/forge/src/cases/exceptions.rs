//! Violations that are lived with for a while: for one check, one artifact, one handoff, and no longer.

use super::Case;
use super::publisher::{enveloped, renamed, signed};
use crate::seed::Key;
use crate::tamper::acme_key;

pub(super) const CASES: &[Case] = &[
    Case::new("excepted", "The release is too old, and an exception was made for it", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .checks(&[("old-version", "violated"), ("unlisted-signer", "satisfied")]),
    Case::new("ended", "The exception ended the day before", |_| enveloped(&signed(), "acme", &[acme_key()]))
        .handoff("lapsed")
        .attacks(&["T2"])
        .exit(1)
        .checks(&[("old-version", "violated")]),
    Case::new("too-long", "The exception has more than 90 days before it, by a second", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("long")
    .attacks(&["T2"])
    .exit(1)
    .checks(&[("old-version", "violated")]),
    Case::new("cannot-be-told", "Nothing tells the version, and what cannot be told is not excepted", |_| {
        enveloped(&renamed(), "acme", &[acme_key()])
    })
    .handoff("unversioned")
    .attacks(&["T4"])
    .exit(1)
    .checks(&[("old-version", "unknown")]),
    Case::new(
        "another-signer",
        "The exception is from the age of the release, and not from its signer",
        |_| enveloped(&signed(), "stranger", &[Key::p256("stranger")]),
    )
    .exit(1)
    .checks(&[("unsigned-artifact", "violated")]),
    Case::new("next-handoff", "The handoff that repeats intake has no exception of its own", |_| {
        enveloped(&signed(), "acme", &[acme_key()])
    })
    .handoff("promote")
    .exit(1)
    .checks(&[("old-version", "violated"), ("unlisted-signer", "satisfied")]),
];
