use formats::{CertificateName, SerialNumber, SourceCommits, StatusTarget};
use model::{Certified, Digest, Instant, Keyless, Principal, Text};
use verify::{PathCertificate, ProvenTime, Signer, TimeSource};

use crate::{Found, ListFault, Question, Revocations, SetAside, Signed, Standing, Status, Tense};

/// Who a signer is in the framework.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The participants whose identity it is. They own its key, its certificate, its name, its runs.
    pub participants: Vec<Text>,
    /// The framework's identities that it matches.
    pub identities: Vec<Text>,
    /// The participants that own the authorities above its certificate; none for a public one.
    pub authority_owners: Vec<Text>,
}

/// What the lists say of everything a signer rests on: itself, each certificate of its path, its logs, its issuer, its
/// run, and whoever gave its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerStatus {
    links: Vec<Found>,
    times: Vec<(ProvenTime, Vec<Found>)>,
    issued: Option<Instant>,
    certified: bool,
}

/// A time that proves nothing any more, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostTime {
    /// The time.
    pub time: ProvenTime,
    /// What took it.
    pub standing: Standing,
}

impl SignerStatus {
    pub(crate) fn ask(
        status: &Status,
        signer: &Signer,
        party: &Party,
        mut questions: Vec<Question>,
    ) -> Result<Self, ListFault> {
        let about = |questions: Vec<Question>| -> Result<Vec<Found>, ListFault> {
            questions.iter().map(|question| status.about(question)).collect()
        };
        let mut times = Vec::new();
        for time in signer.times() {
            times.push((time.clone(), about(of_time(time))?));
        }
        questions.extend(links(signer, party));
        Ok(Self {
            links: about(questions)?,
            times,
            issued: signer.signed_from(),
            certified: !matches!(signer.principal(), Principal::Key(_)),
        })
    }

    /// The same, and what the issuers of its certificates say: of each of its path, and of each of whoever gave its
    /// times, as far as they lead to the roots that is asked for. A certificate of which nothing is told is unknown from
    /// here on.
    #[must_use]
    pub fn with_revocations(mut self, revocations: &Revocations, signer: &Signer, now: Instant) -> Self {
        self.links.extend(revocations.of_path(signer.certificates(), now));
        for (time, found) in &mut self.times {
            found.extend(revocations.of_path(&time.certificates, now));
        }
        self
    }

    /// The times that still prove something.
    pub fn times(&self, tense: Tense) -> Vec<&ProvenTime> {
        let good =
            |(time, found): &&(ProvenTime, Vec<Found>)| worst_time(time, found, tense) == Standing::Good;
        self.times.iter().filter(good).map(|(time, _)| time).collect()
    }

    /// The times that no longer do.
    pub fn lost(&self, tense: Tense) -> Vec<LostTime> {
        let lost = |(time, found): &(ProvenTime, Vec<Found>)| {
            let standing = worst_time(time, found, tense);
            (standing != Standing::Good).then(|| LostTime { time: time.clone(), standing })
        };
        self.times.iter().filter_map(lost).collect()
    }

    /// When it was signed, by the times that are left. Judge by this, and not by the signer's own word, whatever rests
    /// on the signer: its builder, its source, its artifact.
    pub fn signed(&self, tense: Tense) -> Signed {
        Signed { by: self.times(tense).iter().map(|time| time.at).min(), from: self.issued }
    }

    /// How the signer stands.
    pub fn standing(&self, tense: Tense) -> Standing {
        self.standings(tense).into_iter().fold(Standing::Good, Standing::and)
    }

    /// Everything that speaks against the signer, each by itself. A certificate that has lost every time it had falls
    /// with them: nothing says any more that it was valid.
    pub fn standings(&self, tense: Tense) -> Vec<Standing> {
        let signed = self.signed(tense);
        let mut all: Vec<Standing> = Vec::new();
        let links = self.links.iter().flat_map(|found| found.standings(tense, signed));
        let bereft = self.certified && !self.times.is_empty() && signed.by.is_none();
        let lost = if bereft { self.lost(tense) } else { Vec::new() };
        // One entry may be found by several ways.
        for standing in links.chain(lost.into_iter().map(|lost| lost.standing)) {
            if !all.contains(&standing) {
                all.push(standing);
            }
        }
        all
    }

    /// Every entry that speaks of it and counts for nothing.
    pub fn set_aside(&self) -> Vec<&SetAside> {
        let times = self.times.iter().flat_map(|(_, found)| found);
        let mut all: Vec<&SetAside> = Vec::new();
        for one in self.links.iter().chain(times).flat_map(Found::set_aside) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }
}

/// Everything a signer rests on, whether or not a list is asked about it: what [`SignerStatus`] asks. Some may be there twice.
pub fn rested_on(signer: &Signer, party: &Party) -> Vec<StatusTarget> {
    let times = signer.times().iter().flat_map(of_time);
    links(signer, party).into_iter().chain(times).map(|question| question.target).collect()
}

fn worst_time(time: &ProvenTime, found: &[Found], tense: Tense) -> Standing {
    found.iter().map(|one| one.of_time(tense, time.at)).fold(Standing::Good, Standing::and)
}

fn links(signer: &Signer, party: &Party) -> Vec<Question> {
    let (own, above) = (&party.participants, &party.authority_owners);
    let mut all: Vec<Question> = Vec::new();
    let mut ask = |target, owners: &[Text]| all.push(Question { target, owners: owners.to_vec() });
    for identity in &party.identities {
        ask(StatusTarget::Identity(identity.clone()), own);
    }
    match signer.principal() {
        Principal::Key(key) => ask(StatusTarget::Key(key.digest.clone()), own),
        Principal::Keyless(keyless) => {
            keyless.issuer.iter().for_each(|issuer| ask(StatusTarget::Issuer(issuer.clone()), &[]));
            named(keyless).into_iter().for_each(|target| ask(target, own));
        }
        Principal::Certified(certified) => names(certified).into_iter().for_each(|target| ask(target, own)),
    }
    for (at, certificate) in signer.certificates().iter().enumerate() {
        let owners = if at == 0 { own } else { above };
        certified(certificate).into_iter().for_each(|target| ask(target, owners));
        if at > 0 {
            issuing(certificate).into_iter().for_each(|target| ask(target, owners));
        }
    }
    let logs = signer.logged().iter().map(|logged| &logged.log).chain(signer.certificate_log());
    for log in logs {
        log_of(log).into_iter().for_each(|target| ask(target, &[]));
    }
    all
}

/// Everything that a Sigstore certificate says of its holder.
fn named(keyless: &Keyless) -> Vec<StatusTarget> {
    let claims = &keyless.claims;
    let issuer = keyless.issuer.clone().unwrap_or_else(|| "".into());
    let name = CertificateName { name: keyless.name.as_str().into(), issuer: Some(issuer) };
    let mut all = vec![StatusTarget::Name(name)];
    let workflows = [&claims.signer_digest, &claims.config_digest];
    all.extend(workflows.into_iter().flatten().cloned().map(StatusTarget::Workflow));
    all.extend(claims.run.clone().map(StatusTarget::Run));
    all.extend(claims.source.clone().map(|repository| {
        StatusTarget::Source(SourceCommits {
            repository,
            commits: claims.source_digest.iter().cloned().collect(),
        })
    }));
    all
}

/// Every name of a certificate under a private authority. No OIDC issuer vouched for them, which an empty one says.
fn names(certified: &Certified) -> Vec<StatusTarget> {
    let lists = [&certified.uris, &certified.emails, &certified.hosts, &certified.common_names];
    let name =
        |name: &Text| StatusTarget::Name(CertificateName { name: name.clone(), issuer: Some("".into()) });
    lists.into_iter().flatten().map(name).collect()
}

fn certified(certificate: &PathCertificate) -> Vec<StatusTarget> {
    let serial = SerialNumber { issuer: certificate.issuer.clone(), serial: certificate.serial.clone() };
    vec![
        StatusTarget::Certificate(certificate.digest.clone()),
        StatusTarget::Key(certificate.key.clone()),
        StatusTarget::Serial(serial),
    ]
}

fn issuing(certificate: &PathCertificate) -> [StatusTarget; 2] {
    [StatusTarget::Ca(certificate.digest.clone()), StatusTarget::Ca(certificate.key.clone())]
}

fn log_of(key: &Digest) -> [StatusTarget; 2] {
    [StatusTarget::Log(key.clone()), StatusTarget::Key(key.clone())]
}

/// Everything a time rests on. Nobody in the framework owns it: a party could take the time from its own signatures.
fn of_time(time: &ProvenTime) -> Vec<Question> {
    let stamp = StatusTarget::TimestampAuthority;
    let mut targets: Vec<StatusTarget> = match time.source {
        TimeSource::LogPromise => time.path.iter().flat_map(log_of).collect(),
        TimeSource::TimestampAuthority => time.path.iter().cloned().map(stamp).collect(),
    };
    for (at, certificate) in time.certificates.iter().enumerate() {
        targets.push(stamp(certificate.key.clone()));
        targets.extend(certified(certificate));
        if at > 0 {
            targets.extend(issuing(certificate));
        }
    }
    targets.into_iter().map(|target| Question { target, owners: Vec::new() }).collect()
}
