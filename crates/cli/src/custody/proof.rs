use std::path::Path;
use std::sync::Arc;

use checks::{
    Across, Attestation, NamedIdentity, Relationship, StatusRule, SubjectRule, attestation, status,
};
use countersign::{Beside, InForce, NotReady};
use decision::{Decision, ExitCode, Facts, Plan, ReceiptPlan, StatusPlan, decide};
use formats::Handed;
use model::{Artifact, ArtifactKind, Instant, NonEmpty, Outcome, Subject, Text};
use policy::Framework;
use report::name;
use verify::Roots;

use super::Brought;
use crate::complaint::Complaint;
use crate::state::{ListSeen, State};
use crate::status_files::Places;
use crate::{issuer_files, status_files};

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
    /// Whether it falls with either side or the relationship. A refusal does not: it may be for want of them.
    pub(crate) between: bool,
    /// What is handed over with it, and falls with it.
    pub(crate) goods: &'a [Handed],
}

/// By what a statement is judged.
pub(crate) struct By<'a> {
    framework: &'a Framework,
    roots: &'a Roots,
    now: Instant,
    /// What the handoffs under the relationship ask of status lists and of issuers, each once.
    asked: Vec<Beside>,
}

impl<'a> By<'a> {
    /// A framework as it lies in this folder, with all that these handoffs of it ask of what was withdrawn.
    ///
    /// # Errors
    /// When a list or a reference cannot be used.
    pub(crate) fn read(
        (framework, roots): (&'a Framework, &'a Roots),
        handoffs: &[&Text],
        folder: &Path,
        (state, now): (Option<&State>, Instant),
    ) -> Result<Self, NotReady> {
        let mut asked: Vec<Beside> = Vec::new();
        for handoff in handoffs {
            let lists = status_files::opened(framework, handoff, Places::named(folder), state);
            let files = (lists, issuer_files::read(framework, handoff, Places::named(folder)));
            let read = Beside::read(framework, handoff, files, roots, InForce::Now(now));
            let read = read.map_err(NotReady::Unusable)?;
            asked.extend(read.filter(|one| !asked.iter().any(|known| known.plan() == one.plan())));
        }
        Ok(Self { framework, roots, now, asked })
    }

    /// The lists that were asked.
    pub(crate) fn seen(&self) -> Vec<ListSeen> {
        self.asked.iter().flat_map(|asked| ListSeen::each(asked.references())).collect()
    }

    /// What a person may not know, where nothing is asked whether it was withdrawn.
    pub(crate) fn unasked(&self, under: &Relationship) -> Option<String> {
        self.asked.is_empty().then(|| {
            format!(
                "note: no handoff under {} asks a status list, so nothing was asked whether a key or the relationship was \
                 revoked or suspended",
                name(&under.name)
            )
        })
    }

    /// The same as [`Self::vouched`], whatever is handed over with it.
    ///
    /// # Errors
    /// As [`Self::vouched`].
    pub(crate) fn signer_stands<P>(
        &self,
        brought: &Brought<P>,
        vouching: &Vouching<'_>,
    ) -> Result<(), Complaint> {
        self.vouched(brought, &Vouching { goods: &[], ..*vouching })
    }

    /// Holds a statement against the identities of a participant, by the checks that hold any attestation against its
    /// signer; and both against what was withdrawn.
    ///
    /// # Errors
    /// Exit 1 when it is proved to be somebody else's or changed, or was revoked or suspended; 3 when nothing tells whose
    /// it is, or whether that holds; 5 when a list cannot be used.
    pub(crate) fn vouched<P>(&self, brought: &Brought<P>, vouching: &Vouching<'_>) -> Result<(), Complaint> {
        let Vouching { what, party, .. } = *vouching;
        let refused = |code: ExitCode, why: &str| Complaint {
            code,
            text: format!("the {what} is not signed by `{party}`: {why}"),
            place: None,
            help: format!(
                "ask `{party}` for the file that it signed, and for its key where that is a new one"
            ),
        };
        if !self.framework.may_attest(party) {
            return Err(Complaint {
                help: format!("add `attest` to `participants.{party}.roles`, if it is to sign"),
                ..refused(ExitCode::Wrong, "the framework's `roles` do not permit it to `attest`")
            });
        }
        let of_party = |named: &&Arc<NamedIdentity>| named.participant.as_ref() == Some(party);
        let by: Vec<_> = self.framework.identities().iter().filter(of_party).cloned().collect();
        let by = NonEmpty::of(by)
            .ok_or_else(|| refused(ExitCode::Missing, "the framework declares no identity of it"))?;
        let proof = verify::statement(&brought.claim, self.roots, self.now);
        let bound = proof.and_then(|proof| verify::bind(&Arc::new(proof), &artifact(vouching.about)));
        let bound = bound.map_err(|rejection| {
            let open = rejection.code.proves_nothing() || STRANGERS.contains(&rejection.code.id);
            let code = if open { ExitCode::Missing } else { ExitCode::Wrong };
            refused(code, &format!("[{}] {}", rejection.code.id, rejection.text))
        })?;
        let subject = Subject::Artifact(artifact(vouching.about));
        let mut facts = Facts {
            subject: &subject,
            now: self.now,
            signatures: vec![],
            statements: vec![bound],
            layouts: vec![],
            rejected: vec![],
            at_large: &[],
            excused: vec![],
            excepted: vec![],
            unreachable: vec![],
            relied: None,
            advised: None,
            bills: vec![],
            together: Arc::default(),
            earlier: None,
            again: None,
        };
        let decision = decide(&plan(vouching, by.clone(), None), &facts);
        if decision.code() != ExitCode::Allow {
            return Err(refused(decision.code(), &failing(&decision).1));
        }
        let goods: Vec<Artifact> = vouching.goods.iter().map(artifact).collect();
        let mut worst: Option<Complaint> = None;
        for asked in &self.asked {
            let unusable = |(text, help): (String, &str)| Complaint {
                code: ExitCode::Unusable,
                text,
                place: None,
                help: help.to_owned(),
            };
            facts.relied = Some(asked.about(&facts, &goods).map_err(unusable)?);
            let decision = decide(&plan(vouching, by.clone(), Some(asked.plan())), &facts);
            let code = decision.code();
            let graver = worst.as_ref().is_none_or(|known| known.code.and(code) != known.code);
            if code != ExitCode::Allow && graver {
                worst = Some(withdrawn(vouching, &decision));
            }
        }
        worst.map_or(Ok(()), Err)
    }
}

/// The handoffs of a framework under a relationship.
pub(crate) fn handoffs_under<'f>(framework: &'f Framework, under: &Relationship) -> Vec<&'f Text> {
    let own = |handoff: &&Text| framework.under(handoff).is_some_and(|own| own.name == under.name);
    framework.handoffs().filter(own).collect()
}

/// Checks of what is handed over, whoever signs.
const GOODS: [&str; 2] = ["revoked-artifact", "suspended-artifact"];

/// What is said where somebody lists what it rests on.
fn withdrawn(vouching: &Vouching<'_>, decision: &Decision) -> Complaint {
    let (check, why) = failing(decision);
    if GOODS.contains(&check) {
        return Complaint {
            code: decision.code(),
            text: format!("what is handed over was withdrawn: [{check}] {why}"),
            place: None,
            help: "leave it out, or hold it back; `countersign status show` tells the entry".to_owned(),
        };
    }
    Complaint {
        code: decision.code(),
        text: format!("the {} cannot be relied on: [{check}] {why}", vouching.what),
        place: None,
        help: format!(
            "ask `{}`, and whoever issued the list, what happened; `countersign status show` tells the entry",
            vouching.party
        ),
    }
}

fn artifact(handed: &Handed) -> Artifact {
    Artifact {
        given: handed.name.clone(),
        kind: ArtifactKind::Digest,
        digests: handed.digests.iter().cloned().collect(),
        size: None,
    }
}

/// One requirement: a statement of this type by one of these. Where lists are asked, whether that was withdrawn; and
/// perhaps whether either side or the relationship was.
fn plan(vouching: &Vouching<'_>, by: NonEmpty<Arc<NamedIdentity>>, asked: Option<&StatusPlan>) -> Plan {
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
        status: match asked {
            Some(asked) if !asked.lists.is_empty() => StatusRule::Everything,
            Some(_) => StatusRule::Signers,
            None => StatusRule::None,
        },
        advisories: vec![],
    };
    let mut required = NonEmpty::one(attestation(vouching.what.into(), demand, &across));
    if asked.is_some() && vouching.between {
        required.push(status("status".into()));
    }
    Plan {
        handoff: vouching.what.into(),
        required,
        advised: vec![],
        status: asked.cloned(),
        advisories: vec![],
        dependencies: vec![],
        publishing: None,
        exceptions: vec![],
        receipts: ReceiptPlan::default(),
    }
}

/// The first check that does not hold, and why.
fn failing(decision: &Decision) -> (&'static str, String) {
    let mut failing = decision.judged().iter().filter(|judged| !judged.outcome().passes());
    let reason = failing.next().and_then(|judged| match judged.outcome() {
        Outcome::Violated(reasons) | Outcome::Unknown(_, reasons) => {
            Some((judged.card.id, reasons.first().text.to_string()))
        }
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => None,
    });
    reason.unwrap_or_else(|| ("unlisted-signer", "nothing says so".to_owned()))
}
