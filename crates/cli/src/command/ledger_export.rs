use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use decision::ExitCode;
use ledger::{LedgerFault, Sqlite, Trusted, verify};
use report::name;

use crate::archive::{Beside, ENTRIES, FILES};
use crate::arguments::LedgerExport;
use crate::command::ledger::{open, unusable};
use crate::command::ledger_verify::reported;
use crate::complaint::Complaint;
use crate::outside::Output;
use crate::{destination, tar};

/// Writes a whole ledger for others. One that does not hold is not exported: an archive would hide how it is broken.
pub(crate) fn run(arguments: &LedgerExport, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let file = arguments.file.as_path();
    let own = open(file)?;
    let mut checked = verify(own.storage(), Trusted::default()).map_err(|fault| unusable(file, &fault))?;
    if checked.holds() {
        reported::held(&own, &mut checked).map_err(|fault| unusable(file, &fault))?;
    }
    if let Some(broken) = checked.broken.first() {
        return Err(Complaint {
            code: ExitCode::Wrong,
            text: format!("the ledger does not hold, and was not exported: {}", broken.text),
            place: Some(file.to_string_lossy().into_owned()),
            help:
                "see everything that is broken with `countersign ledger verify`, and keep the file as it is"
                    .to_owned(),
        });
    }
    let output = arguments.output.as_path();
    let gathered = Gathered::of(&own).map_err(|why| unwritten(output, &why))?;
    let count = gathered.beside.files().len();
    let written = match output.extension().is_some_and(|end| end == "tar") {
        true => tar_file(&own, gathered, output),
        false => folder(&own, gathered, output),
    };
    written.map_err(|why| unwritten(output, &why))?;
    out.put(&format!(
        "{}: {} entries and {count} files\n",
        name(&output.to_string_lossy()),
        checked.head.map_or(0, |head| head.sequence)
    ))?;
    if checked.checkpoints == 0 {
        out.say(UNSIGNED);
    }
    Ok(ExitCode::Allow)
}

/// An archive that nobody signed for is as good as the word of whoever hands it over.
const UNSIGNED: &str = "note: the ledger has no checkpoint, so the archive shows that its entries fit together, and not that \
                        they are those that were written: whoever could write it anew could do so from the first on. Sign \
                        one with `countersign ledger checkpoint LEDGER --sign-with KEY`, and export again.";

fn unwritten(output: &Path, why: &str) -> Complaint {
    Complaint {
        code: ExitCode::Unwritten,
        text: format!("the ledger cannot be exported: {why}"),
        place: Some(output.to_string_lossy().into_owned()),
        help: "name a folder that is not there yet, or a tar file, where there is space".to_owned(),
    }
}

/// What is to be exported, but for the files.
struct Gathered {
    /// The entries, one a line, and how many bytes they have.
    entries: File,
    length: u64,
    beside: Beside,
}

impl Gathered {
    fn of(own: &ledger::Ledger<Sqlite>) -> Result<Self, String> {
        let mut to = BufWriter::new(tempfile::tempfile().map_err(|why| why.to_string())?);
        let (mut length, mut beside) = (0_u64, Beside::default());
        own.each(&mut |entry| {
            let line = [&entry.line()?[..], b"\n"].concat();
            length = length.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
            to.write_all(&line).map_err(|why| LedgerFault::storage(why.to_string()))?;
            beside.add(entry, &line);
            Ok(())
        })
        .map_err(|fault| fault.to_string())?;
        let mut entries = to.into_inner().map_err(|why| why.to_string())?;
        entries.seek(SeekFrom::Start(0)).map_err(|why| why.to_string())?;
        Ok(Self { entries, length, beside })
    }
}

fn tar_file(own: &ledger::Ledger<Sqlite>, mut gathered: Gathered, output: &Path) -> Result<(), String> {
    let told = |why: std::io::Error| why.to_string();
    let folder = output.parent().filter(|own| !own.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = destination::beside(folder).map_err(told)?;
    let mut to = BufWriter::new(temporary.as_file_mut());
    let length = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    for (name, text) in gathered.beside.texts() {
        tar::file(&mut to, name, length(text.as_bytes()), &mut text.as_bytes()).map_err(told)?;
    }
    for digest in gathered.beside.files() {
        let bytes = own.blob(digest).map_err(|fault| fault.to_string())?;
        tar::file(&mut to, &format!("{FILES}/{}", digest.hex()), length(&bytes), &mut &*bytes)
            .map_err(told)?;
    }
    tar::file(&mut to, ENTRIES, gathered.length, &mut gathered.entries).map_err(told)?;
    tar::end(&mut to).and_then(|()| to.flush()).map_err(told)?;
    drop(to);
    temporary.as_file().sync_all().map_err(told)?;
    temporary.persist_noclobber(output).map(|_| ()).map_err(|fault| taken(&fault.error))
}

/// Why the archive cannot have its name.
fn taken(why: &std::io::Error) -> String {
    match why.kind() == std::io::ErrorKind::AlreadyExists {
        true => "there is a file of this name and nothing is replaced; name another".to_owned(),
        false => why.to_string(),
    }
}

/// The entries come last: a folder without them is no archive.
fn folder(own: &ledger::Ledger<Sqlite>, mut gathered: Gathered, output: &Path) -> Result<(), String> {
    let told = |why: std::io::Error| why.to_string();
    let empty = |mut entries: std::fs::ReadDir| entries.next().is_none();
    match std::fs::create_dir(output) {
        Ok(()) => {}
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => {
            if !std::fs::metadata(output).is_ok_and(|there| there.is_dir()) {
                return Err(taken(&why));
            }
            if !std::fs::read_dir(output).map(empty).map_err(told)? {
                return Err("there is something in that folder already".to_owned());
            }
        }
        Err(why) => return Err(why.to_string()),
    }
    for (name, text) in gathered.beside.texts() {
        new(&output.join(name))?.write_all(text.as_bytes()).map_err(told)?;
    }
    let files = output.join(FILES);
    std::fs::create_dir(&files).map_err(told)?;
    for digest in gathered.beside.files() {
        let bytes = own.blob(digest).map_err(|fault| fault.to_string())?;
        new(&files.join(digest.hex()))?.write_all(&bytes).map_err(told)?;
    }
    let mut to = new(&output.join(ENTRIES))?;
    std::io::copy(&mut gathered.entries, &mut to).map_err(told)?;
    to.sync_all().map_err(told)
}

/// A file that was not there.
fn new(path: &PathBuf) -> Result<File, String> {
    File::create_new(path).map_err(|why| format!("{}: {why}", path.display()))
}
