//! Signatures (JSF 0.82).

use super::*;

pub(super) static SIGNERS: Shape = Shape::of(&[may("signers", List(&Object(&SIGNER)))], &[]);

pub(super) const SIGNER_ALGORITHM: &[(u8, &str)] =
    &[(2, "RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|ES512|Ed25519|Ed448|HS256|HS384|HS512")];

pub(super) static SIGNER: Shape = Shape::of(
    &[
        must("algorithm", OneOf(&[Words(SIGNER_ALGORITHM), Formed(Form::Uri)])),
        may("keyId", Text),
        may("publicKey", OneOf(&[Object(&KEY_EC), Object(&KEY_OKP), Object(&KEY_RSA)])),
        may("certificatePath", List(&Text)),
        may("excludes", List(&Text)),
        must("value", Text),
    ],
    &[],
);

pub(super) const KEY_EC_KTY: &[(u8, &str)] = &[(2, "EC")];

pub(super) const KEY_EC_CRV: &[(u8, &str)] = &[(2, "P-256|P-384|P-521")];

pub(super) static KEY_EC: Shape = Shape::of(
    &[must("kty", Words(KEY_EC_KTY)), must("crv", Words(KEY_EC_CRV)), must("x", Text), must("y", Text)],
    &[],
);

pub(super) const KEY_OKP_KTY: &[(u8, &str)] = &[(2, "OKP")];

pub(super) const KEY_OKP_CRV: &[(u8, &str)] = &[(2, "Ed25519|Ed448")];

pub(super) static KEY_OKP: Shape =
    Shape::of(&[must("kty", Words(KEY_OKP_KTY)), must("crv", Words(KEY_OKP_CRV)), must("x", Text)], &[]);

pub(super) const KEY_RSA_KTY: &[(u8, &str)] = &[(2, "RSA")];

pub(super) static KEY_RSA: Shape =
    Shape::of(&[must("kty", Words(KEY_RSA_KTY)), must("n", Text), must("e", Text)], &[]);

pub(super) static CHAIN: Shape = Shape::of(&[may("chain", List(&Object(&SIGNER)))], &[]);
