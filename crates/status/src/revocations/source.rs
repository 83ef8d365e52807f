use formats::{Crl, Ocsp, RevocationRecord};
use model::{Digest, Instant, Text};
use sha2::{Digest as _, Sha256};
use verify::{Authorities, OcspProof, PathCertificate, RevocationList};

use super::said::Said;
use super::{RevocationFault, RevocationFile, RevocationSource, RevocationTerms, Unfit};
use crate::terms::CLOCK_SKEW;

/// A list or response that counts.
#[derive(Debug)]
pub(super) struct Source {
    name: Text,
    pub(super) about: RevocationSource,
    spoken: Spoken,
}

#[derive(Debug)]
enum Spoken {
    List(Box<RevocationList>),
    /// The same response, once for each authority it speaks for.
    Response(Vec<OcspProof>),
}

impl Source {
    /// What it says of a certificate of this authority.
    pub(super) fn says(&self, certificate: &PathCertificate, issuer: &PathCertificate) -> Vec<Said<'_>> {
        let own = (&self.name, &self.about);
        match &self.spoken {
            Spoken::List(list) if list.is_of(issuer) => vec![Said::listed(own, list, certificate)],
            Spoken::List(_) => Vec::new(),
            Spoken::Response(proofs) => {
                let by = proofs.iter().filter(|proof| proof.is_of(issuer));
                by.flat_map(|proof| Said::answered(own, proof, certificate)).collect()
            }
        }
    }
}

/// What a file holds that is no certificate.
enum Words {
    List(Box<Crl>),
    Response(Box<Ocsp>),
}

/// Reads every file. Certificates come first: they may be of the authorities that signed the rest.
pub(super) fn read(
    terms: &RevocationTerms,
    files: Vec<RevocationFile>,
    now: Instant,
) -> Result<(Vec<Source>, Authorities), Vec<RevocationFault>> {
    let (mut spoken, mut certificates, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let fault = |why| RevocationFault { path: file.path.clone(), why };
        let bytes = match &file.bytes {
            Ok(bytes) => bytes,
            Err(why) => {
                faults.push(fault(Unfit::Unreachable(why.clone())));
                continue;
            }
        };
        let digest = Digest::sha256(Sha256::digest(bytes).into());
        match RevocationRecord::read(bytes) {
            Ok(RevocationRecord::List(crl)) => spoken.push((file, digest, Words::List(crl))),
            Ok(RevocationRecord::Response(ocsp)) => spoken.push((file, digest, Words::Response(ocsp))),
            Ok(RevocationRecord::Authority(der)) => certificates.push((file.path, der)),
            Err(why) => faults.push(fault(Unfit::Malformed(why))),
        }
    }
    let authorities = extended(terms.authorities.clone(), certificates, &mut faults);
    let mut sources = Vec::new();
    for (file, digest, words) in spoken {
        match one(terms, &authorities, &file, digest, words, now) {
            Ok(source) => sources.push(source),
            Err(why) => faults.push(RevocationFault { path: file.path, why }),
        }
    }
    match faults.is_empty() {
        true => Ok((sources, authorities)),
        false => Err(faults),
    }
}

/// With these authorities, in whatever order they came: each must be signed by one that is known.
fn extended(
    mut known: Authorities,
    mut open: Vec<(Text, Vec<u8>)>,
    faults: &mut Vec<RevocationFault>,
) -> Authorities {
    loop {
        let before = open.len();
        open.retain(|(_, der)| known.add(der).is_err());
        if open.len() == before {
            break;
        }
    }
    for (path, der) in open {
        if let Err(why) = known.add(&der) {
            faults.push(RevocationFault { path, why: Unfit::Unverified(why) });
        }
    }
    known
}

fn one(
    terms: &RevocationTerms,
    authorities: &Authorities,
    file: &RevocationFile,
    digest: Digest,
    words: Words,
    now: Instant,
) -> Result<Source, Unfit> {
    let (number, spans): (_, Vec<_>) = match &words {
        Words::List(crl) => (whole(crl.number.as_deref()), vec![(crl.this_update, crl.next_update)]),
        Words::Response(ocsp) => {
            let answers = ocsp.answers.iter().map(|one| (one.this_update, one.next_update));
            (None, answers.chain([(ocsp.produced_at, None)]).collect())
        }
    };
    for (issued, _) in &spans {
        let ahead = now.age_at(*issued).map_or(0, |ahead| ahead.seconds());
        if ahead > CLOCK_SKEW {
            return Err(Unfit::Future { issued: *issued, now });
        }
    }
    let spoken = match words {
        Words::List(crl) => authorities.list(&crl).map(Box::new).map(Spoken::List),
        Words::Response(ocsp) => authorities.response(&ocsp).map(Spoken::Response),
    };
    let spoken = spoken.map_err(Unfit::Unverified)?;
    let told = match &spoken {
        Spoken::List(_) => spans.as_slice(),
        // That of the response as a whole bounds nothing: each of its answers has a date of its own.
        Spoken::Response(_) => spans.split_last().map_or(&[][..], |(_, answers)| answers),
    };
    if !file.archived {
        told.iter().try_for_each(|span| in_force(*span, terms, now))?;
    }
    let issued = told.iter().map(|(issued, _)| *issued).min().unwrap_or(now);
    let expires = told.iter().filter_map(|(_, next)| *next).min();
    let about = RevocationSource { from: file.from, digest, number, issued, expires };
    Ok(Source { name: file.path.clone(), about, spoken })
}

/// Whether it may be relied on at `now` for what it leaves out.
fn in_force(
    (issued, next): (Instant, Option<Instant>),
    terms: &RevocationTerms,
    now: Instant,
) -> Result<(), Unfit> {
    if let Some(max) = terms.max_age.filter(|max| issued.age_at(now).is_some_and(|age| age > *max)) {
        return Err(Unfit::TooOld { issued, max });
    }
    match next {
        Some(due) if now > due => Err(Unfit::Expired { issued, due }),
        None if terms.max_age.is_none() => Err(Unfit::Endless),
        Some(_) | None => Ok(()),
    }
}

/// A number as it stands in its INTEGER, where it is one of ours.
fn whole(bytes: Option<&[u8]>) -> Option<u64> {
    let digits = bytes?;
    let short = digits.first().is_some_and(|first| *first < 0x80) && digits.len() <= size_of::<u64>();
    short.then(|| digits.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte)))
}
