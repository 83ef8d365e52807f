//! Every outcome of every check, and every rejection code, is shown by a fixture.

use super::catalogue::pages;
use super::exceptions::{COVERAGE, Exception};
use super::message::Message;
use super::tree::{Tree, line_where};
use std::collections::BTreeMap;
use toml::{Table, Value};

const CODES: &str = "crates/verify/src/rejection.rs";
const EXCEPTIONS: &str = "xtask/src/tidy/exceptions.rs";
const WHY: &str = "what no fixture shows can change without any test noticing";

/// The outcomes a check has unless its page has a line `Outcomes: …`.
const OUTCOMES: [&str; 3] = ["satisfied", "violated", "unknown"];

/// Outcomes and codes without a case, names in cases that nothing defines, and exceptions nobody needs.
pub(crate) fn find(tree: &Tree) -> Vec<Message> {
    judged(tree, COVERAGE)
}

fn judged(tree: &Tree, exceptions: &[Exception]) -> Vec<Message> {
    let mut found = Vec::new();
    let wanted = wanted(tree, &mut found);
    let shown = shown(tree, &mut found);
    for (what, (file, line)) in &wanted {
        let excepted = exceptions.iter().any(|exception| exception.what == what);
        if !shown.contains_key(what) && !excepted {
            found.push(Message {
                file: file.clone(),
                line: *line,
                what: format!("no fixture shows `{what}`"),
                why: WHY,
                help: format!("let the forge write a case that does, or say in {EXCEPTIONS} why none can"),
            });
        }
        if shown.contains_key(what) && excepted {
            found.push(unneeded(what, "a fixture shows it by now"));
        }
    }
    for (what, file) in shown.iter().filter(|(what, _)| unknown_name(what, &wanted)) {
        found.push(Message {
            file: file.clone(),
            line: 1,
            what: format!("`{what}` is in no catalogue"),
            why: "a case that expects a name nobody uses expects nothing",
            help: "correct the name in the forge's case; for a check, its page lists the outcomes it has"
                .to_owned(),
        });
    }
    for exception in exceptions.iter().filter(|exception| !wanted.contains_key(exception.what)) {
        found.push(unneeded(exception.what, "nothing of that name exists"));
    }
    for exception in exceptions.iter().filter(|exception| exception.reason.is_empty()) {
        found.push(unneeded(exception.what, "it gives no reason"));
    }
    found
}

/// Whether a shown name is outside the catalogue. `not-applicable` may be shown and never has to be.
fn unknown_name(what: &str, wanted: &BTreeMap<String, (String, usize)>) -> bool {
    match what.split_once('/') {
        Some((id, "not-applicable")) => !wanted.keys().any(|key| key.split('/').next() == Some(id)),
        _ => !wanted.contains_key(what),
    }
}

fn unneeded(what: &str, because: &str) -> Message {
    Message {
        file: EXCEPTIONS.to_owned(),
        line: 1,
        what: format!("the exception for `{what}`: {because}"),
        why: "an exception outlives its reason unless it is taken out",
        help: "take it out, or mend it".to_owned(),
    }
}

/// What must be shown, and where it is defined.
fn wanted(tree: &Tree, found: &mut Vec<Message>) -> BTreeMap<String, (String, usize)> {
    let mut wanted = BTreeMap::new();
    for page in pages(tree) {
        let is_line = |line: &str| line.starts_with("Outcomes:");
        let outcomes: Vec<&str> = match page.text.lines().find(|line| is_line(line)) {
            Some(line) => line.trim_start_matches("Outcomes:").split(',').map(str::trim).collect(),
            None => OUTCOMES.to_vec(),
        };
        for outcome in outcomes {
            let outcome = outcome.trim_end_matches('.').trim_matches('`');
            let place = (page.path.to_owned(), line_where(page.text, is_line));
            wanted.insert(format!("{}/{outcome}", page.id), place);
        }
    }
    if let Some(text) = tree.text(CODES) {
        let codes = codes(text);
        if codes.is_empty() {
            found.push(Message {
                file: CODES.to_owned(),
                line: 1,
                what: "no rejection codes found".to_owned(),
                why: WHY,
                help: "write each entry of the catalogue as `code(\"name\", …)`".to_owned(),
            });
        }
        for code in codes {
            let line = line_where(text, |line| line.contains(&format!("\"{code}\"")));
            wanted.insert(format!("rejected/{code}"), (CODES.to_owned(), line));
        }
    }
    wanted
}

/// The first argument of every `code("…", …)` before the tests.
fn codes(text: &str) -> Vec<&str> {
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    product
        .split("code(")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|code| !code.is_empty())
        .collect()
}

/// What the cases show: `check/outcome` and `rejected/code`, each with a case that does.
fn shown(tree: &Tree, found: &mut Vec<Message>) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    for (path, text) in tree.texts() {
        if !(path.starts_with("fixtures/") && path.ends_with("/case.toml")) {
            continue;
        }
        match text.parse::<Table>() {
            Ok(case) => gather(&case, path, &mut shown),
            Err(fault) => found.push(Message {
                file: path.to_owned(),
                line: 1,
                what: format!("not TOML: {}", fault.message()),
                why: WHY,
                help: "run `cargo xtask forge`".to_owned(),
            }),
        }
    }
    shown
}

/// Reads `checks` (a table of id to outcome, or a list of tables) and `rejected` (a list of codes or of tables)
/// wherever they stand in the case.
fn gather(table: &Table, path: &str, shown: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match (key.as_str(), value) {
            ("checks", Value::Table(checks)) => {
                for (id, outcome) in checks {
                    for outcome in words(outcome, "outcome") {
                        shown.insert(format!("{id}/{outcome}"), path.to_owned());
                    }
                }
            }
            ("checks", Value::Array(checks)) => {
                for check in checks {
                    let id = check.get("id").and_then(Value::as_str).unwrap_or_default();
                    for outcome in words(check, "outcome") {
                        shown.insert(format!("{id}/{outcome}"), path.to_owned());
                    }
                }
            }
            ("rejected", rejected) => {
                for code in words(rejected, "code") {
                    shown.insert(format!("rejected/{code}"), path.to_owned());
                }
            }
            _ => nested(value, path, shown),
        }
    }
}

fn nested(value: &Value, path: &str, shown: &mut BTreeMap<String, String>) {
    if let Some(table) = value.as_table() {
        gather(table, path, shown);
    }
    for item in value.as_array().into_iter().flatten() {
        nested(item, path, shown);
    }
}

/// The words of a value: itself, the `field` of a table, or those of each item of a list. Of `unknown: missing`
/// or `unknown missing`, the first word is the outcome.
fn words<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    let text = value.as_str().or_else(|| value.get(field).and_then(Value::as_str));
    let own = text.and_then(|text| text.split([':', ' ', '/', '(']).next());
    let items = value.as_array().into_iter().flatten();
    own.into_iter().chain(items.flat_map(|item| words(item, field))).collect()
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
