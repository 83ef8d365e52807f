//! What the certificate says of the signer. It is issued, logged and used properly each time.

use super::{Base, Operator};
use crate::asn1;
use crate::certificate::{Leaf, San};
use crate::encoding::pretty;
use crate::identity::{GITHUB_ISSUER, Workload, claim};
use crate::recipe::{Recipe, Signer};
use crate::world::World;
use crate::x509::Extension;

const UNREAD: &str = "it reads the first and stops";

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "signed-by-stranger",
        Base::Signature,
        "A stranger signed the artifact, and everything about that is genuine",
        |world, recipe| signed_by(world, recipe, Workload::stranger()),
    )
    .attacks(&["T15"])
    .unlisted(),
    Operator::new(
        "issuer-look-alike",
        Base::Signature,
        "The issuer's host begins like the genuine one",
        |world, recipe| {
            let issuer = format!("{GITHUB_ISSUER}.evil.example");
            signed_by(world, recipe, Workload { issuer, ..Workload::acme_release() })
        },
    )
    .attacks(&["T15"])
    .unlisted(),
    Operator::new(
        "issuer-case-changed",
        Base::Signature,
        "The issuer is spelt with a capital",
        |world, recipe| {
            let issuer = GITHUB_ISSUER.replace("https", "Https");
            signed_by(world, recipe, Workload { issuer, ..Workload::acme_release() })
        },
    )
    .attacks(&["T15"])
    .unlisted(),
    Operator::new(
        "issuer-malformed",
        Base::Signature,
        "The issuer extension is not a DER string; the old one beside it is right",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                claim_of(leaf, 8).value = GITHUB_ISSUER.as_bytes().to_vec();
            })
        },
    )
    .attacks(&["T3"])
    .rejected(&["malformed-certificate"]),
    Operator::new(
        "issuers-disagree",
        Base::Signature,
        "The deprecated issuer extension names another issuer; the authority signed both, and its successor alone \
         counts where there is one",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                claim_of(leaf, 1).value = b"https://accounts.google.com".to_vec();
            })
        },
    )
    .attacks(&["T14"])
    .oracle_accepts("it reads the old extension only where the new one is absent")
    .exit(0),
    Operator::new(
        "issuer-changed",
        Base::Signature,
        "The issuer extension that counts names a stranger's; the deprecated one beside it names the listed one",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                *claim_of(leaf, 8) = claim(8, "https://accounts.google.com");
            })
        },
    )
    .attacks(&["T14", "T15"])
    .unlisted(),
    Operator::new(
        "issuer-doubled",
        Base::Signature,
        "The certificate has two issuer extensions, the second a stranger's",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| leaf.claims.push(claim(8, "https://accounts.google.com")))
        },
    )
    .attacks(&["T14"])
    .rejected(&["malformed-certificate"])
    .oracle_accepts(UNREAD),
    Operator::new(
        "names-doubled",
        Base::Signature,
        "The certificate has two names, the first the listed signer's",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                leaf.names.push(San::Uri("https://github.com/mallory/gadget".into()));
            })
        },
    )
    .attacks(&["T14"])
    .rejected(&["malformed-certificate"])
    .oracle_accepts(UNREAD),
    Operator::new(
        "name-look-alike",
        Base::Signature,
        "Only the name of the certificate is a look-alike; the claims beside it are the listed signer's",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                let name = Workload::acme_release().signer_uri();
                leaf.names = vec![San::Uri(name.replace("github.com", "github.com.evil.example"))];
            })
        },
    )
    .attacks(&["T14", "T15"])
    .unlisted(),
    Operator::new(
        "signer-look-alike",
        Base::Signature,
        "The workflow's owner begins like the listed one",
        |world, recipe| {
            let signer = "acme-labs/ci/.github/workflows/build.yml@refs/tags/v2.1.0".into();
            signed_by(world, recipe, Workload { signer, ..Workload::acme_release() })
        },
    )
    .attacks(&["T15"])
    .unlisted(),
    Operator::new(
        "signer-trailing-at",
        Base::Signature,
        "The workflow's ref ends in an `@`",
        |world, recipe| {
            let signer = format!("{}@", Workload::acme_release().signer);
            signed_by(world, recipe, Workload { signer, ..Workload::acme_release() })
        },
    )
    .attacks(&["T15"])
    .unlisted(),
    Operator::new(
        "signer-case-changed",
        Base::Signature,
        "The workflow's owner is spelt with a capital",
        |world, recipe| {
            let signer = Workload::acme_release().signer.replace("acme/ci", "Acme/ci");
            signed_by(world, recipe, Workload { signer, ..Workload::acme_release() })
        },
    )
    .attacks(&["T15"])
    .unlisted(),
    Operator::new(
        "name-kind-changed",
        Base::Signature,
        "The signer's URI stands in the certificate as an e-mail address",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                leaf.names = vec![San::Email(Workload::acme_release().signer_uri())];
            })
        },
    )
    .attacks(&["T15"])
    .unlisted()
    .oracle_accepts("it was asked for these letters and not for their kind"),
    Operator::new(
        "extension-critical-unknown",
        Base::Signature,
        "The certificate has a critical extension nobody knows",
        |world, recipe| {
            edited_leaf(world, recipe, |leaf| {
                leaf.claims.push(Extension {
                    oid: "1.3.6.1.4.1.32473.99".into(),
                    critical: true,
                    value: asn1::utf8("unknown"),
                });
            })
        },
    )
    .attacks(&["T3"])
    .rejected(&["malformed-certificate"]),
];

fn signed_by(world: &mut World, recipe: Recipe, run: Workload) -> Vec<u8> {
    pretty(&world.forge(&Recipe { signer: Signer::Workload(Box::new(run)), ..recipe }))
}

fn edited_leaf(world: &mut World, recipe: Recipe, edit: fn(&mut Leaf)) -> Vec<u8> {
    pretty(&world.forge(&recipe.with_leaf(edit)))
}

fn claim_of(leaf: &mut Leaf, number: u32) -> &mut Extension {
    let oid = claim(number, "").oid;
    leaf.claims.iter_mut().find(|extension| extension.oid == oid).unwrap()
}
