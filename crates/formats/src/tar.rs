//! Headers of tar files, read strictly: whatever two readers could take for different files is refused.

use crate::Malformed;
use crate::limits::MAX_TAR_NAME;
use crate::malformed::code;

/// How long a header is; everything in a tar file begins on a multiple of it.
pub const TAR_BLOCK: usize = 512;

/// What a header says comes next (POSIX pax, "ustar Interchange Format").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TarEntry {
    /// A file.
    File {
        /// Its path below the archive's root.
        path: String,
        /// Its length.
        length: u64,
        /// Whether its permissions let anybody run it, or cannot be told.
        may_be_run: bool,
    },
    /// A folder, by its path; `None` for the root itself.
    Folder(Option<String>),
    /// Records about the file that follows, of this length. [`pax_is_harmless`] says whether they may be passed over.
    Records(u64),
    /// The end.
    End,
}

impl TarEntry {
    /// Reads a header.
    ///
    /// # Errors
    /// When its checksum is another, its name leads anywhere but down, or it is for anything but a file or a folder.
    pub fn read(header: &[u8; TAR_BLOCK]) -> Result<Self, Malformed> {
        if header.iter().all(|byte| *byte == 0) {
            return Ok(Self::End);
        }
        let field =
            |from: usize, length: usize| header.get(from..from.saturating_add(length)).unwrap_or_default();
        let stated = octal(field(148, 8))?;
        let counted = header.iter().enumerate().map(|(at, byte)| match (148..156).contains(&at) {
            true => u64::from(b' '),
            false => u64::from(*byte),
        });
        if counted.fold(0, u64::saturating_add) != stated {
            return Err(fault("its checksum is another: this is no tar file, or it is damaged"));
        }
        let magic = field(257, 8);
        if magic != b"ustar\x0000" && magic != b"ustar  \0" {
            return Err(fault("it is of a kind of tar file from before 1988"));
        }
        let size = octal(field(124, 12))?;
        // GNU keeps other things where POSIX has the beginning of the name, and some readers take them for that.
        let prefix = match magic == b"ustar\x0000" {
            true => text(field(345, 155))?,
            false if field(345, 155).iter().all(|byte| *byte == 0) => "",
            false => return Err(fault("it keeps something where others have the beginning of a name")),
        };
        match field(156, 1) {
            b"0" | b"\0" => {
                let path = below(prefix, text(field(0, 100))?)?;
                let may_be_run = octal(field(100, 8)).map_or(true, |mode| mode & 0o111 != 0);
                Ok(Self::File { path, length: size, may_be_run })
            }
            b"5" if size == 0 => {
                let own = text(field(0, 100))?;
                let is_root = prefix.is_empty() && matches!(own, "." | "./");
                let path = (!is_root).then(|| below(prefix, own.strip_suffix('/').unwrap_or(own)));
                Ok(Self::Folder(path.transpose()?))
            }
            b"x" | b"g" => Ok(Self::Records(size)),
            b"L" | b"K" => Err(fault(
                "it has a link, a device or something else that is neither file nor folder: a long name in GNU's own way, which \
                 --format=ustar does not write",
            )),
            _ => Err(fault("it has a link, a device or something else that is neither file nor folder")),
        }
    }
}

/// Whether extended records (POSIX pax) say nothing of which file follows, where it lies, how long it is and who may run it:
/// only what is known to say no such thing may stand there, since archivers have words of their own for it.
pub fn pax_is_harmless(records: &[u8]) -> bool {
    const KNOWN: [&str; 14] = [
        "mtime",
        "atime",
        "ctime",
        "uid",
        "gid",
        "uname",
        "gname",
        "comment",
        "LIBARCHIVE.creationtime",
        "SCHILY.dev",
        "SCHILY.ino",
        "SCHILY.nlink",
        "SCHILY.fflags",
        "RHT.security.selinux",
    ];
    /// Attributes that a file system keeps beside a file, whichever they are.
    const ATTRIBUTES: [&str; 2] = ["SCHILY.xattr.", "LIBARCHIVE.xattr."];
    let is_known = |key: &str| KNOWN.contains(&key) || ATTRIBUTES.iter().any(|own| key.starts_with(own));
    let Ok(mut rest) = std::str::from_utf8(records) else { return false };
    while !rest.is_empty() {
        let Some((length, _)) = rest.split_once(' ') else { return false };
        let record = length.parse::<usize>().ok().and_then(|length| rest.get(..length));
        let Some(record) = record.filter(|record| record.ends_with('\n')) else { return false };
        let key = record.split_once(' ').and_then(|(_, said)| said.split_once('=')).map(|(key, _)| key);
        if !key.is_some_and(is_known) {
            return false;
        }
        rest = rest.get(record.len()..).unwrap_or_default();
    }
    true
}

fn below(prefix: &str, own: &str) -> Result<String, Malformed> {
    match prefix.is_empty() {
        true => path_below(own),
        false => path_below(&format!("{prefix}/{own}")),
    }
}

/// A path below the root, in the one spelling it has here.
pub(crate) fn path_below(whole: &str) -> Result<String, Malformed> {
    let below = whole.strip_prefix("./").unwrap_or(whole);
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let is_name = |c: char| !c.is_control() && c != '\\';
    match below.len() <= MAX_TAR_NAME && below.chars().all(is_name) && below.split('/').all(is_plain) {
        true => Ok(below.to_owned()),
        false => Err(fault("the name of a file leads out of it, or could be read in two ways")),
    }
}

/// Text up to the first NUL, after which there is nothing else.
fn text(field: &[u8]) -> Result<&str, Malformed> {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    let (text, rest) = field.split_at_checked(end).unwrap_or((field, &[]));
    if rest.iter().any(|byte| *byte != 0) {
        return Err(fault("a name goes on behind its end"));
    }
    std::str::from_utf8(text).map_err(|_| fault("a name is not text in UTF-8"))
}

/// A number in octal, with spaces or a NUL behind it.
fn octal(field: &[u8]) -> Result<u64, Malformed> {
    let digits = field.trim_ascii().split(|byte| *byte == 0).next().unwrap_or_default().trim_ascii();
    let number = |sum: u64, byte: &u8| match byte {
        b'0'..=b'7' => sum.checked_mul(8)?.checked_add(u64::from(byte.saturating_sub(b'0'))),
        _ => None,
    };
    let read = (!digits.is_empty()).then(|| digits.iter().try_fold(0, number)).flatten();
    read.ok_or_else(|| fault("a number in it is not octal: files of 8 GiB and more are not read"))
}

fn fault(text: &str) -> Malformed {
    Malformed::new(code::CONTAINER, "", text)
}

#[cfg(test)]
mod tests {
    use super::{TAR_BLOCK, TarEntry, pax_is_harmless};
    use crate::limits::MAX_TAR_NAME;

    fn header(prefix: &str, name: &str, kind: u8, size: &str) -> [u8; TAR_BLOCK] {
        let mut block = [0; TAR_BLOCK];
        let mut put =
            |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
        put(0, name.as_bytes());
        put(100, b"0000644\0");
        put(124, size.as_bytes());
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        put(345, prefix.as_bytes());
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        block
    }

    #[test]
    fn a_file_is_named_and_has_a_length() {
        let read = |prefix, name| TarEntry::read(&header(prefix, name, b'0', "00000000017\0")).unwrap();
        let file = |path: &str| TarEntry::File { path: path.into(), length: 15, may_be_run: false };
        assert_eq!(read("", "index.json"), file("index.json"));
        assert_eq!(read("", "./a/b"), file("a/b"));
        assert_eq!(read("blobs", "sha256/x"), file("blobs/sha256/x"));
        for (mode, wanted) in
            [(&b"0000755\0"[..], true), (b"0000001\0", true), (b"0000666\0", false), (b"\0", true)]
        {
            let mut own = header("", "a", b'0', "1");
            own[100..108].fill(0);
            own[100..100 + mode.len()].copy_from_slice(mode);
            own[148..156].copy_from_slice(b"        ");
            let sum: u32 = own.iter().map(|byte| u32::from(*byte)).sum();
            own[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
            let told = TarEntry::read(&own).unwrap();
            assert!(matches!(told, TarEntry::File { may_be_run, .. } if may_be_run == wanted), "{mode:?}");
        }
        let folder = |name| TarEntry::read(&header("", name, b'5', "0"));
        assert_eq!(folder("./a/"), Ok(TarEntry::Folder(Some("a".into()))));
        assert_eq!(folder("./"), Ok(TarEntry::Folder(None)));
        assert!(folder("../a/").is_err() && folder("/").is_err());
        assert_eq!(TarEntry::read(&header("", "a", b'x', "7")), Ok(TarEntry::Records(7)));
        assert_eq!(TarEntry::read(&[0; TAR_BLOCK]), Ok(TarEntry::End));
    }

    #[test]
    fn t20_whatever_leads_elsewhere_or_reads_in_two_ways_is_refused() {
        for name in ["/a", "../a", "a/../b", "a//b", "a/", "", "a\\b", "././a", "a\u{1}", "a\0b"] {
            assert!(TarEntry::read(&header("", name, b'0', "1")).is_err(), "{name:?}");
        }
        for kind in *b"12346LKSVM" {
            assert!(TarEntry::read(&header("", "a", kind, "1")).is_err(), "{kind}");
        }
        for size in ["9", "-1", "", "\u{1}7"] {
            assert!(TarEntry::read(&header("", "a", b'0', size)).is_err(), "{size:?}");
        }
        let mut other = header("", "a", b'0', "1");
        other[0] = b'b';
        assert!(TarEntry::read(&other).is_err(), "another checksum");
        let whole = "n".repeat(100);
        let long = "p".repeat(MAX_TAR_NAME - 101);
        assert!(TarEntry::read(&header(&long, &whole, b'0', "1")).is_ok());
        assert!(TarEntry::read(&header(&format!("{long}p"), &whole, b'0', "1")).is_err());
    }

    #[test]
    fn t20_what_gnu_keeps_where_others_have_a_name_is_refused() {
        let gnu = |prefix: &str| {
            let mut own = header(prefix, "a", b'0', "1");
            own[257..265].copy_from_slice(b"ustar  \0");
            own[148..156].copy_from_slice(b"        ");
            let sum: u32 = own.iter().map(|byte| u32::from(*byte)).sum();
            own[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
            TarEntry::read(&own)
        };
        assert!(matches!(gnu(""), Ok(TarEntry::File { path, .. }) if path == "a"));
        assert!(gnu("..").is_err() && gnu("b").is_err());
    }

    #[test]
    fn records_that_name_or_measure_a_file_are_not_passed_over() {
        assert!(pax_is_harmless(b""));
        assert!(pax_is_harmless(b"27 mtime=1690000000.123456\n"));
        assert!(pax_is_harmless(b"13 comment=x\n"));
        assert!(pax_is_harmless(b"25 SCHILY.xattr.user.a=b\n"));
        for records in [
            &b"11 path=ab\n"[..],
            b"11 size=99\n",
            b"15 linkpath=ab\n",
            b"x",
            b"99 a=b\n",
            b"5 a=b",
            b"19 GNU.sparse.x=y\n",
            // Another length, another kind and who may run it, to some readers.
            b"21 SCHILY.realsize=1\n",
            b"23 SCHILY.filetype=dir\n",
            b"23 SCHILY.acl.access=a\n",
            b"21 hdrcharset=BINARY\n",
            b"8 new=1\n",
        ] {
            assert!(!pax_is_harmless(records), "{records:?}");
        }
    }
}
