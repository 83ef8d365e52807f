//! What operators bring of their own: status lists, revocation lists, OCSP responses and exported ledgers. No fixture holds them yet, so
//! the seeds are made here: each kind of target, state, reason and answer once.

use std::collections::BTreeSet;

use crate::dsse::{Envelope, IN_TOTO};
use crate::encoding::{hex, pem, sha256};
use crate::enterprise::{ISSUES, Issued, SIGNS, Template};
use crate::identity::Workload;
use crate::recipe::{Content, Recipe, Signer};
use crate::revocation::{Answer, DELTA, INDIRECT, PARTITION, Revoked, Term, crl, ocsp};
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::tamper::{acme_ed25519_key, acme_key};
use crate::world::{World, hint, origin};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::archive::archives;
use super::delivered::delivered;
use super::pack::packs;

/// Every seed, with the target it is for.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let each = [
        ("page", pages()),
        ("opening", openings()),
        ("crl", lists()),
        ("ocsp", responses()),
        ("revocations", folders()),
        ("archive", archives()),
        ("pack", packs()),
        ("delivered", delivered()),
    ];
    each.into_iter().flat_map(|(target, seeds)| seeds.into_iter().map(move |seed| (target, seed))).collect()
}

/// A page for each entry, one with all of them, and one with none.
fn pages() -> Vec<Vec<u8>> {
    let entries = entries();
    let alone = entries.iter().map(|entry| page(std::slice::from_ref(entry)));
    alone.chain([page(&entries), page(&[])]).collect()
}

fn page(entries: &[(String, Value)]) -> Vec<u8> {
    let filed: Vec<Value> = entries.iter().map(|(key, entry)| json!([filed_by(key), entry])).collect();
    json!(filed).to_string().into_bytes()
}

/// The hash of an entry's key: FNV-1a, 64 bits.
fn filed_by(key: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", key.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

/// Each kind of target with its key, the states in turn.
fn entries() -> Vec<(String, Value)> {
    let states = states();
    let entry = |(number, (key, target)): (usize, (String, Value))| {
        let state = &states[number % states.len()];
        (
            key,
            json!({ "id": format!("R-{number}"), "target": target, "state": state, "reason": "lost laptop" }),
        )
    };
    targets().into_iter().enumerate().map(entry).collect()
}

fn targets() -> Vec<(String, Value)> {
    let digest = digest(b"what is meant");
    let named = |kind: &str, value: &str| (format!("{kind} {value}"), json!({ kind: value }));
    let digests =
        ["key", "certificate", "ca", "log", "timestamp-authority", "artifact", "attestation", "receipt"];
    let mut all: Vec<(String, Value)> = digests.map(|kind| named(kind, &digest)).to_vec();
    all.extend([
        named("participant", "acme"),
        named("identity", "acme-ci"),
        named("issuer", "https://issuer.example"),
        named("builder", "https://builder.example/v1"),
        named("workflow", "c0ffee"),
        named("run", "https://github.com/acme/widget/actions/runs/7"),
        named("relationship", "acme-widgets"),
        named("verifier", "https://gate.example"),
    ]);
    let name = "name ci@acme.example".to_owned();
    all.push((name.clone(), json!({ "name": { "name": "ci@acme.example" } })));
    all.push((name, json!({ "name": { "name": "ci@acme.example", "issuer": "https://issuer.example" } })));
    let serial = format!("serial {} 01ff", &digest["sha256:".len()..]);
    all.push((serial, json!({ "serial": { "issuer": digest, "serial": "01ff" } })));
    for commits in [json!({}), json!({ "commits": ["5a5a", "c1c1"] })] {
        let mut source = commits;
        source["repository"] = json!("github.com/acme/widget");
        all.push(("source github.com/acme/widget".to_owned(), json!({ "source": source })));
    }
    for versions in
        [json!({}), json!({ "versions": ["1.2.3"] }), json!({ "from": "1.0.0", "below": "1.4.0" })]
    {
        let mut range = versions;
        range["package"] = json!("pkg:npm/%40acme/widget");
        all.push(("dependency pkg:npm/@acme/widget".to_owned(), json!({ "dependency": range })));
    }
    all
}

fn states() -> Vec<Value> {
    let (from, until) = ("2026-08-01T00:00:00Z", "2026-08-02T00:00:00Z");
    vec![
        json!({ "revoked": { "since": from } }),
        json!({ "compromised": { "from": from, "until": until } }),
        json!({ "revoked-retroactively": {} }),
        json!({ "suspended": { "from": from, "incident": "INC-7" } }),
        json!({ "suspended": { "from": from, "until": until, "incident": "INC-7" } }),
        json!({ "lifts": { "entry": "R-1", "from": from } }),
    ]
}

/// Whole lists: by one key and by two, in envelopes and in a bundle, of one page and of several, the first of its kind
/// and a later one.
fn openings() -> Vec<Vec<u8>> {
    let (whole, empty) = (page(&entries()), page(&[]));
    let keys = [acme_key(), acme_ed25519_key()];
    let mut all = Vec::new();
    for pages in [vec![whole.clone()], vec![empty.clone()], vec![whole, empty.clone(), empty]] {
        let index: Vec<Value> = pages.iter().map(|page| json!([hex(&sha256(page)), page.len()])).collect();
        let index = json!(index).to_string().into_bytes();
        for number in [1, 42] {
            let statement = statement(number, &index);
            let mut signatures: Vec<Vec<u8>> = keys.iter().map(|key| enveloped(&statement, key)).collect();
            all.push(file(&signatures, &index, &pages));
            signatures.truncate(1);
            all.push(file(&signatures, &index, &pages));
            all.push(file(&[bundled(&statement)], &index, &pages));
        }
    }
    all
}

/// What each entry has for a word there.
fn words(field: &str) -> BTreeSet<String> {
    let word =
        |(_, entry): &(String, Value)| entry[field].as_object().unwrap().keys().next().unwrap().clone();
    entries().iter().map(word).collect()
}

fn statement(number: u64, index: &[u8]) -> Vec<u8> {
    let mut predicate = json!({
        "list": "retail-list",
        "authority": "retail",
        "audience": ["retail-intake"],
        "number": number,
        "issued": "2026-08-01T08:00:00Z",
        "expires": "2026-08-02T08:00:00Z",
        "targets": words("target"),
        "states": words("state"),
    });
    if number > 1 {
        predicate["previous"] = json!(digest(b"the list before"));
    }
    Statement::v1(vec![Subject::of("retail-list", index)], "urn:countersign:status:v1", predicate).payload()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&sha256(bytes)))
}

fn enveloped(statement: &[u8], key: &Key) -> Vec<u8> {
    Envelope::unsigned(IN_TOTO, statement).signed_by(key, &hint(key)).json().to_string().into_bytes()
}

fn bundled(statement: &[u8]) -> Vec<u8> {
    let content = Content::Payload { payload_type: IN_TOTO.into(), bytes: statement.to_vec() };
    let run = Signer::Workload(Box::new(Workload::acme_release()));
    World::new("acme").forge(&Recipe::new(content, run, origin())).to_string().into_bytes()
}

fn file(signatures: &[Vec<u8>], index: &[u8], pages: &[Vec<u8>]) -> Vec<u8> {
    let lines = signatures.iter().map(Vec::as_slice).chain([index]).chain(pages.iter().map(Vec::as_slice));
    lines.flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
}

fn template(common_name: &'static str, authority: bool) -> Template {
    Template {
        common_name,
        names: vec![],
        window: (origin(), origin() + SignedDuration::from_hours(24 * 365)),
        authority: authority.then_some(None),
        usage: Some(if authority { ISSUES } else { SIGNS }),
        purposes: vec![],
        permitted: vec![],
        unknown: false,
    }
}

/// A private authority, and a certificate of it.
fn issued() -> (Issued, Issued) {
    let root = Issued::root(&template("seed root", true), Key::p256("seeds/root"));
    let holder = root.issue(&template("seed holder", false), Key::p256("seeds/holder"));
    (root, holder)
}

fn terms() -> [Term; 3] {
    let whole = Term::of(origin(), origin() + SignedDuration::from_hours(24 * 7));
    let open = Term { next_update: None, ..whole.clone() };
    let keeping = Term { keeps_since: Some(origin() - SignedDuration::from_hours(24)), ..whole.clone() };
    [whole, open, keeping]
}

/// How a certificate can be revoked: each reason, and the other things an entry can say.
fn ways() -> Vec<Revoked> {
    let at: Timestamp = origin();
    let mut ways: Vec<Revoked> = [0, 1, 5, 6, 8, 9, 200].map(|reason| Revoked::at(at, reason)).to_vec();
    ways.push(Revoked { reason: None, ..Revoked::at(at, 0) });
    ways.push(Revoked { invalid_since: Some(at - SignedDuration::from_hours(48)), ..Revoked::at(at, 1) });
    ways.push(Revoked { critical: Some(INDIRECT), ..Revoked::at(at, 1) });
    ways
}

fn lists() -> Vec<Vec<u8>> {
    let (root, holder) = issued();
    let [whole, ..] = terms();
    let all: Vec<(&Issued, Revoked)> = ways().into_iter().map(|how| (&holder, how)).collect();
    let mut lists: Vec<Vec<u8>> =
        all.iter().map(|one| crl(&root, &whole, std::slice::from_ref(one), None)).collect();
    lists.extend(terms().iter().map(|term| crl(&root, term, &[], None)));
    lists.extend([DELTA, PARTITION].map(|kind| crl(&root, &whole, &[], Some(kind))));
    lists.push(crl(&root, &whole, &all[..7], None));
    lists.push(pem("X509 CRL", &crl(&root, &whole, &all[..2], None)).into_bytes());
    lists
}

fn responses() -> Vec<Vec<u8>> {
    let (root, holder) = issued();
    let answers: Vec<Answer> =
        ways().into_iter().map(Answer::Revoked).chain([Answer::Good, Answer::Unknown]).collect();
    let [whole, ..] = terms();
    let mut all: Vec<Vec<u8>> =
        answers.iter().map(|answer| ocsp(&root, &root, &holder, &whole, answer)).collect();
    all.extend(terms().iter().map(|term| ocsp(&root, &holder, &holder, term, &Answer::Good)));
    all
}

/// Folders of lists and responses under an authority, and under one below it: a byte of flags, then files behind their
/// lengths, of which the first holds the anchor.
fn folders() -> Vec<Vec<u8>> {
    let (root, holder) = issued();
    let below = root.issue(&template("seed authority", true), Key::p256("seeds/below"));
    let stranger = Issued::root(&template("seed stranger", true), Key::p256("seeds/stranger"));
    let [whole, open, _] = terms();
    let revoked = [(&holder, Revoked::at(origin(), 1))];
    let list = |by: &Issued, term: &Term| crl(by, term, &[], None);
    let response = ocsp(&root, &root, &holder, &whole, &Answer::Good);
    let full = crl(&root, &whole, &revoked, None);
    let (bounded, aged, archived) = (0, 1, 2);
    let each: [(u8, Vec<Vec<u8>>); 9] = [
        (bounded, vec![]),
        (bounded, vec![list(&root, &whole)]),
        (bounded, vec![full.clone(), response.clone()]),
        (bounded, vec![list(&below, &whole), below.der.clone(), full]),
        (aged, vec![list(&root, &open), response]),
        (archived, vec![list(&root, &open)]),
        (bounded, vec![list(&root, &open)]),
        (bounded, vec![list(&below, &whole)]),
        (bounded, vec![list(&stranger, &whole), stranger.der.clone()]),
    ];
    let anchor = pem("CERTIFICATE", &root.der).into_bytes();
    let framed = |file: &Vec<u8>| {
        let length = u16::try_from(file.len()).unwrap().to_be_bytes();
        [&length[..], file].concat()
    };
    let folder = |(flags, files): &(u8, Vec<Vec<u8>>)| {
        let files = std::iter::once(&anchor).chain(files).flat_map(framed);
        std::iter::once(*flags).chain(files).collect()
    };
    each.iter().map(folder).collect()
}
