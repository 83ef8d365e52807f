use decision::Card;
use model::{Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Can what the receipt says of its time be true?
pub(crate) static CARD: Card = Card {
    id: "inconsistent-time",
    since: "0.1",
    asks: "is the receipt's `timeVerified` no later than the proven time of its signature, and than now?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("inconsistent-time.md"),
    controls: &["CSF2:GV.SC-07"],
};

pub(crate) fn judge(testimony: &Testimony<'_>, (): &(), now: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let place = testimony.payload("/predicate/timeVerified");
    let Some(verified_at) = summary.verified_at else {
        let reason = Reason::new("it does not say when it was judged")
            .compare("a time before its signature", "no `timeVerified`")
            .help(crate::testimony::ASK_THE_GATE);
        return Outcome::unknown(Gap::Missing, reason.at(place));
    };
    let proven = testimony.signed_at.filter(|proven| verified_at > *proven);
    let latest = match (proven, verified_at > now) {
        (Some(proven), _) => format!("its signature is proven to be from {proven} or before"),
        (None, true) => format!("it is {now}"),
        (None, false) => {
            let text = match testimony.signed_at {
                Some(proven) => format!("judged at {verified_at}, and signed no later than {proven}"),
                None => {
                    format!("judged at {verified_at}, by its own word; nothing proves when it was signed")
                }
            };
            return Outcome::satisfied(Reason::new(text).at(place));
        }
    };
    Outcome::violated(
        Reason::new(format!("it says that it was judged at {verified_at}, and {latest}"))
            .compare(format!("no later than {}", proven.unwrap_or(now)), verified_at.to_string())
            .help("ask whoever signed it about their clock, and check that of this machine")
            .at(place),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};
    use formats::VerificationSummary;

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
        assert!(matches!(judged(Some(AFTER), None, NOON), Outcome::Violated(_)));
    }

    #[test]
    fn no_time_is_unknown() {
        assert!(matches!(judged(None, Some(NOON), NOON), Outcome::Unknown(Gap::Missing, _)));
    }
}
