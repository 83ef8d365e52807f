//! A tar file packed with gzip: one stream (RFC 1952), and nothing behind it.

use std::io::{self, BufRead as _, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::{Bounds, TakeFile, bomb, tar, wrong};

pub(super) fn read(
    from: &mut impl Read,
    length: u64,
    bounds: Bounds,
    take: &mut TakeFile<'_>,
) -> io::Result<()> {
    let packed = GzDecoder::new(BufReader::new(from));
    let mut unpacked = Unpacked { packed, left: bounds.unpacked(length) };
    if tar::read(&mut unpacked, bounds, take)?.is_break() {
        return Ok(());
    }
    // RFC 1952, 2.2: a file may be several streams; some readers take the first alone.
    match unpacked.packed.get_mut().fill_buf()?.is_empty() {
        true => Ok(()),
        false => Err(wrong("something stands behind what is packed in it")),
    }
}

/// What is packed, as far as it may come to.
struct Unpacked<R> {
    packed: R,
    left: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.packed.read(to)?;
        let left = u64::try_from(count).ok().and_then(|count| self.left.checked_sub(count));
        self.left = left.ok_or_else(bomb)?;
        Ok(count)
    }
}
