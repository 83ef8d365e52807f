//! The keys, and the files that frameworks name.

use crate::seed::{Hash, Key, Padding, Size};

/// A file's name, and what makes it.
type File = (&'static str, fn() -> Vec<u8>);

/// The files of the roots, by name.
pub(in crate::cases) const FILES: [File; 11] = [
    ("kinds-p256.pub", || pem(&p256())),
    ("kinds-p384.pub", || pem(&p384())),
    ("kinds-pinned.pub", || pem(&pinned())),
    ("kinds-p521.pub", || pem(&p521())),
    ("kinds-ed25519.pub", || pem(&ed25519())),
    ("kinds-rsa-2048.pub", || pem(&rsa())),
    ("kinds-rsa-3072.pub", || pem(&pss())),
    ("kinds-rsa-4096.pub", || pem(&large())),
    ("kinds-in.der", || in_der().spki()),
    ("kinds-named.pub", || pem(&named())),
    ("kinds-retired.pub", || pem(&retired())),
];

fn pem(key: &Key) -> Vec<u8> {
    key.public_pem().into_bytes()
}

pub(super) fn p256() -> Key {
    Key::p256("acme/kinds")
}

pub(super) fn p384() -> Key {
    Key::p384("acme/kinds", Hash::Sha384)
}

/// The same key, used as cosign uses it.
pub(super) fn p384_sha256() -> Key {
    Key::p384("acme/kinds", Hash::Sha256)
}

pub(super) fn pinned() -> Key {
    Key::p384("acme/pinned", Hash::Sha256)
}

pub(super) fn p521() -> Key {
    Key::p521("acme/kinds")
}

pub(super) fn retired() -> Key {
    Key::p521("acme/retired")
}

pub(super) fn ed25519() -> Key {
    Key::ed25519("acme/kinds")
}

pub(super) fn rsa() -> Key {
    Key::Rsa(Size::Bits2048, Padding::Pkcs1, Hash::Sha256)
}

pub(super) fn rsa_sha384() -> Key {
    Key::Rsa(Size::Bits2048, Padding::Pkcs1, Hash::Sha384)
}

pub(super) fn rsa_sha512() -> Key {
    Key::Rsa(Size::Bits2048, Padding::Pkcs1, Hash::Sha512)
}

/// The key that the framework does not say signs with PSS.
pub(super) fn rsa_by_pss() -> Key {
    Key::Rsa(Size::Bits2048, Padding::Pss, Hash::Sha256)
}

pub(super) fn pss() -> Key {
    Key::Rsa(Size::Bits3072, Padding::Pss, Hash::Sha256)
}

/// The key that the framework says signs with PSS.
pub(super) fn pss_by_pkcs1() -> Key {
    Key::Rsa(Size::Bits3072, Padding::Pkcs1, Hash::Sha256)
}

pub(super) fn large() -> Key {
    Key::Rsa(Size::Bits4096, Padding::Pkcs1, Hash::Sha256)
}

pub(super) fn in_der() -> Key {
    Key::p384("acme/in-der", Hash::Sha384)
}

pub(super) fn named() -> Key {
    Key::p256("acme/named")
}

/// What evidence must call the key of that name.
pub(super) const NAME: &str = "acme://release/7";
