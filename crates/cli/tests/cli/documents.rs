//! Documents made from the program's own definitions: compared here, and written with `UPDATE=1`.

use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

fn compare(path: &str, wanted: &str) {
    let path = root(path);
    if updating() {
        std::fs::write(&path, wanted).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == wanted, "{} is out of date: run this test with UPDATE=1", path.display());
}

#[test]
fn the_reference_is_what_the_program_takes() {
    compare("crates/cli/reference.md", &countersign_cli::reference());
}

#[test]
fn the_readme_has_the_exit_codes() {
    const MARK: &str = "<!-- exit-codes -->";
    let Ok(there) = std::fs::read_to_string(root("README.md")) else { return };
    let parts: Vec<&str> = there.split(MARK).collect();
    let [before, _, after] = parts.as_slice() else {
        panic!("README.md must have two lines {MARK}, and the table between them")
    };
    compare("README.md", &format!("{before}{MARK}\n{}{MARK}{after}", countersign_cli::exit_codes()));
}

#[test]
fn the_index_of_checks_is_the_catalogue() {
    let mut index = "# The checks\n\nMade from the catalogue; change that, then run the tests of \
                     `countersign-cli` with `UPDATE=1`.\nEach check has a page of its name in `src`, which \
                     `countersign explain <CHECK>` prints.\n\n| check | asks | since | waivable |\n|---|---|---|---|\n"
        .to_owned();
    for card in checks::CATALOGUE {
        let waivable = if card.waivable { "yes" } else { "no" };
        index.push_str(&format!(
            "| [`{id}`](src/{id}.md) | {} | {} | {waivable} |\n",
            card.asks,
            card.since,
            id = card.id
        ));
    }
    compare("crates/checks/README.md", &index);
}
