//! The pipeline around the engine: evidence read and decoded, subjects hashed and judged, in waves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use acquire::Document;
use countersign::{Basis, Bug, InForce, NotReady, Pool, ReferenceFiles, Step, Unread, Unusable, World};
use decision::ExitCode;
use ledger::Seen;
use model::{Artifact, Digest, Instant, Text};
use policy::Framework;
use rayon::prelude::*;
use report::{End, Fault, FrameworkRef, HandoffRef, Reference, Run, SubjectResult, Unused};

use crate::network::Network;
use crate::outside::Output;
use crate::packs::{self, Opened};
use crate::progress::Progress;
use crate::releases::{Releases, together};
use crate::state::State;
use crate::status_files::Places;
use crate::subject::{Subject, addressed_evidence};
use crate::taken::{self, Found, Taken, Terms, beside};
use crate::waves::waves;
use crate::{advisory_folders, issuer_files, lockfiles, status_files, verdict_files};

/// What a run is about, beside its framework.
pub(crate) struct Matter<'a> {
    /// The handoff, by name.
    pub(crate) handoff: Text,
    /// The time of the run.
    pub(crate) now: Instant,
    /// Whether that time has passed, and the run only tells what would have been.
    pub(crate) audit: bool,
    /// What wants to cross.
    pub(crate) subjects: &'a [Subject],
    /// Files and folders of evidence.
    pub(crate) attestations: &'a [PathBuf],
    /// Lockfiles of what wants to cross.
    pub(crate) lockfiles: &'a [PathBuf],
    /// Whether evidence beside the files counts too.
    pub(crate) beside: bool,
    /// How what is not here is asked for.
    pub(crate) network: &'a Network,
    /// Where its reference inputs lie.
    pub(crate) places: Places<'a>,
    /// The time for which the status lists must be in force: that of the run, or today's with hindsight.
    pub(crate) status_at: InForce,
    /// What this machine has seen of them.
    pub(crate) state: Option<&'a State>,
    /// The pack that brings what is judged, and its evidence. The subjects then are files of it that lie outside.
    pub(crate) pack: Option<&'a Opened>,
}

/// Reads the evidence and judges every subject. Evidence that was named and cannot be read is in the run's faults.
///
/// # Errors
/// When the framework cannot be used, or has no such handoff.
pub(crate) fn run(framework: &Framework, matter: &Matter<'_>, out: &Output<'_>) -> Result<Run, NotReady> {
    judged(framework, matter, Kept::Nowhere, out).map(|(run, _)| run)
}

/// As [`run`], and holds releases against those that this ledger knows, if one is named. Nothing is recorded.
///
/// # Errors
/// As [`run`].
pub(crate) fn against(
    framework: &Framework,
    matter: &Matter<'_>,
    ledger: Option<&Path>,
    out: &Output<'_>,
) -> Result<Run, NotReady> {
    judged(framework, matter, ledger.map_or(Kept::Nowhere, Kept::Read), out).map(|(run, _)| run)
}

/// What a run has to do with a ledger.
#[derive(Clone, Copy)]
enum Kept<'a> {
    /// Nothing.
    Nowhere,
    /// Releases are held against those it knows.
    Read(&'a Path),
    /// Beside that, the run is to be recorded in it.
    Recorded(&'a Path),
    /// Releases are held against those it knows, where one is named, and what subjects are made of is given back.
    Drawn(Option<&'a Path>),
}

impl<'a> Kept<'a> {
    fn ledger(self) -> Option<&'a Path> {
        match self {
            Self::Nowhere => None,
            Self::Read(file) | Self::Recorded(file) => Some(file),
            Self::Drawn(file) => file,
        }
    }
}

/// What the decisions of a run were made from, beside its report.
#[derive(Default)]
pub(crate) struct From {
    /// One for each subject, in the order of the run's.
    pub(crate) bases: Vec<Option<Basis>>,
    /// What said of which parts images and deliveries are.
    pub(crate) documents: Vec<Document>,
    /// Documents and evidence that cannot be read again, by SHA-256.
    pub(crate) kept: BTreeMap<Digest, Vec<u8>>,
    /// What the ledger had of the releases that they were held against.
    pub(crate) seen: Vec<Seen>,
    /// The file of each subject that is one, in the order of the run's.
    pub(crate) paths: Vec<Option<PathBuf>>,
}

/// As [`run`]; and tells what it was made from. Where it is to be recorded in a ledger, that is what each decision was made
/// from too, and releases are held against those that the ledger knows.
///
/// # Errors
/// As [`run`].
pub(crate) fn recorded(
    framework: &Framework,
    matter: &Matter<'_>,
    ledger: Option<&Path>,
    out: &Output<'_>,
) -> Result<(Run, From), NotReady> {
    judged(framework, matter, ledger.map_or(Kept::Nowhere, Kept::Recorded), out)
}

/// As [`against`]; and tells what each subject is made of, by [`Basis::bills`].
///
/// # Errors
/// As [`run`].
pub(crate) fn drawn(
    framework: &Framework,
    matter: &Matter<'_>,
    ledger: Option<&Path>,
    out: &Output<'_>,
) -> Result<(Run, From), NotReady> {
    judged(framework, matter, Kept::Drawn(ledger), out)
}

fn judged(
    framework: &Framework,
    matter: &Matter<'_>,
    kept: Kept<'_>,
    out: &Output<'_>,
) -> Result<(Run, From), NotReady> {
    let unusable = framework.unusable_at(matter.now);
    if !unusable.is_empty() {
        return Err(NotReady::Unusable(unusable));
    }
    let mut run = empty(framework, matter);
    let mut from = From::default();
    let mut found = Found::default();
    match brought(matter, out, &mut found) {
        Err(fault) => without_evidence(&mut run, matter.subjects, fault),
        Ok(mut pool) => {
            let terms = Terms {
                platforms: framework.platforms(&matter.handoff),
                tolerant: framework.only_reports_unaccounted(&matter.handoff),
                beside: matter.beside,
                keeps: false,
            };
            let waiting = Progress::waiting(out, matter.subjects.iter().any(Subject::is_asked_for));
            let taken = match matter.pack {
                None => taken::all(matter.subjects, &terms, matter.network, &mut pool, &mut found),
                Some(pack) => match packs::taken(pack, matter.subjects, &terms, &mut pool, &mut found) {
                    Ok(taken) => taken,
                    Err(fault) => {
                        without_evidence(&mut run, matter.subjects, fault);
                        return Ok((run, from));
                    }
                },
            };
            drop(waiting);
            run.notes.extend(found.notes);
            run.offline = !found.asked;
            from.documents = found.documents;
            from.kept.append(&mut found.kept);
            if matter.beside
                && let Err(fault) = beside::read(&taken, &mut pool)
            {
                without_evidence(&mut run, matter.subjects, fault);
                return Ok((run, from));
            }
            run.evidence = pool.rows();
            from.paths = taken.iter().map(|one| one.path().map(Path::to_path_buf)).collect();
            let ledger = kept.ledger().filter(|_| !framework.baselines(&matter.handoff).is_empty());
            let releases = ledger.map(|file| Arc::new(Releases::of(file, framework.name())));
            let known = (kept, releases.clone());
            let (bases, handed) =
                judge(&mut run, framework, pool, (matter, taken), known, (&mut from.kept, out))?;
            from.bases = bases;
            from.kept.extend(handed);
            if releases.is_some() && run.code() == ExitCode::Allow {
                run.unrecorded = together(&framework.baselines(&matter.handoff), &run, &from.bases);
            }
            from.seen = releases.map(|releases| releases.seen()).unwrap_or_default();
        }
    }
    Ok((run, from))
}

fn empty(framework: &Framework, matter: &Matter<'_>) -> Run {
    Run {
        version: env!("CARGO_PKG_VERSION").into(),
        evaluated_at: matter.now,
        at_given: false,
        audit: matter.audit,
        // Until something is asked of the network.
        offline: true,
        framework: FrameworkRef {
            name: framework.name().clone(),
            number: framework.number(),
            digest: framework.digest().clone(),
            pinned: false,
            signed_by: None,
            text: None,
            file: None,
        },
        handoff: crossing(framework, matter.handoff.clone()),
        reference: Vec::new(),
        notes: framework.endings(&matter.handoff, matter.now),
        evidence: Vec::new(),
        unused: Vec::new(),
        faults: Vec::new(),
        subjects: Vec::new(),
        release: None,
        receipts: None,
        unrecorded: None,
    }
}

/// The handoff with both its ends, as far as the framework says.
fn crossing(framework: &Framework, handoff: Text) -> HandoffRef {
    let crossing = framework.crossing(&handoff).cloned().unwrap_or_default();
    let end = |end: policy::End| End { name: end.name, participant: end.participant, contact: end.contact };
    HandoffRef { name: handoff, from: crossing.from.map(end), to: crossing.to.map(end) }
}

/// Evidence that was named and cannot be reached might have said anything, so nothing is decided.
fn without_evidence(run: &mut Run, subjects: &[Subject], fault: acquire::Fault) {
    run.subjects = subjects
        .iter()
        .map(|subject| SubjectResult::Unreachable {
            given: subject.given().into(),
            text: "nothing was decided, since its evidence cannot be read".into(),
            help: "make the evidence readable, and run again".into(),
        })
        .collect();
    run.faults.push(Fault { about: fault.path, text: fault.text, help: fault.help });
}

/// Reads evidence that was named and decodes it as it is read: files and folders, then what is at addresses.
pub(crate) fn gathered(
    named: &[PathBuf],
    network: &Network,
    out: &Output<'_>,
    found: &mut Found,
) -> Result<Pool, acquire::Fault> {
    let (addresses, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        named.iter().cloned().partition(|path| addressed_evidence(path).is_some());
    let mut pool = Pool::default();
    acquire::evidence(&paths, formats::decode, |batch| enter(&mut pool, batch))?;
    let waiting = Progress::waiting(out, !addresses.is_empty());
    taken::addressed::evidence(&addresses, network, &mut pool, found)?;
    drop(waiting);
    Ok(pool)
}

/// Adds what was read together.
pub(crate) fn enter(pool: &mut Pool, batch: Vec<acquire::Read<Vec<formats::Piece>>>) {
    let (mut decoded, mut unread) = (Vec::new(), Vec::new());
    for piece in batch {
        match piece.read {
            Ok(pieces) => decoded.push((piece.row, pieces)),
            Err(why) => unread.push(Unread { row: piece.row, why }),
        }
    }
    pool.add_decoded(decoded, unread);
}

/// Decodes the evidence, and reads the lockfiles that are named.
fn brought(matter: &Matter<'_>, out: &Output<'_>, found: &mut Found) -> Result<Pool, acquire::Fault> {
    let mut pool = gathered(matter.attestations, matter.network, out, found)?;
    let lockfiles = lockfiles::named(matter.lockfiles, taken::next(&pool), &mut found.kept)?;
    pool.add_lockfiles(lockfiles);
    Ok(pool)
}

/// Looks for lockfiles inside what is judged.
fn look_inside(
    subjects: &[Taken<'_>],
    hashed: &[Result<Artifact, Box<SubjectResult>>],
    pool: &mut Pool,
    kept: &mut BTreeMap<Digest, Vec<u8>>,
) {
    for (taken, artifact) in subjects.iter().zip(hashed) {
        let Ok(artifact) = artifact else { continue };
        let bytes = taken.case(artifact.clone()).bytes();
        let found = lockfiles::inside(artifact, &*bytes, taken::next(pool), kept);
        pool.add_lockfiles(found);
    }
}

/// What each subject rests on, and the bytes that were fetched for it, by their digests.
type Judged = (Vec<Option<Basis>>, BTreeMap<Digest, Vec<u8>>);

/// Hashes every subject, judges those that could be read, and puts all results in the order given.
fn judge(
    run: &mut Run,
    framework: &Framework,
    mut pool: Pool,
    (matter, subjects): (&Matter<'_>, Vec<Taken<'_>>),
    (kept, releases): (Kept<'_>, Option<Arc<Releases>>),
    (contents, out): (&mut BTreeMap<Digest, Vec<u8>>, &Output<'_>),
) -> Result<Judged, NotReady> {
    let algorithms = pool.algorithms();
    let progress = Progress::begin(out, subjects.len(), || size(&subjects));
    let hash = |taken: &Taken<'_>| {
        let artifact = taken.artifact(&algorithms);
        progress.step();
        artifact
    };
    let hashed: Vec<Result<Artifact, Box<SubjectResult>>> = match subjects.as_slice() {
        // One alone is done before the first thread has started.
        [only] => vec![hash(only)],
        many => many.par_iter().map(hash).collect(),
    };
    progress.judging();
    let artifacts: Vec<Artifact> = hashed.iter().flatten().cloned().collect();
    let handoff = &run.handoff.name;
    if framework.asks_for_lockfiles(handoff) {
        look_inside(&subjects, &hashed, &mut pool, contents);
        run.evidence = pool.rows();
    }
    let mut files = inputs(framework, handoff, matter.places, matter.state, matter.status_at);
    // What an audit sees is not remembered.
    files.status.iter_mut().for_each(|file| file.remembered &= !matter.audit);
    let world = World::new(framework, handoff, run.evaluated_at, pool, &artifacts, files)?;
    let unread: Vec<Text> =
        hashed.iter().filter_map(|one| one.as_ref().err()).map(|result| result.given().clone()).collect();
    let world = if unread.is_empty() { world } else { world.without(&artifacts, unread) };
    let world = if matter.audit { world.looking_back() } else { world };
    let world = match (kept, &releases) {
        (Kept::Recorded(_), _) | (_, Some(_)) => world.recording(framework),
        (Kept::Nowhere | Kept::Read(_) | Kept::Drawn(_), None) => world,
    };
    let world = match kept {
        Kept::Drawn(_) => world.drawing(),
        Kept::Nowhere | Kept::Read(_) | Kept::Recorded(_) => world,
    };
    let world = match releases {
        Some(releases) => world.remembering(releases),
        None => world,
    };
    let mut world = if matter.network.may_attest_parts() { world.reaching() } else { world };
    let readable = subjects
        .iter()
        .zip(&hashed)
        .filter_map(|(taken, hashed)| hashed.as_ref().ok().map(|artifact| taken.case(artifact.clone())));
    let (mut steps, handed) = waves(readable.collect(), &artifacts, &mut world, matter.network);
    let results = hashed.iter().map(|hashed| match hashed {
        Ok(artifact) => ended(&artifact.given, steps.next().flatten()),
        Err(result) => (SubjectResult::clone(result), None),
    });
    let (results, bases) = results.unzip();
    run.subjects = results;
    run.evidence.extend(world.reference_rows().iter().cloned());
    run.evidence.extend(handed.evidence.iter().map(|(row, ..)| row.clone()));
    run.offline &= !handed.asked;
    run.reference = world.references().iter().map(reference).collect();
    run.unused = world.unused().into_iter().map(unused).collect();
    run.notes.extend(world.idle_denials_at_hand(framework));
    let kept = handed.evidence.into_iter().map(|(row, bytes, _)| (row.digest, bytes)).collect();
    Ok((bases, kept))
}

/// Opens the reference inputs that a handoff asks, where the framework names them.
pub(crate) fn inputs(
    framework: &Framework,
    handoff: &str,
    places: Places<'_>,
    state: Option<&State>,
    status_at: InForce,
) -> ReferenceFiles {
    ReferenceFiles {
        status: status_files::opened(framework, handoff, places, state),
        issuers: issuer_files::read(framework, handoff, places),
        osv: advisory_folders::opened(framework, handoff, places),
        verdicts: verdict_files::read(framework, handoff, places),
        status_at,
    }
}

/// The bytes of all files together, as far as the file system tells.
fn size(subjects: &[Taken<'_>]) -> u64 {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    subjects.iter().filter_map(Taken::path).map(size).fold(0, u64::saturating_add)
}

fn ended(given: &Text, step: Option<Step>) -> (SubjectResult, Option<Basis>) {
    let result = match step {
        Some(Step::Done(decision, basis)) => return (SubjectResult::Decided(decision), basis),
        Some(Step::Unusable(Unusable { given, text, help })) => SubjectResult::Unusable { given, text, help },
        Some(Step::Bug(Bug { given, text })) => SubjectResult::Bug { given, text },
        Some(Step::Needs(..)) | None => {
            SubjectResult::Bug { given: given.clone(), text: "the engine gave no decision".into() }
        }
    };
    (result, None)
}

fn reference(reference: &countersign::Reference) -> Reference {
    let countersign::Reference { kind, name, digest, number, issued, expires, note } = reference.clone();
    Reference { kind, name, digest, number, issued, expires, note }
}

fn unused(unused: &countersign::Unused) -> Unused {
    Unused { id: unused.id, code: unused.code, reason: unused.reason.clone() }
}
