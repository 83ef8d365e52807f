use std::path::Path;

use ::verify::{Key, note_signed_by};
use decision::ExitCode;
use ledger::{Checked, Checkpoint, Ledger, Trusted, verify};
use model::Text;
use report::safe;

use crate::archive;
use crate::arguments::LedgerVerify;
use crate::command::ledger::{open, unusable};
use crate::complaint::Complaint;
use crate::listing::public;
use crate::outside::Output;

pub(super) mod reported;

/// Verifies a ledger or an archive, and tells what does not hold.
pub(crate) fn run(arguments: &LedgerVerify, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let key = arguments.key.as_deref().map(public).transpose()?.map(|(key, _)| key);
    let kept = arguments.checkpoint.iter().map(|path| note(path)).collect::<Result<Vec<Text>, _>>()?;
    let signed = key.as_ref().map(|key| move |note: &str| by(note, key));
    let signed = signed.as_ref().map(|signed| -> &dyn Fn(&str) -> bool { signed });
    let trusted = Trusted { signed, kept: &kept };
    let mut notes = Vec::new();
    let checked = match (&arguments.archive, &arguments.file) {
        (Some(folder), _) => {
            let archive = Ledger::over(archive::open(folder)?);
            let mut checked = verify(archive.storage(), trusted).map_err(|fault| unusable(folder, &fault))?;
            // From entries that do not hold nothing follows.
            if checked.entries_hold() {
                reported::held(&archive, &mut checked).map_err(|fault| unusable(folder, &fault))?;
                notes = archive::held(folder, &archive, &mut checked)
                    .map_err(|fault| unusable(folder, &fault))?;
            }
            checked
        }
        (None, Some(file)) => {
            let own = open(file)?;
            let mut checked = verify(own.storage(), trusted).map_err(|fault| unusable(file, &fault))?;
            if checked.entries_hold() {
                reported::held(&own, &mut checked).map_err(|fault| unusable(file, &fault))?;
            }
            checked
        }
        (None, None) => {
            return Err(Complaint::usage("no ledger is named", "name one, or a folder with --archive"));
        }
    };
    let mut page = words(&checked, arguments);
    page.extend(notes.into_iter().map(|note| format!("  note: {note}\n")));
    out.put(&page)?;
    Ok(if checked.holds() { ExitCode::Allow } else { ExitCode::Wrong })
}

/// Whether a checkpoint is signed by a key, under the name of its ledger.
fn by(note: &str, key: &Key) -> bool {
    Checkpoint::read(note).is_ok_and(|said| note_signed_by(note, &said.origin, key))
}

fn note(path: &Path) -> Result<Text, Complaint> {
    let cap = u64::try_from(ledger::limits::MAX_NOTE).unwrap_or(u64::MAX);
    let bytes = acquire::named(path, cap).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    String::from_utf8(bytes).map(Text::from).map_err(|_| Complaint {
        code: ExitCode::Unusable,
        text: "a checkpoint is text in UTF-8".to_owned(),
        place: Some(path.to_string_lossy().into_owned()),
        help: "name what `countersign ledger checkpoint --output` wrote".to_owned(),
    })
}

fn words(checked: &Checked, arguments: &LedgerVerify) -> String {
    let mut page = String::new();
    for broken in &checked.broken {
        let place = broken.sequence.map(|sequence| format!("entry {sequence}: ")).unwrap_or_default();
        page.push_str(&format!("broken: {place}{}\n", safe(&broken.text)));
    }
    if checked.more > 0 {
        page.push_str(&format!("and {} more\n", checked.more));
    }
    page.push_str(&format!(
        "{}: {} decisions, {} rechecks, {} checkpoints, {} contents\n",
        if checked.holds() { "holds" } else { "does not hold" },
        checked.decisions,
        checked.rechecks,
        checked.checkpoints,
        checked.blobs
    ));
    if let Some(head) = &checked.head {
        page.push_str(&format!("  last entry {}, {}\n", head.sequence, head.hash));
    }
    match (checked.vouched, &arguments.key) {
        (Some(size), Some(_)) => page.push_str(&format!("  signed by the key up to entry {size}\n")),
        (_, None) if arguments.checkpoint.is_empty() => page.push_str(
            "  note: nothing from elsewhere was held against it; name the key of its checkpoints with --key, or a \
             checkpoint with --checkpoint\n",
        ),
        (_, None) => page.push_str(
            "  note: nobody looked at who signed a checkpoint, here or in --checkpoint; name the key with --key\n",
        ),
        (None, Some(_)) if checked.checkpoints == 0 => page.push_str(
            "  next: sign one with `countersign ledger checkpoint`, or leave out `--key`\n",
        ),
        (None, Some(_)) => {}
    }
    page
}
