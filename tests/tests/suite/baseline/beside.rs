//! Statements that somebody who may sign lays beside a release: they neither let it in nor spoil what follows.

use super::{FRAMEWORK, Gate, Release, Workload, builds, check, elsewhere, evil, honest, key, signs};

const OWN: &str = "widget-1.4.2.tgz";
const ELSEWHERE: &str = "widget-9.0.0.tgz";

/// A gate that has let 1.4.1 in.
fn begun() -> Gate {
    let gate = Gate::new();
    let ran = gate.take(&honest("1.4.1"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    gate
}

#[test]
fn a_release_that_is_also_called_another_one_is_held_against_both() {
    let gate = begun();
    for more in [
        vec![signs("second", &[ELSEWHERE])],
        vec![signs("second", &[ELSEWHERE]), builds("second", &[ELSEWHERE], elsewhere())],
        vec![builds("second", &[ELSEWHERE], Workload::acme_release())],
        vec![signs("second", &[OWN, ELSEWHERE])],
    ] {
        let ran = gate.with(&evil("1.4.2"), &more);
        assert_eq!((ran.code, &check(&ran)["outcome"]), (1, &"violated".into()), "{}", ran.out);
    }
    // The signature calls it one release, and the provenance another.
    for (signed, built) in [(OWN, ELSEWHERE), (ELSEWHERE, OWN)] {
        let (signed_as, built_as) = ([signed], [built]);
        let sbom = super::Said { key: "second", names: &signed_as, what: super::What::Sbom };
        let said = [sbom, signs("second", &signed_as), builds("second", &built_as, elsewhere())];
        let ran = gate.judged("split.tgz", "split", said.iter(), Some("own.ledger"));
        assert_eq!(ran.code, 1, "{signed} {built}: {}", ran.out);
    }
    assert_eq!(gate.take(&honest("1.4.2")).code, 0);
}

#[test]
fn what_is_laid_beside_a_good_release_is_not_remembered() {
    let gate = begun();
    let names = [OWN, "widget-1.4.9.tgz", ELSEWHERE];
    for more in [
        vec![signs("second", &[OWN]), builds("second", &[OWN], elsewhere())],
        vec![signs("second", &names), builds("second", &names, elsewhere())],
    ] {
        let ran = gate.with(&honest("1.4.2"), &more);
        assert_eq!(ran.code, 0, "{}", ran.out);
    }
    for version in ["1.4.3", "1.4.9", "1.5.0"] {
        assert_eq!(gate.take(&evil(version)).code, 1, "{version}");
    }
    let ran = gate.take(&honest("1.5.0"));
    assert_eq!(ran.code, 0, "{}", ran.out);
}

/// Two vouched for the first release, as otherwise: then both must for those that follow, and neither alone will do.
#[test]
fn whoever_vouched_for_the_first_release_vouches_for_the_next() {
    let gate = Gate::new();
    let beside = |name: &'static [&'static str]| [signs("second", name), builds("second", name, elsewhere())];
    assert_eq!(gate.with(&honest("1.4.1"), &beside(&["widget-1.4.1.tgz"])).code, 0);
    for alone in [evil("1.4.2"), honest("1.4.2")] {
        let ran = gate.take(&alone);
        assert_eq!((ran.code, &check(&ran)["cause"]), (3, &"missing".into()), "{}", ran.out);
        assert!(check(&ran)["reason"].as_str().unwrap().contains("as well"), "{}", check(&ran));
    }
    // What the builder of one and the source of another make is neither.
    let run = Workload::acme_release();
    let mixed = Workload { repository: "evil/widget".into(), ..run };
    let ran = gate.take(&Release { provenance: Some(mixed), ..honest("1.4.2") });
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(gate.with(&honest("1.4.2"), &beside(&[OWN])).code, 0);
    // Once only one of them may sign, the other is not waited for.
    let alone = FRAMEWORK.replace("by: [acme-ci, acme-offline]", "by: [acme-ci]");
    gate.put("framework.yaml", &alone);
    let ran = gate.take(&honest("1.4.3"));
    assert_eq!(ran.code, 0, "{}", ran.out);
}

/// A key that counts no more is neither looked at nor remembered.
#[test]
fn a_proof_that_meets_no_demand_is_none() {
    let gate = Gate::new();
    let ended = "second-key: { key: { file: second.pub, until: 2026-07-01 } }";
    gate.changed("second-key: { key: { file: second.pub } }", ended);
    let first = ["widget-1.4.1.tgz"];
    let more = [signs("second", &first), builds("second", &first, elsewhere())];
    assert_eq!(gate.with(&honest("1.4.1"), &more).code, 0);
    gate.put("framework.yaml", FRAMEWORK);
    assert_eq!(gate.take(&evil("1.4.2")).code, 1);
    let ran = gate.take(&honest("1.4.2"));
    assert_eq!(ran.code, 0, "{}", ran.out);
    // With acme's key ended, what it still signs makes nothing of somebody else's release good.
    gate.changed(
        "acme-key: { key: { file: acme.pub } }",
        "acme-key: { key: { file: acme.pub, until: 2026-07-01 } }",
    );
    let own = ["widget-1.4.3.tgz"];
    let more = [signs("acme", &own), builds("acme", &own, Workload::acme_release())];
    assert_eq!(gate.with(&evil("1.4.3"), &more).code, 1);
    assert_ne!(key("acme").public_pem(), key("second").public_pem());
}
