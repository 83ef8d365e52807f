//! Those who approve may be listed as persons, who are called otherwise than what they sign with: whatever is asked of signers
//! is asked of their identities.

use model::{Instant, Text};

use crate::policy::{Denial, Denied, Graph, lint};
use crate::sample::{framework, wrong};

/// An approver with an identity under another name, of a participant that does nothing else.
const PEOPLE: &str = r#"countersign: 1
framework: people
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: keys/acme.pub, from: 2026-01-01, until: 2027-01-01 } }
  house-ca: { x509: { file: roots/acme.trusted_root.json } }
identities:
  acme-offline: { key: { root: acme-key } }
  alice-card: { x509: { roots: [house-ca], san: { email: alice@house.example } } }
persons:
  alice: { identities: [alice-card] }
participants:
  acme:
    contact: security@acme.example
    roles: [issue, attest, revoke]
    identities: [acme-offline]
    revokes-within: 4h
  retail: { contact: trust@retail.example, roles: [consume] }
  house: { contact: trust@house.example, roles: [attest], identities: [alice-card] }
zones:
  staging: { owner: retail }
handoffs:
  intake:
    from: { participant: acme }
    to: { zone: staging }
    subject-name: "widget-{version}.tgz"
    require:
      - provenance: { by: [acme-offline] }
      - approvals: { by: [alice], distinct: 1 }
"#;

const APPROVED: &str = "      - approvals: { by: [alice], distinct: 1 }\n";

fn with(from: &str, to: &str) -> String {
    assert_eq!(PEOPLE.matches(from).count(), 1, "{from:?} must stand in the sample once");
    PEOPLE.replacen(from, to, 1)
}

fn found(text: &str) -> Vec<String> {
    assert_eq!(wrong(text), []);
    let now = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    lint(&framework(text), now).iter().map(|one| one.text.to_string()).collect()
}

#[test]
fn whoever_holds_what_a_person_signs_with_takes_part() {
    assert_eq!(found(PEOPLE), Vec::<String>::new());
    // Nor is the right to sign one too many where the participant takes another part.
    let owner = with("roles: [attest], identities", "roles: [attest, consume], identities");
    let owner = owner.replacen("owner: retail }", "owner: house }", 1);
    let owner = owner.replacen("  retail: { contact: trust@retail.example, roles: [consume] }\n", "", 1);
    assert_eq!(found(&owner), Vec::<String>::new());
    let idle = found(&with(APPROVED, ""));
    assert!(idle.iter().any(|one| one.contains("`house` is declared and takes no part")), "{idle:?}");
}

#[test]
fn a_person_who_signs_files_and_approves_is_told() {
    let both = with(
        "      - provenance: {",
        "      - signature: { by: [alice-card], time: now }\n      - provenance: {",
    );
    let told = "`alice-card` signs files and statements: a file can be made whose signature passes for a statement's";
    assert_eq!(found(&both), [told]);
    // Whoever lists one identity of a person lists the person, with all that they hold.
    let second = "  alice-key: { key: { root: alice-root } }\n";
    let two = both
        .replacen(
            "identities:\n  acme",
            "  alice-root: { key: { file: keys/acme.pub, from: 2026-01-01, until: 2027-01-01 } }\nidentities:\n  acme",
            1,
        )
        .replacen("persons:\n", &format!("{second}persons:\n"), 1)
        .replace("identities: [alice-card]", "identities: [alice-card, alice-key]")
        .replacen("by: [alice]", "by: [alice-key]", 1);
    assert_eq!(found(&two), [told]);
}

#[test]
fn issuers_are_asked_about_approvers_as_well() {
    let asked = PEOPLE
        .replacen(
            "identities:\n  acme",
            "  other-ca: { x509: { file: roots/acme.trusted_root.json } }\nidentities:\n  acme",
            1,
        )
        .replacen(
            "handoffs:\n",
            "reference:\n  revocation:\n    lists: { roots: [ROOT], dir: crl, max-age: 7d }\nhandoffs:\n",
            1,
        )
        + "      - status: { revocation: [lists] }\n";
    let unspoken = |root: &str| -> Vec<String> {
        let all = found(&asked.replacen("ROOT", root, 1));
        all.into_iter().filter(|one| one.contains("none of them about")).collect()
    };
    let told = unspoken("other-ca");
    assert!(matches!(told.as_slice(), [one] if one.contains("none of them about `house-ca`")), "{told:?}");
    assert_eq!(unspoken("house-ca"), Vec::<String>::new());
}

#[test]
fn one_approver_of_two_relationships_is_told() {
    let related = |name: &str| {
        format!(
            "  {name}: {{ from: acme, to: retail, purpose: {name}, owner: shops@retail.example, subjects: [{{ name: \"widget-{{version}}.tgz\" }}], expires: 2027-06-30 }}\n"
        )
    };
    let second = "  second:\n    from: { participant: acme }\n    to: { zone: staging }\n    under: others\n    subject-name: \"widget-{version}.tgz\"\n    require:\n      - provenance: { by: [acme-offline] }\n";
    let text = PEOPLE
        .replacen(
            "handoffs:\n",
            &format!("relationships:\n{}{}handoffs:\n", related("widgets"), related("others")),
            1,
        )
        .replacen("    subject-name:", "    under: widgets\n    subject-name:", 1)
        + second
        + APPROVED;
    let told: Vec<String> = found(&text).into_iter().filter(|one| one.contains("stolen in both")).collect();
    let said = |who: &str| {
        format!("`{who}` signs under the relationship `widgets` as well: stolen in one, it is stolen in both")
    };
    assert_eq!(told, [said("acme-offline"), said("alice-card")]);
}

#[test]
fn a_handoff_is_coloured_where_what_its_approver_signs_with_is_revoked() {
    let framework = framework(PEOPLE);
    let denial = Denial {
        handoff: "intake".into(),
        denied: Denied::Identity("alice-card".into()),
        state: "revoked",
        list: "retail-list".into(),
        entry: "R-2".into(),
    };
    let now = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let svg = Graph::of(&framework, now).with_lists(&framework, &[], &[denial]).svg();
    assert!(svg.contains(">alice-card is revoked<"), "{svg}");
    let party = Denial {
        handoff: "intake".into(),
        denied: Denied::Participant(Text::from("house")),
        state: "revoked",
        list: "retail-list".into(),
        entry: "R-3".into(),
    };
    let svg = Graph::of(&framework, now).with_lists(&framework, &[], &[party]).svg();
    assert!(svg.contains(">house is revoked<"), "{svg}");
}
