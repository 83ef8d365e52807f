//! The walk: a document held against its tables.
//!
//! It goes as deep as the document does, which the pre-pass has bounded by [`crate::limits::MAX_DEPTH`].

use std::borrow::Cow;

use super::shape::{Kind, Rule, Shape};
use super::unique::first_repeated;
use crate::Malformed;
use crate::malformed::quote;
use crate::node::Node;

/// The first `most` places where a document is not as `shape` says in version 1.`minor`.
pub(super) fn faults(document: &Node<'_>, shape: &'static Shape, minor: u8, most: usize) -> Vec<Malformed> {
    let mut walk = Walk { minor, most, found: Vec::new() };
    // Whether it was gone through to the end is told by how much was found.
    let _ = walk.object(document, shape);
    walk.found
}

struct Walk {
    minor: u8,
    most: usize,
    found: Vec<Malformed>,
}

/// As much was found as is told.
struct Enough;

impl Walk {
    fn tell(&mut self, fault: Malformed) -> Result<(), Enough> {
        self.found.push(fault);
        if self.found.len() >= self.most { Err(Enough) } else { Ok(()) }
    }

    fn wrong(&mut self, node: &Node<'_>, what: &str) -> Result<(), Enough> {
        self.tell(node.fault(format!("should be {what}")))
    }

    fn value(&mut self, node: &Node<'_>, kind: &Kind) -> Result<(), Enough> {
        let written = node.as_written();
        match kind {
            Kind::Any => Ok(()),
            Kind::Bool if matches!(written, "true" | "false") => Ok(()),
            Kind::Bool => self.wrong(node, "`true` or `false`"),
            Kind::Text if written.starts_with('"') => Ok(()),
            Kind::Text => self.wrong(node, "a string"),
            Kind::Formed(form) => {
                let holds = node.string().is_ok_and(|text| form.holds(&text, self.minor));
                if holds { Ok(()) } else { self.wrong(node, form.called()) }
            }
            Kind::Words(words) => self.word(node, words),
            Kind::Whole(least, most) => self.whole(node, *least, *most),
            Kind::Number(share) => match number(node) {
                Some(value) if !share || (0.0..=1.0).contains(&value) => Ok(()),
                _ => self.wrong(node, if *share { "a number from 0 to 1" } else { "a number" }),
            },
            Kind::Object(shape) => self.object(node, shape),
            Kind::List(kind) => self.list(node, kind).map(drop),
            Kind::Unique(kind) => self.unique(node, kind),
            Kind::NonEmpty(kind) => match self.list(node, kind)? {
                Some(items) if items.is_empty() => self.wrong(node, "a list that is not empty"),
                _ => Ok(()),
            },
            Kind::Single(kind) => match self.list(node, kind)? {
                Some(items) if items.len() != 1 => self.wrong(node, "a list of exactly one"),
                _ => Ok(()),
            },
            Kind::OneOf(kinds) => self.one_of(node, kinds, true),
            Kind::AnyOf(kinds) => self.one_of(node, kinds, false),
        }
    }

    fn word(&mut self, node: &Node<'_>, words: &[(u8, &str)]) -> Result<(), Enough> {
        let minor = self.minor;
        let known = || words.iter().filter(|(since, _)| *since <= minor).flat_map(|(_, all)| all.split('|'));
        if node.string().is_ok_and(|text| known().any(|word| *word == *text)) {
            return Ok(());
        }
        /// More words than this help nobody in a sentence.
        const SHOWN: usize = 16;
        let mut named: Vec<&str> = known().take(SHOWN).collect();
        if known().nth(SHOWN).is_some() {
            named.push("…");
        }
        let found = node.string().map_or_else(|_| String::new(), |text| format!(", and is {}", quote(&text)));
        self.wrong(node, &format!("one of {}{found}", named.join(", ")))
    }

    fn whole(&mut self, node: &Node<'_>, least: Option<i32>, most: Option<i32>) -> Result<(), Enough> {
        let fits = |value: f64| {
            value.fract() == 0.0
                && least.is_none_or(|least| value >= f64::from(least))
                && most.is_none_or(|most| value <= f64::from(most))
        };
        match (number(node).is_some_and(fits), least, most) {
            (true, ..) => Ok(()),
            (false, Some(least), Some(most)) => {
                self.wrong(node, &format!("a whole number from {least} to {most}"))
            }
            (false, Some(least), None) => self.wrong(node, &format!("a whole number from {least} on")),
            (false, ..) => self.wrong(node, "a whole number"),
        }
    }

    /// What is in a list; `None` where it is none, which has been told.
    fn list<'a>(&mut self, node: &Node<'a>, kind: &Kind) -> Result<Option<Vec<Node<'a>>>, Enough> {
        let items = match node.items(usize::MAX) {
            Ok(items) => items,
            Err(fault) => return self.tell(fault).map(|()| None),
        };
        for item in &items {
            self.value(item, kind)?;
        }
        Ok(Some(items))
    }

    fn unique(&mut self, node: &Node<'_>, kind: &Kind) -> Result<(), Enough> {
        let Some(items) = self.list(node, kind)? else { return Ok(()) };
        match first_repeated(&items) {
            Some((first, again)) => {
                self.tell(again.fault(format!("is there already, at {}", first.pointer())))
            }
            None => Ok(()),
        }
    }

    fn one_of(&mut self, node: &Node<'_>, kinds: &[Kind], exactly: bool) -> Result<(), Enough> {
        let mut held: usize = 0;
        let mut nearest: Option<Malformed> = None;
        for kind in kinds {
            let mut attempt = Self { minor: self.minor, most: 1, found: Vec::new() };
            // What it found says whether it went to the end.
            let _ = attempt.value(node, kind);
            match attempt.found.pop() {
                None => held = held.saturating_add(1),
                // The attempt that came furthest is the one its author meant.
                Some(fault)
                    if nearest.as_ref().is_none_or(|best| best.pointer.len() < fault.pointer.len()) =>
                {
                    nearest = Some(fault);
                }
                Some(_) => {}
            }
        }
        match (held, nearest) {
            (1, _) => Ok(()),
            (0, Some(fault)) => self.tell(fault),
            (0, None) => Ok(()),
            _ if exactly => self.wrong(node, "exactly one of several kinds, and could be more than one"),
            _ => Ok(()),
        }
    }

    fn object(&mut self, node: &Node<'_>, shape: &'static Shape) -> Result<(), Enough> {
        let entries = match node.entries(usize::MAX) {
            Ok(entries) => entries,
            Err(fault) => return self.tell(fault),
        };
        for (name, value) in &entries {
            match shape.field(name, self.minor) {
                Some(field) => self.value(value, &field.kind)?,
                None if self.minor <= shape.open_until => {}
                None => {
                    let text = format!("CycloneDX 1.{} has no {} here", self.minor, quote(name));
                    self.tell(value.fault(text))?;
                }
            }
        }
        let missing = |name: &str| !entries.iter().any(|(key, _)| **key == *name);
        let minor = self.minor;
        for field in shape.fields.iter().filter(|field| field.required && field.span.holds(minor)) {
            if missing(field.name) {
                self.tell(node.fault(format!("`{}` is missing", field.name)))?;
            }
        }
        for rule in shape.rules {
            if let Some(text) = broken(rule, &entries) {
                self.tell(node.fault(text))?;
            }
        }
        Ok(())
    }
}

/// What is wrong, if a rule does not hold.
fn broken(rule: &Rule, entries: &[(Cow<'_, str>, Node<'_>)]) -> Option<String> {
    let value = |name: &str| entries.iter().find(|(key, _)| **key == *name).map(|(_, value)| value);
    let has = |name: &&str| value(name).is_some();
    let whole = |groups: &[&[&str]]| groups.iter().filter(|group| group.iter().all(has)).count();
    let named = |groups: &[&[&str]]| {
        groups.iter().map(|group| format!("`{}`", group.join("` with `"))).collect::<Vec<_>>().join(", ")
    };
    match *rule {
        Rule::OneOf(groups) => {
            (whole(groups) != 1).then(|| format!("should have exactly one of {}", named(groups)))
        }
        Rule::SomeOf(groups) => (whole(groups) == 0).then(|| format!("should have one of {}", named(groups))),
        Rule::NotBoth(one, other) => {
            (has(&one) && has(&other)).then(|| format!("should not have both `{one}` and `{other}`"))
        }
        Rule::NeedsTrue(one, other) => {
            let holds = value(other).is_some_and(|value| value.as_written() == "true");
            (has(&one) && !holds).then(|| format!("`{one}` is only for what has `{other}` as `true`"))
        }
    }
}

fn number(node: &Node<'_>) -> Option<f64> {
    let written = node.as_written();
    if written.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        written.parse().ok()
    } else {
        None
    }
}
