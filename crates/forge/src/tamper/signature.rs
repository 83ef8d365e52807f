//! The signature itself.

use super::base::elsewhere;
use super::{Base, ENVELOPE_SIGNATURE, ENVELOPE_SIGNATURES, Operator, SIGNATURE, at, edited, flip};
use crate::encoding::{base64, unbase64};
use serde_json::{Value, json};

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "signature-flipped",
        Base::Signature,
        "One bit of the signature over the file is turned",
        |world, recipe| edited(world, &recipe, |bundle| flip(bundle, SIGNATURE)),
    )
    .attacks(&["T3"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "envelope-signature-flipped",
        Base::Provenance,
        "One bit of the signature in the envelope is turned",
        |world, recipe| edited(world, &recipe, |bundle| flip(bundle, ENVELOPE_SIGNATURE)),
    )
    .attacks(&["T3"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "signature-emptied",
        Base::Signature,
        "The signature is there and has no bytes",
        |world, recipe| edited(world, &recipe, |bundle| *at(bundle, SIGNATURE) = json!("")),
    )
    .attacks(&["T3"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "envelope-signatures-emptied",
        Base::Provenance,
        "The envelope has an empty list of signatures",
        |world, recipe| edited(world, &recipe, |bundle| *at(bundle, ENVELOPE_SIGNATURES) = json!([])),
    )
    .attacks(&["T4"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "content-removed",
        Base::Signature,
        "The bundle holds neither a signature nor an envelope",
        |world, recipe| edited(world, &recipe, |bundle| super::remove(bundle, "", "messageSignature")),
    )
    .attacks(&["T4"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "signature-of-another-artifact",
        Base::Signature,
        "The signature is the same signer's over another file",
        |world, recipe| {
            let mut other = world.forge(&elsewhere(&recipe));
            edited(world, &recipe, |bundle| *at(bundle, SIGNATURE) = at(&mut other, SIGNATURE).take())
        },
    )
    .attacks(&["T1"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "message-digest-of-another-artifact",
        Base::Signature,
        "The digest beside the signature is another file's",
        |world, recipe| {
            let mut other = world.forge(&elsewhere(&recipe));
            let digest = "/messageSignature/messageDigest/digest";
            edited(world, &recipe, |bundle| *at(bundle, digest) = at(&mut other, digest).take())
        },
    )
    .attacks(&["T1"])
    .rejected(&["subject-mismatch"]),
    Operator::new(
        "second-signature",
        Base::Provenance,
        "The envelope has a second signature, a broken one, where a bundle allows one",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                let mut second = at(bundle, "/dsseEnvelope/signatures/0").clone();
                flip(&mut second, "/sig");
                at(bundle, ENVELOPE_SIGNATURES).as_array_mut().unwrap().push(second);
            })
        },
    )
    .attacks(&["T14", "T24"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "first-signature-strange",
        Base::Provenance,
        "A broken signature stands before the good one, where a bundle allows one",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                let mut first = at(bundle, "/dsseEnvelope/signatures/0").clone();
                flip(&mut first, "/sig");
                at(bundle, ENVELOPE_SIGNATURES).as_array_mut().unwrap().insert(0, first);
            })
        },
    )
    .attacks(&["T14", "T24"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "signature-malleated",
        Base::Signature,
        "The signature's other form, which the key also verifies, is not the one that was logged",
        |world, recipe| edited(world, &recipe, negate),
    )
    .attacks(&["T17"])
    .rejected(&["log-entry-mismatch"]),
];

/// ECDSA holds for `(r, s)` and for `(r, -s)`.
fn negate(bundle: &mut Value) {
    let value = at(bundle, SIGNATURE);
    let signature = p256::ecdsa::Signature::from_der(&unbase64(value.as_str().unwrap())).unwrap();
    let (r, s) = signature.split_scalars();
    let other = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
    *value = base64(other.to_der().as_bytes()).into();
}
