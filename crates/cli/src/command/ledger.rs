use std::path::Path;

use decision::ExitCode;
use ledger::{Checkpoint, Entry, LedgerFault, Sqlite, Storage};
use model::{Digest, Instant};
use report::{name, safe};

use crate::arguments::{Ledger, LedgerCheckpoint, LedgerList, Lines};
use crate::command::ledger_verify::reported;
use crate::command::{ledger_export, ledger_show, ledger_verify};
use crate::complaint::Complaint;
use crate::custody::free;
use crate::destination;
use crate::listing::signing;
use crate::outside::{Clock, Output};
use crate::recording::help;

/// Lists, shows, verifies, signs or exports a ledger.
pub(crate) fn run(
    arguments: &Ledger,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    match arguments {
        Ledger::List(arguments) => list(arguments, out),
        Ledger::Show(arguments) => ledger_show::run(arguments, out),
        Ledger::Verify(arguments) => ledger_verify::run(arguments, out),
        Ledger::Checkpoint(arguments) => checkpoint(arguments, out, clock.now()),
        Ledger::Export(arguments) => ledger_export::run(arguments, out),
    }
}

/// A ledger, to be read.
pub(super) fn open(file: &Path) -> Result<ledger::Ledger<Sqlite>, Complaint> {
    there(file)?;
    Sqlite::readable(file).map(ledger::Ledger::over).map_err(|fault| unusable(file, &fault))
}

/// Refuses a file that cannot be found: SQLite's own words for it name no reason.
pub(super) fn there(file: &Path) -> Result<(), Complaint> {
    std::fs::metadata(file).map(|_| ()).map_err(|why| Complaint {
        code: ExitCode::Unusable,
        text: format!("the ledger cannot be opened: {why}"),
        place: shown(file),
        help: "check the path; `countersign verify --ledger FILE` makes a ledger".to_owned(),
    })
}

/// A ledger that cannot be read.
pub(super) fn unusable(file: &Path, fault: &LedgerFault) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("the ledger cannot be read: {fault}"),
        place: shown(file),
        help: help(fault).to_owned(),
    }
}

fn shown(file: &Path) -> Option<String> {
    Some(file.to_string_lossy().into_owned())
}

fn list(arguments: &LedgerList, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let subject = arguments.subject.as_deref().map(digest).transpose()?;
    let own = open(&arguments.file)?;
    let mut written = Ok(());
    let listed = own.each(&mut |entry| {
        let asked = written.is_ok() && wanted(&entry, arguments, subject.as_ref());
        if asked {
            let line = match arguments.format {
                Lines::Text => line(&entry),
                Lines::Jsonl => String::from_utf8_lossy(&entry.line()?).into_owned(),
            };
            written = out.put(&format!("{line}\n"));
        }
        Ok(())
    });
    listed.map_err(|fault| unusable(&arguments.file, &fault))?;
    written.map(|()| ExitCode::Allow)
}

fn digest(given: &str) -> Result<Digest, Complaint> {
    Digest::parse(given).map_err(|fault| Complaint {
        place: Some(given.to_owned()),
        ..Complaint::usage(format!("--subject: {fault}"), "copy the digest from a report, as sha256:…")
    })
}

/// Whether an entry is asked for. A checkpoint is, where everything is.
fn wanted(entry: &Entry, arguments: &LedgerList, subject: Option<&Digest>) -> bool {
    let (handoff, word) = (arguments.handoff.as_deref(), arguments.decision.as_deref());
    match entry.decision() {
        None => handoff.is_none() && word.is_none() && subject.is_none(),
        Some(decided) => {
            handoff.is_none_or(|handoff| *decided.handoff == *handoff)
                && word.is_none_or(|word| *decided.decision == *word)
                && subject.is_none_or(|subject| decided.is_about(subject))
        }
    }
}

fn line(entry: &Entry) -> String {
    let head = format!("{:>6}  {}", entry.sequence, entry.at);
    if let Some(rechecked) = entry.recheck() {
        let (open, framework) = (rechecked.open.len(), name(&rechecked.framework.name));
        let judged = rechecked.judged;
        return format!("{head}  recheck    {framework}  {judged} judged again, {open} no longer stand");
    }
    let Some(decided) = entry.decision() else { return format!("{head}  checkpoint") };
    let ends: Vec<String> = decided.from.iter().chain(&decided.to).map(|end| name(end)).collect();
    let ends = if ends.is_empty() { String::new() } else { format!(" ({})", ends.join(" to ")) };
    let first = decided.subjects.first().map(|subject| name(&subject.given)).unwrap_or_default();
    let more = match decided.subjects.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (word, handoff) = (safe(&decided.decision), name(&decided.handoff));
    format!("{head}  {word:<9}  {handoff}{ends}  {first}{more}")
}

fn checkpoint(
    arguments: &LedgerCheckpoint,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<ExitCode, Complaint> {
    let file = arguments.file.as_path();
    let key = signing(&arguments.sign_with)?;
    // It is never made here: a checkpoint of nothing says nothing.
    let readable = open(file)?;
    if let Some(every) = arguments.every {
        let since = since_checkpoint(&readable).map_err(|fault| unusable(file, &fault))?;
        if since < every {
            out.put(&format!(
                "nothing was signed: {since} decisions since the last checkpoint, of {every}\n"
            ))?;
            return Ok(ExitCode::Allow);
        }
    }
    // Before anything is signed: neither the ledger nor the key, nor what was noted before, is written over.
    arguments.output.as_deref().map_or(Ok(()), |output| free(output, &[]))?;
    let mut own = Sqlite::writable(file).map(ledger::Ledger::over).map_err(|fault| unusable(file, &fault))?;
    let sign =
        &mut |text: &str, name: &str| sign::note(text, name, &key).map_err(|fault| fault.to_string().into());
    // What is signed is vouched for, also that each decision has its own report.
    let signed = match reported::broken(&readable) {
        None => own.checkpoint(readable.storage(), now, sign),
        Some(broken) => Err(broken),
    };
    let (head, note) = signed.map_err(|fault| Complaint {
        code: if matches!(fault, LedgerFault::Entry { .. } | LedgerFault::Changed(_)) {
            ExitCode::Wrong
        } else {
            ExitCode::Unwritten
        },
        text: format!("no checkpoint was signed: {fault}"),
        ..unusable(file, &fault)
    })?;
    if let Some(output) = &arguments.output {
        destination::begin(output, note.as_bytes()).map_err(|why| Complaint {
            code: ExitCode::Unwritten,
            text: format!("the checkpoint is in the ledger, and its copy cannot be written: {why}"),
            place: shown(output),
            help: "check that the folder is there, may be written to, and has space; `countersign ledger show` gives it \
                   again"
                .to_owned(),
        })?;
    }
    let size = Checkpoint::read(&note).map_or(0, |said| said.size);
    out.put(&format!(
        "entry {} of {}: a checkpoint over {size} entries, signed with key {}\n",
        head.sequence,
        name(&file.to_string_lossy()),
        key.digest()
    ))?;
    Ok(ExitCode::Allow)
}

/// How many decisions there are after the last checkpoint.
fn since_checkpoint(own: &ledger::Ledger<impl Storage>) -> Result<u64, LedgerFault> {
    let mut since: u64 = 0;
    own.each(&mut |entry| {
        since = if entry.decision().is_some() { since.saturating_add(1) } else { 0 };
        Ok(())
    })?;
    Ok(since)
}
