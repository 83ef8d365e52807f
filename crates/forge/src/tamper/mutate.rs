//! Mutations nobody thought of: bytes and JSON fields changed at random, also inside what base64 hides.

use crate::encoding::{base64, canonical};
use crate::random::Random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Tries before giving up on finding a change; nearly every try finds one.
const TRIES: usize = 64;
/// A base64 string shorter than this hides nothing worth changing inside.
const HIDDEN: usize = 16;

/// Changes the bytes in one way the seed picks, and says how. The result always differs: in its bytes, and
/// where a JSON edit was picked also in its value.
pub fn mutate(bytes: &[u8], seed: u64) -> (Vec<u8>, String) {
    mutate_between(bytes, bytes, seed)
}

/// Like [`mutate`]; copied values come from the other document, which makes splices.
pub fn mutate_between(bytes: &[u8], other: &[u8], seed: u64) -> (Vec<u8>, String) {
    let mut random = Random::new(seed);
    for _ in 0..TRIES {
        let (changed, how) = once(bytes, other, &mut random);
        if changed != bytes {
            return (changed, how);
        }
    }
    (Vec::new(), "all bytes deleted".into())
}

fn once(bytes: &[u8], other: &[u8], random: &mut Random) -> (Vec<u8>, String) {
    let parsed: Option<Value> = serde_json::from_slice(bytes).ok();
    match parsed {
        Some(mut value) if random.below(4) > 0 => {
            let donor = serde_json::from_slice(other).unwrap_or(Value::Null);
            let before = value.clone();
            let how = edit(&mut value, &donor, random);
            if value == before { (bytes.to_vec(), how) } else { (canonical(&value), how) }
        }
        _ => raw(bytes, random),
    }
}

/// One change to bytes.
fn raw(bytes: &[u8], random: &mut Random) -> (Vec<u8>, String) {
    let mut changed = bytes.to_vec();
    if changed.is_empty() {
        return (vec![random.next() as u8], "a byte added".into());
    }
    let place = random.below(changed.len());
    let length = 1 + random.below(8.min(changed.len() - place));
    let how = match random.below(4) {
        0 => {
            changed[place] ^= 1 << random.below(8);
            format!("a bit of byte {place} turned")
        }
        1 => {
            changed.drain(place..place + length);
            format!("{length} bytes deleted at {place}")
        }
        2 => {
            let run = changed[place..place + length].to_vec();
            changed.splice(place..place, run);
            format!("{length} bytes doubled at {place}")
        }
        _ => {
            changed[place] = random.next() as u8;
            format!("byte {place} replaced")
        }
    };
    (changed, how)
}

/// One change to a JSON value.
fn edit(value: &mut Value, donor: &Value, random: &mut Random) -> String {
    let all = pointers(value);
    let pointer = all[random.below(all.len())].clone();
    match random.below(6) {
        0 => delete(value, &pointer),
        1 => retype(value, &pointer, random),
        2 => swap(value, &pointer, &all[random.below(all.len())]),
        3 => copy(value, &pointer, donor, random),
        _ => inside(value, donor, random),
    }
}

fn delete(value: &mut Value, pointer: &str) -> String {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return "nothing".into() };
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            items.remove(last.parse().unwrap());
        }
        _ => {}
    }
    format!("{pointer} deleted")
}

fn retype(value: &mut Value, pointer: &str, random: &mut Random) -> String {
    let kinds =
        [Value::Null, json!(true), json!(0), json!(-1), json!(""), json!([]), json!({}), json!("AAAA")];
    let kind = kinds[random.below(kinds.len())].clone();
    let how = format!("{pointer} replaced by {kind}");
    *value.pointer_mut(pointer).unwrap() = kind;
    how
}

fn swap(value: &mut Value, one: &str, two: &str) -> String {
    let first = value.pointer(one).unwrap().clone();
    let second = value.pointer(two).unwrap().clone();
    let nested = one.starts_with(two) || two.starts_with(one);
    if !nested {
        *value.pointer_mut(one).unwrap() = second;
        *value.pointer_mut(two).unwrap() = first;
    }
    format!("{one} and {two} swapped")
}

/// From the same place of the other document if it has one, or from anywhere in it.
fn copy(value: &mut Value, pointer: &str, donor: &Value, random: &mut Random) -> String {
    let places = pointers(donor);
    let anywhere = &places[random.below(places.len())];
    let from = if donor.pointer(pointer).is_some() && random.below(2) == 0 { pointer } else { anywhere };
    *value.pointer_mut(pointer).unwrap() = donor.pointer(from).unwrap().clone();
    format!("{pointer} replaced by {from} of the other")
}

/// A change behind base64: a payload, a certificate, a log entry's body.
fn inside(value: &mut Value, donor: &Value, random: &mut Random) -> String {
    let hidden: Vec<(String, Vec<u8>)> = pointers(value)
        .into_iter()
        .filter_map(|pointer| {
            let text = value.pointer(&pointer)?.as_str()?;
            let bytes = STANDARD.decode(text).ok()?;
            (text.len() >= HIDDEN).then_some((pointer, bytes))
        })
        .collect();
    if hidden.is_empty() {
        return "nothing".into();
    }
    let (pointer, bytes) = &hidden[random.below(hidden.len())];
    let other = donor.pointer(pointer).and_then(Value::as_str).and_then(|text| STANDARD.decode(text).ok());
    let (changed, how) = once(bytes, other.as_deref().unwrap_or(bytes), random);
    *value.pointer_mut(pointer).unwrap() = base64(&changed).into();
    format!("inside {pointer}: {how}")
}

/// Every place in a value, the whole of it first.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, String::new(), &mut found);
    found
}

fn walk(value: &Value, here: String, found: &mut Vec<String>) {
    found.push(here.clone());
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by_key(|(name, _)| name.as_str());
            for (name, inner) in members {
                let step = name.replace('~', "~0").replace('/', "~1");
                walk(inner, format!("{here}/{step}"), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                walk(inner, format!("{here}/{index}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = br#"{"a":{"b":[1,2,{"c":"d"}]},"e":"eyJmIjoiZyIsImgiOlsxLDIsM119"}"#;

    #[test]
    fn a_seed_is_a_mutation_and_no_mutation_is_none() {
        for seed in 0..2_000 {
            let (changed, how) = mutate(TEXT, seed);
            assert_ne!(changed, TEXT, "{seed}: {how}");
            assert_eq!((changed, how), mutate(TEXT, seed));
        }
    }

    #[test]
    fn every_kind_turns_up() {
        let said: Vec<String> = (0..500).map(|seed| mutate(TEXT, seed).1).collect();
        for kind in [
            "turned",
            "bytes deleted",
            "doubled",
            " deleted",
            "replaced by",
            "swapped",
            "of the other",
            "inside",
        ] {
            assert!(said.iter().any(|how| how.contains(kind)), "{kind}");
        }
    }

    #[test]
    fn anything_can_be_mutated() {
        for text in [b"".as_slice(), b"x", b"null", b"[]", b"\xff\xfe"] {
            assert_ne!(mutate(text, 1).0, text);
        }
    }
}
