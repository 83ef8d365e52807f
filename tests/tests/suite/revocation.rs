//! What issuers say of certificates, through the command line: every field changes the answer, and what cannot be relied on
//! is no answer at all.

use std::path::Path;

use forge::World;
use forge::revocation::{Answer, Term, crl, ocsp};

use crate::case::{Case, Judged, copied, named};
use crate::run::run_at;

/// A case of the family with a framework and files of its own to spoil.
struct Stage {
    dir: tempfile::TempDir,
    case: Case,
}

impl Stage {
    fn of(case: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let case = named(&format!("revocation/{case}"));
        let family = case.dir.parent().unwrap();
        copied(&family.join("roots"), &dir.path().join("roots"));
        let framework = dir.path().join("framework.yaml");
        std::fs::copy(family.join("framework.yaml"), &framework).unwrap();
        Self { case: Case { framework, ..case }, dir }
    }

    /// With something in the framework replaced, all over it.
    fn with(self, from: &str, to: &str) -> Self {
        let text = std::fs::read_to_string(&self.case.framework).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&self.case.framework, text.replace(from, to)).unwrap();
        self
    }

    fn put(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.dir.path().join("roots").join(name), bytes).unwrap();
        self
    }

    fn without(self, name: &str) -> Self {
        let path = self.dir.path().join("roots").join(name);
        match path.is_dir() {
            true => std::fs::remove_dir_all(path).unwrap(),
            false => std::fs::remove_file(path).unwrap(),
        }
        self
    }

    fn at(mut self, at: &str) -> Self {
        self.case.at = at.into();
        self
    }

    fn judged(&self) -> Judged {
        let evidence: Vec<_> = self.case.attestations.iter().map(|name| self.case.dir.join(name)).collect();
        self.case.run_with(&evidence)
    }

    fn code(&self) -> u8 {
        self.judged().ran.code
    }

    /// Nothing is decided, nothing is said of the delivery, and the line and the file are named.
    fn unusable(&self, words: &[&str]) {
        let ran = self.judged().ran;
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{}", ran.err);
        for word in words.iter().chain(&["framework.yaml:"]) {
            assert!(ran.err.contains(word), "{word}: {}", ran.err);
        }
    }
}

const GOOD: &str = "nothing-revoked: { roots: [factory, acme], dir: roots/nothing-revoked, max-age: 2d }";

#[test]
fn t02_every_field_of_revocation_is_enforced() {
    let spoilt = |case: &str, from: &str, to: &str| Stage::of(case).with(from, to).code();
    let named = |rest: &str| format!("nothing-revoked: {{ {rest} }}");
    let issuers = "roots/nothing-revoked/factory.crl, roots/nothing-revoked/issuing.crl, roots/nothing-revoked/issuing.pem";
    for (other, exit) in [
        (named("roots: [factory, acme], dir: roots/nothing-revoked"), 0),
        (named("roots: [factory, acme], dir: roots/nothing-revoked, max-age: 2h"), 0),
        (named("roots: [factory, acme], dir: roots/nothing-revoked, max-age: 119m"), 5),
        (named("roots: [factory, acme], dir: roots/leaf-revoked, max-age: 2d"), 1),
        (named("roots: [factory, acme], dir: roots/times-silent, max-age: 2d"), 3),
        (named("roots: [factory], dir: roots/times-silent, max-age: 2d"), 0),
        (named("roots: [factory], dir: roots/nothing-revoked, max-age: 2d"), 5),
        (named(&format!("roots: [factory], files: [{issuers}], max-age: 2d")), 0),
        (named("roots: [factory], files: [roots/nothing-revoked/factory.crl], max-age: 2d"), 3),
        (named("roots: [factory], files: [roots/nothing-revoked/issuing.crl], max-age: 2d"), 5),
        (named("roots: [factory], files: [roots/factory.pem], dir: roots/times-silent"), 0),
    ] {
        assert_eq!(spoilt("nothing-revoked", GOOD, &other), exit, "{other}");
    }
    let archive = ", archive: roots/expired-archived/old";
    assert_eq!(spoilt("expired-archived", archive, ""), 3);
    let listed = "status: { revocation: [leaf-revoked] }";
    assert_eq!(spoilt("leaf-revoked", listed, "status: { revocation: [nothing-revoked] }"), 0);
    assert_eq!(spoilt("leaf-revoked", listed, "status: { revocation: [nothing-revoked, leaf-revoked] }"), 1);
}

#[test]
fn what_cannot_be_relied_on_is_no_answer() {
    const LIST: &str = "nothing-revoked/issuing.crl";
    let whole = |name: &str| Stage::of("nothing-revoked").put(LIST, name);
    whole("not a list").unusable(&["issuing.crl: it cannot be read", "one to a file"]);
    whole("").unusable(&["issuing.crl: it cannot be read"]);
    Stage::of("nothing-revoked").without("nothing-revoked/issuing.pem").unusable(&[
        "issuing.crl: it is the list of an authority that is not known under the roots",
        "put its certificate beside it",
    ]);
    Stage::of("nothing-revoked").without("nothing-revoked").unusable(&["no such file"]);
    let emptied = ["factory.crl", "issuing.crl", "issuing.pem", "times.ocsp"]
        .iter()
        .fold(Stage::of("nothing-revoked"), |stage, file| stage.without(&format!("nothing-revoked/{file}")));
    emptied.unusable(&["the folder holds no file"]);
    let list = std::fs::read(Stage::of("nothing-revoked").dir.path().join("roots").join(LIST)).unwrap();
    let mut turned = list.clone();
    *turned.last_mut().unwrap() ^= 1;
    Stage::of("nothing-revoked").put(LIST, turned).unusable(&["its signature is not of the authority"]);
    Stage::of("nothing-revoked").at("2026-08-04T00:00:00Z").unusable(&["longer ago than `max-age` (2 days)"]);
    let unbounded = ", max-age: 2d }";
    Stage::of("nothing-revoked")
        .with(unbounded, " }")
        .at("2026-08-05T00:00:01Z")
        .unusable(&["a newer one was due at 2026-08-05T00:00:00Z", "under `archive`"]);
    let ahead = Stage::of("nothing-revoked").at("2026-08-01T21:54:59Z");
    ahead.unusable(&[
        "it is dated 2026-08-01T22:00:00Z, which is after 2026-08-01T21:54:59Z",
        "check this machine's clock",
    ]);
    assert_eq!(Stage::of("nothing-revoked").at("2026-08-01T21:55:00Z").code(), 0, "clocks differ by less");
}

#[test]
fn what_no_authority_under_the_roots_made_is_no_answer() {
    let [stamper, stamps] = World::new("stranger").timestamps.issued();
    let time = |text: &str| text.parse().unwrap();
    let term = Term::of(time("2026-08-01T22:00:00Z"), time("2026-08-05T00:00:00Z"));
    let response = ocsp(&stamps, &stamps, &stamper, &term, &Answer::Good);
    let with = |name: &str, bytes: &[u8]| {
        Stage::of("nothing-revoked").put(&format!("nothing-revoked/{name}"), bytes)
    };
    with("times.ocsp", &response)
        .unusable(&["times.ocsp: it speaks of no certificate of an authority that is known"]);
    let list = crl(&stamps, &term, &[], None);
    with("another.crl", &list).unusable(&["another.crl: its signature is not of the authority it names"]);
    with("another.der", &stamps.der)
        .unusable(&["another.der: it is a certificate that no authority under the roots"]);
    let delta = crl(&stamps, &term, &[], Some(forge::revocation::DELTA));
    with("delta.crl", &delta).unusable(&["delta.crl: it cannot be read: a delta list"]);
}

#[test]
fn what_is_not_asked_is_not_read() {
    let spoilt = Stage::of("nothing-revoked").put("leaf-revoked/issuing.crl", "not a list");
    assert_eq!(spoilt.code(), 0);
}

#[test]
fn a_report_names_every_list_and_its_age() {
    let judged = Stage::of("nothing-revoked").judged();
    let references = judged.report["reference"].as_array().unwrap();
    assert_eq!(references.len(), 3, "two lists and a response; a certificate is none");
    for reference in references {
        assert_eq!(
            (&reference["kind"], &reference["name"]),
            (&"revocation".into(), &"nothing-revoked".into())
        );
        assert_eq!(
            (&reference["age_s"], &reference["expires"]),
            (&7200.into(), &"2026-08-05T00:00:00Z".into())
        );
    }
    let numbers: Vec<_> = references.iter().map(|one| &one["number"]).collect();
    assert_eq!(numbers, [&5.into(), &5.into(), &serde_json::Value::Null]);
    let rows = judged.report["evidence"].as_array().unwrap();
    let named = |name: &str| rows.iter().filter(|row| ends(&row["path"], name)).count();
    assert_eq!((named("factory.crl"), named("issuing.pem"), named("times.ocsp")), (1, 1, 1));
}

fn ends(path: &serde_json::Value, name: &str) -> bool {
    Path::new(path.as_str().unwrap()).file_name().is_some_and(|file| file == name)
}

/// What a denial says of this check.
fn told(case: &str, check: &str) -> String {
    let judged = named(case).run();
    let checks = judged.report["subjects"][0]["checks"].as_array().unwrap();
    let found = checks.iter().find(|one| one["id"] == check && one["outcome"] != "satisfied");
    found.unwrap_or_else(|| panic!("{case}: {check} is satisfied")).to_string()
}

#[test]
fn t13_everything_derived_from_what_is_revoked_falls_and_is_told_why() {
    for (case, check, words) in [
        (
            "revocation/leaf-revoked",
            "revoked-signer",
            "is revoked since 2026-07-30T12:00:00Z, and it was signed by",
        ),
        ("revocation/authority-revoked", "revoked-signer", "factory.crl number 5"),
        ("revocation/authority-revoked", "revoked-signer", "its key was in wrong hands"),
        ("revocation/times-revoked", "revoked-signer", "revoked, so the times it gave prove nothing"),
        ("revocation/times-held", "suspended-signer", "suspended, so the times it gave prove nothing"),
        ("revocation/times-silent", "revoked-signer", "cannot be told: no revocation list or OCSP response"),
        ("revocation/expired-unlisted", "revoked-signer", "which need not list it any more"),
        ("revocation/answered-unknown", "revoked-signer", "does not know it"),
        ("revocation/leaf-held", "suspended-signer", "certificate on hold"),
        ("layout-status/functionary-revoked", "revoked-signer", "is revoked since"),
        ("layout-status/inspector-revoked", "broken-layout", "by nobody whose word counts now"),
        ("layout-status/owner-revoked", "too-few-owners", "revoked or suspended"),
        ("status/log-revoked", "revoked-signer", "log "),
        ("status/log-revoked", "revoked-signer", "is revoked"),
    ] {
        let told = told(case, check);
        assert!(told.contains(words), "{case}: {words}: {told}");
    }
}

#[test]
fn a_check_of_the_framework_tells_whose_certificates_no_issuer_is_asked_about() {
    let framework = named("revocation/times-unasked").framework;
    let ran = run_at(&["policy", "check", &framework.to_string_lossy()], "2026-08-02T00:00:00Z");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let told: Vec<&str> = ran.out.split("\n\n").filter(|one| one.contains("issuers are asked at")).collect();
    assert!(
        matches!(told.as_slice(), [one] if one.contains("at `times-unasked`, and none of them about `acme`")
            && one.contains("framework.yaml:") && one.contains("times-unasked] }")),
        "{}",
        ran.out
    );
}
