//! High-risk handoffs ask for more (attestation, short lifetimes), low-risk ones for less.

use crate::case::{Case, named, root};
use crate::participants::{changed, exits};
use crate::run::run_at;

#[test]
fn et6_the_same_delivery_is_enough_for_the_low_tier_and_not_for_the_high_one() {
    let low = named("tiers/low").run();
    assert_eq!(low.ran.code, 0, "{}", low.ran.err);
    for higher in ["tiers/high-by-one", "tiers/straight-up"] {
        assert_eq!(named(higher).run().ran.code, 1, "{higher}");
    }
    assert_eq!(named("tiers/high").run().ran.code, 0);
}

#[test]
fn et6_a_high_tier_asks_for_attestations_and_short_lifetimes() {
    let more = |demand: &str| format!("  high:\n    require:\n      - {demand}");
    let high = "  high:\n    require:\n      - signature: { by: [retail-offline] }";
    let sbom = more("attestation: { name: sbom, type: \"https://spdx.dev/Document\", by: [acme-offline] }");
    let fresh = more("signature: { by: [retail-offline], max-age: 1h }");
    exits("tiers/high", &[(high, &sbom, 3), (high, &fresh, 3)]);
    exits("tiers/low", &[(high, &sbom, 0), (high, &fresh, 0)]);
    // A class of credentials holds at every tier that lists its identities.
    let classes = ("identities:\n", "classes: { service: { max-lifetime: 1h } }\n\nidentities:\n");
    let classed = ("key: { root: retail-key } }", "key: { root: retail-key, class: service } }");
    assert_eq!(changed("tiers/high", &[classes, classed]).ran.code, 1, "a key lives longer than an hour");
    let trial = changed("tiers/untiered", &[classes, classed]);
    assert_eq!(trial.ran.code, 0, "nothing is asked of it there: {}", trial.ran.err);
}

#[test]
fn et6_a_tier_only_adds() {
    // Whatever the higher tier says, what the lower one demands holds as well.
    let high = "  high:\n    require:\n      - signature: { by: [retail-offline] }";
    let easy = "  high:\n    require:\n      - signature: { by: [acme-offline, retail-offline] }";
    let strict = ("by: [acme-offline, retail-offline]", "by: [retail-offline]");
    assert_eq!(changed("tiers/straight-up", &[strict, (high, easy)]).ran.code, 1);
    assert_eq!(changed("tiers/straight-up", &[(high, easy)]).ran.code, 0);
    // And a handoff's own demands hold, whatever the tier says.
    assert_eq!(named("tiers/low-by-another").run().ran.code, 1);
}

#[test]
fn et6_the_shipped_framework_shows_it() {
    let case = |handoff: &str| Case {
        framework: root().join("policies/retail-intake.yaml"),
        handoff: handoff.into(),
        ..named("delivery/tests-withheld")
    };
    assert_eq!(case("intake").run().ran.code, 0);
    let promoted = case("promotion").run();
    assert_eq!(promoted.ran.code, 3, "{}", promoted.ran.err);
    assert!(promoted.ran.out.contains("tiers.high.require[0].attestation"), "{}", promoted.ran.out);
}

#[test]
fn et6_a_way_around_the_demands_of_a_tier_is_told() {
    let text = std::fs::read_to_string(named("tiers/low").framework).unwrap();
    let flat = text.replacen(
        "  high:\n    require:\n      - signature: { by: [retail-offline] }\n",
        "  high:\n    advise:\n      - signature: { by: [retail-offline] }\n",
        1,
    );
    let flat = flat.replacen(
        "    repeat: [intake]\n",
        "    require:\n      - signature: { by: [retail-offline] }\n",
        1,
    );
    let dir = tempfile::tempdir().unwrap();
    let framework = dir.path().join("framework.yaml");
    std::fs::create_dir(dir.path().join("roots")).unwrap();
    for name in ["acme-p256.pub", "acme-august.pub"] {
        std::fs::copy(root().join("fixtures/tiers/roots").join(name), dir.path().join("roots").join(name))
            .unwrap();
    }
    std::fs::write(&framework, flat).unwrap();
    let ran = run_at(&["policy", "check", &framework.display().to_string()], "2026-08-02T00:00:00Z");
    assert_eq!(ran.code, 1, "{}", ran.err);
    let told = "what `acme` hands over at `intake` climbs here into `production`";
    assert!(ran.out.contains(told), "{}", ran.out);
}
