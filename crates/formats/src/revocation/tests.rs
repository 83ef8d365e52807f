use proptest::prelude::*;

use super::{CODES, Crl, Ocsp, RevocationRecord, signed_certificate, time};
use crate::der::{Item, Reader, tag};
use crate::limits::{MAX_CERTIFICATE, MAX_CRL, MAX_OCSP};

mod bounds;

#[test]
fn times_are_those_of_certificates() {
    let read = |tag: u8, text: &str| {
        let item = Item { tag, content: text.as_bytes(), whole: text.as_bytes() };
        time(&Reader::new(b"", "", CODES), item).map(|at| at.to_string()).ok()
    };
    assert_eq!(read(tag::UTC_TIME, "260801100000Z").as_deref(), Some("2026-08-01T10:00:00Z"));
    assert_eq!(read(tag::UTC_TIME, "500101000000Z").as_deref(), Some("1950-01-01T00:00:00Z"));
    assert_eq!(read(tag::GENERALIZED_TIME, "20500101000000Z").as_deref(), Some("2050-01-01T00:00:00Z"));
    for (tag, text) in [
        (tag::UTC_TIME, "2608011000Z"),
        (tag::UTC_TIME, "260801100000+"),
        (tag::UTC_TIME, "26+801100000Z"),
        (tag::GENERALIZED_TIME, "20260801100000.5Z"),
        (tag::GENERALIZED_TIME, "20261301100000Z"),
        (tag::GENERALIZED_TIME, "260801100000Z"),
        (tag::INTEGER, "20260801100000Z"),
    ] {
        assert_eq!(read(tag, text), None, "{text}");
    }
}

#[test]
fn sizes_are_bounded() {
    let code =
        |size: usize, read: fn(&[u8]) -> &'static str| (read(&vec![0; size]), read(&vec![0; size + 1]));
    let wanted = ("malformed-reference", "too-large");
    assert_eq!(code(MAX_CRL, |bytes| Crl::read(bytes).unwrap_err().code), wanted);
    assert_eq!(code(MAX_CRL, |bytes| RevocationRecord::read(bytes).unwrap_err().code), wanted);
    assert_eq!(code(MAX_OCSP, |bytes| Ocsp::read(bytes).unwrap_err().code), wanted);
    assert_eq!(code(MAX_CERTIFICATE, |bytes| signed_certificate(bytes).unwrap_err().code), wanted);
}

proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let wrapped = [&[0x30, 0x82, 0, 0][..], &bytes].concat();
        for bytes in [&bytes, &wrapped] {
            let _ = (Crl::read(bytes), Ocsp::read(bytes), signed_certificate(bytes), RevocationRecord::read(bytes));
        }
    }
}
