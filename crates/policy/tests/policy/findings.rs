//! What `policy check` finds in a framework that is well formed.

use model::Instant;

use crate::sample::{GOOD, framework, kept, with};

fn now() -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").unwrap()
}

fn found(text: &str) -> String {
    let findings = crate::policy::lint(&framework(text), now());
    findings.iter().map(|finding| format!("{finding}\n\n")).collect()
}

#[test]
fn the_good_one_has_none() {
    assert_eq!(found(GOOD), "");
}

#[test]
fn each_weakness() {
    let mut all = String::new();
    for (from, to) in [
        ("source: acme/widget", "source: \"acme/*\""),
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
        ("source: acme/widget\n", "source: acme/ci\n"),
        ("signed-by: [acme-ci, robot]", "signed-by: [robot]"),
        ("    level: 3\nhandoffs", "    level: 2\nhandoffs"),
    ] {
        let told = found(&with(from, to));
        assert!(!told.is_empty(), "{to}");
        all += &format!("## {to}\n{told}");
    }
    kept("findings", &all);
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
