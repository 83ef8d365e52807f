//! What issuers of certificates say themselves: revocation lists and OCSP, for the certificates under some roots.

mod cover;
mod fault;
mod said;
mod source;

use std::sync::Arc;

use formats::{Revoked, StatusEntry, StatusState, StatusTarget};
use model::{Age, Digest, EvidenceId, Instant, Place, Text};
use verify::{Authorities, PathCertificate, Signer};

use self::cover::cover;
pub use self::fault::{RevocationFault, Unfit};
use self::said::Said;
use self::source::Source;
use crate::found::{Cover, Found, Hit};
use crate::terms::CLOCK_SKEW;

/// The revocation lists and OCSP responses by which certificates under some roots are judged. Every one of them is by an
/// authority under these roots.
#[derive(Debug)]
pub struct Revocations {
    terms: RevocationTerms,
    sources: Vec<Source>,
}

/// On what terms the framework relies on them.
#[derive(Clone, Debug)]
pub struct RevocationTerms {
    /// The framework's name for them.
    pub name: Text,
    /// Whose word counts, and for which certificates.
    pub authorities: Authorities,
    /// How old they may be, beside their own ends.
    pub max_age: Option<Age>,
}

/// A file of them.
#[derive(Clone, Debug)]
pub struct RevocationFile {
    /// What reports call it.
    pub path: Text,
    /// Its row of the evidence table.
    pub from: EvidenceId,
    /// Whether it is kept for what it said then: nothing newer is to be expected of it.
    pub archived: bool,
    /// What it holds, or why it cannot be read.
    pub bytes: Result<Vec<u8>, Text>,
}

/// A list or response that counts, for reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationSource {
    /// Its row of the evidence table.
    pub from: EvidenceId,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Its number, where it has one that is written with as many digits as a number of ours.
    pub number: Option<u64>,
    /// As of when it speaks.
    pub issued: Instant,
    /// Until when there is nothing newer, if it says so.
    pub expires: Option<Instant>,
}

impl Revocations {
    /// Reads them, and verifies each by an authority under the roots. Certificates of authorities may stand among them.
    ///
    /// # Errors
    /// Every file that cannot be relied on.
    pub fn read(
        terms: RevocationTerms,
        files: Vec<RevocationFile>,
        now: Instant,
    ) -> Result<Self, Vec<RevocationFault>> {
        let (sources, authorities) = source::read(&terms, files, now)?;
        Ok(Self { terms: RevocationTerms { authorities, ..terms }, sources })
    }

    /// The framework's name for them.
    pub fn name(&self) -> &Text {
        &self.terms.name
    }

    /// Every list and response, in the order of the files.
    pub fn sources(&self) -> impl Iterator<Item = &RevocationSource> {
        self.sources.iter().map(|source| &source.about)
    }

    /// Whether a signer rests on certificates they are asked about: its own, or those of whoever gave its times.
    pub fn concern(&self, signer: &Signer) -> bool {
        let times = signer.times().iter().map(|time| &*time.certificates);
        std::iter::once(signer.certificates()).chain(times).any(|path| self.terms.authorities.lead(path))
    }

    /// What they say of each certificate of a path; nothing where it leads to none of the roots. What stands at its end is
    /// trusted by the framework itself, and answers to nobody.
    pub(crate) fn of_path(&self, path: &[Arc<PathCertificate>], now: Instant) -> Vec<Found> {
        match path.split_last() {
            Some((_, issued)) if self.terms.authorities.lead(path) => {
                issued.iter().map(|one| self.about(one, path, now)).collect()
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn about(&self, certificate: &PathCertificate, path: &[Arc<PathCertificate>], now: Instant) -> Found {
        let mut found = Found::none(now);
        let mut said: Vec<Said<'_>> = Vec::new();
        for issuer in path.iter().filter(|one| one.subject == certificate.issuer) {
            said.extend(self.sources.iter().flat_map(|source| source.says(certificate, issuer)));
        }
        let fresh = |one: &Said<'_>| self.fresh(one, now);
        for one in &said {
            let Some(revoked) = &one.revoked else { continue };
            // A hold ends when a newer source no longer tells it; a revocation never does.
            let released = |other: &Said<'_>| {
                other.revoked.is_none() && other.known && other.this_update > one.this_update && fresh(other)
            };
            if !(revoked.hold && said.iter().any(released)) {
                found.hits.push(hit(one, revoked, certificate));
            }
        }
        found.cover = Some(match found.hits.is_empty() {
            true => cover(&said, &self.terms.name, certificate, fresh, now),
            false => Cover::Good,
        });
        found.sort();
        found
    }

    /// Whether a source may be relied on for what it does not say.
    fn fresh(&self, said: &Said<'_>, now: Instant) -> bool {
        let ahead = now.age_at(said.this_update).map_or(0, |ahead| ahead.seconds());
        let young = self.terms.max_age.map(|max| said.this_update.age_at(now).is_none_or(|age| age <= max));
        let running = said.next_update.map(|next| now <= next);
        // Something must bound it: without an end and a maximum age it would be good for ever.
        let bounded = young.is_some() || running.is_some();
        ahead <= CLOCK_SKEW && bounded && young.unwrap_or(true) && running.unwrap_or(true)
    }
}

fn hit(said: &Said<'_>, revoked: &Revoked, certificate: &PathCertificate) -> Hit {
    let state = match revoked.hold {
        true => {
            StatusState::Suspended { from: revoked.at, until: None, incident: "certificate on hold".into() }
        }
        false => StatusState::RevokedSince(revoked.since()),
    };
    let reason = if revoked.compromise { "its key was in wrong hands" } else { "" };
    let target = StatusTarget::Certificate(certificate.digest.clone());
    Hit {
        entry: StatusEntry { id: certificate.serial.clone(), target, state, reason: reason.into() },
        list: said.name.clone(),
        authority: "".into(),
        number: said.number,
        place: Place::new(said.from, ""),
        sure: true,
    }
}
