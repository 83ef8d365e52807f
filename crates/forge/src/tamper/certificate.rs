//! The certificate and its chain.

use super::{Base, CERTIFICATE, Operator, at, edited};
use crate::certificate::{LEAF_LIFETIME, SctState};
use crate::encoding::{base64, pretty};
use crate::identity::Workload;
use crate::recipe::{Recipe, Signer};
use crate::world::World;
use crate::x509::SERVER_AUTH;
use jiff::SignedDuration;
use serde_json::json;

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "certificate-of-another-signer",
        Base::Signature,
        "The certificate is another signer's, the signature is not",
        |world, recipe| {
            let stranger = Signer::Workload(Box::new(Workload::stranger()));
            let mut other = world.forge(&Recipe { signer: stranger, ..recipe.clone() });
            edited(world, &recipe, |bundle| *at(bundle, CERTIFICATE) = at(&mut other, CERTIFICATE).take())
        },
    )
    .attacks(&["T1", "T14"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "certificate-of-the-right-signer",
        Base::Signature,
        "A stranger's signature carries a certificate of the listed signer",
        |world, recipe| {
            let mut genuine = world.forge(&recipe);
            let stranger = Signer::Workload(Box::new(Workload::stranger()));
            edited(world, &Recipe { signer: stranger, ..recipe }, |bundle| {
                *at(bundle, CERTIFICATE) = at(&mut genuine, CERTIFICATE).take();
            })
        },
    )
    .attacks(&["T1", "T14"])
    .rejected(&["bad-signature"]),
    Operator::new(
        "certificate-from-another-authority",
        Base::Signature,
        "The certificate comes from an authority with the right names and another key",
        |world, recipe| {
            world.authority = impostor().authority;
            pretty(&world.forge(&recipe))
        },
    )
    .attacks(&["T16"])
    .rejected(&["untrusted-certificate"]),
    Operator::new(
        "chain-from-another-authority",
        Base::Chain,
        "The bundle brings the whole chain of an authority with the right names and another key",
        |world, recipe| {
            world.authority = impostor().authority;
            pretty(&world.forge(&recipe))
        },
    )
    .attacks(&["T16"])
    .rejected(&["untrusted-certificate"]),
    Operator::new(
        "root-in-chain",
        Base::Chain,
        "The chain in the bundle goes on to the root, which must come from elsewhere",
        |world, recipe| {
            let root = json!({ "rawBytes": base64(impostor().authority.root_der()) });
            edited(world, &recipe, |bundle| {
                let chain = at(bundle, "/verificationMaterial/x509CertificateChain/certificates");
                chain.as_array_mut().unwrap().push(root);
            })
        },
    )
    .attacks(&["T16", "T29"])
    .rejected(&["root-in-chain"])
    .oracle_accepts("it ignores what it does not need"),
    Operator::new("chain-emptied", Base::Chain, "The chain holds no certificate", |world, recipe| {
        edited(world, &recipe, |bundle| {
            *at(bundle, "/verificationMaterial/x509CertificateChain/certificates") = json!([]);
        })
    })
    .attacks(&["T4"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "certificate-flipped",
        Base::Signature,
        "One bit of the certificate's own signature is turned",
        |world, recipe| edited(world, &recipe, |bundle| super::flip(bundle, CERTIFICATE)),
    )
    .attacks(&["T3"])
    .rejected(&["untrusted-certificate"]),
    Operator::new(
        "sct-removed",
        Base::Signature,
        "The certificate was never promised to a certificate transparency log",
        |world, recipe| pretty(&world.forge(&recipe.with_leaf(|leaf| leaf.sct = SctState::Absent))),
    )
    .attacks(&["T4"])
    .rejected(&["unlogged-certificate"]),
    Operator::new(
        "sct-flipped",
        Base::Signature,
        "The promise of the certificate transparency log does not hold",
        |world, recipe| pretty(&world.forge(&recipe.with_leaf(|leaf| leaf.sct = SctState::Flipped))),
    )
    .attacks(&["T3"])
    .rejected(&["unlogged-certificate"]),
    Operator::new(
        "sct-of-another-log",
        Base::Signature,
        "The certificate was promised to a log that nobody trusts",
        |world, recipe| {
            world.ct_log = impostor().ct_log;
            pretty(&world.forge(&recipe))
        },
    )
    .attacks(&["T16"])
    .rejected(&["unlogged-certificate"]),
    Operator::new(
        "leaf-expired",
        Base::Signature,
        "It was signed one second after the certificate ended",
        |world, recipe| {
            assert!(recipe.certified(), "a key has no certificate that could end");
            let delay = LEAF_LIFETIME + SignedDuration::from_secs(1);
            pretty(&world.forge(&Recipe { delay, ..recipe }))
        },
    )
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
    Operator::new(
        "leaf-not-yet-valid",
        Base::Signature,
        "It was signed one second before the certificate began",
        |world, recipe| {
            assert!(recipe.certified(), "a key has no certificate that could begin");
            let delay = SignedDuration::from_secs(-1);
            pretty(&world.forge(&Recipe { delay, ..recipe }))
        },
    )
    .attacks(&["T7"])
    .rejected(&["expired-certificate"]),
    Operator::new(
        "leaf-for-servers",
        Base::Signature,
        "The certificate is for servers, not for signing code",
        |world, recipe| pretty(&world.forge(&recipe.with_leaf(|leaf| leaf.usage = SERVER_AUTH))),
    )
    .attacks(&["T2"]),
];

/// A world with the same names and none of the keys.
pub(super) fn impostor() -> World {
    World::new("impostor")
}
