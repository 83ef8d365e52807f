use decision::Card;
use model::{Age, Gap, Instant, Outcome, Reason};

use crate::testimony::Testimony;

/// Is the proof young enough?
pub(crate) static CARD: Card = Card {
    id: "stale-proof",
    since: "0.1",
    asks: "is the signature no older than `max-age` at the handoff?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("stale-proof.md"),
    controls: &["CSF2:GV.SC-07", "800-207:T6"],
};

/// What it asks.
pub(crate) struct StaleProof {
    /// The greatest age at the handoff, itself allowed.
    pub(crate) max_age: Age,
}

pub(crate) fn judge(testimony: &Testimony<'_>, params: &StaleProof, now: Instant) -> Outcome {
    let limit = params.max_age;
    let inconclusive = |text: String, found: String, help: &str| {
        let reason = Reason::new(text).compare(format!("at most {limit} old"), found).help(help);
        Outcome::unknown(Gap::Inconclusive, reason.at(testimony.signer_place()))
    };
    let Some(signed_at) = testimony.signed_at else {
        return inconclusive(
            "its age cannot be told: nothing proves when it was signed".to_owned(),
            "no proven time".to_owned(),
            "have the producer sign with a transparency log or a timestamp authority",
        );
    };
    let Some(signed_from) = testimony.signed_from else {
        return inconclusive(
            format!(
                "its age cannot be told: it was signed by {signed_at}, and a key's signature can be timestamped again"
            ),
            "no time before which it cannot have been signed".to_owned(),
            "have the producer sign with a short-lived certificate, or leave `max-age` out for keys",
        );
    };
    let Some(age) = signed_from.age_at(now) else {
        return inconclusive(
            format!("its age cannot be told: {signed_from} lies after the handoff at {now}"),
            format!("signed at {signed_at}"),
            "check this machine's clock",
        );
    };
    let seconds = |age: Age| format!("{age} ({} s)", age.seconds());
    let reason = Reason::new(format!("signed at {signed_at}, {age} before the handoff"))
        .compare(format!("at most {} old", seconds(limit)), format!("{} old", seconds(age)))
        .at(testimony.signer_place());
    match age <= limit {
        true => Outcome::satisfied(reason),
        false => Outcome::unknown(
            Gap::Stale,
            reason.help("have the producer attest again, and deliver the new proof"),
        ),
    }
}

/// The same of a receipt: its age counts from the time at which it says that it was judged, which another check holds
/// against the proven time of its signature.
pub(crate) fn of_receipt(testimony: &Testimony<'_>, params: &StaleProof, now: Instant) -> Outcome {
    let Some(summary) = testimony.readable_summary() else { return testimony.no_summary() };
    let limit = params.max_age;
    let reason = |text: String, found: String| {
        let place = testimony.payload("/predicate/timeVerified");
        Reason::new(text).compare(format!("at most {limit} old"), found).at(place)
    };
    let Some(verified_at) = summary.verified_at else {
        let reason =
            reason("its age cannot be told: it does not say when it was judged".into(), "no time".into());
        return Outcome::unknown(Gap::Missing, reason.help(crate::testimony::ASK_THE_GATE));
    };
    let Some(age) = verified_at.age_at(now) else {
        let text = format!("its age cannot be told: it says {verified_at}, which lies after {now}");
        return Outcome::unknown(Gap::Inconclusive, reason(text, format!("judged at {verified_at}")));
    };
    let told = reason(format!("judged at {verified_at}, {age} before"), format!("{age} old"));
    match age <= limit {
        true => Outcome::satisfied(told),
        false => {
            Outcome::unknown(Gap::Stale, told.help("take the artifact over again at the handoff before"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample::{self, instant};

    fn judged(signed_at: Option<&str>, now: &str) -> Outcome {
        let signed_at = signed_at.map(instant);
        let testimony = Testimony { signed_at, signed_from: signed_at, ..sample::testimony() };
        judge(&testimony, &StaleProof { max_age: Age::parse("1h").unwrap() }, instant(now))
    }

    #[test]
    fn the_limit_is_allowed_and_a_second_more_is_not() {
        let signed = Some("2026-08-01T10:00:00Z");
        assert!(judged(signed, "2026-08-01T10:00:00Z").passes());
        assert!(judged(signed, "2026-08-01T11:00:00Z").passes());
        assert!(matches!(judged(signed, "2026-08-01T11:00:01Z"), Outcome::Unknown(Gap::Stale, _)));
    }

    #[test]
    fn without_a_time_before_the_handoff_there_is_no_age() {
        assert!(matches!(judged(None, "2026-08-01T10:00:00Z"), Outcome::Unknown(Gap::Inconclusive, _)));
        let later = judged(Some("2026-08-01T10:00:01Z"), "2026-08-01T10:00:00Z");
        assert!(matches!(later, Outcome::Unknown(Gap::Inconclusive, _)));
    }

    #[test]
    fn the_age_of_a_receipt_counts_from_its_own_word() {
        let judged = |verified: Option<&str>, now: &str| {
            let summary =
                formats::VerificationSummary { verified_at: verified.map(instant), ..sample::summary() };
            let params = StaleProof { max_age: Age::parse("1h").unwrap() };
            of_receipt(&sample::summarised(summary), &params, instant(now))
        };
        let verified = Some("2026-08-01T10:00:00Z");
        assert!(judged(verified, "2026-08-01T11:00:00Z").passes());
        assert!(matches!(judged(verified, "2026-08-01T11:00:01Z"), Outcome::Unknown(Gap::Stale, _)));
        assert!(matches!(judged(verified, "2026-08-01T09:59:59Z"), Outcome::Unknown(Gap::Inconclusive, _)));
        assert!(matches!(judged(None, "2026-08-01T11:00:00Z"), Outcome::Unknown(Gap::Missing, _)));
    }

    #[test]
    fn a_signature_that_can_be_timestamped_again_has_no_age() {
        let testimony = Testimony { signed_from: None, ..sample::testimony() };
        let judged = judge(
            &testimony,
            &StaleProof { max_age: Age::parse("1h").unwrap() },
            instant("2026-08-01T10:00:00Z"),
        );
        assert!(matches!(judged, Outcome::Unknown(Gap::Inconclusive, _)));
    }
}
