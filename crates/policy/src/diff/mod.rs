//! What changed from one framework to another, in words, and whether it lets more pass.

mod compare;
mod field;
mod order;
mod tree;

use crate::framework::Framework;
use crate::shown::quoted;
use compare::{Place, fields};
use tree::Node;

/// Something that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whether it lets more pass.
    pub direction: Direction,
    /// What changed, in a sentence.
    pub text: String,
}

/// Whether a change lets more pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Something passes that did not.
    Looser,
    /// That is for a person to judge.
    Unknown,
    /// Something passes no longer.
    Stricter,
    /// What passes is the same.
    Neither,
}

impl Direction {
    /// Every direction, what needs the closest look first.
    pub const ALL: [Self; 4] = [Self::Looser, Self::Unknown, Self::Stricter, Self::Neither];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Looser => "looser",
            Self::Unknown => "unknown",
            Self::Stricter => "stricter",
            Self::Neither => "neither",
        }
    }

    /// That of the change the other way round.
    fn reversed(self) -> Self {
        match self {
            Self::Looser => Self::Stricter,
            Self::Stricter => Self::Looser,
            Self::Unknown | Self::Neither => self,
        }
    }
}

/// The sections of named things, what one of them is called, and how it acts that there is one more.
const SECTIONS: [(&str, &str, Direction); 10] = [
    ("roots", "root", Direction::Neither),
    ("classes", "class", Direction::Stricter),
    ("identities", "identity", Direction::Neither),
    ("builders", "builder", Direction::Neither),
    ("participants", "participant", Direction::Neither),
    ("tiers", "tier", Direction::Stricter),
    ("zones", "zone", Direction::Neither),
    ("relationships", "relationship", Direction::Neither),
    ("handoffs", "handoff", Direction::Looser),
    ("exceptions", "exception", Direction::Looser),
];

/// Everything that changed from `old` to `new`, what needs the closest look first. What is told is what they mean: with the
/// files they name, and without comments and the order of what has none.
///
/// A name that stands in both is the same thing. Something new that nothing uses lets nothing pass by itself; whatever
/// begins to use it is told as a change of its own.
pub fn diff(old: &Framework, new: &Framework) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (Node::read(&old.source.text), Node::read(&new.source.text));
    let head = |node: &Node| {
        let own = |(key, _): &&(String, Node)| !SECTIONS.iter().any(|(section, ..)| section == key);
        Node::Map(node.entries().iter().filter(own).cloned().collect())
    };
    let (head_before, head_after) = (head(&before), head(&after));
    let place = Place { path: Vec::new(), who: "the framework".to_owned() };
    fields(&place, &head_before, &head_after, &mut changes);
    let none = Node::Map(Vec::new());
    for (section, what, added) in SECTIONS {
        let of = |node| Node::at(node, section).unwrap_or(&none);
        named((section, what, added), of(&before), of(&after), &mut changes);
    }
    climbed(&before, &after, &mut changes);
    files(old, new, &mut changes);
    changes.sort_by_key(|change| change.direction);
    changes
}

/// A section of named things.
fn named(
    (section, what, added): (&'static str, &str, Direction),
    old: &Node,
    new: &Node,
    changes: &mut Vec<Change>,
) {
    // A tier that demands nothing adds nothing.
    let adds = |node: &Node| match section == "tiers" && node.at("require").is_none() {
        true => Direction::Neither,
        false => added,
    };
    for (name, before) in old.entries() {
        let who = format!("{what} {}", quoted(name));
        match new.at(name) {
            Some(after) => {
                let place = Place { path: vec![section, name], who };
                fields(&place, before, after, changes);
            }
            None => changes
                .push(Change { direction: adds(before).reversed(), text: format!("{who} was taken out") }),
        }
    }
    for (name, after) in new.entries().iter().filter(|(name, _)| old.at(name).is_none()) {
        changes.push(Change { direction: adds(after), text: format!("{what} {} was added", quoted(name)) });
    }
}

/// Zones of another tier, and tiers in another order: what each demands beside its own has changed.
fn climbed(old: &Node, new: &Node, changes: &mut Vec<Change>) {
    let tiers = |node: &Node| -> Vec<String> {
        node.at("tiers").map(Node::entries).unwrap_or_default().iter().map(|(name, _)| name.clone()).collect()
    };
    let (mut before, mut after) = (tiers(old), tiers(new));
    let all = after.clone();
    after.retain(|name| before.contains(name));
    before.retain(|name| after.contains(name));
    if before != after {
        let text = format!("the order of tiers is {}, and was {}", after.join(", "), before.join(", "));
        changes.push(Change { direction: Direction::Unknown, text });
    }
    let none = Node::Map(Vec::new());
    for (name, zone) in old.at("zones").unwrap_or(&none).entries() {
        let Some(now) = new.at("zones").and_then(|zones| zones.at(name)) else { continue };
        let tier = |zone: &Node| zone.at("tier").map(Node::told);
        let (was, is) = (tier(zone), tier(now));
        if was == is {
            continue;
        }
        // Both by the new order; a tier that is gone cannot be told.
        let height = |tier: &Option<String>| match tier {
            None => Some(0),
            Some(tier) => all.iter().position(|known| known == tier).map(|at| at.saturating_add(1)),
        };
        let direction = match (height(&was), height(&is)) {
            (Some(was), Some(is)) if is > was => Direction::Stricter,
            (Some(_), Some(_)) => Direction::Looser,
            (None, _) | (_, None) => Direction::Unknown,
        };
        let told = |tier: Option<String>| {
            tier.map_or("no tier".to_owned(), |tier| format!("tier {}", quoted(&tier)))
        };
        let text = format!("zone {} is of {}, and was of {}", quoted(name), told(is), told(was));
        changes.push(Change { direction, text });
    }
}

/// Files of the same path that hold something else.
fn files(old: &Framework, new: &Framework, changes: &mut Vec<Change>) {
    for before in old.roots() {
        let after = new.roots().iter().find(|after| after.name == before.name);
        if after.is_some_and(|after| !before.kind.holds_the_same(&after.kind)) {
            let text = format!("root {} holds another key or other authorities", quoted(&before.name));
            changes.push(Change { direction: Direction::Unknown, text });
        }
    }
}
