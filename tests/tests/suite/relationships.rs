//! Relationships and tiers, each field spoilt one at a time on the command line.

use crate::case::{copied, named, root};
use crate::participants::{changed, exits, judged, told};
use crate::run::{Ran, run_at};

#[test]
fn t02_every_field_of_a_relationship_is_enforced() {
    let subjects = "subjects: [{ name: \"widget-{version}.tgz\" }, { package";
    exits(
        "relationships/covered",
        &[
            ("under: acme-widgets", "under: acme-next", 1),
            ("under: acme-widgets", "under: acme-trial", 1),
            ("under: acme-widgets", "under: acme-widget", 5),
            ("under: acme-widgets", "under: retail-shop", 5),
            ("under: acme-widgets", "under: [acme-widgets]", 5),
            ("from: acme\n", "from: retail\n", 5),
            ("from: acme\n", "from: shop\n", 5),
            ("to: retail\n", "to: shop\n", 5),
            ("to: { zone: staging }", "to: { zone: counter }", 5),
            ("    purpose: widgets for the shops\n", "", 5),
            ("    owner: shops@retail.example\n", "", 5),
            ("owner: shops@retail.example", "owner: shops", 5),
            (subjects, "subjects: [{ name: \"gadget-{version}.tgz\" }, { package", 1),
            (subjects, "subjects: [{ names: \"widget-{version}.tgz\" }, { package", 5),
            ("starts: 2026-08-01", "starts: 2026-08-02", 0),
            ("starts: 2026-08-01", "starts: 2026-08-03", 1),
            ("    starts: 2026-08-01\n", "", 0),
            ("expires: 2026-12-31", "expires: 2026-08-02", 0),
            ("starts: 2026-08-01\n    expires: 2026-12-31", "starts: 2026-07-01\n    expires: 2026-08-01", 1),
            ("    expires: 2026-12-31\n", "", 5),
        ],
    );
    exits(
        "relationships/package",
        &[
            ("pkg:npm/%40acme/widget", "pkg:npm/%40acme/*", 0),
            ("pkg:npm/%40acme/widget", "pkg:npm/widget", 1),
            ("pkg:npm/%40acme/widget", "pkg:npm/%40acme/widget@1.4.2", 5),
            ("pkg:npm/%40acme/widget", "pkg:npm/%40acme%2Fwidget", 5),
            ("pkg:npm/%40acme/widget", "pkg:npm/%40acme/../widget", 5),
        ],
    );
    exits(
        "relationships/image",
        &[
            ("registry.acme.example/widget/**", "registry.acme.example/gadget/**", 1),
            ("registry.acme.example/widget/**", "widget/**", 5),
        ],
    );
}

#[test]
fn every_proof_is_held_to_the_relationship() {
    exits(
        "relationships/statement-outside",
        &[
            ("subjects: [{ name: \"widget", "subjects: [{ name: \"gadget", 0),
            ("      - signature: { by: [acme-signing] }", "      - signature: { by: [acme-offline] }", 1),
        ],
    );
    // Without the relationship any name would do.
    exits("relationships/unnamed", &[("    under: acme-widgets\n", "", 0)]);
    exits("relationships/another-product", &[("    under: acme-widgets\n", "", 0)]);
}

#[test]
fn t02_every_field_of_a_tier_is_enforced() {
    exits(
        "tiers/low",
        &[
            ("tier: low", "tier: high", 1),
            ("tier: low", "tier: middle", 5),
            ("by: [acme-offline, retail-offline]", "by: [retail-offline]", 1),
            ("  low:\n", "  lowest:\n", 5),
            (
                "    require:\n      - signature: { by: [acme-offline, retail-offline] }\n",
                "    require: []\n",
                5,
            ),
            ("    advise:\n", "    advice:\n", 5),
        ],
    );
    // A tier demands what stands before it: the order decides which that is.
    let judged_low = changed(
        "tiers/low",
        &[("  low:\n", "  x:\n"), ("  high:\n", "  low:\n"), ("tier: high", "tier: low")],
    );
    assert_eq!(judged_low.ran.code, 1, "{}", judged_low.ran.out);
    exits("tiers/straight-up", &[("tier: high", "tier: low", 0)]);
}

#[test]
fn paths_tell_which_tier_asks() {
    let report = named("tiers/high").run().report;
    let checks = report["subjects"][0]["checks"].as_array().unwrap();
    let paths: Vec<&str> = checks.iter().map(|check| check["requirement"].as_str().unwrap()).collect();
    for path in [
        "handoffs.promote.repeat[0]→handoffs.intake.require[0].signature",
        "handoffs.promote.repeat[0]→tiers.low.require[0].signature",
        "tiers.low.require[0].signature",
        "tiers.high.require[0].signature",
    ] {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
    let advice = report["subjects"][0]["advice"].as_array().unwrap();
    assert!(advice.iter().all(|check| check["requirement"] == "tiers.low.advise[0].signature"), "{advice:?}");
}

#[test]
fn t02_rights_to_rotate_and_revoke_are_enforced() {
    let acme = "roles: [issue, attest]\n    identities: [acme-offline, acme-signing]";
    let duty = |roles: &str, duty: &str| {
        format!("roles: [{roles}]\n    identities: [acme-offline, acme-signing]\n    revokes-within: {duty}")
    };
    exits(
        "relationships/covered",
        &[
            (acme, &duty("issue, attest, revoke", "4h"), 0),
            (acme, &duty("issue, attest", "4h"), 5),
            (acme, &duty("issue, attest, revoke", "4"), 5),
        ],
    );
    let rotated =
        ("file: roots/acme-p256.pub", "file: roots/acme-p256.pub, from: 2026-07-01, rotate-every: 90d");
    let without = judged("relationships/covered", rotated.0, rotated.1);
    assert_eq!(without.ran.code, 5, "{}", without.ran.err);
    assert!(without.ran.err.contains("do not permit it to `rotate`"), "{}", without.ran.err);
    let with = changed(
        "relationships/covered",
        &[rotated, ("roles: [issue, attest]", "roles: [issue, attest, rotate]")],
    );
    assert_eq!(with.ran.code, 0, "{}", with.ran.err);
}

#[test]
fn reports_say_under_what_it_crossed() {
    let allowed = told("relationships/covered").out.replace("\n  ", " ");
    for line in [
        "under  the relationship `acme-widgets` (widgets for the shops) holds until 2026-12-31T23:59:59Z",
        "scope     the relationship `acme-widgets` covers `widget-1.4.2.tgz`",
    ] {
        assert!(allowed.contains(line), "{line}: {allowed}");
    }
}

/// The shipped framework with an end in it brought forward, and the release it lets through.
fn ending(from: &str, to: &str) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let policies = root().join("policies");
    for folder in ["roots", "status"] {
        copied(&policies.join(folder), &dir.path().join(folder));
    }
    let text = std::fs::read_to_string(policies.join("retail-intake.yaml")).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    let framework = dir.path().join("retail-intake.yaml");
    std::fs::write(&framework, text.replace(from, to)).unwrap();
    let release = policies.join("retail-intake.cases/release");
    let path = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
    let (subject, framework) = (path(release.join("widget-1.4.2.tgz")), path(framework));
    let run = ["verify", &subject, "--policy", &framework, "--handoff", "intake", "-a", &path(release)];
    run_at(&run, "2026-08-02T00:00:00Z")
}

#[test]
fn what_was_agreed_when_it_was_signed_and_has_ended_says_both() {
    const HEADLINE: &str = "agreed when signed, ended now";
    let agreement = "agreement: { from: 2026-01-01, until: 2126-01-01 }";
    let expires = "    subjects: [{ name: \"widget-{version}.tgz\" }]\n    expires: 2126-01-01";
    let relationship = |day: &str| expires.replace("2126-01-01", day);
    for (from, to, check, says) in [
        (agreement, "agreement: { from: 2026-01-01, until: 2026-08-01 }", "ended-agreement", true),
        // It was signed after the last day.
        (agreement, "agreement: { from: 2026-01-01, until: 2026-07-31 }", "ended-agreement", false),
        (expires, &relationship("2026-08-01"), "ended-relationship", true),
        (expires, &relationship("2026-07-31"), "ended-relationship", false),
    ] {
        let ran = ending(from, to);
        assert_eq!(ran.code, 1, "the decision is the same: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(&format!("denied[{check}]")), "{}", ran.out);
        assert_eq!(ran.out.contains(HEADLINE), says, "{to}: {}", ran.out);
        assert!(!ran.out.contains("trusted when signed"), "nobody is distrusted: {}", ran.out);
    }
    assert_eq!(ending(agreement, agreement).code, 0);
}
