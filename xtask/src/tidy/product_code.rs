//! Limits on product code and on what may be switched off.

use super::message::Message;
use super::tree::{Tree, line_where, numbered};

/// Most lines of one file. Good files of this field have 100 to 350; past this it holds two ideas.
const MOST_LINES: usize = 450;

/// Files that grew too long, tests switched off without a reason, and builds that would abort.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    tree.texts()
        .flat_map(|(path, text)| [too_long(path, text), ignored(path, text), aborts(path, text)])
        .flatten()
        .collect()
}

fn too_long(path: &str, text: &str) -> Option<Message> {
    let product = path.ends_with(".rs")
        && (path.starts_with("xtask/src/") || path.starts_with("crates/") && path.contains("/src/"));
    let lines = text.lines().count();
    (product && lines > MOST_LINES).then(|| Message {
        file: path.to_owned(),
        line: MOST_LINES.saturating_add(1),
        what: format!("{lines} lines, more than {MOST_LINES}"),
        why: "one file holds one idea, small enough to be read in one go",
        help: "split it where the second idea begins; tests may move to a file of their own".to_owned(),
    })
}

fn ignored(path: &str, text: &str) -> Option<Message> {
    let bare = |line: &str| {
        let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        line.starts_with("#[ignore]") || line.starts_with("#[cfg_attr(") && line.ends_with(",ignore)]")
    };
    (path.ends_with(".rs") && text.lines().any(bare)).then(|| Message {
        file: path.to_owned(),
        line: line_where(text, bare),
        what: "a test ignored without a reason".to_owned(),
        why: "nobody knows when it may come back, so it never does",
        help: "say why: `#[ignore = \"…\"]`; or mend the test, or drop it".to_owned(),
    })
}

fn aborts(path: &str, text: &str) -> Option<Message> {
    if !path.ends_with(".toml") {
        return None;
    }
    let (line, _) = numbered(text).find(|(_, line)| {
        let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        line.starts_with("panic=\"abort\"") || line.contains("-Cpanic=abort")
    })?;
    Some(Message {
        file: path.to_owned(),
        line,
        what: "a build that aborts on panic".to_owned(),
        why: "a panic is caught for each artifact and becomes exit 101; an abort would take the whole run with it",
        help: "take it out".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        find(&Tree::of(&[(path, text)])).into_iter().map(|m| m.line).collect()
    }

    #[test]
    fn a_file_at_the_bound_is_fine_and_one_line_more_is_told() {
        let full = "\n".repeat(MOST_LINES);
        assert_eq!(found("crates/model/src/digest.rs", &full), []);
        let over = "\n".repeat(MOST_LINES + 1);
        assert_eq!(found("crates/model/src/digest.rs", &over), [451]);
        assert_eq!(found("xtask/src/main.rs", &over), [451]);
        assert_eq!(found("crates/model/tests/all.rs", &over), []);
        assert_eq!(found("Cargo.lock", &over), []);
    }

    #[test]
    fn an_ignored_test_needs_its_reason() {
        assert_eq!(found("tests/tests/all.rs", "#[test]\n    #[ignore]\nfn a() {}"), [2]);
        assert_eq!(found("tests/tests/all.rs", "#[cfg_attr(windows, ignore)]\nfn a() {}"), [1]);
        assert_eq!(found("tests/tests/all.rs", "#[ignore = \"takes an hour\"]\nfn a() {}"), []);
    }

    #[test]
    fn no_build_aborts() {
        assert_eq!(found("Cargo.toml", "[profile.release]\npanic = \"abort\"\n"), [2]);
        assert_eq!(found(".cargo/config.toml", "rustflags = [\"-Cpanic=abort\"]"), [1]);
        assert_eq!(found("Cargo.toml", "# never panic = \"abort\"\npanic = \"unwind\"\n"), []);
    }
}
