//! A new edition of the framework: what was accepted under the one before is held to its demands, and not to its digest.

use super::promotion::{PROMOTED, SHIPPED, outcome};
use super::stage::{AT, FRAMEWORK, Stage};
use crate::run::{Ran, run_at};

/// The widget at every gate, each with its receipt and all in a ledger.
fn shipped() -> Stage {
    let stage = Stage::new();
    let (ledger, key) = (stage.path("own.ledger"), stage.path("retail-p256.key"));
    let steps = [
        ("intake", &[][..], "intake.json", AT),
        ("promote", &["intake.json"][..], "promote.json", PROMOTED),
        ("ship", &["intake.json", "promote.json"][..], "", SHIPPED),
    ];
    for (handoff, brought, given, at) in steps {
        let to = stage.path(given);
        let signed = ["--receipt", to.as_str(), "--sign-with", &key];
        let signed = if given.is_empty() { &[][..] } else { &signed[..] };
        let ran = stage.judge(handoff, brought, &[&["--ledger", ledger.as_str()], signed].concat(), at);
        assert_eq!(ran.code, 0, "{handoff}: {}{}", ran.out, ran.err);
    }
    stage
}

/// Everything judged again, by the framework with these passages changed.
fn rechecked(stage: &Stage, passages: &[(&str, &str)]) -> Ran {
    let mut text = FRAMEWORK.to_owned();
    for (from, to) in passages {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    stage.put("retail.yaml", text);
    let (ledger, policy) = (stage.path("own.ledger"), stage.path("retail.yaml"));
    run_at(&["recheck", "--ledger", &ledger, "--policy", &policy, "--full", "--dry-run"], SHIPPED)
}

#[test]
fn a_new_edition_alone_takes_nothing_back() {
    let stage = shipped();
    for passages in [
        &[][..],
        &[("number: 7\n", "number: 7 # reviewed\n")],
        &[("number: 7\n", "number: 8\n"), ("expires: 2126", "expires: 2127")],
    ] {
        let ran = rechecked(&stage, passages);
        assert_eq!(ran.code, 0, "{passages:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("of 3 judged again"), "{}", ran.out);
    }
}

#[test]
fn what_a_new_edition_demands_is_asked_of_what_was_accepted_before() {
    let stage = shipped();
    let other = format!("soak: 2h, frameworks: [\"sha256:{}\"], time", "ab".repeat(32));
    for (passage, code, told) in [
        // Three hours had passed.
        (("max-age: 4h, soak", "max-age: 2h, soak"), 3, "stale-proof"),
        (("soak: 2h, time", "soak: 4h, time"), 1, "unsoaked-receipt"),
        (("source: github.com/acme/widget", "source: github.com/acme/gadget"), 1, "wrong-source"),
        (("of: intake, by: [retail-gate], max", "of: intake, by: [second-gate], max"), 1, "unlisted-signer"),
        // Where this edition itself would not do, neither does one that it takes the place of.
        (("soak: 2h, time", other.as_str()), 1, "other-framework"),
    ] {
        let ran = rechecked(&stage, &[("number: 7", "number: 8"), passage]);
        assert_eq!(ran.code, code, "{passage:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
}

#[test]
fn t30_a_handoff_takes_no_receipt_of_an_older_edition_that_it_does_not_list() {
    let stage = shipped();
    stage.put("retail.yaml", FRAMEWORK.replace("number: 7\n", "number: 7 # reviewed\n"));
    // That something was accepted with it before makes it no better, with or without the ledger.
    let ledger = stage.path("own.ledger");
    let ran = stage.judge("promote", &["intake.json"], &["--ledger", &ledger], PROMOTED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let (code, report) = stage.told("promote", &["intake.json"], PROMOTED);
    assert_eq!((code, outcome(&report, "other-framework")), (1, vec!["violated"]), "{report:#}");

    // The denial tells what to write, and that will do.
    let checks = report["subjects"][0]["checks"].as_array().unwrap();
    let own = checks.iter().find(|check| check["id"] == "other-framework").unwrap();
    let help = own["help"].as_str().unwrap();
    let (_, line) = help.split_once("write `").unwrap_or_else(|| panic!("{own:#}"));
    let (line, _) = line.split_once('`').unwrap();
    let text = stage.text("retail.yaml").replace("soak: 2h, time", &format!("soak: 2h, {line}, time"));
    stage.put("retail.yaml", text);
    assert_eq!(stage.told("promote", &["intake.json"], PROMOTED).0, 0, "{line}");
}
