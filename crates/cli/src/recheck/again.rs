use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use countersign::{Bug, Case, Step, Unusable, World, wave};
use decision::{Again, Decision, ExitCode};
use formats::{StatusMatch, StatusTarget};
use ledger::{Decided, DecidedSubject, Ledger, LedgerFault, Role, Sqlite, Standing};
use model::{
    Artifact, ArtifactKind, Digest, EvidenceId, EvidenceRow, Fetched, Instant, Lineage, NoBytes, Origin,
    Reference, Text,
};
use rayon::prelude::*;

use super::{Today, carried};
use crate::complaint::Complaint;

/// How many acceptances are judged together: enough to keep every core busy, few enough that their evidence is little.
const TOGETHER: usize = 256;

/// How many bytes of evidence are held for them, about.
const HELD: usize = 64 << 20;

/// Whether subjects of an acceptance rest on what a status list would mean by a target: those that do, and whether that
/// can only be said of what they are filed under.
///
/// # Errors
/// When the ledger cannot be read.
pub(crate) fn resting(
    ledger: &Ledger<Sqlite>,
    today: &Today<'_>,
    acceptance: Acceptance,
    by: &StatusTarget,
) -> Result<Vec<(Found, bool)>, LedgerFault> {
    let filed = acceptance.subjects.clone();
    let narrow = !by.key_is_whole();
    let found = |at: u32, acceptance: &Acceptance| Found::of(acceptance, at);
    let Some(ground) = today.ground(&acceptance.decided.handoff).filter(|_| narrow) else {
        // Whatever has this key is what is meant.
        return Ok(filed.into_iter().map(|at| (found(at, &acceptance), narrow)).collect());
    };
    let Loaded { acceptance, evidence, manifests, unjudged } = loaded(ledger, acceptance)?;
    let artifacts: Vec<Artifact> = acceptance.decided.subjects.iter().map(artifact).collect();
    let pool = carried::pool(evidence, &manifests, &acceptance.decided);
    let world = World::on(ground, pool, &artifacts).recording(today.framework);
    let mut all = Vec::new();
    for at in filed {
        let own = usize::try_from(at).ok().and_then(|at| artifacts.get(at));
        let Some(own) = own.filter(|_| !unjudged.contains_key(&at)) else {
            all.push((found(at, &acceptance), true));
            continue;
        };
        match Case::new(own.clone(), Arc::new(NoBytes)).covered(&world, by) {
            StatusMatch::Yes => all.push((found(at, &acceptance), false)),
            StatusMatch::Unsure => all.push((found(at, &acceptance), true)),
            StatusMatch::No => {}
        }
    }
    Ok(all)
}

/// Rejections of signatures that can be judged with the artifact alone, of which the ledger keeps the digests.
const WANTS_BYTES: [&str; 3] = ["needs-bytes", "needs-digest", "too-large-for-scheme"];

/// Subjects of an entry that are to be judged.
pub(crate) struct Acceptance {
    pub(crate) entry: u64,
    pub(crate) at: Instant,
    pub(crate) decided: Arc<Decided>,
    pub(crate) subjects: BTreeSet<u32>,
}

/// What was found of one acceptance.
pub(crate) struct Found {
    pub(crate) entry: u64,
    pub(crate) subject: u32,
    pub(crate) accepted_at: Instant,
    pub(crate) decided: Arc<Decided>,
    /// What became of it; none where it stands.
    pub(crate) standing: Option<Standing>,
    /// The names that signers gave it.
    pub(crate) names: Vec<Text>,
    /// What does not hold today.
    pub(crate) fallen: Vec<Fallen>,
    /// Why it cannot be judged, where it cannot.
    pub(crate) why: Option<Text>,
}

/// A check that does not hold today.
pub(crate) struct Fallen {
    pub(crate) id: &'static str,
    pub(crate) requirement: Text,
    /// Its word for the time of signing, where it has one.
    pub(crate) then: Option<&'static str>,
    /// Its word for today.
    pub(crate) now: &'static str,
    pub(crate) reasons: Vec<Text>,
    /// What was seen, where a reason says so.
    pub(crate) observed: Vec<Text>,
    pub(crate) help: Option<Text>,
}

impl Found {
    /// An acceptance of which nothing is known but that it stands.
    fn of(acceptance: &Acceptance, subject: u32) -> Self {
        Self {
            entry: acceptance.entry,
            subject,
            accepted_at: acceptance.at,
            decided: Arc::clone(&acceptance.decided),
            standing: None,
            names: Vec::new(),
            fallen: Vec::new(),
            why: None,
        }
    }

    /// Whether it is about this subject of this entry.
    pub(crate) fn is(&self, entry: u64, subject: u32) -> bool {
        self.place() == (entry, subject)
    }

    /// Its entry, and which subject of it.
    pub(crate) fn place(&self) -> (u64, u32) {
        (self.entry, self.subject)
    }

    /// What was decided about it then.
    pub(crate) fn subject(&self) -> Option<&DecidedSubject> {
        self.decided.subjects.get(usize::try_from(self.subject).ok()?)
    }
}

/// Judges acceptances, many together. Whatever stands is counted and let go of.
pub(crate) struct Judging<'a> {
    ledger: &'a Ledger<Sqlite>,
    today: &'a Today<'a>,
    take: &'a mut dyn FnMut(Found),
    waiting: Vec<Loaded>,
    held: usize,
}

/// An acceptance with its evidence.
struct Loaded {
    acceptance: Acceptance,
    evidence: Vec<(EvidenceRow, Vec<u8>)>,
    /// What said of which parts its images and deliveries are.
    manifests: Vec<Vec<u8>>,
    /// Why a subject cannot be judged.
    unjudged: BTreeMap<u32, Text>,
}

impl<'a> Judging<'a> {
    pub(crate) fn new(
        ledger: &'a Ledger<Sqlite>,
        today: &'a Today<'a>,
        take: &'a mut dyn FnMut(Found),
    ) -> Self {
        Self { ledger, today, take, waiting: Vec::new(), held: 0 }
    }

    /// Judges one more, now or with those to come.
    ///
    /// # Errors
    /// When the ledger cannot be read, a list cannot be used after all, or this program fails.
    pub(crate) fn add(&mut self, acceptance: Acceptance) -> Result<(), Stopped> {
        let loaded = loaded(self.ledger, acceptance)?;
        let bytes = loaded.evidence.iter().map(|(_, bytes)| bytes.len());
        self.held = bytes.fold(self.held, usize::saturating_add);
        self.waiting.push(loaded);
        match self.waiting.len() >= TOGETHER || self.held >= HELD {
            true => self.judged(),
            false => Ok(()),
        }
    }

    /// Judges what is left.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub(crate) fn judged(&mut self) -> Result<(), Stopped> {
        self.held = 0;
        let waiting = std::mem::take(&mut self.waiting);
        let today = self.today;
        let judge = |loaded: Loaded| loaded.judged(today);
        let all: Vec<Result<Vec<Found>, Stopped>> = match waiting.len() {
            0..=1 => waiting.into_iter().map(judge).collect(),
            _ => waiting.into_par_iter().map(judge).collect(),
        };
        for found in all {
            found?.into_iter().for_each(|found| (self.take)(found));
        }
        Ok(())
    }
}

/// Reads the evidence that was held against the subjects.
fn loaded(ledger: &Ledger<Sqlite>, acceptance: Acceptance) -> Result<Loaded, LedgerFault> {
    let mut read: BTreeMap<&Digest, Result<Vec<u8>, Text>> = BTreeMap::new();
    let mut places: BTreeMap<u32, Digest> = BTreeMap::new();
    let mut unjudged = BTreeMap::new();
    for at in &acceptance.subjects {
        let place = usize::try_from(*at).ok();
        let Some(subject) = place.and_then(|at| acceptance.decided.subjects.get(at)) else { continue };
        let pairs = subject.inputs.iter().zip(acceptance.decided.evidence_of(subject));
        for (row, input) in pairs.filter(|(_, input)| matches!(input.role, Role::Evidence | Role::Lockfile)) {
            if !read.contains_key(&input.digest) {
                let bytes = match ledger.blob(&input.digest) {
                    Ok(bytes) => Ok(bytes),
                    Err(LedgerFault::Gone(why) | LedgerFault::Changed(why)) => Err(why),
                    Err(fault) => return Err(fault),
                };
                read.insert(&input.digest, bytes);
            }
            match read.get(&input.digest) {
                Some(Err(why)) => _ = unjudged.insert(*at, why.clone()),
                Some(Ok(_)) | None => _ = places.insert(*row, input.digest.clone()),
            }
        }
    }
    let evidence = places.into_iter().filter_map(|(row, digest)| {
        let bytes = read.get(&digest)?.as_ref().ok()?.clone();
        let input = acceptance.decided.inputs.get(usize::try_from(row).ok()?)?;
        let origin = if input.role == Role::Lockfile { Origin::Lockfile } else { Origin::Directory };
        let path = input.path.clone();
        // What was not read then, such as a link out of a folder, has no bytes.
        let there = !bytes.is_empty();
        there.then(|| (EvidenceRow { id: EvidenceId::file(row), origin, path, digest }, bytes))
    });
    let evidence = evidence.collect();
    let mut manifests = Vec::new();
    for input in acceptance.decided.inputs.iter().filter(|input| input.role == Role::Manifest) {
        match ledger.blob(&input.digest) {
            Ok(bytes) => manifests.push(bytes),
            // It may have held the half of a signature.
            Err(LedgerFault::Gone(why) | LedgerFault::Changed(why)) => {
                unjudged.extend(acceptance.subjects.iter().map(|at| (*at, why.clone())));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(Loaded { evidence, manifests, unjudged, acceptance })
}

/// Why a recheck ends before everything is judged.
pub(crate) enum Stopped {
    Ledger(LedgerFault),
    /// Its entries are not as they were written.
    Broken(Text),
    Other(Complaint),
}

impl From<LedgerFault> for Stopped {
    fn from(fault: LedgerFault) -> Self {
        Self::Ledger(fault)
    }
}

impl Loaded {
    /// Judges its subjects, as the run did that accepted them.
    fn judged(self, today: &Today<'_>) -> Result<Vec<Found>, Stopped> {
        let Self { acceptance, evidence, manifests, unjudged } = self;
        let found = |subject: u32| Found::of(&acceptance, subject);
        let Acceptance { entry, at, decided, subjects } = &acceptance;
        let Some(ground) = today.ground(&decided.handoff) else {
            let why: Text = format!(
                "the framework has no handoff {} any more, so nothing says that it may be there",
                decided.handoff
            )
            .into();
            let gone = |subject: u32| Found {
                standing: Some(Standing::Unproven),
                why: Some(why.clone()),
                ..found(subject)
            };
            return Ok(subjects.iter().copied().map(gone).collect());
        };
        let artifacts: Vec<Artifact> = decided.subjects.iter().map(artifact).collect();
        let pool = carried::pool(evidence, &manifests, decided);
        let again = Again { accepted_at: *at, edition: decided.framework.digest.clone(), entry: *entry };
        let world = World::on(ground, pool, &artifacts).again(again);
        let asked: Vec<u32> = subjects.iter().copied().filter(|at| !unjudged.contains_key(at)).collect();
        let one = |at: &u32| artifacts.get(usize::try_from(*at).ok()?).cloned();
        let cases = asked.iter().filter_map(one).map(|artifact| Case::new(artifact, Arc::new(NoBytes)));
        let steps = ended(cases.collect(), &world);
        let mut all: Vec<Found> = unjudged
            .into_iter()
            .map(|(at, why)| Found { standing: Some(Standing::Unjudged), why: Some(why), ..found(at) })
            .collect();
        for (at, step) in asked.into_iter().zip(steps) {
            let decision = step?;
            all.push(found(at).told(&decision));
        }
        all.sort_by_key(|found| found.subject);
        Ok(all)
    }
}

/// Runs every case to its end. There is nowhere to ask for more evidence.
fn ended(cases: Vec<Case>, world: &World) -> Vec<Result<Arc<Decision>, Stopped>> {
    let none = |step: Step| match step {
        Step::Needs(mut case, wanted) => {
            case.give(wanted.iter().cloned().map(Fetched::Nothing).collect());
            wave(vec![case], world).into_iter().next()
        }
        step @ (Step::Done(..) | Step::Unusable(_) | Step::Bug(_)) => Some(step),
    };
    wave(cases, world).into_iter().map(|step| done(none(step))).collect()
}

fn done(step: Option<Step>) -> Result<Arc<Decision>, Stopped> {
    let stopped = |code: ExitCode, text: String, place: &str, help: String| {
        Err(Stopped::Other(Complaint { code, text, place: Some(place.to_owned()), help }))
    };
    let bug = "report this as a bug, with the command".to_owned();
    match step {
        Some(Step::Done(decision, _)) => Ok(decision),
        Some(Step::Unusable(Unusable { given, text, help })) => {
            stopped(ExitCode::Unusable, text.to_string(), &given, help.to_string())
        }
        Some(Step::Bug(Bug { given, text })) => {
            stopped(ExitCode::Bug, format!("this program failed on it: {text}"), &given, bug)
        }
        Some(Step::Needs(..)) | None => {
            stopped(ExitCode::Bug, "the engine gave no decision".to_owned(), "", bug)
        }
    }
}

/// The artifact as the ledger knows it: its bytes are not there.
fn artifact(subject: &DecidedSubject) -> Artifact {
    let named = Reference::parse(&subject.given).ok().filter(|_| subject.digests.is_empty());
    let kind = match (named, subject.within.is_empty()) {
        (Some(named), _) => ArtifactKind::Named(named),
        (None, true) => ArtifactKind::Digest,
        (None, false) => ArtifactKind::Image(Lineage { within: subject.within.clone(), platform: None }),
    };
    Artifact { given: subject.given.clone(), kind, digests: subject.digests.clone(), size: None }
}

impl Found {
    fn told(mut self, decision: &Decision) -> Self {
        self.names = decision.names();
        let wanting = decision.rejected().iter().find(|one| WANTS_BYTES.contains(&one.rejection.code.id));
        self.standing = match (decision.code(), wanting) {
            (ExitCode::Allow, _) => return self,
            (ExitCode::Wrong, _) => Some(Standing::Lost),
            (_, Some(one)) => {
                let code = one.rejection.code.id;
                self.why = Some(
                    format!(
                        "it cannot be judged again without the artifact ({code}): {}",
                        one.rejection.text
                    )
                    .into(),
                );
                Some(Standing::Unjudged)
            }
            (_, None) => Some(Standing::Unproven),
        };
        let judged =
            decision.judged().iter().filter(|judged| !judged.excepted() && !judged.outcome().passes());
        self.fallen = judged
            .map(|judged| Fallen {
                id: judged.card.id,
                requirement: judged.path.clone(),
                then: judged.then.as_ref().map(|outcome| outcome.word()),
                now: judged.now.word(),
                reasons: judged.outcome().reasons().iter().map(|reason| reason.text.clone()).collect(),
                observed: judged
                    .outcome()
                    .reasons()
                    .iter()
                    .filter_map(|reason| reason.observed.clone())
                    .collect(),
                help: judged.outcome().reasons().iter().find_map(|reason| reason.help.clone()),
            })
            .collect();
        // What was proved wrong comes first; what could not be judged beside it says little.
        self.fallen.sort_by_key(|fallen| fallen.now != "violated" && fallen.then != Some("violated"));
        self
    }
}
