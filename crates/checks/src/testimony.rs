use std::rc::Rc;

use decision::{Again, Bill, Candidate, Facts, Moment, Reliance, Relied};
use formats::{
    Approval, Delivery, Malformed, Provenance, ProvenanceVersion, ReceiptNote, Release, VerificationSummary,
};
use model::{Digest, EvidenceId, Gap, Instant, Name, NonEmpty, Outcome, Place, Principal, Reason, Text};

use status::Tense;

use crate::apart::Made;
use crate::chained::Chained;
use crate::quote::quoted;

#[cfg(test)]
pub(crate) mod sample;

/// What one candidate says, read once: all that the checks may look at.
///
/// Proofs can be made by the verify room alone; a testimony is a plain view of one, so that every judging
/// function is a function of values.
#[derive(Clone)]
pub(crate) struct Testimony<'a> {
    /// The evidence it came from.
    pub(crate) evidence: EvidenceId,
    /// Who signed.
    pub(crate) principal: &'a Principal,
    /// The framework's roots that vouch for the signer.
    pub(crate) roots: &'a NonEmpty<Text>,
    /// When the certificate or key was valid.
    pub(crate) window: (Option<Instant>, Option<Instant>),
    /// Signed no earlier than this, where the certificate says so; a key's signature can be of any age.
    pub(crate) signed_from: Option<Instant>,
    /// Signed no later than this, where anything proves a time that is still trusted.
    pub(crate) signed_at: Option<Instant>,
    /// The names the signer gave the artifact.
    pub(crate) names: &'a [Text],
    /// The provenance, where the statement is one: or why it cannot be read.
    pub(crate) provenance: Option<Result<Box<Provenance>, Malformed>>,
    /// The verification summary, where the statement is one: or why it cannot be read.
    pub(crate) summary: Option<Result<Box<VerificationSummary>, Malformed>>,
    /// The first field that a verification summary must have and this one has not.
    pub(crate) lacks: Option<&'static str>,
    /// SHA-256 of the statement as it was signed, by which receipts and lists name it.
    pub(crate) signed: Option<&'a Digest>,
    /// What a release holds, where the statement says so: or why it cannot be read.
    pub(crate) release: Option<Result<Box<Release>, Malformed>>,
    /// What its sender says that it handed over, where the statement does: or why it cannot be read.
    pub(crate) delivery: Option<Result<Box<Delivery>, Malformed>>,
    /// What an approval is for, where the statement is one: or why it cannot be read.
    pub(crate) approval: Option<Result<Box<Approval>, Malformed>>,
    /// The predicate as it was signed, where it is a statement.
    pub(crate) said: Option<&'a str>,
    /// The supply chain, where it is a layout.
    pub(crate) chain: Option<Chained<'a>>,
    /// What the status lists say of it, where any are asked.
    pub(crate) relied: Option<(&'a Relied, &'a Reliance)>,
    /// What it is one of: for a check that other proofs may answer.
    pub(crate) among: Option<&'a Facts<'a>>,
    /// The crossing that took place, where it is judged again.
    pub(crate) again: Option<&'a Again>,
    /// The edition of the framework it crossed under then, for which receipts and approvals were given.
    pub(crate) crossed_under: Option<&'a Digest>,
    /// What the decision rests on beside it, where it is held against that.
    pub(crate) beside: Option<Rc<Made<'a>>>,
    /// What documents that hang on it say that the artifact is made of, where it is asked for that.
    pub(crate) bill: Option<&'a Bill>,
}

impl<'a> Testimony<'a> {
    /// Reads a candidate; its predicate only if it is of a type of SLSA provenance.
    pub(crate) fn of(candidate: Candidate<'a>, facts: &'a Facts<'a>) -> Self {
        let signer = candidate.signer();
        let relied = facts.relied.as_ref().and_then(|relied| Some((relied, relied.on(candidate)?)));
        let statement = candidate.statement().map(|bound| bound.proof());
        let provenance = statement
            .filter(|proof| is_provenance(&proof.value().predicate_type))
            .map(|proof| proof.narrow::<Provenance>().map(Box::new));
        let summed = statement.filter(|proof| is_summary(&proof.value().predicate_type));
        let summary = summed.map(|proof| proof.narrow::<VerificationSummary>().map(Box::new));
        let release = statement
            .filter(|proof| is_release(&proof.value().predicate_type))
            .map(|proof| proof.narrow::<Release>().map(Box::new));
        let delivery = statement
            .filter(|proof| is_delivery(&proof.value().predicate_type))
            .map(|proof| proof.narrow::<Delivery>().map(Box::new));
        let approval = statement
            .filter(|proof| *proof.value().predicate_type == *Approval::TYPE)
            .map(|proof| proof.narrow::<Approval>().map(Box::new));
        Self {
            evidence: candidate.evidence(),
            principal: signer.principal(),
            roots: signer.roots(),
            window: signer.window(),
            signed_from: signer.signed_from(),
            signed_at: relied.map_or_else(|| signer.signed_at(), |(_, own)| own.signed(Tense::Now).by),
            names: candidate.names(),
            provenance,
            summary,
            lacks: summed.and_then(|proof| VerificationSummary::lacks(proof.value())),
            signed: statement.and_then(|proof| proof.signed()),
            release,
            approval,
            delivery,
            said: statement.map(|proof| proof.value().predicate_json()),
            chain: Chained::of(candidate, relied),
            relied,
            among: Some(facts),
            again: facts.again.as_ref(),
            crossed_under: facts.again.as_ref().map(|again| &again.edition),
            beside: None,
            bill: None,
        }
    }

    /// The instant a moment means for this signer: *then* is the proven time, or the handoff where nothing
    /// proves a time.
    pub(crate) fn at(&self, moment: Moment, now: Instant) -> Instant {
        match moment {
            Moment::Then => self.proven_then().unwrap_or(now),
            Moment::Now(now) => now,
        }
    }

    /// When its age counts: at the handoff, which may have taken place long ago.
    pub(crate) fn fresh_at(&self, moment: Moment, now: Instant) -> Instant {
        self.again.map_or_else(|| self.at(moment, now), |again| again.accepted_at)
    }

    /// The proven time, by whatever was trusted to give it when it did.
    fn proven_then(&self) -> Option<Instant> {
        match self.relied {
            Some((_, own)) => own.signed(Tense::Then).by,
            None => self.signed_at,
        }
    }

    /// The provenance, if it can be read.
    pub(crate) fn readable(&self) -> Option<&Provenance> {
        self.provenance.as_ref()?.as_ref().ok().map(|provenance| &**provenance)
    }

    /// What a check of provenance answers when the signed predicate cannot be read.
    pub(crate) fn unreadable(&self) -> Outcome {
        let reason = Reason::new("there is no readable provenance to judge").at(self.predicate());
        Outcome::unknown(Gap::Missing, reason)
    }

    /// The verification summary, if it can be read.
    pub(crate) fn readable_summary(&self) -> Option<&VerificationSummary> {
        self.summary.as_ref()?.as_ref().ok().map(|summary| &**summary)
    }

    /// What a check of a summary answers when there is none that can be read.
    pub(crate) fn no_summary(&self) -> Outcome {
        let reason = Reason::new("there is no readable verification summary to judge").at(self.predicate());
        Outcome::unknown(Gap::Missing, reason)
    }

    /// What the summary says as a receipt of ours, if it is one that can be read.
    pub(crate) fn note(&self) -> Option<&ReceiptNote> {
        self.readable_summary()?.receipt.as_ref()
    }

    /// What a check of a receipt answers when it says nothing as one: `what` it does not say.
    pub(crate) fn no_note(&self, what: &str) -> Outcome {
        if self.readable_summary().is_none() {
            return self.no_summary();
        }
        let reason = Reason::new(format!("it does not say {what}: it is a summary, and no receipt"))
            .compare(format!("a receipt, with `{}`", ReceiptNote::FIELD), "no such field")
            .help(ASK_THE_GATE)
            .at(self.predicate());
        Outcome::unknown(Gap::Missing, reason)
    }

    /// The place of a field of a receipt in the signed payload.
    pub(crate) fn noted(&self, field: &str) -> Place {
        self.payload(&format!("/predicate/{}/{field}", ReceiptNote::FIELD))
    }

    /// What the statement says of a release, if it can be read.
    pub(crate) fn readable_release(&self) -> Option<&Release> {
        self.release.as_ref()?.as_ref().ok().map(|release| &**release)
    }

    /// What a check of a release answers when there is none that can be read.
    pub(crate) fn no_release(&self) -> Outcome {
        let reason = Reason::new("there is no readable statement of a release to judge").at(self.predicate());
        Outcome::unknown(Gap::Missing, reason)
    }

    /// The approval, if it can be read.
    pub(crate) fn readable_approval(&self) -> Option<&Approval> {
        self.approval.as_ref()?.as_ref().ok().map(|approval| &**approval)
    }

    /// What a check of an approval answers when there is none that can be read.
    pub(crate) fn no_approval(&self) -> Outcome {
        let reason = Reason::new("there is no readable approval to judge").at(self.predicate());
        Outcome::unknown(Gap::Missing, reason)
    }

    /// Who signed, in words.
    pub(crate) fn who(&self) -> String {
        match self.principal {
            Principal::Keyless(who) => match &who.name {
                Name::Email(address) => match &who.issuer {
                    Some(issuer) => format!("{} (issuer {})", quoted(address), quoted(issuer)),
                    None => quoted(address),
                },
                Name::Uri(uri) => quoted(uri),
            },
            Principal::Key(key) => format!("key {} ({})", quoted(&key.root), key.digest),
            Principal::Certified(who) => format!("{} (a certificate)", quoted(&who.shown())),
        }
    }

    /// The delivery, if it can be read.
    pub(crate) fn readable_delivery(&self) -> Option<&Delivery> {
        self.delivery.as_ref()?.as_ref().ok().map(|delivery| &**delivery)
    }

    /// What a check of a delivery answers when there is none that can be read.
    pub(crate) fn no_delivery(&self) -> Outcome {
        let reason = Reason::new("there is no readable delivery to judge").at(self.predicate());
        Outcome::unknown(Gap::Missing, reason)
    }

    /// Who signed, as the report's list of proofs calls them.
    pub(crate) fn signer(&self) -> Text {
        match self.principal {
            Principal::Keyless(who) => who.name.as_str().into(),
            Principal::Key(key) => key.root.clone(),
            Principal::Certified(who) => who.shown(),
        }
    }

    /// The place of what vouches for the signer.
    pub(crate) fn signer_place(&self) -> Place {
        let pointer = match self.principal {
            Principal::Keyless(_) => "/verificationMaterial",
            Principal::Key(_) | Principal::Certified(_) => "",
        };
        Place::new(self.evidence, pointer)
    }

    /// The place of the predicate in the signed payload.
    pub(crate) fn predicate(&self) -> Place {
        Place::new(self.evidence, "payload:/predicate")
    }

    /// A place in the signed payload.
    pub(crate) fn payload(&self, pointer: &str) -> Place {
        Place::new(self.evidence, format!("payload:{pointer}"))
    }

    /// The place of the subjects in the signed payload.
    pub(crate) fn subject(&self) -> Place {
        let pointer = if self.chain.is_some() { "" } else { "payload:/subject" };
        Place::new(self.evidence, pointer)
    }

    /// The place of the builder id in the signed payload.
    pub(crate) fn builder(&self, version: ProvenanceVersion) -> Place {
        let pointer = match version {
            ProvenanceVersion::V01 | ProvenanceVersion::V02 => "payload:/predicate/builder/id",
            ProvenanceVersion::V1 => "payload:/predicate/runDetails/builder/id",
        };
        Place::new(self.evidence, pointer)
    }
}

/// What to do about a receipt that says too little.
pub(crate) const ASK_THE_GATE: &str =
    "ask whoever signed it for a receipt that says so: `countersign verify --receipt` writes one";

/// Whether a predicate type is one of SLSA provenance, in a version that is read.
pub(crate) fn is_provenance(predicate_type: &str) -> bool {
    <Provenance as formats::Predicate>::TYPES.contains(&predicate_type)
}

/// Whether a predicate type is one of releases, in a version that is read.
pub(crate) fn is_release(predicate_type: &str) -> bool {
    <Release as formats::Predicate>::TYPES.contains(&predicate_type)
}

/// Whether a predicate type is one of verification summaries, in a version that is read.
fn is_summary(predicate_type: &str) -> bool {
    <VerificationSummary as formats::Predicate>::TYPES.contains(&predicate_type)
}

/// Whether a predicate type is that of deliveries, in a version that is read.
fn is_delivery(predicate_type: &str) -> bool {
    <Delivery as formats::Predicate>::TYPES.contains(&predicate_type)
}
