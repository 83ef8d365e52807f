//! Fixtures as files: what they should be, writing them, and comparing them with what is there.

use crate::cases::{Case, Delivery, FAMILIES, repositories, roots};
use crate::encoding::{hex, sha256};
use crate::openssl;
use crate::policies::{self, POLICIES};
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
pub fn folders(fixtures: &Path) -> Vec<(PathBuf, Files)> {
    let policies = fixtures.parent().unwrap_or(Path::new("")).join("policies");
    let cases = POLICIES.iter().map(|policy| {
        let mut files = Files::new();
        for case in (policy.cases)() {
            policy_case(&case, &mut files);
        }
        (policies.join(format!("{}.cases", policy.name)), files)
    });
    let shared = [
        (fixtures.into(), all()),
        (policies.join("roots"), policies::roots()),
        (policies.join("status"), policies::lists()),
    ];
    shared.into_iter().chain(cases).collect()
}

/// A case of a policy, as `countersign policy test` reads it.
fn policy_case(case: &Case, files: &mut Files) {
    let delivery = case.deliver();
    let own: Vec<String> =
        case.lists.iter().map(|own| format!("{} = {}", own.name, quoted(own.file))).collect();
    let mut lines = vec![
        ("what", quoted(case.what)),
        ("handoff", quoted(case.handoff)),
        ("at", quoted(JUDGED_AT)),
        ("subjects", list(&subjects(&delivery))),
        ("attestations", list(&names(&delivery.attestations))),
        ("exit", case.exit.to_string()),
        ("checks", checks(case)),
        ("rejected", list(case.rejected)),
    ];
    if !own.is_empty() {
        lines.insert(5, ("status", format!("{{ {} }}", own.join(", "))));
    }
    add(case.name, "case.toml", toml(&lines), files);
    for own in case.lists {
        add(case.name, own.file, (own.make)(), files);
    }
    for (name, bytes) in delivery.subjects.into_iter().chain(delivery.attestations) {
        add(case.name, &name, bytes, files);
    }
}

/// Every file below the folder of fixtures.
pub fn all() -> Files {
    let mut files = Files::new();
    let roots = roots();
    for (name, bytes) in &roots {
        files.insert(format!("roots/{name}"), bytes.clone());
    }
    for (name, pem) in openssl::FILES {
        files.insert(format!("signing/{name}"), pem.into());
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
    let folder = format!("{family}/{}", case.name);
    add(&folder, "case.toml", case_toml(case, &delivery), files);
    let Delivery { subjects, digests: _, named: _, attestations, lockfiles, others } = delivery;
    for (name, bytes) in subjects.into_iter().chain(attestations).chain(lockfiles).chain(others) {
        add(&folder, &name, bytes, files);
    }
}

fn add(folder: &str, name: &str, bytes: Vec<u8>, files: &mut Files) {
    let taken = files.insert(format!("{folder}/{name}"), bytes);
    assert!(taken.is_none(), "{folder} has two files called {name}");
}

/// The case as the runner of fixtures reads it. Paths are relative to the case.
fn case_toml(case: &Case, delivery: &Delivery) -> Vec<u8> {
    let mut lines = vec![
        ("what", quoted(case.what)),
        ("attacks", list(case.attacks)),
        ("framework", quoted(case.framework)),
        ("handoff", quoted(case.handoff)),
        ("at", quoted(JUDGED_AT)),
        ("subjects", list(&subjects(delivery))),
        ("attestations", list(&names(&delivery.attestations))),
        ("exit", case.exit.to_string()),
        ("checks", checks(case)),
        ("rejected", list(case.rejected)),
    ];
    if !delivery.lockfiles.is_empty() {
        lines.insert(7, ("lockfiles", list(&names(&delivery.lockfiles))));
    }
    toml(&lines)
}

fn toml(lines: &[(&str, String)]) -> Vec<u8> {
    lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect::<String>().into_bytes()
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<String> {
    files.iter().map(|(name, _)| name.clone()).collect()
}

/// What is judged: files, digests, and what nobody hashes.
fn subjects(delivery: &Delivery) -> Vec<String> {
    let digests = delivery.digests.iter().map(|artifact| format!("sha256:{}", hex(&sha256(artifact.bytes))));
    names(&delivery.subjects).into_iter().chain(digests).chain(delivery.named.clone()).collect()
}

fn checks(case: &Case) -> String {
    let checks: Vec<String> =
        case.checks.iter().map(|(id, outcome)| format!("{id} = {}", quoted(outcome))).collect();
    if checks.is_empty() { "{}".into() } else { format!("{{ {} }}", checks.join(", ")) }
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
            assert_eq!(table.len(), 10 + usize::from(table.contains_key("lockfiles")), "{path}");
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
                let named = family.framework.contains(&format!(": roots/{name}"));
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
