//! Exceptions that are not applied, or not yet, or have no effect.

use decision::MAX_EXCEPTION_DAYS;
use model::Instant;

use crate::ending::{Left, soon};
use crate::framework::Framework;
use crate::problems::Problems;
use crate::shown::quoted;

const DAY: i64 = 86_400;

pub(super) fn find(framework: &Framework, now: Instant, findings: &mut Problems) {
    let Some(exceptions) = &framework.text.exceptions else { return };
    // Both stand in the order of the file.
    for ((name, written), made) in exceptions.value.0.iter().zip(framework.exceptions()) {
        let left = made.exception.expires.unix().saturating_sub(now.unix());
        if left < 0 {
            let what = format!("the exception {} has ended: it is not applied", quoted(&name.value));
            findings.add(written.expires.mark, what, "take it out; make a new one if it must be");
        } else if left > MAX_EXCEPTION_DAYS.saturating_mul(DAY) {
            let what = format!(
                "the exception {} ends more than {MAX_EXCEPTION_DAYS} days from now: until then it is not applied",
                quoted(&name.value)
            );
            findings.add(written.expires.mark, what, "set an earlier end");
        } else if let Left::Days(days) = Left::until(made.exception.expires, now) {
            let what = format!("the exception {} ends {}", quoted(&name.value), soon(days));
            let help = format!("ask {} whether what it is from has been put right", made.exception.owner);
            findings.add(written.expires.mark, what, help);
        }
        let check = made.exception.check;
        let asked = framework.plan(&made.handoff).is_some_and(|plan| {
            plan.required.iter().any(|one| one.checks.iter().any(|planned| planned.card().id == check.id))
        });
        if !asked {
            let what =
                format!("{} is not asked at {}: it has no effect", quoted(check.id), quoted(&made.handoff));
            findings.add(
                written.check.mark,
                what,
                "take the exception out, or name the handoff that asks it",
            );
        }
    }
}
