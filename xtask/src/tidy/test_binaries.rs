//! One integration test binary a package.

use super::message::Message;
use super::tree::{Tree, line_where};
use std::collections::BTreeMap;

/// Packages with more than one file, or `[[test]]` entry, that becomes a test binary.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let mut binaries: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for path in tree.paths().filter(|path| path.ends_with(".rs")) {
        if let Some(package) = package(path) {
            binaries.entry(package).or_default().push((path, 1));
        }
    }
    for (path, text) in tree.texts() {
        if let Some(package) = path.strip_suffix("/Cargo.toml")
            && text.matches("[[test]]").count() > 1
        {
            let line = line_where(text, |line| line.trim() == "[[test]]");
            binaries.entry(package).or_default().extend([(path, line), (path, line)]);
        }
    }
    binaries
        .into_iter()
        .filter(|(_, files)| files.len() > 1)
        .filter_map(|(package, files)| {
            let (file, line) = files.last()?;
            Some(Message {
                file: (*file).to_owned(),
                line: *line,
                what: format!("`{package}` has more than one integration test binary"),
                why: "each one links the whole product again, which costs seconds and room on every run",
                help: "keep one file in `tests/` and make the others modules of it, in a folder".to_owned(),
            })
        })
        .collect()
}

/// The package for which cargo makes a test binary of this file: `tests/x.rs` or `tests/x/main.rs`.
fn package(path: &str) -> Option<&str> {
    let inside = |package: &str| match package.strip_prefix("crates/") {
        Some(room) => !room.contains('/'),
        None => matches!(package, "tests" | "xtask"),
    };
    let (package, file) = path.rsplit_once("/tests/")?;
    let binary = !file.contains('/') || file.ends_with("/main.rs") && file.matches('/').count() == 1;
    (binary && inside(package)).then_some(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paths: &[&str]) -> Vec<String> {
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "")).collect();
        find(&Tree::of(&files)).into_iter().map(|m| m.what).collect()
    }

    #[test]
    fn one_binary_with_modules_is_fine() {
        let files =
            ["crates/verify/tests/all.rs", "crates/verify/tests/all/keys.rs", "tests/tests/it/main.rs"];
        assert_eq!(found(&files), Vec::<String>::new());
        assert_eq!(
            found(&["crates/verify/src/tests/a.rs", "crates/verify/src/tests/b.rs"]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn two_binaries_are_told() {
        let what = "`crates/verify` has more than one integration test binary";
        assert_eq!(found(&["crates/verify/tests/a.rs", "crates/verify/tests/b.rs"]), [what]);
        assert_eq!(found(&["crates/verify/tests/a.rs", "crates/verify/tests/b/main.rs"]), [what]);
        assert_eq!(found(&["tests/tests/a.rs", "tests/tests/b.rs"]).len(), 1);
    }

    #[test]
    fn two_test_entries_in_a_manifest_are_told() {
        let manifest = "[package]\n[[test]]\nname = \"a\"\n[[test]]\nname = \"b\"\n";
        let told = find(&Tree::of(&[("crates/cli/Cargo.toml", manifest)]));
        assert_eq!(told.iter().map(|m| m.line).collect::<Vec<_>>(), [2]);
    }
}
