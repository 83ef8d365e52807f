use decision::Released;
use formats::Provenance;
use model::{Pattern, Version};

use super::*;
use crate::testimony::{Testimony, sample};

const BUILDER: &str = "https://github.com/acme/ci/.github/workflows/build.yml";

fn set(values: &[&str]) -> BTreeSet<Text> {
    values.iter().map(|value| Text::from(*value)).collect()
}

fn earlier(entry: u64, version: &str) -> Earlier {
    let release = Released {
        product: "widget-{version}.tgz".into(),
        version: Version::parse(version).unwrap(),
        published_by: set(&["acme-ci"]),
        attested_by: set(&["acme-ci"]),
        built_by: set(&[BUILDER]),
        built_from: set(&["github.com/acme/widget"]),
    };
    Earlier { entry, release }
}

/// A release of acme's before that had no provenance.
fn bare(entry: u64, version: &str) -> Earlier {
    let mut own = earlier(entry, version);
    own.release.attested_by.clear();
    own.release.built_by.clear();
    own.release.built_from.clear();
    own
}

fn baseline(known: BaselineKnown) -> Baseline {
    Baseline {
        known,
        keep: NonEmpty::of(vec![Kept::Provenance, Kept::Publisher, Kept::Builder, Kept::Source]).unwrap(),
        by: sample::by_acme_ci(),
        names: NonEmpty::one(Pattern::parse("widget-{version}.tgz").unwrap()),
    }
}

fn names(version: &str) -> &'static [Text] {
    Box::leak(Box::new([Text::from(format!("widget-{version}.tgz"))]))
}

fn made(by: &str, version: &str, provenance: Option<Provenance>) -> Made<'static> {
    let testimony = provenance.map_or_else(sample::testimony, sample::built);
    Made { testimony: Testimony { names: names(version), ..testimony }, by: set(&[by]) }
}

fn honest() -> Made<'static> {
    made("acme-ci", "1.4.2", Some(sample::provenance()))
}

fn told(made: &[Made<'_>], earlier: &[Earlier], known: BaselineKnown) -> Outcome {
    among(made, earlier, &baseline(known))
}

fn required(made: &[Made<'_>], earlier: &[Earlier]) -> Outcome {
    told(made, earlier, BaselineKnown::Required)
}

#[test]
fn what_is_as_it_was_passes() {
    let outcome = required(&[honest()], &[earlier(3, "1.4.1")]);
    assert!(outcome.passes(), "{outcome:?}");
    assert!(outcome.reasons()[0].text.contains("1.4.1 (entry 3 of the ledger)"), "{outcome:?}");
}

#[test]
fn another_publisher_builder_or_source_is_a_downgrade() {
    let foreign = Provenance { builder_id: "https://builder.example/v1".into(), ..sample::provenance() };
    for (made, what) in [
        (made("acme-offline", "1.4.2", Some(sample::provenance())), "publisher"),
        (made("acme-ci", "1.4.2", Some(foreign)), "builder"),
        (made("acme-ci", "1.4.2", Some(sample::with_source("https://github.com/evil/widget"))), "source"),
    ] {
        let outcome = required(&[made], &[earlier(3, "1.4.1")]);
        assert!(matches!(outcome, Outcome::Violated(_)), "{what}: {outcome:?}");
        assert!(outcome.reasons()[0].text.contains(&format!("its {what} is")), "{outcome:?}");
    }
}

#[test]
fn lost_provenance_is_missing_and_not_wrong() {
    let without = || made("acme-ci", "1.4.2", None);
    let outcome = required(&[without()], &[earlier(3, "1.4.1")]);
    assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "{outcome:?}");
    assert!(required(&[without()], &[bare(3, "1.4.1")]).passes(), "there was none");
    let other = made("acme-offline", "1.4.2", None);
    assert!(matches!(required(&[other], &[bare(3, "1.4.1")]), Outcome::Violated(_)));
}

/// Of those before it, only the last of its line counts, and of that the last entry.
#[test]
fn the_release_right_before_it_is_the_one() {
    let stranger = |entry, version| {
        let mut own = earlier(entry, version);
        own.release.attested_by = set(&["acme-offline"]);
        own
    };
    for (earlier, passes) in [
        (vec![earlier(3, "1.4.1"), stranger(4, "1.3.0")], true),
        (vec![earlier(3, "1.3.0"), stranger(4, "1.4.1")], false),
        (vec![stranger(3, "1.4.1"), earlier(5, "1.4.1")], true),
        (vec![earlier(5, "1.4.1"), stranger(3, "1.4.1")], true),
        (vec![earlier(3, "1.4.1"), stranger(4, "1.4.2")], true),
        (vec![earlier(3, "1.4.1"), stranger(4, "1.9.0"), stranger(5, "0.9.0")], true),
    ] {
        assert_eq!(required(&[honest()], &earlier).passes(), passes, "{earlier:?}");
    }
}

#[test]
fn a_required_baseline_that_is_absent_is_unknown() {
    let other = |change: fn(&mut Released)| {
        let mut own = earlier(3, "1.4.1");
        change(&mut own.release);
        own
    };
    for known in [
        vec![],
        vec![earlier(3, "1.4.2")],
        vec![earlier(3, "1.5.0")],
        vec![earlier(3, "0.4.1")],
        vec![other(|own| own.product = "gadget-{version}.tgz".into())],
    ] {
        let outcome = required(&[honest()], &known);
        assert!(matches!(outcome, Outcome::Unknown(Gap::Missing, _)), "{known:?}: {outcome:?}");
        assert!(told(&[honest()], &known, BaselineKnown::WhenKnown).passes(), "{known:?}");
    }
}

#[test]
fn one_proof_must_be_as_it_was_in_all() {
    let builder = Provenance { builder_id: "https://builder.example/v1".into(), ..sample::provenance() };
    let source = sample::with_source("https://github.com/evil/widget");
    let mixed = [made("acme-ci", "1.4.2", Some(builder)), made("acme-ci", "1.4.2", Some(source))];
    assert!(matches!(required(&mixed, &[earlier(3, "1.4.1")]), Outcome::Violated(_)));
    let [one, other] = mixed;
    assert!(required(&[one, honest(), other], &[earlier(3, "1.4.1")]).passes());
}

#[test]
fn without_a_proof_or_a_version_nothing_is_told() {
    assert!(matches!(required(&[], &[earlier(3, "1.4.1")]), Outcome::Unknown(Gap::Missing, _)));
    let unnamed = made("acme-ci", "latest", Some(sample::provenance()));
    for known in [BaselineKnown::Required, BaselineKnown::WhenKnown] {
        let outcome = told(std::slice::from_ref(&unnamed), &[earlier(3, "1.4.1")], known);
        assert!(matches!(outcome, Outcome::Unknown(Gap::Inconclusive, _)), "{outcome:?}");
    }
}

#[test]
fn the_longest_name_is_remembered_and_a_longer_one_is_none() {
    let pattern = NonEmpty::one(Pattern::parse("**-{version}").unwrap());
    let baseline = Baseline { names: pattern, ..baseline(BaselineKnown::Required) };
    let name = |long: usize| Text::from(format!("{}-1.0.0", "x".repeat(long - "-{version}".len())));
    let most = crate::baseline::MAX_PRODUCT;
    assert_eq!(baseline.releases(&[name(most)]).len(), 1);
    assert!(baseline.releases(&[name(most + 1)]).is_empty());
}
