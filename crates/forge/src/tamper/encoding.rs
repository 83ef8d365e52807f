//! The text of the bundle: two spellings of one thing, or no thing at all.

use super::{Base, CERTIFICATE, MATERIAL, Operator, at, edited};
use crate::encoding::{base64, pretty};
use crate::recipe::Recipe;
use crate::world::World;
use serde_json::{Value, json};

/// protobuf.dev, "ProtoJSON format", `bytes`.
const ANY_BASE64: &str = "the JSON form of protocol buffers lets readers take either alphabet, padded or not";

pub(super) const OPERATORS: &[Operator] = &[
    Operator::new(
        "bundle-duplicate-key",
        Base::Signature,
        "The bundle has two signatures under one key; readers differ in which they see",
        |world, recipe| {
            let text = text(world, &recipe);
            let decoy = format!(r#"{{"messageSignature": {{"signature": "{}"}},"#, base64(b"decoy"));
            text.replacen('{', &decoy, 1).into_bytes()
        },
    )
    .attacks(&["T17"])
    .rejected(&["duplicate-key"]),
    Operator::new(
        "bundle-duplicate-media-type",
        Base::Signature,
        "The bundle names its version twice, the same",
        |world, recipe| {
            let decoy = format!(r#"{{"mediaType": "{}","#, recipe.version.media_type());
            text(world, &recipe).replacen('{', &decoy, 1).into_bytes()
        },
    )
    .attacks(&["T17"])
    .rejected(&["duplicate-key"]),
    Operator::new(
        "byte-order-mark",
        Base::Signature,
        "The file begins with a byte order mark",
        |world, recipe| format!("\u{feff}{}", text(world, &recipe)).into_bytes(),
    )
    .attacks(&["T17"])
    .rejected(&["not-json"]),
    Operator::new(
        "byte-not-text",
        Base::Signature,
        "A byte of the file belongs to no text; what it is replaced with differs from reader to reader",
        |world, recipe| {
            let text = text(world, &recipe);
            let (before, after) = text.split_once(r#""mediaType": ""#).unwrap();
            [before.as_bytes(), br#""mediaType": ""#, b"\xff", after.as_bytes()].concat()
        },
    )
    .attacks(&["T17"])
    .rejected(&["not-utf8"]),
    Operator::new(
        "member-name-long",
        Base::Signature,
        "The bundle has a member whose name is five thousand letters long",
        |world, recipe| {
            let long = format!(r#"{{"{}":0,"#, "x".repeat(5_000));
            text(world, &recipe).replacen('{', &long, 1).into_bytes()
        },
    )
    .attacks(&["T9"])
    .exit(3)
    .rejected(&["too-large"])
    .oracle_accepts("it skips members it does not know, whatever their names"),
    Operator::new(
        "base64-trailing-bits",
        Base::Signature,
        "The digest's base64 ends in bits that mean nothing and are not zero",
        |world, recipe| edited(world, &recipe, |bundle| respell(bundle, DIGEST, trailing_bits)),
    )
    .attacks(&["T17"])
    .rejected(&["malformed-base64"]),
    Operator::new(
        "base64-url-safe",
        Base::Signature,
        "The certificate is spelt in the URL-safe alphabet",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                respell(bundle, CERTIFICATE, |text| text.replace('+', "-").replace('/', "_"));
            })
        },
    )
    .attacks(&["T17"])
    .rejected(&["malformed-base64"])
    .oracle_accepts(ANY_BASE64),
    Operator::new(
        "base64-unpadded",
        Base::Signature,
        "The digest's base64 is not padded",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                respell(bundle, DIGEST, |text| text.trim_end_matches('=').into());
            })
        },
    )
    .attacks(&["T17"])
    .rejected(&["malformed-base64"])
    .oracle_accepts(ANY_BASE64),
    Operator::new(
        "base64-spaced",
        Base::Signature,
        "The certificate's base64 is broken into two lines",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                respell(bundle, CERTIFICATE, |text| format!("{}\n{}", &text[..64], &text[64..]));
            })
        },
    )
    .attacks(&["T17"])
    .rejected(&["malformed-base64"]),
    Operator::new("truncated", Base::Signature, "The file ends in the middle", |world, recipe| {
        let text = text(world, &recipe);
        text[..text.len() / 2].into()
    })
    .attacks(&["T3"])
    .rejected(&["malformed-json"]),
    Operator::new("emptied", Base::Signature, "The file is empty", |_, _| Vec::new())
        .attacks(&["T4"])
        .rejected(&["not-json"]),
    Operator::new(
        "trailing-text",
        Base::Signature,
        "After the bundle something else follows",
        |world, recipe| format!("{} }}\n", text(world, &recipe).trim_end()).into_bytes(),
    )
    .attacks(&["T17"])
    .rejected(&["malformed-json"]),
    Operator::new("nested-deep", Base::Signature, "The file is two thousand open brackets", |_, _| {
        b"[".repeat(2_000)
    })
    .attacks(&["T9"])
    .exit(3)
    .rejected(&["too-deep"]),
    Operator::new(
        "member-nested-deep",
        Base::Signature,
        "The bundle has a member nested two thousand deep",
        |world, recipe| {
            let pit = format!(r#"{{"pit":{}{},"#, "[".repeat(2_000), "]".repeat(2_000));
            text(world, &recipe).replacen('{', &pit, 1).into_bytes()
        },
    )
    .attacks(&["T9"])
    .exit(3)
    .rejected(&["too-deep"]),
    Operator::new("null", Base::Signature, "The file says null", |_, _| b"null\n".to_vec())
        .attacks(&["T4"])
        .exit(3)
        .rejected(&["unrecognised-evidence"]),
    Operator::new("material-null", Base::Signature, "The verification material is null", |world, recipe| {
        edited(world, &recipe, |bundle| *at(bundle, MATERIAL) = Value::Null)
    })
    .attacks(&["T3", "T4"])
    .rejected(&["malformed-bundle"]),
    Operator::new("certificate-null", Base::Signature, "The certificate is null", |world, recipe| {
        edited(world, &recipe, |bundle| at(bundle, MATERIAL)["certificate"] = Value::Null)
    })
    .attacks(&["T3"])
    .rejected(&["malformed-bundle"]),
    Operator::new(
        "material-of-two-kinds",
        Base::Signature,
        "The bundle has a certificate and a key hint, where it may have one of them",
        |world, recipe| {
            edited(world, &recipe, |bundle| {
                let material = at(bundle, MATERIAL);
                assert!(material.get("publicKey").is_none(), "the hint would be the only kind");
                material["publicKey"] = json!({ "hint": "acme" });
            })
        },
    )
    .attacks(&["T14"])
    .rejected(&["malformed-bundle"])
    .oracle_accepts("it takes the first it finds"),
    Operator::new(
        "content-of-two-kinds",
        Base::Signature,
        "The bundle has a signature over the file and an envelope, where it may have one of them",
        |world, recipe| {
            let mut attestation = world.forge(&Base::Provenance.recipe());
            edited(world, &recipe, |bundle| {
                at(bundle, "/messageSignature");
                bundle["dsseEnvelope"] = at(&mut attestation, "/dsseEnvelope").take();
            })
        },
    )
    .attacks(&["T14"])
    .rejected(&["malformed-bundle"]),
];

fn text(world: &mut World, recipe: &Recipe) -> String {
    String::from_utf8(pretty(&world.forge(recipe))).unwrap()
}

/// Thirty-two bytes: 43 characters and one `=`.
const DIGEST: &str = "/messageSignature/messageDigest/digest";

/// Spells the same bytes differently.
fn respell(bundle: &mut Value, pointer: &str, spell: fn(&str) -> String) {
    let value = at(bundle, pointer);
    let spelt = spell(value.as_str().unwrap());
    assert_ne!(value.as_str(), Some(spelt.as_str()), "{pointer} has only one spelling");
    *value = spelt.into();
}

/// Before one `=` the last character has two bits to spare: its neighbour in the alphabet, which is its
/// neighbour in ASCII as well, means the same byte.
fn trailing_bits(text: &str) -> String {
    let body = text.trim_end_matches('=');
    let (rest, last) = body.split_at(body.len() - 1);
    format!("{rest}{}=", char::from(last.as_bytes()[0] + 1))
}
