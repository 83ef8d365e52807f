use std::sync::Arc;

use countersign_status::{
    Found, ListFault, Party, Power, Question, Signed, Standing, Status, StatusList, Tense, Terms, compose,
};
use forge::Key;
use forge::dsse::{Envelope, IN_TOTO};
use formats::{StatusEntry, StatusHead, StatusState, StatusTarget, StatusWords};
use model::{Age, Claimed, EvidenceId, Instant, NonEmpty, Principal, Text};
use verify::{KeyTerms, Roots, Signer};

pub(crate) fn at(text: &str) -> Instant {
    let text = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    Instant::parse(&text).unwrap()
}

/// The time of every run.
pub(crate) fn now() -> Instant {
    at("2026-11-22T12:00:00Z")
}

pub(crate) fn entry(id: &str, target: StatusTarget, state: StatusState) -> StatusEntry {
    StatusEntry { id: id.into(), target, state, reason: "lost laptop".into() }
}

pub(crate) fn since(text: &str) -> StatusState {
    StatusState::RevokedSince(at(text))
}

pub(crate) fn window(from: &str, until: &str) -> StatusState {
    StatusState::Compromised { from: at(from), until: at(until) }
}

pub(crate) fn suspended(until: Option<&str>) -> StatusState {
    StatusState::Suspended { from: at("2026-11-20"), until: until.map(at), incident: "INC-7".into() }
}

pub(crate) fn lifts(entry: &str) -> StatusState {
    StatusState::Lifts { entry: entry.into(), from: at("2026-11-22T10:00:00Z") }
}

pub(crate) fn party(name: &str) -> StatusTarget {
    StatusTarget::Participant(name.into())
}

/// An authority with a key of its own label.
pub(crate) fn key(authority: &str) -> Key {
    Key::p256(&format!("status/{authority}"))
}

pub(crate) fn head(authority: &str) -> StatusHead {
    StatusHead {
        list: format!("{authority}-list").into(),
        authority: authority.into(),
        audience: NonEmpty::one("retail-intake".into()),
        number: 42,
        previous: None,
        issued: at("2026-11-22T08:00:00Z"),
        expires: at("2026-11-23T08:00:00Z"),
        words: StatusWords::default(),
    }
}

pub(crate) fn terms(authority: &str, power: Power) -> Terms {
    Terms {
        list: format!("{authority}-list").into(),
        authority: authority.into(),
        power,
        audience: NonEmpty::of(vec!["retail-intake".into(), "retail".into()]).unwrap(),
        threshold: 1,
        max_age: Some(Age::parse("24h").unwrap()),
        floor: Default::default(),
    }
}

/// The keys of these authorities, each under its own name.
pub(crate) fn roots(names: &[&str]) -> Roots {
    let mut builder = Roots::builder();
    for name in names {
        builder.key(name, key(name).public_pem().as_bytes(), KeyTerms::default()).unwrap();
    }
    builder.build().unwrap()
}

/// A key counts for the authority it is named after.
pub(crate) fn by_root(signer: &Signer) -> Option<Text> {
    match signer.principal() {
        Principal::Key(key) => Some(key.root.clone()),
        Principal::Keyless(_) | Principal::Certified(_) => None,
    }
}

pub(crate) fn signed_line(statement: &[u8], keys: &[Key]) -> Vec<u8> {
    let envelope = Envelope::unsigned(IN_TOTO, statement);
    keys.iter().fold(envelope, |envelope, key| envelope.signed_by(key, "")).json().to_string().into_bytes()
}

pub(crate) fn file(head: &StatusHead, entries: &[StatusEntry], keys: &[Key]) -> Vec<u8> {
    let composed = compose(head, entries).unwrap();
    composed.file(&[signed_line(&composed.statement, keys)])
}

pub(crate) fn read_on(terms: Terms, file: Vec<u8>) -> Result<StatusList, ListFault> {
    let roots = roots(&["retail", "acme", "other"]);
    StatusList::read(EvidenceId::file(9), (&file.clone(), Arc::new(file)), terms, &roots, &by_root, now())
}

pub(crate) fn list(authority: &str, power: Power, entries: &[StatusEntry]) -> StatusList {
    read_on(terms(authority, power), file(&head(authority), entries, &[key(authority)])).unwrap()
}

/// The framework's owner denies.
pub(crate) fn retail(entries: &[StatusEntry]) -> Status {
    Status::new(vec![list("retail", Power::Framework, entries)], now()).unwrap()
}

/// The framework's owner and a partner deny.
pub(crate) fn both(retail: &[StatusEntry], acme: &[StatusEntry]) -> Status {
    let lists = vec![list("retail", Power::Framework, retail), list("acme", Power::Owner, acme)];
    Status::new(lists, now()).unwrap()
}

pub(crate) fn ask(status: &Status, target: StatusTarget, owners: &[&str]) -> Found {
    let owners = owners.iter().map(|owner| Text::from(*owner)).collect();
    status.about(&Question { target, owners }).unwrap()
}

/// How acme stands, for a proof made by then.
pub(crate) fn acme(status: &Status, by: Option<&str>, tense: Tense) -> Standing {
    ask(status, party("acme"), &["acme"]).standing(tense, Signed { by: by.map(at), from: None })
}

pub(crate) fn of_acme() -> Party {
    Party { participants: vec!["acme".into()], identities: vec!["acme-ci".into()], ..Party::default() }
}

/// The signer of a bundle or envelope of the forge.
pub(crate) fn signer(json: &serde_json::Value, roots: &Roots) -> Signer {
    let from = EvidenceId::file(0);
    let read = formats::decode(from, json.to_string().as_bytes()).remove(0).read.unwrap();
    let proof = verify::statement(&Claimed::new(read.value, from), roots, now()).unwrap();
    proof.signers().first().clone()
}
