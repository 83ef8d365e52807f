use super::Cms;
use crate::limits::{MAX_CMS, MAX_CMS_ATTRIBUTES, MAX_CMS_CERTIFICATES, MAX_CMS_SIGNERS};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Algorithm;

/// Tag, shortest length, content (X.690 §10.1).
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let digits = u32::try_from(content.len()).unwrap().to_be_bytes();
    let head = match (content.len(), digits) {
        (..0x80, [.., low]) => vec![tag, low],
        (..0x100, [.., low]) => vec![tag, 0x81, low],
        (..0x1_0000, [.., high, low]) => vec![tag, 0x82, high, low],
        (_, [_, top, high, low]) => vec![tag, 0x83, top, high, low],
    };
    [head, content].concat()
}

const SIGNED_DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const DATA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SHA256: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const SHA1: &[u8] = &[6, 5, 0x2b, 0x0e, 3, 2, 0x1a];
const ECDSA_SHA256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const ECDSA_SHA384: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];

fn pkcs9(last: u8) -> Vec<u8> {
    vec![6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, last]
}

fn attribute(last: u8, values: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &[&pkcs9(last), &tlv(0x31, values)])
}

fn content_type() -> Vec<u8> {
    attribute(3, &[DATA])
}

fn message_digest() -> Vec<u8> {
    attribute(4, &[&tlv(4, &[&[7; 32]])])
}

/// A signer with these attributes, digest algorithm and signature algorithm.
fn signer(attributes: &[Vec<u8>], digest: &[u8], scheme: &[u8]) -> Vec<u8> {
    let name = tlv(0x30, &[&tlv(0x30, &[]), &[2, 1, 5]]);
    tlv(
        0x30,
        &[
            &[2, 1, 1],
            &name,
            &tlv(0x30, &[digest]),
            &tlv(0xa0, &[&attributes.concat()]),
            &tlv(0x30, &[scheme]),
            &tlv(4, &[b"signature"]),
        ],
    )
}

fn good() -> Vec<u8> {
    signer(&[content_type(), message_digest()], SHA256, ECDSA_SHA256)
}

fn signed(about: &[u8], certificates: &[u8], signers: &[u8]) -> Vec<u8> {
    let data = tlv(
        0x30,
        &[
            &[2, 1, 1],
            &tlv(0x31, &[]),
            &tlv(0x30, &[about]),
            &tlv(0xa0, &[certificates]),
            &tlv(0x31, &[signers]),
        ],
    );
    tlv(0x30, &[SIGNED_DATA, &tlv(0xa0, &[&data])])
}

fn file(signers: &[u8]) -> Vec<u8> {
    signed(DATA, &tlv(0x30, &[b"certificate"]), signers)
}

fn code(bytes: &[u8]) -> &'static str {
    Cms::recognise(bytes).unwrap().unwrap_err().code
}

/// The fault of the one signer.
fn signer_code(signer: &[u8]) -> &'static str {
    Cms::recognise(&file(signer)).unwrap().unwrap().signers.first().as_ref().unwrap_err().code
}

#[test]
fn der_and_both_names_of_pem_say_the_same() {
    let der = file(&good());
    let read = Cms::recognise(&der).unwrap().unwrap();
    let one = read.signers.first().as_ref().unwrap();
    assert_eq!((one.digest, one.message_digest.bytes()), (Algorithm::Sha256, [7; 32].as_slice()));
    assert_eq!(read.certificates, [tlv(0x30, &[b"certificate"])]);
    assert_eq!(one.signed, tlv(0x31, &[&content_type(), &message_digest()]), "as received, as a SET");
    for label in ["CMS", "PKCS7"] {
        let pem = format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(&der));
        assert_eq!(Cms::recognise(pem.as_bytes()).unwrap().unwrap(), read);
        assert_eq!(code(format!("{pem}{pem}").as_bytes()), "malformed-cms", "two blocks");
        assert_eq!(code(pem.replacen("\n", "\n!", 1).as_bytes()), "malformed-cms");
    }
}

#[test]
fn other_files_are_left_to_others() {
    for bytes in
        [&b"{}"[..], b"", b"0", &[0x30], &[0x30, 0x80], b"-----BEGIN CERTIFICATE-----\n", &[0x30, 3, 2, 1, 1]]
    {
        assert!(Cms::recognise(bytes).is_none(), "{bytes:?}");
    }
}

#[test]
fn only_a_detached_signature_over_a_file_is_read() {
    let content = tlv(0xa0, &[&tlv(4, &[b"hello"])]);
    assert_eq!(code(&signed(&[DATA, &content].concat(), &[], &good())), "unsupported-cms", "attached");
    let token = [6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
    assert_eq!(code(&signed(&token, &[], &good())), "unsupported-cms", "a timestamp token");
    assert_eq!(code(&file(&[])), "malformed-cms", "nobody signed");
    let mut ber = [&[0x30, 0x80], SIGNED_DATA].concat();
    ber.extend([0xa0, 0x80, 0x30, 0x80]);
    assert_eq!(code(&ber), "unsupported-cms", "an indefinite length");
    assert_eq!(code(&[file(&good()), vec![0]].concat()), "malformed-cms", "something behind it");
    assert_eq!(code(&file(&good())[..40]), "malformed-cms", "cut short");
}

#[test]
fn one_bad_signer_leaves_the_others() {
    let sha1 = signer(&[content_type(), message_digest()], SHA1, ECDSA_SHA256);
    let read = Cms::recognise(&file(&[sha1.clone(), good()].concat())).unwrap().unwrap();
    let codes: Vec<_> = read.signers.iter().map(|one| one.as_ref().err().map(|fault| fault.code)).collect();
    assert_eq!(codes, [Some("unsupported-cms"), None]);
    assert_eq!(read.claimed_digests().len(), 1);
    for (signer, wanted) in [
        (sha1, "unsupported-cms"),
        (signer(&[content_type(), message_digest()], SHA256, ECDSA_SHA384), "malformed-cms"),
        (signer(&[content_type(), message_digest()], SHA256, SHA1), "unsupported-cms"),
        (signer(&[content_type()], SHA256, ECDSA_SHA256), "malformed-cms"),
        (signer(&[message_digest()], SHA256, ECDSA_SHA256), "malformed-cms"),
        (
            signer(&[content_type(), message_digest(), message_digest()], SHA256, ECDSA_SHA256),
            "malformed-cms",
        ),
        (signer(&[attribute(3, &[&pkcs9(4)]), message_digest()], SHA256, ECDSA_SHA256), "malformed-cms"),
        (
            signer(&[content_type(), attribute(4, &[&tlv(4, &[&[7; 20]])])], SHA256, ECDSA_SHA256),
            "malformed-cms",
        ),
        (
            signer(
                &[content_type(), attribute(4, &[&tlv(4, &[&[7; 32]]), &tlv(4, &[&[8; 32]])])],
                SHA256,
                ECDSA_SHA256,
            ),
            "malformed-cms",
        ),
    ] {
        assert_eq!(signer_code(&signer), wanted);
    }
}

#[test]
fn a_signer_without_signed_attributes_is_not_supported() {
    let name = tlv(0x30, &[&tlv(0x30, &[]), &[2, 1, 5]]);
    let bare = tlv(
        0x30,
        &[&[2, 1, 1], &name, &tlv(0x30, &[SHA256]), &tlv(0x30, &[ECDSA_SHA256]), &tlv(4, &[b"signature"])],
    );
    assert_eq!(signer_code(&bare), "unsupported-cms");
}

#[test]
fn the_bounds_are_exact() {
    let certificate = tlv(0x30, &[b"certificate"]);
    let read = |certificates: usize, signers: usize| {
        Cms::recognise(&signed(DATA, &certificate.repeat(certificates), &good().repeat(signers))).unwrap()
    };
    assert!(read(MAX_CMS_CERTIFICATES, MAX_CMS_SIGNERS).is_ok());
    assert_eq!(read(MAX_CMS_CERTIFICATES + 1, 1).unwrap_err().code, "too-many");
    assert_eq!(read(1, MAX_CMS_SIGNERS + 1).unwrap_err().code, "too-many");
    let many = |count: usize| {
        let more = (2..count).map(|at| attribute(100 + u8::try_from(at).unwrap(), &[&[5, 0]]));
        signer(
            &[content_type(), message_digest()].into_iter().chain(more).collect::<Vec<_>>(),
            SHA256,
            ECDSA_SHA256,
        )
    };
    let of =
        |count| Cms::recognise(&file(&many(count))).unwrap().unwrap().signers.first().clone().map(|_| ());
    assert_eq!(of(MAX_CMS_ATTRIBUTES), Ok(()));
    assert_eq!(of(MAX_CMS_ATTRIBUTES + 1).unwrap_err().code, "too-many");
    let padded = |size: usize| {
        let empty = signed(DATA, &tlv(0x30, &[&vec![0; 70_000]]), &good()).len() - 70_000;
        signed(DATA, &tlv(0x30, &[&vec![0; size - empty]]), &good())
    };
    assert!(Cms::recognise(&padded(MAX_CMS)).unwrap().is_ok());
    assert_eq!(code(&padded(MAX_CMS + 1)), "too-large");
}

#[test]
fn no_prefix_and_no_flipped_byte_panics() {
    let whole = file(&good());
    for cut in 0..whole.len() {
        _ = Cms::recognise(&whole[..cut]);
        for bit in [1, 0x80] {
            let mut changed = whole.clone();
            changed[cut] ^= bit;
            _ = Cms::recognise(&changed);
        }
    }
}
