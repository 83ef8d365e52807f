//! Archives made by hand, so that nothing which reads them has written them, and a test can have anything otherwise.

use forge::encoding::crc32;

/// A file of an archive.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// What the header before it calls it in a zip file.
    pub(crate) own_name: String,
    pub(crate) mode: u32,
    pub(crate) bytes: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) extra: Vec<u8>,
    /// Where a zip file's directory says it is, if that is not where it is.
    pub(crate) at: Option<u32>,
    /// How long a zip file says it is, unpacked, if it is not.
    pub(crate) claimed: Option<u32>,
}

impl Member {
    pub(crate) fn file(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            own_name: name.to_owned(),
            mode: 0o100_644,
            bytes: bytes.to_vec(),
            flags: 0,
            extra: Vec::new(),
            at: None,
            claimed: None,
        }
    }

    fn fields(&self, name: &str) -> Vec<u8> {
        let length = u32::try_from(self.bytes.len()).unwrap();
        // What is longer than what stands there is packed.
        let method: u16 = if self.claimed.is_some() { 8 } else { 0 };
        [
            &20_u16.to_le_bytes()[..],
            &self.flags.to_le_bytes(),
            &method.to_le_bytes(),
            &[0; 4],
            &crc32(&self.bytes).to_le_bytes(),
            &length.to_le_bytes(),
            &self.claimed.unwrap_or(length).to_le_bytes(),
            &two(name.len()),
            &two(self.extra.len()),
        ]
        .concat()
    }
}

/// A zip file of them, none packed.
pub(crate) fn zip(members: &[Member]) -> Vec<u8> {
    commented(members, b"")
}

/// The same, with something behind its end that the end knows of.
pub(crate) fn commented(members: &[Member], comment: &[u8]) -> Vec<u8> {
    let (mut made, mut directory) = (Vec::new(), Vec::new());
    for one in members {
        let at = one.at.unwrap_or(u32::try_from(made.len()).unwrap());
        made.extend(b"PK\x03\x04");
        made.extend(one.fields(&one.own_name));
        [one.own_name.as_bytes(), &one.extra, &one.bytes].iter().for_each(|part| made.extend(*part));
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(one.fields(&one.name));
        directory.extend([0; 6]);
        directory.extend((one.mode << 16).to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(one.name.as_bytes());
        directory.extend(&one.extra);
    }
    let four = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let count = two(members.len());
    let end =
        [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &four(directory.len()), &four(made.len())].concat();
    [&made[..], &directory, &end, &two(comment.len()), comment].concat()
}

/// A tar file of them.
pub(crate) fn tar(members: &[Member]) -> Vec<u8> {
    let mut made = Vec::new();
    for one in members {
        let kind = match one.mode & 0o170_000 {
            0o120_000 => b'2',
            0o060_000 => b'4',
            0o010_000 => b'6',
            _ => b'0',
        };
        let mut block = vec![0_u8; 512];
        let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, one.name.as_bytes());
        put(100, format!("{:07o}\0", one.mode & 0o777).as_bytes());
        put(124, format!("{:011o}\0", one.bytes.len()).as_bytes());
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        made.extend(block);
        made.extend(&one.bytes);
        made.resize(made.len().next_multiple_of(512), 0);
    }
    made.extend([0; 1024]);
    made
}

/// A gzip file (RFC 1952) of blocks that are stored as they are (RFC 1951, 3.2.4).
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut made = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        made.push(u8::from(blocks.peek().is_none()));
        made.extend(two(block.len()));
        made.extend((!u16::try_from(block.len()).unwrap()).to_le_bytes());
        made.extend(block);
    }
    made.extend(crc32(bytes).to_le_bytes());
    made.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    made
}

fn two(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap().to_le_bytes()
}
