//! Releases that are held against the one before them in their line, as the ledger knows it.

use forge::dsse::{Envelope, IN_TOTO};
use forge::provenance::{SLSA_V1, v1};
use forge::world::hint;
use forge::{Key, Statement, Subject, Workload};
use serde_json::{Value, json};

use crate::run::{Ran, run_at};

#[path = "baseline/accepted.rs"]
mod accepted;
#[cfg(unix)]
#[path = "baseline/at_once.rs"]
mod at_once;
#[path = "baseline/beside.rs"]
mod beside;
#[path = "baseline/rechecked.rs"]
mod rechecked;
#[path = "baseline/together.rs"]
mod together;
#[path = "baseline/versions.rs"]
mod versions;

const AT: &str = "2026-08-02T00:00:00Z";

const FRAMEWORK: &str = r#"countersign: 1
framework: retail-intake
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub } }
  second-key: { key: { file: second.pub } }
identities:
  acme-ci: { key: { root: acme-key } }
  acme-offline: { key: { root: second-key } }
handoffs:
  intake:
    subject-name: "widget-{version}.tgz"
    baseline: { ledger: when-known, keep: [provenance, publisher, builder, source] }
    require:
      - attestation: { name: sbom, type: "https://spdx.dev/Document", by: [acme-ci, acme-offline] }
      - signature: { by: [acme-ci, acme-offline] }
"#;

/// A gate with a ledger, and what is sent to it.
struct Gate(tempfile::TempDir);

/// Who signs a release, and what its provenance says.
struct Release {
    version: &'static str,
    key: &'static str,
    provenance: Option<Workload>,
}

fn honest(version: &'static str) -> Release {
    Release { version, key: "acme", provenance: Some(Workload::acme_release()) }
}

/// Somebody who may sign, and builds it elsewhere from something else.
fn evil(version: &'static str) -> Release {
    Release { version, key: "second", provenance: Some(elsewhere()) }
}

fn elsewhere() -> Workload {
    let run = Workload::acme_release();
    Workload { signer: run.signer.replace("acme/ci", "evil/ci"), repository: "evil/widget".into(), ..run }
}

/// A statement that lies beside a file.
struct Said<'a> {
    key: &'a str,
    names: &'a [&'a str],
    what: What,
}

enum What {
    Sbom,
    Sign,
    Built(Box<Workload>),
}

fn signs<'a>(key: &'a str, names: &'a [&'a str]) -> Said<'a> {
    Said { key, names, what: What::Sign }
}

fn builds<'a>(key: &'a str, names: &'a [&'a str], run: Workload) -> Said<'a> {
    Said { key, names, what: What::Built(Box::new(run)) }
}

impl Gate {
    fn new() -> Self {
        let gate = Self(tempfile::tempdir().unwrap());
        for name in ["acme", "second"] {
            gate.put(&format!("{name}.pub"), &key(name).public_pem());
        }
        gate.put("framework.yaml", FRAMEWORK);
        gate
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn changed(&self, from: &str, to: &str) {
        assert_eq!(FRAMEWORK.matches(from).count(), 1, "{from}");
        self.put("framework.yaml", &FRAMEWORK.replacen(from, to, 1));
    }

    /// Sends a release, recorded in the ledger where one is named.
    fn sent(&self, release: &Release, ledger: Option<&str>) -> Ran {
        self.brought(&format!("the widget {}\n", release.version), release, &[], ledger)
    }

    /// Lets a release in with more statements beside it.
    fn with(&self, release: &Release, more: &[Said<'_>]) -> Ran {
        self.brought(&format!("the widget {}\n", release.version), release, more, Some("own.ledger"))
    }

    /// Sends other bytes under the name of a release.
    fn other(&self, release: &Release) -> Ran {
        self.brought(&format!("another widget {}\n", release.version), release, &[], Some("own.ledger"))
    }

    fn brought(&self, bytes: &str, release: &Release, more: &[Said<'_>], ledger: Option<&str>) -> Ran {
        let Release { version, key, provenance } = release;
        let name = format!("widget-{version}.tgz");
        let names = [name.as_str()];
        let own = [What::Sbom, What::Sign]
            .into_iter()
            .chain(provenance.clone().map(|run| What::Built(Box::new(run))));
        let own: Vec<Said<'_>> = own.map(|what| Said { key, names: &names, what }).collect();
        self.judged(&name, bytes, own.iter().chain(more), ledger)
    }

    /// Judges a file by exactly these statements.
    fn judged<'s>(
        &self,
        file: &str,
        bytes: &str,
        said: impl Iterator<Item = &'s Said<'s>>,
        ledger: Option<&str>,
    ) -> Ran {
        let mut arguments =
            vec!["verify".into(), self.path(file), "--policy".into(), self.path("framework.yaml")];
        arguments.extend(["--handoff", "intake", "--format", "json"].map(str::to_owned));
        arguments.extend(self.evidence(file, bytes, said));
        arguments.extend(ledger.into_iter().flat_map(|ledger| ["--ledger".to_owned(), self.path(ledger)]));
        run_at(&arguments, AT)
    }

    /// Writes a file and what lies beside it: the arguments that name that.
    fn evidence<'s>(&self, file: &str, bytes: &str, said: impl Iterator<Item = &'s Said<'s>>) -> Vec<String> {
        self.put(file, bytes);
        let mut arguments = Vec::new();
        for (at, Said { key: by, names, what }) in said.enumerate() {
            let subjects = names.iter().map(|name| Subject::of(name, bytes.as_bytes())).collect();
            let (predicate_type, predicate) = match what {
                What::Sbom => {
                    ("https://spdx.dev/Document", json!({ "spdxVersion": "SPDX-2.3", "packages": [] }))
                }
                What::Sign => ("https://sigstore.dev/cosign/sign/v1", json!({})),
                What::Built(run) => (SLSA_V1, v1(run)),
            };
            let statement = Statement::v1(subjects, predicate_type, predicate);
            let envelope = Envelope::unsigned(IN_TOTO, &statement.payload());
            let path = self.path(&format!("{file}.{at}.json"));
            std::fs::write(&path, envelope.signed_by(&key(by), &hint(&key(by))).json().to_string()).unwrap();
            arguments.extend(["-a".to_owned(), path]);
        }
        arguments
    }

    fn take(&self, release: &Release) -> Ran {
        self.sent(release, Some("own.ledger"))
    }

    fn recheck(&self) -> Ran {
        let (ledger, policy) = (self.path("own.ledger"), self.path("framework.yaml"));
        run_at(&["recheck", "--ledger", &ledger, "--policy", &policy, "--full", "--format", "json"], AT)
    }
}

fn key(name: &str) -> Key {
    Key::p256(&format!("baseline/{name}"))
}

/// What the check said.
fn check(ran: &Ran) -> Value {
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    let checks = report["subjects"][0]["checks"].as_array().unwrap().clone();
    checks.into_iter().find(|check| check["id"] == "trust-downgrade").unwrap()
}

#[test]
fn another_publisher_builder_or_source_than_before_is_denied() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0, "{}", gate.take(&honest("1.4.1")).out);
    let run = Workload::acme_release;
    let elsewhere = Workload { signer: run().signer.replace("acme/ci", "evil/ci"), ..run() };
    let forked = Workload { repository: "evil/widget".into(), ..run() };
    for (release, what) in [
        (Release { key: "second", ..honest("1.4.2") }, "publisher"),
        (Release { provenance: Some(elsewhere), ..honest("1.4.2") }, "builder"),
        (Release { provenance: Some(forked), ..honest("1.4.2") }, "source"),
    ] {
        let ran = gate.take(&release);
        let check = check(&ran);
        assert_eq!((ran.code, &check["outcome"]), (1, &"violated".into()), "{what}: {}", ran.out);
        assert!(check["reason"].as_str().unwrap().contains(&format!("its {what} is")), "{check}");
        // Without the ledger, nobody knows better.
        assert_eq!(gate.sent(&release, None).code, 0, "{what}");
    }
    let ran = gate.take(&honest("1.4.2"));
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        check(&ran)["reason"].as_str().unwrap().contains("as 1.4.1 (entry 1 of the ledger)"),
        "{}",
        check(&ran)
    );
    assert_eq!(gate.recheck().code, 0, "{}", gate.recheck().out);
}

#[test]
fn provenance_that_is_lost_is_missing() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let without = Release { provenance: None, ..honest("1.4.2") };
    let ran = gate.take(&without);
    assert_eq!((ran.code, &check(&ran)["cause"]), (3, &"missing".into()), "{}", ran.out);
    gate.changed("keep: [provenance, publisher, builder, source]", "keep: [publisher]");
    assert_eq!(gate.take(&without).code, 0, "nobody asks for it");
}

/// Another line, another framework and what was denied are nothing before it.
#[test]
fn only_what_this_framework_let_in_of_the_line_counts() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let other = |version| Release { key: "second", ..honest(version) };
    assert_eq!(gate.take(&other("2.0.0")).code, 0, "the first of its line");
    assert_eq!(gate.take(&other("1.4.0")).code, 1, "older than all that is known, and of its line");
    assert_eq!(gate.take(&other("1.4.2")).code, 1);
    assert_eq!(gate.take(&honest("1.4.3")).code, 0, "what was denied is nothing to go by");
    gate.changed("framework: retail-intake", "framework: retail-other");
    assert_eq!(gate.take(&other("1.4.4")).code, 0);
}

#[test]
fn a_required_baseline_that_is_absent_is_unknown() {
    let gate = Gate::new();
    gate.changed("ledger: when-known", "ledger: required");
    for ledger in [None, Some("own.ledger")] {
        let ran = gate.sent(&honest("1.4.1"), ledger);
        assert_eq!((ran.code, &check(&ran)["cause"]), (3, &"missing".into()), "{}", ran.out);
    }
    gate.put("framework.yaml", FRAMEWORK);
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    gate.changed("ledger: when-known", "ledger: required");
    assert_eq!(gate.take(&honest("1.4.2")).code, 0);
    assert_eq!(gate.sent(&honest("1.4.2"), None).code, 3, "no ledger is named");
}

/// A publisher that really moved is excepted once; the next release is held against that one.
#[test]
fn a_change_is_excepted_once() {
    let gate = Gate::new();
    let framework = FRAMEWORK
        .replace("identities:\n", "identities:\n  risk: { key: { root: risk-key } }\n")
        .replace("roots:\n", "roots:\n  risk-key: { key: { file: risk.pub } }\n");
    gate.put("risk.pub", &key("risk").public_pem());
    gate.put("framework.yaml", &framework);
    assert_eq!(gate.take(&honest("1.4.1")).code, 0, "{}", gate.take(&honest("1.4.1")).err);
    let moved = |version| Release { key: "second", ..honest(version) };
    let denied = gate.take(&moved("1.4.2"));
    assert_eq!(denied.code, 1);
    let report: Value = serde_json::from_str(&denied.out).unwrap();
    let digest = report["subjects"][0]["digests"]["sha256"].as_str().unwrap();
    let excepted = format!(
        "{framework}exceptions:\n  moved: {{ check: trust-downgrade, handoff: intake, digest: \"sha256:{digest}\", reason: \
         the publisher moved, owner: supply-chain@retail.example, approved-by: risk, expires: 2026-09-01 }}\n"
    );
    gate.put("framework.yaml", &excepted);
    let ran = gate.take(&moved("1.4.2"));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    gate.put("framework.yaml", &framework);
    assert_eq!(gate.take(&moved("1.4.3")).code, 0, "as the one before");
    assert_eq!(gate.take(&honest("1.4.4")).code, 1);
}

#[test]
fn a_ledger_that_cannot_tell_decides_nothing() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let file = gate.path("own.ledger");
    let mut bytes = std::fs::read(&file).unwrap();
    let from = b"the ledger is only appended to";
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, own)| own == from).map(|(at, _)| at).collect();
    places.into_iter().for_each(|at| bytes[at] = b'T');
    std::fs::write(&file, bytes).unwrap();
    let ran = gate.take(&honest("1.4.2"));
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("the ledger cannot tell of earlier releases"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_cannot_be_held_against_anything_is_refused() {
    let gate = Gate::new();
    for (from, to, said) in [
        ("ledger: when-known", "ledger: never", "is not known here"),
        (
            "keep: [provenance, publisher, builder, source]",
            "keep: [provenance, provenance]",
            "stands here twice",
        ),
        ("keep: [provenance, publisher, builder, source]", "keep: [colour]", "is not known here"),
        ("keep: [provenance, publisher, builder, source]", "keep: []", "an empty list keeps nothing"),
        (", keep: [provenance, publisher, builder, source]", "", "keep"),
        ("widget-{version}.tgz", "widget-*.tgz", "has no `{version}`"),
        ("      - signature: { by: [acme-ci, acme-offline] }\n", "", "needs a `signature` or `provenance`"),
    ] {
        gate.changed(from, to);
        let ran = gate.take(&honest("1.4.1"));
        assert_eq!(ran.code, 5, "{to}: {}", ran.err);
        let told = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(said), "{to}: {told}");
    }
}
