use std::path::Path;
use std::sync::Arc;

use decision::ExitCode;
use formats::{Delivery, Parties};
use model::{Instant, Text};
use policy::Framework;
use report::name;

use crate::arguments::Deliver;
use crate::complaint::{Complaint, nearest};
use crate::custody::{
    By, LACKING, Taking, Vouching, disagreed, edition, free, gathered, handoffs_under, outgoing, own_key,
    put, signed,
};
use crate::framework;
use crate::outside::{Clock, Env, Output};
use crate::state::State;

/// Signs what is handed over.
pub(crate) fn run(
    arguments: &Deliver,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let now = clock.now();
    free(&arguments.output, &arguments.subjects)?;
    let policy = arguments.policy.as_deref();
    let Some((framework, path)) = framework::in_force(policy, env, out, (now, LACKING))? else {
        return Ok(ExitCode::Unusable);
    };
    let state = State::asked(arguments.state.as_deref(), &framework, None, false)?;
    let under = relationship(&framework, &arguments.relationship)?;
    let handoff = arguments.handoff.as_deref().map(|given| handoff(&framework, given, &under)).transpose()?;
    holds(&framework, &under, now)?;
    let roots = match countersign::roots(&framework, now) {
        Ok((roots, _)) => roots,
        Err(why) => return framework::not_ready(why, out),
    };
    let key = own_key(&arguments.sign_with, &under.from, (&framework, &roots), now)?;
    let taking = Taking::of(&framework, &under, handoff.as_ref(), (&key, &roots));
    taking.some(&key)?;
    let files = gathered(&arguments.subjects)?;
    let delivery = Delivery {
        parties: Parties {
            sender: under.from.clone(),
            recipient: under.to.clone(),
            relationship: under.name.clone(),
        },
        handoff,
        framework: edition(&framework),
        delivered_at: now,
        handed: outgoing(&files)?,
    };
    let by = match By::read(
        (&framework, &roots),
        &handoffs_under(&framework, &under),
        path.parent().unwrap_or(Path::new("")),
        (state.as_ref(), now),
    ) {
        Ok(by) => by,
        Err(why) => return framework::not_ready(why, out),
    };
    let sent = Vouching {
        what: "delivery",
        predicate_type: Delivery::TYPE,
        party: &under.from,
        about: delivery.handed.first(),
        between: true,
        goods: &delivery.handed.iter().cloned().collect::<Vec<_>>(),
    };
    let line = signed::<Delivery>(&delivery.statement(), &key, &by, &sent)?;
    put(&line, &arguments.output, "delivery")?;
    by.unasked(&under).into_iter().chain(taking.others()).for_each(|note| out.say(&note));
    let mut page = format!(
        "handed over to {} under {}: {}\n",
        name(&under.to),
        name(&under.name),
        match files.len() {
            1 => "1 file".to_owned(),
            many => format!("{many} files"),
        }
    );
    for handed in delivery.handed.iter() {
        page.push_str(&format!("  {}  {}\n", handed.digests.first(), name(&handed.name)));
    }
    page.push_str(&format!(
        "  signed with key {}\n  the delivery is in {}\n",
        key.digest(),
        name(&arguments.output.to_string_lossy())
    ));
    out.put(&page)?;
    state.map_or(Ok(()), |state| state.remember(&framework, None, &by.seen()))?;
    Ok(ExitCode::Allow)
}

fn relationship(framework: &Framework, asked: &str) -> Result<Arc<checks::Relationship>, Complaint> {
    framework.relationship(asked).cloned().ok_or_else(|| {
        let all: Vec<&str> = framework.relationship_names().map(|name| &**name).collect();
        let help = match (nearest(asked, all.iter().copied()), all.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, true) => "declare it under `relationships`".to_owned(),
            (None, false) => format!("its relationships are {}", all.join(", ")),
        };
        Complaint::usage(format!("the framework has no relationship `{asked}`"), help)
    })
}

/// The handoff that was asked for, which must be under this relationship: nobody could take it over there otherwise.
fn handoff(framework: &Framework, asked: &str, under: &checks::Relationship) -> Result<Text, Complaint> {
    let handoff = framework::handoff(framework, Some(asked))?;
    match framework.under(&handoff) {
        Some(own) if own.name == under.name => Ok(handoff),
        _ => {
            let text = format!("the handoff `{handoff}` is not under the relationship `{}`", under.name);
            Err(Complaint::usage(text, "name a handoff that is, or leave --handoff out"))
        }
    }
}

/// Nothing is handed over under what has ended, or has not begun.
fn holds(framework: &Framework, under: &checks::Relationship, now: Instant) -> Result<(), Complaint> {
    disagreed(framework, under, now).map_or(Ok(()), |(code, reason)| {
        Err(Complaint {
            code,
            text: format!("nothing may be handed over: {}", reason.text),
            place: None,
            help: reason.help.map(|help| help.to_string()).unwrap_or_default(),
        })
    })
}
