use decision::{Card, Facts, How};
use model::{Gap, Outcome, Reason};

use crate::baseline::{BaselineKnown, Compared, Held, Kept};
use crate::demand::Standing;
use crate::quote::{listed, quoted};

/// Is it made by whom and as the release before it was?
pub(crate) static CARD: Card = Card {
    id: "trust-downgrade",
    since: "0.1",
    asks: "is what `baseline.keep` names as it was for the release before it in its line?",
    timed: false,
    waivable: true,
    anchors: false,
    page: include_str!("trust-downgrade.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What vouches for the release must be as what vouched for the one before it, kind by kind. What is proved to be otherwise
/// is told before what is missing, and both before what nothing is known of.
pub(crate) fn judge(facts: &Facts<'_>, held: &Held) -> Outcome {
    match facts.earlier.as_deref() {
        None => without_ledger(held.baseline.known),
        Some(earlier) => told(held, &Compared::of(held, held.proofs(facts), earlier), facts.again.is_some()),
    }
}

fn told(held: &Held, compared: &Compared<'_, '_>, again: bool) -> Outcome {
    if compared.proofs.is_empty() {
        let reason = Reason::new("nothing meets the signature or provenance that this handoff asks for");
        let help = "deliver the signature or provenance that this handoff asks for";
        return Outcome::unknown(Gap::Missing, reason.help(help));
    }
    if compared.releases.is_empty() {
        let names = compared.proofs.iter().flat_map(|proof| proof.testimony.names).map(|name| &**name);
        let text = format!("no release can be read from what it is signed as: {}", listed(names));
        return Outcome::unknown(Gap::Inconclusive, Reason::new(text));
    }
    if compared.nothing_is_known() {
        return nothing_known(held.baseline.known, compared, again);
    }
    let answers = How::ALL.into_iter().filter(|how| asked(held, *how)).filter_map(|how| compared.answer(how));
    match answers.max_by_key(|answer| answer.standing) {
        None => Outcome::satisfied(Reason::new("the release before it had nothing of what is kept")),
        Some(answer) => match answer.standing {
            Standing::Holds => Outcome::satisfied(answer.reason),
            Standing::Open => Outcome::unknown(Gap::Missing, answer.reason),
            Standing::Wrong => Outcome::violated(answer.reason),
        },
    }
}

/// Whether proofs of this kind are compared. Provenance that neither the handoff nor its baseline asks for lies beside.
fn asked(held: &Held, how: How) -> bool {
    let keep = |kept: Kept| held.baseline.keep.iter().any(|one| *one == kept);
    match how {
        How::Signature => keep(Kept::Publisher),
        How::Provenance => {
            held.provenance || [Kept::Provenance, Kept::Builder, Kept::Source].into_iter().any(keep)
        }
    }
}

fn without_ledger(known: BaselineKnown) -> Outcome {
    let text = "no ledger was named, so no release before it is known";
    match known {
        BaselineKnown::WhenKnown => Outcome::satisfied(Reason::new(text)),
        BaselineKnown::Required => Outcome::unknown(
            Gap::Missing,
            Reason::new(text).help("name the ledger into which earlier releases were let with --ledger FILE"),
        ),
    }
}

/// Nothing is known of any release that it is called. One that was let in as the first of its line is held to nothing when it
/// is judged again.
fn nothing_known(known: BaselineKnown, compared: &Compared<'_, '_>, again: bool) -> Outcome {
    let lines = compared.releases.iter().map(|(product, version)| {
        format!("the ledger knows no release of {} in line {}", quoted(product), version.line())
    });
    let text = lines.collect::<Vec<String>>().join("; ");
    match known {
        _ if again => Outcome::satisfied(Reason::new(format!("when it was let in, {text}"))),
        BaselineKnown::WhenKnown => Outcome::satisfied(Reason::new(text)),
        BaselineKnown::Required => Outcome::unknown(
            Gap::Missing,
            Reason::new(text)
                .help("let a release of this line in with `ledger: when-known` first, after looking at it"),
        ),
    }
}

#[cfg(test)]
mod tests;
