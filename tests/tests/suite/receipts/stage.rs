//! A retailer's gate: one framework, an honest delivery, and keys to sign receipts with.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::case::{named, root};
use crate::run::{Ran, run_at, run_in};

/// The time of intake.
pub(crate) const AT: &str = "2026-08-02T00:00:00Z";

pub(crate) struct Stage(tempfile::TempDir);

impl Stage {
    pub(crate) fn new() -> Self {
        Self::of(FRAMEWORK)
    }

    /// With a framework of its own.
    pub(crate) fn of(framework: &str) -> Self {
        let stage = Self(tempfile::tempdir().unwrap());
        let signing = root().join("fixtures/signing");
        let roots = named("status/nothing-denied").dir.parent().unwrap().join("roots");
        for key in ["retail-p256", "gate-ed25519", "partner-p256"] {
            stage.copied(&signing.join(format!("{key}.key")), &format!("{key}.key"));
            stage.copied(&signing.join(format!("{key}.pub")), &format!("{key}.pub"));
        }
        stage.copied(&roots.join("trusted_root.json"), "trusted_root.json");
        stage.copied(&roots.join("nothing-denied.status"), "nothing-denied.status");
        stage.copied(&roots.join("retail-gate.pub"), "list.pub");
        let case = named("status/nothing-denied");
        for name in case.subjects.iter().chain(&case.attestations) {
            stage.copied(&case.dir.join(name), name);
        }
        stage.put("retail.yaml", framework);
        stage
    }

    fn copied(&self, from: &Path, name: &str) {
        std::fs::copy(from, self.at(name)).unwrap();
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.at(name), bytes).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.at(name).to_string_lossy().into_owned()
    }

    /// Judges the widget with its evidence and these files.
    pub(crate) fn judge(&self, handoff: &str, more: &[&str], flags: &[&str], at: &str) -> Ran {
        run_at(&self.line(handoff, more, flags), at)
    }

    /// Judges it with its evidence, in an environment with these variables.
    pub(crate) fn judge_in(
        &self,
        handoff: &str,
        flags: &[&str],
        at: &str,
        variables: &[(&str, &str)],
    ) -> Ran {
        run_in(&self.line(handoff, &[], flags), at, variables)
    }

    fn line(&self, handoff: &str, more: &[&str], flags: &[&str]) -> Vec<String> {
        let mut line =
            vec!["verify".to_owned(), self.path(WIDGET), "--policy".into(), self.path("retail.yaml")];
        line.extend(["--handoff".to_owned(), handoff.to_owned()]);
        for evidence in EVIDENCE.iter().chain(more) {
            line.extend(["-a".to_owned(), self.path(evidence)]);
        }
        line.extend(flags.iter().map(|flag| (*flag).to_owned()));
        line
    }

    /// The same, and its report as JSON.
    pub(crate) fn told(&self, handoff: &str, more: &[&str], at: &str) -> (u8, Value) {
        let ran = self.judge(handoff, more, &["--format", "json"], at);
        (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err)))
    }

    /// Takes the widget over at a handoff, and writes the receipt.
    pub(crate) fn receipt(&self, handoff: &str, more: &[&str], key: &str, to: &str, at: &str) -> Ran {
        let (key, to) = (self.path(key), self.path(to));
        self.judge(handoff, more, &["--receipt", &to, "--sign-with", &key], at)
    }

    /// Takes it over at intake, and gives the receipt's statement.
    pub(crate) fn taken_over(&self) -> Value {
        let ran = self.receipt("intake", &[], "retail-p256.key", "intake.json", AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        self.statement("intake.json")
    }

    /// Signs a statement as a receipt, whatever it says.
    pub(crate) fn signed(&self, statement: &Value, key: &str, to: &str) {
        let key = sign::SigningKey::consume(std::fs::read(self.at(key)).unwrap()).unwrap();
        let payload = statement.to_string().into_bytes();
        self.put(to, sign::envelope("application/vnd.in-toto+json", &payload, &[&key]).unwrap());
    }

    /// The digest by which a receipt is named.
    pub(crate) fn digest(&self, name: &str) -> String {
        use base64::Engine as _;
        use sha2::Digest as _;
        let envelope: Value = serde_json::from_str(&self.text(name)).unwrap();
        let payload = envelope["payload"].as_str().unwrap();
        let signed = base64::engine::general_purpose::STANDARD.decode(payload).unwrap();
        let hex: String = sha2::Sha256::digest(&signed).iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{hex}")
    }

    /// What a receipt says.
    pub(crate) fn statement(&self, name: &str) -> Value {
        payload(&serde_json::from_str(&self.text(name)).unwrap())
    }
}

/// The statement of an envelope, or of a bundle with one.
pub(crate) fn payload(container: &Value) -> Value {
    use base64::Engine as _;
    let envelope = container.get("dsseEnvelope").unwrap_or(container);
    let payload = envelope["payload"].as_str().unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::STANDARD.decode(payload).unwrap()).unwrap()
}

pub(crate) const WIDGET: &str = "widget-1.4.2.tgz";
pub(crate) const EVIDENCE: [&str; 2] =
    ["widget-1.4.2.tgz.sigstore.json", "widget-1.4.2.tgz.provenance.sigstore.json"];

pub(crate) const FRAMEWORK: &str = include_str!("retail.yaml");
