use decision::Card;
use model::{Gap, Instant, Outcome, Place, Reason};

use crate::testimony::Testimony;

/// Can what a receipt or a delivery says of its time be true?
pub(crate) static CARD: Card = Card {
    id: "inconsistent-time",
    since: "0.1",
    asks: "is the time that the receipt or delivery states no later than the proven time of its signature, and than now?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("inconsistent-time.md"),
    controls: &["CSF2:GV.SC-07"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let place = testimony.payload("/predicate/timeVerified");
    match summary.verified_at {
        Some(verified_at) => held(testimony, "judged", verified_at, place, now),
        None => {
            let reason = Reason::new("it does not say when it was judged")
                .compare("a time before its signature", "no `timeVerified`")
                .help(crate::testimony::ASK_THE_GATE);
            Outcome::unknown(Gap::Missing, reason.at(place))
        }
    }
}

/// The same of a delivery, and when it says that it was handed over.
pub(crate) fn of_delivery(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let Some(delivery) = testimony.readable_delivery() else { return testimony.no_delivery() };
    let place = testimony.payload("/predicate/delivered_at");
    held(testimony, "handed over", delivery.delivered_at, place, now)
}

/// Holds a time that somebody states of what they `did` against what is known. Only a proven time contradicts it: that it
/// has not come by this machine's clock says that one of two clocks is wrong, and not which.
fn held(testimony: &Testimony<'_>, did: &str, stated: Instant, place: Place, now: Instant) -> Outcome {
    if let Some(proven) = testimony.signed_at.filter(|proven| stated > *proven) {
        let text = format!(
            "it says that it was {did} at {stated}, and its signature is proven to be from {proven} or before"
        );
        let reason = Reason::new(text).compare(format!("no later than {proven}"), stated.to_string());
        return Outcome::violated(reason.help("ask whoever signed it about their clock").at(place));
    }
    if stated > now {
        let text = format!("it says that it was {did} at {stated}, and it is {now}");
        let reason = Reason::new(text).compare(format!("no later than {now}"), stated.to_string());
        let help = "check the clock of this machine, and ask whoever signed it about theirs";
        return Outcome::unknown(Gap::Inconclusive, reason.help(help).at(place));
    }
    let text = match testimony.signed_at {
        Some(proven) => format!("{did} at {stated}, and signed no later than {proven}"),
        None => format!("{did} at {stated}, by its own word; nothing proves when it was signed"),
    };
    Outcome::satisfied(Reason::new(text).at(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};
    use formats::{Delivery, VerificationSummary};

    fn judged(verified: Option<&str>, signed: Option<&str>, now: &str) -> Outcome {
        let summary = VerificationSummary { verified_at: verified.map(instant), ..sample::summary() };
        let testimony = Testimony { signed_at: signed.map(instant), ..sample::summarised(summary) };
        judge(&testimony, &(), instant(now))
    }

    const NOON: &str = "2026-08-01T12:00:00Z";
    const AFTER: &str = "2026-08-01T12:00:01Z";

    #[test]
    fn it_is_judged_before_it_is_signed_and_signed_before_now() {
        assert!(judged(Some(NOON), Some(NOON), NOON).passes());
        assert!(judged(Some(NOON), Some(AFTER), AFTER).passes());
        assert!(judged(Some(NOON), None, NOON).passes());
        assert!(matches!(judged(Some(AFTER), Some(NOON), AFTER), Outcome::Violated(_)));
    }

    /// One of two clocks is wrong, and nothing says which.
    #[test]
    fn a_time_that_has_not_come_proves_nothing() {
        for signed in [None, Some(AFTER)] {
            let outcome = judged(Some(AFTER), signed, NOON);
            assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
        }
    }

    #[test]
    fn a_delivery_is_held_to_the_same() {
        let judged = |stated: &str, signed: Option<&str>| {
            let delivery = Delivery { delivered_at: instant(stated), ..sample::delivery() };
            let testimony = Testimony { signed_at: signed.map(instant), ..sample::delivered(delivery) };
            of_delivery(&testimony, &(), instant(NOON))
        };
        assert!(judged(NOON, None).passes() && judged(NOON, Some(AFTER)).passes());
        assert!(matches!(judged(AFTER, None), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(matches!(judged(AFTER, Some(NOON)), Outcome::Violated(_)));
        let none = of_delivery(&sample::testimony(), &(), instant(NOON));
        assert!(matches!(none, Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn no_time_is_unknown() {
        assert!(matches!(judged(None, Some(NOON), NOON), Outcome::Unknown(Gap::Missing, _)));
    }
}
