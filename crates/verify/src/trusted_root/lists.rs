//! The lists of a trusted root: what is refused, what is set aside, and what is kept.

use std::collections::BTreeSet;

use model::Text;
use serde_json::{Map, Value};
use sigstore_verify::Verifier;
use sigstore_verify::trust_root::TrustedRoot as Parsed;
use sigstore_verify::types::TimeRange;

use super::Unusable;

/// The most authorities of one kind in a trusted root; real ones have fewer than ten.
const MAX_AUTHORITIES: usize = 256;

/// The lists of a trusted root (protobuf-specs `TrustedRoot`), and what each holds.
const LISTS: [(&str, &str); 4] = [
    ("certificateAuthorities", "certificate authority"),
    ("tlogs", "transparency log"),
    ("ctlogs", "certificate log"),
    ("timestampAuthorities", "timestamp authority"),
];

/// Whether nothing in it vouches for anything. Timestamp authorities alone say when signatures were made.
pub(super) fn is_empty(parsed: &Parsed) -> bool {
    let signers = parsed.certificate_authorities.is_empty() && parsed.tlogs.is_empty();
    signers && parsed.timestamp_authorities.is_empty()
}

/// The whole root, where no authority has to be set aside: the usual case, in which each need not be tried alone.
pub(super) fn usable_as_it_is(whole: &Map<String, Value>, text: &str) -> Option<(Parsed, Verifier)> {
    let length = |list: &str| whole.get(list).and_then(Value::as_array).map_or(0, Vec::len);
    if LISTS.iter().any(|(list, _)| length(list) > MAX_AUTHORITIES) {
        return None;
    }
    let parsed = Parsed::from_json(text).ok().filter(|parsed| !is_empty(parsed))?;
    let verifier = Verifier::new(&parsed).ok()?;
    Some((parsed, verifier))
}

/// Keeps each authority with which a root of its own could be built, and no second log with the same id.
pub(super) fn sift(whole: &Map<String, Value>) -> Result<(Map<String, Value>, Vec<Unusable>), Text> {
    let mut kept = whole.clone();
    let mut unusable = Vec::new();
    for (list, kind) in LISTS {
        let entries = match whole.get(list) {
            None | Some(Value::Null) => continue,
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(format!("/{list} is not a list").into()),
        };
        if entries.len() > MAX_AUTHORITIES {
            return Err(format!("/{list} has more than {MAX_AUTHORITIES} entries").into());
        }
        let mut good: Vec<Value> = Vec::new();
        let mut ids = BTreeSet::new();
        for (at, entry) in entries.iter().enumerate() {
            let alone = usable_alone(whole, list, entry).and_then(|parsed| match log_id(&parsed) {
                Some(id) if ids.contains(&id) => Err("its log id is already taken".into()),
                Some(id) => Ok(_ = ids.insert(id)),
                None => Ok(()),
            });
            match alone {
                Ok(()) => good.push(entry.clone()),
                Err(why) => unusable.push(Unusable {
                    pointer: format!("/{list}/{at}").into(),
                    why: format!("this {kind} cannot be used: {why}").into(),
                }),
            }
        }
        kept.insert(list.to_owned(), Value::Array(good));
    }
    Ok((kept, unusable))
}

/// The names a trusted root has (protobuf-specs `sigstore_trustroot.proto` and `sigstore_common.proto`).
const NAMES: [&str; 21] = [
    "mediaType",
    "tlogs",
    "certificateAuthorities",
    "ctlogs",
    "timestampAuthorities",
    "baseUrl",
    "hashAlgorithm",
    "publicKey",
    "rawBytes",
    "keyDetails",
    "validFor",
    "start",
    "end",
    "logId",
    "keyId",
    "checkpointKeyId",
    "subject",
    "organization",
    "commonName",
    "certChain",
    "certificates",
];

/// Refuses a name in another spelling. Readers of protobuf's JSON take `valid_for` for `validFor`; the library
/// passes over it, and an authority that had ended would be trusted for ever.
pub(super) fn look_alikes(root: &Map<String, Value>) -> Result<(), Text> {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let mut objects = vec![root];
    while let Some(object) = objects.pop() {
        for name in object.keys().filter(|name| !NAMES.contains(&name.as_str())) {
            if let Some(meant) = NAMES.iter().find(|known| plain(known) == plain(name)) {
                return Err(format!("`{name}` is not read; write `{meant}`").into());
            }
        }
        let inside = object
            .values()
            .flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
        objects.extend(inside.filter_map(Value::as_object));
    }
    Ok(())
}

/// Refuses a window that cannot be read. What this version does not know is set aside; a window without its `start`
/// (protobuf-specs `TimeRange`, which the conformance suite wants refused) is no newer kind of anything, but a file that
/// lost what its makers wrote about whom to trust and when.
pub(super) fn windows(root: &Map<String, Value>) -> Result<(), Text> {
    for (list, _) in LISTS {
        let entries = root.get(list).and_then(Value::as_array).into_iter().flatten();
        for (at, entry) in entries.enumerate() {
            let placed = [("", entry.get("validFor")), ("/publicKey", entry.pointer("/publicKey/validFor"))];
            for (place, window) in placed {
                let Some(window) = window.filter(|window| !window.is_null()) else { continue };
                // The library reads `["…", "…"]` as well.
                let whole = window.is_object();
                if !whole || serde_json::from_value::<TimeRange>(window.clone()).is_err() {
                    let text = "has no `start` or a time that is none, so nobody knows when that was trusted";
                    return Err(format!("/{list}/{at}{place}/validFor {text}").into());
                }
            }
        }
    }
    Ok(())
}

fn usable_alone(whole: &Map<String, Value>, list: &str, entry: &Value) -> Result<Parsed, Text> {
    let mut alone = Map::new();
    for (key, value) in whole.iter().filter(|(key, _)| !LISTS.iter().any(|(list, _)| list == key)) {
        alone.insert(key.clone(), value.clone());
    }
    alone.insert(list.to_owned(), Value::Array(vec![entry.clone()]));
    let parsed = parse(alone)?;
    Verifier::new(&parsed).map_err(|fault| Text::from(fault.to_string()))?;
    Ok(parsed)
}

/// The id of the log in a root of one log, as bytes: the same id has several spellings.
fn log_id(parsed: &Parsed) -> Option<Vec<u8>> {
    let logs = parsed.tlogs.iter().map(|log| &log.log_id);
    logs.chain(parsed.ctlogs.iter().map(|log| &log.log_id)).map(|id| id.key_id.as_bytes().to_vec()).next()
}

pub(super) fn parse(root: Map<String, Value>) -> Result<Parsed, Text> {
    Parsed::from_json(&Value::Object(root).to_string()).map_err(|fault| fault.to_string().into())
}
