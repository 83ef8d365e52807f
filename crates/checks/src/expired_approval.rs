use decision::Card;
use model::{Age, Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is the approval in force?
pub(crate) static CARD: Card = Card {
    id: "expired-approval",
    since: "0.1",
    asks: "is the approval used before its end, and no later after it was given than `max-age`?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("expired-approval.md"),
    controls: &["CSF2:PR.AA-05", "800-207:T3", "800-207:T4"],
};

/// What it asks.
pub(crate) struct ExpiredApproval {
    /// The greatest age at the handoff, itself allowed; `None`: the approval's own end.
    pub(crate) max_age: Option<Age>,
}

/// Its own last moment still counts. When it was given is the approver's word: before that time it is not given yet, and
/// no proven time of signing may lie before it.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &ExpiredApproval, now: Instant) -> Outcome {
    let Some(approval) = testimony.readable_approval() else { return testimony.no_approval() };
    let (given, ends) = (approval.approved_at, approval.expires);
    let at = |pointer: &str| testimony.payload(&format!("/predicate/{pointer}"));
    if let Some(signed_at) = testimony.signed_at.filter(|signed_at| signed_at.unix() < given.unix()) {
        let text = format!("it says that it was given at {given}, and is proven to be signed by {signed_at}");
        let reason = Reason::new(text)
            .compare(format!("given no later than {signed_at}"), format!("given at {given}"))
            .help("have it approved again, on a machine whose clock is right");
        return Outcome::violated(reason.at(at("approved_at")));
    }
    if now.unix() > ends.unix() {
        let reason = Reason::new(format!("the approval ended: its last moment was {ends}, and it is {now}"))
            .compare(format!("used no later than {ends}"), format!("used at {now}"))
            .help("have it approved again, if it is still wanted");
        return Outcome::violated(reason.at(at("expires")));
    }
    let Some(age) = given.age_at(now) else {
        let reason = Reason::new(format!("it is given at {given}, which lies after the handoff at {now}"))
            .compare(format!("given no later than {now}"), format!("given at {given}"))
            .help("check this machine's clock, and the approver's");
        return Outcome::unknown(Gap::Inconclusive, reason.at(at("approved_at")));
    };
    let seconds = |age: Age| format!("{age} ({} s)", age.seconds());
    match params.max_age.filter(|limit| age > *limit) {
        Some(limit) => {
            let reason = Reason::new(format!("approved at {given}, {age} before the handoff"))
                .compare(format!("at most {} old", seconds(limit)), format!("{} old", seconds(age)))
                .help("have it approved again, if it is still wanted");
            Outcome::unknown(Gap::Stale, reason.at(at("approved_at")))
        }
        None => {
            let reason = Reason::new(format!("approved at {given}, {age} before the handoff, until {ends}"))
                .compare(format!("used no later than {ends}"), format!("used at {now}"));
            Outcome::satisfied(reason.at(at("expires")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};

    fn judged(now: &str, max_age: Option<&str>, signed_at: Option<&str>) -> Outcome {
        let max_age = max_age.map(|age| Age::parse(age).unwrap());
        let signed_at = signed_at.map(instant);
        let testimony = Testimony { signed_at, ..sample::approved(sample::approval()) };
        judge(&testimony, &ExpiredApproval { max_age }, instant(now))
    }

    #[test]
    fn the_last_second_is_allowed_and_one_more_is_not() {
        assert!(judged("2026-08-12T10:00:00Z", None, None).passes());
        assert_eq!(judged("2026-08-12T10:00:01Z", None, None).word(), "violated");
        assert!(judged("2026-08-11T10:00:00Z", Some("1h"), None).passes());
        assert!(judged("2026-08-11T11:00:00Z", Some("1h"), None).passes());
        let stale = judged("2026-08-11T11:00:01Z", Some("1h"), None);
        assert!(matches!(stale, Outcome::Unknown(Gap::Stale, _)));
    }

    #[test]
    fn a_time_that_has_not_come_is_no_time_yet() {
        let early = judged("2026-08-11T09:59:59Z", None, None);
        assert!(matches!(early, Outcome::Unknown(Gap::Inconclusive, _)));
    }

    #[test]
    fn nobody_gives_it_a_later_time_than_it_was_signed_at() {
        assert!(judged("2026-08-11T12:00:00Z", None, Some("2026-08-11T10:00:00Z")).passes());
        let lie = judged("2026-08-11T12:00:00Z", None, Some("2026-08-11T09:59:59Z"));
        assert!(matches!(lie, Outcome::Violated(_)));
    }
}
