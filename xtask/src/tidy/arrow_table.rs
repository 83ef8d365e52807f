//! The arrow table as `crates/README.md` shows it, made from the data.

use super::arrows::{ROOMS, folder, rooms};
use super::map::README;
use super::message::Message;
use super::tree::{Tree, block};

const START: &str = "<!-- arrows -->";
const END: &str = "<!-- /arrows -->";

/// Whether the README's table is the one of the data.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let Some(text) = tree.text(README) else { return Vec::new() };
    let message = |line, what: &str, help: &str| Message {
        file: README.to_owned(),
        line,
        what: what.to_owned(),
        why: "the README is where people look up an arrow, so it must say what tidy keeps",
        help: help.to_owned(),
    };
    match block(text, START, END) {
        None => vec![message(
            1,
            "no arrow table",
            "put the lines `<!-- arrows -->` and `<!-- /arrows -->` where it belongs, then `cargo xtask tidy --fix`",
        )],
        Some((line, inside)) if inside != rendered(tree) => {
            vec![message(line, "the arrow table is not the one of the data", "run `cargo xtask tidy --fix`")]
        }
        Some(_) => Vec::new(),
    }
}

/// The README with its table made anew, or nothing where it is right already or has no place for one.
pub(crate) fn fixed(tree: &Tree) -> Option<String> {
    let text = tree.text(README)?;
    let (_, inside) = block(text, START, END)?;
    let wanted = rendered(tree);
    if inside == wanted {
        return None;
    }
    Some(text.replacen(&format!("{START}{inside}{END}"), &format!("{START}{wanted}{END}"), 1))
}

/// Only rooms that exist are shown, on either side: the README describes the house as it stands.
fn rendered(tree: &Tree) -> String {
    let here = rooms(tree);
    let mut table = String::from("\n| room | may use |\n|---|---|\n");
    for room in ROOMS.iter().filter(|room| here.contains(&room.name)) {
        let used: Vec<&str> = room.may_use.iter().copied().filter(|used| here.contains(used)).collect();
        let used = if used.is_empty() { "–".to_owned() } else { used.join(", ") };
        table.push_str(&format!("| `{}` | {used} |\n", folder(room.name)));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "\n| room | may use |\n|---|---|\n| `crates/model` | – |\n| `crates/verify` | model |\n";

    fn tree(readme: &str) -> Tree {
        Tree::of(&[(README, readme), ("crates/model/Cargo.toml", ""), ("crates/verify/Cargo.toml", "")])
    }

    #[test]
    fn the_table_shows_only_rooms_that_exist() {
        assert_eq!(rendered(&tree("")), TABLE);
    }

    #[test]
    fn a_table_like_the_data_is_fine() {
        assert_eq!(find(&tree(&format!("# House\n{START}{TABLE}{END}\n"))), vec![]);
    }

    #[test]
    fn a_stale_table_is_told_and_mended() {
        let stale = format!("# House\n\n{START}\n| room |\n{END}\nmore\n");
        assert_eq!(find(&tree(&stale)).iter().map(|m| m.line).collect::<Vec<_>>(), [3]);
        let mended = fixed(&tree(&stale)).unwrap();
        assert_eq!(mended, format!("# House\n\n{START}{TABLE}{END}\nmore\n"));
        assert_eq!(find(&tree(&mended)), vec![]);
        assert_eq!(fixed(&tree(&mended)), None);
    }

    #[test]
    fn a_readme_without_a_table_is_told() {
        assert_eq!(find(&tree("# House\n")).len(), 1);
        assert_eq!(fixed(&tree("# House\n")), None);
    }
}
