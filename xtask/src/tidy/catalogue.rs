//! One check, one file, one page, one line of the index: all under the same name.

use super::message::Message;
use super::tree::{Tree, line_where};

/// Where the checks and their pages are.
const CHECKS: &str = "crates/checks/src/";

/// The index of checks, generated from the catalogue by a comparing test.
const INDEX: &str = "crates/checks/README.md";

/// What `cargo xtask new-check` writes wherever a person must.
const LEFT_OPEN: &str = "FILL IN";

const WHY: &str =
    "whoever meets a check's id in a report finds its page, its code and its fixtures by that name";

/// A check of the catalogue, as its page names it.
pub(crate) struct Page<'a> {
    /// The id: the page's file name.
    pub(crate) id: &'a str,
    /// The page's path.
    pub(crate) path: &'a str,
    /// The page's text.
    pub(crate) text: &'a str,
}

/// Every page beside the checks' code, sorted by path.
pub(crate) fn pages(tree: &Tree) -> Vec<Page<'_>> {
    tree.texts()
        .filter_map(|(path, text)| {
            let stem = path.strip_prefix(CHECKS)?.strip_suffix(".md")?;
            Some(Page { id: stem.rsplit('/').next()?, path, text })
        })
        .collect()
}

/// Pages without code, code without its id or page, and checks that the index does not list.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let mut found = Vec::new();
    let index = tree.text(INDEX).unwrap_or_default();
    for page in pages(tree) {
        let code = format!("{}.rs", page.path.trim_end_matches(".md").replace('-', "_"));
        match tree.text(&code) {
            None => found.push(message(
                page.path,
                1,
                format!("this page has no `{code}`"),
                "write the check (`cargo xtask new-check`), or drop the page",
            )),
            Some(text) if !text.contains(&id_field(page.id)) => found.push(message(
                &code,
                line_where(text, |line| line.trim_start().starts_with("id: \"")),
                format!("no `{}` here", id_field(page.id)),
                "give the check the name of its page",
            )),
            Some(_) => {}
        }
        if !page.text.lines().any(|line| line.starts_with("# ") && line.contains(page.id)) {
            let help = "begin the page with a heading that holds the id, so that it has the anchor";
            found.push(message(page.path, 1, format!("no heading with `{}`", page.id), help));
        }
        if !index.contains(&format!("`{}`", page.id)) {
            let help = "run the test that writes the index with UPDATE=1; if it is still missing, register the check";
            found.push(message(INDEX, 1, format!("the index does not list `{}`", page.id), help));
        }
    }
    let code = |path: &str| path.starts_with(CHECKS) && path.ends_with(".rs") && !path.ends_with("/tests.rs");
    for (path, text) in tree.texts().filter(|(path, _)| code(path)) {
        let page = format!("{}.md", path.trim_end_matches(".rs").replace('_', "-"));
        let fields = text.lines().filter(|line| line.trim_start().starts_with("id: \"")).count();
        if fields > 0 && tree.text(&page).is_none() {
            let line = line_where(text, |line| line.trim_start().starts_with("id: \""));
            found.push(message(
                path,
                line,
                format!("this check has no `{page}`"),
                "write its page beside it",
            ));
        }
        if fields > 1 {
            found.push(message(path, 1, format!("{fields} checks in one file"), "give each its own file"));
        }
    }
    for (path, text) in tree.texts().filter(|(path, _)| path.starts_with(CHECKS)) {
        if text.contains(LEFT_OPEN) {
            let line = line_where(text, |line| line.contains(LEFT_OPEN));
            found.push(message(path, line, format!("a `{LEFT_OPEN}` is left"), "fill it in"));
        }
    }
    found
}

fn id_field(id: &str) -> String {
    format!("id: \"{id}\"")
}

fn message(file: &str, line: usize, what: String, help: &str) -> Message {
    Message { file: file.to_owned(), line, what, why: WHY, help: help.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: (&str, &str) = ("crates/checks/src/stale_proof.rs", "Card {\n    id: \"stale-proof\",\n}");
    const PAGE: (&str, &str) = ("crates/checks/src/stale-proof.md", "# stale-proof\n");
    const LIST: (&str, &str) = (INDEX, "| `stale-proof` | how old |\n");

    fn found(files: &[(&str, &str)]) -> Vec<(String, usize, String)> {
        find(&Tree::of(files)).into_iter().map(|m| (m.file, m.line, m.what)).collect()
    }

    #[test]
    fn code_page_and_index_under_one_name_are_fine() {
        assert_eq!(found(&[CODE, PAGE, LIST, ("crates/checks/src/lib.rs", "mod stale_proof;")]), vec![]);
    }

    #[test]
    fn a_page_without_code_is_told() {
        let told = found(&[PAGE, LIST]);
        assert_eq!(told.len(), 1);
        assert!(told[0].2.contains("stale_proof.rs"), "{told:?}");
    }

    #[test]
    fn code_without_a_page_is_told() {
        assert_eq!(
            found(&[CODE, LIST]),
            [(CODE.0.to_owned(), 2, "this check has no `crates/checks/src/stale-proof.md`".to_owned())]
        );
    }

    #[test]
    fn another_id_in_the_code_is_told() {
        let told = found(&[(CODE.0, "\n\nid: \"old-proof\","), PAGE, LIST]);
        assert_eq!(told, [(CODE.0.to_owned(), 3, "no `id: \"stale-proof\"` here".to_owned())]);
    }

    #[test]
    fn a_check_the_index_forgot_is_told() {
        assert_eq!(found(&[CODE, PAGE]).len(), 1);
        assert_eq!(found(&[CODE, PAGE, (INDEX, "| `stale-proofs` |")]).len(), 1);
    }

    #[test]
    fn a_place_left_open_is_told() {
        let told = found(&[CODE, (PAGE.0, "# stale-proof\n\nFILL IN: why\n"), LIST]);
        assert_eq!(told, [(PAGE.0.to_owned(), 3, "a `FILL IN` is left".to_owned())]);
    }

    #[test]
    fn a_page_without_its_heading_and_two_checks_in_a_file_are_told() {
        assert_eq!(found(&[CODE, (PAGE.0, "About age.\n"), LIST]).len(), 1);
        assert_eq!(found(&[(CODE.0, "id: \"stale-proof\",\nid: \"x\","), PAGE, LIST]).len(), 1);
    }
}
