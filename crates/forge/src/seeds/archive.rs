//! Exported ledgers: lines, and behind a zero byte each what the decisions were made from. Made here by the words of the
//! specification, and not by the room that reads them.

use crate::encoding::{hex, sha256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Archives of one to six entries: allowed and denied, with checkpoints, with a name that needs escapes, and one with a hole.
pub(super) fn archives() -> Vec<Vec<u8>> {
    let names = ["widget.tgz", "b", "c", "d", "e", "\\u00fc\\u0023\\ud83d\\ude00"];
    let mut all: Vec<Vec<u8>> =
        (1..=names.len()).map(|count| archive(&names[..count], count % 2 == 0)).collect();
    let mut hole = archive(&names, false);
    let end = hole.iter().position(|byte| *byte == b'\n').unwrap_or_default();
    hole.drain(..=end);
    all.push(hole);
    all
}

fn archive(names: &[&str], checkpoint: bool) -> Vec<u8> {
    let (mut lines, mut files) = (Vec::<String>::new(), Vec::<Vec<u8>>::new());
    for (number, name) in names.iter().enumerate() {
        let contents =
            [format!("decision {number}"), "countersign: 1".to_owned(), format!("bundle {number}")];
        let entry = decision(name, number % 3 != 2, &contents);
        append(&mut lines, &entry);
        for content in contents.map(String::into_bytes) {
            if !files.contains(&content) {
                files.push(content);
            }
        }
    }
    if checkpoint {
        let note = note(&lines);
        append(&mut lines, &format!("{{\"checkpoint\":{{\"note\":\"{note}\"}}}}"));
    }
    let mut all: Vec<u8> = lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect();
    files.iter().for_each(|file| all.extend([&[0], &**file].concat()));
    all
}

fn append(lines: &mut Vec<String>, entry: &str) {
    let previous = lines.last().map_or("null".to_owned(), |line| format!("\"{}\"", named(line.as_bytes())));
    lines.push(format!(
        "{{\"schema\":\"countersign/ledger/v1\",\"sequence\":{},\"previous\":{previous},\"at\":\"2026-08-02T00:00:00Z\",\
         \"entry\":{entry}}}",
        lines.len() + 1
    ));
}

fn decision(name: &str, allowed: bool, contents: &[String; 3]) -> String {
    let artifact = named(name.as_bytes());
    let (word, code) = if allowed { ("allow", 0) } else { ("deny", 1) };
    let roles = ["decision", "framework", "evidence"];
    let inputs = roles.iter().zip(contents).map(|(role, content)| {
        format!("{{\"role\":\"{role}\",\"path\":\"{role}\",\"digest\":\"{}\"}}", named(content.as_bytes()))
    });
    let (targets, places) = match allowed {
        true => (format!("[\"artifact {artifact}\",\"identity acme-ci\"]"), "[0,1]"),
        false => (format!("[\"artifact {artifact}\"]"), "[0]"),
    };
    format!(
        "{{\"decision\":{{\"handoff\":\"intake\",\"from\":\"acme\",\"to\":null,\"framework\":{{\"name\":\"retail\",\
         \"number\":1,\"digest\":\"{}\"}},\"decision\":\"{word}\",\"code\":{code},\"inputs\":[{}],\"rests_on\":{targets},\
         \"subjects\":[{{\"given\":\"{name}\",\"digests\":[\"{artifact}\"],\"decision\":\"{word}\",\"code\":{code},\
         \"inputs\":[2],\"rests_on\":{places}}}]}}}}",
        named(b"framework"),
        inputs.collect::<Vec<_>>().join(",")
    )
}

/// A checkpoint over these lines, as it stands in JSON; its signature is nobody's.
fn note(lines: &[String]) -> String {
    let leaves: Vec<[u8; 32]> = lines.iter().map(|line| Sha256::digest(line).into()).collect();
    let first = hex(&sha256(lines[0].as_bytes()));
    let origin = format!("countersign-ledger-{}", &first[..32]);
    let root = STANDARD.encode(root(&leaves));
    format!("{origin}\\n{}\\n{root}\\n\\n\\u2014 {origin} AAAA\\n", lines.len())
}

/// RFC 6962 §2.1.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [only] => Sha256::new().chain_update([0]).chain_update(only).finalize().into(),
        many => {
            let split = many.len().next_power_of_two() / 2;
            let (left, right) = (root(&many[..split]), root(&many[split..]));
            Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
        }
    }
}

fn named(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&sha256(bytes)))
}
