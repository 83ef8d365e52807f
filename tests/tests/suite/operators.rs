//! Every operator on every kind of evidence: what is spoilt is not allowed, and what is not spoilt decides the same.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

use forge::artifact::WIDGET;
use forge::encoding::pretty;
use forge::provenance::{SLSA_V1, SLSA_V02, v1, v02};
use forge::tamper::{Base, LABEL, Operator, acme_ed25519_key, acme_key, operators};
use forge::world::{hint, origin};
use forge::{Content, Key, Logged, Recipe, Signer, Statement, Subject, Version, Workload, World};
use serde_json::Value;

use crate::case::{Case, Judged, named};

/// Honest evidence, and the handoff of `fixtures/tampered` that allows it.
struct Kind {
    name: String,
    handoff: &'static str,
    recipe: Recipe,
    /// A bare envelope; otherwise a bundle.
    bare: bool,
}

/// What became of the operators on one kind.
#[derive(Default)]
struct Tally {
    refused: usize,
    same: usize,
    spared: usize,
    inapplicable: usize,
    applied: BTreeSet<&'static str>,
    wrong: Vec<String>,
}

#[test]
fn no_operator_gets_any_kind_of_evidence_allowed() {
    hush_expected_panics();
    let (kinds, world) = (kinds(), World::new(LABEL));
    let (mut applied, mut wrong) = (BTreeSet::new(), Vec::new());
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers: Vec<_> = kinds.iter().map(|kind| scope.spawn(|| try_all(kind, &world))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    for (kind, tally) in kinds.iter().zip(tallies) {
        println!(
            "{}: {} refused, {} decided the same, {} spared, {} not applicable",
            kind.name, tally.refused, tally.same, tally.spared, tally.inapplicable
        );
        applied.extend(tally.applied);
        wrong.extend(tally.wrong);
    }
    let idle: Vec<&str> =
        operators().map(|operator| operator.name).filter(|name| !applied.contains(name)).collect();
    assert!(idle.is_empty(), "applied to nothing: {idle:?}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn try_all(kind: &Kind, world: &World) -> Tally {
    let dir = tempfile::tempdir().unwrap();
    let case = Case { handoff: kind.handoff.into(), ..named("tampered/key-hint-changed") };
    let honest = honest(kind, world);
    let untampered = judged(&case, &honest, dir.path());
    assert_eq!(untampered.ran.code, 0, "{}: {}{}", kind.name, untampered.ran.out, untampered.ran.err);
    let mut tally = Tally::default();
    for operator in operators() {
        let Some(spoilt) = applied(operator, kind, world).filter(|spoilt| *spoilt != honest) else {
            tally.inapplicable += 1;
            continue;
        };
        tally.applied.insert(operator.name);
        let judged = judged(&case, &spoilt, dir.path());
        let reason = (operator.spares)(&kind.recipe);
        let good = match (judged.ran.code, operator.exit, reason) {
            (0, 0, None) => grounds(&judged) == grounds(&untampered),
            (0, _, Some(_)) => true,
            (1 | 3, 1..=u8::MAX, None) => true,
            _ => false,
        };
        match (good, operator.exit, reason) {
            (false, ..) => tally.wrong.push(format!(
                "{} on {}: exit {}, the operator says {} and is spared for {reason:?}",
                operator.name, kind.name, judged.ran.code, operator.exit
            )),
            (true, 0, _) => tally.same += 1,
            (true, _, Some(_)) => tally.spared += 1,
            (true, _, None) => tally.refused += 1,
        }
    }
    tally
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Operators say by a panic that they cannot be applied. Told each time, with where it came from, that takes
/// longer than all the rest.
fn hush_expected_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                tell(panic);
            }
        }));
    });
}

/// The spoilt evidence; nothing when the operator finds nothing to spoil in this kind.
fn applied(operator: &Operator, kind: &Kind, world: &World) -> Option<Vec<u8>> {
    if (operator.base == Base::KeyEnvelope) != kind.bare {
        return None;
    }
    let apply = || (operator.apply)(&mut world.clone(), kind.recipe.clone());
    QUIET.set(true);
    let spoilt = catch_unwind(AssertUnwindSafe(apply)).ok();
    QUIET.set(false);
    spoilt
}

fn honest(kind: &Kind, world: &World) -> Vec<u8> {
    let bundle = world.clone().forge(&kind.recipe);
    pretty(if kind.bare { &bundle["dsseEnvelope"] } else { &bundle })
}

fn judged(case: &Case, evidence: &[u8], dir: &Path) -> Judged {
    let path = dir.join("evidence.json");
    std::fs::write(&path, evidence).unwrap();
    case.run_with(&[path])
}

/// The report without the digests of evidence files.
fn grounds(judged: &Judged) -> Value {
    let mut report = judged.report.clone();
    for row in report["evidence"].as_array_mut().unwrap() {
        row["digest"] = Value::Null;
    }
    report
}

fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::new();
    let run = Workload::acme_release();
    let about = || vec![Subject::of(WIDGET.name, WIDGET.bytes)];
    every_shape(
        &mut kinds,
        "signed",
        "a signature over the file",
        &Recipe::blob(&run, WIDGET.bytes, origin()),
    );
    for (handoff, what, statement) in [
        ("signed", "a signature statement", Statement::cosign_sign(about())),
        ("built", "provenance 1", Statement::v1(about(), SLSA_V1, v1(&run))),
        ("built", "provenance 0.2", Statement::v01(about(), SLSA_V02, v02(&run))),
    ] {
        let recipe = Recipe::attestation(&run, &statement, origin());
        let old = recipe.clone().version(Version::V01).without_proof().logged(Logged::Intoto);
        let stamped = recipe.clone().version(Version::V02).with_timestamp().without_promise();
        let second = recipe.clone().logged(Logged::RekorV2);
        kinds.extend([recipe, old, stamped, second].map(|recipe| kind(handoff, what, recipe)));
    }
    keyed(&mut kinds);
    kinds
}

fn kind(handoff: &'static str, what: &str, recipe: Recipe) -> Kind {
    let name = format!(
        "{what}, {:?}, {:?}, {}",
        recipe.version,
        recipe.logged,
        match (recipe.promised(), recipe.timestamp) {
            (true, true) => "promised and stamped",
            (true, false) => "promised",
            (false, true) => "stamped",
            (false, false) => "undated",
        }
    );
    Kind { name, handoff, recipe, bare: false }
}

/// A recipe in every version, with its time from the log, from a timestamp authority, or both, and in the other
/// log. Version 0.1 must have a promise, and may do without a proof; a Rekor v2 log gives no promise.
fn every_shape(kinds: &mut Vec<Kind>, handoff: &'static str, what: &str, recipe: &Recipe) {
    let [first, second, third] =
        [Version::V01, Version::V02, Version::V03].map(|version| recipe.clone().version(version));
    let shapes = [
        first.clone(),
        first.clone().with_timestamp(),
        first.without_proof(),
        second.clone(),
        second.clone().with_timestamp().without_promise(),
        second.logged(Logged::RekorV2),
        third.clone(),
        third.clone().with_timestamp(),
        third.clone().with_timestamp().without_promise(),
        third.logged(Logged::RekorV2),
    ];
    kinds.extend(shapes.map(|recipe| kind(handoff, what, recipe)));
}

/// The P-256 key must have its signatures logged, the Ed25519 key need not.
fn keyed(kinds: &mut Vec<Kind>) {
    let statement = Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)]);
    let contents = [
        ("a key's signature over the file", Content::Blob(WIDGET.bytes.into())),
        ("a key's signature statement", Content::statement(&statement)),
    ];
    for (what, content) in contents {
        let by = |key: Key| {
            let signer = Signer::Key { hint: hint(&key), key };
            Recipe::new(content.clone(), signer, origin())
        };
        let logged = by(acme_key());
        let unlogged = by(acme_ed25519_key()).logged(Logged::Nowhere);
        if matches!(content, Content::Payload { .. }) {
            let name = "a key's bare envelope".into();
            kinds.push(Kind { name, handoff: "keyed", recipe: unlogged.clone(), bare: true });
        }
        let old = logged.clone().version(Version::V01).without_proof();
        let stamped = logged.clone().version(Version::V02).with_timestamp().without_promise();
        let second = logged.clone().logged(Logged::RekorV2);
        kinds.extend([logged, old, stamped, second, unlogged].map(|recipe| kind("keyed", what, recipe)));
    }
}
