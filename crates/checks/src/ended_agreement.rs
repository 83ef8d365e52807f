use decision::Card;
use model::{Instant, Outcome, Reason, Text};

use crate::quote::quoted;

/// Is there an agreement with the participant the artifact comes from, at the time of the handoff?
pub(crate) static CARD: Card = Card {
    id: "ended-agreement",
    since: "0.1",
    asks: "is the handoff within the `agreement` with the participant it comes from?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("ended-agreement.md"),
    controls: &["CSF2:GV.SC-05", "CSF2:GV.SC-10"],
};

/// What was agreed with a participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The participant.
    pub participant: Text,
    /// Its first instant.
    pub from: Instant,
    /// Its last second, itself included.
    pub until: Instant,
}

/// An agreement is a question of the handoff, never of the signing: what was signed while it held is not taken over after
/// it has ended.
pub(crate) fn judge(agreement: &Agreement, now: Instant) -> Outcome {
    let Agreement { participant, from, until } = agreement;
    let who = quoted(participant);
    let (text, holds) = if now.unix() < from.unix() {
        (
            format!("the agreement with {who} has not begun: its first moment is {from}, and it is {now}"),
            false,
        )
    } else if now.unix() > until.unix() {
        (format!("the agreement with {who} has ended: its last moment was {until}, and it is {now}"), false)
    } else {
        (format!("the agreement with {who} holds until {until}"), true)
    };
    let reason = Reason::new(text).compare(format!("from {from} until {until}"), now.to_string());
    match holds {
        true => Outcome::satisfied(reason),
        false => Outcome::violated(reason.help(
            "take nothing over from this participant, unless the agreement was renewed: then correct its `agreement`",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_days_are_inside() {
        let agreement = Agreement {
            participant: "acme".into(),
            from: Instant::start_of_day("2026-01-01").unwrap(),
            until: Instant::end_of_day("2026-12-31").unwrap(),
        };
        for (at, holds) in [
            ("2025-12-31T23:59:59Z", false),
            ("2026-01-01T00:00:00Z", true),
            ("2026-12-31T23:59:59.9Z", true),
            ("2027-01-01T00:00:00Z", false),
        ] {
            let outcome = judge(&agreement, Instant::parse(at).unwrap());
            assert_eq!(outcome.passes(), holds, "{at}");
            assert_eq!(matches!(outcome, Outcome::Violated(_)), !holds, "{at}");
        }
    }
}
