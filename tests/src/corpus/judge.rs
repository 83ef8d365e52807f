//! One case: run, and compared with what is expected of it.

use std::path::Path;

use countersign_tests::pipeline::{Ran, run, verify, verify_asking};

use crate::classes;
use crate::kinds::{Ground, Setup, of};
use crate::manifest::{Case, Expected, Verdict};
use crate::served;

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// As expected.
    Agrees,
    /// Otherwise: what we say, in one line.
    Diverges(String),
    /// Nobody made a way to run its kind.
    NotRun,
}

/// The exit codes of a verdict; every other one is a fault of the run.
const ALLOW: u8 = 0;
const DENIED: [u8; 2] = [1, 3];
const UNUSABLE: u8 = 5;
/// What is handed out and is about something else than what was asked for.
const OTHER: &str = "subject-mismatch";

/// Runs a case.
pub(crate) fn judge(case: &Case, dir: &Path, made: model::Instant) -> Outcome {
    let expected = case.expected();
    let ground = Ground {
        dir,
        made,
        only_read: expected.verdict == Verdict::ParseOk,
        whole: matches!(expected.verdict, Verdict::Accept | Verdict::Reject),
        facts: &case.facts,
    };
    let Some(make) = of(&case.question.kind) else { return Outcome::NotRun };
    if let Some(field) = case.question.unread() {
        return Outcome::Diverges(format!("could not be run: nobody reads its demand `{field}`"));
    }
    let setup = match make(&case.question, &ground) {
        Ok(setup) => setup,
        Err(why) => return Outcome::Diverges(format!("could not be run: {why}")),
    };
    let answered = matches!(setup, Setup::Done(_));
    let again = handed_out(&setup, case, &ground);
    match start(setup) {
        Ok(ran) => match compare(&ran, expected, answered) {
            Outcome::Agrees => again.unwrap_or(Outcome::Agrees),
            other @ (Outcome::Diverges(_) | Outcome::NotRun) => other,
        },
        Err(why) => Outcome::Diverges(format!("could not be run: {why}")),
    }
}

/// What comes of the case where its evidence is handed out on this machine; nothing where it is not, or is only read.
fn handed_out(setup: &Setup, case: &Case, ground: &Ground<'_>) -> Option<Outcome> {
    let Setup::Verify { framework, subject, at, .. } = setup else { return None };
    let expected = case.expected();
    let wanted = matches!(expected.verdict, Verdict::Accept | Verdict::Reject);
    let served = wanted.then(|| served::serve(&case.question, ground, subject)).flatten()?;
    let ran = || {
        let dir = tempfile::tempdir().map_err(|why| why.to_string())?;
        let path = framework.write(dir.path()).map_err(|why| why.to_string())?;
        Ok(verify_asking(served.subject.clone(), path, &served.asking, *at))
    };
    let named = |ran: &Ran| ran.faults().iter().any(|fault| fault.code == OTHER);
    Some(match ran() {
        // A framework that is refused is refused before anybody is asked.
        Ok(ran) if ran.code == UNUSABLE => compare(&ran, expected, false),
        Ok(ran) => match compare(
            &ran,
            &Expected {
                // What was tampered with may name something else, and is refused for that before its signature is looked at.
                reason_class: expected.reason_class.clone().filter(|_| served.tells_why && !named(&ran)),
                ..*expected
            },
            false,
        ) {
            Outcome::Diverges(ours) => Outcome::Diverges(format!("handed out: {ours}")),
            same @ (Outcome::Agrees | Outcome::NotRun) => same,
        },
        Err::<_, String>(why) => Outcome::Diverges(format!("could not be handed out: {why}")),
    })
}

fn start(setup: Setup) -> Result<Ran, String> {
    match setup {
        Setup::Verify { framework, subject, evidence, at } => {
            let dir = tempfile::tempdir().map_err(|why| why.to_string())?;
            let path = framework.write(dir.path()).map_err(|why| why.to_string())?;
            Ok(verify(subject, path, &evidence, at))
        }
        Setup::Inspect { evidence, at } => Ok(run(vec!["inspect".into(), evidence.into()], at)),
        Setup::Trust { framework, at } => {
            let dir = tempfile::tempdir().map_err(|why| why.to_string())?;
            let path = framework.write(dir.path()).map_err(|why| why.to_string())?;
            Ok(run(vec!["trust".into(), "show".into(), "--policy".into(), path.into()], at))
        }
        Setup::Done(done) => Ok(Ran::of(done)),
    }
}

fn compare(ran: &Ran, expected: &Expected, answered: bool) -> Outcome {
    let ours = || format!("exit {}: {}", ran.code, told(ran));
    let right = match expected.verdict {
        Verdict::Accept => ran.code == ALLOW,
        Verdict::ParseOk => readable(ran),
        // A framework refused for the very thing the case is about lets nothing pass either.
        Verdict::Reject if ran.code == UNUSABLE => {
            expected.reason_class.as_deref().is_some_and(|class| names(ran, Some(class)))
        }
        Verdict::Reject => DENIED.contains(&ran.code) && names(ran, expected.reason_class.as_deref()),
        // What has expectations of its own was held to them by whoever answered; of anything else nothing is asked.
        Verdict::Info => !answered || ran.code == ALLOW,
    };
    if right { Outcome::Agrees } else { Outcome::Diverges(ours()) }
}

/// Whether it could be read. What is read may still be refused.
fn readable(ran: &Ran) -> bool {
    let unread = ["cannot be read", "no evidence"].iter().any(|words| ran.out.contains(words));
    let malformed =
        ran.faults().iter().any(|fault| fault.code.contains("malformed") || fault.code.starts_with("no-"));
    !unread && !malformed && ran.code != UNUSABLE
}

/// Whether one of our faults is of the class; a case without a class asks for the verdict alone.
fn names(ran: &Ran, class: Option<&str>) -> bool {
    class.is_none_or(|class| ran.faults().iter().any(|fault| classes::is(fault, class)))
}

fn told(ran: &Ran) -> String {
    let codes: Vec<String> = ran.faults().into_iter().map(|fault| fault.code).collect();
    let first = || ran.err.lines().find(|line| !line.trim().is_empty()).unwrap_or("allowed").to_owned();
    match ran.code == UNUSABLE || codes.is_empty() {
        false => codes.join(", "),
        true => first(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ran(code: u8, id: &str) -> Ran {
        let report =
            json!({ "subjects": [{ "checks": [{ "id": id, "outcome": "violated", "reason": "" }] }] });
        Ran { code, report, ..Ran::of(Ok(())) }
    }

    fn expected(verdict: Verdict, class: Option<&str>) -> Expected {
        Expected { verdict, reason_class: class.map(str::to_owned) }
    }

    #[test]
    fn a_refusal_for_another_reason_diverges() {
        let wanted = expected(Verdict::Reject, Some("source-mismatch"));
        assert_eq!(compare(&ran(1, "wrong-source"), &wanted, false), Outcome::Agrees);
        assert_ne!(compare(&ran(1, "wrong-ref"), &wanted, false), Outcome::Agrees);
    }

    #[test]
    fn a_fault_of_the_run_is_never_a_refusal() {
        for code in [2, 4, 5, 6, 101] {
            let wanted = expected(Verdict::Reject, None);
            assert_ne!(compare(&ran(code, "wrong-source"), &wanted, false), Outcome::Agrees, "{code}");
        }
        let info = expected(Verdict::Info, None);
        assert_eq!(compare(&ran(1, "purl"), &info, false), Outcome::Agrees, "nothing is asked");
        assert_ne!(compare(&ran(1, "purl"), &info, true), Outcome::Agrees, "its own expectations");
        assert_ne!(
            compare(&ran(0, "wrong-source"), &expected(Verdict::Reject, None), false),
            Outcome::Agrees
        );
    }
}
