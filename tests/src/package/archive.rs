//! Archives whose bytes depend on nothing but what is in them: sorted, owned by nobody, all of one time.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use jiff::Timestamp;

/// A file of an archive.
pub(crate) struct Entry {
    path: String,
    mode: u32,
    bytes: Vec<u8>,
}

impl Entry {
    /// A file that is read.
    pub(crate) fn file(path: &str, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), mode: 0o644, bytes }
    }

    /// A file that is run.
    pub(crate) fn program(path: &str, bytes: Vec<u8>) -> Self {
        Self { path: path.to_owned(), mode: 0o755, bytes }
    }
}

/// Tar (POSIX ustar), sorted by path. Folders are those of the files' paths, and have no entries of their own.
pub(crate) fn tarred(mut entries: Vec<Entry>, at: Timestamp) -> Vec<u8> {
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    let mut out = Vec::new();
    for entry in entries {
        out.extend(header(&entry, at));
        out.extend(&entry.bytes);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
    }
    out.resize(out.len().saturating_add(2 * BLOCK), 0);
    out
}

/// Compressed, without the name or the time of anything.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    /// "Unknown" in the header of gzip, so that no system leaves its mark.
    const NO_SYSTEM: u8 = 255;
    let builder = GzBuilder::new().mtime(0).operating_system(NO_SYSTEM);
    let mut out = builder.write(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    drop(out.write_all(bytes));
    out.finish().unwrap_or_default()
}

/// Bytes of a block of tar.
const BLOCK: usize = 512;
/// Bytes for a name, and for what stands before its last part where it is longer.
const NAME: usize = 100;

fn header(entry: &Entry, at: Timestamp) -> Vec<u8> {
    let (folder, name) = match entry.path.len() > NAME {
        true => entry.path.rsplit_once('/').unwrap_or_default(),
        false => ("", entry.path.as_str()),
    };
    let size = entry.bytes.len();
    let fields: [(&str, usize); 15] = [
        (name, NAME),
        (&format!("{:07o}\0", entry.mode), 8),
        ("0000000\0", 8),
        ("0000000\0", 8),
        (&format!("{size:011o}\0"), 12),
        (&format!("{:011o}\0", at.as_second()), 12),
        // The sum is taken with blanks in its own place.
        ("        ", 8),
        ("0", 1),
        ("", NAME),
        ("ustar\x0000", 8),
        ("", 64),
        ("0000000\0", 8),
        ("0000000\0", 8),
        (folder, 155),
        ("", 12),
    ];
    let mut out = Vec::with_capacity(BLOCK);
    for (text, width) in fields {
        let end = out.len().saturating_add(width);
        out.extend(text.bytes().take(width));
        out.resize(end, 0);
    }
    let sum: u32 = out.iter().map(|byte| u32::from(*byte)).fold(0, u32::saturating_add);
    out.splice(148..156, format!("{sum:06o}\0 ").bytes());
    out
}

/// The files of an archive as those that are delivered are read: their names, whether they may be run, their bytes.
#[cfg(test)]
pub(crate) fn read(bytes: &[u8], name: &str) -> Vec<(String, bool, Vec<u8>)> {
    let mut files = Vec::new();
    let kind = formats::ArchiveKind::of_name(name).unwrap();
    formats::read_archive(kind, &mut std::io::Cursor::new(bytes), &mut |file, from| {
        let mut content = Vec::new();
        from.read_to_end(&mut content)?;
        files.push((file.path.clone(), file.may_be_run, content));
        Ok(std::ops::ControlFlow::Continue(()))
    })
    .unwrap();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_sorted() {
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        let long = format!("{}/{}", "folder".repeat(20), "name");
        let entries = || {
            vec![
                Entry::file(&long, b"long".to_vec()),
                Entry::program("a/run", vec![7; BLOCK + 1]),
                Entry::file("a/empty", Vec::new()),
            ]
        };
        let wanted = [
            ("a/empty".to_owned(), false, Vec::new()),
            ("a/run".to_owned(), true, vec![7; BLOCK + 1]),
            (long.clone(), false, b"long".to_vec()),
        ];
        let tar = tarred(entries(), at);
        assert_eq!(read(&tar, "x.tar"), wanted);
        assert_eq!(read(&gzipped(&tar), "x.tar.gz"), wanted);
        let mut turned = entries();
        turned.reverse();
        assert!(tarred(turned, at) == tar, "the order of arguments does not matter");
    }
}
