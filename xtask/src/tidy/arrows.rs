//! Who may use whom. The table is the design's; an arrow outside it is a review event.

use super::message::Message;
use super::tree::{Tree, line_where};
use toml::{Table, Value};

/// A room and the rooms it may depend on.
pub(crate) struct Room {
    /// The folder's own name: `model` for `crates/model`.
    pub(crate) name: &'static str,
    /// The rooms it may name under `[dependencies]`.
    pub(crate) may_use: &'static [&'static str],
}

/// Every arrow there may be, in the order of the way data goes: a room uses only rooms above it, so there is no
/// cycle. Rooms that are planned stand here too; nothing asks for them before they exist.
#[rustfmt::skip]
pub(crate) const ROOMS: &[Room] = &[
    Room { name: "model", may_use: &[] },
    Room { name: "formats", may_use: &["model"] },
    Room { name: "advisories", may_use: &["model", "formats"] },
    Room { name: "transport", may_use: &["model"] },
    Room { name: "verify", may_use: &["model", "formats"] },
    Room { name: "status", may_use: &["model", "formats", "verify"] },
    Room { name: "dependencies", may_use: &["model", "formats", "verify"] },
    Room { name: "decision", may_use: &["model", "formats", "advisories", "verify", "status", "dependencies"] },
    Room { name: "checks", may_use: &["model", "formats", "advisories", "verify", "status", "dependencies", "decision"] },
    Room { name: "policy", may_use: &["model", "decision", "checks"] },
    Room { name: "report", may_use: &["model", "formats", "decision"] },
    Room { name: "ledger", may_use: &["model", "formats", "decision"] },
    Room { name: "acquire", may_use: &["model", "formats", "transport"] },
    Room { name: "sign", may_use: &["model", "formats", "transport"] },
    Room { name: "engine", may_use: &["model", "formats", "advisories", "verify", "status", "dependencies", "decision", "checks", "policy"] },
    Room { name: "cli", may_use: &["model", "formats", "advisories", "transport", "verify", "status", "dependencies", "decision",
                                   "checks", "policy", "report", "ledger", "acquire", "sign", "engine"] },
    Room { name: "forge", may_use: &["model", "formats"] },
    Room { name: "tests", may_use: &["model", "formats", "advisories", "transport", "verify", "status", "dependencies", "decision",
                                     "checks", "policy", "report", "ledger", "acquire", "sign", "engine", "cli", "forge"] },
    Room { name: "xtask", may_use: &[] },
];

const WHY: &str = "arrows go one way, so that each room can be read and tested without the ones below it";
const ROOT: &str = "Cargo.toml";
const TABLE: &str = "xtask/src/tidy/arrows.rs";

/// Every dependency of a room on a room that the table does not have.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    let mut found = cycles(ROOMS);
    let root = manifest(tree, ROOT, &mut found);
    for room in rooms(tree) {
        let path = format!("{}/Cargo.toml", folder(room));
        let mine = manifest(tree, &path, &mut found);
        let Some(entry) = ROOMS.iter().find(|entry| entry.name == room) else {
            found.push(Message {
                file: path,
                line: 1,
                what: format!("room `{room}` is not in the arrow table"),
                why: WHY,
                help: format!("add it to {TABLE} with the rooms it may use, below all of them"),
            });
            continue;
        };
        for (key, spec) in mine.iter().flat_map(dependencies) {
            let Some(used) = target(room, key, spec, root.as_ref()) else { continue };
            if !entry.may_use.contains(&used.as_str()) {
                found.push(Message {
                    line: line_where(tree.text(&path).unwrap_or_default(), |line| names_key(line, key)),
                    file: path.clone(),
                    what: format!("room `{room}` uses room `{used}`"),
                    why: WHY,
                    help: format!(
                        "move the code to a room that may, or change {TABLE} and say why in review"
                    ),
                });
            }
        }
    }
    found
}

/// The rooms that exist: every folder of `crates/` with a manifest, and the packages beside it.
pub(crate) fn rooms(tree: &Tree) -> Vec<&str> {
    tree.paths()
        .filter_map(|path| path.strip_suffix("/Cargo.toml"))
        .filter_map(|folder| match folder.strip_prefix("crates/") {
            Some(room) => Some(room),
            None => matches!(folder, "tests" | "xtask").then_some(folder),
        })
        .filter(|room| !room.contains('/'))
        .collect()
}

/// The folder of a room, from the root.
pub(crate) fn folder(room: &str) -> String {
    if matches!(room, "tests" | "xtask") { room.to_owned() } else { format!("crates/{room}") }
}

/// A table in which every room uses only rooms above it has no cycle; any other order is refused, cycle or not.
fn cycles(rooms: &[Room]) -> Vec<Message> {
    let mut above: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for room in rooms {
        for used in room.may_use.iter().filter(|used| !above.contains(*used)) {
            found.push(Message {
                file: TABLE.to_owned(),
                line: 1,
                what: format!("`{}` may use `{used}`, which does not stand above it", room.name),
                why: "a table in which every arrow points up cannot hold a cycle",
                help:
                    "put the rooms in the order of the arrows; where that is impossible, the arrow is a cycle"
                        .to_owned(),
            });
        }
        above.push(room.name);
    }
    found
}

fn manifest(tree: &Tree, path: &str, found: &mut Vec<Message>) -> Option<Table> {
    match tree.text(path).unwrap_or_default().parse::<Table>() {
        Ok(table) => Some(table),
        Err(fault) => {
            found.push(Message {
                file: path.to_owned(),
                line: 1,
                what: format!("not TOML: {}", fault.message()),
                why: "arrows that cannot be read cannot be kept",
                help: "mend the manifest".to_owned(),
            });
            None
        }
    }
}

/// All `[dependencies]` and `[build-dependencies]`, for any target. Development dependencies are free: a test
/// may bring any room.
fn dependencies(manifest: &Table) -> Vec<(&String, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    std::iter::once(manifest)
        .chain(targets.into_iter().flat_map(|targets| targets.values().filter_map(Value::as_table)))
        .flat_map(|part| ["dependencies", "build-dependencies"].map(|kind| part.get(kind)))
        .filter_map(|part| part.and_then(Value::as_table))
        .flatten()
        .collect()
}

/// The room a dependency stands for: by its path, or by the path the root gives the name it inherits.
fn target(room: &str, key: &str, spec: &Value, root: Option<&Table>) -> Option<String> {
    if let Some(path) = spec.get("path").and_then(Value::as_str) {
        return room_at(&folder(room), path);
    }
    let inherited = spec.get("workspace").and_then(Value::as_bool)?;
    let path = root?.get("workspace")?.get("dependencies")?.get(key)?.get("path")?.as_str()?;
    if inherited { room_at("", path) } else { None }
}

fn room_at(from: &str, path: &str) -> Option<String> {
    let mut at: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                at.pop()?;
            }
            name => at.push(name),
        }
    }
    at.last().map(|name| (*name).to_owned())
}

/// Whether a manifest line gives `key` a value, plainly, dotted or as a table of its own.
fn names_key(line: &str, key: &str) -> bool {
    let line = line.trim();
    let name = line.split(['=', '.']).next().unwrap_or_default().trim();
    name == key || line.trim_end_matches(']').ends_with(&format!("dependencies.{key}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "[workspace.dependencies]\n\
        model = { path = \"crates/model\" }\n\
        forge = { path = \"crates/forge\", package = \"countersign-forge\" }\n\
        countersign = { path = \"crates/engine\" }\n\
        toml = \"1\"\n";

    fn found(path: &str, manifest: &str) -> Vec<(usize, String)> {
        find(&Tree::of(&[("Cargo.toml", ROOT), (path, manifest)]))
            .into_iter()
            .map(|m| (m.line, m.what))
            .collect()
    }

    #[test]
    fn the_table_itself_has_no_cycle() {
        assert_eq!(cycles(ROOMS), vec![]);
    }

    #[test]
    fn an_arrow_that_points_down_is_a_cycle_waiting() {
        let table =
            [Room { name: "model", may_use: &["formats"] }, Room { name: "formats", may_use: &["model"] }];
        assert_eq!(cycles(&table).len(), 1);
        assert_eq!(cycles(&[Room { name: "model", may_use: &["model"] }]).len(), 1);
    }

    #[test]
    fn arrows_of_the_table_and_outside_packages_are_fine() {
        let manifest = "[dependencies]\nmodel.workspace = true\ntoml.workspace = true\n";
        assert_eq!(found("crates/formats/Cargo.toml", manifest), vec![]);
    }

    #[test]
    fn an_arrow_outside_the_table_is_told_with_its_line() {
        let told = vec![(2, "room `model` uses room `engine`".to_owned())];
        assert_eq!(
            found("crates/model/Cargo.toml", "[dependencies]\ncountersign = { workspace = true }\n"),
            told
        );
        assert_eq!(
            found("crates/model/Cargo.toml", "[dependencies]\neng = { path = \"../engine\" }\n"),
            told
        );
        let target = "[target.'cfg(unix)'.dependencies]\ncountersign.workspace = true\n";
        assert_eq!(found("crates/model/Cargo.toml", target), told);
        let build = "[build-dependencies]\ncountersign.workspace = true\n";
        assert_eq!(found("crates/model/Cargo.toml", build), told);
    }

    #[test]
    fn forge_is_for_development_only_save_in_tests() {
        let dev = "[dev-dependencies]\nforge.workspace = true\n";
        let always = "[dependencies]\nforge.workspace = true\n";
        assert_eq!(found("crates/verify/Cargo.toml", dev), vec![]);
        assert_eq!(found("crates/cli/Cargo.toml", always).len(), 1);
        assert_eq!(found("tests/Cargo.toml", always), vec![]);
    }

    #[test]
    fn a_room_nobody_planned_is_told() {
        let told = found("crates/attic/Cargo.toml", "[dependencies]\n");
        assert_eq!(told, vec![(1, "room `attic` is not in the arrow table".to_owned())]);
    }

    #[test]
    fn a_manifest_that_does_not_parse_is_told() {
        assert_eq!(found("crates/model/Cargo.toml", "[dependencies\n").len(), 1);
    }
}
