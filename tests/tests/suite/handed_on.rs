//! One artifact, handed on: delivered, taken in, promoted, recalled, asked about again and released; every step by the
//! command line of whoever takes it.

use std::path::PathBuf;

use crate::case::{named, root};
use crate::run::{Ran, run_at};

const WIDGET: &str = "@widget-1.4.2.tgz";
const EVIDENCE: [&str; 2] = ["@widget-1.4.2.tgz.sigstore.json", "@widget-1.4.2.tgz.provenance.sigstore.json"];

/// The folder of both organisations, who share a framework.
struct Stage(tempfile::TempDir);

impl Stage {
    fn new() -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        let case = named("status/nothing-denied");
        for name in case.subjects.iter().chain(&case.attestations) {
            stage.copied(case.dir.join(name), name);
        }
        stage.copied(case.dir.parent().unwrap().join("roots/trusted_root.json"), "trusted_root.json");
        for key in ["retail-p256", "gate-ed25519", "partner-p256"] {
            for end in ["key", "pub"] {
                let name = format!("{key}.{end}");
                stage.copied(root().join("fixtures/signing").join(&name), &name);
            }
        }
        std::fs::write(stage.at("framework.yaml"), include_str!("handed_on/framework.yaml")).unwrap();
        stage
    }

    fn copied(&self, from: PathBuf, name: &str) {
        std::fs::copy(from, self.at(name)).unwrap();
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command line at a time; `@NAME` is a file of the folder.
    fn run(&self, words: &[&str], at: &str) -> Ran {
        let place = |word: &&str| match word.strip_prefix('@') {
            Some(name) => self.at(name).to_string_lossy().into_owned(),
            None => (*word).to_owned(),
        };
        run_at(&words.iter().map(place).collect::<Vec<_>>(), at)
    }

    /// The same, which must end with this exit code.
    fn ends(&self, words: &[&str], at: &str, code: u8) -> Ran {
        let ran = self.run(words, at);
        assert_eq!(ran.code, code, "{words:?}\n{}{}", ran.out, ran.err);
        ran
    }

    /// The widget at a handoff, recorded.
    fn verify(&self, handoff: &str, more: &[&str], at: &str, code: u8) -> Ran {
        let words = ["verify", WIDGET, "--policy", "@framework.yaml", "--handoff", handoff];
        let evidence = ["-a", EVIDENCE[0], "-a", EVIDENCE[1], "-a", "@delivery.json"];
        self.ends(&[&words[..], &evidence, &["--ledger", "@retail.ledger"], more].concat(), at, code)
    }

    /// The entry of the list that suspends.
    fn entry(&self) -> String {
        let shown =
            self.ends(&["status", "show", "@retail.status", "--format", "json"], "2026-08-02T09:00:00Z", 0);
        let list: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        list["entries"][0]["id"].as_str().unwrap_or_else(|| panic!("{list:#}")).to_owned()
    }

    /// Changes the retailer's list, and signs it.
    fn list(&self, words: &[&str], at: &str) {
        let signed = ["--sign-with", "@retail-p256.key"];
        self.ends(&[&["status", words[0], "@retail.status"], &words[1..], &signed].concat(), at, 0);
    }
}

#[test]
fn delivered_taken_in_promoted_recalled_and_released() {
    let stage = Stage::new();
    let list = ["new", "--list", "retail-list", "--authority", "retail", "--audience", "retail-widgets"];
    stage.list(&[&list[..], &["--lasts", "7d"]].concat(), "2026-08-01T18:00:00Z");

    // Acme says what it hands over, to whom.
    let deliver = ["deliver", WIDGET, "--policy", "@framework.yaml", "--relationship", "acme-widgets"];
    let signed = ["--sign-with", "@partner-p256.key", "-o", "@delivery.json"];
    stage.ends(&[&deliver[..], &signed].concat(), "2026-08-01T19:00:00Z", 0);

    // Retail takes it in, with a receipt, and answers.
    let first = ["--receipt", "@intake.json", "--sign-with", "@retail-p256.key"];
    stage.verify("intake", &first, "2026-08-01T20:00:00Z", 0);
    let accept = ["accept", WIDGET, "--delivery", "@delivery.json", "-a", EVIDENCE[0], "-a", EVIDENCE[1]];
    let own = ["--policy", "@framework.yaml", "--handoff", "intake", "--sign-with", "@retail-p256.key"];
    stage.ends(&[&accept[..], &own, &["-o", "@accepted.json"]].concat(), "2026-08-01T20:00:00Z", 0);
    let confirm =
        ["confirm", "@accepted.json", "--delivery", "@delivery.json", "--policy", "@framework.yaml"];
    stage.ends(&confirm, "2026-08-01T21:00:00Z", 0);

    // Production asks for that receipt, for time to have passed, and for somebody who wants it there.
    let receipt = ["-a", "@intake.json"];
    stage.verify("promote", &receipt, "2026-08-01T23:00:00Z", 3);
    let approve = ["approve", WIDGET, "--policy", "@framework.yaml", "--handoff", "promote", "--for", "24h"];
    let hers = ["--sign-with", "@gate-ed25519.key", "-o", "@approval.json"];
    stage.ends(&[&approve[..], &hers].concat(), "2026-08-01T21:00:00Z", 0);
    let approved = [&receipt[..], &["-a", "@approval.json"]].concat();
    stage.verify("promote", &approved, "2026-08-01T21:30:00Z", 1);
    stage.verify("promote", &approved[2..], "2026-08-01T23:30:00Z", 3);
    let second = ["--receipt", "@production.json", "--sign-with", "@retail-p256.key"];
    stage.verify("promote", &[&approved[..], &second].concat(), "2026-08-01T23:30:00Z", 0);

    // A token leaked at acme: whatever its build signed is suspended. A new delivery is denied.
    let suspend = ["suspend", "identity:acme-build", "--reason", "a token leaked", "--incident", "INC-7"];
    stage.list(&suspend, "2026-08-02T08:00:00Z");
    let ran = stage.verify("intake", &[], "2026-08-02T09:00:00Z", 1);
    assert!(ran.out.contains("trusted when signed, not trusted now"), "{}", ran.out);
    stage.verify("promote", &approved, "2026-08-02T09:00:00Z", 1);

    // What was accepted before is asked about again: it is in two zones.
    let recheck = ["recheck", "--ledger", "@retail.ledger", "--policy", "@framework.yaml"];
    let ran = stage.ends(&recheck, "2026-08-02T09:00:00Z", 1);
    for told in ["widget-1.4.2.tgz", "staging", "production", "a token leaked", "security@acme.example"] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }

    // It was a false alarm.
    let entry = stage.entry();
    stage.list(&["lift", &entry, "--reason", "a false alarm"], "2026-08-02T10:00:00Z");
    stage.ends(&recheck, "2026-08-02T10:30:00Z", 0);
    stage.verify("intake", &[], "2026-08-02T10:30:00Z", 0);
    stage.verify("promote", &approved, "2026-08-02T10:30:00Z", 0);

    // The record holds, and an auditor verifies it in an empty folder.
    stage.ends(&["ledger", "verify", "@retail.ledger"], "2026-08-02T11:00:00Z", 0);
    let sign = ["--sign-with", "@retail-p256.key"];
    stage.ends(&[&["ledger", "checkpoint", "@retail.ledger"], &sign[..]].concat(), "2026-08-02T11:00:00Z", 0);
    stage.ends(&["ledger", "export", "@retail.ledger", "--output", "@archive"], "2026-08-02T11:00:00Z", 0);
    let auditor = tempfile::tempdir().unwrap();
    let there = auditor.path().join("archive");
    std::fs::rename(stage.at("archive"), &there).unwrap();
    let verify = ["ledger", "verify", "--archive", there.to_str().unwrap(), "--key", "@retail-p256.pub"];
    stage.ends(&verify, "2026-08-02T11:00:00Z", 0);
}
