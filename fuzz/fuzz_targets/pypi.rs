//! What an index says of a file: the file's name, a zero byte, and the answer about its project. What is found is in the
//! answer once, with the digest that stands there.
#![no_main]

use formats::{CODES, PypiFile, PypiListed};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let name = parts.next().unwrap_or_default();
    let Some(answer) = parts.next() else { return };
    let Some(file) = std::str::from_utf8(name).ok().and_then(|name| PypiFile::parse(name).ok()) else { return };
    match PypiListed::find(answer, &file) {
        Err(fault) => {
            assert!(CODES.contains(&fault.code), "an unknown code: {}", fault.code);
            assert!(!fault.text.is_empty(), "a refusal says why");
        }
        Ok(found) => {
            let read: Value = serde_json::from_slice(answer).expect("what is read is JSON");
            let files = read["files"].as_array().expect("files are listed");
            let mut own = files.iter().filter(|listed| listed["filename"] == *file.name);
            let listed = own.next();
            assert_eq!(found.is_some(), listed.is_some(), "found where it is listed");
            assert!(own.next().is_none(), "a file that is listed twice is not found");
            let (Some(found), Some(listed)) = (found, listed) else { return };
            assert_eq!(listed["url"], *found.url);
            let written = listed["hashes"]["sha256"].as_str().expect("a digest");
            assert_eq!(written.to_ascii_lowercase(), found.sha256.hex(), "the digest that stands there");
        }
    }
});
