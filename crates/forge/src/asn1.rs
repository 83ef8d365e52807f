//! A DER writer: just enough of X.690 to make certificates and timestamp tokens.
//!
//! It writes what it is told, right or wrong, because some fixtures need a certificate no honest library
//! would encode (two issuer extensions, say).

use jiff::Timestamp;

/// `ecdsa-with-SHA256`, RFC 5758 §3.2.
pub(crate) const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";
/// `id-sha256`, RFC 5754 §2.
pub(crate) const SHA256: &str = "2.16.840.1.101.3.4.2.1";

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// Tag, definite length, content.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let first = bytes.iter().position(|b| *b != 0).unwrap();
        out.push(0x80 | (bytes.len() - first) as u8);
        out.extend_from_slice(&bytes[first..]);
    }
    out.extend_from_slice(content);
    out
}

pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(SEQUENCE, &parts.concat())
}

/// `SET OF`: DER wants its members in the order of their encodings (X.690 §11.6).
pub(crate) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    tlv(SET, &parts.concat())
}

/// Context-specific, constructed: `[n]` around what is already encoded.
pub(crate) fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, content)
}

/// Context-specific, primitive: `[n] IMPLICIT` of a string type.
pub(crate) fn implicit(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(0x80 | number, content)
}

pub(crate) fn boolean(value: bool) -> Vec<u8> {
    tlv(BOOLEAN, &[if value { 0xff } else { 0x00 }])
}

/// A non-negative integer from big-endian bytes.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|b| *b != 0).unwrap_or(bytes.len() - 1);
    let mut content = Vec::new();
    if bytes[first] & 0x80 != 0 {
        content.push(0);
    }
    content.extend_from_slice(&bytes[first..]);
    tlv(INTEGER, &content)
}

pub(crate) fn bit_string(bytes: &[u8], unused: u8) -> Vec<u8> {
    let mut content = vec![unused];
    content.extend_from_slice(bytes);
    tlv(BIT_STRING, &content)
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(OCTET_STRING, bytes)
}

pub(crate) fn utf8(text: &str) -> Vec<u8> {
    tlv(UTF8_STRING, text.as_bytes())
}

pub(crate) fn object(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = Vec::new();
    base128(arcs[0] * 40 + arcs[1], &mut content);
    for arc in &arcs[2..] {
        base128(*arc, &mut content);
    }
    tlv(OBJECT_IDENTIFIER, &content)
}

fn base128(value: u64, out: &mut Vec<u8>) {
    let mut groups = vec![(value & 0x7f) as u8];
    let mut rest = value >> 7;
    while rest > 0 {
        groups.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.extend(groups.iter().rev());
}

/// An `AlgorithmIdentifier` without parameters.
pub(crate) fn algorithm(dotted: &str) -> Vec<u8> {
    sequence(&[object(dotted)])
}

/// `Time` of a certificate: UTCTime through 2049, GeneralizedTime after (RFC 5280 §4.1.2.5).
pub(crate) fn time(at: Timestamp) -> Vec<u8> {
    let last_utc_year: Timestamp = "2049-12-31T23:59:59Z".parse().unwrap();
    if at <= last_utc_year {
        tlv(UTC_TIME, at.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        generalized(at)
    }
}

pub(crate) fn generalized(at: Timestamp) -> Vec<u8> {
    tlv(GENERALIZED_TIME, at.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes())
}

/// A name of organisation and common name, in that order.
pub(crate) fn name(organisation: &str, common_name: &str) -> Vec<u8> {
    let attribute = |oid: &str, text: &str| set_of(vec![sequence(&[object(oid), utf8(text)])]);
    sequence(&[attribute("2.5.4.10", organisation), attribute("2.5.4.3", common_name)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_grow_as_x690_says() {
        assert_eq!(tlv(4, &[0; 127])[..2], [4, 127]);
        assert_eq!(tlv(4, &[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(tlv(4, &[0; 256])[..4], [4, 0x82, 1, 0]);
    }

    #[test]
    fn integers_stay_positive_and_short() {
        assert_eq!(integer(&[0, 0, 5]), [2, 1, 5]);
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0]), [2, 1, 0]);
    }

    #[test]
    fn object_identifiers_use_base_128() {
        assert_eq!(object("1.3.6.1.4.1.57264.1.8"), [6, 10, 0x2b, 6, 1, 4, 1, 0x83, 0xbf, 0x30, 1, 8]);
    }

    #[test]
    fn years_from_2050_are_generalized() {
        assert_eq!(time("2026-08-01T10:00:00Z".parse().unwrap())[2..], *b"260801100000Z");
        assert_eq!(time("2126-01-01T00:00:00Z".parse().unwrap())[2..], *b"21260101000000Z");
    }
}
