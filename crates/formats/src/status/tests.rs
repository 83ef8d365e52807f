use model::{Digest, EvidenceId, Instant, NonEmpty};
use serde_json::{Value, json};

use super::raw::RawEntry;
use super::{
    Match, StatusEntry, StatusHead, StatusIndex, StatusOpening, StatusState, StatusTarget, StatusWords,
};
use crate::limits::{
    MAX_SIGNATURES, MAX_STATUS_AUDIENCE, MAX_STATUS_COMMITS, MAX_STATUS_INDEX, MAX_STATUS_NUMBER,
    MAX_STATUS_PAGE, MAX_STATUS_PAGES, MAX_STATUS_REASON,
};
use crate::{Predicate, Statement};

mod range;
mod spelling;
mod words;

const HEX: &str = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865";

fn digest() -> Digest {
    Digest::parse(&format!("sha256:{HEX}")).unwrap()
}

fn head() -> StatusHead {
    StatusHead {
        list: "retail-list".into(),
        authority: "retail".into(),
        audience: NonEmpty::one("retail-intake".into()),
        number: 42,
        previous: Some(digest()),
        issued: Instant::parse("2026-11-22T08:00:00Z").unwrap(),
        expires: Instant::parse("2026-11-23T08:00:00Z").unwrap(),
        words: StatusWords::default(),
    }
}

fn entry(target: Value, state: Value) -> Result<StatusEntry, String> {
    read(&json!({ "id": "R-1", "target": target, "state": state, "reason": "lost laptop" }).to_string())
}

fn read(entry: &str) -> Result<StatusEntry, String> {
    let raw: RawEntry<'_> = serde_json::from_str(entry).map_err(|why| format!("cannot be read: {why}"))?;
    raw.read().map_err(|why| why.to_string())
}

fn since() -> Value {
    json!({ "revoked": { "since": "2026-08-01T00:00:00Z" } })
}

fn target(value: Value) -> StatusTarget {
    entry(value, since()).unwrap().target
}

/// One of each kind.
fn targets() -> Vec<Value> {
    let digest = format!("sha256:{HEX}");
    vec![
        json!({ "participant": "acme" }),
        json!({ "identity": "acme-ci" }),
        json!({ "name": { "name": "ci@acme.example", "issuer": "https://issuer.example" } }),
        json!({ "key": digest }),
        json!({ "certificate": digest }),
        json!({ "serial": { "issuer": digest, "serial": "01ff" } }),
        json!({ "ca": digest }),
        json!({ "log": digest }),
        json!({ "timestamp-authority": digest }),
        json!({ "issuer": "https://issuer.example" }),
        json!({ "builder": "https://builder.example/v1" }),
        json!({ "source": { "repository": "github.com/acme/widget", "commits": ["aa", "bb"] } }),
        json!({ "workflow": "c0ffee" }),
        json!({ "run": "https://github.com/acme/widget/actions/runs/7" }),
        json!({ "artifact": digest }),
        json!({ "attestation": digest }),
        json!({ "receipt": digest }),
        json!({ "dependency": { "package": "pkg:npm/%40acme/widget", "from": "1.0.0", "below": "1.4.0" } }),
        json!({ "relationship": "acme-widgets" }),
        json!({ "verifier": "https://gate.example" }),
    ]
}

fn states() -> Vec<Value> {
    vec![
        since(),
        json!({ "compromised": { "from": "2026-08-01T00:00:00Z", "until": "2026-08-02T00:00:00Z" } }),
        json!({ "revoked-retroactively": {} }),
        json!({ "suspended": { "from": "2026-08-01T00:00:00Z", "until": "2026-08-02T00:00:00Z", "incident": "I-1" } }),
        json!({ "suspended": { "from": "2026-08-01T00:00:00Z", "incident": "I-1" } }),
        json!({ "lifts": { "entry": "R-1", "from": "2026-08-01T00:00:00Z" } }),
    ]
}

#[test]
fn every_kind_and_state_is_written_as_it_is_read() {
    for value in targets() {
        for state in states() {
            let read = entry(value.clone(), state.clone()).unwrap();
            let page = StatusEntry::write_page(&[&read]).unwrap();
            let filed = (StatusIndex::hash(&read.target.key()), read.clone());
            assert_eq!(StatusEntry::page(&page).unwrap(), [filed]);
            let again: Value = serde_json::from_slice(&page).unwrap();
            assert_eq!((&again[0][1]["target"], &again[0][1]["state"]), (&value, &state));
            assert!(value.get(read.target.kind()).is_some(), "{}", read.target.kind());
            assert_ne!(read.target.covers(&read.target), Match::No);
            assert!(read.target.key().starts_with(read.target.kind()));
        }
    }
}

#[test]
fn an_entry_has_one_reading() {
    for (target, state, why) in [
        (json!({ "key": HEX }), since(), "not a digest"),
        (json!({ "key": format!("sha512:{HEX}{HEX}") }), since(), "sha256"),
        (
            json!({ "key": format!("sha256:{HEX}"), "log": format!("sha256:{HEX}") }),
            since(),
            "cannot be read",
        ),
        (json!({ "planet": "mars" }), since(), "planet"),
        (json!({ "participant": "" }), since(), "empty"),
        (json!({ "source": { "repository": "r", "commits": [] } }), since(), "leave it out"),
        (json!({ "source": { "repository": "r", "tags": ["v1"] } }), since(), "tags"),
        (json!({ "serial": { "issuer": format!("sha256:{HEX}"), "serial": "0FF" } }), since(), "hex"),
        (json!({ "dependency": { "package": "pkg:npm/left-pad@1.3.0" } }), since(), "without version"),
        (json!({ "dependency": { "package": "left-pad" } }), since(), "package URL"),
        (
            json!({ "dependency": { "package": "pkg:npm/left-pad", "below": "new" } }),
            since(),
            "semantic version",
        ),
        (json!({ "participant": "acme" }), json!({ "revoked": { "since": "yesterday" } }), "not a UTC time"),
        (json!({ "participant": "acme" }), json!({ "revoked": {} }), "since"),
        (json!({ "participant": "acme" }), json!({ "forgiven": {} }), "forgiven"),
        (
            json!({ "participant": "acme" }),
            json!({ "compromised": { "from": "2026-08-02T00:00:00Z", "until": "2026-08-01T00:00:00Z" } }),
            "ends before",
        ),
    ] {
        let fault = entry(target.clone(), state).unwrap_err();
        assert!(fault.contains(why), "{target}: {fault}");
    }
    for twice_or_more in [
        r#"{"id":"a","id":"b","target":{"participant":"p"},"state":{"revoked-retroactively":{}}}"#,
        r#"{"id":"a","target":{"participant":"p"},"state":{"revoked-retroactively":{}},"note":""}"#,
        r#"{"id":"a","target":{"participant":"p"},"state":{"revoked-retroactively":{}}} x"#,
    ] {
        assert!(read(twice_or_more).is_err(), "{twice_or_more}");
    }
}

#[test]
fn a_page_files_each_entry_under_its_own_key() {
    let party = |id: &str, name: &str| StatusEntry {
        id: id.into(),
        ..entry(json!({ "participant": name }), since()).unwrap()
    };
    let all = [party("a", "acme"), party("b", "globex"), party("c", "acme")];
    let page = StatusEntry::write_page(&all.iter().collect::<Vec<_>>()).unwrap();
    let key = |name: &str| format!("participant {name}");
    let filed = |entry: &StatusEntry| (StatusIndex::hash(&entry.target.key()), entry.clone());
    assert_eq!(StatusEntry::page(&page).unwrap(), all.each_ref().map(filed));

    let text = String::from_utf8(page).unwrap();
    let own = format!("{:016x}", StatusIndex::hash(&key("acme")));
    let other = format!("{:016x}", StatusIndex::hash(&key("globex")));
    for (bad, words) in [
        (text.replace(&own, &other), "under another key"),
        (text.replace(&own, &format!("+{}", &own[1..])), "lower-case hex"),
        (text.replace(&own, &own[1..]), "lower-case hex"),
        (format!("{text} x"), "cannot be read"),
        ("{}".to_owned(), "cannot be read"),
        (String::new(), "cannot be read"),
    ] {
        let fault = StatusEntry::page(bad.as_bytes()).unwrap_err();
        assert!(fault.to_string().contains(words), "{fault}");
    }
}

#[test]
fn part_of_a_thing_is_not_all_of_it() {
    let source = |commits: &[&str]| match commits {
        [] => target(json!({ "source": { "repository": "github.com/a/b" } })),
        commits => target(json!({ "source": { "repository": "github.com/a/b", "commits": commits } })),
    };
    assert_eq!(source(&["aa", "bb"]).covers(&source(&["BB"])), Match::Yes);
    assert_eq!(source(&["aa", "bb"]).covers(&source(&["cc"])), Match::No);
    assert_eq!(source(&["aa"]).covers(&source(&[])), Match::Unsure);
    assert_eq!(source(&[]).covers(&source(&["cc"])), Match::Yes);
    let named = |issuer: Option<&str>| target(json!({ "name": { "name": "a@b", "issuer": issuer } }));
    assert_eq!(named(Some("https://x")).covers(&named(Some("https://y"))), Match::No);
    assert_eq!(named(Some("https://x")).covers(&named(None)), Match::Unsure);
    assert_eq!(named(None).covers(&named(Some("https://y"))), Match::Yes);
}

#[test]
fn versions_are_compared_as_versions() {
    let range = |rest: Value| {
        let mut value = json!({ "dependency": { "package": "pkg:npm/left-pad" } });
        for (key, field) in rest.as_object().unwrap() {
            value["dependency"][key] = field.clone();
        }
        target(value)
    };
    let asked = |version: &str| range(json!({ "versions": [version] }));
    let from_to = range(json!({ "from": "1.9.0", "below": "1.10.0" }));
    for (version, wanted) in [
        ("1.9.0", Match::Yes),
        ("1.9.9", Match::Yes),
        ("1.10.0", Match::No),
        ("1.2.0", Match::No),
        ("newest", Match::Unsure),
    ] {
        assert_eq!(from_to.covers(&asked(version)), wanted, "{version}");
    }
    assert_eq!(range(json!({ "below": "1.0.0" })).covers(&asked("0.1.0")), Match::Yes);
    assert_eq!(range(json!({ "from": "1.0.0" })).covers(&asked("0.1.0")), Match::No);
    assert_eq!(range(json!({ "versions": ["weird"] })).covers(&asked("weird")), Match::Yes);
    assert_eq!(range(json!({ "versions": ["weird"] })).covers(&asked("other")), Match::No);
    assert_eq!(range(json!({})).covers(&asked("other")), Match::Yes);
    assert_eq!(from_to.covers(&range(json!({}))), Match::Unsure, "which version it is nobody said");
}

#[test]
fn a_head_is_read_as_it_is_written() {
    let statement = Statement::decode(&head().statement(&digest())).unwrap();
    assert_eq!(StatusHead::decode(&statement).unwrap(), head());
    assert_eq!(statement.subjects.first().digests, [digest()]);
    assert_eq!(statement.facts().unwrap().unwrap()[2].1, "42".into());
}

#[test]
fn a_head_says_everything_and_nothing_else() {
    let change = |name: &str, value: Value| {
        let mut whole: Value = serde_json::from_slice(&head().statement(&digest())).unwrap();
        match value.is_null() {
            true => _ = whole["predicate"].as_object_mut().unwrap().remove(name),
            false => whole["predicate"][name] = value,
        }
        StatusHead::decode(&Statement::decode(whole.to_string().as_bytes()).unwrap())
            .map_err(|why| why.to_string())
    };
    for name in ["list", "authority", "audience", "number", "issued", "expires", "targets", "states"] {
        assert!(change(name, Value::Null).unwrap_err().contains(name));
    }
    assert_eq!(change("previous", Value::Null).unwrap().previous, None);
    assert!(change("number", json!(MAX_STATUS_NUMBER)).is_ok());
    let audience = |count: usize| json!(vec!["retail"; count]);
    assert_eq!(
        change("audience", audience(MAX_STATUS_AUDIENCE)).unwrap().audience.count(),
        MAX_STATUS_AUDIENCE
    );
    assert!(change("audience", audience(MAX_STATUS_AUDIENCE + 1)).unwrap_err().contains("256"));
    for (name, value) in [
        ("number", json!(MAX_STATUS_NUMBER + 1)),
        ("number", json!(0)),
        ("number", json!("42")),
        ("number", json!(-1)),
        ("number", json!(4.5)),
        ("audience", json!([])),
        ("previous", json!(HEX)),
        ("expires", json!("2026-11-22T08:00:00Z")),
        ("scope", json!("all")),
        ("Number", json!(7)),
    ] {
        assert!(change(name, value.clone()).is_err(), "{name} {value}");
    }
}

#[test]
fn an_index_is_read_as_it_is_written_and_bounded() {
    let index = |pages: usize| StatusIndex::of(vec![(digest(), 7); pages]);
    let three = index(3).unwrap();
    assert_eq!(StatusIndex::read(&three.line()).unwrap(), three);
    assert_eq!((three.place(0), three.place(2), three.place(3)), (Some((0, 7)), Some((16, 7)), None));
    assert!(index(MAX_STATUS_PAGES).is_ok() && index(MAX_STATUS_PAGES + 1).is_err() && index(0).is_err());
    assert!(StatusIndex::of(vec![(digest(), MAX_STATUS_PAGE)]).is_ok());
    assert!(StatusIndex::of(vec![(digest(), MAX_STATUS_PAGE + 1)]).is_err());
    for line in ["[]", "[[\"ab\",1]]", &format!("[[\"{HEX}\",-1]]"), &format!("[[\"{HEX}\",1,2]]"), "{}"] {
        assert!(StatusIndex::read(line.as_bytes()).is_err(), "{line}");
    }
}

#[test]
fn a_key_has_one_page_for_good() {
    // Anyone's writer must choose the same pages, so these numbers never change.
    assert_eq!(StatusIndex::page_among("participant acme", 1), 0);
    assert_eq!(StatusIndex::page_among("participant acme", 1024), 908);
    let mut counts = [0_usize; 16];
    for number in 0..1600 {
        counts[StatusIndex::page_among(&format!("key sha256:{number:064x}"), 16)] += 1;
    }
    assert!(counts.iter().all(|count| (50..200).contains(count)), "{counts:?}");
}

fn envelope(payload: &[u8]) -> String {
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::STANDARD.encode(payload);
    json!({ "payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{ "sig": "AAAA" }] })
        .to_string()
}

#[test]
fn an_opening_is_signatures_then_the_index() {
    let from = EvidenceId::file(0);
    let index = String::from_utf8(StatusIndex::of(vec![(digest(), 2)]).unwrap().line()).unwrap();
    let statement = head().statement(&digest());
    let line = envelope(&statement);
    let file = format!("{line}\n{line}\n{index}\n[]\n");
    let opening = StatusOpening::read(from, file.as_bytes()).unwrap();
    assert_eq!((opening.signatures.iter().count(), &opening.statement), (2, &statement));
    assert_eq!((&opening.index_line[..], &file[opening.pages_at..]), (index.as_bytes(), "[]\n"));

    // As much of the file as is read from it is as much as is needed, and no less.
    for end in 0..file.len() {
        let beginning = &file.as_bytes()[..end];
        let enough = StatusOpening::read(from, beginning).is_ok();
        assert_eq!(StatusOpening::is_whole(beginning), enough, "{end}");
    }

    let many = |count: usize| format!("{}{index}\n", format!("{line}\n").repeat(count));
    assert!(StatusOpening::read(from, many(MAX_SIGNATURES).as_bytes()).is_ok());
    let other = envelope(&StatusHead { number: 43, ..head() }.statement(&digest()));
    for bad in [
        many(MAX_SIGNATURES + 1),
        format!("{index}\n[]\n"),
        format!("{line}\n{other}\n{index}\n"),
        format!("{line}\n{index}"),
        format!("{line}\n"),
        format!("{line}\n\n{index}\n"),
        "{}\n[]\n".to_owned(),
        String::new(),
    ] {
        assert!(StatusOpening::read(from, bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn the_line_of_an_index_is_bounded() {
    let line = envelope(&head().statement(&digest()));
    let read = |length: usize| {
        let index = String::from_utf8(StatusIndex::of(vec![(digest(), 2)]).unwrap().line()).unwrap();
        let padded = format!("{}{}]", &index[..index.len() - 1], " ".repeat(length - index.len()));
        assert_eq!(padded.len(), length);
        StatusOpening::read(EvidenceId::file(0), format!("{line}\n{padded}\n[]\n").as_bytes())
    };
    assert_eq!(read(MAX_STATUS_INDEX).unwrap().index.pages(), 1);
    assert_eq!(read(MAX_STATUS_INDEX + 1).unwrap_err().code, "too-large");
}

#[test]
fn lists_in_an_entry_and_reasons_are_bounded() {
    let commits = |count: usize| json!({ "source": { "repository": "r", "commits": vec!["aa"; count] } });
    assert!(entry(commits(MAX_STATUS_COMMITS), since()).is_ok());
    assert!(entry(commits(MAX_STATUS_COMMITS + 1), since()).unwrap_err().contains("several entries"));
    let reason = |length: usize| StatusEntry {
        reason: "x".repeat(length).into(),
        ..entry(json!({ "participant": "p" }), since()).unwrap()
    };
    assert!(StatusEntry::write_page(&[&reason(MAX_STATUS_REASON)]).is_ok());
    assert!(StatusEntry::write_page(&[&reason(MAX_STATUS_REASON + 1)]).is_err());
    let many = reason(0);
    assert!(StatusEntry::write_page(&vec![&many; crate::limits::MAX_STATUS_PAGE_ENTRIES]).is_ok());
    assert!(StatusEntry::write_page(&vec![&many; crate::limits::MAX_STATUS_PAGE_ENTRIES + 1]).is_err());
    assert_eq!(many.state.word(), "revoked");
    assert!(matches!(many.state, StatusState::RevokedSince(_)));
}
