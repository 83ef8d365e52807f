//! A ledger of many acceptances, and a key that a few of them rest on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use forge::Key;
use forge::dsse::{Envelope, IN_TOTO};
use forge::statement::{SPDX, Statement, Subject};
use forge::status::instant;
use formats::{StatusEntry, StatusHead, StatusState, StatusTarget, StatusWords};
use ledger::{Decided, Entry, Input, Ledger, LedgerFault, Role, Sqlite};
use model::{Digest, Instant, NonEmpty, Text};
use sha2::{Digest as _, Sha256};

const FRAMEWORK: &str = "accepted.yaml";
const LIST: &str = "roots/accepted.status";
const RECORD: &str = "accepted.ledger";

/// How many artifacts one statement is about, and how many rest on the key that is suspended.
const TOGETHER: usize = 10;

const RULES: &str = r#"countersign: 1
framework: bench-accepted
number: 1
owner: bench@retail.example
expires: 2126-01-01
roots:
  many-key: { key: { file: roots/many.pub } }
  few-key: { key: { file: roots/few.pub } }
  gate-key: { key: { file: roots/gate.pub } }
identities:
  many: { key: { root: many-key } }
  few: { key: { root: few-key } }
  retail-gate: { key: { root: gate-key } }
participants:
  acme: { contact: security@acme.example, roles: [issue, attest], identities: [many, few] }
  retail: { contact: trust@retail.example, roles: [consume, revoke], identities: [retail-gate] }
zones:
  staging: { owner: retail }
reference:
  status:
    accepted: { file: roots/accepted.status, by: [retail-gate], min-number: 1 }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: any
    require: [{ attestation: { name: sbom, type: "https://spdx.dev/Document", by: [many, few] } }, { status: { lists: [accepted] } }]
"#;

/// The ledger, and how it is judged again.
pub(crate) struct Accepted {
    dir: PathBuf,
    program: PathBuf,
    /// The ledger is kept in memory: to write it takes a transaction an acceptance.
    record: PathBuf,
}

impl Accepted {
    /// Records so many acceptances, judges all of them again, and then suspends the key that ten of them rest on.
    pub(crate) fn make(dir: &Path, program: PathBuf, count: usize) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { memory.join("countersign-bench") } else { dir.to_path_buf() };
        fs::create_dir_all(&folder).unwrap();
        let own = Self { dir: dir.to_path_buf(), program, record: folder.join(RECORD) };
        fs::write(dir.join(FRAMEWORK), RULES).unwrap();
        for name in ["many", "few", "gate"] {
            fs::write(dir.join(format!("roots/{name}.pub")), key(name).public_pem()).unwrap();
        }
        own.list(1, &[]);
        own.recorded(count);
        let first = own.recheck(&["--full"]).output().unwrap();
        assert!(first.status.success(), "what was recorded does not stand");
        let state = StatusState::Suspended {
            from: instant("2026-08-01T00:00:00Z"),
            until: None,
            incident: "INC-7".into(),
        };
        let (id, target) = ("S-2".into(), StatusTarget::Identity("few".into()));
        own.list(2, &[StatusEntry { id, target, state, reason: "a lost laptop".into() }]);
        own
    }

    /// Judges again.
    pub(crate) fn recheck(&self, rest: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.dir).env_remove("COUNTERSIGN_POLICY");
        command
            .args(["recheck", "--policy", FRAMEWORK, "--format", "json", "--ledger"])
            .arg(&self.record)
            .args(rest);
        command
    }

    fn list(&self, number: u64, entries: &[StatusEntry]) {
        let head = StatusHead {
            list: "accepted".into(),
            authority: "retail".into(),
            audience: NonEmpty::one("retail".into()),
            number,
            previous: None,
            issued: instant("2026-08-01T23:00:00Z"),
            expires: instant("2126-01-01T00:00:00Z"),
            words: StatusWords::default(),
        };
        let composed = status::compose(&head, entries).unwrap();
        let envelope = Envelope::unsigned(IN_TOTO, &composed.statement).signed_by(&key("gate"), "");
        let file = composed.file(&[envelope.json().to_string().into_bytes()]);
        fs::write(self.dir.join(LIST), file).unwrap();
    }

    /// Writes the ledger: an entry each, as the entry of one real run for either key.
    fn recorded(&self, count: usize) {
        self.gone();
        let now = Instant::from_timestamp(jiff::Timestamp::now());
        let statements = count.div_ceil(TOGETHER);
        let [many, few] = ["many", "few"].map(|name| self.judged(name));
        let mut ledger = Ledger::over(Sqlite::writable(&self.record).unwrap());
        for number in 0..statements {
            let (name, made) = if number + 1 == statements { ("few", &few) } else { ("many", &many) };
            let bytes = statement(number, name);
            for at in 0..TOGETHER {
                let entry = about(made, &artifact(number, at), &sha256(&bytes));
                let mut load = |_: &Digest| Ok::<_, LedgerFault>(bytes.clone());
                ledger.record(now, &entry, &[], &mut load).unwrap();
            }
        }
    }

    fn gone(&self) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", self.record.display()));
        }
    }

    /// What a real run records about the first artifact of a statement by this key.
    fn judged(&self, name: &str) -> Decided {
        let (evidence, record) = (self.dir.join("accepted.json"), self.dir.join("one.ledger"));
        let _ = fs::remove_file(&record);
        fs::write(&evidence, statement(0, name)).unwrap();
        let mut command = Command::new(&self.program);
        command.current_dir(&self.dir).env_remove("COUNTERSIGN_POLICY");
        command
            .arg("verify")
            .arg(artifact(0, 0).to_string())
            .args(["--policy", FRAMEWORK])
            .arg("-a")
            .arg(evidence);
        let ran = command.arg("--ledger").arg(&record).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let ledger = Ledger::over(Sqlite::readable(&record).unwrap());
        ledger.entry(1).unwrap().as_ref().and_then(Entry::decision).unwrap().clone()
    }
}

/// Memory is not for keeping.
impl Drop for Accepted {
    fn drop(&mut self) {
        self.gone();
    }
}

fn key(name: &str) -> Key {
    Key::p256(&format!("bench/{name}"))
}

fn artifact(number: usize, at: usize) -> Digest {
    sha256(format!("artifact {number} {at}").as_bytes())
}

fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

fn statement(number: usize, name: &str) -> Vec<u8> {
    let subject = |at: usize| Subject {
        name: format!("artifact-{number}-{at}"),
        digests: vec![("sha256".into(), artifact(number, at).hex())],
    };
    let document = serde_json::json!({ "spdxVersion": "SPDX-2.3", "packages": [] });
    let statement = Statement::v1((0..TOGETHER).map(subject).collect(), SPDX, document);
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key(name), "");
    envelope.json().to_string().into_bytes()
}

/// The same decision about another artifact, made from this evidence alone.
fn about(made: &Decided, artifact: &Digest, evidence: &Digest) -> Decided {
    let mut own = made.clone();
    own.inputs = vec![Input { role: Role::Evidence, path: "sbom.json".into(), digest: evidence.clone() }];
    let mut targets: Vec<Text> =
        own.rests_on.into_iter().filter(|target| !target.starts_with("artifact ")).collect();
    targets.push(Decided::artifact(artifact).into());
    targets.sort();
    own.rests_on = targets;
    let subject = &mut own.subjects[0];
    subject.given = artifact.to_string().into();
    subject.digests = vec![artifact.clone()];
    subject.inputs = vec![0];
    subject.rests_on = (0..u32::try_from(own.rests_on.len()).unwrap()).collect();
    own
}
