//! What a handoff demands, put together: its own requirements and those of every handoff it repeats.

use std::sync::Arc;

use checks::{
    StatusRule, SubjectRule, agreement, attestation, correlate, layout, provenance, rotation, signature,
    status, summary,
};
use decision::{Plan, Requirement, StatusPlan};
use model::{NonEmpty, Text};

use crate::rules::{Demand, Handoff, Rules};

/// The plan of a handoff of these rules.
pub(crate) fn plan(rules: &Rules, handoff: &Handoff) -> Option<Plan> {
    let status = status_plan(rules, handoff);
    let asked = match &status {
        Some(plan) if !plan.lists.is_empty() => StatusRule::Everything,
        Some(_) => StatusRule::Signers,
        None => StatusRule::None,
    };
    let whole = Whole { rules, status: asked };
    let mut required = Vec::new();
    whole.demanded(handoff, "", &mut required);
    let advised = whole.listed(handoff, &format!("handoffs.{}.advise", handoff.name), &handoff.advise);
    let made = rules.exceptions.iter().filter(|made| made.handoff == handoff.name);
    let exceptions = made.map(|made| Arc::clone(&made.exception)).collect();
    let (handoff, required) = (handoff.name.clone(), NonEmpty::of(required)?);
    Some(Plan { handoff, required, advised, status, exceptions })
}

/// Whom the handoff asks, with all it repeats, and about whom. What is asked only denies, so what one of the handoffs asks is
/// asked for the whole.
fn status_plan(rules: &Rules, handoff: &Handoff) -> Option<StatusPlan> {
    let (mut lists, mut revocation, mut parties) = (Vec::new(), Vec::new(), Vec::new());
    let (mut all, mut seen) = (vec![handoff], Vec::new());
    let mut reliant = None;
    while let Some(one) = all.pop() {
        if seen.contains(&&one.name) {
            continue;
        }
        seen.push(&one.name);
        for asked in one.require.iter().filter_map(Demand::asked) {
            lists.extend(asked.lists.iter().cloned());
            revocation.extend(asked.revocation.iter().cloned());
        }
        parties.extend(one.ends.judged.clone());
        reliant = reliant.or_else(|| one.ends.crossing.to.as_ref().map(|to| to.participant.clone()));
        all.extend(rules.handoffs.iter().filter(|known| one.repeat.contains(&known.name)));
    }
    for each in [&mut lists, &mut revocation, &mut parties] {
        each.sort();
        each.dedup();
    }
    let any = !lists.is_empty() || !revocation.is_empty();
    any.then_some(StatusPlan { lists, revocation, reliant, parties })
}

/// A handoff with all that it repeats.
struct Whole<'r> {
    rules: &'r Rules,
    /// What of every proof is asked about.
    status: StatusRule,
}

impl Whole<'_> {
    /// What a handoff requires, in the order of its paths. Nothing goes round and round: `rules` has refused circles, and
    /// has counted what comes together.
    fn demanded(&self, handoff: &Handoff, before: &str, required: &mut Vec<Requirement>) {
        let own = format!("{before}handoffs.{}", handoff.name);
        if let Some(agreed) = &handoff.ends.agreement {
            required.push(agreement(format!("{own}.from").into(), agreed.clone()));
        }
        for (number, name) in handoff.repeat.iter().enumerate() {
            if let Some(again) = self.rules.handoffs.iter().find(|known| known.name == *name) {
                self.demanded(again, &format!("{own}.repeat[{number}]→"), required);
            }
        }
        required.extend(self.listed(handoff, &format!("{own}.require"), &handoff.require));
    }

    /// The requirements of a list that stands at `path`. A repeated handoff keeps its own rule for names.
    fn listed(&self, handoff: &Handoff, path: &str, demands: &[Demand]) -> Vec<Requirement> {
        let statements = handoff.require.iter().any(Demand::is_of_statements);
        let subject = SubjectRule { status: self.status, ..handoff.subject.clone() };
        let at = |number: usize, kind: &str| Text::from(format!("{path}[{number}].{kind}"));
        let planned =
            |(number, demand): (usize, &Demand)| one(demand, &subject, statements, |kind| at(number, kind));
        demands.iter().enumerate().map(planned).collect()
    }
}

fn one(
    demand: &Demand,
    subject: &SubjectRule,
    statements: bool,
    path: impl Fn(&'static str) -> Text,
) -> Requirement {
    match demand {
        Demand::Signature(demand) => signature(path("signature"), demand.clone(), subject, statements),
        Demand::Provenance(demand) => provenance(path("provenance"), demand.as_ref().clone(), subject),
        Demand::Attestation(demand) => attestation(path("attestation"), demand.clone(), subject),
        Demand::Summary(demand) => summary(path("vsa"), demand.clone(), subject),
        Demand::Layout(demand) => layout(path("layout"), demand.clone(), subject),
        // Which lists are asked is one for the whole plan: denials add up.
        Demand::Status(_) => status(path("status")),
        Demand::Rotation(keys) => rotation(path("rotation"), keys.clone()),
        Demand::Correlate(demand) => correlate(path("correlate"), demand.clone(), subject, statements),
    }
}
