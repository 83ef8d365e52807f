//! What a framework allows that its author may not have meant: `policy check` exits 1 on any of it.

mod approvers;
pub(crate) mod breadth;
mod climbing;
mod duties;
mod ending;
mod exceptions;
mod floors;
mod hollow;
mod lasting;
mod nameless;
mod owner;
mod pinning;
mod publishers;
mod receipts;
mod rights;
mod signers;
mod unmeetable;
mod unspoken;
mod unused;

use model::Instant;

use crate::diagnostic::Diagnostic;
use crate::framework::Framework;
use crate::outline::Mark;
use crate::problems::Problems;

/// Every finding about a framework at the instant `now`, in the order of the file.
///
/// A finding is not an error: the framework judges as it says. It is weak, about to lapse, or says something
/// that has no effect. At most [`crate::limits::MAX_DIAGNOSTICS`] are told; a last one counts the rest.
pub fn lint(framework: &Framework, now: Instant) -> Vec<Diagnostic> {
    let mut findings = Problems::default();
    let text = &framework.text;
    owner::find(text, &mut findings);
    lasting::find(text, framework.expires(), now, &mut findings);
    ending::find(text, now, &mut findings);
    exceptions::find(framework, now, &mut findings);
    breadth::find(text, &mut findings);
    pinning::find(text, &mut findings);
    publishers::find(text, &mut findings);
    unmeetable::find(text, &mut findings);
    unused::find(text, &mut findings);
    rights::find(text, &mut findings);
    duties::find(text, &mut findings);
    duties::shared(text, &mut findings);
    climbing::find(text, &mut findings);
    hollow::find(text, &mut findings);
    nameless::find(text, &mut findings);
    floors::find(text, &mut findings);
    signers::find(text, &mut findings);
    unspoken::find(text, &mut findings);
    receipts::find(framework, &mut findings);
    approvers::find(framework, &mut findings);
    let mut told = findings.told(&framework.source);
    if told.more > 0 {
        let rest = format!("{} more findings are not shown", told.more);
        told.list.push(framework.source.diagnostic(
            Mark::default(),
            &rest,
            "correct those shown, then check again",
        ));
    }
    told.list
}
