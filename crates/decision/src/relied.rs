use model::{EvidenceId, Text};
use status::{Found, Signed, SignerStatus, Tense};
use verify::Signer;

use crate::Candidate;

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
}

impl Relied {
    /// What a candidate rests on.
    pub fn on(&self, candidate: Candidate<'_>) -> Option<&Reliance> {
        let (evidence, signer) = (candidate.evidence(), candidate.signer());
        self.proofs.iter().find(|one| one.evidence == evidence && one.signer == *signer)
    }
}

impl Reliance {
    /// When the proof was made, by the times that still prove something.
    pub fn signed(&self, tense: Tense) -> Signed {
        self.of_signer.signed(tense)
    }
}
