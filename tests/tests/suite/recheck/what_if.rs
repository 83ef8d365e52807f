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

/// Somebody else signs the same bytes as something of their own: what they were let in as before still rests on its signer.
#[test]
fn the_same_bytes_let_in_again_hide_nothing() {
    let stage = tempfile::tempdir().unwrap();
    let path = |name: &str| stage.path().join(name).to_string_lossy().into_owned();
    let key = |name: &str| forge::Key::p256(&format!("what-if/{name}"));
    for name in ["acme", "other"] {
        std::fs::write(path(&format!("{name}.pub")), key(name).public_pem()).unwrap();
    }
    std::fs::write(path("framework.yaml"), TWO_SIGNERS).unwrap();
    std::fs::write(path("bytes"), "the same\n").unwrap();
    let (policy, ledger, bytes) = (path("framework.yaml"), path("own.ledger"), path("bytes"));
    for (name, product) in [("acme", "widget.tgz"), ("acme", "widget.tgz"), ("other", "gadget.tgz")] {
        let subject = forge::Subject::of(product, b"the same\n");
        let signed = "https://sigstore.dev/cosign/sign/v1";
        let statement = forge::Statement::v1(vec![subject], signed, serde_json::json!({}));
        let envelope = forge::dsse::Envelope::unsigned(forge::dsse::IN_TOTO, &statement.payload());
        let envelope = envelope.signed_by(&key(name), &forge::world::hint(&key(name)));
        std::fs::write(path("signed.json"), envelope.json().to_string()).unwrap();
        let evidence = path("signed.json");
        let ran = run_at(&["verify", &bytes, "--policy", &policy, "-a", &evidence, "--ledger", &ledger], AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
    for (name, resting) in [("acme", vec![(2, Some(3))]), ("other", vec![(3, None)])] {
        let target = format!("identity:{name}");
        let asked = ["recheck", "--ledger", &ledger, "--policy", &policy, "--what-if", "revoke", &target];
        let ran = run_at(&[&asked[..], &["--format", "json"]].concat(), AT);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let all = report["resting"].as_array().unwrap().iter();
        let all = all.map(|one| (one["entry"].as_u64().unwrap(), one["let_in_again"].as_u64()));
        assert_eq!((ran.code, all.collect::<Vec<_>>()), (1, resting), "{report:#}");
        let told =
            run_at(&asked, AT).out.contains("entry 3 let the same bytes in again, and does not rest on it");
        assert_eq!(told, name == "acme");
    }
}

const TWO_SIGNERS: &str = "countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub } }
  other-key: { key: { file: other.pub } }
identities:
  acme: { key: { root: acme-key } }
  other: { key: { root: other-key } }
handoffs:
  intake:
    subject-name: any
    require: [{ signature: { by: [acme, other] } }]
";
