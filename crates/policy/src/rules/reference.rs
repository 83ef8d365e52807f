//! Status lists: whose each is, and on what terms it counts; and what may be asked of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::NamedIdentity;
use model::{Age, NonEmpty, Text};

use super::handoffs::Asked;
use super::participants::Participant;
use super::reader::{Declared, Reader};
use super::roots::NamedPath;
use crate::limits::MAX_WHOLE;
use crate::outline::Mark;
use crate::shown::quoted;
use crate::text;

/// A status list of the framework, before its file is read.
#[derive(Debug)]
pub(crate) struct StatusRule {
    pub(crate) name: Text,
    pub(crate) mark: Mark,
    pub(crate) file: NamedPath,
    pub(crate) authority: Text,
    pub(crate) by: NonEmpty<Arc<NamedIdentity>>,
    pub(crate) distinct: usize,
    pub(crate) max_age: Option<Age>,
    pub(crate) min_number: Option<u64>,
}

/// Every status list, in the order of the file.
pub(super) fn read(
    reader: &mut Reader<'_>,
    reference: Option<&text::Reference>,
    identities: &Declared<Arc<NamedIdentity>>,
    participants: &Declared<Arc<Participant>>,
) -> Option<Vec<StatusRule>> {
    let Some(reference) = reference else { return Some(Vec::new()) };
    if reference.is_empty() {
        let text = "`reference` is empty: there is nothing to refer to";
        reader.problems.add(
            Mark::default(),
            text,
            "declare `status`, `revocation`, `osv` or `verdicts` in it, or leave it out",
        );
    }
    let Some(lists) = &reference.status else { return Some(Vec::new()) };
    let mut all = Vec::new();
    for (name, list) in reader.section(lists) {
        let file = reader.named_path(&list.file);
        let by = reader.names(&list.by, "identity", identities);
        let authority = reader.authority(&list.by, participants);
        let max_age = reader.optional(list.max_age.as_ref(), Reader::age);
        let min_number =
            reader.optional(list.min_number.as_ref(), |reader, number| reader.whole(number, 1..=MAX_WHOLE));
        let distinct = reader.optional(list.distinct.as_ref(), |reader, number| {
            let most = u64::try_from(list.by.value.0.len()).unwrap_or(u64::MAX);
            reader.whole(number, 1..=most.max(1))
        });
        let rule = || {
            Some(StatusRule {
                name: name.value.as_str().into(),
                mark: name.mark,
                file: file?,
                authority: authority?,
                by: by?,
                distinct: distinct?.and_then(|number| usize::try_from(number).ok()).unwrap_or(1),
                max_age: max_age?,
                min_number: min_number?,
            })
        };
        all.push(rule());
    }
    all.into_iter().collect()
}

/// What a `status` requirement may name.
#[derive(Debug)]
pub(super) struct Withdrawn {
    lists: Declared<Text>,
    revocation: Declared<Text>,
}

impl Withdrawn {
    /// The names that are declared, also of what is faulty: that is told where it stands.
    pub(super) fn declared(reference: Option<&text::Reference>) -> Self {
        let name = |name: &text::At<String>| (name.value.clone(), Some(Text::from(name.value.as_str())));
        let lists = reference.iter().flat_map(|reference| reference.lists());
        let revocation = reference.iter().flat_map(|reference| &reference.revocation);
        Self {
            lists: lists.map(|(own, _)| name(own)).collect(),
            revocation: revocation.flat_map(|all| &all.value.0).map(|(own, _)| name(own)).collect(),
        }
    }
}

impl Reader<'_> {
    /// The one participant whose list it is. Only who may revoke revokes.
    fn authority(&mut self, by: &text::Names, participants: &Declared<Arc<Participant>>) -> Option<Text> {
        let mut owners = BTreeSet::new();
        for name in &by.value.0 {
            match self.participant_of(name) {
                Some(owner) => _ = owners.insert(owner),
                None => {
                    let text = format!(
                        "{} belongs to no participant: nobody would answer for what this list denies",
                        quoted(&name.value)
                    );
                    let help = "list it under the `identities` of a participant with the role `revoke`";
                    return self.refuse(name.mark, text, help);
                }
            }
        }
        let owner = owners.pop_first()?;
        if let Some(other) = owners.pop_first() {
            let text = format!(
                "this list would be that of {} and of {}: a list has one authority",
                quoted(&owner),
                quoted(&other)
            );
            return self.refuse(by.mark, text, "declare a list for each of them");
        }
        let participant = participants.get(&*owner).cloned().flatten()?;
        self.needs_role(by.mark, &participant, "revoke", "this list is that of");
        Some(owner)
    }

    /// What a `status` requirement asks.
    pub(super) fn asked(&mut self, asked: &text::At<text::Status>, known: &Withdrawn) -> Option<Asked> {
        let text::Status { lists, revocation } = &asked.value;
        if lists.is_none() && revocation.is_none() {
            let text = "`status` asks nobody: it would find nothing wrong with anything";
            return self.refuse(asked.mark, text, "name `lists`, `revocation`, or both");
        }
        let lists =
            self.optional(lists.as_ref(), |reader, names| reader.names(names, "status list", &known.lists));
        let revocation = self.optional(revocation.as_ref(), |reader, names| {
            reader.names(names, "revocation reference", &known.revocation)
        });
        let all = |names: Option<NonEmpty<Text>>| names.map(|names| names.iter().cloned().collect());
        Some(Asked {
            lists: all(lists?).unwrap_or_default(),
            revocation: all(revocation?).unwrap_or_default(),
        })
    }
}
