use decision::{Decision, Disbelieved, ExitCode, Judged, Verdict};
use model::{ArtifactKind, EvidenceRow, Instant, Outcome, Place, Reason, Subject, Text};

use crate::coverage::coverage;
use crate::exception::exception;
use crate::proof::proof;
use crate::run::{End, Fault, HandoffRef, Receipts, Reference, Released, Run, SubjectResult, Unused};
use crate::v1::{
    CheckV1, ContactV1, DecisionV1, EvidenceV1, FaultV1, FrameworkV1, HandoffV1, MomentV1, OutcomeV1,
    PlaceV1, ReasonV1, ReceiptsV1, ReferenceV1, RejectedV1, ReleasedV1, SetAsideV1, SubjectV1, ToolV1,
    UnusedV1, VerdictV1, Word,
};

/// What a person does about a defect.
const BUG_HELP: &str = "nothing was allowed; please report this with the command and its output";

impl DecisionV1 {
    /// Names this layout. No address: a name nobody can take over.
    pub const SCHEMA: &'static str = "countersign/decision/v1";

    /// The report of `run`.
    pub fn of(run: &Run) -> Self {
        let code = run.code();
        Self {
            schema: Self::SCHEMA.into(),
            tool: ToolV1 { name: "countersign".into(), version: run.version.clone() },
            decision: code.verdict().into(),
            code: code.number(),
            evaluated_at: run.evaluated_at.to_string(),
            at_given: run.at_given,
            audit: run.audit,
            offline: run.offline,
            framework: FrameworkV1 {
                name: run.framework.name.clone(),
                number: run.framework.number,
                digest: run.framework.digest.to_string(),
                pinned: run.framework.pinned,
                signed_by: run.framework.signed_by.clone(),
                text: run.framework.text.clone(),
                file: run.framework.file.clone(),
            },
            handoff: handoff(&run.handoff),
            reference: run.reference.iter().map(|one| reference(one, run.evaluated_at)).collect(),
            notes: run.notes.clone(),
            faults: run
                .faults
                .iter()
                .map(|one| fault("unreachable", one))
                .chain(unreleased(run))
                .chain(unwritten(run))
                .chain(run.unrecorded.as_ref().map(|one| fault("unrecorded", one)))
                .collect(),
            evidence: run.evidence.iter().map(evidence).collect(),
            unused_evidence: run.unused.iter().map(unused).collect(),
            subjects: run.subjects.iter().map(|one| subject(one, run.code_of(one))).collect(),
            released: released(run),
            receipts: receipts(run),
        }
    }
}

fn handoff(handoff: &HandoffRef) -> HandoffV1 {
    let name = |end: &Option<End>| end.as_ref().map(|end| end.name.clone());
    let contacts = handoff.from.iter().chain(&handoff.to).map(|end| ContactV1 {
        about: end.name.clone(),
        participant: end.participant.clone(),
        contact: end.contact.clone(),
    });
    HandoffV1 {
        name: handoff.name.clone(),
        from: name(&handoff.from),
        to: name(&handoff.to),
        contacts: contacts.collect(),
    }
}

fn reference(reference: &Reference, now: Instant) -> ReferenceV1 {
    ReferenceV1 {
        kind: reference.kind.into(),
        name: reference.name.clone(),
        digest: reference.digest.to_string(),
        number: reference.number,
        age_s: reference.issued.and_then(|issued| issued.age_at(now)).map(|age| age.seconds()),
        expires: reference.expires.map(|at| at.to_string()),
        note: reference.note.clone(),
    }
}

impl From<Verdict> for VerdictV1 {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allow => Self::Allow,
            Verdict::Deny => Self::Deny,
            Verdict::Undecided => Self::Undecided,
        }
    }
}

impl From<&Outcome> for OutcomeV1 {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Satisfied(_) => Self::Satisfied,
            Outcome::Violated(_) => Self::Violated,
            Outcome::Unknown(..) => Self::Unknown,
            Outcome::NotApplicable(_) => Self::NotApplicable,
        }
    }
}

fn released(run: &Run) -> Option<ReleasedV1> {
    let Some(Ok(Released { to, files })) = run.release.clone() else { return None };
    Some(ReleasedV1 { to, files })
}

fn unreleased(run: &Run) -> Option<FaultV1> {
    let failed = run.release.as_ref()?.as_ref().err()?;
    Some(fault("unreleased", failed))
}

fn receipts(run: &Run) -> Option<ReceiptsV1> {
    let Some(Ok(Receipts { to, digests, attached })) = &run.receipts else { return None };
    let digests = digests.iter().map(ToString::to_string).collect();
    Some(ReceiptsV1 { to: to.clone(), digests, attached: attached.clone() })
}

fn unwritten(run: &Run) -> Option<FaultV1> {
    let failed = run.receipts.as_ref()?.as_ref().err()?;
    Some(fault("unwritten", failed))
}

fn fault(kind: &'static str, fault: &Fault) -> FaultV1 {
    FaultV1 {
        kind: kind.into(),
        about: fault.about.clone(),
        reason: fault.text.clone(),
        help: fault.help.clone(),
    }
}

fn evidence(row: &EvidenceRow) -> EvidenceV1 {
    EvidenceV1 {
        id: row.id.row,
        origin: row.origin.word().into(),
        path: row.path.clone(),
        digest: row.digest.to_string(),
    }
}

fn unused(unused: &Unused) -> UnusedV1 {
    UnusedV1 {
        id: unused.id.row,
        line: unused.id.line,
        part: unused.id.part,
        code: unused.code.map(Word::from),
        reason: unused.reason.clone(),
    }
}

fn subject(result: &SubjectResult, code: ExitCode) -> SubjectV1 {
    let undecided = |given: &Text, kind: &'static str, reason: &Text, help: Text| SubjectV1 {
        given: given.clone(),
        kind: None,
        digests: [].into(),
        children: [],
        decision: code.verdict().into(),
        code: code.number(),
        checks: Vec::new(),
        advice: Vec::new(),
        coverage: Vec::new(),
        proofs: Vec::new(),
        rejected: Vec::new(),
        set_aside: Vec::new(),
        fault: Some(FaultV1 { kind: kind.into(), about: given.clone(), reason: reason.clone(), help }),
    };
    match result {
        SubjectResult::Decided(decision) => decided(decision, code),
        SubjectResult::Unreachable { given, text, help } => {
            undecided(given, "unreachable", text, help.clone())
        }
        SubjectResult::Refused { given, why, text, help } => undecided(given, why.word(), text, help.clone()),
        SubjectResult::Unusable { given, text, help } => undecided(given, "unusable", text, help.clone()),
        SubjectResult::Bug { given, text } => undecided(given, "bug", text, BUG_HELP.into()),
    }
}

fn decided(decision: &Decision, code: ExitCode) -> SubjectV1 {
    let (given, kind, digests) = match decision.subject() {
        Subject::Artifact(artifact) => {
            let kind = match &artifact.kind {
                ArtifactKind::File => "file",
                ArtifactKind::Digest => "digest",
                ArtifactKind::Named(_) => "named",
                ArtifactKind::Image(_) => "image",
            };
            (&artifact.given, kind, artifact.digests.as_slice())
        }
        Subject::Presenter(presenter) => (&presenter.given, "presenter", [].as_slice()),
    };
    SubjectV1 {
        given: given.clone(),
        kind: Some(kind.into()),
        digests: digests.iter().map(|digest| (digest.algorithm().name().into(), digest.hex())).collect(),
        children: [],
        decision: code.verdict().into(),
        code: code.number(),
        checks: decision.judged().iter().map(check).collect(),
        advice: decision.advice().iter().map(check).collect(),
        coverage: coverage(decision),
        proofs: decision.believed().iter().map(proof).collect(),
        rejected: decision.rejected().iter().map(rejected).collect(),
        set_aside: set_aside(decision),
        fault: None,
    }
}

fn check(judged: &Judged) -> CheckV1 {
    let outcome = judged.outcome();
    let cause = match outcome {
        Outcome::Unknown(gap, _) => Some(gap.word().into()),
        Outcome::Satisfied(_) | Outcome::Violated(_) | Outcome::NotApplicable(_) => None,
    };
    let (first, further) = split(outcome);
    let ReasonV1 { expected, observed, rests_on, reason, help } = first;
    CheckV1 {
        id: judged.card.id.into(),
        outcome: outcome.into(),
        cause,
        then: judged.then.as_ref().map(|then| MomentV1 { outcome: then.into() }),
        now: MomentV1 { outcome: (&judged.now).into() },
        expected,
        observed,
        rests_on,
        exception: judged.exceptions.first().map(exception),
        further_exceptions: judged.exceptions.iter().skip(1).map(exception).collect(),
        reason,
        help,
        controls: judged.card.controls.iter().map(|control| (*control).into()).collect(),
        requirement: judged.path.clone(),
        further,
    }
}

/// The first reason, of which there always is one, and the rest.
fn split(outcome: &Outcome) -> (ReasonV1, Vec<ReasonV1>) {
    match outcome {
        Outcome::Satisfied(reasons) | Outcome::Violated(reasons) | Outcome::Unknown(_, reasons) => {
            (reason(reasons.first()), reasons.iter().skip(1).map(reason).collect())
        }
        Outcome::NotApplicable(only) => (reason(only), Vec::new()),
    }
}

fn reason(reason: &Reason) -> ReasonV1 {
    ReasonV1 {
        expected: reason.expected.clone(),
        observed: reason.observed.clone(),
        rests_on: reason.rests_on.iter().map(place).collect(),
        reason: reason.text.clone(),
        help: reason.help.clone(),
    }
}

fn place(place: &Place) -> PlaceV1 {
    PlaceV1 {
        evidence: place.evidence.row,
        line: place.evidence.line,
        part: place.evidence.part,
        pointer: place.pointer.clone(),
    }
}

fn set_aside(decision: &Decision) -> Vec<SetAsideV1> {
    let all = decision.set_aside().iter().map(|one| SetAsideV1 {
        list: one.list.clone(),
        number: one.number,
        authority: one.authority.clone(),
        entry: one.entry.clone(),
        kind: one.kind.into(),
        target: one.target.clone(),
        state: one.state.into(),
        said: one.reason.clone(),
        reason: one.why.clone(),
        evidence: one.place.evidence.row,
        pointer: one.place.pointer.clone(),
    });
    all.collect()
}

fn rejected(disbelieved: &Disbelieved) -> RejectedV1 {
    let rejection = &disbelieved.rejection;
    RejectedV1 {
        evidence: rejection.place.evidence.row,
        line: rejection.place.evidence.line,
        part: rejection.place.evidence.part,
        pointer: rejection.place.pointer.clone(),
        code: rejection.code.id.into(),
        reason: rejection.text.clone(),
        help: rejection.code.help.into(),
    }
}
