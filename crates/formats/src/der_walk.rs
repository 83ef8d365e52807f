//! A walk over DER (X.690) before any parser sees it.
//!
//! The parsers below sort the members of a SET by insertion, and compare extensions with each other: a
//! quarter of a megabyte of members costs them a minute. What passes here has few members everywhere, so
//! that no reader needs more than a moment.

use crate::limits::{MAX_DER_DEPTH, MAX_DER_MEMBERS};

const OCTET_STRING: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;

/// Why bytes are not DER that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerFault {
    /// A tag or length that is cut short, indefinite, or longer than what holds it.
    #[error("not DER")]
    Malformed,
    /// More than [`MAX_DER_MEMBERS`] members in one value.
    #[error("a value with more than {MAX_DER_MEMBERS} members")]
    TooMany,
    /// Deeper than [`MAX_DER_DEPTH`].
    #[error("nested deeper than {MAX_DER_DEPTH}")]
    TooDeep,
}

/// Checks that `bytes` are one DER value with few members everywhere, also inside octet strings, which hide
/// further DER in certificates and timestamps. Says nothing about what the value means.
///
/// # Errors
/// When it is not one whole value, or passes a bound.
pub fn bounded_der(bytes: &[u8]) -> Result<(), DerFault> {
    let (tag, content, rest) = next(bytes).ok_or(DerFault::Malformed)?;
    if !rest.is_empty() {
        return Err(DerFault::Malformed);
    }
    let mut open: Vec<Open<'_>> = Open::of(tag, content, false).into_iter().collect();
    while let Some(innermost) = open.last_mut() {
        match innermost.member()? {
            Some((tag, content)) => {
                if open.len() >= MAX_DER_DEPTH {
                    return Err(DerFault::TooDeep);
                }
                let hidden = open.last().is_some_and(|value| value.octets || value.hidden);
                open.extend(Open::of(tag, content, hidden));
            }
            None => _ = open.pop(),
        }
    }
    Ok(())
}

/// A value with members that are yet to be walked through.
struct Open<'a> {
    left: &'a [u8],
    seen: usize,
    /// Whether it is an octet string, which may hold anything: the hash of a key looks like DER now and then.
    octets: bool,
    /// Whether it stands in one.
    hidden: bool,
}

impl<'a> Open<'a> {
    /// A constructed value, or an octet string that may hide one; no other has members.
    fn of(tag: u8, content: &'a [u8], hidden: bool) -> Option<Self> {
        let octets = tag == OCTET_STRING;
        (octets || tag & CONSTRUCTED != 0).then_some(Self { left: content, seen: 0, octets, hidden })
    }

    /// Its next member.
    ///
    /// What is hidden is walked as far as it goes and is never malformed here: a parser that opens it reads as far.
    fn member(&mut self) -> Result<Option<(u8, &'a [u8])>, DerFault> {
        if self.left.is_empty() {
            return Ok(None);
        }
        let Some((tag, content, rest)) = next(self.left) else {
            return if self.octets || self.hidden { Ok(None) } else { Err(DerFault::Malformed) };
        };
        if self.seen >= MAX_DER_MEMBERS {
            return Err(DerFault::TooMany);
        }
        self.seen = self.seen.saturating_add(1);
        self.left = rest;
        Ok(Some((tag, content)))
    }
}

/// The first value: its tag's first byte, its content, and what follows it (X.690 §8.1, definite lengths only).
fn next(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, mut rest) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        // A tag of several bytes: the last one has its highest bit clear.
        let end = rest.iter().take(4).position(|byte| byte & 0x80 == 0)?;
        rest = rest.get(end.checked_add(1)?..)?;
    }
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let (bytes, rest) = rest.split_at_checked(count).filter(|_| (1..=4).contains(&count))?;
        let length = bytes
            .iter()
            .try_fold(0_usize, |sum, &byte| sum.checked_mul(256)?.checked_add(usize::from(byte)))?;
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x84], &length[..], content].concat()
    }

    #[test]
    fn members_are_counted_also_where_they_hide() {
        let many = |count: usize| value(0x31, &[0x05, 0x00].repeat(count));
        assert_eq!(bounded_der(&many(MAX_DER_MEMBERS)), Ok(()));
        assert_eq!(bounded_der(&many(MAX_DER_MEMBERS + 1)), Err(DerFault::TooMany));
        let hidden = value(0x30, &value(0x04, &many(MAX_DER_MEMBERS + 1)));
        assert_eq!(bounded_der(&hidden), Err(DerFault::TooMany));
        assert_eq!(bounded_der(&value(0x04, b"\x31\x7fnot DER")), Ok(()), "an octet string holds anything");
        let before = |then: &[u8]| value(0x04, &value(0x30, &[&many(MAX_DER_MEMBERS + 1), then].concat()));
        assert_eq!(bounded_der(&before(b"\x31\x7f")), Err(DerFault::TooMany), "a parser reads as far");
    }

    #[test]
    fn the_hash_of_a_key_may_look_like_der() {
        // A key identifier is an octet string in an octet string. Of 512 hashes, one begins with the tag of a
        // constructed value that is as long as the rest of it.
        for tag in [0x30, 0x31, 0x24, 0xa0] {
            let hash = [&[tag, 18], &[0xff; 18][..]].concat();
            let extension = value(0x04, &value(0x04, &hash));
            assert_eq!(bounded_der(&value(0x30, &extension)), Ok(()), "{tag:x}");
            assert_eq!(bounded_der(&value(0x30, &hash)), Err(DerFault::Malformed), "{tag:x}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| (1..depth).fold(value(0x30, &[]), |inner, _| value(0x30, &inner));
        assert_eq!(bounded_der(&nested(MAX_DER_DEPTH)), Ok(()));
        assert_eq!(bounded_der(&nested(MAX_DER_DEPTH + 1)), Err(DerFault::TooDeep));
    }

    #[test]
    fn only_one_whole_value_is_der() {
        let bad: [&[u8]; 7] = [
            b"",
            b"\x30",
            b"\x30\x80\x00\x00",
            b"\x30\x01",
            b"\x30\x00\x00",
            b"\x30\x03\x02\x05\x00",
            b"\x1f\x80",
        ];
        for bad in bad {
            assert_eq!(bounded_der(bad), Err(DerFault::Malformed), "{bad:x?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = bounded_der(&bytes);
        }
    }
}
