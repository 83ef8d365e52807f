//! What rests on something, and no more than that.

use super::Gate;
use crate::case::named;
use crate::run::run_at;
use crate::status_made::AT;

/// A builder's ref and a run's attempt are no part of what they are filed under.
#[test]
fn another_ref_and_another_attempt_are_filed_with_it_and_are_not_it() {
    let (gate, case) = (Gate::new(), named("status/nothing-denied"));
    let file = |name: &str| case.dir.join(name).to_string_lossy().into_owned();
    let (widget, bundle) = (file("widget-1.4.2.tgz"), file("widget-1.4.2.tgz.sigstore.json"));
    let (provenance, policy) =
        (file("widget-1.4.2.tgz.provenance.sigstore.json"), gate.stage.path("intake.yaml"));
    let ledger = gate.ledger();
    let judge = ["verify", &widget, "--policy", &policy, "-a", &bundle, "-a", &provenance];
    let ran = run_at(&[&judge[..], &["--ledger", &ledger]].concat(), AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let build = "builder:https://github.com/acme/ci/.github/workflows/build.yml";
    let run = "run:https://github.com/acme/widget/actions/runs/7001";
    for (target, resting) in [
        (format!("{build}@refs/tags/v2.1.0"), 1),
        (build.to_owned(), 1),
        (format!("{build}@refs/heads/main"), 0),
        (format!("{run}/attempts/1"), 1),
        (run.to_owned(), 1),
        (format!("{run}/attempts/2"), 0),
    ] {
        let (code, report) = gate.told(AT, &["--what-if", "revoke", &target]);
        let all = report["resting"].as_array().unwrap();
        assert_eq!((code, all.len()), (resting, usize::from(resting)), "{target}: {report}");
        assert!(all.iter().all(|one| one["sure"] == true), "{target}: {report}");
    }
}

/// That nothing rests on a misspelled name would be believed.
#[test]
fn a_name_that_the_framework_does_not_declare_is_no_answer() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    for (target, text, help) in [
        ("identity:acme-biuld", "declares no identity `acme-biuld`", "did you mean `acme-build`?"),
        ("identity:nobody", "declares no identity `nobody`", "write a name as the framework has it"),
        ("participant:amce", "declares no participant `amce`", "did you mean `acme`?"),
        ("relationship:xyz", "declares no relationship `xyz`", "write a name as the framework has it"),
    ] {
        let ran = gate.recheck(AT, &["--what-if", "revoke", target]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{target}: {}", ran.err);
        assert!(ran.err.contains(text) && ran.err.contains(help), "{target}: {}", ran.err);
    }
}

/// Lists speak of packages by signed names, and so does this: nobody is to take it for all that contains one.
#[test]
fn what_has_a_package_as_a_part_is_said_not_to_be_told() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    for (target, told) in [("dependency:pkg:npm/left-pad", true), ("identity:acme-build", false)] {
        let ran = gate.recheck(AT, &["--what-if", "revoke", target]);
        assert_eq!(ran.out.contains("what has it as a part"), told, "{target}: {}{}", ran.out, ran.err);
    }
}
