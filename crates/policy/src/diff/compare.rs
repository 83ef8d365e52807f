//! Two trees side by side, field by field.

use super::field::{Field, field, left_out};
use super::order;
use super::tree::Node;
use super::{Change, Direction};
use crate::shown::quoted;

/// Where a comparison stands: the path of fields, and what it is called in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Place<'p> {
    pub(super) path: Vec<&'p str>,
    pub(super) who: String,
}

impl<'p> Place<'p> {
    fn below(&self, step: &'p str) -> Self {
        Self { path: self.path.iter().copied().chain([step]).collect(), who: self.who.clone() }
    }
}

/// Every field of two mappings, in the order of the old one, then what is new.
pub(super) fn fields<'p>(place: &Place<'p>, old: &'p Node, new: &'p Node, changes: &mut Vec<Change>) {
    for (key, before) in old.entries() {
        one(&place.below(key), key, Some(before), new.at(key), changes);
    }
    for (key, after) in new.entries().iter().filter(|(key, _)| old.at(key).is_none()) {
        one(&place.below(key), key, None, Some(after), changes);
    }
}

/// One field, before and after.
fn one<'p>(
    place: &Place<'p>,
    key: &str,
    old: Option<&'p Node>,
    new: Option<&'p Node>,
    changes: &mut Vec<Change>,
) {
    if old == new {
        return;
    }
    let kind = field(&place.path);
    let who = &place.who;
    match (kind, old, new) {
        (Field::Apart, ..) => {}
        (Field::Required | Field::Advised, old, new) => requirements(place, kind, old, new, changes),
        (Field::Allowed | Field::Demanded, _, _) | (Field::Chosen, Some(_), Some(_)) => {
            lists(place, key, kind, [old, new], changes);
        }
        (Field::Each | Field::Ends, Some(old), Some(new)) => {
            let below = Place { who: format!("{who}, {key}"), ..place.clone() };
            fields(&below, old, new, changes);
        }
        (_, Some(Node::Map(_)), Some(Node::Map(_))) => {
            if let (Some(old), Some(new)) = (old, new) {
                let who = input(&place.path).unwrap_or_else(|| who.clone());
                fields(&Place { who, ..place.clone() }, old, new, changes);
            }
        }
        (_, Some(old), Some(new)) => {
            let text = format!("{who}: `{key}` is {}, and was {}", said(new), said(old));
            changes.push(Change { direction: changed(kind, &old.told(), &new.told()), text });
        }
        (_, Some(old), None) => {
            let text = match (key, optional(kind)) {
                ("under", _) => format!("{who} is under no relationship; it was under {}", said(old)),
                (_, true) => format!("{who} now accepts any `{key}`; it had to be {}", said(old)),
                (_, false) => match input(&place.path) {
                    Some(input) => format!("{who} no longer has {input}; it was {}", said(old)),
                    None => format!("{who} has no `{key}` any more; it was {}", said(old)),
                },
            };
            changes.push(Change { direction: presence(kind, &old.told()).reversed(), text });
        }
        (_, None, Some(new)) => {
            let text = match (key, optional(kind)) {
                ("under", _) => format!("{who} is now under {}; it was under none", said(new)),
                (_, true) => format!("{who} now demands `{key}` to be {}; any was accepted", said(new)),
                (_, false) => {
                    let what = input(&place.path).unwrap_or_else(|| format!("`{key}`"));
                    format!("{who} now has {what}: {}", said(new))
                }
            };
            changes.push(Change { direction: presence(kind, &new.told()), text });
        }
        (_, None, None) => {}
    }
}

/// What a reference input is called, where the path leads to one.
fn input(path: &[&str]) -> Option<String> {
    let ["reference", kind, name] = path else { return None };
    let what = match *kind {
        "status" => "status list",
        "osv" => "folder of advisories",
        "revocation" => "revocation reference",
        kind => kind,
    };
    Some(format!("the {what} {}", quoted(name)))
}

/// Whether anything is accepted where it is left out.
fn optional(kind: Field) -> bool {
    matches!(kind, Field::Pin | Field::Pattern | Field::Chosen)
}

fn said(node: &Node) -> String {
    quoted(&node.told())
}

/// How it acts that a value is another.
fn changed(kind: Field, old: &str, new: &str) -> Direction {
    match kind {
        Field::Told | Field::Advised => Direction::Neither,
        Field::Pattern => order::patterns(old, new),
        Field::AtMost => order::ages(old, new),
        Field::AtLeast => order::floors(old, new),
        Field::Granted => order::floors(old, new).reversed(),
        Field::First => order::last_days(old, new).reversed(),
        Field::Last => order::last_days(old, new),
        Field::Time => match (old, new) {
            ("proven", "now" | "stated") => Direction::Looser,
            ("now" | "stated", "proven") => Direction::Stricter,
            _ => Direction::Unknown,
        },
        Field::Known => match (old, new) {
            ("required", "when-known") => Direction::Looser,
            ("when-known", "required") => Direction::Stricter,
            _ => Direction::Unknown,
        },
        Field::Pin
        | Field::Allowed
        | Field::Chosen
        | Field::Demanded
        | Field::Each
        | Field::Opening
        | Field::Closing
        | Field::Required
        | Field::Apart
        | Field::Ends
        | Field::Judged => Direction::Unknown,
    }
}

/// How it acts that a field is there which was not.
fn presence(kind: Field, value: &str) -> Direction {
    match kind {
        Field::Time if ["now", "stated"].contains(&value) => Direction::Looser,
        Field::Told | Field::Advised => Direction::Neither,
        Field::Opening | Field::Allowed => Direction::Looser,
        Field::Pin
        | Field::Pattern
        | Field::AtMost
        | Field::AtLeast
        | Field::First
        | Field::Last
        | Field::Chosen
        | Field::Demanded
        | Field::Each
        | Field::Closing
        | Field::Time
        | Field::Known
        | Field::Required => Direction::Stricter,
        Field::Granted | Field::Apart | Field::Ends | Field::Judged => Direction::Unknown,
    }
}

/// What is said of a list that has something more, and something less, and how more of it acts.
fn verbs(key: &str, kind: Field) -> (&'static str, &'static str, Direction) {
    let direction = if kind == Field::Demanded { Direction::Stricter } else { Direction::Looser };
    let (more, less) = match (key, kind) {
        ("roles", _) => ("may now", "may no longer"),
        ("repeat", _) => ("now repeats", "no longer repeats"),
        ("subjects", _) => ("now covers", "no longer covers"),
        (_, Field::Demanded) => ("now demands", "no longer demands"),
        _ => ("now accepts", "no longer accepts"),
    };
    (more, less, direction)
}

/// Two lists, whose order says nothing.
fn lists(place: &Place<'_>, key: &str, kind: Field, lists: [Option<&Node>; 2], changes: &mut Vec<Change>) {
    let absent = left_out(&place.path);
    let items = |node: &Node| node.items().to_vec();
    let [old, new] = lists.map(|node| node.or(absent.as_ref()).map(items).unwrap_or_default());
    let (more, less, direction) = verbs(key, kind);
    let who = &place.who;
    let place =
        if matches!(key, "roles" | "repeat" | "subjects") { String::new() } else { format!(" in `{key}`") };
    for taken in old.iter().filter(|item| !new.contains(item)) {
        let text = format!("{who} {less} {}{place}", said(taken));
        changes.push(Change { direction: direction.reversed(), text });
    }
    for added in new.iter().filter(|item| !old.contains(item)) {
        changes.push(Change { direction, text: format!("{who} {more} {}{place}", said(added)) });
    }
}

/// Two lists of requirements. Those of one kind and name are the same one; of several that are, those that did not change
/// are put aside first.
fn requirements<'p>(
    place: &Place<'p>,
    kind: Field,
    old: Option<&'p Node>,
    new: Option<&'p Node>,
    changes: &mut Vec<Change>,
) {
    let all = |node: Option<&'p Node>| -> Vec<&'p Node> { node.into_iter().flat_map(Node::items).collect() };
    let (mut old, mut new) = (all(old), all(new));
    old.retain(|before| match new.iter().position(|after| after == before) {
        Some(same) => {
            new.remove(same);
            false
        }
        None => true,
    });
    let (verb, looser) =
        if kind == Field::Advised { ("advises", Direction::Neither) } else { ("demands", Direction::Looser) };
    for before in old {
        let Some((name, fields_before)) = called(before) else { continue };
        let same = new.iter().position(|after| called(after).is_some_and(|(other, _)| other == name));
        match same.map(|at| new.remove(at)).and_then(called) {
            Some((_, fields_after)) => {
                let kind = before.entries().first().map(|(kind, _)| kind.as_str()).unwrap_or_default();
                let mut below = place.below(kind);
                below.who = format!("{}, {name}", place.who);
                fields(&below, fields_before, fields_after, changes);
            }
            None => changes
                .push(Change { direction: looser, text: format!("{} no longer {verb} {name}", place.who) }),
        }
    }
    for after in new {
        if let Some((name, _)) = called(after) {
            let text = format!("{} now {verb} {name}", place.who);
            changes.push(Change { direction: looser.reversed(), text });
        }
    }
}

/// What a requirement is called, and its fields.
fn called(requirement: &Node) -> Option<(String, &Node)> {
    let (kind, fields) = requirement.entries().first()?;
    let name = match fields.at("name") {
        Some(name) => format!("{kind} {}", said(name)),
        None => kind.clone(),
    };
    Some((name, fields))
}
