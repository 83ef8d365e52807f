use model::{Digest, Instant, NonEmpty, Text};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::limits::{MAX_FRAMEWORK_NUMBER, MAX_NAME, MAX_SUBJECTS};
use crate::{
    Acceptance, CustodyResult, Delivery, Handed, JudgedBy, Malformed, Parties, Predicate, Statement,
};

fn handed(name: &str, byte: u8) -> Handed {
    Handed { name: name.into(), digests: NonEmpty::one(Digest::sha256([byte; 32])) }
}

fn parties() -> Parties {
    Parties { sender: "acme".into(), recipient: "retail".into(), relationship: "acme-widgets".into() }
}

fn judged_by() -> JudgedBy {
    JudgedBy { name: "acme-out".into(), number: 7, digest: Digest::sha256([9; 32]) }
}

fn at() -> Instant {
    Instant::parse("2026-08-01T10:00:00Z").unwrap()
}

fn delivery(handed: Vec<Handed>) -> Delivery {
    Delivery {
        parties: parties(),
        handoff: Some("intake".into()),
        framework: judged_by(),
        delivered_at: at(),
        handed: NonEmpty::of(handed).unwrap(),
    }
}

fn acceptance(results: Vec<(Handed, CustodyResult)>) -> Acceptance {
    Acceptance {
        delivery: Digest::sha256([3; 32]),
        parties: parties(),
        framework: judged_by(),
        accepted_at: at(),
        results: NonEmpty::of(results).unwrap(),
    }
}

fn two() -> Vec<Handed> {
    vec![handed("widget.tgz", 1), handed("docs/read me.txt", 2)]
}

fn read<P: Predicate>(bytes: &[u8]) -> Result<P, Malformed> {
    P::decode(&Statement::decode(bytes)?)
}

/// What is read of a statement with another value at this place, or without the one that was there.
fn spoilt<P: Predicate>(bytes: &[u8], pointer: &str, value: Option<Value>) -> Result<P, Malformed> {
    let mut whole: Value = serde_json::from_slice(bytes).unwrap();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = whole.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match (parent, value) {
        (Value::Object(fields), Some(value)) => _ = fields.insert(key.into(), value),
        (Value::Object(fields), None) => _ = fields.remove(key).unwrap_or_else(|| panic!("{pointer}")),
        (Value::Array(items), Some(value)) if key == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => _ = items.remove(key.parse().unwrap()),
        (other, _) => panic!("{pointer}: {other}"),
    }
    read(whole.to_string().as_bytes())
}

fn refused<P: Predicate + std::fmt::Debug>(bytes: &[u8], pointer: &str, value: Option<Value>) {
    let shown = format!("{pointer} {value:?}");
    let fault = spoilt::<P>(bytes, pointer, value).unwrap_err();
    assert!(["malformed-predicate", "too-many", "too-large"].contains(&fault.code), "{shown}: {fault}");
}

#[test]
fn both_are_read_as_they_are_written() {
    for handoff in [None, Some(Text::from("intake"))] {
        let own = Delivery { handoff, ..delivery(two()) };
        assert_eq!(read::<Delivery>(&own.statement()).unwrap(), own);
    }
    let [one, other] = two().try_into().unwrap();
    let own = acceptance(vec![(one, CustodyResult::Accepted), (other, CustodyResult::Refused)]);
    assert_eq!(read::<Acceptance>(&own.statement()).unwrap(), own);
    assert_eq!(own.facts().last().unwrap().1, "1 of 2".into());
    assert_eq!(delivery(two()).facts().last().unwrap().1, "2".into());
}

#[test]
fn every_field_is_demanded_and_no_other_is_passed_over() {
    let bytes = delivery(two()).statement();
    for field in ["sender", "recipient", "relationship", "framework", "delivered_at"] {
        refused::<Delivery>(&bytes, &format!("/predicate/{field}"), None);
    }
    for field in ["sender", "recipient", "relationship", "handoff"] {
        refused::<Delivery>(&bytes, &format!("/predicate/{field}"), Some(json!("")));
        refused::<Delivery>(&bytes, &format!("/predicate/{field}"), Some(json!(7)));
    }
    let results = two().into_iter().map(|one| (one, CustodyResult::Accepted)).collect();
    let accepted = acceptance(results).statement();
    for field in ["delivery", "sender", "recipient", "relationship", "framework", "accepted_at", "results"] {
        refused::<Acceptance>(&accepted, &format!("/predicate/{field}"), None);
    }
    for field in ["name", "number", "digest"] {
        refused::<Delivery>(&bytes, &format!("/predicate/framework/{field}"), None);
        refused::<Acceptance>(&accepted, &format!("/predicate/framework/{field}"), None);
    }
    for place in ["/predicate/draft", "/predicate/framework/draft"] {
        refused::<Delivery>(&bytes, place, Some(json!(true)));
        refused::<Acceptance>(&accepted, place, Some(json!(true)));
    }
    refused::<Acceptance>(&accepted, "/predicate/results/0/draft", Some(json!(true)));
    refused::<Delivery>(&bytes, "/predicate/delivered_at", Some(json!("2026-08-01")));
    refused::<Acceptance>(&accepted, "/predicate/accepted_at", Some(json!("yesterday")));
    refused::<Acceptance>(&accepted, "/predicate/delivery", Some(json!("sha512:00")));
    refused::<Delivery>(&bytes, "/predicateType", Some(json!("urn:countersign:delivery:v2")));
    assert!(read::<Acceptance>(&bytes).is_err() && read::<Delivery>(&accepted).is_err());
}

#[test]
fn each_thing_has_one_name_and_a_digest_that_binds() {
    let bytes = delivery(two()).statement();
    refused::<Delivery>(&bytes, "/subject/1/name", Some(json!("widget.tgz")));
    refused::<Delivery>(&bytes, "/subject/1/name", None);
    refused::<Delivery>(&bytes, "/subject/1/name", Some(json!("")));
    refused::<Delivery>(&bytes, "/subject/1/digest/sha1", Some(json!("00")));
    refused::<Delivery>(&bytes, "/subject/1/digest", Some(json!({ "sha512": "ab".repeat(64) })));
    let both = spoilt::<Delivery>(&bytes, "/subject/1/digest/sha512", Some(json!("ab".repeat(64))));
    assert_eq!(both.unwrap().handed.iter().nth(1).unwrap().digests.iter().count(), 2);
}

#[test]
fn a_result_is_of_its_own_subject() {
    let results = two().into_iter().map(|one| (one, CustodyResult::Accepted)).collect();
    let bytes = acceptance(results).statement();
    refused::<Acceptance>(&bytes, "/predicate/results/1", None);
    let third = json!({ "name": "more", "result": "accepted" });
    refused::<Acceptance>(&bytes, "/predicate/results/-", Some(third));
    refused::<Acceptance>(&bytes, "/predicate/results/1/name", Some(json!("widget.tgz")));
    for word in ["Accepted", "", "allow"] {
        refused::<Acceptance>(&bytes, "/predicate/results/0/result", Some(json!(word)));
    }
    refused::<Acceptance>(&bytes, "/predicate/results/0/result", Some(json!(true)));
    refused::<Acceptance>(&bytes, "/subject/1", None);
}

#[test]
fn names_counts_and_numbers_are_bounded() {
    let many = |count: usize| {
        let handed = (0..count).map(|at| handed(&at.to_string(), 1)).collect::<Vec<_>>();
        let results = handed.iter().map(|one| (one.clone(), CustodyResult::Refused)).collect();
        (delivery(handed).statement(), acceptance(results).statement())
    };
    let (deliveries, acceptances) = many(MAX_SUBJECTS);
    assert!(read::<Delivery>(&deliveries).is_ok() && read::<Acceptance>(&acceptances).is_ok());
    let (deliveries, acceptances) = many(MAX_SUBJECTS + 1);
    assert_eq!(read::<Delivery>(&deliveries).unwrap_err().code, "too-many");
    assert_eq!(read::<Acceptance>(&acceptances).unwrap_err().code, "too-many");
    let bytes = delivery(two()).statement();
    for (length, good) in [(MAX_NAME, true), (MAX_NAME + 1, false)] {
        for place in ["/predicate/sender", "/predicate/handoff", "/subject/0/name"] {
            let long = spoilt::<Delivery>(&bytes, place, Some(json!("a".repeat(length))));
            assert_eq!(long.is_ok(), good, "{place}");
        }
    }
    for (number, good) in [(MAX_FRAMEWORK_NUMBER, true), (MAX_FRAMEWORK_NUMBER + 1, false), (0, false)] {
        let read = spoilt::<Delivery>(&bytes, "/predicate/framework/number", Some(json!(number)));
        assert_eq!(read.is_ok(), good, "{number}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read(
        names in proptest::collection::btree_set("\\PC{1,12}", 1..6),
        (sender, recipient, relationship) in ("\\PC{1,8}", "\\PC{1,8}", "\\PC{1,8}"),
        handoff in proptest::option::of("[a-z]{1,8}"),
        number in 1..=MAX_FRAMEWORK_NUMBER,
        accepted in any::<u8>(),
    ) {
        let handed: Vec<Handed> = names.iter().zip(0_u8..).map(|(name, at)| handed(name, at)).collect();
        let parties = Parties {
            sender: sender.as_str().into(),
            recipient: recipient.as_str().into(),
            relationship: relationship.as_str().into(),
        };
        let framework = JudgedBy { number, ..judged_by() };
        let sent = Delivery {
            parties: parties.clone(),
            handoff: handoff.as_deref().map(Text::from),
            framework: framework.clone(),
            ..delivery(handed.clone())
        };
        prop_assert_eq!(read::<Delivery>(&sent.statement()).unwrap(), sent);
        let result = |at: usize| match accepted >> (at % 8) & 1 {
            1 => CustodyResult::Accepted,
            _ => CustodyResult::Refused,
        };
        let results = handed.into_iter().enumerate().map(|(at, one)| (one, result(at))).collect();
        let taken = Acceptance { parties, framework, ..acceptance(results) };
        prop_assert_eq!(read::<Acceptance>(&taken.statement()).unwrap(), taken);
    }

    #[test]
    fn one_changed_byte_is_refused_or_read_as_it_stands(at in 0..900_usize, byte in 0x20..0x7f_u8) {
        let results = two().into_iter().map(|one| (one, CustodyResult::Accepted)).collect();
        let mut bytes = acceptance(results).statement();
        bytes.get_mut(at).into_iter().for_each(|place| *place = byte);
        // Never a panic, and never a result for something else than the statement's own subjects.
        if let Ok(statement) = Statement::decode(&bytes)
            && let Ok(read) = Acceptance::decode(&statement)
        {
            let subjects = statement.subjects.iter().map(|one| one.name.clone().unwrap());
            let names = read.results.iter().map(|(handed, _)| handed.name.clone());
            prop_assert!(subjects.eq(names));
        }
    }
}
