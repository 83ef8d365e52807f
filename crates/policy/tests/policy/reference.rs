//! Status lists: each field, kept and spoilt.

use crate::policy::{lint, parse};
use crate::sample::{self, wrong};

/// A framework in which each of these fields stands once.
pub(crate) const WITHDRAWN: &str = r#"countersign: 1
framework: withdrawn
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme:
    sigstore:
      embedded: staging
  factory:
    x509:
      file: roots/factory.pem
      timestamps: acme
  gate-key: { key: { file: gate.pub } }
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
participants:
  retail:
    contact: trust@retail.example
    roles: [attest, consume, revoke]
    identities: [alice, bob]
zones:
  staging:
    owner: retail
reference:
  status:
    retail-list:
      file: status/retail.jsonl
      by: [alice, bob]
      distinct: 2
      max-age: 24h
      min-number: 41
  revocation:
    factory-lists:
      roots: [factory, acme]
      files: [crl/factory.crl]
      dir: crl/current/
      archive: crl/old
      max-age: 7d
handoffs:
  intake:
    to: { zone: staging }
    subject-name: any
    require:
      - provenance: { by: [alice] }
      - status:
          lists: [retail-list]
          revocation: [factory-lists]
"#;

fn told(from: &str, to: &str) -> Vec<String> {
    sample::told(WITHDRAWN, from, to)
}

fn refused(from: &str, to: &str, why: &str) {
    sample::refused(WITHDRAWN, from, to, why);
}

#[test]
fn it_holds_together() {
    assert_eq!(wrong(WITHDRAWN), []);
    for optional in ["      distinct: 2\n", "      max-age: 24h\n", "      min-number: 41\n"] {
        assert!(told(optional, "").is_empty(), "{optional}");
    }
}

#[test]
fn a_list_is_that_of_one_participant_that_may_revoke() {
    refused("consume, revoke]", "consume]", "do not permit it to `revoke`");
    let other = "participants:\n  acme:\n    contact: a@acme.example\n    roles: [attest, revoke]\n    identities: [bob]\n";
    let shared = WITHDRAWN.replacen("participants:\n", other, 1).replacen(
        "identities: [alice, bob]\nzones",
        "identities: [alice]\nzones",
        1,
    );
    let all: Vec<String> = wrong(&shared).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(all.as_slice(), [one] if one.contains("one authority")), "{all:?}");
    let nobody = WITHDRAWN.replacen("identities: [alice, bob]\nzones", "identities: [alice]\nzones", 1);
    let all: Vec<String> = wrong(&nobody).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(all.as_slice(), [one] if one.contains("belongs to no participant")), "{all:?}");
}

#[test]
fn its_terms_can_be_met() {
    refused("distinct: 2", "distinct: 3", "3");
    refused("distinct: 2", "distinct: 0", "0");
    refused("min-number: 41", "min-number: 0", "0");
    refused("max-age: 24h", "max-age: 1 day", "is not a length of time");
    refused("file: status/retail.jsonl", "file: ../retail.jsonl", "..");
}

/// The requirement, as the sample has it.
const ASKED: &str =
    "      - status:\n          lists: [retail-list]\n          revocation: [factory-lists]\n";

#[test]
fn it_is_asked_once_and_never_as_advice() {
    refused("lists: [retail-list]", "lists: [retail-lists]", "names no status list");
    refused("lists: [retail-list]", "lists: []", "names no status list");
    refused("revocation: [factory-lists]", "revocation: [factory]", "names no revocation reference");
    refused("revocation: [factory-lists]", "revocation: []", "names no revocation reference");
    refused("lists: [retail-list]", "lists: [retail-list, retail-list]", "twice");
    refused("    to: { zone: staging }\n", "", "where the handoff leads");
    let asked = ASKED;
    refused(asked, &format!("{asked}{asked}"), "a second `status`");
    refused(asked, &format!("    advise:\n{asked}"), "cannot be advice");
}

#[test]
fn somebody_is_asked() {
    let (lists, revocation) = ("          lists: [retail-list]\n", "          revocation: [factory-lists]\n");
    assert!(told(revocation, "").is_empty(), "lists alone");
    assert!(told(lists, "").is_empty(), "issuers alone");
    refused(ASKED, "      - status: {}\n", "asks nobody");
    let zoneless = WITHDRAWN.replacen("    to: { zone: staging }\n", "", 1).replacen(lists, "", 1);
    assert_eq!(wrong(&zoneless), [], "what issuers say does not depend on where the handoff leads");
    let reference = WITHDRAWN.find("reference:").unwrap()..WITHDRAWN.find("handoffs:").unwrap();
    let mut bare = WITHDRAWN.replacen(ASKED, "", 1);
    bare.replace_range(reference, "reference: {}\n");
    let all: Vec<String> = wrong(&bare).iter().map(|told| told.text.to_string()).collect();
    assert!(matches!(all.as_slice(), [one] if one.contains("is empty")), "{all:?}");
}

#[test]
fn revocations_are_those_of_issuers() {
    let (files, dir) = ("      files: [crl/factory.crl]\n", "      dir: crl/current/\n");
    for optional in [files, dir, "      archive: crl/old\n", "      max-age: 7d\n"] {
        assert!(told(optional, "").is_empty(), "{optional}");
    }
    refused(&format!("{files}{dir}"), "", "names no files");
    refused("files: [crl/factory.crl]", "files: []", "names no file");
    refused("files: [crl/factory.crl]", "files: [a.crl, a.crl]", "twice");
    refused("files: [crl/factory.crl]", "files: [../a.crl]", "..");
    refused("dir: crl/current/", "dir: /etc/crl", "/etc/crl");
    refused("archive: crl/old", "archive: crl/current", "any age would do");
    refused("roots: [factory, acme]", "roots: [gate-key]", "is a key");
    refused("roots: [factory, acme]", "roots: [factories]", "names no root");
    refused("max-age: 7d", "max-age: a week", "is not a length of time");
    let many: Vec<String> = (0..=crate::policy::limits::MAX_NAMED).map(|at| format!("f{at}.crl")).collect();
    refused("files: [crl/factory.crl]", &format!("files: [{}]", many.join(", ")), "at most 256");
    let most = many[1..].join(", ");
    assert!(told("files: [crl/factory.crl]", &format!("files: [{most}]")).is_empty());
}

#[test]
fn what_nobody_asks_is_told() {
    let idle = WITHDRAWN.replacen(ASKED, "", 1);
    let files = [("roots/factory.pem", "x"), ("gate.pub", "x")];
    let read = files.map(|(path, bytes)| (path.into(), Ok(bytes.as_bytes().to_vec())));
    let framework = parse("idle.yaml", &idle).unwrap().resolve(read.into(), |_| "").unwrap();
    let findings = lint(&framework, model::Instant::from_unix(0).unwrap());
    let told: Vec<&str> = findings.iter().map(|finding| &*finding.text).collect();
    for what in ["status list `retail-list`", "revocation reference `factory-lists`"] {
        let idle = format!("the {what} is declared and never used");
        assert!(told.iter().any(|text| text.contains(&idle)), "{told:?}");
    }
}

#[test]
fn a_list_of_which_an_older_one_would_do_is_told() {
    let told = |text: &str| -> Vec<String> {
        let draft = parse("floor.yaml", text).unwrap();
        let files = draft.files().into_iter().map(|file| (file.path, Ok(b"a file".to_vec()))).collect();
        let framework = draft.resolve(files, |_| "").unwrap();
        let findings = lint(&framework, model::Instant::from_unix(0).unwrap());
        findings.iter().map(|finding| finding.text.to_string()).collect()
    };
    let older = |text: &str| told(text).iter().any(|text| text.contains("from an older one"));
    let aged = WITHDRAWN.replacen("      max-age: 24h\n", "", 1);
    assert!(!older(WITHDRAWN) && !older(&aged));
    assert!(older(&aged.replacen("      min-number: 41\n", "", 1)));
}

/// A signer under the private authority, whose times another one gives.
fn certified(roots: &str) -> String {
    let bob = "  bob:\n    email:\n      roots: [acme]\n      issuer: https://accounts.example\n      \
               address: bob@retail.example\n";
    assert!(WITHDRAWN.contains(bob));
    WITHDRAWN
        .replacen(bob, "  bob: { x509: { roots: [factory], san: { email: bob@retail.example } } }\n", 1)
        .replacen("provenance: { by: [alice] }", "provenance: { by: [alice, bob] }", 1)
        .replacen("roots: [factory, acme]", &format!("roots: [{roots}]"), 1)
}

fn unspoken(text: &str) -> Vec<String> {
    let draft = parse("unspoken.yaml", text).unwrap();
    let files = draft.files().into_iter().map(|file| (file.path, Ok(b"a file".to_vec()))).collect();
    let framework = draft.resolve(files, |_| "").unwrap();
    let findings = lint(&framework, model::Instant::from_unix(0).unwrap());
    let told = findings.iter().filter(|one| one.text.contains("issuers are asked"));
    told.map(|one| one.to_string()).collect()
}

#[test]
fn certificates_of_which_no_issuer_is_asked_are_told() {
    assert_eq!(unspoken(&certified("factory, acme")), [""; 0]);
    let times = unspoken(&certified("factory"));
    assert!(
        matches!(times.as_slice(), [one] if one.contains("none of them about `acme`: certificates of its timestamp")
            && one.contains("revocation: [factory-lists]") && one.contains("add `acme` to the `roots`")),
        "{times:?}"
    );
    let signers = unspoken(&certified("acme"));
    assert!(
        matches!(signers.as_slice(), [one] if one.contains("about `factory`: certificates of signers under it")),
        "{signers:?}"
    );
    // Where nobody signs with a certificate that lasts, nothing is missing.
    assert_eq!(unspoken(WITHDRAWN), [""; 0]);
    let other = WITHDRAWN.replacen("roots: [factory, acme]", "roots: [factory]", 1);
    assert_eq!(unspoken(&other), [""; 0]);
    // Nor where issuers are not asked at all.
    let silent = certified("acme").replacen("          revocation: [factory-lists]\n", "", 1);
    assert_eq!(unspoken(&silent), [""; 0]);
}

#[test]
fn times_of_a_key_are_asked_about_and_one_line_is_told_once() {
    let key = WITHDRAWN
        .replacen(
            "gate-key: { key: { file: gate.pub } }",
            "gate-key: { key: { file: gate.pub, timestamps: acme } }",
            1,
        )
        .replacen("identities:\n", "identities:\n  gate: { key: { root: gate-key } }\n", 1)
        .replacen("provenance: { by: [alice] }", "provenance: { by: [alice, gate] }", 1)
        .replacen("identities: [alice, bob]\nzones", "identities: [alice, bob, gate]\nzones", 1)
        .replacen("roots: [factory, acme]", "roots: [factory]", 1);
    let repeated = format!(
        "{key}  again: {{ to: {{ zone: staging }}, repeat: [intake], subject-name: any, require: [{{ signature: {{ by: [gate] }} }}] }}\n"
    );
    for text in [key, repeated] {
        let told = unspoken(&text);
        assert!(matches!(told.as_slice(), [one] if one.contains("about `acme`")), "{told:?}");
    }
}
