//! From where to where a handoff leads.

use std::sync::Arc;

use checks::{Agreement, Relationship};
use model::Text;

use super::participants::{Participant, Zone};
use super::reader::{Declared, Reader};
use super::tiers::Tier;
use crate::crossing::{Crossing, End};
use crate::text;

/// The participants, zones and relationships that are declared.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) participants: Declared<Arc<Participant>>,
    pub(super) zones: Declared<Arc<Zone>>,
    pub(super) relationships: Declared<Arc<Relationship>>,
}

/// Both ends of a handoff, and what they come to: what was agreed, what it is under, what the zone demands.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    pub(crate) crossing: Crossing,
    pub(crate) agreement: Option<Agreement>,
    /// The participant it comes from, if it is one.
    pub(crate) judged: Option<Text>,
    /// The relationship it takes place under.
    pub(crate) under: Option<Arc<Relationship>>,
    /// The tiers whose demands it carries, lowest first.
    pub(crate) tiers: Vec<Arc<Tier>>,
}

impl Reader<'_> {
    pub(super) fn ends(&mut self, handoff: &text::Handoff, places: &Places) -> Option<Ends> {
        let from = self.optional(handoff.from.as_ref(), |reader, from| reader.origin(from, places));
        let to = self.optional(handoff.to.as_ref(), |reader, to| reader.destination(to, places));
        if let (Some(text::From::Zone(from)), Some(to)) = (&handoff.from, &handoff.to)
            && from.value == to.zone.value
        {
            let text = "it leads from a zone into the same zone: nothing would cross";
            self.problems.add(to.zone.mark, text, "name the zone it enters, or leave `from` out");
        }
        let (mut ends, to) = (from?.unwrap_or_default(), to?);
        if let Some(zone) = to {
            ends.crossing.to = Some(end(&zone.name, &zone.owner));
            ends.tiers.clone_from(&zone.tiers);
        }
        ends.under = self.under(handoff, &ends, &places.relationships)?;
        Some(ends)
    }

    fn origin(&mut self, from: &text::From, places: &Places) -> Option<Ends> {
        match from {
            text::From::Participant(name) => {
                let participant = self.declared(name, "participant", &places.participants)?;
                self.needs_role(name.mark, &participant, "issue", "the handoff comes from");
                let end = end(&participant.name, &participant);
                Some(Ends {
                    crossing: Crossing { from: Some(end), to: None },
                    agreement: participant.agreement.clone(),
                    judged: Some(participant.name.clone()),
                    ..Ends::default()
                })
            }
            text::From::Zone(name) => {
                let zone = self.declared(name, "zone", &places.zones)?;
                let crossing = Crossing { from: Some(end(&zone.name, &zone.owner)), to: None };
                Some(Ends { crossing, ..Ends::default() })
            }
        }
    }

    fn destination(&mut self, to: &text::To, places: &Places) -> Option<Arc<Zone>> {
        let zone = self.declared(&to.zone, "zone", &places.zones)?;
        self.needs_role(to.zone.mark, &zone.owner, "consume", "the zone belongs to");
        Some(zone)
    }
}

fn end(name: &Text, participant: &Participant) -> End {
    End { name: name.clone(), participant: participant.name.clone(), contact: participant.contact.clone() }
}
