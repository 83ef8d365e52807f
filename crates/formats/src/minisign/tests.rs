use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Minisign, MinisignKey, MinisignScheme};
use crate::limits::MAX_MINISIGN;

fn line(scheme: &[u8; 2], rest: usize) -> String {
    STANDARD.encode([scheme.as_slice(), &[1, 2, 3, 4, 5, 6, 7, 8], &vec![9; rest]].concat())
}

fn file(scheme: &[u8; 2], comment: &str) -> String {
    let global = STANDARD.encode([4; 64]);
    format!("untrusted comment: x\n{}\ntrusted comment: {comment}\n{global}\n", line(scheme, 64))
}

fn read(text: &str) -> Result<Minisign, &'static str> {
    Minisign::recognise(text.as_bytes()).unwrap().map_err(|fault| fault.code)
}

#[test]
fn four_lines_are_a_signature() {
    let read = |scheme: &[u8; 2]| read(&file(scheme, "hello"));
    let signature = read(b"ED").unwrap();
    assert_eq!((signature.scheme, &*signature.key_id()), (MinisignScheme::Hashed, "0807060504030201"));
    assert_eq!(signature.global_message(), [&[9; 64][..], b"hello"].concat());
    assert_eq!(read(b"Ed").unwrap().scheme, MinisignScheme::Pure);
    assert_eq!(read(b"eD"), Err("unsupported-minisign"));
}

#[test]
fn anything_else_is_malformed() {
    let good = file(b"ED", "hello");
    for text in [
        good.replace("trusted comment: hello", "comment: hello"),
        good.replacen('\n', "\n\n", 1),
        format!("{good}more\n"),
        good.replace("BAQE", "BAQ"),
        good.replace(&line(b"ED", 64), &line(b"ED", 63)),
        good.replace(&line(b"ED", 64), &format!("{} ", line(b"ED", 64))),
        "untrusted comment: x\n".into(),
        format!("untrusted comment: x\n{}\n", line(b"Ed", 32)),
    ] {
        assert_eq!(read(&text), Err("malformed-minisign"), "{text}");
    }
    assert_eq!(
        Minisign::recognise(b"untrusted comment: \xff\n").unwrap().unwrap_err().code,
        "malformed-minisign"
    );
    assert!(Minisign::recognise(b"{}").is_none());
}

#[test]
fn two_lines_are_a_key() {
    let key = |text: &str| MinisignKey::read(text.as_bytes()).map_err(|fault| fault.code);
    let good = format!("untrusted comment: minisign public key\n{}\n", line(b"Ed", 32));
    assert_eq!(key(&good).unwrap().shown_id(), "0807060504030201");
    assert!(MinisignKey::is_one(good.as_bytes()));
    assert_eq!(key(&good.replace(&line(b"Ed", 32), &line(b"ED", 32))), Err("unsupported-minisign"));
    assert_eq!(key(&good.replace(&line(b"Ed", 32), &line(b"Ed", 33))), Err("malformed-minisign"));
    assert_eq!(key(&file(b"ED", "x")), Err("malformed-minisign"));
    // What `is_one` would leave to the reader of other keys is no key of minisign.
    assert_eq!(key(&good.replace("untrusted", "x")), Err("malformed-minisign"));
}

#[test]
fn the_bound_is_exact() {
    let sized = |size: usize| {
        let empty = file(b"ED", "").len();
        read(&file(b"ED", &"x".repeat(size - empty)))
    };
    assert!(sized(MAX_MINISIGN).is_ok());
    assert_eq!(sized(MAX_MINISIGN + 1), Err("too-large"));
}
