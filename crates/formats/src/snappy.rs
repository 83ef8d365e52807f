//! Snappy's raw format, in which GitHub keeps attestations: copies and literals behind the length of all.

/// The bytes that `packed` stands for, at most `most`; `None` where it is no such thing.
pub fn unpacked(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let (length, mut rest) = length(packed)?;
    if length > most {
        return None;
    }
    // What it says of its length is not believed before it is there.
    let mut bytes: Vec<u8> = Vec::new();
    while let Some((&tag, after)) = rest.split_first() {
        rest = match tag & 0b11 {
            0b00 => literal(tag, after, &mut bytes)?,
            kind => copied(tag, kind, after, &mut bytes)?,
        };
        if bytes.len() > length {
            return None;
        }
    }
    (bytes.len() == length).then_some(bytes)
}

/// A number in groups of seven bits, the lowest first.
fn length(packed: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_u32;
    for (at, &byte) in packed.iter().enumerate().take(5) {
        let shift = u32::try_from(at).ok()?.checked_mul(7)?;
        let part = u32::from(byte & 0x7f);
        value |= part.checked_shl(shift).filter(|moved| moved.checked_shr(shift) == Some(part))?;
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, packed.get(at.checked_add(1)?..)?));
        }
    }
    None
}

/// Bytes that stand there themselves: up to 60 by their tag, more by a number behind it.
fn literal<'a>(tag: u8, after: &'a [u8], bytes: &mut Vec<u8>) -> Option<&'a [u8]> {
    let short = usize::from(tag >> 2);
    let (less_one, after) = match short.checked_sub(59) {
        None | Some(0) => (short, after),
        Some(width) => number(after, width)?,
    };
    let (own, rest) = after.split_at_checked(less_one.checked_add(1)?)?;
    bytes.extend_from_slice(own);
    Some(rest)
}

/// Bytes that stood there before, and perhaps go on into themselves.
fn copied<'a>(tag: u8, kind: u8, after: &'a [u8], bytes: &mut Vec<u8>) -> Option<&'a [u8]> {
    let high = usize::from(tag >> 2);
    let (count, back, rest) = match kind {
        0b01 => {
            let (low, rest) = number(after, 1)?;
            let above = usize::from(tag >> 5).checked_shl(8)?;
            ((high & 0b111).checked_add(4)?, above | low, rest)
        }
        kind => {
            let (back, rest) = number(after, if kind == 0b10 { 2 } else { 4 })?;
            (high.checked_add(1)?, back, rest)
        }
    };
    let from = bytes.len().checked_sub(back).filter(|_| back > 0)?;
    for at in from..from.checked_add(count)? {
        let byte = *bytes.get(at)?;
        bytes.push(byte);
    }
    Some(rest)
}

/// A number of so many bytes, the lowest first.
fn number(after: &[u8], width: usize) -> Option<(usize, &[u8])> {
    let (own, rest) = after.split_at_checked(width)?;
    let add = |value: u32, byte: &u8| value.checked_shl(8).map(|value| value | u32::from(*byte));
    let value = own.iter().rev().try_fold(0_u32, add)?;
    Some((usize::try_from(value).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::unpacked;

    fn read(packed: &[u8]) -> Option<String> {
        unpacked(packed, 100).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn literals_and_copies_are_unpacked() {
        assert_eq!(read(&[0]).as_deref(), Some(""));
        assert_eq!(read(b"\x03\x08abc").as_deref(), Some("abc"));
        // A copy of four from four back, and one of seven from three back that goes on into itself.
        assert_eq!(read(b"\x08\x0cabcd\x01\x04").as_deref(), Some("abcdabcd"));
        assert_eq!(read(b"\x0a\x08abc\x0d\x03").as_deref(), Some("abcabcabca"));
        assert_eq!(read(b"\x05\x08abc\x06\x03\x00").as_deref(), Some("abcab"));
        assert_eq!(read(b"\x05\x08abc\x07\x03\x00\x00\x00").as_deref(), Some("abcab"));
        let long = [b"\x46\xf0\x45".as_slice(), &[b'x'; 70]].concat();
        assert_eq!(read(&long), Some("x".repeat(70)));
        let wide = [b"\x46\xf4\x45\x00".as_slice(), &[b'x'; 70]].concat();
        assert_eq!(read(&wide), Some("x".repeat(70)));
    }

    #[test]
    fn what_is_cut_or_lies_is_not() {
        for bad in [
            b"".as_slice(),
            b"\x80",
            b"\xff\xff\xff\xff\x7f",
            b"\x03",
            b"\x03\x08ab",
            b"\x02\x08abc",
            b"\x04\x08abc",
            b"\x08\x0cabcd\x01\x05",
            b"\x08\x0cabcd\x01\x00",
            b"\x08\x0cabcd\x01",
            b"\x05\x08abc\x06\x03",
            b"\x46\xf0",
        ] {
            assert_eq!(read(bad), None, "{bad:x?}");
        }
    }

    #[test]
    fn so_much_is_unpacked_and_no_more() {
        let packed = b"\x0a\x08abc\x0d\x03";
        assert!(unpacked(packed, 10).is_some());
        assert_eq!(unpacked(packed, 9), None);
    }
}
