//! A fixture as its `case.toml` describes it, and what running it gives.

use std::path::{Path, PathBuf};

use serde_json::Value;
use toml::Table;

use crate::run::{Ran, run_at};

/// A case under `fixtures/`.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) dir: PathBuf,
    pub(crate) framework: PathBuf,
    pub(crate) handoff: String,
    pub(crate) at: String,
    pub(crate) subjects: Vec<String>,
    pub(crate) attestations: Vec<String>,
    pub(crate) lockfiles: Vec<String>,
    pub(crate) attacks: Vec<String>,
    pub(crate) exit: u8,
    pub(crate) checks: Vec<(String, String)>,
    pub(crate) rejected: Vec<String>,
}

/// The folder of this repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every case, by name.
pub(crate) fn all() -> Vec<Case> {
    let fixtures = root().join("fixtures");
    let mut cases: Vec<Case> =
        folders(&fixtures).iter().flat_map(|family| folders(family)).filter_map(|dir| read(&dir)).collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() > 50, "the fixtures are missing: run `cargo xtask forge`");
    cases
}

/// The case of this name, such as `delivery/separate-files`.
pub(crate) fn named(name: &str) -> Case {
    read(&root().join("fixtures").join(name)).unwrap_or_else(|| panic!("no fixture {name}"))
}

/// Copies a folder with all that is in it.
pub(crate) fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copied(&path, &copy),
            false => _ = std::fs::copy(&path, copy).unwrap(),
        }
    }
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
}

fn read(dir: &Path) -> Option<Case> {
    let text = std::fs::read_to_string(dir.join("case.toml")).ok()?;
    let table: Table = text.parse().unwrap_or_else(|fault| panic!("{}: {fault}", dir.display()));
    let word = |key: &str| table[key].as_str().unwrap().to_owned();
    let list = |key: &str| -> Vec<String> {
        table[key].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let checks = table["checks"].as_table().unwrap();
    let short = dir.strip_prefix(root().join("fixtures")).unwrap();
    Some(Case {
        name: short.to_string_lossy().into_owned(),
        framework: dir.join(word("framework")),
        handoff: word("handoff"),
        at: word("at"),
        subjects: list("subjects"),
        attestations: list("attestations"),
        lockfiles: if table.contains_key("lockfiles") { list("lockfiles") } else { vec![] },
        attacks: list("attacks"),
        exit: u8::try_from(table["exit"].as_integer().unwrap()).unwrap(),
        checks: checks.iter().map(|(id, word)| (id.clone(), word.as_str().unwrap().to_owned())).collect(),
        rejected: list("rejected"),
        dir: dir.to_path_buf(),
    })
}

impl Case {
    /// Runs it as it stands.
    pub(crate) fn run(&self) -> Judged {
        self.run_with(&self.attestations.iter().map(|name| self.dir.join(name)).collect::<Vec<_>>())
    }

    /// Runs it with other evidence.
    pub(crate) fn run_with(&self, attestations: &[PathBuf]) -> Judged {
        let ran = run_at(&self.arguments(attestations), &self.at);
        let report = serde_json::from_str(&ran.out).unwrap_or(Value::Null);
        Judged { ran, report }
    }

    /// The command line that runs it.
    pub(crate) fn arguments(&self, attestations: &[PathBuf]) -> Vec<String> {
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let mut arguments = vec!["verify".to_owned()];
        arguments.extend(self.subjects.iter().map(|given| match given.split_once("oci-layout:") {
            Some((_, image)) => format!("oci-layout:{}", path(&self.dir.join(image))),
            None if given.contains(':') => given.clone(),
            None => path(&self.dir.join(given)),
        }));
        arguments.extend([
            "--policy".to_owned(),
            path(&self.framework),
            "--handoff".to_owned(),
            self.handoff.clone(),
        ]);
        for attestation in attestations {
            arguments.extend(["--attestation".to_owned(), path(attestation)]);
        }
        for lockfile in &self.lockfiles {
            arguments.extend(["--lockfile".to_owned(), path(&self.dir.join(lockfile))]);
        }
        arguments.extend(["--format", "json", "--offline"].map(str::to_owned));
        arguments
    }
}

/// What a run gave, and its report.
pub(crate) struct Judged {
    pub(crate) ran: Ran,
    pub(crate) report: Value,
}

impl Judged {
    /// Every outcome of a check, over all subjects.
    pub(crate) fn outcomes(&self, id: &str) -> Vec<&str> {
        let checks = self.subjects().flat_map(|subject| subject["checks"].as_array().unwrap());
        checks.filter(|check| check["id"] == id).map(|check| check["outcome"].as_str().unwrap()).collect()
    }

    /// Every rejection code, over all subjects and unused evidence.
    pub(crate) fn rejections(&self) -> Vec<&str> {
        let rejected = self.subjects().flat_map(|subject| subject["rejected"].as_array().unwrap());
        let unused = self.report["unused_evidence"].as_array().into_iter().flatten();
        rejected.chain(unused).filter_map(|one| one["code"].as_str()).collect()
    }

    /// Its subjects.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = &Value> {
        self.report["subjects"].as_array().into_iter().flatten()
    }
}
