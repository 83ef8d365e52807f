//! What issuers of certificates say themselves: revocation lists and OCSP, of operator's or framework's choosing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use formats::{Crl, Ocsp, OcspStatus, Revoked, StatusEntry, StatusState, StatusTarget};
use model::{Age, Digest, EvidenceId, Instant, Place, Text};
use verify::{OcspProof, PathCertificate, RevocationList};

use crate::found::{Cover, Found, Hit, SetAside};
use crate::terms::CLOCK_SKEW;

/// Revocation lists and OCSP responses. Each is held against the authority above a certificate when one of its
/// certificates is asked about.
pub struct Revocations {
    lists: Vec<Source<Crl>>,
    responses: Vec<Source<Ocsp>>,
    max_age: Option<Age>,
    verified: Mutex<BTreeMap<(usize, Digest), Verdict>>,
}

/// One file.
#[derive(Clone, Debug)]
struct Source<T> {
    name: Text,
    from: EvidenceId,
    value: T,
}

/// Whether a list is an authority's.
type Verdict = Result<Arc<RevocationList>, Text>;

/// What one source says of one certificate.
struct Said<'a> {
    name: &'a Text,
    from: EvidenceId,
    number: Option<String>,
    revoked: Option<Revoked>,
    /// Whether the source knows the certificate at all.
    known: bool,
    this_update: Instant,
    next_update: Option<Instant>,
    /// From when on expired certificates are still told.
    keeps_since: Option<Instant>,
}

impl Revocations {
    /// Sources by name, each with its row of the evidence table. `max_age` bounds them beside their own ends.
    pub fn new(
        lists: Vec<(Text, EvidenceId, Crl)>,
        responses: Vec<(Text, EvidenceId, Ocsp)>,
        max_age: Option<Age>,
    ) -> Self {
        let verified = Mutex::new(BTreeMap::new());
        let lists = lists.into_iter().map(|(name, from, value)| Source { name, from, value }).collect();
        let responses =
            responses.into_iter().map(|(name, from, value)| Source { name, from, value }).collect();
        Self { lists, responses, max_age, verified }
    }

    /// What they say of each certificate of a path. An anchor answers to nobody.
    pub(crate) fn of_path(&self, path: &[Arc<PathCertificate>], now: Instant) -> Vec<Found> {
        let issued = path.iter().filter(|one| !one.is_self_signed());
        issued.map(|one| self.about(one, path, now)).collect()
    }

    fn about(&self, certificate: &PathCertificate, path: &[Arc<PathCertificate>], now: Instant) -> Found {
        let mut found = Found::none(now);
        let mut said: Vec<Said<'_>> = Vec::new();
        for issuer in path.iter().filter(|one| one.subject == certificate.issuer) {
            for (at, source) in self.lists.iter().enumerate() {
                match self.by(at, source, issuer) {
                    Ok(list) => said.push(listed(source, &list, certificate)),
                    Err(why) => set_aside(&mut found, &source.name, source.from, &why),
                }
            }
            for source in &self.responses {
                match OcspProof::verify(source.value.clone(), issuer) {
                    Ok(proof) => said.extend(answered(source, &proof, certificate)),
                    Err(why) => set_aside(&mut found, &source.name, source.from, &why),
                }
            }
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
        found.cover =
            Some(if found.hits.is_empty() { cover(&said, certificate, fresh, now) } else { Cover::Good });
        found.sort();
        found
    }

    /// A list as one of this authority's, looked at once.
    fn by(&self, at: usize, source: &Source<Crl>, issuer: &PathCertificate) -> Verdict {
        let key = (at, issuer.digest.clone());
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        let judge = || RevocationList::verify(source.value.clone(), issuer).map(Arc::new);
        verified.entry(key).or_insert_with(judge).clone()
    }

    /// Whether a source may be relied on for what it does not say.
    fn fresh(&self, said: &Said<'_>, now: Instant) -> bool {
        let ahead = now.age_at(said.this_update).map_or(0, |ahead| ahead.seconds());
        let young = self.max_age.map(|max| said.this_update.age_at(now).is_none_or(|age| age <= max));
        let running = said.next_update.map(|next| now <= next);
        // Something must bound it: without an end and a maximum age it would be good for ever.
        let bounded = young.is_some() || running.is_some();
        ahead <= CLOCK_SKEW && bounded && young.unwrap_or(true) && running.unwrap_or(true)
    }
}

fn set_aside(found: &mut Found, name: &Text, from: EvidenceId, why: &Text) {
    found.set_aside.push(SetAside {
        list: name.clone(),
        authority: "an issuer of certificates".into(),
        entry: "".into(),
        why: why.clone(),
        place: Place::new(from, ""),
    });
}

fn listed<'a>(source: &'a Source<Crl>, list: &RevocationList, certificate: &PathCertificate) -> Said<'a> {
    Said {
        name: &source.name,
        from: source.from,
        number: list.number(),
        revoked: list.revoked(certificate).copied(),
        known: true,
        this_update: source.value.this_update,
        next_update: source.value.next_update,
        keeps_since: source.value.keeps_expired_since,
    }
}

fn answered<'a>(source: &'a Source<Ocsp>, proof: &OcspProof, certificate: &PathCertificate) -> Vec<Said<'a>> {
    let one = |answer: &formats::OcspAnswer| Said {
        name: &source.name,
        from: source.from,
        number: None,
        revoked: match answer.status {
            OcspStatus::Revoked(revoked) => Some(revoked),
            OcspStatus::Good | OcspStatus::Unknown => None,
        },
        known: answer.status != OcspStatus::Unknown,
        this_update: answer.this_update,
        next_update: answer.next_update,
        keeps_since: answer.archive_cutoff,
    };
    proof.answers(certificate).into_iter().map(one).collect()
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
        authority: "its issuer".into(),
        number: said.number.as_deref().and_then(|hex| u64::from_str_radix(hex, 16).ok()).unwrap_or_default(),
        place: Place::new(said.from, ""),
        sure: true,
    }
}

/// What it means that nobody lists a certificate. Lists forget certificates that have expired, so to be missing from
/// a later one says nothing, unless it keeps them.
fn cover(
    said: &[Said<'_>],
    certificate: &PathCertificate,
    fresh: impl Fn(&Said<'_>) -> bool,
    now: Instant,
) -> Cover {
    let ended = certificate.not_after;
    let mut between = Vec::new();
    let mut why = "no revocation list or OCSP response speaks of it".to_owned();
    for one in said {
        let name = one.name;
        let remembers = one.this_update <= ended || one.keeps_since.is_some_and(|since| since <= ended);
        match (one.known, remembers, fresh(one)) {
            (false, _, _) => why = format!("the responder of {name} does not know it"),
            (true, true, true) => return Cover::Good,
            (true, true, false) if one.this_update <= ended && ended < now => between.push(one.this_update),
            (true, true, false) => {
                why = format!("{name} is of {}, and a newer one is due", one.this_update);
            }
            (true, false, _) => {
                why = format!(
                    "it expired at {ended}, before {name} of {}, which need not list it any more",
                    one.this_update
                );
            }
        }
    }
    let why: Text =
        format!("whether certificate {} is revoked cannot be told: {why}", certificate.digest).into();
    match between.is_empty() {
        true => Cover::Gap(why),
        false => Cover::Between(between, why),
    }
}

impl std::fmt::Debug for Revocations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = (self.lists.len(), self.responses.len());
        f.debug_tuple("Revocations").field(&counts.0).field(&counts.1).finish()
    }
}
