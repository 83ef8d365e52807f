use std::collections::BTreeSet;
use std::sync::Arc;

use checks::NamedIdentity;
use decision::{Candidate, Facts, Reliance, Relied, StatusPlan};
use formats::{DependencyRange, Predicate, Provenance, SourceCommits, StatusTarget, VerificationSummary};
use model::{Artifact, Digest, Instant, PackageUrl, Text};
use sha2::{Digest as _, Sha256};
use status::{Found, ListFault, Party, Question, Revocations, Signed, SignerStatus, Standing, Status, Tense};
use verify::Signer;

/// How much of a name is shown, in characters.
const SHOWN: usize = 64;

/// Whom a run asks whether something has been revoked or suspended, and who everybody is.
#[derive(Debug)]
pub(crate) struct Asking {
    pub(crate) status: Status,
    pub(crate) revocations: Vec<Revocations>,
    pub(crate) plan: StatusPlan,
    pub(crate) identities: Vec<Arc<NamedIdentity>>,
    pub(crate) now: Instant,
}

impl Asking {
    /// Looks up everything one subject rests on.
    ///
    /// # Errors
    /// When a page that would tell cannot be used: then nothing can be decided about this subject.
    pub(crate) fn about(&self, facts: &Facts<'_>, artifact: &Artifact) -> Result<Relied, ListFault> {
        // What an index leads to is not relied on when the index is not.
        let covering = artifact.covering().flat_map(|covering| covering.digests);
        let digests = artifact.digests.iter().cloned().chain(covering).map(StatusTarget::Artifact);
        Ok(Relied { artifact: self.ask(digests, &self.plan.owners)?, ..self.signed(facts)? })
    }

    /// Whether an artifact of these digests, which was let in before, has been revoked.
    ///
    /// # Errors
    /// As [`Self::about`].
    pub(crate) fn recalled(&self, digests: &[Digest]) -> Result<bool, ListFault> {
        let targets = digests.iter().cloned().map(StatusTarget::Artifact);
        let found = self.ask(targets, &self.plan.owners)?;
        let revoked =
            |one: &Found| matches!(one.standing(Tense::Now, Signed::default()), Standing::Revoked(_));
        Ok(found.iter().any(revoked))
    }

    /// Looks up everything that the attestations of a dependency rest on, whose publisher these participants are.
    ///
    /// # Errors
    /// As [`Self::about`].
    pub(crate) fn of_part(
        &self,
        facts: &Facts<'_>,
        package: &Artifact,
        owners: &[Text],
    ) -> Result<Relied, ListFault> {
        let digests = package.digests.iter().cloned().map(StatusTarget::Artifact);
        Ok(Relied { artifact: self.ask(digests, owners)?, parties: Vec::new(), ..self.signed(facts)? })
    }

    /// Looks up the same of several artifacts together.
    ///
    /// # Errors
    /// As [`Self::about`].
    pub(crate) fn with(&self, facts: &Facts<'_>, goods: &[Artifact]) -> Result<Relied, ListFault> {
        let digests = goods.iter().flat_map(|one| one.digests.iter().cloned()).map(StatusTarget::Artifact);
        Ok(Relied { artifact: self.ask(digests, &self.plan.owners)?, ..self.signed(facts)? })
    }

    /// Looks up the same but the subject itself: its proofs, and who hands it over.
    ///
    /// # Errors
    /// As [`Self::about`].
    pub(crate) fn signed(&self, facts: &Facts<'_>) -> Result<Relied, ListFault> {
        let mut proofs = Vec::new();
        for candidate in facts.candidates() {
            let party = party(&self.identities, candidate.signer());
            proofs.push(self.rests_on(candidate, &party)?);
        }
        let parties = self.plan.parties.iter().map(|party| Question {
            target: StatusTarget::Participant(party.clone()),
            owners: vec![party.clone()],
        });
        let relationships = self.plan.relationships.iter().map(|one| Question {
            target: StatusTarget::Relationship(one.relationship.clone()),
            owners: one.parties.to_vec(),
        });
        let parties = parties.chain(relationships);
        Ok(Relied { lists: self.shown(), artifact: Vec::new(), parties: self.each(parties)?, proofs })
    }

    fn rests_on(&self, candidate: Candidate<'_>, party: &Party) -> Result<Reliance, ListFault> {
        let signer = candidate.signer();
        let mut of_origin = self.ask(origin(candidate).into_iter(), &party.participants)?;
        if !self.status.lists().is_empty() {
            let unread = packages(candidate).filter_map(Result::err);
            of_origin.extend(unread.map(|why| Found::unread(why, self.now)));
        }
        let mut of_signer = self.status.of_signer(signer, party)?;
        let concerned = || self.revocations.iter().filter(|one| one.concern(signer));
        for revocations in concerned() {
            of_signer = of_signer.with_revocations(revocations, signer, self.now);
        }
        Ok(Reliance {
            evidence: candidate.evidence(),
            signer: signer.clone(),
            of_signer,
            issuers: concerned().map(|one| one.name().clone()).collect(),
            of_origin,
            of_functionaries: self.functionaries(candidate, party)?,
            of_inspectors: self.inspectors(candidate)?,
        })
    }

    /// The keys that signed links of a layout. Whoever owns the layout chose them, and may revoke them.
    fn functionaries(
        &self,
        candidate: Candidate<'_>,
        party: &Party,
    ) -> Result<Vec<(Digest, Found)>, ListFault> {
        let keys: BTreeSet<&Digest> = functionary_keys(candidate).collect();
        let ask = |key: &Digest| {
            let target = StatusTarget::Key(key.clone());
            let question = Question { target, owners: party.participants.clone() };
            Ok((key.clone(), self.status.about(&question)?))
        };
        keys.into_iter().map(ask).collect()
    }

    /// Everybody of the framework who recorded an inspection of a layout.
    fn inspectors(&self, candidate: Candidate<'_>) -> Result<Vec<(Signer, SignerStatus)>, ListFault> {
        let mut all: Vec<(Signer, SignerStatus)> = Vec::new();
        for signer in inspectors(candidate) {
            if !all.iter().any(|(known, _)| known == signer) {
                all.push((signer.clone(), self.status.of_signer(signer, &party(&self.identities, signer))?));
            }
        }
        Ok(all)
    }

    pub(crate) fn ask(
        &self,
        targets: impl Iterator<Item = StatusTarget>,
        owners: &[Text],
    ) -> Result<Vec<Found>, ListFault> {
        self.each(targets.map(|target| Question { target, owners: owners.to_vec() }))
    }

    fn each(&self, questions: impl Iterator<Item = Question>) -> Result<Vec<Found>, ListFault> {
        questions.map(|question| self.status.about(&question)).collect()
    }

    /// The lists as reports call them.
    fn shown(&self) -> Vec<Text> {
        let lists = self.status.lists().iter();
        lists.map(|list| format!("{} #{}", list.head().list, list.head().number).into()).collect()
    }
}

/// Who a signer is in the framework. A signer on no list is nobody, and is asked about all the same.
pub(crate) fn party(identities: &[Arc<NamedIdentity>], signer: &Signer) -> Party {
    let mut party = Party::default();
    for named in identities.iter().filter(|named| named.is(signer.principal(), signer.roots())) {
        party.identities.push(named.name.clone());
        party.participants.extend(named.participant.clone());
    }
    party.participants.sort();
    party.participants.dedup();
    party
}

/// The keys that signed links of a layout; some more than once.
pub(crate) fn functionary_keys(candidate: Candidate<'_>) -> impl Iterator<Item = &Digest> {
    let runs = candidate.layout().into_iter().flat_map(|bound| bound.proof().value().runs());
    runs.flat_map(|run| run.steps()).flat_map(|step| &step.keys)
}

/// Everybody of the framework who recorded an inspection of a layout; some more than once.
pub(crate) fn inspectors(candidate: Candidate<'_>) -> impl Iterator<Item = &Signer> {
    let runs = candidate.layout().into_iter().flat_map(|bound| bound.proof().value().runs());
    let links = runs.flat_map(|run| run.inspections()).flat_map(|inspected| &inspected.links);
    links.flat_map(|link| link.signers.iter())
}

/// What a proof tells of, beside its signer.
pub(crate) fn origin(candidate: Candidate<'_>) -> Vec<StatusTarget> {
    let packages = packages(candidate).flatten().map(|url| DependencyRange::of_url(&url));
    let mut all: Vec<StatusTarget> = packages.map(StatusTarget::Dependency).collect();
    let Some(bound) = candidate.statement() else {
        let signed = candidate.layout().map(|bound| Sha256::digest(bound.proof().value().message()));
        all.extend(signed.map(|signed| StatusTarget::Attestation(Digest::sha256(signed.into()))));
        return all;
    };
    let proof = bound.proof();
    if let Some(digest) = proof.signed() {
        all.push(StatusTarget::Attestation(digest.clone()));
        all.push(StatusTarget::Receipt(digest.clone()));
    }
    let is = |types: &[&str]| types.contains(&&*proof.value().predicate_type);
    if is(Provenance::TYPES)
        && let Ok(provenance) = proof.narrow::<Provenance>()
    {
        all.extend(built(provenance));
    }
    if is(VerificationSummary::TYPES)
        && let Ok(summary) = proof.narrow::<VerificationSummary>()
    {
        all.push(StatusTarget::Verifier(summary.verifier));
    }
    all
}

/// What provenance names.
fn built(provenance: Provenance) -> Vec<StatusTarget> {
    let mut all = vec![StatusTarget::Builder(provenance.builder_id)];
    all.extend(provenance.invocation_id.map(StatusTarget::Run));
    all.extend(provenance.source.map(|source| {
        let named = |(algorithm, _): &&(Text, Text)| ["sha1", "gitCommit"].contains(&&**algorithm);
        let commits = source.digests.iter().filter(named).map(|(_, value)| value.clone()).collect();
        StatusTarget::Source(SourceCommits { repository: source.uri, commits })
    }));
    all
}

/// The names of a proof that are meant as package URLs, each read or why it cannot be.
pub(crate) fn packages(candidate: Candidate<'_>) -> impl Iterator<Item = Result<PackageUrl, Text>> {
    candidate.names().iter().filter(|name| PackageUrl::is_meant_by(name)).map(|name| {
        let unread = |why: String| {
            let short: String = name.chars().take(SHOWN).collect();
            format!("whether a list names the package {short:?} cannot be told: {why}").into()
        };
        let url = PackageUrl::parse(name).map_err(|fault| unread(fault.to_string()))?;
        match url.impossible() {
            Some(why) => Err(unread(why.to_owned())),
            None => Ok(url),
        }
    })
}
