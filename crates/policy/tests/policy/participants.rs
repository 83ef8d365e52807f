//! Participants, zones, repetitions, advice and exceptions: each field, kept and spoilt.

use crate::sample::wrong;

/// A framework in which each of these fields stands once.
pub(crate) const PARTNERS: &str = r#"countersign: 1
framework: partners
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  public-good:
    sigstore:
      embedded: public-good
  acme-key:
    key:
      file: keys/acme.pub
      until: 2027-01-01
identities:
  acme-offline:
    key:
      root: acme-key
  acme-ci:
    github:
      roots: [public-good]
      signer: "acme/ci/.github/workflows/build.yml@refs/tags/v*"
      source: acme/widget
      source-id: 4711
      owner-id: 42
      runner: github-hosted
  alice:
    email:
      roots: [public-good]
      issuer: https://accounts.google.com
      address: alice@retail.example
participants:
  acme:
    contact: security@acme.example
    roles: [issue, attest, revoke]
    identities: [acme-offline, acme-ci]
    revokes-within: 4h
    agreement:
      from: 2026-01-01
      until: 2026-12-31
  retail:
    contact: trust@retail.example
    roles: [attest, consume]
    identities: [alice]
zones:
  staging:
    owner: retail
  production:
    owner: retail
handoffs:
  intake:
    from:
      participant: acme
    to:
      zone: staging
    subject-name: "widget-{version}.tgz"
    version:
      not-below: 1.4.0
    require:
      - signature: { by: [acme-offline] }
      - provenance: { by: [acme-ci] }
  promote:
    from: { zone: staging }
    to: { zone: production }
    subject-name: any
    repeat: [intake]
    advise:
      - attestation: { name: notes, type: "https://example.com/notes", by: [alice] }
exceptions:
  old-widget:
    check: old-version
    handoff: intake
    digest: "sha256:90ba0e10c106c1aa4920c2c35f6f526fc4a000714fbbdda4dfc9b707039b6323"
    reason: the shop still sells it
    owner: shop@retail.example
    approved-by: alice
    expires: 2027-01-31
"#;

/// The framework with one passage changed; the passage must stand there once.
pub(crate) fn with(from: &str, to: &str) -> String {
    assert_eq!(PARTNERS.matches(from).count(), 1, "{from:?} must stand in the sample once");
    PARTNERS.replacen(from, to, 1)
}

fn refused(from: &str, to: &str, why: &str) {
    let told = wrong(&with(from, to));
    let text = told.iter().map(|one| format!("{} {}", one.text, one.help)).collect::<Vec<_>>();
    assert!(matches!(text.as_slice(), [one] if one.contains(why)), "{to}: {text:#?}");
}

/// The same where one passage has several consequences: each is told, and one in these words.
fn refused_among(from: &str, to: &str, count: usize, why: &str) {
    let told = wrong(&with(from, to));
    assert_eq!(told.len(), count, "{to}: {told:#?}");
    assert!(told.iter().any(|one| one.text.contains(why)), "{to}: {told:#?}");
}

const ACME: &str = "identities: [acme-offline, acme-ci]";

#[test]
fn it_holds_together() {
    assert_eq!(wrong(PARTNERS), []);
}

#[test]
fn whoever_signs_belongs_to_one_participant_that_may_attest() {
    refused(ACME, "identities: [acme-offline]", "`acme-ci` belongs to no participant");
    refused_among(
        "roles: [issue, attest, revoke]",
        "roles: [issue, consume, revoke]",
        2,
        "`acme`, whose `roles` do not permit it to `attest`",
    );
    refused(
        "identities: [alice]",
        "identities: [alice, acme-ci]",
        "belongs to the participant `acme` already",
    );
    refused(ACME, "identities: [acme-offline, acme-ci, alise]", "did you mean `alice`?");
    refused(ACME, "identities: [acme-offline, acme-ci, acme-ci]", "stands in this list twice");
    refused_among("identities: [alice]", "identities: []", 3, "names no identity");
    refused_among("    identities: [alice]\n", "", 2, "`alice` belongs to no participant");
    assert_eq!(
        wrong(&with(
            "identities:\n  acme-off",
            "identities:\n  bob: { key: { root: acme-key } }\n  acme-off"
        )),
        []
    );
}

#[test]
fn builders_are_signed_for_by_participants_too() {
    let built = "builders:\n  b: { id: \"https://b.example\", signed-by: [bob], level: 1 }\nparticipants:\n";
    let text = with("participants:\n", built);
    let text = text.replacen("identities:\n", "identities:\n  bob: { key: { root: acme-key } }\n", 1);
    let told = wrong(&text);
    assert!(
        matches!(told.as_slice(), [one] if one.text.contains("`bob` belongs to no participant")),
        "{told:#?}"
    );
}

#[test]
fn roles_fit_the_place() {
    refused(
        "roles: [issue, attest, revoke]",
        "roles: [attest, revoke]",
        "the handoff comes from `acme`, whose `roles` do not permit",
    );
    refused("roles: [issue, attest, revoke]", "roles: []", "permits nothing");
    refused("roles: [issue, attest, revoke]", "roles: [issue, attests, revoke]", "did you mean `attest`?");
    refused(
        "roles: [issue, attest, revoke]",
        "roles: [issue, attest, revoke, attest]",
        "stands in this list twice",
    );
    let told = wrong(&with("roles: [attest, consume]", "roles: [attest]"));
    assert_eq!(told.len(), 2, "both zones are entered: {told:#?}");
    assert!(told.iter().all(|one| one.text.contains("the zone belongs to `retail`")), "{told:#?}");
    assert_eq!(wrong(&with("roles: [attest, consume]", "roles: [attest, consume, rotate, revoke]")), []);
}

#[test]
fn ends_are_declared_and_differ() {
    refused("    owner: retail\n  production", "    owner: retial\n  production", "did you mean `retail`?");
    refused("participant: acme", "participant: acne", "did you mean `acme`?");
    refused("participant: acme", "zone: acme", "names no zone");
    refused("      zone: staging", "      zone: stagin", "did you mean `staging`?");
    refused("from: { zone: staging }", "from: { zone: production }", "into the same zone");
    refused("from: { zone: staging }", "from: { zone: staging, participant: acme }", "a second kind");
    refused("    contact: trust@retail.example\n", "", "the field `contact` is missing");
    refused("contact: trust@retail.example", "contact: trust", "is not an e-mail address");
    let none = wrong(
        "countersign: 1\nframework: f\nnumber: 1\nowner: a@b.example\nexpires: 2126-01-01\nroots:\n  k: { key: { file: k } }\nidentities:\n  i: { key: { root: k } }\nzones:\n  z: { owner: a }\nhandoffs:\n  h: { subject-name: any, require: [{ signature: { by: [i] } }] }\n",
    );
    assert!(matches!(none.as_slice(), [one] if one.help.contains("no participant is declared")), "{none:#?}");
}

#[test]
fn an_agreement_has_two_days_in_order() {
    refused("      until: 2026-12-31", "      until: 2025-12-31", "ends before it begins");
    refused("      from: 2026-01-01\n", "", "the field `from` is missing");
    refused("      until: 2026-12-31\n", "", "the field `until` is missing");
    refused("      from: 2026-01-01", "      from: new-year", "is not a date");
}

#[test]
fn repetitions_are_declared_and_end() {
    refused("repeat: [intake]", "repeat: [promote]", "cannot repeat itself");
    refused("repeat: [intake]", "repeat: [intak]", "did you mean `intake`?");
    refused("    repeat: [intake]\n", "", "would let everything pass");
    refused_among(
        "    require:\n      - signature: { by: [acme-offline] }\n",
        "    repeat: [promote]\n    require:\n      - signature: { by: [acme-offline] }\n",
        2,
        "a circle",
    );
    let chain = |length: usize| {
        let link = |n: usize| {
            format!(
                "  h{n}: {{ subject-name: any, repeat: [{}] }}\n",
                if n == 1 { "intake".to_owned() } else { format!("h{}", n - 1) }
            )
        };
        with("exceptions:\n", &format!("{}exceptions:\n", (1..=length).map(link).collect::<String>()))
    };
    let deepest = crate::policy::limits::MAX_REPEATED;
    assert_eq!(wrong(&chain(deepest)), []);
    assert_eq!(wrong(&chain(deepest + 1)).len(), 1);
    // Two requirements of intake, and one handoff that repeats those that repeat it.
    let wide = |count: usize| {
        let one = |n: usize| format!("  w{n}: {{ subject-name: any, repeat: [intake] }}\n");
        let names: Vec<String> = (0..count).map(|n| format!("w{n}")).collect();
        let all = format!("  all: {{ subject-name: any, repeat: [{}] }}\n", names.join(", "));
        with("exceptions:\n", &format!("{}{all}exceptions:\n", (0..count).map(one).collect::<String>()))
    };
    let most = crate::policy::limits::MAX_TOGETHER / 2;
    assert_eq!(wrong(&wide(most)), []);
    assert_eq!(wrong(&wide(most + 1)).len(), 1);
}

#[test]
fn advice_is_read_like_a_requirement() {
    refused("by: [alice] }", "by: [alicia] }", "did you mean `alice`?");
    let advice = "    advise:\n      - attestation: { name: notes, type: \"https://example.com/notes\", by: [alice] }\n";
    refused(advice, "    advise: []\n", "advises nothing");
    assert_eq!(wrong(&with(advice, "")), []);
}

#[test]
fn an_exception_is_narrow_and_approved_from_outside() {
    refused("check: old-version", "check: unlisted-signer", "can never be excepted");
    refused(
        "check: old-version",
        "check: stale-proof",
        "`old-version`, `overdue-rotation`, `trust-downgrade`, `unattested-dependency`",
    );
    refused("check: old-version", "check: old-versoin", "did you mean `old-version`?");
    refused("handoff: intake", "handoff: intak", "did you mean `intake`?");
    refused("sha256:90ba", "sha256:90BA", "is not the SHA-256 of an artifact");
    refused(
        "approved-by: alice",
        "approved-by: acme-ci",
        "`acme-ci` belongs to the party it comes from at `intake`",
    );
    refused(
        "approved-by: alice",
        "approved-by: acme",
        "`acme` belongs to the party it comes from at `intake`",
    );
    for (looser, which) in [
        (
            "{ github: { roots: [public-good], signer: \"acme/*/.github/workflows/*@refs/**\", source: \"acme/*\" } }",
            "acme-ci",
        ),
        (
            "{ github: { roots: [public-good], signer: \"acme/ci/.github/workflows/build.yml@refs/heads/main\", source: acme/widget, trigger: schedule } }",
            "acme-ci",
        ),
        (
            "{ other: { roots: [public-good], issuer: \"https://token.actions.githubusercontent.com\", name: \"https://github.com/**\" } }",
            "acme-ci",
        ),
        ("{ key: { root: acme-key } }", "acme-offline"),
    ] {
        let alice = "  alice:\n    email:\n      roots: [public-good]\n      issuer: https://accounts.google.com\n      address: alice@retail.example\n";
        let why = format!("`alice` may be the same signer as `{which}`, who is judged at `intake`");
        refused(alice, &format!("  alice: {looser}\n"), &why);
    }
    refused("approved-by: alice", "approved-by: alise", "did you mean `alice`?");
    assert_eq!(wrong(&with("approved-by: alice", "approved-by: retail")), []);
    refused(
        "    handoff: intake\n    digest",
        "    handoff: promote\n    digest",
        "`alice` signs for it at `promote`",
    );
    refused("owner: shop@retail.example", "owner: shop", "is not an e-mail address");
    refused("    expires: 2027-01-31\n", "", "the field `expires` is missing");
    let again = PARTNERS.split_once("  old-widget:\n").unwrap().1;
    let told = wrong(&format!("{PARTNERS}  older-widget:\n{again}"));
    assert!(matches!(told.as_slice(), [one] if one.text.contains("already")), "{told:#?}");
}
