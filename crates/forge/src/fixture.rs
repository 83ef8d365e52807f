//! Fixtures as files: what they should be, writing them, and comparing them with what is there.

use crate::cases::{Case, Delivery, FAMILIES, TRUSTED_ROOT, repositories, roots};
use crate::encoding::{hex, sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The clock of every run: the day after the widget was signed.
pub(crate) const JUDGED_AT: &str = "2026-08-02T00:00:00Z";

/// Files by their path below the folder of fixtures, `/` between the parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is wrong with a folder of fixtures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The file has other bytes than the forge makes.
    Changed(String),
    /// The forge makes the file, and it is not there.
    Missing(String),
    /// The file is there, and the forge does not make it.
    Stray(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(out, "changed: {path}"),
            Self::Missing(path) => write!(out, "missing: {path}"),
            Self::Stray(path) => write!(out, "stray: {path} (no case makes it)"),
        }
    }
}

/// Every folder the forge fills, with what belongs in it: the fixtures, and the roots and cases of the shipped
/// policies, which lie beside the fixtures in `policies`.
pub fn folders(fixtures: &Path) -> [(PathBuf, Files); 3] {
    let policies = fixtures.parent().unwrap_or(Path::new("")).join("policies");
    let fixtures = (fixtures.into(), all());
    let cases = policy_cases(&fixtures.1);
    [fixtures, (policies.join("roots"), policy_roots()), (policies.join("retail-intake.cases"), cases)]
}

/// The cases kept beside the shipped policy, which `countersign policy test` runs: name, delivery, what is expected.
const POLICY_CASES: [(&str, &str, &str); 3] = [
    (
        "release",
        "separate-files",
        "what = \"A release by the pipeline passes\"\nexit = 0\n\
         checks = { unlisted-signer = \"satisfied\", unlisted-builder = \"satisfied\" }\n",
    ),
    (
        "hotfix-by-hand",
        "built-by-hand",
        "what = \"A hotfix that a quick workflow built from a branch does not pass\"\nexit = 1\n\
         checks = { unlisted-builder = \"violated\", wrong-ref = \"violated\", unsigned-artifact = \"satisfied\" }\n",
    ),
    (
        "provenance-withheld",
        "provenance-withheld",
        "what = \"Without provenance nothing passes, however well it is signed\"\nexit = 3\n\
         checks = { missing-provenance = \"unknown\", unsigned-artifact = \"satisfied\" }\n",
    ),
];

fn policy_cases(fixtures: &Files) -> Files {
    let mut files = Files::new();
    for (name, delivery, expected) in POLICY_CASES {
        let from = format!("delivery/{delivery}/");
        let delivered = fixtures.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&from)?, bytes)));
        let mut evidence = Vec::new();
        let mut subjects = Vec::new();
        for (file, bytes) in delivered.filter(|(file, _)| *file != "case.toml") {
            if file.contains(".json") { &mut evidence } else { &mut subjects }.push(file);
            files.insert(format!("{name}/{file}"), bytes.clone());
        }
        let toml = format!(
            "{expected}at = {}\nsubjects = {}\nattestations = {}\n",
            quoted(JUDGED_AT),
            list(&subjects),
            list(&evidence)
        );
        files.insert(format!("{name}/case.toml"), toml.into_bytes());
    }
    files
}

/// What the shipped policies trust, so that they can be tried on the fixtures as they stand.
fn policy_roots() -> Files {
    Files::from([("acme.trusted_root.json".into(), roots()[TRUSTED_ROOT].clone())])
}

/// Every file below the folder of fixtures.
pub fn all() -> Files {
    let mut files = Files::new();
    let roots = roots();
    for (name, bytes) in &roots {
        files.insert(format!("roots/{name}"), bytes.clone());
    }
    files.extend(repositories());
    for family in FAMILIES {
        files.insert(format!("{}/framework.yaml", family.name), family.framework.into());
        for name in family.roots {
            files.insert(format!("{}/roots/{name}", family.name), roots[name].clone());
        }
        for case in (family.cases)() {
            case_files(family.name, &case, &mut files);
        }
    }
    files
}

fn case_files(family: &str, case: &Case, files: &mut Files) {
    let delivery = case.deliver();
    let mut add = |name: &str, bytes: Vec<u8>| {
        let taken = files.insert(format!("{family}/{}/{name}", case.name), bytes);
        assert!(taken.is_none(), "{family}/{} has two files called {name}", case.name);
    };
    add("case.toml", case_toml(case, &delivery).into_bytes());
    let Delivery { subjects, digests: _, named: _, attestations, others } = delivery;
    for (name, bytes) in subjects.into_iter().chain(attestations).chain(others) {
        add(&name, bytes);
    }
}

/// The case as the runner of fixtures reads it. Paths are relative to the case.
fn case_toml(case: &Case, delivery: &Delivery) -> String {
    let names =
        |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<String>>();
    let digests = delivery.digests.iter().map(|artifact| format!("sha256:{}", hex(&sha256(artifact.bytes))));
    let subjects: Vec<String> =
        names(&delivery.subjects).into_iter().chain(digests).chain(delivery.named.clone()).collect();
    let checks: Vec<String> =
        case.checks.iter().map(|(id, outcome)| format!("{id} = {}", quoted(outcome))).collect();
    let checks = if checks.is_empty() { "{}".into() } else { format!("{{ {} }}", checks.join(", ")) };
    let lines = [
        ("what", quoted(case.what)),
        ("attacks", list(case.attacks)),
        ("framework", quoted(case.framework)),
        ("handoff", quoted(case.handoff)),
        ("at", quoted(JUDGED_AT)),
        ("subjects", list(&subjects)),
        ("attestations", list(&names(&delivery.attestations))),
        ("exit", case.exit.to_string()),
        ("checks", checks),
        ("rejected", list(case.rejected)),
    ];
    lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}

fn list(items: &[impl AsRef<str>]) -> String {
    format!("[{}]", items.iter().map(|item| quoted(item.as_ref())).collect::<Vec<_>>().join(", "))
}

/// Writes every file. Files that no case makes are left alone; [`check`] names them.
///
/// # Errors
/// When a folder or file cannot be written.
pub fn write(folder: &Path, files: &Files) -> io::Result<()> {
    for (path, bytes) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap())?;
        fs::write(file, bytes)?;
    }
    Ok(())
}

/// Compares a folder with what it should hold, byte for byte, in order of path.
///
/// # Errors
/// When the folder cannot be read.
pub fn check(folder: &Path, files: &Files) -> io::Result<Vec<Difference>> {
    let mut there = Files::new();
    read(folder, "", &mut there)?;
    let mut found = Vec::new();
    for (path, bytes) in files {
        match there.remove(path) {
            None => found.push(Difference::Missing(path.clone())),
            Some(other) if other != *bytes => found.push(Difference::Changed(path.clone())),
            Some(_) => {}
        }
    }
    found.extend(there.into_keys().map(Difference::Stray));
    Ok(found)
}

fn read(folder: &Path, below: &str, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_file_is_toml_with_the_ten_keys() {
        for (path, bytes) in all() {
            if !path.ends_with("/case.toml") {
                continue;
            }
            let table: toml::Table = std::str::from_utf8(&bytes).unwrap().parse().unwrap();
            assert_eq!(table.len(), 10, "{path}");
            for name in ["subjects", "attestations"] {
                assert!(table[name].is_array(), "{path}: {name}");
            }
        }
    }

    #[test]
    fn every_framework_names_just_the_roots_beside_it() {
        let all = roots();
        for family in FAMILIES {
            for name in all.keys() {
                let named = family.framework.contains(&format!("file: roots/{name}"));
                assert_eq!(named, family.roots.contains(name), "{}: {name}", family.name);
            }
        }
    }

    #[test]
    fn a_folder_is_compared_byte_for_byte() {
        let folder = std::env::temp_dir().join(format!("forge-check-{}", std::process::id()));
        let files = Files::from([("a/b".into(), b"1".to_vec()), ("c".into(), b"2".to_vec())]);
        write(&folder, &files).unwrap();
        assert_eq!(check(&folder, &files).unwrap(), []);
        fs::write(folder.join("a/b"), b"3").unwrap();
        fs::rename(folder.join("c"), folder.join("d")).unwrap();
        let found = check(&folder, &files).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let expected = [
            Difference::Changed("a/b".into()),
            Difference::Missing("c".into()),
            Difference::Stray("d".into()),
        ];
        assert_eq!(found, expected);
    }
}
