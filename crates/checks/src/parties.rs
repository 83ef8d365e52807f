//! Who counts as one: the identities of a list by participant, and how many of them signed.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{NonEmpty, Principal, Text};

use crate::{NamedIdentity, Person};

/// The parties of a list of identities. All identities of one participant are one party, however many of its keys and
/// certificates sign; an identity of no participant is a party of its own.
pub(crate) struct Parties<'a>(Vec<Party<'a>>);

struct Party<'a> {
    name: &'a Text,
    identities: Vec<&'a NamedIdentity>,
}

/// How many parties a list of identities stands for: the most that can be asked to sign.
pub fn parties(by: &NonEmpty<Arc<NamedIdentity>>) -> usize {
    Parties::of(by).0.len()
}

impl<'a> Parties<'a> {
    pub(crate) fn of(by: &'a NonEmpty<Arc<NamedIdentity>>) -> Self {
        let mut parties: Vec<Party<'a>> = Vec::new();
        for named in by.iter() {
            let own = named.participant.as_ref();
            let same = |party: &&mut Party<'a>| {
                party.identities.iter().any(|one| own.is_some() && one.participant.as_ref() == own)
            };
            match parties.iter_mut().find(same) {
                Some(party) => party.identities.push(named),
                None => parties.push(Party { name: own.unwrap_or(&named.name), identities: vec![named] }),
            }
        }
        Self(parties)
    }

    /// The parties where people are asked, of one participant or of several: all that a person signs with is one.
    pub(crate) fn people(people: impl Iterator<Item = &'a Person>) -> Self {
        let party = |person: &'a Person| Party {
            name: &person.name,
            identities: person.identities.iter().map(|named| &**named).collect(),
        };
        Self(people.map(party).collect())
    }

    /// What they are, for messages: `participants` where these are declared.
    pub(crate) fn noun(&self) -> &'static str {
        let declared = self.0.iter().flat_map(|party| &party.identities).any(|one| one.participant.is_some());
        if declared { "participants" } else { "identities" }
    }

    /// Their names, in the order of the list.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|party| &**party.name)
    }

    /// The most parties that can be given a signer of their own (Kuhn's augmenting paths: both lists are bounded by the
    /// framework and the evidence). The signers must be different ones.
    pub(crate) fn paired(&self, signers: &[(&Principal, &NonEmpty<Text>)]) -> usize {
        let fits: Vec<Vec<usize>> = self
            .0
            .iter()
            .map(|party| {
                let is = |(_, (principal, roots)): &(usize, &(&Principal, &NonEmpty<Text>))| {
                    party.identities.iter().any(|named| named.is(principal, roots))
                };
                signers.iter().enumerate().filter(is).map(|(place, _)| place).collect()
            })
            .collect();
        let mut taken: Vec<Option<usize>> = vec![None; signers.len()];
        (0..fits.len()).filter(|party| pair(*party, &fits, &mut taken, &mut BTreeSet::new())).count()
    }
}

/// Gives a party a signer, moving others along where that frees one.
fn pair(party: usize, fits: &[Vec<usize>], taken: &mut [Option<usize>], tried: &mut BTreeSet<usize>) -> bool {
    for place in fits.get(party).into_iter().flatten() {
        if !tried.insert(*place) {
            continue;
        }
        let holder = taken.get(*place).copied().flatten();
        if holder.is_none_or(|holder| pair(holder, fits, taken, tried)) {
            if let Some(free) = taken.get_mut(*place) {
                *free = Some(party);
            }
            return true;
        }
    }
    false
}

/// Who signed, whatever root or identity names them: a key by its bytes, a certificate by its name and issuer.
pub(crate) fn signer(principal: &Principal) -> String {
    match principal {
        Principal::Keyless(who) => {
            format!("{}\n{}", who.name.as_str(), who.issuer.as_deref().unwrap_or_default())
        }
        Principal::Key(key) => key.digest.to_string(),
        Principal::Certified(who) => who.shown().to_string(),
    }
}
