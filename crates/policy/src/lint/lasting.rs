//! What lapses soon, or never does, and roots that are only for trying things out.

use model::{Embedded, Instant};

use crate::ending::{Left, soon};
use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{Framework, Root, Sigstore};

pub(super) fn find(text: &Framework, expires: Instant, now: Instant, findings: &mut Problems) {
    let lapsing = match Left::until(expires, now) {
        Left::Ended => Some("the framework has expired: it judges nothing any more".to_owned()),
        Left::Days(days) => Some(format!("the framework expires {}", soon(days))),
        Left::Longer => None,
    };
    if let Some(lapsing) = lapsing {
        findings.add(text.expires.mark, lapsing, "review it, raise `number` and set a later `expires`");
    }
    for (name, root) in &text.roots.value.0 {
        match root {
            Root::Key(key) if key.until.is_none() => {
                let what = format!(
                    "the key {} has no `until`: once stolen, it is trusted for ever",
                    quoted(&name.value)
                );
                findings.add(name.mark, what, "add `until`, and rotate the key before that day");
            }
            Root::Key(key) if key.until.as_ref().is_some_and(|until| has_passed(&until.value, now)) => {
                let what = format!(
                    "the last day of the key {} has passed: what it signs now counts no more",
                    quoted(&name.value)
                );
                let help =
                    "put its successor beside it; take it out when nothing it signed is handed over any more";
                findings.add(key.until.as_ref().map_or(name.mark, |until| until.mark), what, help);
            }
            Root::Sigstore(Sigstore::Embedded(embedded)) if embedded.value == Embedded::Staging.name() => {
                let what = "the staging root gives certificates to anybody, without the care of production";
                findings.add(
                    embedded.mark,
                    what,
                    "use `public-good`, or your own instance's trusted_root.json",
                );
            }
            Root::Key(_) | Root::Sigstore(_) | Root::X509(_) => {}
        }
    }
}

/// Whether a day is over. One that is none has been told where it was read.
fn has_passed(day: &str, now: Instant) -> bool {
    Instant::end_of_day(day).is_ok_and(|end| end < now)
}
