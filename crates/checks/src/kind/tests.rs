use super::*;
use decision::Disbelieved;
use model::{Algorithm, Artifact, ArtifactKind, Digest, EvidenceId, Instant, Place};
use verify::{CODES, Rejection};

fn artifact() -> Subject {
    Subject::Artifact(Artifact {
        given: "widget.tgz".into(),
        kind: ArtifactKind::File,
        digests: vec![Digest::new(Algorithm::Sha256, &[0xab; 32]).unwrap()],
        size: Some(1),
    })
}

fn facts<'a>(subject: &'a Subject, rejected: Vec<Disbelieved>, unreachable: Vec<Reason>) -> Facts<'a> {
    let now = Instant::from_unix(0).unwrap();
    Facts {
        subject,
        now,
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected,
        at_large: &[],
        excused: vec![],
        excepted: vec![],
        unreachable,
        relied: None,
        advised: None,
        bills: vec![],
        together: std::sync::Arc::default(),
        earlier: None,
        again: None,
    }
}

fn rejected(code: &str, evidence: u32, claims_subject: bool) -> Disbelieved {
    let code = CODES.iter().find(|known| known.id == code).unwrap();
    let place = Place::new(EvidenceId::file(evidence), "/messageSignature");
    Disbelieved {
        rejection: Rejection { code, text: code.id.into(), place },
        claims_subject,
        speaks: Speaks::Anything,
    }
}

fn attestation(predicate_type: &str) -> Kind {
    Kind::Attestation { name: "sbom".into(), predicate_type: predicate_type.into() }
}

#[test]
fn one_type_never_stands_in_for_another() {
    let sign = "https://sigstore.dev/cosign/sign/v1";
    let spdx = "https://spdx.dev/Document";
    let slsa = ["https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1"];
    assert!(Kind::Signature.admits(sign));
    assert!(slsa.iter().all(|one| Kind::Provenance.admits(one) && !Kind::Signature.admits(one)));
    for other in [spdx, "", "https://sigstore.dev/cosign/sign/v2", "https://sigstore.dev/cosign/sign/v1/"] {
        assert!(!Kind::Signature.admits(other) && !Kind::Provenance.admits(other), "{other}");
    }
    assert!(attestation(spdx).admits(spdx));
    for other in [sign, slsa[1], "https://spdx.dev/Document/v2.3", "https://SPDX.dev/Document", ""] {
        assert!(!attestation(spdx).admits(other), "{other}");
    }
}

#[test]
fn nothing_at_all_is_missing_and_says_what_to_supply() {
    let subject = artifact();
    for kind in [Kind::Signature, Kind::Provenance, attestation("https://spdx.dev/Document")] {
        let facts = facts(&subject, vec![], vec![]);
        assert!(kind.candidates(&facts).is_empty());
        let Outcome::Unknown(Gap::Missing, reasons) = kind.absent(&facts) else { panic!("{kind:?}") };
        let help = reasons.first().help.as_deref().unwrap();
        assert!(help.contains(&format!("sha256:{}", "ab".repeat(32))), "{help}");
        assert!(matches!(kind.nothing_to_judge(&facts), Outcome::Unknown(Gap::Missing, _)));
    }
}

#[test]
fn a_bad_proof_is_violated_by_the_rejection_that_came_furthest() {
    let subject = artifact();
    let list = vec![
        rejected("not-json", 0, true),
        rejected("bad-signature", 1, true),
        rejected("unknown-key", 2, true),
    ];
    let facts = facts(&subject, list, vec![Reason::new("a mirror did not answer")]);
    let Outcome::Violated(reasons) = Kind::Provenance.absent(&facts) else {
        panic!("a bad proof is not none")
    };
    let reason = reasons.first();
    assert_eq!(reason.observed.as_deref(), Some("bad-signature"));
    assert_eq!(reason.rests_on, [Place::new(EvidenceId::file(1), "/messageSignature")]);
    assert!(reason.help.as_deref().unwrap().contains("refuse"));
    assert!(matches!(Kind::Provenance.nothing_to_judge(&facts), Outcome::Unknown(Gap::Missing, _)));
}

#[test]
fn a_strangers_delivery_is_told_as_one() {
    let subject = artifact();
    for (code, told) in [
        (
            "unknown-key",
            "there is no signature over the artifact by anybody the framework knows: unknown-key",
        ),
        ("bad-signature", "there is no signature over the artifact that holds: bad-signature"),
    ] {
        let facts = facts(&subject, vec![rejected(code, 0, true)], vec![]);
        let Outcome::Violated(reasons) = Kind::Signature.absent(&facts) else { panic!("{code}") };
        assert_eq!(&*reasons.first().text, told);
    }
}

#[test]
fn what_proves_nothing_is_inconclusive_and_hides_no_bad_proof() {
    let subject = artifact();
    let dumb = ["needs-bytes", "too-large-for-scheme", "unsupported-log-entry", "unsupported-evidence"];
    for code in dumb {
        let alone = facts(&subject, vec![rejected(code, 0, true)], vec![]);
        let Outcome::Unknown(Gap::Inconclusive, reasons) = Kind::Signature.absent(&alone) else {
            panic!("{code}")
        };
        assert_eq!(reasons.first().rests_on, [Place::new(EvidenceId::file(0), "/messageSignature")]);
        assert!(reasons.first().help.is_some());
        for bad in ["not-json", "bad-signature", "subject-mismatch"] {
            for turned in [false, true] {
                let mut list = vec![rejected(code, 0, true), rejected(bad, 1, true)];
                if turned {
                    list.reverse();
                }
                let both = facts(&subject, list, vec![]);
                let Outcome::Violated(reasons) = Kind::Signature.absent(&both) else {
                    panic!("{code} hides {bad}")
                };
                assert_eq!(reasons.first().observed.as_deref(), Some(bad));
            }
        }
    }
    let lost = facts(&subject, vec![rejected("missing-link", 0, true)], vec![]);
    assert!(matches!(Kind::Layout.absent(&lost), Outcome::Unknown(Gap::Missing, _)));
}

#[test]
fn too_few_are_wrong_only_by_what_would_have_counted() {
    let subject = artifact();
    let short = |list, unreachable| {
        Kind::Signature.too_few(&facts(&subject, list, unreachable), NonEmpty::one(Reason::new("one of two")))
    };
    assert!(matches!(short(vec![], vec![]), Outcome::Unknown(Gap::Missing, _)));
    assert!(matches!(
        short(vec![rejected("unknown-key", 0, true)], vec![]),
        Outcome::Unknown(Gap::Missing, _)
    ));
    assert!(matches!(
        short(vec![rejected("needs-bytes", 0, true)], vec![]),
        Outcome::Unknown(Gap::Inconclusive, _)
    ));
    let silent = vec![Reason::new("a mirror did not answer")];
    assert!(matches!(short(vec![], silent.clone()), Outcome::Unknown(Gap::Unreachable, _)));
    assert!(matches!(short(vec![rejected("bad-signature", 0, true)], silent), Outcome::Violated(_)));
    assert!(matches!(
        short(vec![rejected("bad-signature", 0, false)], vec![]),
        Outcome::Unknown(Gap::Missing, _)
    ));
}

#[test]
fn rejections_about_other_artifacts_are_not_held_against_this_one() {
    let subject = artifact();
    let facts = facts(&subject, vec![rejected("bad-signature", 0, false)], vec![]);
    assert!(matches!(Kind::Signature.absent(&facts), Outcome::Unknown(Gap::Missing, _)));
}

#[test]
fn out_of_reach_is_neither_missing_nor_wrong() {
    let subject = artifact();
    let facts = facts(&subject, vec![], vec![Reason::new("a mirror did not answer")]);
    let Outcome::Unknown(Gap::Unreachable, reasons) = Kind::Signature.absent(&facts) else {
        panic!("a network failure never reads as missing evidence")
    };
    assert_eq!(&*reasons.first().text, "a mirror did not answer");
    assert!(matches!(Kind::Signature.nothing_to_judge(&facts), Outcome::Unknown(Gap::Unreachable, _)));
}

#[test]
fn a_bad_proof_of_another_kind_is_not_a_bad_proof_of_this_one() {
    let subject = artifact();
    let bytes = Disbelieved { speaks: Speaks::ForBytes, ..rejected("bad-signature", 0, true) };
    let sbom = Disbelieved {
        speaks: Speaks::Statement("https://spdx.dev/Document".into()),
        ..rejected("bad-signature", 1, true)
    };
    let facts = facts(&subject, vec![bytes, sbom], vec![]);
    assert!(matches!(Kind::Signature.absent(&facts), Outcome::Violated(_)));
    assert!(matches!(Kind::Provenance.absent(&facts), Outcome::Unknown(Gap::Missing, _)));
    assert!(matches!(attestation("https://spdx.dev/Document").absent(&facts), Outcome::Violated(_)));
}
