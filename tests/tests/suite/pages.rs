//! Every example of every check's page gives what the page says.

use std::path::{Path, PathBuf};

use crate::case::{Case, copied, named, root};

/// A requirement, the case it is put to, and whether the page's check should be satisfied.
struct Example {
    require: Vec<String>,
    case: String,
    passes: bool,
}

#[test]
fn every_example_of_every_page_is_true() {
    let mut wrong = Vec::new();
    let pages = pages();
    assert!(pages.len() > 10, "the pages are gone: {pages:?}");
    for page in pages {
        let id = page.file_stem().unwrap().to_str().unwrap();
        let examples = examples(&std::fs::read_to_string(&page).unwrap());
        for passes in [true, false] {
            if !examples.iter().any(|example| example.passes == passes) {
                wrong.push(format!("{id}: no example that {}", if passes { "passes" } else { "fails" }));
            }
        }
        wrong.extend(examples.iter().filter_map(|example| lie(id, example)));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What is not so about an example of check `id`.
fn lie(id: &str, example: &Example) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let case = named(&example.case);
    let case = Case { framework: rewritten(&case, &example.require, dir.path()), ..case };
    let judged = case.run();
    let outcomes = judged.outcomes(id);
    let holds = match outcomes.as_slice() {
        ["satisfied"] => example.passes && judged.ran.code == 0,
        ["violated" | "unknown"] => !example.passes && matches!(judged.ran.code, 1 | 3),
        _ => false,
    };
    let told = if example.passes { "should pass" } else { "should fail" };
    (!holds).then(|| {
        format!(
            "{id}: {} {told}, and is {outcomes:?}, exit {}\n{}",
            example.case, judged.ran.code, judged.ran.err
        )
    })
}

fn pages() -> Vec<PathBuf> {
    let files = std::fs::read_dir(root().join("crates/checks/src")).unwrap();
    let mut pages: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    pages.sort();
    pages
}

/// The examples of a page: each block of a requirement with the case that follows it.
fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut require: Option<Vec<String>> = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
        let block = lines.by_ref().take_while(|line| *line != "```");
        let block: Vec<String> = block.map(str::to_owned).collect();
        match (kind, require.take()) {
            ("yaml requirement", None) => require = Some(block),
            ("case passes" | "case fails", Some(require)) => {
                let [case] = block.as_slice() else { panic!("one case to a block, not {block:?}") };
                let case = case.strip_prefix("fixtures/").unwrap_or_else(|| panic!("{case} is no fixture"));
                examples.push(Example { require, case: case.to_owned(), passes: kind == "case passes" });
            }
            (kind, before) => panic!("a block `{kind}` out of place after {before:?}"),
        }
    }
    assert!(require.is_none(), "a requirement without a case");
    examples
}

/// A copy of the case's framework and its roots in which the case's handoff demands this instead.
fn rewritten(case: &Case, require: &[String], dir: &Path) -> PathBuf {
    let text = std::fs::read_to_string(&case.framework).unwrap();
    copied(&case.framework.parent().unwrap().join("roots"), &dir.join("roots"));
    let copy = dir.join("framework.yaml");
    std::fs::write(&copy, demanding(&text, &case.handoff, require)).unwrap();
    copy
}

/// The framework with the list below `require:` of one handoff replaced. It knows the fixtures' layout (two
/// spaces a level) and nothing else.
fn demanding(framework: &str, handoff: &str, require: &[String]) -> String {
    let lines: Vec<&str> = framework.lines().collect();
    let place = |from: usize, wanted: &str| {
        let at = lines[from..].iter().position(|line| *line == wanted);
        from + at.unwrap_or_else(|| panic!("no line `{wanted}` after line {from}"))
    };
    let named = place(place(0, "handoffs:"), &format!("  {handoff}:"));
    let list = place(named, "    require:") + 1;
    let between = &lines[named + 1..list];
    assert!(between.iter().all(|line| line.starts_with("    ")), "`{handoff}` has no `require:` of its own");
    let end = lines[list..].iter().position(|line| !line.starts_with("      "));
    let end = end.map_or(lines.len(), |length| list + length);
    assert!(end > list, "`{handoff}` demands nothing that could be replaced");
    let mut text = String::new();
    for line in &lines[..list] {
        text += &format!("{line}\n");
    }
    for line in require {
        text += &format!("      {line}\n");
    }
    for line in &lines[end..] {
        text += &format!("{line}\n");
    }
    text
}

#[test]
fn one_handoff_is_changed_and_no_other() {
    let before =
        "handoffs:\n  a:\n    require:\n      - x\n        y\n  b:\n    name: n\n    require:\n      - z\n";
    let new = ["- w".to_owned()];
    let a = "handoffs:\n  a:\n    require:\n      - w\n  b:\n    name: n\n    require:\n      - z\n";
    let b =
        "handoffs:\n  a:\n    require:\n      - x\n        y\n  b:\n    name: n\n    require:\n      - w\n";
    assert_eq!(demanding(before, "a", &new), a);
    assert_eq!(demanding(before, "b", &new), b);
}
