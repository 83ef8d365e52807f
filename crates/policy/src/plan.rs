//! What a handoff demands, put together: its own requirements, those of every handoff it repeats, and those of the tiers
//! of the zone it enters.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{
    Across, AdvisoryRule, Approvals, Dependencies, Edition, Held, Made, MadeOf, NamedIdentity, Publisher,
    Publishing, Purpose, Receipt, StatusRule, agreement, approvals, attestation, baseline, correlate,
    delivery, dependencies, layout, provenance, publisher, receipt, relationship, release, rotation,
    signature, status, summary,
};
use decision::{Gate, Plan, PublishingPlan, ReceiptPlan, RelatedParties, Requirement, StatusPlan};
use model::{Digest, NonEmpty, Text};

use crate::rules::{AskedReceipt, Demand, Handoff, Rules};

/// The plan of a handoff of these rules, which are those of the framework of this digest; none where it has nothing that
/// decides, or something that cannot be planned: a plan that left it out would demand less than the framework.
pub(crate) fn plan(rules: &Rules, handoff: &Handoff, digest: &Digest) -> Option<Plan> {
    let status = status_plan(rules, handoff);
    let together = together(rules, handoff);
    let whole = Whole::of(rules, handoff, digest);
    let mut required = Vec::new();
    whole.demanded(handoff, "", &mut required)?;
    let mut advised = whole.listed(handoff, &format!("handoffs.{}.advise", handoff.name), &handoff.advise)?;
    for tier in &handoff.ends.tiers {
        advised.extend(whole.listed(handoff, &format!("tiers.{}.advise", tier.name), &tier.advise)?);
    }
    let made = rules.exceptions.iter().filter(|made| made.handoff == handoff.name);
    let exceptions = made.map(|made| Arc::clone(&made.exception)).collect();
    let receipts = ReceiptPlan { given: handoff.receipt.is_some(), by: gates(rules, &together, digest) };
    let made_of: Vec<_> = asked_inside(rules, handoff).collect();
    let (handoff, required) = (handoff.name.clone(), NonEmpty::of(required)?);
    let of_itself = whole.advisories.iter().flat_map(|rule| rule.feeds.iter());
    let mut feeds: Vec<Text> =
        of_itself.chain(made_of.iter().flat_map(|asked| &asked.feeds)).cloned().collect();
    feeds.sort();
    feeds.dedup();
    let publishing = publishing(rules, &made_of, whole.status);
    Some(Plan {
        handoff,
        required,
        advised,
        status,
        advisories: feeds,
        dependencies: made_of.iter().map(|asked| asked.asked()).collect(),
        publishing,
        exceptions,
        receipts,
    })
}

/// Who publishes what is listed, for all that asks it.
fn publishing(rules: &Rules, made_of: &[&Dependencies], status: StatusRule) -> Option<PublishingPlan> {
    let asked: Vec<&Publishing> = made_of.iter().filter_map(|asked| asked.publishing.as_ref()).collect();
    let is_listed = |one: &Publisher| asked.iter().any(|asked| asked.publishers.contains(&one.name));
    let listed = rules.publishers.iter().filter(|one| is_listed(one));
    let publishers = listed.map(|one| Arc::new(publisher(one, status))).collect();
    // As far as the one that asks farthest.
    let depth = asked.iter().map(|asked| asked.depth).reduce(|one, other| Some(one?.max(other?)))?;
    Some(PublishingPlan { publishers, depth })
}

/// Whose verdicts a handoff asks, with all it repeats, and for advice.
pub(crate) fn verdicts(rules: &Rules, handoff: &Handoff) -> BTreeSet<Text> {
    asked_inside(rules, handoff)
        .flat_map(|asked| asked.verdicts.iter().flat_map(NonEmpty::iter))
        .cloned()
        .collect()
}

/// All that a handoff asks of what something is made of, with all it repeats, and for advice.
fn asked_inside<'r>(rules: &'r Rules, handoff: &'r Handoff) -> impl Iterator<Item = &'r Dependencies> {
    let advice = handoff.advise.iter().chain(handoff.ends.tiers.iter().flat_map(|tier| &tier.advise));
    together(rules, handoff).into_iter().chain(advice).filter_map(Demand::dependencies)
}

/// What the releases of a handoff, and of all it repeats, are held against; each once.
pub(crate) fn baselines(rules: &Rules, handoff: &Handoff, digest: &Digest) -> Vec<Arc<Held>> {
    let together = rules.together(&handoff.name);
    if together.iter().all(|one| one.baseline.is_none()) {
        return Vec::new();
    }
    let whole = Whole::of(rules, handoff, digest);
    together.into_iter().filter_map(|one| whole.held(one)).collect()
}

/// What a handoff and all it repeats require, with the tiers of the zones they enter.
fn together<'r>(rules: &'r Rules, handoff: &'r Handoff) -> Vec<&'r Demand> {
    rules.together(&handoff.name).into_iter().flat_map(required).collect()
}

/// What a handoff requires itself, with the tiers of the zone it enters.
fn required(handoff: &Handoff) -> impl Iterator<Item = &Demand> {
    handoff.require.iter().chain(handoff.ends.tiers.iter().flat_map(|tier| &tier.require))
}

/// Whose deliveries count at a handoff and all it repeats.
pub(crate) fn senders(rules: &Rules, handoff: &Handoff) -> Vec<NonEmpty<Arc<NamedIdentity>>> {
    let by = |demand: &&Demand| match demand {
        Demand::Delivery(demand) => Some(demand.by.clone()),
        Demand::Signature(_)
        | Demand::Provenance(_)
        | Demand::Attestation(_)
        | Demand::Summary(_)
        | Demand::Receipt(_)
        | Demand::Release(_)
        | Demand::Layout(_)
        | Demand::Approvals(_)
        | Demand::Status(_)
        | Demand::Rotation(_)
        | Demand::Correlate(_)
        | Demand::Dependencies(_)
        | Demand::Advisories(_) => None,
    };
    together(rules, handoff).iter().filter_map(by).collect()
}

/// Whose receipts count, and for which verifier, at a handoff and all it repeats; each once.
fn gates(rules: &Rules, together: &[&Demand], digest: &Digest) -> Vec<Gate> {
    let mut all: Vec<Gate> = Vec::new();
    for asked in together.iter().filter_map(|demand| demand.receipt()) {
        let Some(naming) = rules.handoff(&asked.of).and_then(|of| of.receipt.as_ref()) else { continue };
        for named in asked.by.iter() {
            let gate = Gate {
                identity: named.name.clone(),
                verifier: naming.verifier.clone(),
                handoff: asked.of.clone(),
                frameworks: editions(asked, digest),
            };
            if !all.contains(&gate) {
                all.push(gate);
            }
        }
    }
    all
}

/// The editions of frameworks that a receipt may name; `this` is the one of this digest.
fn editions(asked: &AskedReceipt, digest: &Digest) -> Vec<Digest> {
    let this = asked.this.then(|| digest.clone());
    this.into_iter().chain(asked.frameworks.iter().cloned()).collect()
}

/// Whose names for the artifact advisories are asked about: those of provenance, where any is required. Other statements
/// may call it what their tools call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamedBy {
    Provenance,
    Statements,
    Signatures,
}

fn named_by(together: &[&Demand]) -> NamedBy {
    match together.iter().any(|demand| matches!(demand, Demand::Provenance(_))) {
        true => NamedBy::Provenance,
        false if together.iter().any(|demand| demand.is_of_statements()) => NamedBy::Statements,
        false => NamedBy::Signatures,
    }
}

/// The advisories that are asked, each rule once. Advisories only deny, so what one of the handoffs asks is asked for the
/// whole, and only what answers it for each answers it.
fn advisories(together: &[&Demand]) -> Vec<Arc<AdvisoryRule>> {
    let mut all: Vec<Arc<AdvisoryRule>> = Vec::new();
    for rule in together.iter().filter_map(|demand| demand.advisories()) {
        if !all.contains(rule) {
            all.push(Arc::clone(rule));
        }
    }
    all
}

/// Whom the handoff asks, with all it repeats, and about whom. What is asked only denies, so what one of the handoffs asks is
/// asked for the whole.
fn status_plan(rules: &Rules, handoff: &Handoff) -> Option<StatusPlan> {
    let whole = asked_and_related(rules, handoff);
    (!whole.lists.is_empty() || !whole.revocation.is_empty()).then_some(whole)
}

/// Who hands over at a handoff and at all it repeats, and under which relationships.
pub(crate) fn handing_over(rules: &Rules, handoff: &Handoff) -> (Vec<Text>, Vec<Text>) {
    let StatusPlan { parties, relationships, .. } = asked_and_related(rules, handoff);
    (parties, relationships.into_iter().map(|one| one.relationship).collect())
}

fn asked_and_related(rules: &Rules, handoff: &Handoff) -> StatusPlan {
    let (mut lists, mut revocation, mut parties) = (Vec::new(), Vec::new(), Vec::new());
    let (mut reliant, mut relationships, mut owners) = (Vec::new(), Vec::new(), Vec::new());
    for one in rules.together(&handoff.name) {
        for demand in required(one) {
            owners.extend(demand.participants().cloned());
            let asked = demand.asked();
            lists.extend(asked.iter().flat_map(|asked| asked.lists.iter().cloned()));
            revocation.extend(asked.iter().flat_map(|asked| asked.revocation.iter().cloned()));
        }
        parties.extend(one.ends.judged.clone());
        relationships.extend(one.ends.under.iter().map(|under| RelatedParties {
            relationship: under.name.clone(),
            parties: [under.from.clone(), under.to.clone()],
        }));
        reliant.extend(one.ends.crossing.to.as_ref().map(|to| to.participant.clone()));
    }
    owners.extend(parties.iter().cloned());
    for each in [&mut reliant, &mut lists, &mut revocation, &mut parties, &mut owners] {
        each.sort();
        each.dedup();
    }
    StatusPlan { lists, revocation, reliant, parties, owners, relationships }
}

/// A handoff with all that it repeats.
struct Whole<'r> {
    rules: &'r Rules,
    /// The framework's digest.
    digest: &'r Digest,
    /// The handoff, and those it repeats.
    crossed: Vec<&'r Handoff>,
    /// What of every proof is asked about.
    status: StatusRule,
    named_by: NamedBy,
    advisories: Vec<Arc<AdvisoryRule>>,
}

impl<'r> Whole<'r> {
    fn of(rules: &'r Rules, handoff: &'r Handoff, digest: &'r Digest) -> Self {
        let together = together(rules, handoff);
        let status = match status_plan(rules, handoff) {
            Some(plan) if !plan.lists.is_empty() => StatusRule::Everything,
            Some(_) => StatusRule::Signers,
            None => StatusRule::None,
        };
        Self {
            rules,
            digest,
            status,
            named_by: named_by(&together),
            advisories: advisories(&together),
            crossed: rules.together(&handoff.name),
        }
    }

    /// What the releases of one handoff are held against, if anything.
    fn held(&self, handoff: &Handoff) -> Option<Arc<Held>> {
        let baseline = handoff.baseline.clone()?;
        let demanded = required(handoff).filter_map(|demand| self.made_by(handoff, demand)).collect();
        Some(Arc::new(Held::new(baseline, demanded)))
    }

    /// What a handoff requires, in the order of its paths. Nothing goes round and round: `rules` has refused circles, and
    /// has counted what comes together. `None` where something cannot be planned.
    fn demanded(&self, handoff: &Handoff, before: &str, required: &mut Vec<Requirement>) -> Option<()> {
        let own = format!("{before}handoffs.{}", handoff.name);
        if let Some(agreed) = &handoff.ends.agreement {
            required.push(agreement(format!("{own}.from").into(), agreed.clone()));
        }
        if let Some(under) = &handoff.ends.under {
            required.push(relationship(format!("{own}.under").into(), Arc::clone(under)));
        }
        for (number, name) in handoff.repeat.iter().enumerate() {
            let again = self.rules.handoff(name)?;
            self.demanded(again, &format!("{own}.repeat[{number}]→"), required)?;
        }
        required.extend(self.listed(handoff, &format!("{own}.require"), &handoff.require)?);
        let held = self.held(handoff);
        required.extend(held.map(|held| baseline(format!("{own}.baseline").into(), held)));
        for tier in &handoff.ends.tiers {
            let path = format!("{before}tiers.{}.require", tier.name);
            required.extend(self.listed(handoff, &path, &tier.require)?);
        }
        Some(())
    }

    /// The requirements of a list that stands at `path`; `None` where one of them cannot be planned. A repeated handoff keeps
    /// its own rule for names, which its tiers are held to as well.
    fn listed(&self, handoff: &Handoff, path: &str, demands: &[Demand]) -> Option<Vec<Requirement>> {
        let mut all = Vec::with_capacity(demands.len());
        for (number, demand) in demands.iter().enumerate() {
            match self.planned(handoff, demand, |kind| Text::from(format!("{path}[{number}].{kind}")))? {
                Planned::Here(requirement) => all.push(requirement),
                Planned::Elsewhere => {}
            }
        }
        Some(all)
    }

    /// What one demand of a handoff comes to; `None` where it cannot be planned.
    fn planned(
        &self,
        handoff: &Handoff,
        demand: &Demand,
        path: impl Fn(&'static str) -> Text,
    ) -> Option<Planned> {
        let statements = required(handoff).any(Demand::states_name);
        let across = &self.across(handoff, demand);
        Some(Planned::Here(match demand {
            Demand::Signature(demand) => signature(path("signature"), demand.clone(), across, statements),
            Demand::Provenance(demand) => provenance(path("provenance"), demand.as_ref().clone(), across),
            Demand::Attestation(demand) => attestation(path("attestation"), demand.clone(), across),
            Demand::Summary(demand) => summary(path("vsa"), demand.clone(), across),
            Demand::Receipt(asked) => receipt(path("receipt"), &self.receipt(asked)?, self.made(), across),
            Demand::Release(demand) => release(path("release"), demand.as_ref().clone(), across),
            Demand::Layout(demand) => layout(path("layout"), demand.clone(), across),
            // Only a handoff under a relationship may ask for it.
            Demand::Delivery(demand) => {
                let under = across.under.clone()?;
                delivery(path("delivery"), demand.clone(), across, under, handoff.name.clone())
            }
            Demand::Approvals(asked) => self.approved(handoff, asked, across, path("approvals")),
            Demand::Dependencies(asked) => dependencies(path("dependencies"), asked.as_ref().clone(), across),
            // Which lists are asked is one for the whole plan: denials add up.
            Demand::Status(_) => status(path("status")),
            Demand::Rotation(keys) => rotation(path("rotation"), keys.clone()),
            Demand::Correlate(demand) => correlate(path("correlate"), demand.clone(), across, statements),
            // They are asked by the requirements whose proofs name the package.
            Demand::Advisories(_) => return Some(Planned::Elsewhere),
        }))
    }

    /// Approvals are for the handoff that asks for them, also where another repeats it.
    fn approved(&self, handoff: &Handoff, asked: &Approvals, across: &Across, path: Text) -> Requirement {
        let crossing = &handoff.ends.crossing;
        let purpose = Purpose {
            handoff: handoff.name.clone(),
            from: crossing.from.as_ref().map(|end| end.name.clone()),
            to: crossing.to.as_ref().map(|end| end.name.clone()),
            framework: self.rules.name.clone(),
            digest: self.digest.clone(),
        };
        approvals(path, asked.clone(), purpose, self.makers(), across)
    }

    /// What the whole rests on that says who made the artifact: nobody approves what they made. What says no more than
    /// something of it is that only where nothing else is demanded: who tested it may approve it.
    fn makers(&self) -> Vec<Made> {
        let all = self.made();
        let alone = !all.iter().any(|made| made.of.is_origin());
        all.into_iter().filter(|made| alone || made.of.is_origin()).collect()
    }

    /// All that an allow may rest on, here and at the handoffs that are repeated.
    fn made(&self) -> Vec<Made> {
        let all = || {
            self.crossed.iter().flat_map(|handoff| required(handoff).map(move |demand| (*handoff, demand)))
        };
        all().filter_map(|(handoff, demand)| self.made_by(handoff, demand)).collect()
    }

    /// What an allow may rest on by one demand of a handoff.
    fn made_by(&self, handoff: &Handoff, demand: &Demand) -> Option<Made> {
        let of = match demand {
            Demand::Signature(demand) => Some(MadeOf::Signature(demand.clone())),
            Demand::Provenance(demand) => Some(MadeOf::Provenance(demand.clone())),
            Demand::Layout(demand) => Some(MadeOf::Layout(demand.clone())),
            Demand::Attestation(demand) => Some(MadeOf::Attestation(demand.clone())),
            Demand::Summary(demand) => Some(MadeOf::Summary(demand.clone())),
            Demand::Release(demand) => Some(MadeOf::Release(demand.clone())),
            Demand::Receipt(_)
            | Demand::Approvals(_)
            | Demand::Delivery(_)
            | Demand::Correlate(_)
            | Demand::Rotation(_)
            | Demand::Dependencies(_)
            | Demand::Advisories(_)
            | Demand::Status(_) => None,
        }?;
        let statements_elsewhere = required(handoff).any(Demand::states_name);
        Some(Made { of, across: self.across(handoff, demand), statements_elsewhere })
    }

    /// A receipt that is asked for, with those it must rest on: all that its handoff asked for, also by what it repeats.
    /// Nothing goes round and round: `rules` has refused circles.
    fn receipt(&self, asked: &AskedReceipt) -> Option<Receipt> {
        let of = self.rules.handoff(&asked.of)?;
        let mut before: Vec<Receipt> = Vec::new();
        for asked in together(self.rules, of).into_iter().filter_map(Demand::receipt) {
            let one = self.receipt(asked)?;
            if !before.contains(&one) {
                before.push(one);
            }
        }
        Some(Receipt {
            of: of.receipt.clone()?,
            by: asked.by.clone(),
            max_age: asked.max_age,
            soak: asked.soak,
            frameworks: NonEmpty::of(editions(asked, self.digest))?,
            this: Edition {
                name: self.rules.name.clone(),
                number: self.rules.number,
                digest: self.digest.clone(),
            },
            accepted: asked.accepted.clone(),
            stated: asked.stated,
            proven_time: asked.proven_time,
            before,
        })
    }

    /// What is asked of the proofs of a demand, whatever it is for.
    fn across(&self, handoff: &Handoff, demand: &Demand) -> Across {
        let names = match self.named_by {
            NamedBy::Provenance => matches!(demand, Demand::Provenance(_)),
            NamedBy::Statements => demand.is_of_statements(),
            NamedBy::Signatures => true,
        };
        let advisories = if names { self.advisories.clone() } else { Vec::new() };
        let under = handoff.ends.under.clone();
        Across { subject: handoff.subject.clone(), under, status: self.status, advisories }
    }
}

/// What a demand comes to in a plan.
enum Planned {
    /// A requirement of its own.
    Here(Requirement),
    /// Nothing of its own: other requirements ask it.
    Elsewhere,
}

#[cfg(test)]
mod tests;
