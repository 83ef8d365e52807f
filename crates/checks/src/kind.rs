use std::collections::BTreeMap;

use decision::{Bill, Candidate, Facts, Speaks};
use dependencies::Lister;
use formats::{
    Approval, Bom, Delivery, NpmPublish, Predicate, PypiPublish, Receipt, SignPredicate, Statement,
    VerificationSummary, Vex,
};
use model::{Digest, Gap, NonEmpty, Outcome, Reason, Subject, Text};
use verify::{Rejection, Signer, Verified};

use crate::quote::{listed, quoted};
use crate::testimony::{Testimony, is_provenance, is_release};

/// Which proofs are candidates of a requirement. Another kind never stands in: a signed SBOM is no signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Signatures over the artifact: of its bytes, or a statement that says nothing but "I sign this".
    Signature,
    /// SLSA provenance in a version that is read.
    Provenance,
    /// Statements of one predicate type.
    Attestation {
        /// What the framework calls them.
        name: Text,
        /// The type, byte for byte.
        predicate_type: Text,
    },
    /// What is signed of a package where it is built or published: SLSA provenance, or that it was published.
    Publication,
    /// SLSA verification summaries in a version that is read.
    Summary,
    /// Receipts of one handoff: SLSA verification summaries in the version that is written.
    Receipt {
        /// The handoff. What says that it is of another is none of these.
        handoff: Text,
    },
    /// Statements of what is in a release, in a version that is read.
    Release,
    /// What signers say of vulnerabilities, in a format that is read.
    Vex,
    /// What the documents hang on that list what the artifact is made of: bills of materials where they are asked, or else
    /// provenance where that is, or else any proof of the artifact.
    MadeOf {
        /// The kinds of documents that are asked.
        from: Vec<Lister>,
        /// Whose word counts, by names in the framework.
        by: Vec<Text>,
    },
    /// What senders say that they handed over: deliveries that name the artifact.
    Delivery,
    /// What people sign who approve the artifact for one handoff.
    Approval {
        /// The handoff. What says that it is for another is none of these.
        handoff: Text,
    },
    /// in-toto layouts that end in the artifact.
    Layout,
}

impl Kind {
    /// The candidates, in the order of the evidence.
    pub(crate) fn candidates<'a>(&self, facts: &'a Facts<'a>) -> Vec<Candidate<'a>> {
        let statements = facts.statement_candidates().filter(|candidate| self.admits_statement(*candidate));
        let mut candidates: Vec<_> = match self {
            Self::Signature => facts.signature_candidates().chain(once(statements)).collect(),
            Self::MadeOf { from, .. } if hangs_on(from) == Lister::Lockfile => {
                facts.signature_candidates().chain(once(statements)).collect()
            }
            Self::Provenance
            | Self::Attestation { .. }
            | Self::Publication
            | Self::Summary
            | Self::Receipt { .. }
            | Self::Release
            | Self::Vex
            | Self::MadeOf { .. }
            | Self::Delivery
            | Self::Approval { .. } => once(statements),
            Self::Layout => facts.layout_candidates().collect(),
        };
        candidates.sort_by_key(|candidate| candidate.evidence());
        candidates
    }

    /// What a candidate says, once for each bill that hangs on it, where it is asked for one.
    pub(crate) fn read<'a>(&self, testimony: Testimony<'a>, facts: &'a Facts<'a>) -> Vec<Testimony<'a>> {
        let Self::MadeOf { from, by } = self else { return vec![testimony] };
        let on = |bill: &&'a Bill| bill.evidence.is_none_or(|evidence| evidence == testimony.evidence);
        let bills = facts.bills.iter().filter(|bill| bill.from == *from && bill.by == *by).filter(on);
        let each: Vec<Testimony<'a>> =
            bills.map(|bill| Testimony { bill: Some(bill), ..testimony.clone() }).collect();
        if each.is_empty() { vec![testimony] } else { each }
    }

    /// Whether any proof of the artifact is a candidate.
    fn is_any_proof(&self) -> bool {
        matches!(self, Self::MadeOf { from, .. } if hangs_on(from) == Lister::Lockfile)
    }

    fn admits_statement(&self, candidate: Candidate<'_>) -> bool {
        candidate.statement().is_some_and(|bound| {
            self.admits(&bound.proof().value().predicate_type) && !self.is_elsewhere(bound.proof())
        })
    }

    /// Whether a statement of the right type says that it is about another handoff. It lies in the same folder as those
    /// that are meant, and says nothing here, good or bad.
    fn is_elsewhere(&self, proof: &Verified<Statement>) -> bool {
        match self {
            Self::Approval { handoff } => {
                proof.narrow::<Approval>().is_ok_and(|approval| approval.handoff != *handoff)
            }
            Self::Receipt { handoff } => {
                let note = proof.narrow::<VerificationSummary>().ok().and_then(|summary| summary.receipt);
                note.and_then(|note| note.handoff).is_some_and(|of| of != *handoff)
            }
            Self::Signature
            | Self::Provenance
            | Self::Attestation { .. }
            | Self::Publication
            | Self::Summary
            | Self::Release
            | Self::Vex
            | Self::MadeOf { .. }
            | Self::Delivery
            | Self::Layout => false,
        }
    }

    /// Whether statements of this predicate type are candidates.
    fn admits(&self, predicate_type: &str) -> bool {
        match self {
            Self::Signature => SignPredicate::TYPES.contains(&predicate_type),
            Self::Provenance => is_provenance(predicate_type),
            Self::Attestation { predicate_type: wanted, .. } => **wanted == *predicate_type,
            Self::Publication => is_publication(predicate_type),
            Self::Summary => VerificationSummary::TYPES.contains(&predicate_type),
            Self::Receipt { .. } => predicate_type == Receipt::TYPE,
            Self::Release => is_release(predicate_type),
            Self::Vex => Vex::is_attested_as(predicate_type),
            Self::MadeOf { from, .. } => match hangs_on(from) {
                Lister::Sbom => Bom::is_attested_as(predicate_type),
                Lister::Provenance => is_provenance(predicate_type),
                Lister::Lockfile => true,
            },
            Self::Delivery => Delivery::TYPES.contains(&predicate_type),
            Self::Approval { .. } => Approval::TYPES.contains(&predicate_type),
            Self::Layout => false,
        }
    }

    /// Whether a receipt may call the artifact as such a proof does. Who approves, hands over or takes over calls it what
    /// the file before them is called: a name that is theirs to choose, and says nothing of the product.
    pub(crate) fn names_the_artifact(&self) -> bool {
        match self {
            Self::Approval { .. } | Self::Delivery | Self::Receipt { .. } | Self::MadeOf { .. } => false,
            Self::Signature
            | Self::Provenance
            | Self::Attestation { .. }
            | Self::Publication
            | Self::Summary
            | Self::Release
            | Self::Vex
            | Self::Layout => true,
        }
    }

    /// What the presence check answers when there is no candidate at all.
    ///
    /// Evidence about the artifact that failed makes it violated: a bad proof is not the same as none. The
    /// lane of what could not be reached stays its own.
    pub(crate) fn absent(&self, facts: &Facts<'_>) -> Outcome {
        let lacking = self.best_rejection(facts);
        if let Some(rejection) = lacking.filter(|one| !one.code.proves_nothing()) {
            let lack = match is_strangers(rejection) {
                true => "by anybody the framework knows",
                false => "that holds",
            };
            let reason = Reason::new(format!("there is no {} {lack}: {}", self.thing(), rejection.text))
                .compare(self.wanted(), rejection.text.clone())
                .help(rejection.code.help)
                .at(rejection.place.clone());
            return Outcome::violated(reason);
        }
        let found = found(facts);
        if let Some(mut reasons) = NonEmpty::of(facts.unreachable.clone()) {
            let text =
                format!("whether there is a {} cannot be told: evidence could not be reached", self.thing());
            reasons.push(Reason::new(text).compare(self.wanted(), found));
            return Outcome::Unknown(Gap::Unreachable, reasons);
        }
        let Some(rejection) = lacking else {
            let reason = Reason::new(format!("there is no {}", self.thing()));
            return Outcome::unknown(
                Gap::Missing,
                reason.compare(self.wanted(), found).help(self.supply(facts.subject)),
            );
        };
        let gap = rejection.code.leaves_open().unwrap_or(Gap::Missing);
        let (text, help) = match gap {
            Gap::Inconclusive => {
                (format!("whether there is a {} cannot be told", self.thing()), rejection.code.help.into())
            }
            Gap::Missing | Gap::Stale | Gap::Unreachable => {
                (format!("there is no {}", self.thing()), self.supply(facts.subject))
            }
        };
        let reason = Reason::new(format!("{text}: {}", rejection.text)).compare(self.wanted(), found);
        Outcome::unknown(gap, reason.help(help).at(rejection.place.clone()))
    }

    /// What every other check answers when there is no candidate at all.
    pub(crate) fn nothing_to_judge(&self, facts: &Facts<'_>) -> Outcome {
        let unreachable = self.best_rejection(facts).is_none() && !facts.unreachable.is_empty();
        let gap = if unreachable { Gap::Unreachable } else { Gap::Missing };
        Outcome::unknown(gap, Reason::new(format!("there is no {} to judge", self.thing())))
    }

    /// The rejection that says most of those that would have been candidates, or may have been.
    fn best_rejection<'a>(&self, facts: &'a Facts<'_>) -> Option<&'a Rejection> {
        facts.best_rejection(|one| self.would_admit(&one.speaks))
    }

    /// Whether evidence that would say this may have been a candidate.
    fn would_admit(&self, speaks: &Speaks) -> bool {
        match speaks {
            Speaks::ForBytes => *self == Self::Signature || self.is_any_proof(),
            Speaks::Statement(predicate_type) => self.admits(predicate_type),
            Speaks::Layout => *self == Self::Layout,
            Speaks::Anything => true,
        }
    }

    /// What it means that there are too few candidates, as `reasons` say. Evidence that failed may be what is short:
    /// if it was proved wrong, so is the count; and what could not be read or reached may be what is short as well. A
    /// signature by nobody the framework knows would not have counted, so it says nothing.
    pub(crate) fn too_few(&self, facts: &Facts<'_>, mut reasons: NonEmpty<Reason>) -> Outcome {
        let failed =
            facts.best_rejection(|one| self.would_admit(&one.speaks) && !is_strangers(&one.rejection));
        if let Some(one) = failed {
            let text = format!("one was not believed: {}", one.text);
            reasons.push(Reason::new(text).help(one.code.help).at(one.place.clone()));
        }
        match failed.map(|one| one.code.leaves_open()) {
            Some(None) => Outcome::Violated(reasons),
            _ if !facts.unreachable.is_empty() => {
                facts.unreachable.iter().cloned().for_each(|reason| reasons.push(reason));
                Outcome::Unknown(Gap::Unreachable, reasons)
            }
            Some(Some(gap)) => Outcome::Unknown(gap, reasons),
            None => Outcome::Unknown(Gap::Missing, reasons),
        }
    }

    fn thing(&self) -> String {
        match self {
            Self::Signature => "signature over the artifact".into(),
            Self::Provenance => "provenance about the artifact".into(),
            Self::Attestation { name, .. } => format!("{} attestation about the artifact", quoted(name)),
            Self::Publication => "attestation by who built or published it".into(),
            Self::Summary => "verification summary about the artifact".into(),
            Self::Receipt { handoff } => format!("receipt of {} about the artifact", quoted(handoff)),
            Self::Release => "release that has the artifact".into(),
            Self::Vex => "VEX document about the artifact".into(),
            Self::MadeOf { from, .. } => match hangs_on(from) {
                Lister::Sbom => "bill of materials of the artifact".into(),
                Lister::Provenance => "provenance about the artifact".into(),
                Lister::Lockfile => "proof of the artifact".into(),
            },
            Self::Delivery => "delivery that names the artifact".into(),
            Self::Approval { handoff } => format!("approval of the artifact for {}", quoted(handoff)),
            Self::Layout => "layout that ends in the artifact".into(),
        }
    }

    fn wanted(&self) -> String {
        match self {
            Self::Signature => "a signature over the artifact itself".into(),
            Self::Provenance => "a signed statement of SLSA provenance v0.2 or v1".into(),
            Self::Attestation { predicate_type, .. } => {
                format!("a signed statement of type {}", quoted(predicate_type))
            }
            Self::Publication => {
                "a signed statement of SLSA provenance, or that npm or PyPI published it".into()
            }
            Self::Summary => "a signed SLSA verification summary v0.2 or v1".into(),
            Self::Receipt { handoff } => {
                format!("a receipt of {}: a signed SLSA verification summary v1", quoted(handoff))
            }
            Self::Release => "a statement signed by GitHub of what is in a release, v0.1 or v0.2".into(),
            Self::Vex => "a signed VEX document: OpenVEX, CycloneDX or CSAF".into(),
            Self::MadeOf { from, .. } => match hangs_on(from) {
                Lister::Sbom => "a signed bill of materials, CycloneDX or SPDX in JSON".into(),
                Lister::Provenance => Self::Provenance.wanted(),
                Lister::Lockfile => "a signature over the artifact, or a signed statement about it".into(),
            },
            Self::Delivery => "a delivery, version 1, signed by its sender".into(),
            Self::Approval { handoff } => {
                format!("an approval for {}, signed by somebody who may approve it", quoted(handoff))
            }
            Self::Layout => "an in-toto layout by a known owner, whose last step made the artifact".into(),
        }
    }

    fn supply(&self, subject: &Subject) -> String {
        let which = about(subject);
        match self {
            Self::Signature => format!(
                "have the producer sign {which} itself, and name the Sigstore bundle with --attestation; \
                 a signed SBOM or provenance is not a signature"
            ),
            Self::Provenance => format!(
                "have the producer's build attest SLSA provenance (https://slsa.dev/provenance/v1 or v0.2) with \
                 {which} as a subject, and name the file with --attestation"
            ),
            Self::Attestation { predicate_type, .. } => format!(
                "have the producer sign a statement of type {} with {which} as a subject, and name the file \
                 with --attestation",
                quoted(predicate_type)
            ),
            Self::Publication => format!(
                "get what its publisher attested of {which} and name the file with --attestation, or name its registry so \
                 that it is asked; where the publisher attests nothing, ask for it or depend on something else"
            ),
            Self::Summary => format!(
                "have the verifier sign its summary (https://slsa.dev/verification_summary/v1) with {which} as a \
                 subject, and name the file with --attestation"
            ),
            Self::Receipt { handoff } => format!(
                "have {which} taken over at {}, and its receipt written (`countersign verify --receipt`); \
                 then name the file with --attestation",
                quoted(handoff)
            ),
            Self::Release => format!(
                "have the producer publish {which} in an immutable release, save what GitHub signs for it (`gh attestation \
                 download FILE --repo OWNER/REPO --predicate-type https://in-toto.io/attestation/release/v0.2`), and name \
                 the file with --attestation"
            ),
            Self::Vex => format!(
                "have the producer attest a VEX document with {which} as a subject, and name the file with \
                 --attestation"
            ),
            Self::MadeOf { from, .. } => match hangs_on(from) {
                Lister::Sbom => format!(
                    "have the producer attest a bill of materials (CycloneDX or SPDX in JSON) with {which} as a subject, \
                     and name the file with --attestation"
                ),
                Lister::Provenance => Self::Provenance.supply(subject),
                Lister::Lockfile => Self::Signature.supply(subject),
            },
            Self::Delivery => format!(
                "have the sender sign what it hands over, {which} among it, with `countersign deliver`, and name that file \
                 with --attestation"
            ),
            Self::Approval { handoff } => format!(
                "have somebody who may approve it run `countersign approve --handoff {handoff}` on {which}, and name the \
                 file with --attestation"
            ),
            Self::Layout => format!(
                "name the layout and the links of all its steps with --attestation; the link of its last step must \
                 have {which} among its products"
            ),
        }
    }
}

/// Whether statements of this type say that somebody built a package, or published it.
fn is_publication(predicate_type: &str) -> bool {
    let published = NpmPublish::TYPES.iter().chain(PypiPublish::TYPES);
    is_provenance(predicate_type) || published.into_iter().any(|known| *known == predicate_type)
}

/// What the documents hang on that list what the artifact is made of, where these kinds are asked.
fn hangs_on(from: &[Lister]) -> Lister {
    let first = [Lister::Sbom, Lister::Provenance].into_iter().find(|one| from.contains(one));
    first.unwrap_or(Lister::Lockfile)
}

/// The receipts of any handoff whose statement has this digest, each signer once.
pub(crate) fn receipts<'a>(facts: &'a Facts<'a>, digest: &Digest) -> Vec<Candidate<'a>> {
    once(facts.statement_candidates().filter(|candidate| {
        candidate.statement().map(|bound| bound.proof()).is_some_and(|proof| {
            proof.signed() == Some(digest) && *proof.value().predicate_type == *Receipt::TYPE
        })
    }))
}

/// The candidates, each statement and signer once: the same file brought many times is one proof, and costs what one does.
fn once<'a>(statements: impl Iterator<Item = Candidate<'a>>) -> Vec<Candidate<'a>> {
    let mut seen: BTreeMap<&Digest, Vec<&Signer>> = BTreeMap::new();
    let new = |candidate: &Candidate<'a>| {
        let Some(signed) = candidate.statement().and_then(|bound| bound.proof().signed()) else {
            return true;
        };
        let signers = seen.entry(signed).or_default();
        let new = !signers.contains(&candidate.signer());
        if new {
            signers.push(candidate.signer());
        }
        new
    };
    statements.filter(new).collect()
}

/// Whether it is by nobody the framework knows: good or bad for all that it says of the signature.
fn is_strangers(rejection: &Rejection) -> bool {
    ["unknown-key", "untrusted-certificate"].contains(&rejection.code.id)
}

fn about(subject: &Subject) -> String {
    match subject {
        Subject::Artifact(artifact) => match artifact.digests.first() {
            Some(digest) => digest.to_string(),
            None => quoted(&artifact.given),
        },
        Subject::Presenter(presenter) => quoted(&presenter.given),
    }
}

/// What is there instead, so that a person sees why it does not count.
fn found(facts: &Facts<'_>) -> String {
    let mut types: Vec<&str> =
        facts.statements.iter().map(|bound| &*bound.proof().value().predicate_type).collect();
    types.sort_unstable();
    types.dedup();
    match (types.is_empty(), facts.signatures.is_empty()) {
        (true, true) => "no proof about the artifact".into(),
        (true, false) => "a signature over the artifact and no statement".into(),
        (false, true) => format!("statements of type {}", listed(types.into_iter())),
        (false, false) => {
            format!("a signature over the artifact and statements of type {}", listed(types.into_iter()))
        }
    }
}

#[cfg(test)]
mod tests;
