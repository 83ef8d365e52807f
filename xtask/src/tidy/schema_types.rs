//! The types a framework file is read into refuse what they do not know.

use super::message::Message;
use super::tree::{Tree, numbered};

const FOLDER: &str = "crates/policy/src/";

/// Structs read from the file that would let an unknown field pass, and serde attributes that lose the line of
/// a mistake.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    tree.texts()
        .filter(|(path, _)| path.starts_with(FOLDER) && path.ends_with(".rs"))
        .flat_map(|(path, text)| file(path, text))
        .collect()
}

fn file(path: &str, text: &str) -> Vec<Message> {
    let mut found = Vec::new();
    // The attributes above the item that comes next, joined: they may run over several lines.
    let mut attributes = String::new();
    let mut depth: usize = 0;
    let mut in_enum = false;
    for (number, line) in numbered(text) {
        let line = line.trim_start();
        if line.starts_with("//") {
            continue;
        }
        if in_enum {
            in_enum = !line.starts_with('}');
            if opens_fields(line) {
                found.push(message(
                    path,
                    number,
                    format!("a variant with fields of its own: `{line}`"),
                    FIELDS,
                ));
            }
        }
        if depth > 0 || line.starts_with("#[") {
            if let Some(word) = lossy(line) {
                found.push(message(path, number, format!("`{word}` in a type of the framework file"), LOSSY));
            }
            attributes.push_str(line);
            let opened = line.matches('[').count();
            depth = depth.saturating_add(opened).saturating_sub(line.matches(']').count());
            continue;
        }
        let read = derives_deserialize(&attributes);
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        if read
            && words.contains(&"struct")
            && line.ends_with('{')
            && !attributes.contains("deny_unknown_fields")
        {
            let what = format!("`{}` lets unknown fields pass", line.trim_end_matches('{').trim());
            found.push(message(path, number, what, UNKNOWN));
        }
        if words.contains(&"enum") {
            in_enum = read && line.ends_with('{');
        }
        if !line.is_empty() {
            attributes.clear();
        }
    }
    found
}

/// Why, and what to do.
type Advice = (&'static str, &'static str);

const UNKNOWN: Advice = (
    "a misspelt demand would be dropped in silence, and the handoff would be weaker than it reads",
    "add `#[serde(deny_unknown_fields)]`",
);
const LOSSY: Advice = (
    "serde buffers the value there, and the message about a mistake loses its line",
    "write the kind as an outer key: an enum whose variants hold one struct each",
);
const FIELDS: Advice = (
    "unknown fields of such a variant are not refused where the variant stands",
    "let the variant hold one struct with `deny_unknown_fields`",
);

fn message(file: &str, line: usize, what: String, (why, help): Advice) -> Message {
    Message { file: file.to_owned(), line, what, why, help: help.to_owned() }
}

fn derives_deserialize(attributes: &str) -> bool {
    attributes.split("derive(").skip(1).any(|rest| {
        let derived = rest.split(')').next().unwrap_or_default();
        derived.split(',').any(|name| name.trim().rsplit("::").next() == Some("Deserialize"))
    })
}

fn lossy(line: &str) -> Option<&'static str> {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let tagged = line.replace(' ', "").contains("tag=\"");
    ["untagged", "flatten"].into_iter().find(|word| words.contains(word)).or(tagged.then_some("tag ="))
}

/// Whether a line of an enum begins a variant with named fields.
fn opens_fields(line: &str) -> bool {
    let name = line.split('{').next().unwrap_or_default().trim();
    line.contains('{') && name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<usize> {
        find(&Tree::of(&[("crates/policy/src/draft.rs", text)])).into_iter().map(|m| m.line).collect()
    }

    #[test]
    fn a_strict_struct_is_fine() {
        assert_eq!(
            found("#[derive(Debug, Deserialize)]\n#[serde(deny_unknown_fields)]\nstruct A {\n}\n"),
            []
        );
        let long = "#[derive(serde::Deserialize)]\n#[serde(\n    rename_all = \"kebab-case\",\n    deny_unknown_fields\n)]\n\
                    /// What it is.\npub(crate) struct A {\n}\n";
        assert_eq!(found(long), []);
    }

    #[test]
    fn a_lax_struct_is_told_with_its_line() {
        assert_eq!(found("#[derive(Debug, Deserialize)]\n/// What.\npub(crate) struct A {\n}\n"), [3]);
        assert_eq!(
            found("#[derive(serde::Deserialize)] \n#[serde(rename = \"a\")]\nstruct A<'a> {\n}\n"),
            [3]
        );
    }

    #[test]
    fn attributes_of_one_item_do_not_count_for_the_next() {
        let text = "#[derive(Deserialize)]\n#[serde(deny_unknown_fields)]\nstruct A {\n}\n\
                    #[derive(Deserialize)]\nstruct B {\n}\n#[derive(Serialize)]\nstruct C {\n}\n";
        assert_eq!(found(text), [6]);
    }

    #[test]
    fn newtypes_and_structs_never_read_are_fine() {
        assert_eq!(found("#[derive(Deserialize)]\nstruct A(String);\n#[derive(Clone)]\nstruct B {\n}\n"), []);
    }

    #[test]
    fn attributes_that_lose_the_line_are_told() {
        for word in ["untagged", "flatten", "tag = \"kind\"", "tag=\"kind\""] {
            assert_eq!(found(&format!("#[serde({word})]\nenum A {{\n}}\n")), [1], "{word}");
        }
        assert_eq!(found("// untagged would lose the line\nlet flatten = 1;\n"), []);
        assert_eq!(found("#[serde(rename = \"stage\")]\nstruct A;"), []);
    }

    #[test]
    fn variants_hold_one_struct() {
        assert_eq!(found("#[derive(Deserialize)]\nenum A {\n    B(C),\n    D,\n}\nimpl A {\n}\n"), []);
        assert_eq!(found("#[derive(Deserialize)]\nenum A {\n    B { c: u8 },\n    D {\n    },\n}\n"), [3, 4]);
        assert_eq!(found("#[derive(Debug)]\nenum A {\n    B { c: u8 },\n}\n"), []);
    }

    #[test]
    fn other_rooms_are_not_judged() {
        let text = "#[derive(Deserialize)]\nstruct A {\n}\n";
        assert_eq!(find(&Tree::of(&[("crates/formats/src/dsse.rs", text)])), vec![]);
    }
}
