//! Agreements and relationships that have ended, or will soon.

use model::Instant;

use crate::ending::{Left, soon};
use crate::outline::Mark;
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::Framework;

pub(super) fn find(text: &Framework, now: Instant, findings: &mut Problems) {
    for (name, participant) in text.participants.iter().flat_map(|participants| &participants.value.0) {
        if let Some(agreement) = &participant.agreement {
            let what = format!("the agreement with {}", quoted(&name.value));
            let (mark, day) = (agreement.until.mark, &agreement.until.value);
            ending(
                &what,
                mark,
                day,
                now,
                "renew it, and correct `until`; or take its handoffs out",
                findings,
            );
        }
    }
    for (name, relationship) in text.relationships.iter().flat_map(|all| &all.value.0) {
        let what = format!("the relationship {}", quoted(&name.value));
        let help = format!("ask {} whether it goes on", relationship.owner.value);
        let (mark, day) = (relationship.expires.mark, &relationship.expires.value);
        ending(&what, mark, day, now, &help, findings);
    }
}

/// A day that is none has been told where it was read.
fn ending(what: &str, mark: Mark, day: &str, now: Instant, help: &str, findings: &mut Problems) {
    let Ok(end) = Instant::end_of_day(day) else { return };
    match Left::until(end, now) {
        Left::Ended => findings.add(mark, format!("{what} has ended: nothing is taken over under it"), help),
        Left::Days(days) => findings.add(mark, format!("{what} ends {}", soon(days)), help),
        Left::Longer => {}
    }
}
