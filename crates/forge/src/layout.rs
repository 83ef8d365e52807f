//! in-toto layouts and links: securesystemslib keys, Metablocks and envelopes around them.

use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, sha256};
use crate::seed::{Hash, Key, Padding};
use serde_json::{Map, Value, json};

/// The canonical JSON of securesystemslib: what a Metablock's signatures are over.
///
/// # Panics
/// On a number that is not whole.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort();
            let member = |key: &String| format!("{}:{}", canonical(&json!(key)), canonical(&members[key]));
            format!("{{{}}}", keys.into_iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::Number(number) => {
            assert!(!number.is_f64(), "{number} has no canonical form");
            number.to_string()
        }
        Value::Null | Value::Bool(_) => value.to_string(),
    }
}

/// A public key as a layout holds it, without its id.
pub fn key_object(key: &Key) -> Value {
    let (keytype, scheme) = match key {
        Key::Ed25519(_) => ("ed25519", "ed25519"),
        Key::P256(_) => ("ecdsa", "ecdsa-sha2-nistp256"),
        Key::P384(..) => ("ecdsa", "ecdsa-sha2-nistp384"),
        Key::P521(_) => ("ecdsa", "ecdsa-sha2-nistp521"),
        Key::Rsa(_, Padding::Pss, Hash::Sha256) => ("rsa", "rsassa-pss-sha256"),
        Key::Rsa(_, Padding::Pss, _) => ("rsa", "rsassa-pss-sha512"),
        Key::Rsa(_, Padding::Pkcs1, _) => ("rsa", "rsa-pkcs1v15-sha256"),
    };
    let public = match key {
        Key::Ed25519(_) => hex(&key.public_bytes()),
        Key::P256(_) | Key::P384(..) | Key::P521(_) | Key::Rsa(..) => key.public_pem(),
    };
    json!({ "keytype": keytype, "scheme": scheme, "keyval": { "public": public } })
}

/// The key id securesystemslib computes today: SHA-256 of the key object's canonical JSON.
pub fn key_id(key: &Key) -> String {
    hex(&sha256(canonical(&key_object(key)).as_bytes()))
}

/// A Metablock, signed with each key under its own id.
pub fn metablock(signed: &Value, keys: &[&Key]) -> Value {
    let ids: Vec<String> = keys.iter().map(|key| key_id(key)).collect();
    let named: Vec<(&Key, &str)> = keys.iter().copied().zip(ids.iter().map(String::as_str)).collect();
    metablock_as(signed, &named)
}

/// A Metablock, signed with each key under an id of choice.
pub fn metablock_as(signed: &Value, keys: &[(&Key, &str)]) -> Value {
    let message = canonical(signed);
    let signature =
        |(key, id): &(&Key, &str)| json!({ "keyid": id, "sig": hex(&key.sign(message.as_bytes())) });
    json!({ "signatures": keys.iter().map(signature).collect::<Vec<_>>(), "signed": signed })
}

/// The same in a DSSE envelope.
pub fn enveloped(signed: &Value, key: &Key) -> Value {
    Envelope::unsigned(IN_TOTO, &crate::encoding::canonical(signed)).signed_by(key, &key_id(key)).json()
}

/// A layout with these keys and steps, until the end of 2030.
pub fn layout(keys: &[&Key], steps: Vec<Value>, inspections: Vec<Value>) -> Value {
    let filed = |key: &&Key| {
        let mut object = key_object(key);
        object["keyid"] = json!(key_id(key));
        (key_id(key), object)
    };
    json!({
        "_type": "layout",
        "expires": "2030-12-31T23:59:59Z",
        "inspect": inspections,
        "keys": keys.iter().map(filed).collect::<Map<_, _>>(),
        "readme": "",
        "steps": steps,
    })
}

/// A step that these keys may do, with a threshold of one.
pub fn step(name: &str, keys: &[&Key], materials: Value, products: Value) -> Value {
    json!({
        "_type": "step",
        "name": name,
        "expected_command": [],
        "expected_materials": materials,
        "expected_products": products,
        "pubkeys": keys.iter().map(|key| key_id(key)).collect::<Vec<_>>(),
        "threshold": 1,
    })
}

/// A link: paths and the bytes that were there.
pub fn link(name: &str, materials: &[(&str, &[u8])], products: &[(&str, &[u8])]) -> Value {
    let side = |files: &[(&str, &[u8])]| -> Value {
        let hashed =
            |(path, bytes): &(&str, &[u8])| ((*path).to_owned(), json!({ "sha256": hex(&sha256(bytes)) }));
        files.iter().map(hashed).collect::<Map<_, _>>().into()
    };
    json!({
        "_type": "link",
        "name": name,
        "byproducts": { "return-value": 0, "stderr": "", "stdout": "" },
        "command": [],
        "environment": {},
        "materials": side(materials),
        "products": side(products),
    })
}
