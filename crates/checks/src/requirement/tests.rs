use super::*;
use crate::testimony::sample;
use crate::{Across, Condition, RefRule, Source, StatusRule, SubjectRule};
use decision::{ExitCode, Facts, Plan, Requirement, decide};
use model::{Artifact, ArtifactKind, Gap, Outcome, Pattern, Reason, Subject, Text, Version};

fn ids(requirement: &Requirement) -> Vec<&'static str> {
    requirement.checks.iter().map(|check| check.card().id).collect()
}

fn named_and_versioned() -> SubjectRule {
    SubjectRule {
        names: Some(NonEmpty::one(Pattern::parse("widget-{version}.tgz").unwrap())),
        not_below: Some(Version::parse("1.4.0").unwrap()),
    }
}

fn across(subject: SubjectRule) -> Across {
    Across { subject, under: None, status: StatusRule::None, advisories: vec![] }
}

fn any() -> SubjectRule {
    SubjectRule { names: None, not_below: None }
}

fn path() -> Text {
    "handoffs.intake.require[0]".into()
}

fn full() -> Provenance {
    Provenance {
        by: sample::by_acme_ci(),
        builders: vec![sample::builder("acme-isolated", sample::SIGNER, 3)],
        level: Some(3),
        source: Some(Source::parse("github.com/acme/widget").unwrap()),
        reference: Some(RefRule::Matching(Pattern::parse("refs/tags/v*").unwrap())),
        commit: Some("5a".repeat(20).into()),
        build_types: vec!["https://actions.github.io/buildtypes/workflow/v1".into()],
        parameters: vec![("inputs.version".into(), Pattern::parse("1.*").unwrap())],
        other_parameters: false,
        condition: Some(Condition::parse("has(predicate.runDetails)").unwrap()),
        max_age: Some(Age::parse("30d").unwrap()),
        proven_time: true,
        subject: None,
    }
}

fn bare() -> Provenance {
    Provenance {
        builders: vec![],
        level: None,
        source: None,
        reference: None,
        commit: None,
        build_types: vec![],
        parameters: vec![],
        condition: None,
        max_age: None,
        proven_time: false,
        ..full()
    }
}

#[test]
fn what_is_asked_for_is_planned_and_nothing_else() {
    assert_eq!(
        ids(&provenance(path(), full(), &across(named_and_versioned()))),
        [
            "missing-provenance",
            "unlisted-signer",
            "key-outside-window",
            "wrong-source",
            "wrong-ref",
            "wrong-commit",
            "wrong-build-type",
            "wrong-parameter",
            "unlisted-parameter",
            "unlisted-builder",
            "low-build-level",
            "unmet-condition",
            "wrong-name",
            "old-version",
            "stale-proof",
            "unproven-time",
        ]
    );
    assert_eq!(
        ids(&provenance(path(), bare(), &across(any()))),
        ["missing-provenance", "unlisted-signer", "key-outside-window"]
    );
}

#[test]
fn each_field_plans_its_own_check() {
    let each: [(&str, Provenance); 10] = [
        ("wrong-parameter", Provenance { parameters: full().parameters, other_parameters: true, ..bare() }),
        ("wrong-commit", Provenance { commit: full().commit, ..bare() }),
        ("wrong-build-type", Provenance { build_types: full().build_types, ..bare() }),
        ("wrong-source", Provenance { source: full().source, ..bare() }),
        ("wrong-ref", Provenance { reference: full().reference, ..bare() }),
        ("unlisted-builder", Provenance { builders: full().builders, ..bare() }),
        ("unmet-condition", Provenance { condition: full().condition, ..bare() }),
        ("low-build-level", Provenance { level: Some(1), ..bare() }),
        ("stale-proof", Provenance { max_age: full().max_age, ..bare() }),
        ("unproven-time", Provenance { proven_time: true, ..bare() }),
    ];
    for (id, demand) in each {
        let planned = provenance(path(), demand, &across(any()));
        assert_eq!(ids(&planned), ["missing-provenance", "unlisted-signer", "key-outside-window", id]);
    }
}

#[test]
fn a_signature_is_held_to_the_name_it_gives_whatever_statements_say() {
    let demand = || Signature {
        by: sample::by_acme_ci(),
        distinct: None,
        max_age: None,
        proven_time: false,
        at_now: false,
        subject: None,
    };
    let alone = signature(path(), demand(), &across(named_and_versioned()), false);
    let shared = signature(path(), demand(), &across(named_and_versioned()), true);
    let always = ["unsigned-artifact", "unlisted-signer", "key-outside-window"];
    assert_eq!(ids(&alone), [always.as_slice(), &["wrong-name", "old-version"]].concat());
    assert_eq!(ids(&shared), ids(&alone));
}

#[test]
fn an_attestation_is_asked_for_names_and_times() {
    let demand = Attestation {
        name: "sbom".into(),
        predicate_type: "https://spdx.dev/Document".into(),
        by: sample::by_acme_ci(),
        distinct: None,
        max_age: Some(Age::parse("7d").unwrap()),
        proven_time: true,
        condition: Some(Condition::parse("has(predicate.packages)").unwrap()),
        subject: None,
    };
    assert_eq!(
        ids(&attestation(path(), demand, &across(named_and_versioned()))),
        [
            "missing-attestation",
            "unlisted-signer",
            "key-outside-window",
            "unmet-condition",
            "wrong-name",
            "old-version",
            "stale-proof",
            "unproven-time",
        ]
    );
}

#[test]
fn a_name_of_its_own_takes_the_place_of_the_handoffs() {
    let own = |subject| Provenance { subject: Some(subject), ..bare() };
    let planned =
        |demand, rule: &SubjectRule| ids(&provenance(path(), demand, &across(rule.clone())))[3..].to_vec();
    assert_eq!(planned(own(any()), &named_and_versioned()), [""; 0]);
    assert_eq!(planned(own(named_and_versioned()), &any()), ["wrong-name", "old-version"]);
    let named = SubjectRule { not_below: None, ..named_and_versioned() };
    assert_eq!(planned(own(named), &named_and_versioned()), ["wrong-name"]);
}

#[test]
fn a_floor_without_a_name_is_still_asked() {
    let rule = SubjectRule { names: None, ..named_and_versioned() };
    assert_eq!(rule.tests(false).len(), 1);
}

fn without_evidence(unreachable: Vec<Reason>) -> decision::Decision {
    let subject = Subject::Artifact(Artifact {
        given: "widget.tgz".into(),
        kind: ArtifactKind::File,
        digests: vec![],
        size: None,
    });
    let now = sample::now();
    let facts = Facts {
        subject: &subject,
        now,
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected: vec![],
        at_large: &[],
        excused: vec![],
        excepted: vec![],
        unreachable,
        relied: None,
        advised: None,
        bills: vec![],
        together: Arc::default(),
        earlier: None,
        again: None,
    };
    let required = NonEmpty::one(provenance(path(), full(), &across(named_and_versioned())));
    decide(
        &Plan {
            handoff: "intake".into(),
            required,
            advised: vec![],
            status: None,
            advisories: vec![],
            dependencies: vec![],
            publishing: None,
            exceptions: vec![],
            receipts: decision::ReceiptPlan::default(),
        },
        &facts,
    )
}

#[test]
fn without_evidence_every_check_is_missing() {
    let decision = without_evidence(vec![]);
    assert_eq!(decision.code(), ExitCode::Missing);
    assert!(decision.judged().iter().all(|j| matches!(j.outcome(), Outcome::Unknown(Gap::Missing, _))));
    let text = &decision.judged()[1].outcome().reasons()[0].text;
    assert_eq!(&**text, "there is no provenance about the artifact to judge");
}

#[test]
fn out_of_reach_every_check_is_unreachable() {
    let decision = without_evidence(vec![Reason::new("a mirror did not answer")]);
    assert_eq!(decision.judged().len(), 16);
    assert!(decision.judged().iter().all(|j| matches!(j.outcome(), Outcome::Unknown(Gap::Unreachable, _))));
}
