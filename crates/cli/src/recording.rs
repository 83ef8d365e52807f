//! `--ledger`: a decision with everything it was made from, recorded whole or not at all.
//!
//! The ledger makes no yes: it is written after everything is decided, and read by nobody who judges.

use std::path::{Path, PathBuf};

use ledger::{Ledger, LedgerFault, Sqlite};
use model::Text;
use policy::Framework;
use report::{Fault, Run};

use crate::complaint::Complaint;
use crate::destination;
use crate::framework::Part;
use crate::judging::From;
use crate::outside::Output;
use crate::packs::Carried;
use crate::policy_signature::Signed;

mod contents;
mod decided;

use contents::Contents;
pub(crate) use contents::status_list;

/// What a run was made from, beside its report.
pub(crate) struct Made<'a> {
    pub(crate) framework: &'a Framework,
    /// The framework's own folder.
    pub(crate) folder: &'a Path,
    pub(crate) parts: &'a [Part],
    /// The signature it had to have, where it had to have one.
    pub(crate) signed: Option<&'a Signed>,
    /// What its decisions were made from.
    pub(crate) from: &'a From,
    /// The reference inputs of a pack.
    pub(crate) carried: Option<Carried<'a>>,
}

/// The ledger of a run.
pub(crate) struct Recorder {
    file: PathBuf,
    opened: Result<Ledger<Sqlite>, LedgerFault>,
}

impl Recorder {
    /// Opens a ledger before anything is judged. One that cannot be used is told at once, and the run goes on: what it
    /// denies stays denied, and what it would allow is not recorded.
    pub(crate) fn open(file: &Path, out: &mut Output<'_>) -> Self {
        let opened = Sqlite::writable(file).map(Ledger::over);
        if let Err(fault) = &opened {
            let shown = report::name(&file.to_string_lossy());
            let (text, help) = (report::safe(&fault.to_string()), help(fault));
            out.say(&format!(
                "warning: the ledger {shown} cannot be used, so nothing will be allowed: {text}\n  = help: {help}"
            ));
        }
        Self { file: file.to_path_buf(), opened }
    }

    /// Records the run as it stands, if nothing speaks against that. What could not be done is in the run afterwards; and
    /// whether that is because another run was faster is told.
    pub(crate) fn record(self, run: &mut Run, made: &Made<'_>, out: &mut Output<'_>) -> bool {
        if run.unrecorded.is_some() {
            return false;
        }
        let shown = self.file.to_string_lossy().into_owned();
        let done = self.opened.and_then(|mut ledger| {
            let mut contents = Contents::of(run, made)?;
            let decided = decided::of(run, &made.from.bases, &contents);
            // What is denied stays denied, whatever others recorded.
            let seen = if decided.accepted() { made.from.seen.as_slice() } else { &[] };
            ledger.record(run.evaluated_at, &decided, seen, &mut |digest| contents.load(digest))
        });
        match done {
            Ok(head) => {
                out.say(&format!("recorded as entry {} of {}", head.sequence, report::name(&shown)));
                false
            }
            Err(fault) => {
                let overtaken = matches!(fault, LedgerFault::Overtaken(_));
                let help = help(&fault).into();
                let text = format!("the decision could not be recorded: {fault}").into();
                run.unrecorded = Some(Fault { about: shown.into(), text, help });
                overtaken
            }
        }
    }
}

/// Refuses a ledger that is one of these files, or whose companions are. A file that is not there yet counts by where it
/// would be.
pub(crate) fn apart(
    ledger: Option<&Path>,
    mut files: impl Iterator<Item = PathBuf>,
) -> Result<(), Complaint> {
    let Some(ledger) = ledger else { return Ok(()) };
    let own = ["", "-wal", "-shm", "-journal"].map(|end| {
        let mut name = ledger.as_os_str().to_owned();
        name.push(end);
        standing(Path::new(&name))
    });
    match files.find(|path| standing(path).is_some_and(|path| own.contains(&Some(path)))) {
        None => Ok(()),
        Some(path) => Err(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "this file is the ledger as well, or one of the files SQLite keeps beside it",
                "name another file with --ledger, one that holds nothing but the ledger",
            )
        }),
    }
}

/// Where a file is, or would be.
pub(crate) fn standing(path: &Path) -> Option<PathBuf> {
    if let Ok(there) = std::fs::canonicalize(path) {
        return Some(there);
    }
    Some(std::fs::canonicalize(destination::folder_of(path)).ok()?.join(path.file_name()?))
}

/// What to do about it.
pub(crate) fn help(fault: &LedgerFault) -> &'static str {
    match fault {
        LedgerFault::Storage(_) => {
            "check that the folder is there and has space, and that this user may write to it and to the ledger: SQLite \
             keeps files beside it, also where it only reads. To read one that may not be written to, copy it with the \
             files beside it that begin with its name"
        }
        LedgerFault::Busy => "run again when the other run has ended",
        LedgerFault::Overtaken(_) => "run again: it is held against that one then",
        LedgerFault::Moved => "run again: nothing was lost",
        LedgerFault::NotALedger(_) => "name a ledger, or a file that is not there yet",
        LedgerFault::Layout { .. } => "use the version of countersign that made it, or a newer one",
        LedgerFault::Schema(_) | LedgerFault::Entry { .. } | LedgerFault::Changed(_) => {
            "see what holds with `countersign ledger verify`, keep the file, and begin a new ledger"
        }
        LedgerFault::TooMuch { .. } => "verify fewer subjects in one run",
        LedgerFault::Gone(_) => "keep every file as it is until the run has ended, and run again",
    }
}

/// A fault as this room tells it.
fn gone(text: impl Into<Text>) -> LedgerFault {
    LedgerFault::Gone(text.into())
}
