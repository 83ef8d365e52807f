use std::collections::BTreeMap;
use std::path::Path;

use checks::Relationship;
use decision::ExitCode;
use formats::{Acceptance, CustodyResult, Delivery, Handed};
use model::{Instant, Text};
use policy::Framework;
use report::name;

use crate::arguments::Confirm;
use crate::complaint::Complaint;
use crate::custody::{Brought, By, LACKING, Vouching, disagreed, handoffs_under};
use crate::framework;
use crate::outside::{Clock, Env, Output};
use crate::state::State;

/// Sees what a recipient took over of a delivery.
pub(crate) fn run(
    arguments: &Confirm,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let now = clock.now();
    let policy = arguments.policy.as_deref();
    let Some((framework, path)) = framework::in_force(policy, env, out, (now, LACKING))? else {
        return Ok(ExitCode::Unusable);
    };
    let state = State::asked(arguments.state.as_deref(), &framework, None, false)?;
    let delivery = Brought::<Delivery>::demanded(&arguments.delivery)?;
    let acceptance = Brought::<Acceptance>::demanded(&arguments.acceptance)?;
    let roots = match countersign::roots(&framework, now) {
        Ok((roots, _)) => roots,
        Err(why) => return framework::not_ready(why, out),
    };
    let parties = &delivery.said.parties;
    let known = framework.relationship(&parties.relationship);
    let known = known.filter(|one| one.from == parties.sender && one.to == parties.recipient);
    let Some(known) = known else {
        return Err(Complaint {
            code: ExitCode::Missing,
            text: format!(
                "the framework has no relationship {} from {} to {}, so nothing tells who could accept",
                name(&parties.relationship),
                name(&parties.sender),
                name(&parties.recipient)
            ),
            place: None,
            help: "name the framework that the delivery was made by".to_owned(),
        });
    };
    let by = match By::read(
        (&framework, &roots),
        &handoffs_under(&framework, known),
        path.parent().unwrap_or(Path::new("")),
        (state.as_ref(), now),
    ) {
        Ok(by) => by,
        Err(why) => return framework::not_ready(why, out),
    };
    let sent = Vouching {
        what: "delivery",
        predicate_type: Delivery::TYPE,
        party: &parties.sender,
        about: delivery.said.handed.first(),
        between: true,
        goods: &[],
    };
    let at = |path: &Path, complaint: Complaint| Complaint {
        place: Some(path.to_string_lossy().into_owned()),
        ..complaint
    };
    by.vouched(&delivery, &sent).map_err(|why| at(&arguments.delivery, why))?;
    let answered = Vouching {
        what: "acceptance",
        predicate_type: Acceptance::TYPE,
        party: &parties.recipient,
        about: &acceptance.said.results.first().0,
        between: true,
        goods: &[],
    };
    by.vouched(&acceptance, &answered).map_err(|why| at(&arguments.acceptance, why))?;
    if let Some(why) = unlike(&delivery, &acceptance.said) {
        return Err(Complaint {
            code: ExitCode::Wrong,
            text: format!("the acceptance is not of this delivery: {why}"),
            place: Some(arguments.acceptance.to_string_lossy().into_owned()),
            help: format!("ask {} for the acceptance of this delivery", name(&parties.recipient)),
        });
    }
    if let Some(why) = untimely(&delivery.said, &acceptance.said, now) {
        return Err(Complaint {
            code: ExitCode::Missing,
            text: format!("the times do not fit together, so nothing is confirmed yet: {why}"),
            place: Some(arguments.acceptance.to_string_lossy().into_owned()),
            help: format!(
                "check the clocks of this machine, of {} and of {}; seconds apart, confirm again later or ask for \
                 another acceptance",
                name(&parties.sender),
                name(&parties.recipient)
            ),
        });
    }
    agreed(&framework, known, acceptance.said.accepted_at)?;
    by.unasked(known).iter().for_each(|note| out.say(note));
    let code = told(&acceptance.said, out)?;
    let remembered = state.map_or(Ok(()), |state| state.remember(&framework, None, &by.seen()));
    Ok(remembered.map_or_else(|complaint| complaint.beside(code, out), |()| code))
}

/// Refuses what was taken over when nothing was to be taken over between the two.
fn agreed(framework: &Framework, under: &Relationship, at: Instant) -> Result<(), Complaint> {
    disagreed(framework, under, at).map_or(Ok(()), |(code, reason)| {
        Err(Complaint {
            code,
            text: format!("nothing could be accepted at {at}: {}", reason.text),
            place: None,
            help: "name the framework of that time, or deliver again under what was agreed since".to_owned(),
        })
    })
}

/// Why an acceptance is not one of exactly this delivery.
fn unlike(delivery: &Brought<Delivery>, acceptance: &Acceptance) -> Option<String> {
    if acceptance.delivery != delivery.signed {
        return Some(format!("it is of {}, and this delivery is {}", acceptance.delivery, delivery.signed));
    }
    let (own, theirs) = (&delivery.said.parties, &acceptance.parties);
    for (field, own, theirs) in [
        ("sender", &own.sender, &theirs.sender),
        ("recipient", &own.recipient, &theirs.recipient),
        ("relationship", &own.relationship, &theirs.relationship),
    ] {
        if own != theirs {
            return Some(format!(
                "its {field} is {}, and that of the delivery is {}",
                name(theirs),
                name(own)
            ));
        }
    }
    let by_name = |handed: &Handed| (handed.name.clone(), handed.digests.iter().cloned().collect::<Vec<_>>());
    let sent: BTreeMap<Text, _> = delivery.said.handed.iter().map(by_name).collect();
    let answered: BTreeMap<Text, _> = acceptance.results.iter().map(|(handed, _)| by_name(handed)).collect();
    if let Some(missing) = sent.keys().find(|sent| !answered.contains_key(*sent)) {
        return Some(format!("it says nothing of {}", name(missing)));
    }
    if let Some((other, _)) = answered.iter().find(|(name, digests)| sent.get(*name) != Some(*digests)) {
        return Some(format!("what it calls {} was not delivered", name(other)));
    }
    None
}

/// Why the times cannot all be right. Clocks that differ prove nothing against anybody.
fn untimely(delivery: &Delivery, acceptance: &Acceptance, now: Instant) -> Option<String> {
    if acceptance.accepted_at < delivery.delivered_at {
        return Some(format!(
            "the acceptance says {}, and the delivery was made at {}",
            acceptance.accepted_at, delivery.delivered_at
        ));
    }
    (acceptance.accepted_at > now).then(|| {
        format!("the acceptance says {}, which has not come yet: it is {now}", acceptance.accepted_at)
    })
}

fn told(acceptance: &Acceptance, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let is_refused = |result: &CustodyResult| *result == CustodyResult::Refused;
    let refused = acceptance.results.iter().any(|(_, result)| is_refused(result));
    let nothing = acceptance.results.iter().all(|(_, result)| is_refused(result));
    let mut page = format!(
        "{} by {} at {}, by its framework {} number {}, {}\n",
        match (refused, nothing) {
            (_, true) => "nothing was accepted",
            (true, false) => "not all was accepted",
            (false, false) => "all was accepted",
        },
        name(&acceptance.parties.recipient),
        acceptance.accepted_at,
        name(&acceptance.framework.name),
        acceptance.framework.number,
        acceptance.framework.digest
    );
    for (handed, result) in acceptance.results.iter() {
        page.push_str(&format!("  {}  {}  {}\n", result.word(), handed.digests.first(), name(&handed.name)));
    }
    out.put(&page)?;
    Ok(if refused { ExitCode::Wrong } else { ExitCode::Allow })
}
