//! A tar file, as it passes.

use std::io::{self, Read};
use std::ops::ControlFlow;

use super::names::Names;
use super::{ArchiveFile, Bounds, TakeFile, stop, wrong};
use crate::limits::{MAX_TAR_RECORDS, MAX_TAR_TAIL};
use crate::malformed::code;
use crate::tar::{TAR_BLOCK, TarEntry, pax_is_harmless};

/// As a length.
const BLOCK: u64 = 512;

/// Reads to the end, or to where `take` breaks off, which is told.
pub(super) fn read(
    from: &mut dyn Read,
    mut bounds: Bounds,
    take: &mut TakeFile<'_>,
) -> io::Result<ControlFlow<()>> {
    let mut names = Names::new(bounds.members);
    // Folders may be named again, and records need name nothing: headers are counted whatever they are for.
    for _ in 0..bounds.members.saturating_mul(2) {
        let mut header = [0; TAR_BLOCK];
        from.read_exact(&mut header)?;
        match TarEntry::read(&header).map_err(io::Error::other)? {
            TarEntry::End => return tail(from).map(|()| ControlFlow::Continue(())),
            TarEntry::Folder(None) => {}
            TarEntry::Folder(Some(path)) => names.folder(&path)?,
            TarEntry::Records(length) => records(from, length)?,
            TarEntry::File { path, length, may_be_run } => {
                names.file(&path)?;
                bounds.less(&path, length)?;
                let file = ArchiveFile { path, length, may_be_run };
                let mut own = from.take(length);
                if take(&file, &mut own)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                io::copy(&mut own, &mut io::sink())?;
                if own.limit() > 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                fill(from, length)?;
            }
        }
    }
    Err(stop(code::TOO_MANY, format!("it has more than {} files and folders", bounds.members)))
}

/// Records that say nothing of which file follows are passed over.
fn records(from: &mut dyn Read, length: u64) -> io::Result<()> {
    let mut said = Vec::new();
    if length <= MAX_TAR_RECORDS {
        from.take(length).read_to_end(&mut said)?;
    }
    if u64::try_from(said.len()) != Ok(length) || !pax_is_harmless(&said) {
        return Err(wrong(
            "records beside a file may change its name, its length or who may run it: make it with --format=ustar",
        ));
    }
    fill(from, length)
}

/// Passes over what fills the last block of a file.
fn fill(from: &mut dyn Read, length: u64) -> io::Result<()> {
    let left = length.checked_next_multiple_of(BLOCK).and_then(|whole| whole.checked_sub(length));
    let left = left.unwrap_or_default();
    match io::copy(&mut from.take(left), &mut io::sink())? == left {
        true => Ok(()),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Behind the end there is nothing but what fills the last record.
fn tail(from: &mut dyn Read) -> io::Result<()> {
    let mut left = Vec::new();
    from.take(MAX_TAR_TAIL.saturating_add(1)).read_to_end(&mut left)?;
    let fits = u64::try_from(left.len()).is_ok_and(|length| length <= MAX_TAR_TAIL);
    match fits && left.iter().all(|byte| *byte == 0) {
        true => Ok(()),
        false => Err(wrong("something stands behind its end")),
    }
}
