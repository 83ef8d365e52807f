//! What a receipt says, held against itself, against the framework and against the product that is judged.

use serde_json::{Value, json};

use super::promotion::{NOTE, PROMOTED, SHIPPED, outcome, promoted, set, taken_over, violated};
use super::stage::{FRAMEWORK, Stage};
use crate::run::run_at;

/// What was fresh when it crossed stays so in the record; how old one further back was counts when the next was given.
#[test]
fn ages_of_receipts_count_when_it_was_accepted() {
    let (stage, _) = taken_over();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let later = "2026-08-02T20:00:00Z";
    for (handoff, brought, at) in
        [("promote", &["intake.json"][..], PROMOTED), ("ship", &["intake.json", "promote.json"], SHIPPED)]
    {
        let ledger = stage.path(&format!("{handoff}.ledger"));
        let ran = stage.judge(handoff, brought, &["--ledger", &ledger], at);
        assert_eq!(ran.code, 0, "{handoff}: {}{}", ran.out, ran.err);
        let (policy, rest) = (stage.path("retail.yaml"), ["--full", "--dry-run"]);
        let again =
            run_at(&[&["recheck", "--ledger", &ledger, "--policy", &policy][..], &rest].concat(), later);
        assert_eq!(again.code, 0, "{handoff}: {}{}", again.out, again.err);
    }
    assert_eq!(stage.told("promote", &["intake.json"], later).0, 3, "it is too old by then");
}

#[test]
fn levels_that_contradict_a_pass_are_no_receipt() {
    let levels = |levels: Value| promoted(|receipt| set(receipt, "/predicate/verifiedLevels", levels));
    assert_eq!(levels(json!(["SLSA_BUILD_LEVEL_3", "BCID_L1"])).0, 0);
    for bad in [
        json!(["FAILED"]),
        json!(["SLSA_BUILD_LEVEL_3", "FAILED"]),
        json!(["SLSA_BUILD_LEVEL_3", "SLSA_BUILD_LEVEL_2"]),
    ] {
        violated(levels(bad), "failed-verification");
    }
    let (code, report) = levels(json!([]));
    assert_eq!((code, outcome(&report, "failed-verification")), (3, vec!["unknown"]), "{report:#}");
}

#[test]
fn t11_a_framework_that_contradicts_itself_is_none() {
    for (pointer, value) in [
        (format!("{NOTE}/framework/number"), json!(6)),
        (format!("{NOTE}/framework/name"), json!("shop")),
        ("/predicate/policy/uri".into(), json!("urn:countersign:framework:shop")),
        ("/predicate/policy/uri".into(), json!("https://retail.example/policy")),
    ] {
        violated(promoted(|receipt| set(receipt, &pointer, value.clone())), "other-framework");
    }
}

/// The same bytes are two products: the gate judged one of them, and this handoff is about the other.
#[test]
fn t27_a_receipt_of_another_product_with_the_same_bytes_allows_nothing() {
    let pattern = "subject-name: \"widget-{version}.tgz\"";
    let stage = Stage::of(&FRAMEWORK.replace(pattern, "subject-name: any"));
    let mut receipt = stage.taken_over();
    assert_eq!(stage.told("promote", &["intake.json"], PROMOTED).0, 0);
    set(&mut receipt, "/subject/0/name", json!("gadget-1.4.2.tgz"));
    set(&mut receipt, "/predicate/resourceUri", json!("https://retail.example/staging/gadget-1.4.2.tgz"));
    stage.signed(&receipt, "retail-p256.key", "intake.json");
    violated(stage.told("promote", &["intake.json"], PROMOTED), "wrong-resource");
}

/// Those of other handoffs lie in the same folder, and neither help nor harm.
#[test]
fn receipts_of_other_handoffs_are_passed_over() {
    let (stage, _) = taken_over();
    let ran = stage.receipt("promote", &["intake.json"], "retail-p256.key", "promote.json", PROMOTED);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for brought in [["intake.json", "promote.json"], ["promote.json", "intake.json"]] {
        assert_eq!(stage.told("promote", &brought, PROMOTED).0, 0);
        assert_eq!(stage.told("ship", &brought, SHIPPED).0, 0);
    }
    // A receipt that rests on those of other handoffs alone has a hole where that of intake should be.
    let mut other = stage.statement("intake.json");
    set(&mut other, &format!("{NOTE}/handoff"), json!("nameless"));
    stage.signed(&other, "retail-p256.key", "other.json");
    let mut resting = stage.statement("promote.json");
    set(&mut resting, &format!("{NOTE}/previous"), json!([stage.digest("other.json")]));
    stage.signed(&resting, "retail-p256.key", "resting.json");
    violated(stage.told("ship", &["other.json", "resting.json"], SHIPPED), "broken-chain");
}
