use decision::{Card, Moment};
use model::{Digest, Gap, Instant, Outcome, Reason, Text};

use crate::demand::{Standing, Test};
use crate::kind::Kind;
use crate::quote::quoted;
use crate::testimony::Testimony;

/// Does the receipt rest on receipts that its own handoff demands, back to where the artifact came in?
pub(crate) static CARD: Card = Card {
    id: "broken-chain",
    since: "0.1",
    asks: "does the receipt name the receipts that its handoff demands, and do those hold?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("broken-chain.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct BrokenChain {
    /// The receipts that the handoff itself demands; at least one.
    pub(crate) links: Vec<Link>,
}

/// A receipt that a receipt must rest on.
pub(crate) struct Link {
    /// The handoff it is of.
    pub(crate) handoff: Text,
    /// What it must meet, then and now, as it must at its own handoff.
    pub(crate) tests: Vec<Test>,
    /// What it must have met when the later receipt was given: how old it was.
    pub(crate) aged: Vec<Test>,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &BrokenChain, now: Instant) -> Outcome {
    let Some(note) = testimony.note() else { return testimony.no_note("which receipts it rests on") };
    let Some(previous) = &note.previous else {
        let reason = Reason::new("it does not say which receipts it rests on")
            .help(crate::testimony::ASK_THE_GATE)
            .at(testimony.noted("previous"));
        return Outcome::unknown(Gap::Missing, reason);
    };
    let broken = params.links.iter().find_map(|link| link.broken(testimony, previous, now));
    broken.unwrap_or_else(|| {
        let names: Vec<String> = params.links.iter().map(|link| quoted(&link.handoff)).collect();
        let text = format!("it rests on a receipt of {} that holds", names.join(" and of "));
        Outcome::satisfied(Reason::new(text).at(testimony.noted("previous")))
    })
}

impl Link {
    /// What is to be said against it, if anything is: of several receipts that are named, the one that fails least.
    fn broken(&self, later: &Testimony<'_>, previous: &[Digest], now: Instant) -> Option<Outcome> {
        let of = quoted(&self.handoff);
        let place = later.noted("previous");
        if previous.is_empty() {
            let reason = Reason::new(format!("it rests on no receipt, and its handoff demands one of {of}"))
                .compare(format!("a receipt of {of}"), "none")
                .help("take the artifact over again, by every handoff in turn");
            return Some(Outcome::violated(reason.at(place)));
        }
        let named = |one: &Testimony<'_>| one.signed.is_some_and(|digest| previous.contains(digest));
        let all = later.among.into_iter().flat_map(|facts| {
            Kind::Receipt.candidates(facts).into_iter().map(move |one| Testimony::of(one, facts))
        });
        let found: Vec<Testimony<'_>> = all.filter(named).collect();
        let least = found.iter().map(|one| self.against(one, later, now)).min_by_key(|(gravity, _)| *gravity);
        match least {
            Some((_, None)) => None,
            Some((_, Some(outcome))) => Some(outcome),
            None => {
                let reason = Reason::new(format!("the receipt of {of} that it rests on is not here"))
                    .compare(format!("a receipt of {of}"), "none of those it names")
                    .help("bring the receipts of all handoffs before with --attestation");
                Some(Outcome::unknown(Gap::Missing, reason.at(place)))
            }
        }
    }

    /// The gravest that is to be said against one receipt.
    fn against(
        &self,
        one: &Testimony<'_>,
        later: &Testimony<'_>,
        now: Instant,
    ) -> (Standing, Option<Outcome>) {
        let given = later.readable_summary().and_then(|summary| summary.verified_at).unwrap_or(now);
        let held = self.tests.iter().map(|test| test.answer(one, now));
        let aged = self.aged.iter().map(|test| test.judge(one, Moment::Now(given), given));
        let worst = held.chain(aged).max_by_key(Standing::of);
        let Some(outcome) = worst else { return (Standing::Holds, None) };
        let standing = Standing::of(&outcome);
        let told = |reason: &Reason| {
            let text = format!("the receipt of {} that it rests on: {}", quoted(&self.handoff), reason.text);
            Reason { text: text.into(), ..reason.clone() }
        };
        let outcome = match outcome {
            Outcome::Satisfied(_) | Outcome::NotApplicable(_) => None,
            Outcome::Violated(reasons) => Some(Outcome::Violated(reasons.map(told))),
            Outcome::Unknown(gap, reasons) => Some(Outcome::Unknown(gap, reasons.map(told))),
        };
        (standing, outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::ReceiptNote;

    fn judged(previous: Option<Vec<Digest>>) -> Outcome {
        let testimony = sample::receipted(ReceiptNote { previous, ..sample::note() });
        let link = Link { handoff: "intake".into(), tests: vec![], aged: vec![] };
        judge(&testimony, &BrokenChain { links: vec![link] }, sample::now())
    }

    #[test]
    fn a_receipt_says_what_it_rests_on() {
        assert!(matches!(judged(None), Outcome::Unknown(Gap::Missing, _)));
        assert!(matches!(judged(Some(vec![])), Outcome::Violated(_)));
        assert!(matches!(judged(Some(vec![Digest::sha256([1; 32])])), Outcome::Unknown(Gap::Missing, _)));
        let bare = sample::summarised(sample::summary());
        let outcome = judge(&bare, &BrokenChain { links: vec![] }, sample::now());
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)));
    }
}
