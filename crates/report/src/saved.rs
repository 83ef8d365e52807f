//! A saved decision, read to be shown again. Nothing is judged by that: whoever wrote the file may have written anything.

use decision::ExitCode;
use formats::Malformed;

use crate::tally;
use crate::v1::{DecisionV1, VerdictV1};

/// The most bytes of a saved decision.
pub const MAX_SAVED: usize = formats::limits::MAX_SAVED_DECISION;

/// Why a file is no decision of version 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotV1(pub String);

/// A decision as `--format json` wrote it.
///
/// # Errors
/// When it is no JSON, has another layout or lacks a part of this one, or contradicts itself about what was decided.
pub fn saved(bytes: &[u8]) -> Result<DecisionV1, NotV1> {
    let text = formats::saved_decision(bytes).map_err(malformed)?;
    /// What says which layout it is.
    #[derive(serde::Deserialize)]
    struct Named {
        schema: Option<String>,
    }
    let named: Named = serde_json::from_str(text)
        .map_err(|fault| NotV1(format!("it is no object with a `schema`: {fault}")))?;
    match named.schema.as_deref() {
        Some(DecisionV1::SCHEMA) => {}
        Some(other) => {
            let other = crate::shown::name(other);
            return Err(NotV1(format!("its schema is {other}, and {} is read", DecisionV1::SCHEMA)));
        }
        None => return Err(NotV1(format!("it names no schema, and {} is read", DecisionV1::SCHEMA))),
    }
    let report: DecisionV1 = serde_json::from_str(text)
        .map_err(|fault| NotV1(format!("it is not laid out as version 1: {fault}")))?;
    agrees(&report).map_err(NotV1)?;
    Ok(report)
}

fn malformed(fault: Malformed) -> NotV1 {
    let place = if fault.pointer.is_empty() { String::new() } else { format!(" at {}", fault.pointer) };
    NotV1(format!("it cannot be read as JSON{place}: {}", fault.text))
}

/// Whether it says one thing of what was decided: a report that is shown must not read as an allow in one place and as
/// a denial in another.
fn agrees(report: &DecisionV1) -> Result<(), String> {
    means(report.code, report.decision, "the run")?;
    for subject in &report.subjects {
        means(subject.code, subject.decision, &crate::shown::name(&subject.given))?;
    }
    let allowed = report.decision == VerdictV1::Allow;
    let every = report.subjects.iter().all(|subject| subject.decision == VerdictV1::Allow);
    if allowed && (report.subjects.is_empty() || !every || report.audit || !report.faults.is_empty()) {
        return Err("it says `allow`, and what it tells beside that is no allow".to_owned());
    }
    let stands = |subject: &&crate::v1::SubjectV1| {
        subject.decision == VerdictV1::Allow
            && (subject.fault.is_some() || crate::group::telling(subject).next().is_some())
    };
    if let Some(subject) = report.subjects.iter().find(stands) {
        let given = crate::shown::name(&subject.given);
        return Err(format!("it says `allow` of {given}, and a check or a fault stands against it"));
    }
    Ok(())
}

fn means(code: u8, decision: VerdictV1, what: &str) -> Result<(), String> {
    let known = ExitCode::ALL.into_iter().find(|known| known.number() == code);
    match known.map(|known| VerdictV1::from(known.verdict())) {
        Some(verdict) if verdict == decision => Ok(()),
        Some(_) | None => {
            Err(format!("it says `{}` of {what}, with the exit code {code}", tally::verdict_word(decision)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::saved;
    use crate::sample::{every, hostile};
    use crate::{DecisionV1, json};

    #[test]
    fn what_was_written_is_read_again_to_the_last_byte() {
        for report in [every(), hostile()] {
            let written = json(&report).unwrap();
            assert_eq!(json(&saved(written.as_bytes()).unwrap()).unwrap(), written);
        }
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let written = json(&every()).unwrap();
        let more = written.replacen("\"schema\"", "\"added\": {\"x\": [1]}, \"schema\"", 1);
        assert_eq!(json(&saved(more.as_bytes()).unwrap()).unwrap(), written);
    }

    #[test]
    fn what_is_no_version_1_is_refused() {
        let written = json(&every()).unwrap();
        let why = |text: &str| saved(text.as_bytes()).unwrap_err().0;
        assert!(why("").contains("empty"), "{}", why(""));
        assert!(why("[]").contains("no object"), "{}", why("[]"));
        assert!(why("{}").contains("names no schema"));
        assert!(why(&written.replacen("decision/v1", "decision/v2", 1)).contains("decision/v2"));
        assert!(why("{\"schema\": \"countersign/recheck/v1\"}").contains("countersign/recheck/v1"));
        assert!(why("{\"schema\": \"countersign/decision/v1\"}").contains("missing field"));
        assert!(why(&written.replacen("\"schema\"", "\"code\": 0, \"schema\"", 1)).contains("code"));
        assert!(
            why(&written.replacen("\"outcome\": \"violated\"", "\"outcome\": \"fine\"", 1)).contains("fine")
        );
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let report = every();
        let why = |change: fn(&mut DecisionV1)| {
            let mut changed = report.clone();
            change(&mut changed);
            saved(json(&changed).unwrap().as_bytes()).unwrap_err().0
        };
        use crate::VerdictV1::Allow;
        assert!(why(|one| one.decision = Allow).contains("with the exit code"));
        assert!(why(|one| one.code = 77).contains("with the exit code 77"));
        assert!(why(|one| (one.decision, one.code) = (Allow, 0)).contains("no allow"));
        assert!(
            why(|one| {
                let denied = one
                    .subjects
                    .iter_mut()
                    .find(|subject| subject.decision == crate::VerdictV1::Deny)
                    .unwrap();
                (denied.decision, denied.code) = (Allow, 0);
            })
            .contains("stands against it")
        );
    }
}
