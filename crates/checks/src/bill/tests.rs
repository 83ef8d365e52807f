//! Bills in hand, for the checks that ask them.

use advisories::{Finding, Known};
use decision::{Asked, Bill, Considered, Facts, Published, Unlisted, VerdictOn};
use dependencies::{Binding, Graph, Lister, Listing, Source};
use formats::Bom;
use model::{Artifact, ArtifactKind, Instant, NonEmpty, Outcome, Subject};
use serde_json::{Value, json};

use super::{MAX_TOLD, told};
use crate::testimony::{Testimony, sample};

/// A component with a digest.
pub(crate) fn component(purl: &str) -> Value {
    json!({
        "type": "library", "bom-ref": purl, "name": "x", "purl": purl,
        "hashes": [{ "alg": "SHA-256", "content": "1".repeat(64) }],
    })
}

/// One that does not say which package it is.
pub(crate) fn unnamed() -> Value {
    json!({ "type": "library", "bom-ref": "u", "name": "somebody's", "version": "1" })
}

pub(crate) fn graph(components: &[Value]) -> Graph {
    let document =
        json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components });
    let source = Source { evidence: sample::testimony().evidence, bound: Binding::Sbom };
    Graph::of(vec![Listing::of_bill(source, &Bom::read(document.to_string().as_bytes()).unwrap()).unwrap()])
        .unwrap()
}

type Judge<P> = fn(&Testimony<'_>, &P, Instant) -> Outcome;

pub(crate) fn judged<P>(params: &P, components: &[Value], judge: Judge<P>) -> Outcome {
    judged_by(params, Some(Ok(graph(components))), judge)
}

/// What a check answers about a bill of which nothing is known.
pub(crate) fn judged_by<P>(params: &P, graph: Option<Result<Graph, Unlisted>>, judge: Judge<P>) -> Outcome {
    asked(params, graph, vec![], judge)
}

/// What a check answers where publishers came to this of each of these dependencies, by place and name; `now` are those
/// exceptions for packages.
pub(crate) fn published<P>(
    params: &P,
    components: &[Value],
    published: Vec<Published>,
    now: Vec<Considered>,
    judge: impl Fn(&Testimony<'_>, &P, Instant) -> Outcome,
) -> Outcome {
    with(params, Some(Ok(graph(components))), (vec![], published, now), judge)
}

/// What a check answers where one feed knows this of each dependency.
pub(crate) fn asked<P>(
    params: &P,
    graph: Option<Result<Graph, Unlisted>>,
    known: Vec<Vec<Finding>>,
    judge: Judge<P>,
) -> Outcome {
    with(params, graph, (known, vec![], vec![]), judge)
}

fn with<P>(
    params: &P,
    graph: Option<Result<Graph, Unlisted>>,
    (known, published, excepted): (Vec<Vec<Finding>>, Vec<Published>, Vec<Considered>),
    judge: impl Fn(&Testimony<'_>, &P, Instant) -> Outcome,
) -> Outcome {
    let known = known.into_iter().enumerate().map(|(dependency, findings)| Asked {
        dependency,
        known: vec![Known { feed: "malware".into(), covers: true, findings }],
    });
    let asked: Vec<Asked> = known.collect();
    let bill = graph.map(|graph| Bill { asked, published, ..bill_of(graph) });
    excepting(params, bill.as_ref(), excepted, judge)
}

/// What a check answers where others found this of the dependencies.
pub(crate) fn with_verdicts<P>(
    params: &P,
    graph: Graph,
    verdicts: Vec<VerdictOn>,
    judge: Judge<P>,
) -> Outcome {
    among(params, Some(&Bill { verdicts, ..bill_of(Ok(graph)) }), judge)
}

fn bill_of(graph: Result<Graph, Unlisted>) -> Bill {
    let testimony = sample::testimony();
    let count = graph.as_ref().map(|graph| graph.dependencies().len()).map_err(Clone::clone);
    let count = count.and_then(|count| match count {
        0 => Err(Unlisted::Empty(testimony.predicate())),
        _ => Ok(count),
    });
    Bill {
        from: vec![Lister::Sbom],
        by: vec![],
        beside: None,
        evidence: Some(testimony.evidence),
        listed: vec![(Lister::Sbom, count)],
        graph: graph.ok(),
        asked: vec![],
        withdrawn: vec![],
        verdicts: vec![],
        published: vec![],
    }
}

/// What a check answers about a bill.
pub(crate) fn among<P>(params: &P, bill: Option<&Bill>, judge: Judge<P>) -> Outcome {
    excepting(params, bill, vec![], judge)
}

fn excepting<P>(
    params: &P,
    bill: Option<&Bill>,
    excepted: Vec<Considered>,
    judge: impl Fn(&Testimony<'_>, &P, Instant) -> Outcome,
) -> Outcome {
    let testimony = sample::testimony();
    let subject = Subject::Artifact(Artifact {
        given: "widget-1.4.2.tgz".into(),
        kind: ArtifactKind::File,
        digests: vec![],
        size: None,
    });
    let facts = Facts {
        subject: &subject,
        now: sample::now(),
        signatures: vec![],
        statements: vec![],
        layouts: vec![],
        rejected: vec![],
        at_large: &[],
        excused: vec![],
        excepted,
        unreachable: vec![],
        relied: None,
        advised: None,
        bills: vec![],
        together: std::sync::Arc::default(),
        earlier: None,
        again: None,
    };
    judge(&Testimony { among: Some(&facts), bill, ..testimony }, params, sample::now())
}

#[test]
fn only_so_many_are_told_and_the_rest_is_counted() {
    let count = |all: usize| {
        let reasons: Option<NonEmpty<_>> = told(vec![(); all], |()| model::Reason::new("x"));
        reasons.map(|reasons| (reasons.iter().count(), reasons.iter().last().unwrap().text.to_string()))
    };
    assert_eq!(count(0), None);
    assert_eq!(count(MAX_TOLD), Some((MAX_TOLD, "x".to_owned())));
    assert_eq!(count(MAX_TOLD + 1), Some((MAX_TOLD + 1, "and 1 more of the same".to_owned())));
}
