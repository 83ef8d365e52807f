use decision::ExitCode;
use ledger::{Body, Decided, Entry, LedgerFault, Role};
use report::{name, safe};

use crate::arguments::{Format, LedgerShow};
use crate::command::ledger::{open, unusable};
use crate::complaint::Complaint;
use crate::outside::Output;

/// Shows one entry. Exit 0 means that it was read, and nothing else.
pub(crate) fn run(arguments: &LedgerShow, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let file = arguments.file.as_path();
    let own = open(file)?;
    let entry =
        own.entry(arguments.entry).map_err(|fault| unusable(file, &fault))?.ok_or_else(|| Complaint {
            place: Some(file.to_string_lossy().into_owned()),
            ..Complaint::usage(
                format!("the ledger has no entry {}", arguments.entry),
                "see which there are with `countersign ledger list`",
            )
        })?;
    let page = match &entry.body {
        Body::Checkpoint(noted) => Ok(plain(noted.note.as_bytes())),
        Body::Recheck(rechecked) => {
            let report = rechecked.inputs.iter().find(|input| input.role == Role::Recheck);
            report.map_or(Ok(String::new()), |input| own.blob(&input.digest).map(|bytes| plain(&bytes)))
        }
        Body::Decision(decided) => {
            let kept = |role: Role| -> Result<String, LedgerFault> {
                decided
                    .input(role)
                    .map_or(Ok(String::new()), |digest| own.blob(digest).map(|bytes| plain(&bytes)))
            };
            match arguments.format {
                Format::Json => kept(Role::Decision),
                Format::Text => kept(Role::Report).and_then(|report| words(&entry, decided, &report)),
            }
        }
    };
    out.put(&page.map_err(|fault| unusable(file, &fault))?)?;
    Ok(ExitCode::Allow)
}

/// Text of the ledger. It was made safe to show when it was recorded; whoever wrote the file may have thought otherwise.
fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().map(|line| format!("{}\n", safe(line))).collect()
}

fn words(entry: &Entry, decided: &Decided, report: &str) -> Result<String, LedgerFault> {
    let mut page = format!("entry {} of {}\n  {}\n", entry.sequence, entry.at, Entry::hash(&entry.line()?));
    page.push_str("  made from\n");
    for input in &decided.inputs {
        let path = if input.path.is_empty() { String::new() } else { format!("  {}", name(&input.path)) };
        page.push_str(&format!("    {}  {}{path}\n", input.digest, input.role.words()));
    }
    page.push_str(&format!("\nReported then:\n\n{report}"));
    Ok(page)
}
