use std::collections::BTreeSet;
use std::sync::Arc;

use decision::{Earlier, Released, Vouched};
use formats::Provenance;
use model::{NonEmpty, Pattern, Text, Version};

use super::*;
use crate::baseline::{Baseline, Proof};
use crate::testimony::{Testimony, sample};

const BUILDER: &str = "https://github.com/acme/ci/.github/workflows/build.yml";
const ELSEWHERE: &str = "https://builder.example/v1";

fn set(values: &[&str]) -> BTreeSet<Text> {
    values.iter().map(|value| Text::from(*value)).collect()
}

fn signed(by: &str) -> Vouched {
    Vouched { how: How::Signature, by: set(&[by]), builder: None, source: None }
}

fn attested(by: &str) -> Vouched {
    let (builder, source) = (Some(BUILDER.into()), Some("github.com/acme/widget".into()));
    Vouched { how: How::Provenance, by: set(&[by]), builder, source }
}

fn vouched(entry: u64, version: &str, vouched: Vec<Vouched>) -> Earlier {
    let version = Version::parse(version).unwrap();
    let release = Released { product: "widget-{version}.tgz".into(), version, vouched };
    Earlier { entry, digests: vec![], release }
}

/// A release of acme's before.
fn earlier(entry: u64, version: &str) -> Earlier {
    vouched(entry, version, vec![signed("acme-ci"), attested("acme-ci")])
}

/// One of a stranger's.
fn strange(entry: u64, version: &str) -> Earlier {
    vouched(entry, version, vec![signed("acme-offline"), attested("acme-offline")])
}

fn held(known: BaselineKnown, keep: &[Kept]) -> Held {
    let mut by: Vec<_> = sample::by_acme_ci().iter().cloned().collect();
    by.push(sample::named("acme-offline", by[0].identity.clone()));
    let baseline = Baseline {
        known,
        keep: NonEmpty::of(keep.to_vec()).unwrap(),
        names: NonEmpty::one(Pattern::parse("widget-{version}.tgz").unwrap()),
    };
    Held { baseline: Arc::new(baseline), demands: vec![], by, provenance: false }
}

fn proof(held: &Held, by: &str, version: &str, provenance: Option<Provenance>) -> Proof<'static> {
    let names: &'static [Text] = match version {
        "" => &[],
        _ => Box::leak(Box::new([Text::from(format!("widget-{version}.tgz"))])),
    };
    let how = if provenance.is_some() { How::Provenance } else { How::Signature };
    let testimony = provenance.map_or_else(sample::testimony, sample::built);
    let mut proof = held.proof(how, Testimony { names, ..testimony });
    proof.vouched.by = set(&[by]);
    proof
}

/// What is said of proofs, each by whom, of which version, and with which provenance.
fn judged(
    known: BaselineKnown,
    keep: &[Kept],
    proofs: &[(&str, &str, Option<Provenance>)],
    earlier: &[Earlier],
) -> Outcome {
    let held = held(known, keep);
    let proofs = proofs.iter().map(|(by, version, built)| proof(&held, by, version, built.clone()));
    told(&held, &Compared::of(&held, proofs.collect(), earlier), false)
}

fn required(proofs: &[(&str, &str, Option<Provenance>)], earlier: &[Earlier]) -> Outcome {
    judged(BaselineKnown::Required, &Kept::ALL, proofs, earlier)
}

fn own() -> Option<Provenance> {
    Some(sample::provenance())
}

fn built_elsewhere() -> Option<Provenance> {
    Some(Provenance { builder_id: ELSEWHERE.into(), ..sample::provenance() })
}

fn from_elsewhere() -> Option<Provenance> {
    Some(sample::with_source("https://github.com/evil/widget"))
}

fn both(by: &'static str, version: &'static str) -> [(&'static str, &'static str, Option<Provenance>); 2] {
    [(by, version, None), (by, version, own())]
}

#[test]
fn what_is_as_it_was_passes() {
    let outcome = required(&both("acme-ci", "1.4.2"), &[earlier(3, "1.4.1")]);
    assert!(outcome.passes(), "{outcome:?}");
    assert!(outcome.reasons()[0].text.contains("1.4.1 (entry 3 of the ledger)"), "{outcome:?}");
}

#[test]
fn another_publisher_builder_or_source_is_a_downgrade() {
    for (by, built, what) in [
        ("acme-offline", own(), "publisher"),
        ("acme-ci", built_elsewhere(), "builder"),
        ("acme-ci", from_elsewhere(), "source"),
    ] {
        let outcome = required(&[("acme-ci", "1.4.2", None), (by, "1.4.2", built)], &[earlier(3, "1.4.1")]);
        assert!(matches!(outcome, Outcome::Violated(_)), "{what}: {outcome:?}");
        assert!(outcome.reasons()[0].text.contains(&format!("its {what} is")), "{outcome:?}");
    }
    let outcome = required(&[("acme-offline", "1.4.2", None)], &[earlier(3, "1.4.1")]);
    assert!(
        matches!(outcome, Outcome::Violated(_)),
        "what is wrong is told before what is missing: {outcome:?}"
    );
}

#[test]
fn lost_provenance_is_missing_and_not_wrong() {
    let without = [("acme-ci", "1.4.2", None)];
    let outcome = required(&without, &[earlier(3, "1.4.1")]);
    assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "{outcome:?}");
    let bare = || [vouched(3, "1.4.1", vec![signed("acme-ci")])];
    assert!(required(&without, &bare()).passes(), "there was none");
    assert!(required(&both("acme-ci", "1.4.2"), &bare()).passes(), "more is no less");
    assert!(matches!(required(&[("acme-offline", "1.4.2", None)], &bare()), Outcome::Violated(_)));
    let publisher =
        |proofs: &[_]| judged(BaselineKnown::Required, &[Kept::Publisher], proofs, &[earlier(3, "1.4.1")]);
    assert!(publisher(&without).passes(), "nobody asks for it");
    assert!(publisher(&[without[0].clone(), ("acme-offline", "1.4.2", own())]).passes(), "nor looks at it");
}

/// The nearest that is not later; before the first that is known, the nearest that is. Of one version, the first entry.
#[test]
fn the_nearest_release_of_the_line_is_the_one() {
    for (earlier, passes) in [
        (vec![earlier(3, "1.4.1"), strange(4, "1.3.0")], true),
        (vec![earlier(3, "1.3.0"), strange(4, "1.4.1")], false),
        (vec![strange(3, "1.4.1"), earlier(5, "1.4.1")], false),
        (vec![strange(5, "1.4.1+a"), earlier(3, "1.4.1")], true),
        (vec![earlier(3, "1.4.1"), strange(4, "1.4.2")], false),
        (vec![strange(3, "1.4.1"), earlier(4, "1.4.2+b")], true),
        (vec![earlier(3, "1.4.1"), strange(4, "1.9.0"), strange(5, "0.9.0")], true),
        (vec![earlier(3, "1.5.0"), strange(4, "1.9.0")], true),
        (vec![strange(3, "1.4.3-rc.1"), earlier(4, "1.4.3")], false),
        (vec![vouched(3, "1.4.2", vec![]), earlier(4, "1.4.1")], true),
    ] {
        let outcome = required(&both("acme-ci", "1.4.2"), &earlier);
        assert_eq!(outcome.passes(), passes, "{earlier:?}: {outcome:?}");
    }
}

#[test]
fn a_required_baseline_that_is_absent_is_unknown() {
    let other = Earlier {
        release: Released { product: "gadget-{version}.tgz".into(), ..earlier(3, "1.4.1").release },
        ..earlier(3, "1.4.1")
    };
    for known in [vec![], vec![earlier(3, "0.4.1")], vec![earlier(3, "2.0.0")], vec![other]] {
        let of = |known_as| judged(known_as, &Kept::ALL, &both("acme-ci", "1.4.2"), &known);
        assert!(matches!(of(BaselineKnown::Required), Outcome::Unknown(Gap::Missing, _)), "{known:?}");
        assert!(of(BaselineKnown::WhenKnown).passes(), "{known:?}");
    }
    // Judged again, the first of a line is what it was.
    let held = held(BaselineKnown::Required, &Kept::ALL);
    let proofs = vec![proof(&held, "acme-ci", "1.4.2", None)];
    assert!(told(&held, &Compared::of(&held, proofs, &[]), true).passes());
}

#[test]
fn one_proof_must_be_as_it_was_in_all() {
    let signature = ("acme-ci", "1.4.2", None);
    let mixed =
        [signature.clone(), ("acme-ci", "1.4.2", built_elsewhere()), ("acme-ci", "1.4.2", from_elsewhere())];
    assert!(matches!(required(&mixed, &[earlier(3, "1.4.1")]), Outcome::Violated(_)));
    let good = [&mixed[..], &[("acme-ci", "1.4.2", own())]].concat();
    assert!(required(&good, &[earlier(3, "1.4.1")]).passes());
}

/// A name of another release, of which nothing is known, outranks nothing.
#[test]
fn what_nothing_is_known_of_outranks_nothing() {
    let known = [earlier(3, "1.4.1")];
    for beside in [("acme-offline", "9.0.0", None), ("acme-offline", "9.0.0", own())] {
        let proofs = [&both("acme-offline", "1.4.2")[..], std::slice::from_ref(&beside)].concat();
        assert!(matches!(required(&proofs, &known), Outcome::Violated(_)), "{beside:?}");
        let proofs = [&both("acme-ci", "1.4.2")[..], &[beside]].concat();
        assert!(required(&proofs, &known).passes(), "beside what is good it turns nothing");
    }
    let split = [("acme-ci", "1.4.2", None), ("acme-ci", "9.0.0", own())];
    assert!(matches!(required(&split, &known), Outcome::Unknown(Gap::Missing, _)));
    // A signature without a name is of what the provenance says.
    let unnamed = [("acme-ci", "", None), ("acme-ci", "1.4.2", own())];
    assert!(required(&unnamed, &known).passes());
    let unnamed = [("acme-offline", "", None), ("acme-ci", "1.4.2", own())];
    assert!(matches!(required(&unnamed, &known), Outcome::Violated(_)));
}

#[test]
fn all_that_vouched_before_vouches_again() {
    let two = [vouched(3, "1.4.1", vec![signed("acme-ci"), signed("acme-offline")])];
    let offline = ("acme-offline", "1.4.2", None);
    for alone in [("acme-ci", "1.4.2", None), offline.clone()] {
        assert!(matches!(required(&[alone], &two), Outcome::Unknown(Gap::Missing, _)));
    }
    assert!(required(&[("acme-ci", "1.4.2", None), offline], &two).passes());
    let gone = [vouched(3, "1.4.1", vec![signed("acme-ci"), signed("acme-gone")])];
    assert!(
        required(&[("acme-ci", "1.4.2", None)], &gone).passes(),
        "who may sign no more is not waited for"
    );
    let gone = [vouched(3, "1.4.1", vec![signed("acme-gone")])];
    assert!(matches!(required(&[("acme-ci", "1.4.2", None)], &gone), Outcome::Violated(_)));
}

#[test]
fn only_what_is_as_it_was_is_remembered() {
    let held = held(BaselineKnown::WhenKnown, &[Kept::Provenance]);
    let remembered = |earlier: &[Earlier], all: &[(&str, &str, Option<Provenance>)]| {
        let proofs =
            all.iter().map(|(by, version, built)| proof(&held, by, version, built.clone())).collect();
        let told = Compared::of(&held, proofs, earlier).remembered();
        let version = |one: &Released| one.version.to_string();
        told.iter().map(|one| (version(one), one.vouched.len())).collect::<Vec<_>>()
    };
    let beside =
        [&both("acme-ci", "1.4.2")[..], &both("acme-offline", "1.4.2"), &both("acme-offline", "1.4.9")]
            .concat();
    let all = |version: &str, count| (version.to_owned(), count);
    assert_eq!(remembered(&[], &beside), [all("1.4.2", 4), all("1.4.9", 2)]);
    assert_eq!(remembered(&[earlier(3, "1.4.1")], &beside), [all("1.4.2", 2)]);
    assert_eq!(remembered(&[earlier(3, "1.4.1")], &both("acme-offline", "1.4.2")), [all("1.4.2", 2)]);
}

#[test]
fn without_a_proof_or_a_version_nothing_is_told() {
    assert!(matches!(required(&[], &[earlier(3, "1.4.1")]), Outcome::Unknown(Gap::Missing, _)));
    for known in [BaselineKnown::Required, BaselineKnown::WhenKnown] {
        let outcome = judged(known, &Kept::ALL, &both("acme-ci", "latest"), &[earlier(3, "1.4.1")]);
        assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
    }
}

#[test]
fn the_longest_name_is_remembered_and_a_longer_one_is_none() {
    let pattern = NonEmpty::one(Pattern::parse("**-{version}").unwrap());
    let own = held(BaselineKnown::Required, &Kept::ALL).baseline;
    let baseline = Baseline { names: pattern, ..Baseline::clone(&own) };
    let name = |long: usize| Text::from(format!("{}-1.0.0", "x".repeat(long - "-{version}".len())));
    let most = crate::baseline::MAX_PRODUCT;
    assert_eq!(baseline.releases(&[name(most)]).len(), 1);
    assert!(baseline.releases(&[name(most + 1)]).is_empty());
}
