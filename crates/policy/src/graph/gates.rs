//! Handoffs and relationships, in the few words that fit a picture.

use model::Instant;

use super::state::{self, Remark, State};
use super::{Gate, Origin, Tie};
use crate::framework::Framework;
use crate::lint::breadth;
use crate::problems::Problems;
use crate::text::{self, At, Requirement};

/// A handoff: what it asks, and what is to be said of all it depends on.
pub(super) fn gate(
    framework: &Framework,
    name: &str,
    handoff: &text::Handoff,
    from: Origin,
    to: usize,
    now: Instant,
) -> Gate {
    let text = &framework.text;
    let mut lines = Vec::new();
    lines.extend(handoff.under.as_ref().map(|under| format!("under {}", under.value)));
    if let Some(repeat) = &handoff.repeat {
        let names: Vec<&str> = repeat.value.0.iter().map(|name| name.value.as_str()).collect();
        lines.push(format!("repeats {}", names.join(", ")));
    }
    lines.extend(asked("asks", handoff.required()));
    lines.extend(handoff.baseline.as_ref().map(|baseline| {
        let keep: Vec<&str> = baseline.value.keep.value.iter().map(|kept| kept.value.as_str()).collect();
        let known = if baseline.value.ledger.value == "required" {
            "the release before"
        } else {
            "a known release before"
        };
        format!("as {known}: {}", keep.join(", "))
    }));
    for (tier, demands) in text.tiers_of(handoff) {
        lines.extend(asked(&format!("tier {} asks", tier.value), demands.required()));
    }
    let mut remarks: Vec<Remark> = Vec::new();
    // What it repeats holds it as well.
    for held in framework.rules().together(name) {
        let under = held.ends.under.as_ref();
        let agreement = held.ends.agreement.as_ref();
        let said = [
            under.and_then(|it| state::term("the relationship", it.starts, it.expires, now)),
            agreement.and_then(|it| state::term("the agreement", Some(it.from), it.until, now)),
        ];
        for remark in said.into_iter().flatten() {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    let mut open = Problems::default();
    handoff.stated().for_each(|one| breadth::requirement(one, &mut open));
    if handoff.subject_name.is_any() && handoff.under.is_none() && handoff.repeat.is_none() {
        remarks.push(broad("broad: any name may cross"));
    } else if !open.none() {
        remarks.push(broad("broad: a requirement is left open"));
    }
    Gate { name: name.to_owned(), from, to, lines, remarks }
}

fn broad(text: &str) -> Remark {
    Remark { state: State::Broad, text: text.to_owned() }
}

/// What is asked, in a line; none where nothing is.
fn asked<'t>(verb: &str, requirements: impl Iterator<Item = &'t Requirement>) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for requirement in requirements {
        let word = word(requirement);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    (!words.is_empty()).then(|| format!("{verb}: {}", words.join(", ")))
}

fn word(requirement: &Requirement) -> String {
    let several = |distinct: Option<&At<text::Whole>>, what: &str| match distinct {
        Some(distinct) => format!("{what} by {}", distinct.value.0),
        None => what.to_owned(),
    };
    match requirement {
        Requirement::Signature(signature) => several(signature.distinct.as_ref(), "signature"),
        Requirement::Provenance(provenance) => match &provenance.level {
            Some(level) => format!("provenance of level {}", level.value.0),
            None => "provenance".to_owned(),
        },
        Requirement::Attestation(attestation) => {
            several(attestation.distinct.as_ref(), &attestation.name.value)
        }
        Requirement::Vsa(_) => "verification summary".to_owned(),
        Requirement::Receipt(receipt) => format!("receipt of {}", receipt.of.value),
        Requirement::Release(_) => "a GitHub release".to_owned(),
        Requirement::Status(status) => {
            let asked = [&status.value.lists, &status.value.revocation].into_iter().flatten();
            let names: Vec<&str> =
                asked.flat_map(|names| &names.value.0).map(|name| name.value.as_str()).collect();
            format!("nothing taken back in {}", names.join(" or "))
        }
        Requirement::Approvals(approvals) => several(Some(&approvals.distinct), "approvals"),
        Requirement::Advisories(_) => "no advisories".to_owned(),
        Requirement::Dependencies(_) => "what it is made of".to_owned(),
        Requirement::Layout(_) => "in-toto layout".to_owned(),
        Requirement::Delivery(_) => "signed delivery".to_owned(),
        Requirement::Rotation(_) => "rotated keys".to_owned(),
        Requirement::Correlate(tied) => match (&tied.value.same_run, &tied.value.same_commit) {
            (Some(_), _) => "one run".to_owned(),
            (None, _) => "one commit".to_owned(),
        },
    }
}

/// A relationship: what it is for, and what is to be said of it.
pub(super) fn tie(
    text: &text::Framework,
    (name, written): &(At<String>, text::Relationship),
    now: Instant,
) -> Tie {
    let mut remarks: Vec<Remark> =
        state::window("it", written.starts.as_ref(), &written.expires, now).into_iter().collect();
    let mut open = Problems::default();
    written.subjects.value.iter().for_each(|one| breadth::covered(one, &mut open));
    if !open.none() {
        remarks.push(broad("broad: its subjects are left open"));
    }
    let used = text
        .handoffs
        .value
        .0
        .iter()
        .any(|(_, handoff)| handoff.under.as_ref().is_some_and(|under| under.value == name.value));
    if !used {
        remarks.push(broad("no handoff is under it"));
    }
    let covers: Vec<&str> = written.subjects.value.iter().map(|one| one.pattern().value.as_str()).collect();
    Tie {
        name: name.value.clone(),
        from: written.from.value.clone(),
        to: written.to.value.clone(),
        purpose: written.purpose.value.clone(),
        owner: written.owner.value.clone(),
        covers: covers.join(", "),
        until: written.expires.value.clone(),
        remarks,
    }
}
