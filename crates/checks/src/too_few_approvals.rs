use std::sync::Arc;

use decision::Card;
use model::{Gap, NonEmpty, Outcome, Principal, Reason};

use crate::Person;
use crate::apart::Approver;
use crate::demand::Short;
use crate::parties::Parties;
use crate::quote::{MAX_LISTED, listed};
use crate::testimony::Testimony;
use crate::too_few_signers::{named, signers};

/// Have as many different people approved as the framework asks for?
pub(crate) static CARD: Card = Card {
    id: "too-few-approvals",
    since: "0.1",
    asks: "did `distinct` different people of `by`, none of whom made it, approve it?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("too-few-approvals.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:PR.AA-05", "NHI10:2025"],
};

/// What it asks.
pub(crate) struct TooFewApprovals {
    /// Who may approve.
    pub(crate) by: NonEmpty<Arc<Person>>,
    /// How many of them must, from 1 to as many as there are.
    pub(crate) distinct: usize,
}

/// The most people who both approved and made what is approved that are weighed against each other: each of them doubles
/// the ways to choose. The rest do not count as approvers.
const MAX_TORN: usize = 8;

/// The most approvals that do not count of which it is told why.
const MAX_TOLD: usize = 4;

/// Judges the approvals that meet every other part of the requirement, and those of listed people that do not.
pub(crate) fn judge(good: &[Testimony<'_>], short: &[Short<'_>], params: &TooFewApprovals) -> Outcome {
    let different = signers(good.iter());
    let approvers = approvers(params, &different);
    let apart = independent(&approvers, &different);
    let alone = Parties::people(params.by.iter().map(|person| &**person)).paired(&named(&different));
    let who = match approvers.is_empty() {
        true => "nobody".to_owned(),
        false => listed(approvers.iter().map(|approver| &*approver.person.name)),
    };
    let people = listed(params.by.iter().map(|person| &*person.name));
    let with = match apart >= params.distinct {
        true => format!(", with {}", keys(&different)),
        false => String::new(),
    };
    let mut reason = Reason::new(format!("{apart} of {people} approved it: {who}{with}"))
        .compare(format!("{} different people", params.distinct), format!("{apart} different people"));
    for testimony in &different {
        reason = reason.at(testimony.signer_place());
    }
    if apart >= params.distinct {
        return Outcome::satisfied(reason);
    }
    let wrong = short.iter().filter(|one| matches!(one.why, Outcome::Violated(_)));
    let all = signers(good.iter().chain(wrong.map(|one| &one.testimony)));
    let with_the_wrong = Parties::people(params.by.iter().map(|person| &**person)).paired(&named(&all));
    let torn = alone >= params.distinct;
    let help = match (torn, with_the_wrong > alone) {
        (true, _) => {
            "they cannot all approve it, for the decision rests on what they made: have others approve it as well"
        }
        (false, true) => {
            "an approval does not hold: see why, and have that person or another approve it again"
        }
        (false, false) => {
            "have further people of `by` approve it with `countersign approve`, and name the files with --attestation"
        }
    };
    let mut reasons = NonEmpty::one(reason.help(help));
    short.iter().take(MAX_TOLD).filter_map(untold).for_each(|reason| reasons.push(reason));
    match torn || with_the_wrong > alone {
        true => Outcome::Violated(reasons),
        false => Outcome::Unknown(Gap::Missing, reasons),
    }
}

/// With what they were signed, each that counted.
fn keys(different: &[&Testimony<'_>]) -> String {
    let told: Vec<String> = different.iter().take(MAX_LISTED).map(|testimony| testimony.who()).collect();
    match different.len().checked_sub(MAX_LISTED) {
        None | Some(0) => told.join(" and "),
        Some(more) => format!("{} and {more} more", told.join(", ")),
    }
}

/// Why an approval does not count.
fn untold(short: &Short<'_>) -> Option<Reason> {
    let reasons = short.why.reasons();
    let why = reasons.first()?;
    let text = format!("that by {} does not count: {}", short.testimony.who(), why.text);
    Some(why.rests_on.iter().cloned().fold(Reason::new(text), Reason::at))
}

/// Everybody who approved, with what they did it.
fn approvers<'a>(params: &'a TooFewApprovals, good: &[&Testimony<'a>]) -> Vec<Approver<'a>> {
    let by = |person: &'a Arc<Person>| {
        let own = good.iter().filter(|testimony| person.signed(testimony));
        let principals: Vec<&'a Principal> = own.map(|testimony| testimony.principal).collect();
        (!principals.is_empty()).then_some(Approver { person, principals })
    };
    params.by.iter().filter_map(by).collect()
}

/// The most people who can count as approvers together, such that the decision stands without what they made.
fn independent<'a>(approvers: &[Approver<'a>], good: &[&Testimony<'a>]) -> usize {
    // All are of one group, and held against the same.
    let Some(made) = good.iter().find_map(|testimony| testimony.beside.as_ref()) else { return 0 };
    let (torn, free): (Vec<&Approver<'_>>, Vec<&Approver<'_>>) =
        approvers.iter().partition(|approver| made.by(approver));
    let signed = named(good);
    let counted = |chosen: &[&Approver<'_>]| {
        Parties::people(free.iter().chain(chosen).map(|approver| approver.person)).paired(&signed)
    };
    let mut most = counted(&[]);
    let mut chosen: Vec<Vec<&Approver<'_>>> = vec![Vec::new()];
    for one in torn.into_iter().take(MAX_TORN) {
        for with in chosen.clone() {
            let with: Vec<&Approver<'_>> = with.into_iter().chain([one]).collect();
            // Whom nothing stands without stands in the way of everybody beside them too.
            if made.rests_on(&with).is_none() {
                most = most.max(counted(&with));
                chosen.push(with);
            }
        }
    }
    most
}
