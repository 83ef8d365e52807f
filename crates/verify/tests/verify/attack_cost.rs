//! Evidence whose cost grows with the square of its size: readers of DER sort every SET by insertion.

use std::time::{Duration, Instant};

use crate::setting::{blob, now, trusting, widget, world};
use countersign_verify::signature;
use forge::encoding::{base64, unbase64};
use formats::decode;
use model::{EvidenceId, NoBytes};
use serde_json::{Value, json};

/// As many as cost minutes where nothing bounds them.
const THOUSANDS: u32 = 6000;
/// More than a value may have, in a certificate or timestamp that is not too large.
const HUNDREDS: u32 = 300;
const TOKEN: &str = "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0/signedTimestamp";
const LEAF: &str = "/verificationMaterial/certificate/rawBytes";

/// Tag, shortest length, content (X.690 §10.1).
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let head = match (content.len(), length) {
        (..0x80, [.., low]) => vec![tag, low],
        (..0x100, [.., low]) => vec![tag, 0x81, low],
        (..0x1_0000, [.., high, low]) => vec![tag, 0x82, high, low],
        (_, [_, top, high, low]) => vec![tag, 0x83, top, high, low],
    };
    [head.as_slice(), content].concat()
}

/// Members of a SET, each around an object identifier of its own, in the order that costs most: the last first.
fn members(count: u32, of: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let septet = |bits: u32| u8::try_from(bits & 0x7f).unwrap();
    let object = |at: u32| {
        let number = [septet(at >> 14) | 0x80, septet(at >> 7) | 0x80, septet(at)];
        tlv(6, &[[0x2b, 6, 1, 4, 1].as_slice(), &number].concat())
    };
    (0..count).rev().flat_map(|at| of(&object(at | 1 << 20))).collect()
}

/// The parts of a constructed value.
fn parts(der: &[u8]) -> Vec<Vec<u8>> {
    let (head, length) = extent(der);
    let mut rest = &der[head..head + length];
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (head, length) = extent(rest);
        out.push(rest[..head + length].to_vec());
        rest = &rest[head + length..];
    }
    out
}

fn extent(der: &[u8]) -> (usize, usize) {
    match usize::from(der[1]) {
        length @ ..0x80 => (2, length),
        more => {
            let count = more & 0x7f;
            (2 + count, der[2..2 + count].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
        }
    }
}

fn refused_in_time(bundle: &Value, code: &str) {
    let root = trusting(&world().trusted_root());
    let started = Instant::now();
    let read = decode(EvidenceId::file(0), bundle.to_string().as_bytes()).remove(0).read;
    let refused = match read {
        Ok(claim) => signature(&claim, &widget(), &NoBytes, &root, now()).err().map(|why| why.code.id),
        Err(fault) => Some(fault.code),
    };
    assert_eq!(refused, Some(code), "what nobody signed is refused before it is parsed");
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
}

fn certificate_with_a_name_of(count: u32, code: &str) {
    let mut bundle = world().forge(&blob());
    let leaf = unbase64(bundle.pointer(LEAF).unwrap().as_str().unwrap());
    let mut whole = parts(&leaf);
    let mut body = parts(&whole[0]);
    let name = members(count, |object| tlv(0x30, &[object, &tlv(0x0c, b"a")].concat()));
    body[5] = tlv(0x30, &tlv(0x31, &name));
    whole[0] = tlv(0x30, &body.concat());
    *bundle.pointer_mut(LEAF).unwrap() = json!(base64(&tlv(0x30, &whole.concat())));
    refused_in_time(&bundle, code);
}

fn timestamp_with_algorithms(count: u32, code: &str) {
    let mut bundle = world().forge(&blob().with_timestamp());
    let token = unbase64(bundle.pointer(TOKEN).unwrap().as_str().unwrap());
    let mut response = parts(&token);
    let mut content = parts(&response[1]);
    let mut signed = parts(&parts(&content[1])[0]);
    signed[1] = tlv(0x31, &members(count, |object| tlv(0x30, object)));
    content[1] = tlv(0xa0, &tlv(0x30, &signed.concat()));
    response[1] = tlv(0x30, &content.concat());
    *bundle.pointer_mut(TOKEN).unwrap() = json!(base64(&tlv(0x30, &response.concat())));
    refused_in_time(&bundle, code);
}

#[test]
fn a_value_of_thousands_is_too_large_to_be_read() {
    certificate_with_a_name_of(THOUSANDS, "too-large");
    timestamp_with_algorithms(THOUSANDS, "too-large");
}

#[test]
fn a_value_of_hundreds_has_too_many_members() {
    certificate_with_a_name_of(HUNDREDS, "too-many");
    timestamp_with_algorithms(HUNDREDS, "too-many");
}
