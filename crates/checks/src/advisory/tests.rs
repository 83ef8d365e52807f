//! Advisories in hand, for the checks that ask them.

use std::sync::Arc;

use advisories::{Finding, Known, State};
use decision::{Advised, Facts, Package};
use model::{Age, Artifact, ArtifactKind, EvidenceId, Instant, NonEmpty, Outcome, Place, Subject, Text};

use super::{AdvisoryRule, VexRule};
use crate::testimony::{Testimony, sample};

pub(crate) fn rule() -> Arc<AdvisoryRule> {
    Arc::new(AdvisoryRule { feeds: NonEmpty::one("malicious".into()), vex: None })
}

pub(crate) fn name() -> &'static str {
    "pkg:npm/%40acme/widget@1.4.2"
}

pub(crate) fn finding(id: &str) -> Finding {
    Finding {
        id: id.into(),
        aliases: vec![],
        summary: None,
        malicious: id.starts_with("MAL-"),
        state: State::Affected,
        place: Place::new(EvidenceId::file(9), "a.json:/affected/0"),
    }
}

pub(crate) fn unclear(id: &str) -> Finding {
    Finding { state: State::Unclear("it cannot be compared".into()), ..finding(id) }
}

pub(crate) fn known(findings: Vec<Finding>) -> Known {
    Known { feed: "malicious".into(), covers: true, findings }
}

pub(crate) fn judged<P>(
    params: &P,
    names: &[&str],
    findings: Vec<Finding>,
    judge: fn(&Testimony<'_>, &P, Instant) -> Outcome,
) -> Outcome {
    judged_by(params, names, vec![known(findings)], judge)
}

/// What a check answers about a proof that gives the artifact these names, where only [`name`] was asked about.
pub(crate) fn judged_by<P>(
    params: &P,
    names: &[&str],
    known: Vec<Known>,
    judge: fn(&Testimony<'_>, &P, Instant) -> Outcome,
) -> Outcome {
    let (given, digests) = ("widget-1.4.2.tgz".into(), vec![]);
    let subject = Subject::Artifact(Artifact { given, kind: ArtifactKind::File, digests, size: None });
    let facts = Facts {
        subject: &subject,
        now: sample::now(),
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected: vec![],
        at_large: &[],
        excused: vec![],
        excepted: vec![],
        unreachable: vec![],
        relied: None,
        advised: Some(Advised { packages: vec![Package { name: name().into(), known }] }),
        bills: vec![],
        together: Arc::default(),
        earlier: None,
        again: None,
    };
    let names: Vec<Text> = names.iter().map(|name| Text::from(*name)).collect();
    let testimony = Testimony { names: &names, among: Some(&facts), ..sample::testimony() };
    judge(&testimony, params, sample::now())
}

#[test]
fn where_no_advisories_were_asked_nothing_passes() {
    let names: Vec<Text> = vec![name().into()];
    let testimony = Testimony { names: &names, ..sample::testimony() };
    let vex = Some(VexRule { by: sample::by_acme_ci(), max_age: Age::parse("1d").unwrap() });
    let rule = Arc::new(AdvisoryRule { vex, ..(*rule()).clone() });
    for test in rule.tests(vec![]) {
        let outcome = test.judge(&testimony, decision::Moment::Now(sample::now()), sample::now());
        assert!(!outcome.passes());
    }
}
