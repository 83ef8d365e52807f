use formats::{StatusMatch, StatusState, StatusTarget};
use model::{Instant, Place, Text};
use verify::Signer;

use crate::found::{Found, Hit, SetAside};
use crate::{ListFault, Party, Power, SignerStatus, Standing, StatusList, Tense, Why};

/// Several status lists, added up. Denials add up; only the authority that issued a suspension lifts it.
#[derive(Debug)]
pub struct Status {
    lists: Vec<StatusList>,
    now: Instant,
}

/// What is asked about, and whose it is: its owners may deny it for everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The thing.
    pub target: StatusTarget,
    /// The participants that own it; none for a log, a public authority, or a thing of nobody in the framework.
    pub owners: Vec<Text>,
}

impl Status {
    /// Adds lists up, at `now`.
    ///
    /// # Errors
    /// When two of them are the same list under one number and differ, or so many signers of one are revoked or
    /// suspended, by any of them, that too few are left.
    pub fn new(lists: Vec<StatusList>, now: Instant) -> Result<Self, ListFault> {
        for (at, one) in lists.iter().enumerate() {
            let same = |other: &&StatusList| {
                (&other.head().list, other.head().number) == (&one.head().list, one.head().number)
                    && other.head().authority == one.head().authority
                    && other.digest() != one.digest()
            };
            if let Some(other) = lists.iter().skip(at).find(same) {
                let (ours, theirs) = (one.digest().clone(), other.digest().clone());
                let by = "another file of this framework".into();
                let why = Why::Equivocation { number: one.head().number, ours, theirs, by };
                return Err(ListFault { list: one.terms().list.clone(), why });
            }
        }
        let status = Self { lists, now };
        status.signers_stand()?;
        Ok(status)
    }

    /// The lists.
    pub fn lists(&self) -> &[StatusList] {
        &self.lists
    }

    /// The time at which they were added up.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// What the lists say of one thing.
    ///
    /// # Errors
    /// When a page that would say it cannot be used.
    pub fn about(&self, question: &Question) -> Result<Found, ListFault> {
        let mut found = Found::none(self.now);
        for list in &self.lists {
            let may = match list.terms().power {
                Power::Framework => true,
                Power::Owner => question.owners.iter().any(|owner| *owner == list.head().authority),
            };
            let mut filed = Vec::new();
            for key in question.target.keys() {
                filed.extend(list.under(&key)?);
            }
            for (page, at, entry) in filed {
                let matched = entry.target.covers(&question.target);
                if matched == StatusMatch::No {
                    continue;
                }
                let hit = Hit {
                    entry,
                    list: list.head().list.clone(),
                    authority: list.head().authority.clone(),
                    number: Some(list.head().number),
                    place: Place::new(list.from(), format!("/pages/{page}/{at}")),
                    sure: matched == StatusMatch::Yes,
                };
                match may {
                    true => found.hits.push(hit),
                    false => {
                        let text = format!("{} may deny only what is its own", hit.authority);
                        found.set_aside.push(SetAside::new(&hit, text));
                    }
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// What the lists say of everything a signer rests on.
    ///
    /// # Errors
    /// When a page that would say it cannot be used.
    pub fn of_signer(&self, signer: &Signer, party: &Party) -> Result<SignerStatus, ListFault> {
        let named = party.participants.iter().map(|name| Question {
            target: StatusTarget::Participant(name.clone()),
            owners: vec![name.clone()],
        });
        SignerStatus::ask(self, signer, party, named.collect())
    }

    /// A list is no better than who signed it. A list that denies its own signer falls too: the next one is signed
    /// by another. Whether the authority itself is denied is not asked: its list can only deny more.
    fn signers_stand(&self) -> Result<(), ListFault> {
        for list in &self.lists {
            let mut fallen: Vec<(Text, Text)> = Vec::new();
            for (name, signer) in list.signers() {
                let own = vec![list.head().authority.clone()];
                let party =
                    Party { participants: own, identities: vec![name.clone()], authority_owners: Vec::new() };
                let standing = SignerStatus::ask(self, signer, &party, Vec::new())?.standing(Tense::Now);
                match standing {
                    Standing::Good => {}
                    Standing::Unknown(found) | Standing::Suspended(found) | Standing::Revoked(found) => {
                        fallen.push((name.clone(), found.first().text.clone()));
                    }
                }
            }
            list.signed_by_enough(&fallen)
                .map_err(|why| ListFault { list: list.terms().list.clone(), why })?;
        }
        Ok(())
    }
}

/// Whether a hit is a lift that counts for a suspension by now.
pub(crate) fn lifts(lift: &Hit, suspended: &Hit, now: Instant) -> bool {
    // Each list counts its entries by itself, so an id says nothing of another list's.
    let own = lift.authority == suspended.authority && lift.list == suspended.list;
    let begun = matches!(&lift.entry.state, StatusState::Lifts { from, .. } if *from <= now);
    own && begun && lift.sure && lift.entry.lifts(&suspended.entry)
}
