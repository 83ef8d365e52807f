//! Outcomes that many cases expect.

/// The signature over the artifact holds, and the signer is one the handoff lists.
pub(super) const SIGNED: &[(&str, &str)] = &[
    ("unsigned-artifact", "satisfied"),
    ("unlisted-signer", "satisfied"),
    ("key-outside-window", "satisfied"),
];
/// The signer is one the handoff lists.
pub(super) const LISTED: &[(&str, &str)] = &[("unlisted-signer", "satisfied")];
/// The signer was proved and is not listed.
pub(super) const UNLISTED: &[(&str, &str)] = &[("unlisted-signer", "violated")];
/// There is evidence, and no signature over the artifact holds.
pub(super) const NO_SIGNATURE_HOLDS: &[(&str, &str)] = &[("unsigned-artifact", "violated")];
/// There is no signature over the artifact, so nobody and no key to judge.
pub(super) const NO_SIGNATURE: &[(&str, &str)] =
    &[("unsigned-artifact", "unknown"), ("unlisted-signer", "unknown"), ("key-outside-window", "unknown")];
/// There is evidence that may be a signature over the artifact, and it cannot be told whether it is.
pub(super) const SIGNATURE_UNTOLD: &[(&str, &str)] = &[("unsigned-artifact", "unknown")];
/// There is evidence, and no provenance holds.
pub(super) const NO_PROVENANCE_HOLDS: &[(&str, &str)] = &[("missing-provenance", "violated")];
/// There is no provenance.
pub(super) const NO_PROVENANCE: &[(&str, &str)] = &[("missing-provenance", "unknown")];
