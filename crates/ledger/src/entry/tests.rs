use super::*;
use crate::sample::{at, decided, digest};
use proptest::prelude::*;

fn entry() -> Entry {
    Entry::after(None, at(), Body::Decision(decided("widget", true)))
}

fn with(change: impl FnOnce(&mut Decided)) -> Result<Vec<u8>, LedgerFault> {
    let mut decided = decided("widget", true);
    change(&mut decided);
    Entry::after(None, at(), Body::Decision(decided)).line()
}

#[test]
fn the_form_is_what_the_documentation_says() {
    let line = String::from_utf8(entry().line().unwrap()).unwrap();
    let artifact = digest(b"widget");
    let mut wanted = String::from(
        "{\"schema\":\"countersign/ledger/v1\",\"sequence\":1,\"previous\":null,\"at\":\"2026-08-02T00:00:00Z\",\
         \"entry\":{\"decision\":{\"handoff\":\"intake\",\"from\":\"acme\",\"to\":\"staging\",\"framework\":{\"name\":\
         \"retail-intake\",\"number\":1,\"digest\":\"",
    );
    wanted.push_str(&format!("{}\"}},\"decision\":\"allow\",\"code\":0,\"inputs\":[", digest(b"framework")));
    assert!(line.starts_with(&wanted), "{line}");
    let end = format!(
        "\"rests_on\":[\"artifact {artifact}\",\"key sha256:1\"],\"subjects\":[{{\"given\":\"widget\",\"digests\":[\
         \"{artifact}\"],\"decision\":\"allow\",\"code\":0,\"inputs\":[2],\"rests_on\":[0,1]}}]}}}}}}"
    );
    assert!(line.ends_with(&end), "{line}");
    assert_eq!(Entry::hash(line.as_bytes()), digest(line.as_bytes()));
}

#[test]
fn another_spelling_is_no_entry() {
    let line = String::from_utf8(entry().line().unwrap()).unwrap();
    assert_eq!(Entry::read(1, line.as_bytes()), Ok(entry()));
    for (from, to) in [
        ("\"sequence\":1", "\"sequence\": 1"),
        ("\"sequence\":1", "\"sequence\":1.0"),
        ("\"sequence\":1,", "\"sequence\":1,\"sequence\":1,"),
        ("\"sequence\":1,\"previous\":null", "\"previous\":null,\"sequence\":1"),
        ("\"previous\":null,", ""),
        ("\"code\":0,", "\"code\":0,\"more\":1,"),
        ("intake", "\\u0069ntake"),
        ("00:00Z", "00:00+00:00"),
        ("ledger/v1", "ledger/v2"),
        ("[0,1]", "[0,2]"),
        ("[0,1]", "[1,0]"),
        ("[0,1]", "[0,0]"),
        ("\"code\":0", "\"code\":1"),
        ("\"decision\":\"allow\",\"code\":0", "\"decision\":\"deny\",\"code\":0"),
    ] {
        let other = line.replacen(from, to, 1);
        assert_ne!(other, line, "{from}");
        assert!(Entry::read(1, other.as_bytes()).is_err(), "{to}");
    }
}

#[test]
fn lists_are_bounded() {
    let input = |decided: &Decided| decided.inputs[0].clone();
    let inputs = |most: usize| with(|decided| decided.inputs = vec![input(decided); most]);
    assert!(inputs(MAX_INPUTS).is_ok());
    assert!(matches!(inputs(MAX_INPUTS + 1), Err(LedgerFault::TooMuch { most: MAX_INPUTS, .. })));
    let subjects = |most: usize| with(|decided| decided.subjects = vec![decided.subjects[0].clone(); most]);
    assert!(subjects(MAX_SUBJECTS).is_ok());
    assert!(matches!(subjects(MAX_SUBJECTS + 1), Err(LedgerFault::TooMuch { most: MAX_SUBJECTS, .. })));
    let targets = |most: usize| {
        with(|decided| decided.rests_on = (0..most).map(|at| format!("{at:08}").into()).collect())
    };
    assert!(targets(MAX_TARGETS).is_ok());
    assert!(matches!(targets(MAX_TARGETS + 1), Err(LedgerFault::TooMuch { most: MAX_TARGETS, .. })));
}

#[test]
fn texts_and_lines_are_bounded() {
    let given = |length: usize| with(|decided| decided.subjects[0].given = "a".repeat(length).into());
    assert!(given(MAX_TEXT).is_ok());
    assert!(matches!(given(MAX_TEXT + 1), Err(LedgerFault::TooMuch { most: MAX_TEXT, .. })));
    let note = |length: usize| {
        Entry::after(None, at(), Body::Checkpoint(Noted { note: "a".repeat(length).into() })).line()
    };
    assert!(note(MAX_NOTE).is_ok());
    assert!(matches!(note(MAX_NOTE + 1), Err(LedgerFault::TooMuch { most: MAX_NOTE, .. })));
    let read = |length: usize| Entry::read(1, &vec![b' '; length]).unwrap_err();
    assert!(matches!(read(MAX_ENTRY), LedgerFault::Entry { .. }));
    assert!(matches!(read(MAX_ENTRY + 1), LedgerFault::TooMuch { most: MAX_ENTRY, .. }));
}

#[test]
fn a_line_steers_nothing() {
    let line =
        with(|decided| decided.handoff = "\u{9b}31m\u{202e}\u{7f}\n##[error]\u{1f600}".into()).unwrap();
    assert!(line.iter().all(|byte| (0x20..0x7f).contains(byte) && *byte != b'#'));
    let read = Entry::read(1, &line).unwrap();
    assert_eq!(*read.decision().unwrap().handoff, *"\u{9b}31m\u{202e}\u{7f}\n##[error]\u{1f600}");
}

fn texts() -> impl Strategy<Value = Text> {
    ".{0,40}".prop_map(Text::from)
}

prop_compose! {
    fn any_entry()(
        sequence in 1..u64::MAX,
        previous in proptest::option::of(any::<[u8; 32]>()),
        seconds in 0_i64..4_000_000_000,
        (handoff, given) in (texts(), texts()),
        (from, to) in (proptest::option::of(texts()), proptest::option::of(texts())),
        targets in proptest::collection::btree_set(texts(), 0..9),
        code in any::<u8>(),
        number in any::<u64>(),
        contents in proptest::collection::vec((0..Role::ALL.len(), texts(), any::<[u8; 32]>()), 0..9),
    ) -> Entry {
        let decision: Text = if code == 0 { "allow".into() } else { "deny".into() };
        let places = |count: usize| (0..u32::try_from(count).unwrap()).collect::<Vec<_>>();
        let input = |(role, path, digest): &(usize, Text, [u8; 32])| Input {
            role: Role::ALL[*role],
            path: path.clone(),
            digest: Digest::sha256(*digest),
        };
        let subject = DecidedSubject {
            given,
            digests: vec![],
            within: Vec::new(),
            decision: decision.clone(),
            code,
            inputs: places(contents.len()),
            rests_on: places(targets.len()),
        };
        Entry {
            sequence,
            previous: previous.map(Digest::sha256),
            at: Instant::from_unix(seconds).unwrap(),
            body: Body::Decision(Decided {
                handoff,
                from,
                to,
                framework: Framework { name: "f".into(), number, digest: Digest::sha256([3; 32]) },
                decision,
                code,
                inputs: contents.iter().map(input).collect(),
                rests_on: targets.into_iter().collect(),
                subjects: vec![subject],
            }),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(entry in any_entry()) {
        let line = entry.line().unwrap();
        prop_assert!(line.iter().all(|byte| (0x20..0x7f).contains(byte)));
        prop_assert_eq!(Entry::read(entry.sequence, &line), Ok(entry));
    }

    #[test]
    fn another_byte_is_another_entry_or_none(entry in any_entry(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let line = entry.line().unwrap();
        let mut other = line.clone();
        let at = at.index(other.len());
        prop_assume!(other[at] != byte);
        other[at] = byte;
        prop_assert_ne!(Entry::read(entry.sequence, &other).ok(), Some(entry));
        prop_assert_ne!(Entry::hash(&other), Entry::hash(&line));
    }

    #[test]
    fn what_is_read_is_written_the_same(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entry) = Entry::read(1, &line) {
            prop_assert_eq!(entry.line().unwrap(), line);
        }
    }
}
