//! Every room and package stands in the map of `crates/README.md`, and nothing else does.

use super::arrows::{folder, rooms};
use super::message::Message;
use super::tree::{Tree, block, numbered};

/// The page that describes the house.
pub(crate) const README: &str = "crates/README.md";

const START: &str = "<!-- map -->";
const END: &str = "<!-- /map -->";
const WHY: &str = "a newcomer finds the room to work in by its line in the map";

/// Rooms without a row of the map, and rows without a room.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let message = |line, what: String, help: &str| Message {
        file: README.to_owned(),
        line,
        what,
        why: WHY,
        help: help.to_owned(),
    };
    let Some(text) = tree.text(README) else {
        return vec![message(1, "there is no such page".to_owned(), "write it, with a map of the rooms")];
    };
    let Some((start, inside)) = block(text, START, END) else {
        let help = "put a table of rooms between `<!-- map -->` and `<!-- /map -->`, each row beginning ``| `folder` |``";
        return vec![message(1, "no map".to_owned(), help)];
    };
    let rows: Vec<(usize, &str)> = numbered(inside)
        .filter_map(|(line, row)| Some((start.saturating_add(line).saturating_sub(1), first_cell(row)?)))
        .collect();
    let mut found = Vec::new();
    for room in rooms(tree).into_iter().map(folder) {
        match rows.iter().filter(|(_, cell)| *cell == room).count() {
            1 => {}
            0 => found.push(message(
                start,
                format!("the map has no row for `{room}`"),
                "add one line about it",
            )),
            _ => found.push(message(start, format!("the map has two rows for `{room}`"), "keep one")),
        }
    }
    for (line, cell) in rows.iter().filter(|(_, cell)| !tree.has(cell)) {
        found.push(message(
            *line,
            format!("the map has a row for `{cell}`, which is not there"),
            "drop the row",
        ));
    }
    found
}

/// The code in the first cell of a table row: `crates/model` of ``| `crates/model` | … |``, plain or as a link.
fn first_cell(row: &str) -> Option<&str> {
    let cell = row.trim().strip_prefix('|')?.split('|').next()?.trim();
    cell.trim_start_matches('[').strip_prefix('`')?.split('`').next().map(|name| name.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(readme: &str) -> Vec<(usize, String)> {
        let tree = Tree::of(&[
            (README, readme),
            ("crates/model/Cargo.toml", ""),
            ("xtask/Cargo.toml", ""),
            ("action/run.sh", ""),
        ]);
        find(&tree).into_iter().map(|m| (m.line, m.what)).collect()
    }

    #[test]
    fn a_full_map_is_fine() {
        let map = "<!-- map -->\n| folder | what |\n|---|---|\n| `crates/model` | names |\n\
                   | [`xtask`](../xtask) | chores |\n| `action/` | the action |\n<!-- /map -->\n";
        assert_eq!(found(map), vec![]);
    }

    #[test]
    fn a_room_without_a_row_is_told() {
        let map = "# House\n<!-- map -->\n| `crates/model` | names |\n<!-- /map -->\n";
        assert_eq!(found(map), vec![(2, "the map has no row for `xtask`".to_owned())]);
    }

    #[test]
    fn a_row_without_a_room_and_a_double_row_are_told() {
        let map = "<!-- map -->\n| `crates/model` | names |\n| `crates/model` | again |\n| `xtask` | chores |\n\
                   | `crates/attic` | gone |\n<!-- /map -->\n";
        let told = found(map);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&(1, "the map has two rows for `crates/model`".to_owned())));
        assert!(told.contains(&(5, "the map has a row for `crates/attic`, which is not there".to_owned())));
    }

    #[test]
    fn no_map_and_no_readme_are_told() {
        assert_eq!(found("# House\n").len(), 1);
        assert_eq!(find(&Tree::of(&[("crates/model/Cargo.toml", "")])).len(), 1);
    }
}
