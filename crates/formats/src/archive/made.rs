//! Archives made by hand, as tests want them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// A header of a tar file, for something of this kind and length.
pub(super) fn tar_header(name: &str, kind: u8, length: usize) -> Vec<u8> {
    let mut block = vec![0_u8; 512];
    let mut put =
        |at: usize, bytes: &[u8]| block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(124, format!("{length:011o}\0").as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block.iter_mut().skip(148).zip(format!("{sum:06o}\0").as_bytes()).for_each(|(to, from)| *to = *from);
    block
}

/// A file of a tar file.
pub(super) fn tar_file(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut made = tar_header(name, b'0', bytes.len());
    made.extend(bytes);
    made.resize(made.len().next_multiple_of(512), 0);
    made
}

/// These, and the end.
pub(super) fn tar(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), vec![0; 1024]].concat()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A file of a zip file, with all that a test may want to be otherwise.
#[derive(Clone)]
pub(super) struct Zipped {
    pub(super) name: Vec<u8>,
    pub(super) own_name: Vec<u8>,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) mode: u32,
    pub(super) checksum: u32,
    pub(super) packed: Vec<u8>,
    pub(super) length: u32,
    pub(super) own_length: u32,
    pub(super) extra: Vec<u8>,
    /// Where the directory says it is, if that is not where it is.
    pub(super) at: Option<u32>,
    pub(super) following: Vec<u8>,
}

impl Zipped {
    pub(super) fn stored(name: &str, bytes: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let length = u32::try_from(bytes.len()).unwrap();
        Self {
            name: name.into(),
            own_name: name.into(),
            flags: 0,
            method: 0,
            mode: 0o100_644,
            checksum: crc.sum(),
            packed: bytes.to_vec(),
            length,
            own_length: length,
            extra: Vec::new(),
            at: None,
            following: Vec::new(),
        }
    }

    pub(super) fn packed(name: &str, bytes: &[u8]) -> Self {
        Self { method: 8, packed: deflated(bytes), ..Self::stored(name, bytes) }
    }

    /// As it is written by who does not know its sizes before.
    pub(super) fn following(name: &str, bytes: &[u8], mark: &[u8]) -> Self {
        let own = Self { flags: 8, ..Self::packed(name, bytes) };
        let sizes = [own.checksum, own.packed_length(), own.length].map(u32::to_le_bytes).concat();
        Self { following: [mark, &sizes].concat(), ..own }
    }

    fn packed_length(&self) -> u32 {
        u32::try_from(self.packed.len()).unwrap()
    }

    /// What stands in both headers, with these sizes.
    fn both(&self, name: &[u8], length: u32) -> Vec<u8> {
        let two = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
        let sizes = match self.following.is_empty() || name.as_ptr() == self.name.as_ptr() {
            true => [self.checksum, self.packed_length(), length],
            false => [0; 3],
        };
        [
            &20_u16.to_le_bytes()[..],
            &self.flags.to_le_bytes(),
            &self.method.to_le_bytes(),
            &[0; 4],
            &sizes.map(u32::to_le_bytes).concat(),
            &two(name.len()),
            &two(self.extra.len()),
        ]
        .concat()
    }
}

/// A zip file of them.
pub(super) fn zip(files: &[Zipped]) -> Vec<u8> {
    let (mut made, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let at = file.at.unwrap_or(u32::try_from(made.len()).unwrap());
        made.extend(b"PK\x03\x04");
        made.extend(file.both(&file.own_name, file.own_length));
        for part in [&file.own_name, &file.extra, &file.packed, &file.following] {
            made.extend(part);
        }
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(file.both(&file.name, file.length));
        directory.extend([0; 6]);
        directory.extend((file.mode << 16).to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&file.name);
        directory.extend(&file.extra);
    }
    let end = end(files.len(), directory.len(), made.len(), b"");
    [made, directory, end].concat()
}

/// The end of a zip file.
pub(super) fn end(files: usize, directory: usize, at: usize, comment: &[u8]) -> Vec<u8> {
    let two = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let four = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    [
        &b"PK\x05\x06\0\0\0\0"[..],
        &two(files),
        &two(files),
        &four(directory),
        &four(at),
        &two(comment.len()),
        comment,
    ]
    .concat()
}
