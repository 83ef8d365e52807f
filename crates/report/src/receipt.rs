use decision::{ChosenKind, Decision, ExitCode, Previous, Speaks};
use formats::{CarriedException, Receipt, ReceiptNote, SeenStatus};
use model::{Digest, EvidenceRow, NonEmpty, Origin, Subject, Text};

use crate::Run;

/// How a receipt is to name things, as the framework says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptTerms {
    /// Who verifies.
    pub verifier: Text,
    /// What was verified.
    pub resource: Text,
    /// What the artifact is called by those who signed it, where they agree on one name.
    pub name: Option<Text>,
    /// The status lists that were asked.
    pub status: Vec<SeenStatus>,
}

/// The receipt of a subject of this run; `None` for whatever was not allowed, and in an audit.
pub fn receipt(run: &Run, decision: &Decision, terms: ReceiptTerms) -> Option<Receipt> {
    if run.audit || decision.code() != ExitCode::Allow {
        return None;
    }
    let framework = &run.framework;
    let end = |end: &Option<crate::End>| end.as_ref().map(|end| end.name.clone());
    Some(Receipt {
        name: terms.name,
        digests: digests(decision.subject())?,
        verifier: terms.verifier,
        tool: run.version.clone(),
        verified_at: run.evaluated_at,
        resource: terms.resource,
        framework: (framework.name.clone(), framework.number, framework.digest.clone()),
        inputs: inputs(decision, &run.evidence),
        build_level: level(decision),
        note: ReceiptNote {
            handoff: Some(run.handoff.name.clone()),
            from: end(&run.handoff.from),
            to: end(&run.handoff.to),
            framework: Some((framework.name.clone(), framework.number)),
            status: Some(terms.status),
            exceptions: Some(exceptions(decision)),
            previous: Some(previous(decision).filter_map(|one| one.digest.clone()).collect()),
        },
    })
}

/// Every digest that was computed, or the value it is named by.
fn digests(subject: &Subject) -> Option<NonEmpty<(Text, Text)>> {
    let Subject::Artifact(artifact) = subject else { return None };
    let hashed =
        artifact.digests.iter().map(|digest| (digest.algorithm().name().into(), digest.hex().into()));
    let named = artifact.reference().map(|named| (named.kind().name().into(), named.value().into()));
    NonEmpty::of(hashed.chain(named).collect())
}

/// The files of all evidence that counted. A layout rests on links that are not told one by one, so nothing is told then:
/// a list of inputs is complete, or it is not there (SLSA v1, `inputAttestations`).
fn inputs(decision: &Decision, rows: &[EvidenceRow]) -> Option<NonEmpty<Digest>> {
    let believed = decision.believed();
    if believed.iter().any(|one| one.speaks == Speaks::Layout) {
        return None;
    }
    let file = |row: u32| rows.iter().find(|known| known.id.row == row && known.origin != Origin::Reference);
    let all: Option<Vec<Digest>> =
        believed.iter().map(|one| file(one.evidence.row).map(|row| row.digest.clone())).collect();
    let mut all = all?;
    all.sort();
    all.dedup();
    NonEmpty::of(all).filter(|all| all.count() <= Receipt::MAX_INPUTS)
}

/// The highest build level that the framework grants for provenance by which a requirement was met.
fn level(decision: &Decision) -> Option<u8> {
    let granted = decision.chosen().iter().filter_map(|chosen| match chosen.what {
        ChosenKind::Provenance(level) => level,
        ChosenKind::Receipt(_) | ChosenKind::Other => None,
    });
    granted.max()
}

/// What was set aside, here and at the handoffs before; each once.
fn exceptions(decision: &Decision) -> Vec<CarriedException> {
    let excepted = decision.judged().iter().filter(|judged| judged.excepted());
    let applied = excepted.flat_map(|judged| {
        let applied = judged.exceptions.iter().filter(|one| one.refused.is_none());
        applied.map(|one| (&one.exception, judged.card.id))
    });
    let own = applied.map(|(exception, check)| CarriedException {
        name: exception.name.clone(),
        check: Text::from(check),
        expires: exception.expires,
    });
    let carried = previous(decision).flat_map(|one| one.exceptions.iter().cloned());
    let mut all: Vec<CarriedException> = own.chain(carried).collect();
    all.sort();
    all.dedup();
    all
}

/// The receipts it rests on.
fn previous(decision: &Decision) -> impl Iterator<Item = &Previous> {
    decision.chosen().iter().filter_map(|chosen| match &chosen.what {
        ChosenKind::Receipt(previous) => Some(previous),
        ChosenKind::Provenance(_) | ChosenKind::Other => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SubjectResult;
    use crate::sample::{Answers, run, subject};

    fn terms() -> ReceiptTerms {
        ReceiptTerms {
            verifier: "https://gate.example".into(),
            resource: "urn:x:widget.tgz".into(),
            name: Some("widget.tgz".into()),
            status: vec![],
        }
    }

    fn decided(answers: Answers) -> (Run, std::sync::Arc<Decision>) {
        let result = subject("widget.tgz", answers);
        let SubjectResult::Decided(decision) = &result else { panic!("not decided") };
        (run(vec![result.clone()]), std::sync::Arc::clone(decision))
    }

    #[test]
    fn only_an_allow_has_a_receipt() {
        let (allowed, decision) = decided(Answers::default());
        let own = receipt(&allowed, &decision, terms()).unwrap();
        assert_eq!(own.digests.first().0, "sha256".into());
        assert_eq!((own.build_level, own.inputs), (None, None), "nothing was looked up, no file counted");
        assert!(receipt(&Run { audit: true, ..allowed }, &decision, terms()).is_none());
        let (denied, decision) = decided(Answers::nothing());
        assert!(receipt(&denied, &decision, terms()).is_none());
    }
}
