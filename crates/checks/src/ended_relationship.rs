use decision::Card;
use model::{Instant, Outcome, Reason};

use crate::Relationship;
use crate::quote::{quoted, shown};

/// Does the relationship the handoff takes place under hold, at the time of the handoff?
pub(crate) static CARD: Card = Card {
    id: "ended-relationship",
    since: "0.1",
    asks: "does the relationship that the handoff is `under` hold at its time?",
    timed: true,
    waivable: false,
    anchors: false,
    page: include_str!("ended-relationship.md"),
    controls: &["CSF2:GV.SC-05", "CSF2:GV.SC-10"],
};

/// A relationship is a question of the handoff, never of the signing: its purpose ends for what was signed before as well.
pub(crate) fn judge(relationship: &Relationship, now: Instant) -> Outcome {
    let Relationship { name, purpose, owner, starts, expires, .. } = relationship;
    let what = format!("the relationship {} ({})", quoted(name), shown(purpose));
    let begins = starts.filter(|starts| now.unix() < starts.unix());
    let text = match begins {
        Some(first) => format!("{what} has not begun: its first moment is {first}, and it is {now}"),
        None if now.unix() > expires.unix() => {
            format!("{what} has ended: its last moment was {expires}, and it is {now}")
        }
        None => format!("{what} holds until {expires}"),
    };
    let window = match starts {
        Some(first) => format!("from {first} until {expires}"),
        None => format!("until {expires}"),
    };
    let reason = Reason::new(text).compare(window, now.to_string());
    if begins.is_none() && now.unix() <= expires.unix() {
        return Outcome::satisfied(reason);
    }
    Outcome::violated(reason.help(format!(
        "take nothing over under it, unless {owner} says that it holds: then correct its `starts` or `expires`"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Covered;
    use model::{NonEmpty, Pattern};

    #[test]
    fn both_days_are_inside_and_it_may_always_have_been() {
        let until = Relationship {
            name: "acme-widgets".into(),
            from: "acme".into(),
            to: "retail".into(),
            purpose: "widgets".into(),
            owner: "shop@retail.example".into(),
            subjects: NonEmpty::one(Covered::Name(Pattern::parse("widget-*").unwrap())),
            starts: None,
            expires: Instant::end_of_day("2026-12-31").unwrap(),
        };
        let from = Relationship { starts: Instant::start_of_day("2026-01-01").ok(), ..until.clone() };
        for (at, holds_until, holds_from) in [
            ("2025-12-31T23:59:59Z", true, false),
            ("2026-01-01T00:00:00Z", true, true),
            ("2026-12-31T23:59:59.9Z", true, true),
            ("2027-01-01T00:00:00Z", false, false),
        ] {
            for (relationship, holds) in [(&until, holds_until), (&from, holds_from)] {
                let outcome = judge(relationship, Instant::parse(at).unwrap());
                assert_eq!(outcome.passes(), holds, "{at}");
                assert_eq!(matches!(outcome, Outcome::Violated(_)), !holds, "{at}");
            }
        }
    }
}
