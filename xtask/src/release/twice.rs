//! The same commit built in two folders.

use super::build;
use super::order::Order;
use crate::fault::Fault;
use crate::spawn;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Two folders for the sources, of different names and lengths.
const FOLDERS: [&str; 2] = ["one", "another/folder/further/down"];

/// Builds the commit that is checked out twice, from clones in different folders, and compares every byte of every file.
///
/// # Errors
/// `Fault::Failed` if something differs, with the name of each file that does.
pub(crate) fn compared(root: &Path, order: &Order) -> Result<(), Fault> {
    let room = root.join("target/release-check");
    if room.exists() {
        std::fs::remove_dir_all(&room).map_err(|cause| Fault::file("clear", &room, &cause))?;
    }
    // Asked once: what is committed meanwhile is not compared.
    let head = spawn::output(Command::new("git").args(["rev-parse", "HEAD"]).current_dir(root))?;
    let mut builds = Vec::new();
    for folder in FOLDERS {
        let source = room.join(folder);
        clone(root, head.trim(), &source)?;
        let out = source.join("target/released");
        for target in order.targets(root)? {
            build::made(root, &source, order, &target, &out)?;
        }
        builds.push((source, contents(&out)?));
    }
    let [(one, first), (other, second)] = builds.as_slice() else {
        return Err(Fault::Failed("there are not two builds to compare".to_owned()));
    };
    let different = different(first, second);
    if different.is_empty() {
        for (name, bytes) in first {
            println!(
                "{name}: {} bytes, the same from {} and {}",
                bytes.len(),
                one.display(),
                other.display()
            );
        }
        return Ok(());
    }
    Err(Fault::Failed(format!("two builds of one commit differ in {}", different.join(", "))))
}

/// A commit, without anything that is not committed.
fn clone(root: &Path, commit: &str, to: &Path) -> Result<(), Fault> {
    let mut line = Command::new("git");
    line.args(["clone", "--quiet", "--no-hardlinks"]).arg(root).arg(to);
    spawn::output(&mut line)?;
    spawn::output(Command::new("git").args(["checkout", "--quiet", "--detach", commit]).current_dir(to))?;
    Ok(())
}

fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let listed = std::fs::read_dir(folder).map_err(|cause| Fault::file("list", folder, &cause))?;
    let mut found = BTreeMap::new();
    for entry in listed {
        let path: PathBuf = entry.map_err(|cause| Fault::file("list", folder, &cause))?.path();
        let bytes = std::fs::read(&path).map_err(|cause| Fault::file("read", &path, &cause))?;
        found.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes);
    }
    Ok(found)
}

/// The names of files that are not the same in both, or only in one.
fn different<'a>(one: &'a BTreeMap<String, Vec<u8>>, other: &'a BTreeMap<String, Vec<u8>>) -> Vec<&'a str> {
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    names.filter(|name| one.get(*name) != other.get(*name)).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_or_is_in_one_alone_is_named() {
        let files = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect::<BTreeMap<_, _>>()
        };
        let one = files(&[("a", "same"), ("b", "one"), ("c", "x")]);
        let other = files(&[("a", "same"), ("b", "other"), ("d", "x")]);
        assert_eq!(different(&one, &other), ["b", "c", "d"]);
        assert_eq!(different(&one, &one), [""; 0]);
    }
}
