use model::{Digest, EvidenceId, Text};
use status::{Found, SetAside, Signed, SignerStatus, Standing, Tense};
use verify::{Run, Signer};

use crate::{Bill, Candidate};

/// What status lists and issuers of certificates say about one subject. Every page that could say something has been read, so
/// judging it cannot fail any more.
#[derive(Debug)]
pub struct Relied {
    /// The lists that were asked, each with its number, as reports call them.
    pub lists: Vec<Text>,
    /// What they say of the subject's digests.
    pub artifact: Vec<Found>,
    /// What they say of those who hand it over: the participant, and the relationship it comes under.
    pub parties: Vec<Found>,
    /// What each proof rests on, one for each signer.
    pub proofs: Vec<Reliance>,
}

/// What the status lists say of one proof by one signer.
#[derive(Debug)]
pub struct Reliance {
    /// The evidence the proof came from.
    pub evidence: EvidenceId,
    /// Who signed it.
    pub signer: Signer,
    /// What they say of the signer, and of everything that vouches for it.
    pub of_signer: SignerStatus,
    /// The revocation references that were asked about certificates of it, or of whoever gave its times.
    pub issuers: Vec<Text>,
    /// What they say of what the proof tells: its builder, its source, its run, its packages, its verifier, and the
    /// attestation itself.
    pub of_origin: Vec<Found>,
    /// What they say of the keys that signed links of a layout.
    pub of_functionaries: Vec<(Digest, Found)>,
    /// What they say of those of the framework who recorded its inspections.
    pub of_inspectors: Vec<(Signer, SignerStatus)>,
}

impl Relied {
    /// What a candidate rests on.
    pub fn on(&self, candidate: Candidate<'_>) -> Option<&Reliance> {
        let (evidence, signer) = (candidate.evidence(), candidate.signer());
        self.proofs.iter().find(|one| one.evidence == evidence && one.signer == *signer)
    }

    /// Every entry that speaks of any of it and counts for nothing, each once: told, so that a denial that somebody had
    /// no power to make is seen by those who may make it.
    pub(crate) fn set_aside(&self, bills: &[Bill]) -> Vec<SetAside> {
        let inside = bills.iter().flat_map(|bill| &bill.withdrawn).flat_map(|one| &one.found);
        let named = self.artifact.iter().chain(&self.parties).chain(inside).flat_map(Found::set_aside);
        let mut all: Vec<SetAside> = Vec::new();
        for one in named.chain(self.proofs.iter().flat_map(Reliance::set_aside)) {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
        all.sort_by_key(|one| (one.authority.clone(), one.list.clone(), one.entry.clone()));
        all
    }
}

impl Reliance {
    /// When the proof was made, by the times that still prove something.
    pub fn signed(&self, tense: Tense) -> Signed {
        self.of_signer.signed(tense)
    }

    /// What speaks against the functionaries of a reading of a layout, a list for each step of which too few are left.
    /// Nothing proves when a link was signed: it may have been a moment ago.
    pub fn fallen_steps(&self, run: &Run, tense: Tense) -> Vec<Vec<Standing>> {
        let standing = |key: &Digest| {
            let found = self.of_functionaries.iter().find(|(known, _)| known == key);
            found.map_or(Standing::Good, |(_, found)| found.standing(tense, Signed::default()))
        };
        let fallen = run.steps().iter().filter_map(|step| {
            let all: Vec<Standing> = step.keys.iter().map(standing).collect();
            let left = all.iter().filter(|standing| **standing == Standing::Good).count();
            let few = u64::try_from(left).is_ok_and(|left| left < step.threshold);
            few.then(|| all.into_iter().filter(|standing| *standing != Standing::Good).collect())
        });
        fallen.collect()
    }

    fn set_aside(&self) -> impl Iterator<Item = &SetAside> {
        let signers = self.of_inspectors.iter().map(|(_, status)| status).chain([&self.of_signer]);
        let told = self.of_origin.iter().chain(self.of_functionaries.iter().map(|(_, found)| found));
        told.flat_map(Found::set_aside).chain(signers.flat_map(SignerStatus::set_aside))
    }

    /// How somebody stands now who recorded an inspection.
    pub fn inspector(&self, signer: &Signer) -> Standing {
        let found = self.of_inspectors.iter().find(|(known, _)| known == signer);
        found.map_or(Standing::Good, |(_, found)| found.standing(Tense::Now))
    }
}
