//! Baselines where one organisation answers another: `accept` reads a ledger, and writes to none.

use super::{FRAMEWORK, Gate, Said, What, Workload, builds, elsewhere, evil, honest, signs};
use crate::case::root;
use crate::run::{Ran, run_at};

const SENT: &str = "2026-08-01T23:00:00Z";

/// A gate whose handoff is under a relationship and asks for a delivery.
fn between() -> Gate {
    let gate = Gate::new();
    for (name, from) in [("sender", "partner-p256"), ("gate", "retail-p256")] {
        for end in ["pub", "key"] {
            let file = root().join(format!("fixtures/signing/{from}.{end}"));
            std::fs::copy(file, gate.path(&format!("{name}.{end}"))).unwrap();
        }
    }
    let framework = FRAMEWORK
        .replace("roots:\n", "roots:\n  gate-key: { key: { file: gate.pub } }\n  sender-key: { key: { file: sender.pub } }\n")
        .replace("identities:\n", "identities:\n  gate: { key: { root: gate-key } }\n  sender: { key: { root: sender-key } }\n")
        .replace(
            "handoffs:\n",
            "participants:\n  acme: { contact: a@acme.example, roles: [issue, attest], identities: [acme-ci, acme-offline, \
             sender] }\n  retail: { contact: r@retail.example, roles: [attest, consume], identities: [gate] }\nzones:\n  \
             staging: { owner: retail }\nrelationships:\n  acme-widgets:\n    from: acme\n    to: retail\n    purpose: \
             widgets\n    owner: o@retail.example\n    subjects: [{ name: \"widget-*\" }]\n    expires: 2126-01-01\n\
             handoffs:\n",
        )
        .replace(
            "  intake:\n",
            "  intake:\n    from: { participant: acme }\n    to: { zone: staging }\n    under: acme-widgets\n",
        )
        + "      - delivery: { by: [sender] }\n";
    gate.put("framework.yaml", &framework);
    gate
}

/// Delivers a release, lets it in where a ledger is named, and answers.
fn answered(gate: &Gate, release: &super::Release, rest: &[&str]) -> (Ran, bool) {
    let file = format!("widget-{}.tgz", release.version);
    let names = [file.as_str()];
    let run = if release.key == "acme" { Workload::acme_release() } else { elsewhere() };
    let said = [
        Said { key: release.key, names: &names, what: What::Sbom },
        signs(release.key, &names),
        builds(release.key, &names, run),
    ];
    let evidence = gate.evidence(&file, &file, said.iter());
    let evidence: Vec<&str> = evidence.iter().map(String::as_str).collect();
    let (file, policy) = (gate.path(&file), gate.path("framework.yaml"));
    let (delivery, answer) = (gate.path("delivery.json"), gate.path("acceptance.json"));
    for old in [&delivery, &answer] {
        _ = std::fs::remove_file(old);
    }
    let (sender, own) = (gate.path("sender.key"), gate.path("gate.key"));
    let deliver = [
        "deliver",
        &file,
        "--policy",
        &policy,
        "--relationship",
        "acme-widgets",
        "--sign-with",
        &sender,
        "-o",
        &delivery,
    ];
    let ran = run_at(&deliver, SENT);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let common = [&[&file as &str, "--policy", &policy, "--handoff", "intake"], &evidence[..]].concat();
    if let ["record", ledger] = rest {
        let verify = [&["verify"], &common[..], &["-a", &delivery, "--ledger", ledger]].concat();
        return (run_at(&verify, super::AT), false);
    }
    let accept =
        [&["accept"], &common[..], &["--delivery", &delivery, "--sign-with", &own, "-o", &answer], rest]
            .concat();
    (run_at(&accept, super::AT), std::path::Path::new(&answer).exists())
}

#[test]
fn an_answer_is_given_by_what_the_ledger_knows() {
    let gate = between();
    let ledger = gate.path("own.ledger");
    let (ran, _) = answered(&gate, &honest("1.4.1"), &["record", &ledger]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let before = std::fs::read(&ledger).unwrap();
    let (ran, _) = answered(&gate, &evil("1.4.2"), &["--ledger", &ledger]);
    assert!(ran.code == 1 && ran.out.contains("trust-downgrade"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("a refusal was signed"), "{}", ran.err);
    let (ran, written) = answered(&gate, &honest("1.4.2"), &["--ledger", &ledger]);
    assert!(ran.code == 0 && written, "{}{}", ran.out, ran.err);
    assert_eq!(std::fs::read(&ledger).unwrap(), before, "it is only read");
    // One that is not there cannot tell, and nothing is signed.
    let (ran, written) = answered(&gate, &honest("1.4.2"), &["--ledger", &gate.path("none.ledger")]);
    assert!(ran.code == 5 && !written, "{}{}", ran.out, ran.err);
    assert!(!std::path::Path::new(&gate.path("none.ledger")).exists());
}

#[test]
fn no_answer_is_given_without_the_ledger_that_a_handoff_asks() {
    let gate = between();
    for release in [honest("1.4.1"), evil("1.4.2")] {
        let (ran, written) = answered(&gate, &release, &[]);
        assert!(ran.code == 2 && !written && ran.err.contains("has a `baseline`"), "{}{}", ran.out, ran.err);
        assert_eq!(ran.out, "", "nothing is judged");
    }
}

/// Two releases of a line that nobody knows yet, and are not made alike: neither is answered for before one was let in.
#[test]
fn no_answer_is_given_to_two_that_begin_a_line_unlike_each_other() {
    let gate = between();
    let ledger = gate.path("own.ledger");
    let (ran, _) = answered(&gate, &honest("1.4.1"), &["record", &ledger]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for (other, code) in [(evil("2.0.1"), 6), (honest("2.0.1"), 0)] {
        let (mut files, mut evidence) = (Vec::new(), Vec::new());
        for release in [&honest("2.0.0"), &other] {
            let file = format!("widget-{}.tgz", release.version);
            let names = [file.as_str()];
            let run = release.provenance.clone().unwrap();
            let what = [What::Sbom, What::Sign, What::Built(Box::new(run))];
            let said: Vec<Said<'_>> =
                what.into_iter().map(|what| Said { key: release.key, names: &names, what }).collect();
            evidence.extend(gate.evidence(&file, &file, said.iter()));
            files.push(gate.path(&file));
        }
        let [policy, sender, own] = ["framework.yaml", "sender.key", "gate.key"].map(|name| gate.path(name));
        let [delivery, answer] = ["both.json", "answer.json"].map(|name| gate.path(name));
        for old in [&delivery, &answer] {
            _ = std::fs::remove_file(old);
        }
        let mut deliver = vec!["deliver"];
        deliver.extend(files.iter().map(String::as_str));
        deliver.extend([
            "--policy",
            &policy,
            "--relationship",
            "acme-widgets",
            "--sign-with",
            &sender,
            "-o",
            &delivery,
        ]);
        assert_eq!(run_at(&deliver, SENT).code, 0);
        let mut accept = vec!["accept"];
        accept.extend(files.iter().chain(&evidence).map(String::as_str));
        accept.extend(["--policy", &policy, "--handoff", "intake", "--ledger", &ledger]);
        accept.extend(["--delivery", &delivery, "--sign-with", &own, "-o", &answer]);
        let ran = run_at(&accept, super::AT);
        assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
        assert_eq!(std::path::Path::new(&answer).exists(), code == 0, "{}", ran.err);
        assert_eq!(ran.err.contains("neither was held against the other"), code == 6, "{}", ran.err);
    }
}
