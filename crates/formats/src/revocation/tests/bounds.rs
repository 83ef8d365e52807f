//! Lists and answers as long as they may be, and one longer.

use super::{Crl, Ocsp};
use crate::der::tag;
use crate::limits::{MAX_CRL, MAX_CRL_ENTRIES, MAX_OCSP_ANSWERS, MAX_REVOCATION_EXTENSIONS, MAX_SERIAL};

/// An element, its length in the shortest form.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let written = length.to_be_bytes();
    let bytes: Vec<u8> = written.into_iter().skip_while(|byte| *byte == 0).collect();
    let bytes = if bytes.is_empty() { vec![0] } else { bytes };
    let mut whole = vec![tag];
    if length >= 0x80 {
        whole.push(0x80 | u8::try_from(bytes.len()).unwrap());
    }
    whole.extend(bytes);
    parts.iter().for_each(|part| whole.extend(*part));
    whole
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(tag::SEQUENCE, parts)
}

fn time() -> Vec<u8> {
    element(tag::UTC_TIME, &[b"260801100000Z"])
}

/// Extensions that nobody knows, none of them twice.
fn extensions(count: usize) -> Vec<u8> {
    let one = |number: usize| {
        let id = element(tag::OBJECT, &[&[0x55, 0x1d, 0x7f, u8::try_from(number).unwrap()]]);
        sequence(&[&id, &element(tag::OCTET_STRING, &[])])
    };
    let all: Vec<Vec<u8>> = (0..count).map(one).collect();
    sequence(&[&all.concat()])
}

fn entry(serial: &[u8], count: usize) -> Vec<u8> {
    let found = if count == 0 { Vec::new() } else { extensions(count) };
    sequence(&[&element(tag::INTEGER, &[serial]), &time(), &found])
}

fn signed(over: &[u8], beside: &[u8]) -> Vec<u8> {
    sequence(&[over, &sequence(&[]), &element(tag::BIT_STRING, &[&[0]]), beside])
}

fn crl(entries: &[u8], count: usize) -> Vec<u8> {
    let own = element(tag::context(0), &[&extensions(count)]);
    let list = sequence(&[
        &element(tag::INTEGER, &[&[1]]),
        &sequence(&[]),
        &sequence(&[]),
        &time(),
        &sequence(&[entries]),
        &own,
    ]);
    signed(&list, &[])
}

fn answer(serial: &[u8]) -> Vec<u8> {
    const SHA1: &[u8] = &[0x2b, 0x0e, 3, 2, 0x1a];
    let hash = element(tag::OCTET_STRING, &[&[7; 20]]);
    let named = sequence(&[&element(tag::OBJECT, &[SHA1])]);
    let id = sequence(&[&named, &hash, &hash, &element(tag::INTEGER, &[serial])]);
    sequence(&[&id, &[0x80, 0], &time()])
}

fn ocsp(answers: &[u8], certificates: usize, count: usize) -> Vec<u8> {
    const BASIC: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];
    let responder = element(tag::context(2), &[&element(tag::OCTET_STRING, &[&[7; 20]])]);
    let found = element(tag::context(1), &[&extensions(count)]);
    let data = sequence(&[&responder, &time(), &sequence(&[answers]), &found]);
    let along = sequence(&[&sequence(&[]).repeat(certificates)]);
    let basic = signed(&data, &element(tag::context(0), &[&along]));
    let bytes = sequence(&[&element(tag::OBJECT, &[BASIC]), &element(tag::OCTET_STRING, &[&basic])]);
    sequence(&[&element(tag::ENUMERATED, &[&[0]]), &element(tag::context(0), &[&bytes])])
}

#[test]
fn revoked_certificates_are_counted() {
    let list = |count: usize| crl(&entry(&[1], 0).repeat(count), 0);
    let full = list(MAX_CRL_ENTRIES);
    assert!(full.len() < MAX_CRL, "the number is the bound here, not the size");
    assert_eq!(Crl::read(&full).unwrap().entries().len(), MAX_CRL_ENTRIES);
    drop(full);
    assert_eq!(Crl::read(&list(MAX_CRL_ENTRIES + 1)).unwrap_err().code, "too-many");
}

#[test]
fn answers_and_the_certificates_beside_them_are_counted() {
    let read = |answers: usize, certificates: usize| {
        Ocsp::read(&ocsp(&answer(&[1]).repeat(answers), certificates, 0)).map_err(|fault| fault.code)
    };
    let full = read(MAX_OCSP_ANSWERS, MAX_OCSP_ANSWERS).unwrap();
    assert_eq!((full.answers.len(), full.certificates.len()), (MAX_OCSP_ANSWERS, MAX_OCSP_ANSWERS));
    assert_eq!(read(MAX_OCSP_ANSWERS + 1, 0), Err("too-many"));
    assert_eq!(read(1, MAX_OCSP_ANSWERS + 1), Err("too-many"));
}

#[test]
fn extensions_are_counted_wherever_they_stand() {
    const FULL: usize = MAX_REVOCATION_EXTENSIONS;
    for (of_list, of_entry, fits) in [(FULL, FULL, true), (FULL + 1, 0, false), (0, FULL + 1, false)] {
        assert_eq!(Crl::read(&crl(&entry(&[1], of_entry), of_list)).is_ok(), fits, "{of_list} {of_entry}");
    }
    assert!(Ocsp::read(&ocsp(&answer(&[1]), 0, FULL)).is_ok());
    assert!(Ocsp::read(&ocsp(&answer(&[1]), 0, FULL + 1)).is_err());
}

#[test]
fn serial_numbers_have_a_length() {
    for (length, fits) in [(0, false), (1, true), (MAX_SERIAL, true), (MAX_SERIAL + 1, false)] {
        let serial = vec![1; length];
        assert_eq!(Crl::read(&crl(&entry(&serial, 0), 0)).is_ok(), fits, "{length}");
        assert_eq!(Ocsp::read(&ocsp(&answer(&serial), 0, 0)).is_ok(), fits, "{length}");
    }
}
