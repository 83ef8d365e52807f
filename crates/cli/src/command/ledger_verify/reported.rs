use ledger::{Checked, Decided, Entry, Ledger, LedgerFault, Role, Storage};
use model::Text;
use serde::Deserialize;

/// What a report in JSON says of itself that an entry says as well.
#[derive(Deserialize)]
struct Report {
    decision: Text,
    code: u8,
    evaluated_at: Text,
    framework: Framework,
    handoff: Handoff,
    subjects: Vec<Subject>,
}

#[derive(Deserialize)]
struct Framework {
    digest: Text,
}

#[derive(Deserialize)]
struct Handoff {
    name: Text,
}

#[derive(Deserialize)]
struct Subject {
    given: Text,
    decision: Text,
}

/// Tells in `checked` each decision whose report in JSON, as it is kept, is of another one: an entry is short, and why it was
/// so decided is in its report alone. What is not kept is told already.
///
/// # Errors
/// When the ledger cannot be read.
pub(in crate::command) fn held<S: Storage>(
    ledger: &Ledger<S>,
    checked: &mut Checked,
) -> Result<(), LedgerFault> {
    ledger.each(&mut |entry| {
        let Some(decided) = entry.decision() else { return Ok(()) };
        let Some(digest) = decided.input(Role::Decision) else {
            checked.tell(Some(entry.sequence), "it has no report");
            return Ok(());
        };
        let bytes = match ledger.blob(digest) {
            Ok(bytes) => bytes,
            Err(LedgerFault::Gone(_) | LedgerFault::Changed(_)) => return Ok(()),
            Err(fault) => return Err(fault),
        };
        if let Some(other) = other(&entry, decided, &bytes) {
            checked.tell(Some(entry.sequence), other);
        }
        Ok(())
    })
}

/// The first entry of a ledger that holds with the report of another one, as what is broken.
pub(in crate::command) fn broken<S: Storage>(ledger: &Ledger<S>) -> Option<LedgerFault> {
    let mut checked = Checked::default();
    held(ledger, &mut checked).ok()?;
    let first = checked.broken.into_iter().next()?;
    Some(LedgerFault::Entry { sequence: first.sequence?, why: first.text })
}

/// In what a report is not that of an entry.
fn other(entry: &Entry, decided: &Decided, report: &[u8]) -> Option<String> {
    let Ok(report) = serde_json::from_slice::<Report>(report) else {
        return Some("what is kept as its report is none".to_owned());
    };
    let each = |of: Vec<(&Text, &Text)>| {
        let all = of.into_iter().map(|(given, decision)| format!("{given}: {decision}"));
        all.collect::<Vec<_>>().join(", ")
    };
    let compared = [
        ("decision", decided.decision.to_string(), report.decision.to_string()),
        ("exit code", decided.code.to_string(), report.code.to_string()),
        ("time", entry.at.to_string(), report.evaluated_at.to_string()),
        ("framework", decided.framework.digest.to_string(), report.framework.digest.to_string()),
        ("handoff", decided.handoff.to_string(), report.handoff.name.to_string()),
        (
            "subjects",
            each(decided.subjects.iter().map(|one| (&one.given, &one.decision)).collect()),
            each(report.subjects.iter().map(|one| (&one.given, &one.decision)).collect()),
        ),
    ];
    let (what, entry, report) = compared.into_iter().find(|(_, entry, report)| entry != report)?;
    Some(format!(
        "its {what} is `{}`, and what is kept as its report says `{}`: that is of another decision",
        shortened(&entry),
        shortened(&report)
    ))
}

/// How much of a value is told, in characters.
const SHOWN: usize = 100;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
