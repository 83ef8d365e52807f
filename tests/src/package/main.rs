//! `package …`: puts a built `countersign` into what is published. The same inputs give the same bytes, wherever and
//! whenever it runs; `cargo xtask release` calls it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool of the repository: it talks to its developers"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "it reads the files it was given and writes into the folder it was given"
)]

mod archive;
mod bill;
mod image;
mod manual;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use archive::{Entry, gzipped, tarred};

/// What is packed, and where it goes.
struct Order {
    /// The built program.
    binary: PathBuf,
    /// The folder of the sources it was built from.
    source: PathBuf,
    /// What `cargo tree` says of the program, in the form [`bill::bill`] reads.
    tree: PathBuf,
    /// A folder of completions.
    completions: PathBuf,
    version: String,
    target: String,
    /// The time that every file in an archive has.
    at: Timestamp,
    out: PathBuf,
}

fn main() -> ExitCode {
    match order(std::env::args().skip(1)).and_then(|order| packed(&order)) {
        Ok(names) => {
            names.iter().for_each(|name| println!("{name}"));
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("package: {fault}");
            ExitCode::from(1)
        }
    }
}

fn order(arguments: impl Iterator<Item = String>) -> Result<Order, String> {
    let mut given = BTreeMap::new();
    let mut arguments = arguments;
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("`{name}` has no value"))?;
        given.insert(name, value);
    }
    let mut take = |name: &str| given.remove(name).ok_or(format!("`{name}` is missing"));
    let order = Order {
        binary: take("--binary")?.into(),
        source: take("--source")?.into(),
        tree: take("--tree")?.into(),
        completions: take("--completions")?.into(),
        version: take("--version")?,
        target: take("--target")?,
        at: take("--at")?
            .parse()
            .ok()
            .and_then(|second| Timestamp::from_second(second).ok())
            .ok_or("`--at` is no count of seconds")?,
        out: take("--out")?.into(),
    };
    match given.keys().next() {
        None => Ok(order),
        Some(name) => Err(format!("`{name}` is not known here")),
    }
}

/// Writes everything, and gives back the names of the files in the order they were written.
fn packed(order: &Order) -> Result<Vec<String>, String> {
    let name = format!("countersign-{}-{}", order.version, order.target);
    let binary = read(&order.binary)?;
    let text = |path: &str| {
        let path = order.source.join(path);
        std::fs::read_to_string(&path).map_err(|fault| format!("{}: {fault}", path.display()))
    };
    let tree =
        std::fs::read_to_string(&order.tree).map_err(|fault| format!("{}: {fault}", order.tree.display()))?;
    let bill = bill::bill(&tree, &text("Cargo.lock")?, &order.at.to_string(), &hex(&binary))?;

    let mut entries = vec![
        Entry::program(&format!("{name}/countersign{}", std::env::consts::EXE_SUFFIX), binary.clone()),
        Entry::file(&format!("{name}/LICENSE"), text("LICENSE")?.into_bytes()),
        Entry::file(&format!("{name}/README.md"), text("README.md")?.into_bytes()),
        Entry::file(
            &format!("{name}/framework.schema.json"),
            text("policies/framework.schema.json")?.into_bytes(),
        ),
        Entry::file(&format!("{name}/countersign.cdx.json"), bill.clone().into_bytes()),
    ];
    for (page, content) in manual::pages(&text("crates/cli/reference.md")?, &order.version, order.at) {
        entries.push(Entry::file(&format!("{name}/man/man1/{page}"), content.into_bytes()));
    }
    for (file, content) in files(&order.completions)? {
        entries.push(Entry::file(&format!("{name}/completions/{file}"), content));
    }

    let mut written = Vec::new();
    let mut write = |file: String, bytes: Vec<u8>| {
        let path = order.out.join(&file);
        std::fs::write(&path, bytes).map_err(|fault| format!("{}: {fault}", path.display()))?;
        written.push(file);
        Ok::<_, String>(())
    };
    std::fs::create_dir_all(&order.out).map_err(|fault| format!("{}: {fault}", order.out.display()))?;
    write(format!("{name}.tar.gz"), gzipped(&tarred(entries, order.at)))?;
    write(format!("{name}.cdx.json"), bill.into_bytes())?;
    // In an image nothing else lies: only a program that needs nothing of a system runs there.
    if order.target.contains("-linux-musl") {
        let layout = image::layout(binary, &order.version, &order.target, order.at)?;
        write(format!("{name}.oci.tar"), tarred(layout, order.at))?;
    }
    Ok(written)
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let fault = |fault: std::io::Error| format!("{}: {fault}", folder.display());
    std::fs::read_dir(folder)
        .map_err(fault)?
        .map(|entry| {
            let path = entry.map_err(fault)?.path();
            let name = path.file_name().ok_or("a file without a name")?.to_string_lossy().into_owned();
            Ok((name, read(&path)?))
        })
        .collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|fault| format!("{}: {fault}", path.display()))
}

/// SHA-256 in lower-case hex.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that is needed to pack, in a folder: a program of a few bytes, and this repository's own pages.
    fn stage(dir: &Path, target: &str) -> Order {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf();
        std::fs::write(dir.join("countersign"), b"program").unwrap();
        std::fs::create_dir_all(dir.join("completions")).unwrap();
        std::fs::write(dir.join("completions/countersign.bash"), b"complete").unwrap();
        std::fs::write(dir.join("tree"), "0|countersign-cli v0.1.0 (somewhere)|Apache-2.0\n").unwrap();
        let words = [
            ("--binary", dir.join("countersign")),
            ("--source", source),
            ("--tree", dir.join("tree")),
            ("--completions", dir.join("completions")),
            ("--version", "1.2.3".into()),
            ("--target", target.into()),
            ("--at", "1700000000".into()),
            ("--out", dir.join("out")),
        ];
        order(words.into_iter().flat_map(|(name, value)| [name.to_owned(), value.display().to_string()]))
            .unwrap()
    }

    #[test]
    fn the_same_inputs_in_two_folders_give_the_same_bytes() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let made = |dir: &Path| {
            let names = packed(&stage(dir, "x86_64-unknown-linux-musl")).unwrap();
            assert_eq!(names.len(), 3, "{names:?}");
            files(&dir.join("out")).unwrap()
        };
        assert!(made(one.path()) == made(other.path()));
    }

    #[test]
    fn there_is_an_image_only_of_what_runs_in_one() {
        let dir = tempfile::tempdir().unwrap();
        let names = packed(&stage(dir.path(), "x86_64-unknown-linux-gnu")).unwrap();
        assert_eq!(
            names,
            [
                "countersign-1.2.3-x86_64-unknown-linux-gnu.tar.gz",
                "countersign-1.2.3-x86_64-unknown-linux-gnu.cdx.json"
            ]
        );
    }

    #[test]
    fn the_archive_reads_as_archives_that_are_delivered_must() {
        let dir = tempfile::tempdir().unwrap();
        packed(&stage(dir.path(), "x86_64-unknown-linux-gnu")).unwrap();
        let bytes =
            std::fs::read(dir.path().join("out/countersign-1.2.3-x86_64-unknown-linux-gnu.tar.gz")).unwrap();
        let names: Vec<_> = archive::read(&bytes, "x.tar.gz").into_iter().map(|(name, _, _)| name).collect();
        for wanted in
            ["countersign", "LICENSE", "man/man1/countersign-verify.1", "completions/countersign.bash"]
        {
            let wanted = format!("countersign-1.2.3-x86_64-unknown-linux-gnu/{wanted}");
            assert!(names.contains(&wanted), "{wanted} is not in {names:?}");
        }
    }

    #[test]
    fn a_word_too_many_or_too_few_is_told() {
        let told = |words: &[&str]| order(words.iter().map(|word| (*word).to_owned())).err().unwrap();
        assert_eq!(told(&["--binary"]), "`--binary` has no value");
        assert_eq!(told(&["--binary", "x"]), "`--source` is missing");
    }
}
