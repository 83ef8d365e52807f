//! What a receipt says, held against itself, against the framework and against the product that is judged.

use super::promotion::{PROMOTED, SHIPPED, taken_over};
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
