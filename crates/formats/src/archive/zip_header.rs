//! Headers of zip files (PKWARE's APPNOTE.TXT 6.3), read strictly: a zip file says everything twice, and readers differ in
//! which they believe, so whatever is not said alike in both places is refused.

use std::io;

use super::{ArchiveFile, stop, wrong};
use crate::malformed::{code, quote};
use crate::tar::path_below;

/// Little-endian numbers at fixed places of a header.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn part(self, at: usize, length: usize) -> io::Result<&'a [u8]> {
        let end = at.checked_add(length);
        end.and_then(|end| self.0.get(at..end)).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    pub(super) fn two(self, at: usize) -> io::Result<u16> {
        let bytes = self.part(at, 2)?.try_into().unwrap_or_default();
        Ok(u16::from_le_bytes(bytes))
    }

    pub(super) fn four(self, at: usize) -> io::Result<u32> {
        let bytes = self.part(at, 4)?.try_into().unwrap_or_default();
        Ok(u32::from_le_bytes(bytes))
    }
}

/// What stands in both headers of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Both {
    flags: u16,
    pub(super) is_packed: bool,
    time: u32,
    name: Vec<u8>,
}

/// How large it is, and its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) checksum: u32,
    pub(super) packed: u32,
    pub(super) length: u32,
}

/// What the directory says of a file or a folder.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    both: Both,
    pub(super) sizes: Sizes,
    /// Where its own header stands.
    pub(super) at: u32,
    /// What it is: nothing for a folder.
    pub(super) file: Option<ArchiveFile>,
    /// The folder's path, if it is one.
    pub(super) folder: Option<String>,
}

/// How long a header of the directory is, without its name.
pub(super) const LISTED: usize = 46;

/// How long a header before a file is, without its name.
pub(super) const OWN: usize = 30;

/// That sizes follow the file, for whoever reads it as it comes.
const SIZES_FOLLOW: u16 = 1 << 3;

/// That the name is in UTF-8.
const UTF8: u16 = 1 << 11;

/// How hard it was packed, which means nothing for unpacking it.
const PACKED_HOW: u16 = 0b110;

impl Listed {
    /// Reads a header of the directory; and where the next one begins.
    pub(super) fn read(directory: &[u8]) -> io::Result<(Self, usize)> {
        let fields = Fields(directory);
        if fields.part(0, 4)? != b"PK\x01\x02" {
            return Err(wrong("its directory names another number of files than its end does"));
        }
        let (name, extra) = (usize::from(fields.two(28)?), usize::from(fields.two(30)?));
        let comment = usize::from(fields.two(32)?);
        let after_name = LISTED.saturating_add(name);
        let both = Both::read(fields, 8, fields.part(LISTED, name)?)?;
        extras(fields.part(after_name, extra)?)?;
        if fields.two(34)? != 0 {
            return Err(wrong("a file of it begins in another archive"));
        }
        let sizes = Sizes::read(fields, 16)?;
        let at = fields.four(42)?;
        if [sizes.packed, sizes.length, at].contains(&u32::MAX) {
            return Err(zip64());
        }
        let attributes = fields.four(38)?;
        let whole = after_name.saturating_add(extra).saturating_add(comment);
        fields.part(0, whole)?;
        let (file, folder) = what(&both, sizes, attributes)?;
        Ok((Self { both, sizes, at, file, folder }, whole))
    }

    /// Holds the header before a file against this; and tells how long name and extras are there.
    pub(super) fn agrees(
        &self,
        own: &[u8; OWN],
        rest: impl FnOnce(usize) -> io::Result<Vec<u8>>,
    ) -> io::Result<usize> {
        let fields = Fields(own);
        let differs = |what: &str| {
            let name = quote(&String::from_utf8_lossy(&self.both.name));
            wrong(format!("what its directory says of {name} is not what stands before it: {what}"))
        };
        if fields.part(0, 4)? != b"PK\x03\x04" {
            return Err(differs("there is no header"));
        }
        let (name, extra) = (usize::from(fields.two(26)?), usize::from(fields.two(28)?));
        let length = name.saturating_add(extra);
        let rest = rest(length)?;
        let (name, extra) = rest.split_at_checked(name).ok_or_else(|| differs("its name"))?;
        if Both::read(fields, 6, name)? != self.both {
            return Err(differs("its name, its time or how it is packed"));
        }
        extras(extra)?;
        let sizes = Sizes::read(fields, 14)?;
        let none = Sizes { checksum: 0, packed: 0, length: 0 };
        match sizes == self.sizes || self.sizes_follow() && sizes == none {
            true => Ok(length),
            false => Err(differs("its sizes or its checksum")),
        }
    }

    /// Whether its sizes stand behind it once more.
    pub(super) fn sizes_follow(&self) -> bool {
        self.both.flags & SIZES_FOLLOW != 0
    }

    /// Whether it is packed.
    pub(super) fn is_packed(&self) -> bool {
        self.both.is_packed
    }

    /// Holds what stands behind a file against this.
    pub(super) fn followed(&self, by: &[u8]) -> io::Result<()> {
        let by = by.strip_prefix(b"PK\x07\x08").filter(|rest| rest.len() == FOLLOWING).unwrap_or(by);
        match by.len() == FOLLOWING && Sizes::read(Fields(by), 0)? == self.sizes {
            true => Ok(()),
            false => Err(wrong("the sizes behind a file of it are not those its directory has")),
        }
    }
}

/// How long the sizes behind a file are, without the mark that may stand before them.
pub(super) const FOLLOWING: usize = 12;

impl Both {
    fn read(fields: Fields<'_>, at: usize, name: &[u8]) -> io::Result<Self> {
        let next = |by: usize| at.saturating_add(by);
        let flags = fields.two(at)?;
        if flags & 1 != 0 {
            return Err(stop(code::UNSUPPORTED, "it is encrypted, and nothing in it can be judged"));
        }
        if flags & !(PACKED_HOW | SIZES_FOLLOW | UTF8) != 0 {
            return Err(stop(code::UNSUPPORTED, "a file of it is packed in a way that is not read"));
        }
        if flags & UTF8 == 0 && !name.is_ascii() {
            return Err(wrong("a name in it does not say in which letters it is written"));
        }
        let is_packed = match fields.two(next(2))? {
            0 => false,
            8 => true,
            _ => return Err(stop(code::UNSUPPORTED, "a file of it is packed in a way that is not read")),
        };
        Ok(Self { flags, is_packed, time: fields.four(next(4))?, name: name.to_vec() })
    }
}

impl Sizes {
    fn read(fields: Fields<'_>, at: usize) -> io::Result<Self> {
        let next = |by: usize| at.saturating_add(by);
        let (checksum, packed) = (fields.four(at)?, fields.four(next(4))?);
        Ok(Self { checksum, packed, length: fields.four(next(8))? })
    }
}

/// Whether it is a file or a folder: its name, its sizes and its attributes must say the same.
fn what(both: &Both, sizes: Sizes, attributes: u32) -> io::Result<(Option<ArchiveFile>, Option<String>)> {
    /// The kind of a file in its mode, and which there are (POSIX `sys/stat.h`).
    const KIND: u32 = 0o170_000;
    const FOLDER: u32 = 0o040_000;
    const FILE: u32 = 0o100_000;
    /// That it is a folder, as MS-DOS had it.
    const DOS_FOLDER: u32 = 0x10;
    let mode = attributes >> 16;
    let name = std::str::from_utf8(&both.name).map_err(|_| wrong("a name in it is not text in UTF-8"))?;
    let said = match mode & KIND {
        0 => None,
        FOLDER => Some(true),
        FILE => Some(false),
        _ => {
            let text = format!(
                "{} is a link, a device or something else that is neither file nor folder",
                quote(name)
            );
            return Err(wrong(text));
        }
    };
    let path = name.strip_suffix('/');
    let is_folder = path.is_some();
    if said.is_some_and(|said| said != is_folder) || !is_folder && attributes & DOS_FOLDER != 0 {
        return Err(wrong(format!("{} is a file by one mark and a folder by another", quote(name))));
    }
    let path = path_below(path.unwrap_or(name)).map_err(io::Error::other)?;
    if is_folder {
        // Nothing at all, packed, has two bytes.
        let is_empty = sizes.packed == 0 || both.is_packed && sizes.packed == 2;
        return match is_empty && sizes.length == 0 && sizes.checksum == 0 {
            true => Ok((None, Some(path))),
            false => Err(wrong(format!("the folder {} has bytes of its own", quote(name)))),
        };
    }
    if !both.is_packed && sizes.packed != sizes.length {
        return Err(wrong(format!("{} is not packed, and has two lengths", quote(name))));
    }
    if !both.is_packed && both.flags & SIZES_FOLLOW != 0 && sizes.length > 0 {
        let text = format!("whoever reads {} as it comes cannot tell where it ends", quote(name));
        return Err(wrong(text));
    }
    Ok((Some(ArchiveFile { path, length: sizes.length.into(), may_be_run: mode & 0o111 != 0 }), None))
}

/// What stands beside a header may say times and owners, and fill space; nothing else is read, so nothing else may be there:
/// another name, other sizes, what a link leads to, how it is encrypted.
fn extras(mut extra: &[u8]) -> io::Result<()> {
    /// Times and owners (`UT`, `Ux`, `ux`, NTFS, `UX`), that it is a Java archive, and two that fill space.
    const HARMLESS: [u16; 8] = [0x5455, 0x7855, 0x7875, 0x000a, 0x5855, 0xcafe, 0xd935, 0xa220];
    const ZIP64: u16 = 1;
    while !extra.is_empty() {
        let (id, length) = (Fields(extra).two(0)?, usize::from(Fields(extra).two(2)?));
        if id == ZIP64 {
            return Err(zip64());
        }
        if !HARMLESS.contains(&id) {
            let text = format!(
                "beside a file of it stands what some readers would take for another name, another length or a link (extra field {id:#06x})"
            );
            return Err(wrong(text));
        }
        let whole = length.saturating_add(4);
        extra = extra.get(whole..).ok_or_else(|| wrong("what stands beside a file of it is cut short"))?;
    }
    Ok(())
}

/// That it is of the kind that has lengths in two places more.
pub(super) fn zip64() -> io::Error {
    let text = "it is a zip64 file, which has lengths in two places more, and is not read: pack it as a tar file, or in parts of less than 4 GiB and 65,535 files";
    stop(code::UNSUPPORTED, text)
}
