//! What `policy check` finds in a framework that is well formed.

use model::Instant;

use crate::participants::{PARTNERS, with as partnered};
use crate::sample::{GOOD, framework, kept};

fn now() -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").unwrap()
}

/// The sample with a signer of its own for files, and nothing else to say against it.
fn sound() -> String {
    GOOD.replacen("by: [acme-ci, acme-offline]", "by: [acme-offline]", 1).replacen(
        "- signature: { by: [alice] }",
        "- provenance: { by: [acme-ci] }",
        1,
    )
}

/// That with one passage changed; the passage must stand there exactly once.
fn with(from: &str, to: &str) -> String {
    let sound = sound();
    assert_eq!(sound.matches(from).count(), 1, "{from:?} must stand in the sample once");
    sound.replacen(from, to, 1)
}

fn found(text: &str) -> String {
    let findings = crate::policy::lint(&framework(text), now());
    findings.iter().map(|finding| format!("{finding}\n\n")).collect()
}

#[test]
fn the_good_one_has_none() {
    assert_eq!(found(&sound()), "");
    // It is asked on a day on which its exception is near enough.
    assert_eq!(found(PARTNERS), "");
}

#[test]
fn each_weakness() {
    let mut all = String::new();
    for (from, to) in [
        ("source: acme/widget", "source: \"acme/*\""),
        ("owner: supply-chain@retail.example", "owner: owner@example.invalid"),
        ("type: https://spdx.dev/Document", "type: https://in-toto.io/attestation/test-result/v0.1"),
        ("      ref: \"refs/tags/v*\"\n      runner", "      ref: \"refs/heads/*\"\n      runner"),
        ("          ref: \"refs/tags/v*\"", "          ref: \"refs/**\""),
        ("build.yml@refs/tags/v*\"", "build.yml@**\""),
        (
            "id: https://github.com/acme/ci/.github/workflows/build.yml@refs/tags/v*",
            "id: https://github.com/**",
        ),
        ("spiffe://acme.example/build/**", "spiffe://*/build"),
        ("spiffe://acme.example/build/**", "spiffe://acme.example/**"),
        ("identities:\n", "  spare: { sigstore: { embedded: github } }\nidentities:\n"),
        ("builders:\n", "  spare: { key: { root: acme-key } }\nbuilders:\n"),
        (
            "handoffs:\n",
            "  spare: { id: \"https://spare.example\", signed-by: [robot], level: 1 }\nhandoffs:\n",
        ),
        ("      source-id: 4711\n", ""),
        ("      until: 2027-01-01\n", ""),
        ("embedded: public-good", "embedded: staging"),
        ("expires: 2126-01-01", "expires: 2026-12-21"),
        ("expires: 2126-01-01", "expires: 2026-11-21"),
        ("source: acme/widget\n      source-id", "source: \"acme/c*\"\n      source-id"),
        ("      until: 2027-01-01\n", "      until: 2026-11-21\n"),
        ("      runner: github-hosted\n", ""),
        ("\"widget-{version}.tgz\"", "\"*-{version}.tgz\""),
        ("- provenance: { by: [acme-ci] }", "- signature: { by: [acme-offline] }"),
        (
            "- provenance: { by: [acme-ci] }",
            "- attestation: { name: notes, type: \"https://example.com/notes\", by: [alice] }",
        ),
        ("by: [acme-offline]", "by: [acme-ci]"),
        ("signed-by: [acme-ci, robot]", "signed-by: [acme-offline]"),
        ("    level: 3\nhandoffs", "    level: 2\nhandoffs"),
    ] {
        let told = found(&with(from, to));
        assert!(!told.is_empty(), "{to}");
        all += &format!("## {to}\n{told}");
    }
    kept("findings", &all);
}

/// A handoff that demands this of what is called so.
fn demanding(name: &str, requirements: &[&str]) -> String {
    let sound = sound();
    let (head, _) = sound.split_once("handoffs:\n").unwrap();
    let listed: String = requirements.iter().map(|one| format!("      - {one}\n")).collect();
    format!("{head}handoffs:\n  intake:\n    subject-name: {name}\n    require:\n{listed}")
}

#[test]
fn a_name_that_no_proof_gives_is_a_finding() {
    let (signature, provenance) = (
        "signature: { by: [acme-offline] }",
        "provenance: { by: [acme-ci], source: github.com/acme/widget }",
    );
    let told = |name: &str, requirements: &[&str]| {
        found(&demanding(name, requirements)).contains("nothing it demands has one to give")
    };
    assert!(told("\"widget-{version}.tgz\"", &[signature]));
    assert!(!told("widget.tgz", &[signature, provenance]));
    assert!(!told("any", &[signature]));
    // Signatures of images name them.
    assert!(!told("registry.example/acme/widget", &[signature]));
    // A signature that is asked for no name of the handoff's is not what would fail.
    assert!(!told("widget.tgz", &["signature: { by: [acme-offline], subject-name: any }", provenance]));
    // A statement with a name of its own gives none to the handoff.
    let own =
        "attestation: { name: sbom, type: \"https://spdx.dev/Document\", by: [acme-ci], subject-name: any }";
    assert!(told("widget.tgz", &[signature, own]));
}

#[test]
fn each_weakness_between_participants() {
    let mut all = String::new();
    for (from, to) in [
        ("roles: [attest, consume]", "roles: [attest, consume, issue, revoke]"),
        (
            "    identities: [alice]\n",
            "    identities: [alice]\n    agreement: { from: 2026-01-01, until: 2026-12-31 }\n",
        ),
        ("zones:\n", "  spare: { contact: a@b.example, roles: [consume] }\nzones:\n"),
        ("handoffs:\n", "  spare: { owner: retail }\nhandoffs:\n"),
        ("expires: 2027-01-31", "expires: 2026-11-21"),
        ("expires: 2027-01-31", "expires: 2027-02-28"),
        ("check: old-version", "check: low-build-level"),
        ("identities:\n  acme-offline", "identities:\n  twin: { key: { root: acme-key } }\n  acme-offline"),
    ] {
        let text = match from.starts_with("identities") {
            true => partnered(from, to).replacen("identities: [alice]", "identities: [alice, twin]", 1),
            false => partnered(from, to),
        };
        let told = found(&text);
        assert!(!told.is_empty(), "{to}");
        all += &format!("## {to}\n{told}");
    }
    kept("findings_of_participants", &all);
}

#[test]
fn two_names_of_one_signer_meet_one_builder() {
    let twin = sound().replacen(
        "builders:\n",
        "  twin:\n    github: { roots: [acme], issuer: https://token.actions.githubusercontent.com/acme, signer: \"acme/ci/.github/workflows/*.yml@refs/tags/v2\", source: acme/widget, source-id: 4711, runner: github-hosted }\nbuilders:\n",
        1,
    );
    let named = twin.replacen("signed-by: [acme-ci, robot]", "signed-by: [twin, robot]", 1);
    assert_eq!(found(&named), "");
    let enterprise = "issuer: https://token.actions.githubusercontent.com/acme, ";
    assert!(
        found(&named.replacen(enterprise, "", 1)).contains("nothing can meet this"),
        "another's workflow"
    );
    // What another issuer names is never a workflow of GitHub's.
    let robot = sound().replacen("signed-by: [acme-ci, robot]", "signed-by: [robot]", 1);
    assert!(found(&robot).contains("nothing can meet this"), "{}", found(&robot));
    let elsewhere = named.replacen(
        "signer: \"acme/ci/.github/workflows/*.yml@refs/tags/v2\"",
        "signer: \"acme/cd/.github/workflows/*.yml@refs/tags/v2\"",
        1,
    );
    let elsewhere = elsewhere.replacen("[twin, robot]", "[twin]", 1);
    assert!(found(&elsewhere).contains("nothing can meet this"), "{}", found(&elsewhere));
    let key = sound().replacen("signed-by: [acme-ci, robot]", "signed-by: [acme-offline]", 1);
    assert!(found(&key).contains("nothing can meet this"));
}

#[test]
fn thirty_days_are_notice_enough() {
    assert_eq!(found(&with("expires: 2126-01-01", "expires: 2026-12-22")), "");
    assert_ne!(found(&with("expires: 2126-01-01", "expires: 2026-12-21")), "");
}

#[test]
fn an_owner_id_is_enough_where_the_repository_is_open() {
    let open = with("source: acme/widget\n      source-id: 4711\n", "source: acme/w*\n");
    assert_eq!(found(&open), "");
    assert!(found(&open.replace("      owner-id: 42\n", "")).contains("without its `owner-id`"));
}

#[test]
fn very_many_findings_are_counted() {
    let spare: String =
        (0..100).map(|n| format!("  s{n}: {{ sigstore: {{ embedded: github }} }}\n")).collect();
    let findings =
        crate::policy::lint(&framework(&with("identities:\n", &format!("{spare}identities:\n"))), now());
    assert_eq!(findings.len(), crate::policy::limits::MAX_DIAGNOSTICS + 1);
    assert_eq!(&*findings.last().unwrap().text, "36 more findings are not shown");
}
