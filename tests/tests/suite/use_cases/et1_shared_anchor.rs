//! ET1: one trust anchor for many parties: a signed framework, its roots and status lists, which all of them evaluate alike.

use crate::case::{copied, named, root};
use crate::run::{Ran, run_at};

const AT: &str = "2026-11-22T13:00:00Z";

/// A party with its own copy of what is shared.
struct Party(tempfile::TempDir);

impl Party {
    fn new() -> Self {
        let party = Self(tempfile::tempdir().unwrap());
        let shared = root().join("policies");
        for folder in ["roots", "status"] {
            copied(&shared.join(folder), &party.0.path().join(folder));
        }
        std::fs::copy(shared.join("retail-intake.yaml"), party.0.path().join("retail-intake.yaml")).unwrap();
        let keys = root().join("fixtures/signing");
        for name in ["retail-p256.key", "retail-p256.pub"] {
            std::fs::copy(keys.join(name), party.0.path().join(name)).unwrap();
        }
        party
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn judges(&self, delivery: &str, artifact: &str) -> Ran {
        let dir = named(delivery).dir;
        let file = |name: &str| dir.join(name).to_string_lossy().into_owned();
        let signer = format!("key:{}", self.path("retail-p256.pub"));
        let (framework, artifact, evidence) = (self.path("retail-intake.yaml"), file(artifact), file("."));
        let arguments = [
            "verify",
            &artifact,
            "--policy",
            &framework,
            "--policy-signer",
            &signer,
            "--handoff",
            "intake",
            "-a",
            &evidence,
            "--format",
            "json",
        ];
        run_at(&arguments, AT)
    }
}

#[test]
fn et1_parties_that_share_a_signed_framework_and_its_lists_decide_alike() {
    let (one, other) = (Party::new(), Party::new());
    let signed = run_at(
        &["policy", "sign", &one.path("retail-intake.yaml"), "--sign-with", &one.path("retail-p256.key")],
        AT,
    );
    assert_eq!(signed.code, 0, "{}", signed.err);
    std::fs::copy(one.path("retail-intake.yaml.sig"), other.path("retail-intake.yaml.sig")).unwrap();
    for (delivery, artifact, code) in [
        ("delivery/separate-files", "widget-1.4.2.tgz", 0),
        ("delivery/built-by-hand", "widget-1.4.2.tgz", 1),
        ("delivery/recalled", "widget-1.4.1.tgz", 1),
    ] {
        let (own, theirs) = (one.judges(delivery, artifact), other.judges(delivery, artifact));
        assert_eq!((own.code, theirs.code), (code, code), "{}{}", own.out, own.err);
        for part in ["/framework/digest", "/subjects/0/decision", "/subjects/0/digests"] {
            assert_eq!(own.report.pointer(part), theirs.report.pointer(part), "{delivery}: {part}");
        }
        let lists = |ran: &Ran| ran.report["reference"][0]["digest"].clone();
        assert_eq!(lists(&own), lists(&theirs));
    }
}

#[test]
fn et1_a_party_that_loosens_its_copy_judges_by_nothing() {
    let party = Party::new();
    let key = party.path("retail-p256.key");
    let signed = run_at(&["policy", "sign", &party.path("retail-intake.yaml"), "--sign-with", &key], AT);
    assert_eq!(signed.code, 0, "{}", signed.err);
    let text = std::fs::read_to_string(party.path("retail-intake.yaml")).unwrap();
    let looser = text.replacen("level: 3\n", "level: 1\n", 1);
    assert_ne!(text, looser);
    std::fs::write(party.path("retail-intake.yaml"), looser).unwrap();
    assert_eq!(party.judges("delivery/separate-files", "widget-1.4.2.tgz").code, 5);
}
