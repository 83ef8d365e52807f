//! Who approves, and how many must: each field, kept and spoilt.

use crate::sample::wrong;

/// A framework in which each of these fields stands once.
pub(crate) const APPROVED: &str = r#"countersign: 1
framework: approved
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: staging
identities:
  alice:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: alice@retail.example
  bob:
    email:
      roots: [acme]
      issuer: https://accounts.example
      address: bob@retail.example
persons:
  alice:
    identities: [alice]
    known-as: [alice-r]
  bob:
    identities: [bob]
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [alice, bob] }
      - approvals:
          by: [alice, bob]
          distinct: 2
          max-age: 24h
"#;

fn refused(from: &str, to: &str, why: &str) {
    assert_eq!(APPROVED.matches(from).count(), 1, "{from:?} must stand in the sample once");
    let told: Vec<String> =
        wrong(&APPROVED.replacen(from, to, 1)).iter().map(|told| told.text.to_string()).collect();
    assert!(told.iter().any(|one| one.contains(why)), "{to}: {told:?}");
}

#[test]
fn two_people_of_two_are_asked() {
    assert_eq!(wrong(APPROVED), []);
    refused("distinct: 2", "distinct: 3", "3 different people of 2");
    refused("distinct: 2", "distinct: 0", "out of range");
    refused("          distinct: 2\n", "", "`distinct` is missing");
    refused("          by: [alice, bob]\n", "          by: [alice, carol]\n", "names no person");
    refused("max-age: 24h", "max-age: 24", "not a length of time");
}

#[test]
fn one_person_is_one_person() {
    refused("    identities: [bob]", "    identities: [alice]", "belongs to the person `alice` already");
    refused("    identities: [bob]", "    identities: [bob, bob]", "stands in this list twice");
    refused("known-as: [alice-r]", "known-as: []", "names nobody");
    let undeclared = "  bob:\n    identities: [bob]\n";
    refused(undeclared, "", "nobody that is declared a person");
}

#[test]
fn a_handoff_tells_what_it_asks_itself() {
    let framework = crate::sample::framework(APPROVED);
    let asked = framework.approvals("intake");
    assert_eq!((asked.len(), asked[0].distinct, asked[0].by.iter().count()), (1, 2, 2));
    assert!(framework.approvals("elsewhere").is_empty());
}

#[test]
fn whoever_is_judged_does_not_approve() {
    let judged = |own: &str| {
        let parties = format!(
            "participants:\n  acme:\n    contact: a@acme.example\n    roles: [issue, attest]\n    identities: [{own}]\n  \
             retail:\n    contact: a@retail.example\n    roles: [attest, consume]\n    identities: [alice]\nzones:\n  \
             staging: {{ owner: retail }}\n  production: {{ owner: retail }}\nhandoffs:\n"
        );
        let text = APPROVED.replacen("handoffs:\n", &parties, 1).replacen(
            "  intake:\n",
            "  intake:\n    from: { participant: acme }\n    to: { zone: production }\n",
            1,
        );
        text.replacen("- signature: { by: [alice, bob] }", "- signature: { by: [bob] }", 1)
    };
    let found = |text: &str| -> Vec<String> {
        let now = model::Instant::parse("2026-08-02T00:00:00Z").unwrap();
        let all = crate::policy::lint(&crate::sample::framework(text), now);
        all.iter().map(|one| one.text.to_string()).filter(|one| one.contains("own delivery")).collect()
    };
    let told = "`bob` belongs to `acme`, from whom `intake` comes: they would approve their own delivery";
    assert_eq!(found(&judged("bob")), [told]);
    // Asked by a handoff that is repeated, of a delivery that comes to the one that repeats it.
    let again = judged("bob").replacen(
        "    from: { participant: acme }\n",
        "    from: { zone: staging }\n",
        1,
    ) + "  again:\n    from: { participant: acme }\n    to: { zone: staging }\n    subject-name: any\n    repeat: [intake]\n";
    assert_eq!(found(&again), [told.replace("intake", "again")]);
    let carol = "  carol:\n    email: { roots: [acme], issuer: \"https://accounts.example\", address: carol@acme.example }\n";
    let apart = judged("carol").replacen("identities:\n", &format!("identities:\n{carol}"), 1);
    let apart = apart.replacen("identities: [alice]\nzones", "identities: [alice, bob]\nzones", 1);
    let apart = apart.replacen("signature: { by: [bob] }", "signature: { by: [carol] }", 1);
    assert_eq!(found(&apart), Vec::<String>::new());
}
