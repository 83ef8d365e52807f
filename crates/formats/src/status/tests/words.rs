//! What a list says its entries speak of.

use model::Digest;
use serde_json::{Value, json};

use super::{digest, entry, head, since, states, targets};
use crate::limits::MAX_STATUS_WORDS;
use crate::{
    Malformed, Predicate, Statement, StatusEntry, StatusHead, StatusState, StatusTarget, StatusWords,
};

fn all() -> Vec<StatusEntry> {
    let each = targets().into_iter().zip(states().into_iter().cycle());
    each.map(|(target, state)| entry(target, state).unwrap()).collect()
}

fn changed(name: &str, value: Value) -> Result<StatusHead, Malformed> {
    let of: Digest = digest();
    let mut whole: Value = serde_json::from_slice(&head().over(&all()).statement(&of)).unwrap();
    whole["predicate"][name] = value;
    StatusHead::decode(&Statement::decode(whole.to_string().as_bytes()).unwrap())
}

#[test]
fn every_kind_and_state_has_its_word() {
    let kinds: Vec<_> = targets().into_iter().map(|one| entry(one, since()).unwrap().target.kind()).collect();
    assert_eq!(kinds, StatusTarget::KINDS);
    let acme = json!({ "participant": "acme" });
    let mut words: Vec<_> =
        states().into_iter().map(|one| entry(acme.clone(), one).unwrap().state.word()).collect();
    words.dedup();
    assert_eq!(words, StatusState::WORDS);
}

#[test]
fn they_are_read_as_they_are_written() {
    let full = head().over(&all());
    let statement = Statement::decode(&full.statement(&digest())).unwrap();
    assert_eq!(StatusHead::decode(&statement).unwrap(), full);
    assert_eq!(full.words.targets().count(), StatusTarget::KINDS.len());
    assert!(all().iter().all(|entry| full.words.include(entry)));
    let few = StatusWords::of(&all()[..1]);
    assert!(few.include(&all()[0]) && !few.include(&all()[1]));
}

#[test]
fn a_word_that_is_not_known_makes_the_list_unreadable() {
    for (name, value, told) in [
        ("targets", json!(["participant", "planet"]), "`planet`"),
        ("states", json!(["forgiven"]), "`forgiven`"),
        ("targets", json!(["revoked"]), "`revoked`"),
        ("targets", json!(["key", "key"]), "twice"),
        ("targets", json!("key"), "list"),
        ("states", json!([""]), ""),
        ("states", json!([7]), ""),
        ("targets", json!(vec!["key"; MAX_STATUS_WORDS + 1]), "64"),
    ] {
        let fault = changed(name, value.clone()).unwrap_err().to_string();
        assert!(fault.contains(told) && fault.contains(name), "{value}: {fault}");
    }
    let many = changed("targets", json!(vec!["key"; MAX_STATUS_WORDS])).unwrap_err();
    assert!(many.to_string().contains("twice"), "as many are looked at: {many}");
    assert!(changed("states", json!([])).is_ok());
}
