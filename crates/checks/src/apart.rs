//! What a decision rests on, and who made it: nobody approves what they signed, built or submitted themselves.

use std::sync::Arc;

use decision::Facts;
use model::Principal;

use crate::Person;
use crate::demand::Demand;
use crate::kind::Kind;
use crate::testimony::Testimony;
use crate::too_few_signers;

/// What a decision rests on beside the proofs that are held against it: for each such requirement every proof that meets it.
pub(crate) struct Made<'a> {
    demands: Arc<[Demand]>,
    /// The places of those that are met, and by what.
    met: Vec<(usize, Vec<Testimony<'a>>)>,
}

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
    pub(crate) fn of(demands: &Arc<[Demand]>, facts: &'a Facts<'a>) -> Self {
        let met = |(place, demand): (usize, &Demand)| {
            let proofs = demand.meeting(facts).ok()?;
            suffices(demand, &proofs).then_some((place, proofs))
        };
        Self { demands: Arc::clone(demands), met: demands.iter().enumerate().filter_map(met).collect() }
    }

    fn requirements(&self) -> impl Iterator<Item = (&Demand, &[Testimony<'a>])> {
        self.met.iter().filter_map(|(place, proofs)| Some((self.demands.get(*place)?, proofs.as_slice())))
    }

    /// Whether one of the proofs calls the artifact by this name, or by none. Provenance is asked where any is demanded:
    /// other proofs may call it what their tools call it. Where nothing gives it a name, nothing speaks against this one; what is
    /// demanded and not met denies by itself.
    pub(crate) fn may_be_called(&self, name: &str) -> bool {
        let naming = |built: bool| {
            let of = move |demand: &Demand| match built {
                true => *demand.kind() == Kind::Provenance,
                false => demand.kind().names_the_artifact(),
            };
            self.demands.iter().any(of).then_some(of)
        };
        let Some(naming) = naming(true).or_else(|| naming(false)) else { return true };
        let own =
            |proof: &&Testimony<'_>| proof.names.is_empty() || proof.names.iter().any(|own| **own == *name);
        let mut proofs = self
            .requirements()
            .filter(|(demand, _)| naming(demand))
            .flat_map(|(_, proofs)| proofs)
            .peekable();
        proofs.peek().is_none() || proofs.any(|proof| own(&proof))
    }

    /// Whether this person had a hand in any of it.
    pub(crate) fn by(&self, approver: &Approver<'_>) -> bool {
        self.requirements().flat_map(|(_, proofs)| proofs).any(|proof| approver.made(proof))
    }

    /// The first proof of a requirement that does not stand without what these people had a hand in.
    ///
    /// It is asked whether others' proofs would do, and not who signed the one that is told: evidence that is laid beside
    /// others' must not turn an answer.
    pub(crate) fn rests_on(&self, approvers: &[&Approver<'_>]) -> Option<&Testimony<'a>> {
        let own = |proof: &&Testimony<'_>| approvers.iter().any(|approver| approver.made(proof));
        self.requirements().find_map(|(demand, proofs)| {
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
