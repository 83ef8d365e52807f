//! Certificates under a private root, SPIFFE identities, CMS and minisign, through the command line: every field of
//! the framework that speaks of them changes the answer when it is changed.

use crate::case::{copied, named, root};
use crate::run::run_at;

const AT: &str = "2026-08-02T00:00:00Z";

/// The family's framework with one thing replaced, judged over a case of it.
fn judged(case: &str, replaced: &str, by: &str) -> u8 {
    let case = named(case);
    let family = case.dir.parent().unwrap();
    let dir = tempfile::tempdir().unwrap();
    copied(&family.join("roots"), &dir.path().join("roots"));
    let good = std::fs::read_to_string(family.join("framework.yaml")).unwrap();
    let spoilt = good.replacen(replaced, by, 1);
    assert!(replaced == by || spoilt != good, "{replaced}");
    std::fs::write(dir.path().join("framework.yaml"), spoilt).unwrap();
    let evidence: Vec<_> = case.attestations.iter().map(|name| case.dir.join(name)).collect();
    let changed = crate::case::Case { framework: dir.path().join("framework.yaml"), ..case };
    changed.run_with(&evidence).ran.code
}

#[test]
fn t02_every_field_of_x509_is_enforced() {
    assert_eq!(judged("x509/p256", "x", "x"), 0);
    for (field, other, exit) in [
        ("roots: [factory, lapsed, limited]", "roots: [lapsed, limited]", 1),
        ("common-name: Release Signing", "common-name: Release signing", 1),
        ("organization: forge.example", "organization: forge.exampl", 1),
        ("email: release@acme.example", "email: test@acme.example", 1),
        ("san: { email: release@acme.example }", "san: { dns: release.acme.example }", 1),
        ("san: { email: release@acme.example }", "san: { uri: \"https://acme.example/release\" }", 1),
        ("san: { email: release@acme.example }", "eku: [1.3.6.1.5.5.7.3.4]", 1),
        ("san: { email: release@acme.example }", "eku: [1.3.6.1.5.5.7.3.3, 1.3.6.1.5.5.7.3.4]", 1),
        ("by: [release], time: now", "by: [release]", 3),
        ("by: [release], time: now", "by: [release], time: proven", 3),
        ("by: [release], time: now", "by: [release], time: now, max-age: 1h", 3),
        (
            "factory: { x509: { file: roots/factory.pem } }",
            "factory: { x509: { file: roots/factory-limited.pem } }",
            1,
        ),
    ] {
        assert_eq!(judged("x509/p256", field, other), exit, "{other}");
    }
    assert_eq!(judged("x509-dated/stamped", "x", "x"), 0);
    assert_eq!(judged("x509-dated/stamped", ", timestamps: acme", ""), 1, "then nothing proves the time");
}

#[test]
fn t02_every_field_of_spiffe_is_enforced() {
    assert_eq!(judged("x509/workload", "x", "x"), 0);
    for (field, other) in [
        ("spiffe: { roots: [factory]", "spiffe: { roots: [limited]"),
        ("spiffe://acme.example/build/**", "spiffe://acme.example/test/**"),
        ("spiffe://acme.example/build/**", "spiffe://acme.example.org/build/**"),
    ] {
        assert_eq!(judged("x509/workload", field, other), 1, "{other}");
    }
}

#[test]
fn what_would_demand_nothing_is_no_framework() {
    for (field, other) in [
        (
            "      subject: { common-name: Release Signing, organization: forge.example }\n      san: { email: release@acme.example }\n",
            "",
        ),
        (
            "subject: { common-name: Release Signing, organization: forge.example }\n      san: { email: release@acme.example }",
            "subject: {}",
        ),
        ("spiffe://acme.example/build/**", "spiffe://*.example/build"),
        ("spiffe://acme.example/build/**", "https://acme.example/build"),
        ("spiffe://acme.example/build/**", "spiffe://acme.example"),
        ("roots/factory.pem }", "roots/trusted_root.json }"),
        ("time: now", "time: later"),
    ] {
        assert_eq!(judged("x509/p256", field, other), 5, "{other}");
    }
    for (field, other) in [
        ("eku: [1.3.6.1.5.5.7.3.3]", "eku: []"),
        ("eku: [1.3.6.1.5.5.7.3.3]", "eku: [2.5.29.37.0]"),
        ("eku: [1.3.6.1.5.5.7.3.3]", "eku: [code-signing]"),
        ("eku: [1.3.6.1.5.5.7.3.3]", "eku: [1.3.6.1.5.5.7.3.3, 1.3.6.1.5.5.7.3.3]"),
        ("eku: [1.3.6.1.5.5.7.3.3]", "eku: [1.1.1, 1.1.2, 1.1.3, 1.1.4, 1.1.5, 1.1.6, 1.1.7, 1.1.8, 1.1.9]"),
        ("roots: [factory]", "roots: [acme]"),
        ("timestamps: acme", "timestamps: factory"),
    ] {
        assert_eq!(judged("x509-dated/stamped", field, other), 5, "{other}");
    }
    let keys = "by: [acme-offline, acme-july]";
    assert_eq!(
        judged("minisign/hashed", keys, &format!("{keys}, time: now")),
        5,
        "`now` is about certificates"
    );
}

#[test]
fn t02_every_field_of_a_minisign_key_is_enforced() {
    let key = "{ file: roots/acme-minisign.pub }";
    assert_eq!(judged("minisign/hashed", "x", "x"), 0);
    for (other, exit) in [
        ("{ file: roots/acme-minisign.pub, until: 2026-08-01 }", 1),
        ("{ file: roots/acme-minisign.pub, from: 2026-08-03 }", 1),
        ("{ file: roots/acme-minisign-july.pub }", 1),
        ("{ file: roots/acme-minisign.pub, scheme: ed25519 }", 5),
    ] {
        assert_eq!(judged("minisign/hashed", key, other), exit, "{other}");
    }
}

#[test]
fn a_directory_of_evidence_gives_up_its_signatures() {
    for name in ["x509/p256", "minisign/hashed"] {
        let case = named(name);
        assert_eq!(case.run_with(std::slice::from_ref(&case.dir)).ran.code, 0, "{name}");
    }
}

#[test]
fn inspect_and_trust_name_what_they_see() {
    let run = |arguments: &[&str]| {
        let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
        run_at(&arguments, AT)
    };
    let path = |name: &str| root().join("fixtures").join(name).to_string_lossy().into_owned();
    let cms = run(&["inspect", &path("x509/p256/widget-1.4.2.tgz.p7s")]);
    assert!(cms.out.contains("CMS detached signature") && cms.out.contains("sha256:"), "{}", cms.out);
    let minisign = run(&["inspect", &path("minisign/hashed/widget-1.4.2.tgz.minisig")]);
    assert!(minisign.out.contains("minisign signature"), "{}", minisign.out);
    let trust = run(&["trust", "show", "--policy", &path("x509-dated/framework.yaml")]);
    assert_eq!(trust.code, 0, "{}", trust.err);
    assert!(trust.out.contains("dated by the timestamp authorities of acme"), "{}", trust.out);
    let keys = run(&["trust", "show", "--policy", &path("minisign/framework.yaml")]);
    assert!(keys.out.contains("minisign key"), "{}", keys.out);
}
