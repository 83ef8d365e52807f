//! What comes to an end, and how soon.

use model::{Instant, Text};

use crate::framework::Framework;

/// How long before its end something is told to be ending: a month, for those concerned must agree on what comes next.
pub(crate) const NOTICE_DAYS: u64 = 30;
const DAY: u64 = 86_400;

/// How far away an end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// It has passed.
    Ended,
    /// It comes within [`NOTICE_DAYS`]: so many whole days are left.
    Days(u64),
    /// It comes later.
    Longer,
}

impl Left {
    /// What is left at `now` until an end, itself included.
    pub(crate) fn until(end: Instant, now: Instant) -> Self {
        match now.age_at(end).map(|left| left.seconds() / DAY) {
            None => Self::Ended,
            Some(days) if days < NOTICE_DAYS => Self::Days(days),
            Some(_) => Self::Longer,
        }
    }
}

/// How soon, in words.
pub(crate) fn soon(days: u64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        _ => format!("in {days} days"),
    }
}

impl Framework {
    /// What a handoff depends on that ends within a month of `now`, each in a sentence: the framework, agreements and
    /// relationships, also of handoffs it repeats. Empty when there is no handoff of this name.
    pub fn endings(&self, handoff: &str, now: Instant) -> Vec<Text> {
        let mut told = Vec::new();
        let mut tell = |what: String, end: Instant, ask: &str| {
            if let Left::Days(days) = Left::until(end, now) {
                let sentence: Text =
                    format!("{what} ends {}, on {end}: ask {ask} what comes next", soon(days)).into();
                if !told.contains(&sentence) {
                    told.push(sentence);
                }
            }
        };
        tell("the framework".to_owned(), self.expires(), self.owner());
        for handoff in self.rules().together(handoff) {
            let contact = handoff.ends.crossing.from.as_ref().map(|end| &*end.contact).unwrap_or_default();
            if let Some(agreement) = &handoff.ends.agreement {
                tell(format!("the agreement with `{}`", agreement.participant), agreement.until, contact);
            }
            if let Some(under) = &handoff.ends.under {
                tell(format!("the relationship `{}`", under.name), under.expires, &under.owner);
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_notice_and_the_last_second_is_inside() {
        let end = Instant::end_of_day("2026-12-31").unwrap();
        for (now, left) in [
            ("2026-12-01T23:59:59Z", Left::Longer),
            ("2026-12-02T00:00:00Z", Left::Days(29)),
            ("2026-12-30T23:59:59Z", Left::Days(1)),
            ("2026-12-31T00:00:00Z", Left::Days(0)),
            ("2026-12-31T23:59:59Z", Left::Days(0)),
            ("2027-01-01T00:00:00Z", Left::Ended),
        ] {
            assert_eq!(Left::until(end, Instant::parse(now).unwrap()), left, "{now}");
        }
        assert_eq!([soon(0), soon(1), soon(2)], ["today", "in 1 day", "in 2 days"]);
    }
}
