//! A framework as a picture: who hands over what to whom, under which relationship, and what is ending or too broad.

mod gates;
mod layout;
mod lists;
mod mermaid;
mod ranks;
mod state;
mod svg;
mod table;
mod words;

use model::Instant;

use crate::framework::Framework;
use crate::lint::breadth;
use crate::problems::Problems;
use crate::text;
use gates::{gate, tie};
pub use lists::{Denial, Denied, ListAtHand};
use state::{Remark, State};

/// A framework's participants, zones, handoffs and relationships on a day, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Graph {
    title: String,
    remarks: Vec<Remark>,
    about: Vec<String>,
    parties: Vec<Party>,
    zones: Vec<Place>,
    gates: Vec<Gate>,
    ties: Vec<Tie>,
    lists: Vec<List>,
}

/// A participant that hands over, or signs.
#[derive(Clone, Debug)]
struct Party {
    name: String,
    lines: Vec<String>,
    remarks: Vec<Remark>,
}

/// A zone.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    /// The participant whose it is, and its address; empty where handoffs name no zone.
    owner: String,
    contact: String,
    tier: Option<String>,
}

/// A handoff.
#[derive(Clone, Debug)]
struct Gate {
    name: String,
    from: Origin,
    /// The zone it enters, by its place among [`Graph::zones`].
    to: usize,
    lines: Vec<String>,
    remarks: Vec<Remark>,
}

/// Where a handoff comes from, by its place among [`Graph::parties`] or [`Graph::zones`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Party(usize),
    Zone(usize),
}

/// A relationship.
#[derive(Clone, Debug)]
struct Tie {
    name: String,
    from: String,
    to: String,
    purpose: String,
    owner: String,
    covers: String,
    until: String,
    remarks: Vec<Remark>,
}

/// A status list.
#[derive(Clone, Debug)]
struct List {
    name: String,
    /// The participant whose it is, and who signs it for them.
    owner: String,
    by: String,
    /// What it must be, beside its own end.
    terms: String,
    /// The handoffs that ask it.
    asked: Vec<String>,
    /// What lies at hand of it, and whom of the picture that denies; nothing where nobody looked.
    held: Vec<String>,
    remarks: Vec<Remark>,
}

/// What stands for whoever hands over where a handoff does not say, and for the place it leads to.
const ANYBODY: &str = "anybody";
const HERE: &str = "here";

impl Graph {
    /// The picture of a framework at `now`.
    pub fn of(framework: &Framework, now: Instant) -> Self {
        let text = &framework.text;
        let mut graph = Self {
            title: format!("{} #{}", framework.name(), framework.number()),
            remarks: state::ends("it", framework.expires(), now).into_iter().collect(),
            about: vec![
                format!("owner {}", framework.owner()),
                format!("valid until {}", text.expires.value),
                format!("drawn for {now}"),
            ],
            parties: text
                .participants
                .iter()
                .flat_map(|all| &all.value.0)
                .filter_map(|one| party(text, one, now))
                .collect(),
            zones: text
                .zones
                .iter()
                .flat_map(|all| &all.value.0)
                .map(|(name, zone)| place(text, &name.value, zone))
                .collect(),
            gates: Vec::new(),
            ties: text
                .relationships
                .iter()
                .flat_map(|all| &all.value.0)
                .map(|one| tie(text, one, now))
                .collect(),
            lists: lists::declared(text),
        };
        for (name, handoff) in &text.handoffs.value.0 {
            let from = match &handoff.from {
                Some(text::From::Zone(zone)) => Origin::Zone(graph.zone(&zone.value)),
                Some(text::From::Participant(party)) => Origin::Party(graph.party(&party.value)),
                None => Origin::Party(graph.party(ANYBODY)),
            };
            let to = graph.zone(handoff.to.as_ref().map_or(HERE, |to| to.zone.value.as_str()));
            graph.gates.push(gate(framework, &name.value, handoff, from, to, now));
        }
        graph
    }

    /// The place of a zone, which is added where no section declares it.
    fn zone(&mut self, name: &str) -> usize {
        let found = self.zones.iter().position(|zone| zone.name == name);
        found.unwrap_or_else(|| {
            let (owner, contact) = (String::new(), String::new());
            self.zones.push(Place { name: name.to_owned(), owner, contact, tier: None });
            self.zones.len().saturating_sub(1)
        })
    }

    fn party(&mut self, name: &str) -> usize {
        let found = self.parties.iter().position(|party| party.name == name);
        found.unwrap_or_else(|| {
            let lines = vec!["no participant is named".to_owned()];
            self.parties.push(Party { name: name.to_owned(), lines, remarks: Vec::new() });
            self.parties.len().saturating_sub(1)
        })
    }
}

/// A participant that takes part beside owning zones.
fn party(
    framework: &text::Framework,
    (name, written): &(text::At<String>, text::Participant),
    now: Instant,
) -> Option<Party> {
    let own = name.value.as_str();
    let hands_over = framework.handoffs.value.0.iter().any(
        |(_, handoff)| matches!(&handoff.from, Some(text::From::Participant(from)) if from.value == own),
    );
    let owns = framework.zones.iter().flat_map(|all| &all.value.0).any(|(_, zone)| zone.owner.value == own);
    // Whoever only owns zones is told by their frame.
    if !hands_over && owns {
        return None;
    }
    let mut lines = vec![written.contact.value.clone()];
    let mut remarks = Vec::new();
    if let Some(agreement) = &written.agreement {
        lines.push(format!("agreement until {}", agreement.until.value));
        remarks.extend(state::window("the agreement", Some(&agreement.from), &agreement.until, now));
    }
    lines.extend(written.revokes_within.as_ref().map(|within| format!("revokes within {}", within.value)));
    let mut open = Problems::default();
    for identity in
        framework.identities.value.0.iter().filter(|(it, _)| written.own().any(|own| own.value == it.value))
    {
        breadth::identity(&identity.1, &mut open);
    }
    if !open.none() {
        remarks.push(Remark { state: State::Broad, text: "broad: an identity is left open".to_owned() });
    }
    Some(Party { name: own.to_owned(), lines, remarks })
}

fn place(framework: &text::Framework, name: &str, zone: &text::Zone) -> Place {
    let owner = framework.participants.iter().flat_map(|all| &all.value.0);
    let owner = owner.into_iter().find(|(participant, _)| participant.value == zone.owner.value);
    Place {
        name: name.to_owned(),
        owner: zone.owner.value.clone(),
        contact: owner.map(|(_, owner)| owner.contact.value.clone()).unwrap_or_default(),
        tier: zone.tier.as_ref().map(|tier| tier.value.clone()),
    }
}
