//! A zip file, held against its own directory: its files stand one behind the other from the first byte on, then the
//! directory, then the end, and nothing is anywhere between them.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::names::Names;
use super::zip_header::{FOLLOWING, Fields, Listed, OWN, zip64};
use super::{ArchiveFile, Bounds, TakeFile, bomb, stop, wrong};
use crate::limits::MAX_ZIP_DIRECTORY;
use crate::malformed::code;

pub(super) fn read(
    from: &mut (impl Read + Seek),
    length: u64,
    bounds: Bounds,
    take: &mut TakeFile<'_>,
) -> io::Result<()> {
    let end = End::find(from, length)?;
    let mut listed = end.directory(from, bounds)?;
    bounded(&listed, length, bounds)?;
    listed.sort_by_key(|one| one.at);
    let nexts: Vec<u64> = listed.iter().skip(1).map(|one| one.at.into()).chain([end.directory_at]).collect();
    if listed.first().map_or(end.directory_at, |first| first.at.into()) != 0 {
        return Err(wrong("something stands before what its directory names"));
    }
    for (one, next) in listed.iter().zip(nexts) {
        if pass(from, one, next, take)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// What its end says.
struct End {
    files: u16,
    directory_at: u64,
    directory: u64,
}

impl End {
    /// How long it is, without a comment.
    const LENGTH: usize = 22;
    const MARK: &'static [u8] = b"PK\x05\x06";

    /// Finds it: at the end, and nowhere a reader could take for another.
    fn find(from: &mut (impl Read + Seek), length: u64) -> io::Result<Self> {
        /// A zip64 file's second end, which stands before this one.
        const LOCATOR: usize = 20;
        let most = u64::try_from(Self::LENGTH + LOCATOR).unwrap_or_default().saturating_add(u16::MAX.into());
        let begins = length.saturating_sub(most);
        let last = at(from, begins, length.saturating_sub(begins))?;
        let is_end = |(place, bytes): (usize, &[u8])| -> Option<usize> {
            let comment = Fields(last.get(place..)?).two(20).ok()?;
            let whole = place.checked_add(Self::LENGTH)?.checked_add(comment.into())?;
            (bytes == Self::MARK && whole == last.len()).then_some(place)
        };
        let mut ends = last.windows(Self::MARK.len()).enumerate().filter_map(is_end);
        let place = ends
            .next()
            .ok_or_else(|| wrong("it has no end, as every zip file has, or something behind it"))?;
        let (before, own) = last.split_at_checked(place).unwrap_or_default();
        let comment = own.get(Self::LENGTH..).unwrap_or_default();
        if ends.next().is_some() || comment.windows(2).any(|two| two == b"PK") {
            return Err(wrong("it has two ends, and two directories with that"));
        }
        let locator = before.len().checked_sub(LOCATOR).and_then(|at| before.get(at..));
        if locator.is_some_and(|bytes| bytes.starts_with(b"PK\x06\x07")) {
            return Err(zip64());
        }
        let fields = Fields(own);
        let (files, all) = (fields.two(8)?, fields.two(10)?);
        let (directory, directory_at) = (fields.four(12)?, fields.four(16)?);
        if files == u16::MAX || all == u16::MAX || directory == u32::MAX || directory_at == u32::MAX {
            return Err(zip64());
        }
        if fields.four(4)? != 0 || files != all {
            return Err(wrong("it is one part of an archive in several"));
        }
        let (directory, directory_at) = (u64::from(directory), u64::from(directory_at));
        let own_at = begins.saturating_add(u64::try_from(place).unwrap_or(u64::MAX));
        match directory_at.checked_add(directory) == Some(own_at) {
            true => Ok(Self { files, directory_at, directory }),
            false => Err(wrong("its directory does not stand before its end")),
        }
    }

    fn directory(&self, from: &mut (impl Read + Seek), bounds: Bounds) -> io::Result<Vec<Listed>> {
        if self.directory > MAX_ZIP_DIRECTORY {
            let text = format!(
                "its directory has {} bytes, and {MAX_ZIP_DIRECTORY} are the most that is read",
                self.directory
            );
            return Err(stop(code::TOO_LARGE, text));
        }
        let whole = at(from, self.directory_at, self.directory)?;
        let (mut rest, mut listed) = (whole.as_slice(), Vec::new());
        let mut names = Names::new(bounds.members);
        for _ in 0..self.files {
            let (one, length) = Listed::read(rest)?;
            one.file.iter().try_for_each(|file| names.file(&file.path))?;
            one.folder.iter().try_for_each(|path| names.folder(path))?;
            listed.push(one);
            rest = rest.get(length..).unwrap_or_default();
        }
        match rest.is_empty() {
            true => Ok(listed),
            false => Err(wrong("its directory names more files than its end does")),
        }
    }
}

/// What the directory says it comes to, before anything of it is unpacked. Nothing may come to more than is said.
fn bounded(listed: &[Listed], length: u64, mut bounds: Bounds) -> io::Result<()> {
    let mut all = 0_u64;
    for file in listed.iter().filter_map(|one| one.file.as_ref()) {
        bounds.less(&file.path, file.length)?;
        all = all.saturating_add(file.length);
    }
    if all > bounds.unpacked(length) { Err(bomb()) } else { Ok(()) }
}

/// Gives a file to `take`, and sees that it stands where the directory says, up to where the next one does.
fn pass(
    from: &mut (impl Read + Seek),
    one: &Listed,
    next: u64,
    take: &mut TakeFile<'_>,
) -> io::Result<ControlFlow<()>> {
    from.seek(SeekFrom::Start(one.at.into()))?;
    let mut own = [0; OWN];
    from.read_exact(&mut own)?;
    let named = one.agrees(&own, |length| exactly(from, u64::try_from(length).unwrap_or(u64::MAX)))?;
    let begins =
        u64::from(one.at).saturating_add(u64::try_from(OWN.saturating_add(named)).unwrap_or(u64::MAX));
    let ends = begins.saturating_add(one.sizes.packed.into());
    let behind = next.checked_sub(ends).ok_or_else(|| wrong("files in it lie over one another"))?;
    let most =
        if one.sizes_follow() { u64::try_from(FOLLOWING.saturating_add(4)).unwrap_or_default() } else { 0 };
    if behind > most {
        return Err(wrong("something stands between the files that its directory names"));
    }
    if let Some(file) = &one.file {
        let packed = from.by_ref().take(one.sizes.packed.into());
        let flow = match one.is_packed() {
            false => unpacked(&mut { packed }, one, file, take)?,
            true => {
                let mut inflated = DeflateDecoder::new(BufReader::new(packed));
                let flow = unpacked(&mut inflated, one, file, take)?;
                if flow.is_continue() && inflated.total_in() != u64::from(one.sizes.packed) {
                    return Err(wrong("something stands behind what is packed of a file"));
                }
                flow
            }
        };
        if flow.is_break() {
            return Ok(flow);
        }
    }
    if one.sizes_follow() {
        one.followed(&at(from, ends, behind)?)?;
    }
    Ok(ControlFlow::Continue(()))
}

fn unpacked(
    from: &mut dyn Read,
    one: &Listed,
    file: &ArchiveFile,
    take: &mut TakeFile<'_>,
) -> io::Result<ControlFlow<()>> {
    let mut own = Unpacked { from, left: file.length, sum: Crc::new() };
    if take(file, &mut own)?.is_break() {
        return Ok(ControlFlow::Break(()));
    }
    io::copy(&mut own, &mut io::sink())?;
    match own.sum.sum() == one.sizes.checksum {
        true => Ok(ControlFlow::Continue(())),
        false => Err(wrong("a file of it has another checksum: it is damaged")),
    }
}

/// A file, of exactly the length that is said.
struct Unpacked<'a> {
    from: &'a mut dyn Read,
    left: u64,
    sum: Crc,
}

impl Read for Unpacked<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if to.is_empty() {
            return Ok(0);
        }
        let count = self.from.read(to)?;
        let own = to.get(..count).unwrap_or_default();
        let left = u64::try_from(count).ok().and_then(|count| self.left.checked_sub(count));
        self.left = left.ok_or_else(|| wrong("a file of it comes to more than its directory says"))?;
        if count == 0 && self.left > 0 {
            return Err(wrong("a file of it comes to less than its directory says"));
        }
        self.sum.update(own);
        Ok(count)
    }
}

/// So many bytes from there.
fn at(from: &mut (impl Read + Seek), begins: u64, length: u64) -> io::Result<Vec<u8>> {
    from.seek(SeekFrom::Start(begins))?;
    exactly(from, length)
}

fn exactly(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) == Ok(length) {
        true => Ok(bytes),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
