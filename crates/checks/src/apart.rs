//! Who made what is approved: nobody approves what they signed, built or submitted themselves.

use decision::Facts;
use model::Principal;

use crate::Person;
use crate::demand::Demand;
use crate::testimony::Testimony;
use crate::too_few_signers;

/// What a decision rests on beside approvals: for each such requirement every proof that meets it.
pub(crate) struct Made<'a>(Vec<(&'a Demand, Vec<Testimony<'a>>)>);

/// Somebody who approved, and with what.
pub(crate) struct Approver<'a> {
    pub(crate) person: &'a Person,
    pub(crate) principals: Vec<&'a Principal>,
}

impl Approver<'_> {
    fn made(&self, testimony: &Testimony<'_>) -> bool {
        self.person.made(testimony, &self.principals)
    }
}

impl<'a> Made<'a> {
    /// What meets these requirements. One that nothing meets denies by itself, whoever approves.
    pub(crate) fn of(demands: &'a [Demand], facts: &'a Facts<'a>) -> Self {
        let met = |demand: &'a Demand| Some((demand, demand.meeting(facts).ok()?));
        let stands = |(demand, proofs): &(&Demand, Vec<Testimony<'_>>)| suffices(demand, proofs);
        Self(demands.iter().filter_map(met).filter(stands).collect())
    }

    /// Whether this person had a hand in any of it.
    pub(crate) fn by(&self, approver: &Approver<'_>) -> bool {
        self.0.iter().flat_map(|(_, proofs)| proofs).any(|proof| approver.made(proof))
    }

    /// The first proof of a requirement that does not stand without what these people had a hand in.
    ///
    /// It is asked whether others' proofs would do, and not who signed the one that is told: evidence that is laid beside
    /// others' must not turn an answer.
    pub(crate) fn rests_on(&self, approvers: &[&Approver<'_>]) -> Option<&Testimony<'a>> {
        let own = |proof: &&Testimony<'_>| approvers.iter().any(|approver| approver.made(proof));
        self.0.iter().find_map(|(demand, proofs)| {
            let others: Vec<Testimony<'_>> = proofs.iter().filter(|proof| !own(proof)).cloned().collect();
            if suffices(demand, &others) { None } else { proofs.iter().find(own) }
        })
    }
}

/// Whether these proofs, each of which meets the requirement, are enough of them.
fn suffices(demand: &Demand, proofs: &[Testimony<'_>]) -> bool {
    match demand.quorum() {
        None => !proofs.is_empty(),
        Some(quorum) => too_few_signers::judge(proofs, &[], quorum).passes(),
    }
}
