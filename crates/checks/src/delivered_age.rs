//! How long ago a sender handed over, for `stale-proof`.

use model::{Age, Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// What it asks.
pub(crate) struct DeliveredAge {
    /// The greatest age at the handoff, itself allowed.
    pub(crate) max_age: Age,
}

/// The age counts from when the sender says that it handed over: whoever brings an old delivery again cannot change
/// that, with a key or with a certificate.
pub(crate) fn judge(testimony: &Testimony<'_>, params: &DeliveredAge, now: Instant) -> Outcome {
    let Some(delivery) = testimony.readable_delivery() else { return testimony.no_delivery() };
    let (limit, said) = (params.max_age, delivery.delivered_at);
    let place = testimony.payload("/predicate/delivered_at");
    let open = |text: String, help: &str| {
        let reason = Reason::new(text).compare(format!("at most {limit} old"), said.to_string());
        Outcome::unknown(Gap::Inconclusive, reason.help(help).at(place.clone()))
    };
    if let Some(signed_at) = testimony.signed_at.filter(|signed_at| said > *signed_at) {
        return open(
            format!("its age cannot be told: it says {said}, and was signed by {signed_at}"),
            "have the sender correct its clock, and deliver again",
        );
    }
    let Some(age) = said.age_at(now) else {
        return open(
            format!("its age cannot be told: the sender says {said}, which lies after the handoff at {now}"),
            "check this machine's clock, and the sender's",
        );
    };
    let seconds = |age: Age| format!("{age} ({} s)", age.seconds());
    let reason = Reason::new(format!("handed over at {said}, {age} before the handoff"))
        .compare(format!("at most {} old", seconds(limit)), format!("{} old", seconds(age)))
        .at(place.clone());
    match age <= limit {
        true => Outcome::satisfied(reason),
        false => Outcome::unknown(Gap::Stale, reason.help("have the sender deliver again")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};
    use formats::Delivery;

    fn judged(delivered_at: &str, signed_at: Option<&str>, now: &str) -> Outcome {
        let delivery = Delivery { delivered_at: instant(delivered_at), ..sample::delivery() };
        let signed_at = signed_at.map(instant);
        let testimony = Testimony { signed_at, signed_from: None, ..sample::delivered(delivery) };
        judge(&testimony, &DeliveredAge { max_age: Age::parse("1h").unwrap() }, instant(now))
    }

    #[test]
    fn the_limit_is_allowed_and_a_second_more_is_not() {
        let said = "2026-08-01T10:00:00Z";
        for signed in [None, Some("2026-08-01T10:00:00Z"), Some("2026-08-03T10:00:00Z")] {
            assert!(judged(said, signed, "2026-08-01T11:00:00Z").passes());
            let late = judged(said, signed, "2026-08-01T11:00:01Z");
            assert!(matches!(late, Outcome::Unknown(Gap::Stale, _)));
        }
    }

    #[test]
    fn a_time_that_cannot_be_is_no_age() {
        for (signed, now) in
            [(None, "2026-08-01T09:59:59Z"), (Some("2026-08-01T09:59:59Z"), "2026-08-01T10:30:00Z")]
        {
            let outcome = judged("2026-08-01T10:00:00Z", signed, now);
            assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
        }
        let none =
            judge(&sample::testimony(), &DeliveredAge { max_age: Age::parse("1h").unwrap() }, sample::now());
        assert!(matches!(none, Outcome::Unknown(Gap::Missing, _)));
    }
}
