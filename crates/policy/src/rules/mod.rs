//! What the framework means: reads the text structs into the parameters of checks, and tells every
//! problem at once.

mod address;
mod advisories;
mod approvals;
mod approver;
mod baseline;
mod builders;
mod classes;
mod condition;
mod correlate;
mod crossing;
mod custody;
mod dependencies;
mod exceptions;
mod handoffs;
mod identities;
mod jobs;
mod listed;
mod mirrors;
mod parameters;
mod participants;
mod pattern;
mod persons;
mod platforms;
mod publishers;
mod quorum;
mod reader;
mod receipts;
mod reference;
mod refs;
mod relationships;
mod releases;
mod repeat;
mod requirements;
mod revocation;
mod roots;
mod scalar;
mod subject;
mod tiers;
mod verdicts;
mod x509;

use std::sync::Arc;

use checks::{Agreement, NamedIdentity, Publisher, Relationship};
use model::{Instant, Text};

use crate::diagnostic::Diagnostics;
use crate::limits::MAX_WHOLE;
use crate::source::Source;
use crate::text;

pub(crate) use advisories::OsvRule;
use crossing::Places;
use exceptions::Around;
pub(crate) use exceptions::Excepted;

use handoffs::Signing;
pub(crate) use handoffs::{Demand, Handoff};
use reader::Reader;
pub(crate) use receipts::AskedReceipt;
pub(crate) use reference::StatusRule;
use reference::Withdrawn;
pub(crate) use revocation::RevocationRule;
pub(crate) use roots::{NamedPath, Root, RootSource};
pub(crate) use verdicts::VerdictRule;

/// The only version of the format.
pub(crate) const FORMAT: u64 = 1;

/// A framework that holds together, before the files it names are read in.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) name: Text,
    pub(crate) number: u64,
    pub(crate) owner: Text,
    pub(crate) expires: Instant,
    pub(crate) draft: bool,
    pub(crate) roots: Vec<Root>,
    /// Every identity, in the order of the file.
    pub(crate) identities: Vec<Arc<NamedIdentity>>,
    pub(crate) status: Vec<StatusRule>,
    pub(crate) osv: Vec<OsvRule>,
    pub(crate) revocation: Vec<RevocationRule>,
    pub(crate) verdicts: Vec<VerdictRule>,
    /// What was agreed with each participant with which anything was.
    pub(crate) agreements: Vec<Agreement>,
    pub(crate) relationships: Vec<Arc<Relationship>>,
    /// Who publishes what artifacts are made of, in the order of the file.
    pub(crate) publishers: Vec<Arc<Publisher>>,
    pub(crate) handoffs: Vec<Handoff>,
    pub(crate) exceptions: Vec<Excepted>,
}

/// Reads the whole framework.
pub(crate) fn read(source: &Source, text: &text::Framework) -> Result<Rules, Diagnostics> {
    let mut reader = Reader::new(source);
    let rules = whole(&mut reader, text);
    match (rules, reader.problems) {
        (Some(rules), problems) if problems.none() => Ok(rules),
        (_, problems) => Err(problems.told(source)),
    }
}

fn whole(reader: &mut Reader<'_>, text: &text::Framework) -> Option<Rules> {
    let format = reader.whole(&text.countersign, 1..=MAX_WHOLE);
    if format.is_some_and(|format| format != FORMAT) {
        let why = "this is not a version of the format that is known here";
        reader.problems.add(text.countersign.mark, why, "write `countersign: 1`, or use a newer countersign");
    }
    let name = reader.name(&text.framework);
    let number = reader.whole(&text.number, 1..=MAX_WHOLE);
    let owner = reader.email(&text.owner);
    let expires = reader.end_of_day(&text.expires);
    let draft = text.draft.as_ref().map(|draft| reader.on(draft));
    let roots = roots::read(reader, &text.roots);
    let sorts = roots::sorts(&text.roots);
    let classes = classes::read(reader, text.classes.as_ref());
    let rotations = roots::rotations(&text.roots);
    reader.members = participants::members(text.participants.as_ref());
    let identities = identities::read(reader, &text.identities, &sorts, &classes, &rotations);
    let participants = participants::read(reader, text.participants.as_ref(), &identities);
    let builders = builders::read(reader, text.builders.as_ref(), &text.identities, &identities);
    let status = reference::read(reader, text.reference.as_ref(), &identities, &participants);
    let revocation = revocation::read(reader, text.reference.as_ref(), &sorts);
    let withdrawn = Withdrawn::declared(text.reference.as_ref());
    let osv = advisories::read(reader, text.reference.as_ref());
    let feeds = advisories::declared(text.reference.as_ref());
    let verdicts = verdicts::read(reader, text.reference.as_ref(), &identities);
    let found = verdicts::declared(text.reference.as_ref());
    let people = persons::read(reader, text.persons.as_ref(), &text.identities, &identities);
    let publishers = publishers::read(reader, text.publishers.as_ref(), &identities, &builders);
    let signing = Signing {
        identities: &identities,
        builders: &builders,
        withdrawn: &withdrawn,
        feeds: &feeds,
        verdicts: &found,
        people: &people,
        publishers: &publishers,
    };
    let tiers = tiers::read(reader, text.tiers.as_ref(), &signing);
    let zones = participants::zones(reader, text.zones.as_ref(), &participants, &tiers);
    let relationships = relationships::read(reader, text.relationships.as_ref(), &participants);
    let places = Places { participants, zones, relationships };
    let handoffs = handoffs::read(reader, &text.handoffs, &signing, &places);
    let around = Around {
        text,
        handoffs: handoffs.as_deref().unwrap_or_default(),
        identities: &identities,
        places: &places,
    };
    let named = text.publishers.iter().flat_map(|all| &all.value.0);
    let published: Option<Vec<Arc<Publisher>>> =
        named.map(|(name, _)| publishers.get(&name.value).cloned().flatten()).collect();
    let exceptions = exceptions::read(reader, text.exceptions.as_ref(), around);
    let declared = text.identities.value.0.iter();
    let all = declared.map(|(name, _)| identities.get(&name.value).cloned().flatten());
    let all: Option<Vec<Arc<NamedIdentity>>> = all.collect();
    Some(Rules {
        name: name?,
        number: number?,
        owner: owner?,
        expires: expires?,
        draft: draft.is_some(),
        roots: roots?,
        identities: all?,
        status: status?,
        osv: osv?,
        revocation: revocation?,
        verdicts: verdicts?,
        agreements: places
            .participants
            .values()
            .flatten()
            .filter_map(|party| party.agreement.clone())
            .collect(),
        relationships: places.relationships.values().flatten().cloned().collect(),
        publishers: published?,
        handoffs: handoffs?,
        exceptions: exceptions?,
    })
}
