//! Lockfiles inside packages: found where their tools write them, and packages that are bombs or lead out are refused.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use forge::dsse::{Envelope, IN_TOTO};
use forge::encoding::pretty;
use forge::seed::Key;
use forge::statement::{Statement, Subject};
use serde_json::Value;
use tempfile::TempDir;

use super::flat;
use crate::deliveries::archived::made::{Member, gzip, tar, zip};
use crate::run::{Ran, run_at};

pub(super) const AT: &str = "2026-08-02T00:00:00Z";

const POLICY: &str = r#"countersign: 1
framework: packages
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots: { acme: { key: { file: acme.pub } } }
identities: { acme: { key: { root: acme } } }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme] }
      - dependencies: { by: [acme], from: [lockfile], pinned: true }
"#;

const CARGO: &str = "version = 4\n\n[[package]]\nname = \"left\"\nversion = \"1.0.0\"\n\
                     source = \"registry+https://crates.acme.example/index\"\n\
                     checksum = \"1111111111111111111111111111111111111111111111111111111111111111\"\n";
const NPM: &str = r#"{ "lockfileVersion": 3, "packages": { "node_modules/left": { "version": "1.0.0",
    "resolved": "https://npm.acme.example/left.tgz",
    "integrity": "sha256-ERERERERERERERERERERERERERERERERERERERERERE=" } } }"#;
const PYTHON: &str =
    "left==1.0.0 --hash=sha256:1111111111111111111111111111111111111111111111111111111111111111\n";

/// A gate with a key, and the files that are brought to it.
pub(super) struct Gate {
    pub(super) dir: TempDir,
}

impl Gate {
    pub(super) fn new() -> Self {
        let gate = Self { dir: tempfile::tempdir().unwrap() };
        gate.put("policy.yaml", POLICY.as_bytes());
        gate.put("acme.pub", key().public_pem().as_bytes());
        gate
    }

    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    /// Puts down an artifact that is signed, with other subjects beside it, and says how to judge it.
    pub(super) fn signed(&self, name: &str, bytes: &[u8], beside: &[(&str, &[u8])]) -> Vec<String> {
        let subjects = std::iter::once((name, bytes)).chain(beside.iter().copied());
        let statement =
            Statement::cosign_sign(subjects.map(|(name, bytes)| Subject::of(name, bytes)).collect());
        let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key(), "");
        let evidence = self.put("evidence.json", &pretty(&envelope.json()));
        let file = self.put(name, bytes);
        ["verify", &file, "--policy", &self.path("policy.yaml"), "-a", &evidence].map(str::to_owned).to_vec()
    }

    fn judged(&self, name: &str, bytes: &[u8]) -> Ran {
        run_at(&self.signed(name, bytes, &[]), AT)
    }
}

pub(super) fn key() -> Key {
    Key::p256("lists/acme")
}

fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<Member> =
        members.iter().map(|(name, text)| Member::file(name, text.as_bytes())).collect();
    gzip(&tar(&members))
}

fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<Member> =
        members.iter().map(|(name, text)| Member::file(name, text.as_bytes())).collect();
    zip(&members)
}

#[test]
fn a_lockfile_is_found_inside_each_kind_of_package() {
    let gate = Gate::new();
    for (name, bytes) in [
        ("left-1.0.0.crate", packed(&[("left-1.0.0/src/lib.rs", ""), ("left-1.0.0/Cargo.lock", CARGO)])),
        ("left-1.0.0.tgz", packed(&[("package/package.json", "{}"), ("package/npm-shrinkwrap.json", NPM)])),
        (
            "left-1-py3-none-any.whl",
            zipped(&[("left.py", ""), ("left-1.dist-info/requirements.txt", PYTHON)]),
        ),
        ("Cargo.lock", CARGO.as_bytes().to_vec()),
    ] {
        let ran = gate.judged(name, &bytes);
        assert_eq!(ran.code, 0, "{name}: {}{}", ran.out, ran.err);
        assert!(
            flat(&ran.out).contains("1 dependency in the lockfile, inside the artifact"),
            "{name}: {}",
            ran.out
        );
    }
}

#[test]
fn t04_one_that_is_elsewhere_or_lists_nothing_is_none() {
    let gate = Gate::new();
    for (name, bytes) in [
        ("left-1.0.0.crate", packed(&[("left-1.0.0/src/lib.rs", "")])),
        ("left-1.0.0.crate", packed(&[("left-1.0.0/examples/Cargo.lock", CARGO)])),
        ("left-1.0.0.crate", packed(&[("left-1.0.0/package-lock.json", NPM)])),
        ("left-1.0.0.crate", packed(&[("left-1.0.0/Cargo.lock", "version = 4\n")])),
        ("left-1.0.0.bin", packed(&[("left-1.0.0/Cargo.lock", CARGO)])),
        ("left-1.0.0.crate", b"no archive at all".to_vec()),
    ] {
        let ran = gate.judged(name, &bytes);
        assert_eq!(ran.code, 3, "{name}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn t20_a_package_that_leads_out_or_is_a_bomb_is_refused() {
    let gate = Gate::new();
    let lock = ("left-1.0.0/Cargo.lock", CARGO);
    let ran = gate.judged("left-1.0.0.crate", &packed(&[lock, ("left-1.0.0/../../evil", "x")]));
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(flat(&ran.out).contains("cannot be looked into"), "{}", ran.out);
    let cut = packed(&[lock]);
    assert_eq!(gate.judged("left-1.0.0.crate", &cut[..cut.len() - 12]).code, 1);
    let bomb =
        tar(&[Member::file("left-1.0.0/zeros", &vec![0; 80 << 20]), Member::file(lock.0, lock.1.as_bytes())]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&bomb).unwrap();
    let ran = gate.judged("left-1.0.0.crate", &packed.finish().unwrap());
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(flat(&ran.out).contains("cannot be told"), "{}", ran.out);
}

#[test]
fn two_lockfiles_of_one_package_are_read_together() {
    let gate = Gate::new();
    let loose = CARGO.lines().filter(|line| !line.starts_with("checksum")).collect::<Vec<_>>().join("\n");
    let bytes = packed(&[("a/Cargo.lock", CARGO), ("b/Cargo.lock", &loose)]);
    assert_eq!(gate.judged("left-1.0.0.crate", &bytes).code, 1, "neither hides the other");
}

#[test]
fn what_a_signed_statement_names_is_attested() {
    let gate = Gate::new();
    let lockfile = gate.put("Cargo.lock", CARGO.as_bytes());
    let said = |beside: &[(&str, &[u8])]| {
        let mut line = gate.signed("widget.bin", b"widget", beside);
        line.extend(["--lockfile".to_owned(), lockfile.clone(), "--format".to_owned(), "json".to_owned()]);
        let ran = run_at(&line, AT);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let checks = report["subjects"][0]["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["id"] == "missing-dependency-list").unwrap();
        (check["reason"].as_str().unwrap().to_owned(), report["evidence"][1]["origin"].clone())
    };
    let (alone, origin) = said(&[]);
    assert!(alone.contains("nothing else says that it is the artifact's"), "{alone}");
    assert_eq!(origin, "lockfile");
    let (attested, _) = said(&[("Cargo.lock", CARGO.as_bytes())]);
    assert!(attested.contains("named by its digest in a signed statement"), "{attested}");
}
