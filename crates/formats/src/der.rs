//! DER, one element at a time (ITU-T X.690 §8 and §10): no recursion, no copies, every slice as received.

use crate::Malformed;

/// The universal tags the formats of this room use, with the constructed bit where it belongs.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OBJECT: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// `[number]`, constructed.
    pub(crate) const fn context(number: u8) -> u8 {
        0xa0 | number
    }
}

/// How faults are called by the format that is being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    /// The bytes break the rules.
    pub(crate) malformed: &'static str,
    /// The bytes follow rules that are not supported here.
    pub(crate) unsupported: &'static str,
}

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    pub(crate) tag: u8,
    /// What is in it.
    pub(crate) content: &'a [u8],
    /// All of it, tag and length included.
    pub(crate) whole: &'a [u8],
}

/// Reads the elements of some bytes in order.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    place: &'static str,
    codes: Codes,
}

impl<'a> Reader<'a> {
    /// Over these bytes, which stand at `place`.
    pub(crate) fn new(bytes: &'a [u8], place: &'static str, codes: Codes) -> Self {
        Self { rest: bytes, place, codes }
    }

    /// Into an element.
    pub(crate) fn within(&self, item: Item<'a>, place: &'static str) -> Self {
        Self::new(item.content, place, self.codes)
    }

    /// The next element, whatever it is; `None` at the end.
    pub(crate) fn any(&mut self) -> Result<Option<Item<'a>>, Malformed> {
        let Some((tag, after)) = self.rest.split_first() else { return Ok(None) };
        if tag & 0x1f == 0x1f {
            return Err(self.fault("an element has a tag of several bytes, which nothing here has"));
        }
        let (length, after) = self.length(after)?;
        let Some((content, rest)) = after.split_at_checked(length) else {
            return Err(self.fault("an element is longer than what holds it"));
        };
        let taken = self.rest.len().saturating_sub(rest.len());
        let whole = self.rest.get(..taken).unwrap_or_default();
        self.rest = rest;
        Ok(Some(Item { tag: *tag, content, whole }))
    }

    /// A definite length in its shortest form (X.690 §10.1): otherwise the same thing has many spellings.
    fn length(&self, bytes: &'a [u8]) -> Result<(usize, &'a [u8]), Malformed> {
        let (first, after) = bytes.split_first().ok_or_else(|| self.fault("an element has no length"))?;
        if *first < 0x80 {
            return Ok((usize::from(*first), after));
        }
        if *first == 0x80 {
            return Err(Malformed::new(
                self.codes.unsupported,
                self.place,
                "an element has no stated length (BER), and only DER is read: have the producer encode it as DER",
            ));
        }
        let count = usize::from(first & 0x7f);
        let (digits, after) = after
            .split_at_checked(count)
            .filter(|_| count <= 4)
            .ok_or_else(|| self.fault("an element has an impossible length"))?;
        let length = digits.iter().fold(0_u64, |length, byte| (length << 8) | u64::from(*byte));
        let shortest = length >= 0x80 && digits.first().is_some_and(|first| *first != 0);
        match usize::try_from(length) {
            Ok(length) if shortest => Ok((length, after)),
            _ => Err(self.fault("an element spells its length in more bytes than it needs")),
        }
    }

    /// The next element, which must have this tag.
    pub(crate) fn required(&mut self, tag: u8, what: &str) -> Result<Item<'a>, Malformed> {
        match self.any()? {
            Some(item) if item.tag == tag => Ok(item),
            Some(_) => Err(self.fault(&format!("something else stands where {what} should be"))),
            None => Err(self.fault(&format!("{what} is missing"))),
        }
    }

    /// The next element, if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Item<'a>>, Malformed> {
        match self.rest.first() {
            Some(next) if *next == tag => self.any(),
            _ => Ok(None),
        }
    }

    /// Nothing may follow.
    pub(crate) fn end(&self) -> Result<(), Malformed> {
        match self.rest.is_empty() {
            true => Ok(()),
            false => Err(self.fault("something follows that does not belong there")),
        }
    }

    /// What is left, unread.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// What is read here is against its own rules.
    pub(crate) fn fault(&self, text: &str) -> Malformed {
        Malformed::new(self.codes.malformed, self.place, text)
    }

    /// What is read here is by rules that are not supported.
    pub(crate) fn unsupported(&self, text: impl Into<model::Text>) -> Malformed {
        Malformed::new(self.codes.unsupported, self.place, text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Reader};

    fn read(bytes: &[u8]) -> Result<Option<(u8, Vec<u8>)>, &'static str> {
        let codes = Codes { malformed: "bad", unsupported: "not-yet" };
        let mut reader = Reader::new(bytes, "/x", codes);
        reader
            .any()
            .map(|item| item.map(|item| (item.tag, item.content.to_vec())))
            .map_err(|fault| fault.code)
    }

    #[test]
    fn one_length_has_one_spelling() {
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&[4, 1, 7]), Ok(Some((4, vec![7]))));
        assert_eq!(read(&[&[4, 0x81, 0x80][..], &[1; 128]].concat()), Ok(Some((4, vec![1; 128]))));
        for bytes in [
            &[4, 0x81, 1, 7][..],
            &[&[4, 0x82, 0, 0x80][..], &[1; 128]].concat(),
            &[4, 2, 7],
            &[4],
            &[4, 0x81],
            &[0x1f, 1, 0],
            &[4, 0x85, 0, 0, 0, 0, 1, 0],
            &[4, 0xff],
        ] {
            assert_eq!(read(bytes), Err("bad"), "{bytes:?}");
        }
        assert_eq!(read(&[0x30, 0x80, 0, 0]), Err("not-yet"), "BER is another encoding, not a broken one");
    }
}
