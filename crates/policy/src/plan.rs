//! What a handoff demands, put together: its own requirements, those of every handoff it repeats, and those of the tiers
//! of the zone it enters.

use std::sync::Arc;

use checks::{
    SubjectRule, agreement, attestation, correlate, layout, provenance, relationship, rotation, signature,
    summary,
};
use decision::{Plan, Requirement};
use model::{NonEmpty, Text};

use crate::rules::{Demand, Handoff, Rules};

/// The plan of a handoff of these rules.
pub(crate) fn plan(rules: &Rules, handoff: &Handoff) -> Option<Plan> {
    let mut required = Vec::new();
    demanded(rules, handoff, "", &mut required);
    let mut advised = listed(handoff, &format!("handoffs.{}.advise", handoff.name), &handoff.advise);
    for tier in &handoff.ends.tiers {
        advised.extend(listed(handoff, &format!("tiers.{}.advise", tier.name), &tier.advise));
    }
    let made = rules.exceptions.iter().filter(|made| made.handoff == handoff.name);
    let exceptions = made.map(|made| Arc::clone(&made.exception)).collect();
    Some(Plan { handoff: handoff.name.clone(), required: NonEmpty::of(required)?, advised, exceptions })
}

/// What a handoff requires, in the order of its paths. Nothing goes round and round: `rules` has refused circles, and
/// has counted what comes together.
fn demanded(rules: &Rules, handoff: &Handoff, before: &str, required: &mut Vec<Requirement>) {
    let own = format!("{before}handoffs.{}", handoff.name);
    if let Some(agreed) = &handoff.ends.agreement {
        required.push(agreement(format!("{own}.from").into(), agreed.clone()));
    }
    if let Some(under) = &handoff.ends.under {
        required.push(relationship(format!("{own}.under").into(), Arc::clone(under)));
    }
    for (number, name) in handoff.repeat.iter().enumerate() {
        if let Some(again) = rules.handoffs.iter().find(|known| known.name == *name) {
            demanded(rules, again, &format!("{own}.repeat[{number}]→"), required);
        }
    }
    required.extend(listed(handoff, &format!("{own}.require"), &handoff.require));
    for tier in &handoff.ends.tiers {
        required.extend(listed(handoff, &format!("{before}tiers.{}.require", tier.name), &tier.require));
    }
}

/// The requirements of a list that stands at `path`. A repeated handoff keeps its own rule for names, which its tiers are
/// held to as well.
fn listed(handoff: &Handoff, path: &str, demands: &[Demand]) -> Vec<Requirement> {
    let tiers = handoff.ends.tiers.iter().flat_map(|tier| &tier.require);
    let statements =
        handoff.require.iter().chain(tiers).any(|demand| {
            !matches!(demand, Demand::Signature(_) | Demand::Correlate(_) | Demand::Rotation(_))
        });
    let at = |number: usize, kind: &str| Text::from(format!("{path}[{number}].{kind}"));
    let planned = |(number, demand): (usize, &Demand)| {
        one(demand, &handoff.subject, statements, |kind| at(number, kind))
    };
    demands.iter().enumerate().map(planned).collect()
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
        Demand::Rotation(keys) => rotation(path("rotation"), keys.clone()),
        Demand::Correlate(demand) => correlate(path("correlate"), demand.clone(), subject, statements),
    }
}
