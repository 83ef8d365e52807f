use forge::{Hash, Padding, Size};
use model::{Algorithm, Digest};

use super::{Form, Key, KeyFault, Scheme};

fn read(key: &forge::Key) -> Key {
    Key::read(key.public_pem().as_bytes(), None).unwrap()
}

fn kinds() -> [(forge::Key, Scheme); 7] {
    [
        (forge::Key::p256("k"), Scheme::EcdsaP256Sha256),
        (forge::Key::p384("k", Hash::Sha384), Scheme::EcdsaP384Sha384),
        (forge::Key::p384("k", Hash::Sha256), Scheme::EcdsaP384Sha256),
        (forge::Key::p521("k"), Scheme::EcdsaP521Sha512),
        (forge::Key::ed25519("k"), Scheme::Ed25519),
        (forge::Key::Rsa(Size::Bits2048, Padding::Pkcs1, Hash::Sha256), Scheme::RsaPkcs1Sha256),
        (forge::Key::Rsa(Size::Bits4096, Padding::Pkcs1, Hash::Sha256), Scheme::RsaPkcs1Sha256),
    ]
}

#[test]
fn each_kind_signs_by_its_scheme_and_over_nothing_else() {
    for (signing, scheme) in kinds() {
        let key = read(&signing);
        let signature = signing.sign(b"message");
        assert_eq!(key.signed(b"message", &signature, Form::Asn1, None), Some(scheme));
        assert_eq!(key.signed(b"Message", &signature, Form::Either, None), None, "{scheme:?}");
        for at in [0, signature.len() / 2, signature.len() - 1] {
            let mut turned = signature.clone();
            turned[at] ^= 1;
            assert_eq!(key.signed(b"message", &turned, Form::Either, None), None, "{scheme:?}, byte {at}");
        }
        assert_eq!(key.signed(b"message", &[], Form::Either, None), None);
    }
}

#[test]
fn a_digest_is_enough_where_a_scheme_hashes() {
    for (signing, scheme) in kinds() {
        let algorithm = scheme.hash().unwrap_or(Algorithm::Sha256);
        let hash = match algorithm {
            Algorithm::Sha256 => Hash::Sha256,
            Algorithm::Sha384 => Hash::Sha384,
            Algorithm::Sha512 => Hash::Sha512,
        };
        let digest = Digest::new(algorithm, &hash.of(b"message")).unwrap();
        let found = read(&signing).signed_digest(&digest, &signing.sign(b"message"), None);
        assert_eq!(found, Some(scheme).filter(|scheme| scheme.hash().is_some()));
    }
}

#[test]
fn numbers_side_by_side_are_read_where_they_may_stand_so() {
    for (signing, scheme) in kinds() {
        let beside = signing.sign_side_by_side(b"message");
        let ecdsa = super::scheme::number_width(scheme).is_some();
        assert_eq!(read(&signing).signed(b"message", &beside, Form::Either, None), Some(scheme));
        assert_eq!(read(&signing).signed(b"message", &beside, Form::Asn1, None).is_none(), ecdsa);
        let longer = [beside.as_slice(), &[0]].concat();
        assert_eq!(read(&signing).signed(b"message", &longer, Form::Either, None), None);
        assert_eq!(read(&signing).signed(b"message", &beside[1..], Form::Either, None), None);
    }
}

#[test]
fn a_scheme_that_is_named_is_the_only_one() {
    let signing = forge::Key::p384("k", Hash::Sha256);
    let signature = signing.sign(b"message");
    for only in Scheme::ALL {
        match Key::read(signing.public_pem().as_bytes(), Some(only)) {
            Ok(key) => {
                let holds = key.signed(b"message", &signature, Form::Asn1, None).is_some();
                assert_eq!(holds, only == Scheme::EcdsaP384Sha256, "{only:?}");
            }
            Err(fault) => {
                assert!(!only.name().starts_with("ecdsa-p384"));
                assert!(fault.to_string().contains("ecdsa-p384-sha384, ecdsa-p384-sha256"), "{fault}");
            }
        }
    }
}

#[test]
fn the_hash_of_rsa_is_what_is_stated_or_sha256_unless_the_framework_says() {
    for (hash, algorithm) in [
        (Hash::Sha256, Algorithm::Sha256),
        (Hash::Sha384, Algorithm::Sha384),
        (Hash::Sha512, Algorithm::Sha512),
    ] {
        let signing = forge::Key::Rsa(Size::Bits2048, Padding::Pkcs1, hash);
        let signature = signing.sign(b"message");
        let (open, name) = (read(&signing), format!("rsa-pkcs1-{}", algorithm.name()));
        let pinned = Key::read(signing.public_pem().as_bytes(), Scheme::named(&name)).unwrap();
        for stated in Algorithm::ALL.map(Some).into_iter().chain([None]) {
            let holds = open.signed(b"message", &signature, Form::Asn1, stated).is_some();
            assert_eq!(holds, stated.unwrap_or(Algorithm::Sha256) == algorithm);
            assert!(pinned.signed(b"message", &signature, Form::Asn1, stated).is_some());
        }
        let pss = forge::Key::Rsa(Size::Bits2048, Padding::Pss, hash).sign(b"message");
        assert_eq!(open.signed(b"message", &pss, Form::Asn1, Some(algorithm)), None);
        let by_pss = Scheme::named(&format!("rsa-pss-{}", algorithm.name()));
        let key = Key::read(signing.public_pem().as_bytes(), by_pss).unwrap();
        assert_eq!(key.signed(b"message", &pss, Form::Asn1, None), by_pss);
        assert_eq!(key.signed(b"message", &signature, Form::Asn1, None), None);
    }
}

#[test]
fn der_is_read_as_pem_is_and_nothing_may_follow_it() {
    for (signing, _) in kinds() {
        assert_eq!(Key::read(&signing.spki(), None).unwrap().digest(), read(&signing).digest());
        let more = [signing.spki().as_slice(), &[0]].concat();
        assert!(matches!(Key::read(&more, None), Err(KeyFault::Shape(_))));
    }
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], length.as_slice(), content].concat()
}

/// An RSA key whose modulus has so many bits, all of them set.
fn rsa(bits: usize) -> Vec<u8> {
    rsa_named(bits, &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0])
}

fn rsa_named(bits: usize, algorithm: &[u8]) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    let spare = modulus.len().saturating_mul(8).saturating_sub(bits);
    modulus[0] = u8::MAX.checked_shr(u32::try_from(spare).unwrap()).unwrap();
    let modulus = der(2, &[if modulus[0] > 0x7f { vec![0] } else { vec![] }, modulus].concat());
    let key = der(0x30, &[modulus.as_slice(), &[2, 3, 1, 0, 1]].concat());
    der(0x30, &[algorithm, &der(3, &[[0].as_slice(), &key].concat())].concat())
}

#[test]
fn one_rsa_key_has_one_spelling() {
    let without_null = rsa_named(2048, &[0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1]);
    assert!(matches!(Key::read(&without_null, None), Err(KeyFault::Kind(_))));
    assert!(!matches!(Key::read(&rsa(2048), None), Err(KeyFault::Kind(_))));
}

#[test]
fn rsa_is_believed_from_2048_bits_to_8192() {
    // DER's shortest lengths are two bytes here only above 255 bytes of modulus.
    assert_eq!(Key::read(&rsa(2047), None).err(), Some(KeyFault::Size(2047)));
    assert_eq!(Key::read(&rsa(8193), None).err(), Some(KeyFault::Size(8193)));
    assert!(!matches!(Key::read(&rsa(2048), None), Err(KeyFault::Size(_))));
    assert!(!matches!(Key::read(&rsa(8192), None), Err(KeyFault::Size(_))));
}

#[test]
fn what_leads_to_a_public_key_is_told_how() {
    for (label, command) in [("RSA PUBLIC KEY", "-RSAPublicKey_in"), ("CERTIFICATE", "x509 -in")] {
        let text = format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
        let fault = Key::read(text.as_bytes(), None).unwrap_err().to_string();
        assert!(fault.contains(command), "{fault}");
    }
    // PKCS #8: a version, then the rest.
    assert_eq!(Key::read(&[0x30, 3, 2, 1, 0], None).err(), Some(KeyFault::Private));
}

#[test]
fn a_point_off_its_curve_or_compressed_is_no_key() {
    let spki = forge::Key::p521("k").spki();
    let mut off = spki.clone();
    *off.last_mut().unwrap() ^= 1;
    assert!(matches!(Key::read(&off, None), Err(KeyFault::Shape(_))));
    let mut compressed = spki.clone();
    let at = spki.len() - 133;
    compressed[at] = 3;
    assert!(matches!(Key::read(&compressed, None), Err(KeyFault::Kind(_))));
}

#[test]
fn text_around_the_one_block_is_for_people() {
    let pem = forge::Key::p256("k").public_pem();
    for around in [
        format!("Key of the release team\n - made in July\n{pem}keep it\n"),
        format!("\r\n{}", pem.replace('\n', "\r\n")),
        format!("{pem}\n\nno newline at the end"),
    ] {
        assert_eq!(
            Key::read(around.as_bytes(), None).unwrap().digest(),
            read(&forge::Key::p256("k")).digest()
        );
    }
    let private = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    assert_eq!(Key::read(format!("{private}{pem}").as_bytes(), None).err(), Some(KeyFault::Private));
    let certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for two in [
        pem.repeat(2),
        format!("{pem}{certificate}"),
        format!("{certificate}{pem}"),
        format!("note: {pem}"),
        format!("> {pem}"),
        format!("{pem}-----END PUBLIC KEY-----\n"),
        format!("-----END PUBLIC KEY-----\n{pem}"),
        pem.replace("-----END PUBLIC KEY-----", ""),
        pem.replace("BEGIN PUBLIC KEY", "BEGIN PUBLIC  KEY"),
        pem.replacen("-----END", "some words\n-----END", 1),
        "no block at all".into(),
    ] {
        assert!(Key::read(two.as_bytes(), None).is_err(), "{two}");
    }
}

#[test]
fn a_key_file_is_bounded() {
    let pem = forge::Key::p256("k").public_pem();
    let padded = |len: usize| format!("{pem}{}", "\n".repeat(len - pem.len()));
    assert!(Key::read(padded(64 * 1024).as_bytes(), None).is_ok());
    assert!(Key::read(padded(64 * 1024 + 1).as_bytes(), None).is_err());
}

#[test]
fn every_scheme_has_one_name() {
    for scheme in Scheme::ALL {
        assert_eq!(Scheme::named(scheme.name()), Some(scheme));
    }
    assert_eq!(Scheme::named("rsa"), None);
}
