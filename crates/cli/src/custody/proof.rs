use std::sync::Arc;

use checks::{Across, Attestation, NamedIdentity, StatusRule, SubjectRule, attestation};
use decision::{Decision, ExitCode, Facts, Plan, ReceiptPlan, decide};
use formats::Handed;
use model::{Artifact, ArtifactKind, Instant, NonEmpty, Outcome, Subject, Text};
use policy::Framework;
use verify::Roots;

use super::Brought;
use crate::complaint::Complaint;

/// Rejections of what nobody known signed: it may be the participant's, with a key that the framework does not have yet.
const STRANGERS: [&str; 2] = ["unknown-key", "untrusted-certificate"];

/// Who must have signed something that was brought.
pub(crate) struct Vouching<'a> {
    /// What it is, for messages.
    pub(crate) what: &'static str,
    /// The predicate type it has.
    pub(crate) predicate_type: &'static str,
    /// The participant.
    pub(crate) party: &'a Text,
    /// One of its subjects.
    pub(crate) about: &'a Handed,
}

/// Holds a statement against the identities of a participant, by the checks that hold any attestation against its signer.
///
/// # Errors
/// Exit 1 when it is proved to be somebody else's or changed, 3 when nothing tells whose it is.
pub(crate) fn vouched<P>(
    brought: &Brought<P>,
    vouching: &Vouching<'_>,
    (framework, roots): (&Framework, &Roots),
    now: Instant,
) -> Result<(), Complaint> {
    let Vouching { what, party, .. } = *vouching;
    let refused = |code: ExitCode, why: &str| Complaint {
        code,
        text: format!("the {what} is not signed by `{party}`: {why}"),
        place: None,
        help: format!("ask `{party}` for the file that it signed, and for its key where that is a new one"),
    };
    if !framework.may_attest(party) {
        return Err(refused(ExitCode::Wrong, "the framework's `roles` do not permit it to `attest`"));
    }
    let of_party = |named: &&Arc<NamedIdentity>| named.participant.as_ref() == Some(party);
    let by: Vec<_> = framework.identities().iter().filter(of_party).cloned().collect();
    let by = NonEmpty::of(by)
        .ok_or_else(|| refused(ExitCode::Missing, "the framework declares no identity of it"))?;
    let proof = verify::statement(&brought.claim, roots, now);
    let bound = proof.and_then(|proof| verify::bind(&Arc::new(proof), &artifact(vouching.about)));
    let bound = bound.map_err(|rejection| {
        let open = rejection.code.proves_nothing() || STRANGERS.contains(&rejection.code.id);
        let code = if open { ExitCode::Missing } else { ExitCode::Wrong };
        refused(code, &format!("[{}] {}", rejection.code.id, rejection.text))
    })?;
    let subject = Subject::Artifact(artifact(vouching.about));
    let facts = Facts {
        subject: &subject,
        now,
        signatures: vec![],
        statements: vec![bound],
        layouts: vec![],
        rejected: vec![],
        at_large: &[],
        excused: vec![],
        unreachable: vec![],
        relied: None,
        advised: None,
        together: Arc::default(),
        earlier: None,
        again: None,
    };
    let decision = decide(&plan(vouching, by), &facts);
    let code = decision.code();
    if code == ExitCode::Allow { Ok(()) } else { Err(refused(code, &why(&decision))) }
}

fn artifact(handed: &Handed) -> Artifact {
    Artifact {
        given: handed.name.clone(),
        kind: ArtifactKind::Digest,
        digests: handed.digests.iter().cloned().collect(),
        size: None,
    }
}

/// One requirement: a statement of this type by one of these.
fn plan(vouching: &Vouching<'_>, by: NonEmpty<Arc<NamedIdentity>>) -> Plan {
    let demand = Attestation {
        name: vouching.what.into(),
        predicate_type: vouching.predicate_type.into(),
        by,
        distinct: None,
        condition: None,
        max_age: None,
        proven_time: false,
        subject: None,
    };
    let across = Across {
        subject: SubjectRule { names: None, not_below: None },
        under: None,
        status: StatusRule::None,
        advisories: vec![],
    };
    let required = NonEmpty::one(attestation(vouching.what.into(), demand, &across));
    let handoff = vouching.what.into();
    let receipts = ReceiptPlan::default();
    Plan {
        handoff,
        required,
        advised: vec![],
        status: None,
        advisories: vec![],
        exceptions: vec![],
        receipts,
    }
}

fn why(decision: &Decision) -> String {
    let mut failing = decision.judged().iter().filter(|judged| !judged.outcome().passes());
    let reason = failing.next().and_then(|judged| match judged.outcome() {
        Outcome::Violated(reasons) | Outcome::Unknown(_, reasons) => Some(reasons.first().text.to_string()),
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => None,
    });
    reason.unwrap_or_else(|| "nothing says so".to_owned())
}
