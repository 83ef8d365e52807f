use super::*;
use aws_lc_rs::signature as check;

fn every_kind(label: &str) -> [Key; 5] {
    [
        Key::p256(label),
        Key::p384(label, Hash::Sha384),
        Key::p384(label, Hash::Sha256),
        Key::p521(label),
        Key::ed25519(label),
    ]
}

#[test]
fn one_label_one_key_one_signature() {
    for ((once, again), other) in every_kind("a").iter().zip(every_kind("a")).zip(every_kind("b")) {
        assert_eq!(once.spki(), again.spki());
        assert_ne!(once.spki(), other.spki());
        assert_eq!(once.sign(b"m"), again.sign(b"m"));
    }
}

/// Another implementation accepts what each kind signs.
#[test]
fn every_signature_holds_elsewhere() {
    let holds = |key: &Key, by: &'static dyn check::VerificationAlgorithm| {
        let public = check::UnparsedPublicKey::new(by, key.public_bytes());
        public.verify(b"m", &key.sign(b"m")).unwrap();
        assert!(public.verify(b"n", &key.sign(b"m")).is_err());
    };
    let [p256, p384, p384_sha256, p521, ed25519] = every_kind("a");
    holds(&p256, &check::ECDSA_P256_SHA256_ASN1);
    holds(&p384, &check::ECDSA_P384_SHA384_ASN1);
    holds(&p384_sha256, &check::ECDSA_P384_SHA256_ASN1);
    holds(&p521, &check::ECDSA_P521_SHA512_ASN1);
    holds(&ed25519, &check::ED25519);
    for size in [Size::Bits2048, Size::Bits3072, Size::Bits4096] {
        holds(&Key::Rsa(size, Padding::Pkcs1, Hash::Sha256), &check::RSA_PKCS1_2048_8192_SHA256);
        holds(&Key::Rsa(size, Padding::Pss, Hash::Sha256), &check::RSA_PSS_2048_8192_SHA256);
    }
    let rsa = |padding, hash| Key::Rsa(Size::Bits2048, padding, hash);
    holds(&rsa(Padding::Pkcs1, Hash::Sha384), &check::RSA_PKCS1_2048_8192_SHA384);
    holds(&rsa(Padding::Pkcs1, Hash::Sha512), &check::RSA_PKCS1_2048_8192_SHA512);
    holds(&rsa(Padding::Pss, Hash::Sha384), &check::RSA_PSS_2048_8192_SHA384);
    holds(&rsa(Padding::Pss, Hash::Sha512), &check::RSA_PSS_2048_8192_SHA512);
}
