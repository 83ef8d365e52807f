use decision::Card;
use model::{Age, Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Has the artifact been where the receipt took it for long enough?
pub(crate) static CARD: Card = Card {
    id: "unsoaked-receipt",
    since: "0.1",
    asks: "is the receipt proven to be at least `soak` old?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("unsoaked-receipt.md"),
    controls: &["CSF2:GV.SC-07", "CSF2:ID.RA-09"],
};

/// What it asks.
pub(crate) struct UnsoakedReceipt {
    /// The least time since, itself enough.
    pub(crate) soak: Age,
    /// Whether the receipt's own word will do (`time: stated`).
    pub(crate) stated: bool,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &UnsoakedReceipt, now: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let soak = params.soak;
    let place = testimony.payload("/predicate/timeVerified");
    let since = |from: Instant| from.age_at(now).unwrap_or(Age::of_seconds(0));
    let reason = |text: String, found: String| {
        Reason::new(text).compare(format!("at least {soak} ago"), found).at(place.clone())
    };
    if let Some(verified_at) = summary.verified_at.filter(|at| *at > now) {
        let text = format!("how long ago cannot be told: it says {verified_at}, which lies after {now}");
        let reason = reason(text, format!("judged at {verified_at}"));
        return Outcome::unknown(
            Gap::Inconclusive,
            reason.help("check the clock of this machine, and the gate's"),
        );
    }
    // By its own word it was not judged before: nothing can prove more than that.
    if let Some(verified_at) = summary.verified_at.filter(|at| since(*at) < soak) {
        let age = since(verified_at);
        let text = format!("it was judged at {verified_at}, {age} before this handoff");
        return Outcome::violated(reason(text, format!("{age} ago")).help("wait until the time has passed"));
    }
    // A proven time says that it was signed by then, perhaps long before: one that is too young says nothing against the
    // gate's word, and a receipt is worth no less with a timestamp than without.
    match (testimony.signed_at, summary.verified_at.filter(|_| params.stated)) {
        (Some(signed_at), _) if since(signed_at) >= soak => {
            let age = since(signed_at);
            Outcome::satisfied(reason(format!("signed no later than {signed_at}, {age} ago"), format!("{age} ago")))
        }
        (_, Some(verified_at)) => {
            let age = since(verified_at);
            let text = format!("judged at {verified_at}, {age} ago, by its own word");
            Outcome::satisfied(reason(text, format!("{age} ago")))
        }
        (Some(signed_at), None) => {
            let text = format!("nothing proves that it was signed before {signed_at}");
            let found = format!("proven for {}", since(signed_at));
            Outcome::unknown(Gap::Inconclusive, reason(text, found).help("wait until the proven time is old enough"))
        }
        (None, None) => Outcome::unknown(
            Gap::Inconclusive,
            reason("nothing proves when it was signed".to_owned(), "no proven time".to_owned()).help(
                "have receipts signed with a timestamp or a log; or write `time: stated` to take the gate's word for it",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};
    use formats::VerificationSummary;

    fn judged(verified: Option<&str>, signed: Option<&str>, stated: bool, now: &str) -> Outcome {
        let summary = VerificationSummary { verified_at: verified.map(instant), ..sample::summary() };
        let testimony = Testimony { signed_at: signed.map(instant), ..sample::summarised(summary) };
        judge(&testimony, &UnsoakedReceipt { soak: Age::parse("1h").unwrap(), stated }, instant(now))
    }

    const NOON: &str = "2026-08-01T12:00:00Z";
    const SOON: &str = "2026-08-01T12:59:59Z";
    const ONE: &str = "2026-08-01T13:00:00Z";

    #[test]
    fn the_limit_is_enough_and_a_second_less_is_not() {
        assert!(judged(Some(NOON), Some(NOON), false, ONE).passes());
        assert!(matches!(judged(Some(NOON), Some(NOON), false, SOON), Outcome::Violated(_)));
    }

    #[test]
    fn a_time_that_has_not_come_tells_no_age() {
        for (signed, stated) in [(None, true), (Some(NOON), false)] {
            let outcome = judged(Some(ONE), signed, stated, SOON);
            assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
        }
    }

    #[test]
    fn the_proven_time_counts_and_not_what_is_said() {
        let early = Some("2026-08-01T00:00:00Z");
        assert!(matches!(judged(early, Some(NOON), false, SOON), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(judged(early, Some(NOON), false, ONE).passes());
    }

    /// It says no more than that it was signed by then.
    #[test]
    fn to_take_a_timestamp_away_is_worth_nothing() {
        let early = Some("2026-08-01T00:00:00Z");
        for verified in [early, Some(NOON), None] {
            for now in [SOON, ONE] {
                let without = judged(verified, None, true, now).passes();
                assert!(!without || judged(verified, Some(now), true, now).passes(), "{verified:?} {now}");
            }
        }
        assert!(judged(early, Some(NOON), true, SOON).passes());
    }

    #[test]
    fn the_gates_word_counts_only_where_that_is_asked_for() {
        assert!(matches!(judged(Some(NOON), None, false, ONE), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(judged(Some(NOON), None, true, ONE).passes());
        assert!(matches!(judged(Some(NOON), None, true, SOON), Outcome::Violated(_)));
        assert!(matches!(judged(None, None, true, ONE), Outcome::Unknown(Gap::Inconclusive, _)));
    }
}
