//! Every field, one after the other: left out, given twice, of the wrong kind, beside a field nobody knows.

use crate::sample::{GOOD, wrong};

/// The fields that may be left out; every other one may not.
const OPTIONAL: &[&str] = &[
    "draft",
    "roots.acme-key.key.from",
    "roots.acme-key.key.until",
    "roots.acme-key.key.log",
    "roots.acme-key.key.scheme",
    "roots.acme-key.key.key-id",
    "identities.acme-ci.github.issuer",
    "identities.acme-ci.github.source-id",
    "identities.acme-ci.github.owner-id",
    "identities.acme-ci.github.ref",
    "identities.acme-ci.github.runner",
    "identities.acme-ci.github.trigger",
    "identities.acme-ci.github.environment",
    "identities.acme-ci.github.signer-digest",
    "handoffs.intake.require[0].signature.max-age",
    "handoffs.intake.require[0].signature.time",
    "handoffs.intake.require[1].provenance.level",
    "handoffs.intake.require[1].provenance.source",
    "handoffs.intake.require[1].provenance.ref",
    "handoffs.intake.require[1].provenance.max-age",
    "handoffs.intake.require[1].provenance.time",
    "handoffs.intake.require[2].attestation.max-age",
    "handoffs.intake.require[2].attestation.time",
];

/// A field of the sample that holds a value or list on its own line.
struct Leaf {
    line: usize,
    /// The line as it is counted in messages, from 1.
    number: u32,
    indent: usize,
    field: String,
    value: String,
    pointer: String,
}

/// Every leaf of the sample, by a walk of its own over the indentation.
fn leaves() -> Vec<Leaf> {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut item = 0;
    let mut leaves = Vec::new();
    for ((line, text), number) in GOOD.lines().enumerate().zip(1..) {
        let body = text.trim_start();
        let indent = text.len() - body.len();
        open.retain(|(outer, _)| *outer < indent);
        let (field, value) = body.split_once(':').unwrap();
        let step = match field.strip_prefix("- ") {
            Some(kind) => {
                item += 1;
                format!("[{}].{kind}", item - 1)
            }
            None => format!(".{field}"),
        };
        if step == ".require" {
            item = 0;
        }
        let path: String = open.iter().map(|(_, step)| step.as_str()).chain([step.as_str()]).collect();
        if value.trim().is_empty() {
            open.push((indent, step));
        } else if !body.starts_with('-') {
            leaves.push(Leaf {
                line,
                number,
                indent,
                field: field.to_owned(),
                value: value.trim().to_owned(),
                pointer: path.trim_start_matches('.').to_owned(),
            });
        }
    }
    leaves
}

/// The sample with one line replaced by these.
fn replaced(line: usize, by: &[String]) -> String {
    let mut lines: Vec<String> = GOOD.lines().map(str::to_owned).collect();
    lines.splice(line..=line, by.iter().cloned());
    lines.join("\n") + "\n"
}

#[test]
fn the_walk_finds_every_leaf() {
    let pointers: Vec<String> = leaves().into_iter().map(|leaf| leaf.pointer).collect();
    let leaf = |line: &&str| !line.ends_with(':') && !line.trim_start().starts_with('-');
    assert_eq!(pointers.len(), GOOD.lines().filter(leaf).count());
    for optional in OPTIONAL {
        assert!(pointers.iter().any(|pointer| pointer == optional), "{optional}");
    }
}

#[test]
fn a_required_field_is_missed_and_an_optional_one_is_not() {
    for leaf in leaves() {
        let without = wrong(&replaced(leaf.line, &[]));
        if OPTIONAL.contains(&leaf.pointer.as_str()) {
            assert!(without.is_empty(), "{} may be left out: {}", leaf.pointer, without[0]);
            continue;
        }
        let told = without.first().unwrap_or_else(|| panic!("{} may not be left out", leaf.pointer));
        let parent = leaf.pointer.rsplit_once('.').map_or("", |(parent, _)| parent);
        // Without its only field, a mapping is an empty value; a level without builders is told as such.
        let only = told.text.starts_with("no value") || leaf.field == "builders";
        assert!(only || *told.text == *format!("the field `{}` is missing", leaf.field), "{told}");
        assert!(only || *told.pointer == *parent, "{told}");
    }
}

#[test]
fn a_field_given_twice_is_told_with_both_lines() {
    for leaf in leaves() {
        let line = format!("{}{}: {}", " ".repeat(leaf.indent), leaf.field, leaf.value);
        let told = wrong(&replaced(leaf.line, &[line.clone(), line]));
        assert_eq!(told.len(), 1, "{}", leaf.pointer);
        assert_eq!(*told[0].text, *format!("`{}` was given already, on line {}", leaf.field, leaf.number));
        assert_eq!((told[0].line, &*told[0].pointer), (leaf.number + 1, leaf.pointer.as_str()));
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_told_where_it_stands() {
    // What a subject name lacks is told at the rule that needs it, not at the name.
    for leaf in leaves().into_iter().filter(|leaf| leaf.field != "subject-name") {
        for value in ["{ a: b }", "[[a]]", "", "~", "null", "\"\"", "[]", "true", "1.5"] {
            let text = replaced(leaf.line, &[format!("{}{}: {value}", " ".repeat(leaf.indent), leaf.field)]);
            let told = wrong(&text);
            let free = matches!(leaf.field.as_str(), "trigger" | "environment" | "key-id");
            // A name or word may spell `true`, and `draft` must; everything else is refused.
            let fits = match value {
                "true" => free || leaf.field == "draft",
                "1.5" => free,
                _ => false,
            };
            let fits = fits || (value == "true" && leaf.field == "framework") || named_true(&leaf, value);
            assert_eq!(
                told.is_empty(),
                fits,
                "{}: {value} {}",
                leaf.pointer,
                told.iter().map(ToString::to_string).collect::<String>()
            );
            for diagnostic in &told {
                assert!(diagnostic.pointer.starts_with(&leaf.pointer), "{value}: {diagnostic}");
                assert_eq!(diagnostic.line, leaf.number, "{value}: {diagnostic}");
            }
        }
    }
}

/// Fields that take any name or path, which `true` and `1.5` are.
fn named_true(leaf: &Leaf, value: &str) -> bool {
    match leaf.field.as_str() {
        "root" if leaf.pointer.contains(".tuf.") => matches!(value, "true" | "1.5"),
        "name" if leaf.pointer.contains("attestation") => value == "true",
        "name" | "file" | "repository" => matches!(value, "true" | "1.5"),
        _ => false,
    }
}

#[test]
fn a_field_nobody_knows_is_refused_beside_every_other() {
    for leaf in leaves() {
        let indent = " ".repeat(leaf.indent);
        let line = format!("{indent}{}: {}", leaf.field, leaf.value);
        let told = wrong(&replaced(leaf.line, &[line, format!("{indent}unheard-of: 1")]));
        assert_eq!(told.len(), 1, "{}", leaf.pointer);
        let second_kind = told[0].text.starts_with("a second kind");
        assert!(second_kind || told[0].text.starts_with("`unheard-of` is not a"), "{}", told[0]);
        assert_eq!(told[0].line, leaf.number + 1, "{}", told[0]);
        assert!(told[0].pointer.ends_with("unheard-of"), "{}", told[0]);
    }
}
