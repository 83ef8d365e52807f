//! Links and paths in Markdown lead somewhere.

use super::message::Message;
use super::tree::{Tree, numbered};

const WHY: &str = "a reader who follows it finds nothing, and trusts the rest of the page less";

/// Relative links, anchors in Markdown, and paths in backticks that are not there.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".md")) {
        let mut fenced = false;
        for (number, line) in numbered(text) {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            }
            if fenced {
                continue;
            }
            let broken = links(line)
                .filter_map(|link| broken_link(tree, path, link))
                .chain(code(line).filter_map(|word| missing_path(tree, path, word)));
            found.extend(broken.map(|(what, help)| Message {
                file: path.to_owned(),
                line: number,
                what,
                why: WHY,
                help: help.to_owned(),
            }));
        }
    }
    found
}

type Broken = (String, &'static str);

/// The targets of `[text](target)` on a line, and the one of a definition `[name]: target`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let definition =
        line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target.trim());
    inline.chain(definition)
}

/// What stands between backticks: every second piece of the line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn broken_link(tree: &Tree, page: &str, link: &str) -> Option<Broken> {
    if link.is_empty() || link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if file.is_empty() { Some(page.to_owned()) } else { resolved(page, file) };
    let Some(target) = target.filter(|target| tree.has(target)) else {
        return Some((
            format!("the link to `{link}` leads nowhere"),
            "correct it, or track the file it means",
        ));
    };
    let text = tree.text(&target).filter(|_| target.ends_with(".md") && !anchor.is_empty())?;
    let known = headings(text).any(|heading| slug(heading) == anchor);
    (!known)
        .then(|| (format!("`{target}` has no heading for `#{anchor}`"), "correct the anchor or the heading"))
}

/// A word in backticks counts as a path of the repository if its first part is one of the root's folders.
/// What stands for something else (`<name>`, `*`, `…`, `{a,b}`) is judged up to there.
fn missing_path(tree: &Tree, page: &str, word: &str) -> Option<Broken> {
    let (first, _) = word.split_once('/')?;
    let known_root =
        !first.is_empty() && tree.paths().any(|path| path.split_once('/').is_some_and(|p| p.0 == first));
    if !known_root || word.contains(char::is_whitespace) || word.contains("://") {
        return None;
    }
    let plain = match word.find(['<', '*', '{', '…', '$', '[']) {
        Some(at) => word.split_at(at).0.rsplit_once('/')?.0,
        None => word.split([':', '#']).next()?.trim_end_matches('/'),
    };
    let beside = resolved(page, plain).is_some_and(|path| tree.has(&path));
    (!tree.has(plain) && !beside)
        .then(|| (format!("the path `{word}` is not there"), "correct it, or track the file it means"))
}

/// A path relative to a page's folder, from the root; nothing if it leaves the repository.
fn resolved(page: &str, path: &str) -> Option<String> {
    let mut at: Vec<&str> = page.split('/').collect();
    at.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                at.pop()?;
            }
            name => at.push(name),
        }
    }
    Some(at.join("/"))
}

fn headings(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim())
}

/// The anchor a forge of code gives a heading: lower case, punctuation dropped, spaces as dashes.
fn slug(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str, text: &str) -> Vec<(usize, String)> {
        let tree = Tree::of(&[
            (page, text),
            ("crates/model/src/lib.rs", ""),
            ("crates/guide.md", "# The guide\n## What `x` means, briefly\n"),
            (".ci/run", ""),
        ]);
        find(&tree).into_iter().map(|m| (m.line, m.what)).collect()
    }

    #[test]
    fn links_and_paths_that_lead_somewhere_are_fine() {
        let text = "[a](model/src/lib.rs) [b](../.ci/run) [c](guide.md#what-x-means-briefly) [d](#here)\n## Here\n\
                    `crates/model/src/lib.rs`, `crates/model/`, `model/src`, `crates/<room>/src`, `crates/*/Cargo.toml`,\n\
                    `acme/widget`, `a/b`, `https://x.example/y`, [e](https://x.example), `crates/model/src/lib.rs:14`\n\
                    ```console\n$ ls `crates/nowhere` [x](nowhere.md)\n```\n";
        assert_eq!(found("crates/README.md", text), vec![]);
    }

    #[test]
    fn a_link_to_nowhere_is_told() {
        assert_eq!(found("README.md", "\n[a](crates/modle)").first().map(|m| m.0), Some(2));
        assert_eq!(found("README.md", "[a](../outside.md)").len(), 1);
        assert_eq!(found("crates/README.md", "[a](crates/model)").len(), 1);
        assert_eq!(found("README.md", "[guide]: crates/gide.md").len(), 1);
        assert_eq!(found("README.md", "[guide]: crates/guide.md").len(), 0);
    }

    #[test]
    fn an_anchor_without_a_heading_is_told() {
        assert_eq!(found("README.md", "[a](crates/guide.md#what-y-means)").len(), 1);
        assert_eq!(found("README.md", "[a](#nowhere)").len(), 1);
    }

    #[test]
    fn a_path_in_backticks_that_is_not_there_is_told() {
        assert_eq!(found("README.md", "see `crates/modle/src`").len(), 1);
        assert_eq!(found("README.md", "see `crates/modle/<file>`").len(), 1);
        assert_eq!(found("README.md", "see `.ci/walk`").len(), 1);
    }
}
