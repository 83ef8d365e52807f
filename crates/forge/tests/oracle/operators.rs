use crate::Judge;
use countersign_forge::World;
use countersign_forge::artifact::WIDGET;
use countersign_forge::encoding::pretty;
use countersign_forge::tamper::{Base, LABEL, Operator, Oracle, acme_key, mutate_between, operators};
use std::collections::BTreeSet;

fn ask(judge: &Judge, base: Base, bundle: &[u8]) -> Result<(), String> {
    if base == Base::KeyBundle {
        judge.key(WIDGET.bytes, bundle, &acme_key())
    } else {
        judge.listed(WIDGET.bytes, bundle)
    }
}

/// The base's evidence, if the oracle can read it.
fn honest(operator: &Operator) -> Option<Vec<u8>> {
    let readable = operator.oracle != Oracle::Silent;
    readable.then(|| pretty(&World::new(LABEL).forge(&operator.base.recipe())))
}

#[test]
fn every_operator_does_what_its_table_says() {
    let judge = Judge::of(&World::new(LABEL));
    let mut wrong = Vec::new();
    for operator in operators() {
        let spoilt = operator.forge();
        assert_eq!(spoilt, operator.forge(), "{} is not made the same again", operator.name);
        let Some(before) = honest(operator) else { continue };
        assert_ne!(spoilt, before, "{} changes nothing", operator.name);
        assert_eq!(ask(&judge, operator.base, &before), Ok(()), "{}", operator.name);
        let said = ask(&judge, operator.base, &spoilt);
        if said.is_ok() != matches!(operator.oracle, Oracle::Accepts(_)) {
            wrong.push((operator.name, said));
        }
    }
    assert!(wrong.is_empty(), "the oracle said something else: {wrong:#?}");
}

#[test]
fn operators_have_names_of_their_own_and_reasons() {
    let names: BTreeSet<&str> = operators().map(|operator| operator.name).collect();
    assert_eq!(names.len(), operators().count());
    for operator in operators() {
        assert!(!operator.attacks.is_empty(), "{} stands for no attack class", operator.name);
        assert!(matches!(operator.exit, 0 | 1 | 3), "{}", operator.name);
    }
}

/// What is proved about the widget must survive: an accepted mutant still holds the signature and, for an
/// attestation, the payload of the honest bundle.
#[test]
fn no_mutant_gets_another_signature_or_payload_accepted() {
    let mut world = World::new(LABEL);
    let judge = Judge::of(&world);
    for base in [Base::Signature, Base::Provenance, Base::RekorV2] {
        let before = pretty(&world.forge(&base.recipe()));
        let other = pretty(&world.forge(&Base::Chain.recipe()));
        for seed in 0..300 {
            let (mutant, how) = mutate_between(&before, &other, seed);
            assert_ne!(mutant, before, "{how}");
            if ask(&judge, base, &mutant).is_ok() {
                assert_eq!(proved(&mutant), proved(&before), "{base:?}, seed {seed}: {how}");
            }
        }
    }
}

fn proved(bundle: &[u8]) -> Vec<Option<Vec<u8>>> {
    let text = std::str::from_utf8(bundle).unwrap();
    let bundle = sigstore_types::Bundle::from_json(text).unwrap();
    match bundle.content {
        sigstore_types::SignatureContent::MessageSignature(message) => {
            vec![Some(message.signature.as_bytes().to_vec())]
        }
        sigstore_types::SignatureContent::DsseEnvelope(envelope) => {
            let signature = envelope.signature.sig.as_bytes().to_vec();
            vec![Some(signature), Some(envelope.payload.as_bytes().to_vec())]
        }
        other => panic!("{other:?}"),
    }
}
