use std::collections::BTreeMap;
use std::path::Path;

use model::{Instant, Text};
use serde::{Deserialize, Serialize};

use crate::complaint::Complaint;
use crate::destination;

/// The file in a store that says where it was taken over from, and when. It is for people: nothing believes it.
const NAME: &str = "update.json";

const SCHEMA: &str = "countersign/trust-update/v1";

/// The most bytes of it that are read: an address and a time.
const MAX_RECORD: usize = 16 * 1024;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Record {
    schema: String,
    from: String,
    at: String,
}

/// Notes that a store was taken over.
pub(super) fn write(store: &Path, from: &str, now: Instant) -> Result<(), Complaint> {
    let path = store.join(NAME);
    let unwritten = |why: String| Complaint::unwritten(&path, format!("the store cannot be written: {why}"));
    let record = Record { schema: SCHEMA.to_owned(), from: from.to_owned(), at: now.to_string() };
    let text = serde_json::to_string_pretty(&record).map_err(|why| unwritten(why.to_string()))?;
    destination::replace(&path, format!("{text}\n").as_bytes()).map_err(|why| unwritten(why.to_string()))
}

/// Where a store was taken over from and how long ago, in words; `None` where it does not say.
pub(crate) fn told(files: &BTreeMap<Text, Vec<u8>>, now: Instant) -> Option<String> {
    let bytes = files.get(NAME).filter(|bytes| bytes.len() <= MAX_RECORD)?;
    let record: Record =
        serde_json::from_slice(bytes).ok().filter(|record: &Record| record.schema == SCHEMA)?;
    let at = Instant::parse(&record.at).ok()?;
    let when = match at.age_at(now) {
        Some(age) => format!("{age} ago"),
        None => "which is yet to come".to_owned(),
    };
    Some(format!("taken over from {} at {at}, {when}", report::name(&record.from)))
}

#[cfg(test)]
mod tests {
    use super::{MAX_RECORD, NAME, told};
    use model::Instant;
    use std::collections::BTreeMap;

    fn of(bytes: Vec<u8>) -> Option<String> {
        let now = Instant::parse("2026-08-05T00:00:00Z").unwrap();
        told(&BTreeMap::from([(NAME.into(), bytes)]), now)
    }

    fn record(from: &str, at: &str) -> Vec<u8> {
        format!(r#"{{"schema":"countersign/trust-update/v1","from":"{from}","at":"{at}"}}"#).into_bytes()
    }

    #[test]
    fn a_record_says_where_from_and_how_long_ago() {
        let said = of(record("https://tuf.example/", "2026-08-02T00:00:00Z")).unwrap();
        assert_eq!(said, "taken over from https://tuf.example/ at 2026-08-02T00:00:00Z, 3 days ago");
        let ahead = of(record("mirror", "2026-08-06T00:00:00Z")).unwrap();
        assert!(ahead.ends_with("which is yet to come"), "{ahead}");
        for bad in [b"{}".to_vec(), b"\xff".to_vec(), record("mirror", "yesterday")] {
            assert_eq!(of(bad), None);
        }
    }

    #[test]
    fn a_record_is_so_long_and_no_longer() {
        let long = |length: usize| {
            let mut bytes = record("mirror", "2026-08-02T00:00:00Z");
            bytes.resize(length, b' ');
            of(bytes)
        };
        assert!(long(MAX_RECORD).is_some());
        assert!(long(MAX_RECORD + 1).is_none());
    }
}
