//! Plain tar files, as every `tar` reads them (POSIX ustar, IEEE Std 1003.1). Nothing here reads one.

use std::io::{Error, ErrorKind, Read, Result, Write};

/// Everything in a tar file begins on a multiple of so many bytes.
const BLOCK: usize = 512;

/// The largest file: eleven octal digits.
const MAX_FILE: u64 = (1 << 33) - 1;

/// Writes one file: its name, of at most 100 bytes, its length, and its bytes.
pub(crate) fn file(to: &mut dyn Write, name: &str, length: u64, from: &mut dyn Read) -> Result<()> {
    begin(to, name, length)?;
    let copied = std::io::copy(&mut from.take(length), to)?;
    if copied != length {
        return Err(Error::new(ErrorKind::UnexpectedEof, "a file became shorter while it was written"));
    }
    filled(to, length)
}

/// Writes what stands before a file, whose bytes are then written by the caller: exactly as many, and then [`filled`].
pub(crate) fn begin(to: &mut dyn Write, name: &str, length: u64) -> Result<()> {
    to.write_all(&header(name, length)?)
}

/// Writes what stands behind a file of this length.
pub(crate) fn filled(to: &mut dyn Write, length: u64) -> Result<()> {
    let past = usize::try_from(length).unwrap_or_default() % BLOCK;
    to.write_all([0; BLOCK].get(past..).filter(|_| past > 0).unwrap_or_default())
}

/// Writes the end: two empty blocks.
pub(crate) fn end(to: &mut dyn Write) -> Result<()> {
    to.write_all(&[0; BLOCK])?;
    to.write_all(&[0; BLOCK])
}

fn header(name: &str, length: u64) -> Result<[u8; BLOCK]> {
    /// How long a name may be without its folder in a field of its own.
    const NAME: usize = 100;
    if name.is_empty() || name.len() > NAME || length > MAX_FILE {
        return Err(Error::new(ErrorKind::InvalidInput, "a tar file holds no file of this name or length"));
    }
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| {
        block.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
    };
    put(0, name.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{length:011o}\0").as_bytes());
    // No time of its own: the same ledger gives the same file.
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let sum = format!("{sum:06o}\0 ");
    block.iter_mut().skip(148).zip(sum.as_bytes()).for_each(|(to, from)| *to = *from);
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, MAX_FILE, end, file, header};

    #[test]
    fn names_and_lengths_have_bounds() {
        assert!(header(&"n".repeat(100), MAX_FILE).is_ok());
        assert!(header(&"n".repeat(101), 0).is_err());
        assert!(header("n", MAX_FILE + 1).is_err());
        assert!(header("", 0).is_err());
    }

    #[test]
    fn every_file_begins_on_a_block_and_is_whole() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1] {
            let mut to = Vec::new();
            let bytes = vec![7; length];
            file(&mut to, "n", u64::try_from(length).unwrap(), &mut &*bytes).unwrap();
            assert_eq!(to.len(), BLOCK + length.next_multiple_of(BLOCK), "{length}");
            end(&mut to).unwrap();
            assert_eq!(to.len() % BLOCK, 0);
        }
        assert!(file(&mut Vec::new(), "n", 2, &mut &b"1"[..]).is_err());
    }
}
