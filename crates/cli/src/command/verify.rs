use std::path::{Path, PathBuf};

use countersign::{Bug, Case, NotReady, Pool, Step, Unread, World, wave};
use decision::ExitCode;
use model::{Artifact, Fetched, Instant, Text};
use policy::Framework;
use rayon::prelude::*;
use report::{End, Fault, FrameworkRef, HandoffRef, Reference, Run, SubjectResult, Unused};

use crate::arguments::Verify;
use crate::command::policy::joined;
use crate::complaint::Complaint;
use crate::outside::{Clock, Env, Output};
use crate::progress::Progress;
use crate::subject::Subject;
use crate::{framework, reporting};

/// Decides about every subject, and reports.
pub(crate) fn run(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let subjects: Vec<Subject> =
        arguments.subjects.iter().map(|given| Subject::read(given)).collect::<Result<_, _>>()?;
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(no_framework)?;
    apart(arguments, &subjects, &path)?;
    let Some((framework, beside)) = framework::load(&path, out)? else { return Ok(ExitCode::Unusable) };
    spared(arguments, beside.into_iter())?;
    let handoff = framework::handoff(&framework, arguments.handoff.as_deref())?;
    let now = clock.now();
    let unusable = framework.unusable_at(now);
    if !unusable.is_empty() {
        return not_ready(NotReady::Unusable(unusable), out);
    }
    let mut run = empty(&framework, handoff, now);
    match acquire::evidence(&arguments.attestations) {
        Err(fault) => without_evidence(&mut run, &subjects, fault),
        Ok(read) => {
            let pool = decoded(read);
            run.evidence = pool.rows();
            spared(arguments, run.evidence.iter().map(|row| PathBuf::from(&*row.path)))?;
            if let Err(why) = judge(&mut run, &framework, pool, &subjects, out) {
                return not_ready(why, out);
            }
        }
    }
    reporting::reported(&run, arguments, out)
}

fn no_framework() -> Complaint {
    Complaint::usage(
        "there is no framework to judge by",
        format!(
            "name one with --policy FILE or in {}; it is never searched for, since a delivery must not bring \
             the rules it is judged by",
            framework::VARIABLE
        ),
    )
}

/// A report must not replace what it is about: subjects, evidence, the framework.
fn apart(arguments: &Verify, subjects: &[Subject], framework: &Path) -> Result<(), Complaint> {
    let files = subjects.iter().filter_map(Subject::path).map(Path::to_path_buf);
    spared(arguments, files.chain(arguments.attestations.iter().cloned()).chain([framework.to_path_buf()]))
}

/// Refuses an output that is one of these files.
fn spared(arguments: &Verify, mut files: impl Iterator<Item = PathBuf>) -> Result<(), Complaint> {
    let Some(Ok(output)) = arguments.output.as_ref().map(std::fs::canonicalize) else { return Ok(()) };
    match files.find(|path| std::fs::canonicalize(path).is_ok_and(|path| path == output)) {
        None => Ok(()),
        Some(path) => Err(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "the report would replace a file it is about",
                "name another file with --output",
            )
        }),
    }
}

fn not_ready(why: NotReady, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    match why {
        NotReady::Unusable(diagnostics) => {
            framework::tell(&joined(&diagnostics), out);
            Ok(ExitCode::Unusable)
        }
        NotReady::NoSuchHandoff(all) => Err(Complaint::usage(
            "the framework has no such handoff",
            format!("its handoffs are {}", all.join(", ")),
        )),
    }
}

fn empty(framework: &Framework, handoff: Text, now: Instant) -> Run {
    Run {
        version: env!("CARGO_PKG_VERSION").into(),
        evaluated_at: now,
        at_given: false,
        // With or without the flag: this version has no network.
        offline: true,
        framework: FrameworkRef {
            name: framework.name().clone(),
            number: framework.number(),
            digest: framework.digest().clone(),
        },
        handoff: crossing(framework, handoff),
        reference: Vec::new(),
        evidence: Vec::new(),
        unused: Vec::new(),
        faults: Vec::new(),
        subjects: Vec::new(),
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

fn decoded(read: Vec<acquire::Read>) -> Pool {
    let (mut bytes, mut unread) = (Vec::new(), Vec::new());
    for piece in read {
        match piece.bytes {
            Ok(read) => bytes.push((piece.row, read)),
            Err(why) => unread.push(Unread { row: piece.row, why }),
        }
    }
    Pool::decode(bytes, unread)
}

/// Hashes every subject, judges those that could be read, and puts all results in the order given.
fn judge(
    run: &mut Run,
    framework: &Framework,
    pool: Pool,
    subjects: &[Subject],
    out: &Output<'_>,
) -> Result<(), NotReady> {
    let algorithms = pool.algorithms();
    let progress = Progress::begin(out, subjects.len(), together(subjects));
    let hashed: Vec<Result<Artifact, acquire::Fault>> = subjects
        .par_iter()
        .map(|subject| {
            let artifact = subject.artifact(&algorithms);
            progress.step();
            artifact
        })
        .collect();
    progress.judging();
    let artifacts: Vec<Artifact> = hashed.iter().flatten().cloned().collect();
    let world = World::new(framework, &run.handoff.name, run.evaluated_at, pool, &artifacts)?;
    let readable = subjects
        .iter()
        .zip(&hashed)
        .filter_map(|(subject, hashed)| hashed.as_ref().ok().map(|artifact| subject.case(artifact.clone())));
    let mut steps = waves(readable.collect(), &world);
    run.subjects = hashed
        .iter()
        .map(|hashed| match hashed {
            Ok(artifact) => ended(&artifact.given, steps.next().flatten()),
            Err(fault) => SubjectResult::Unreachable {
                given: fault.path.clone(),
                text: fault.text.clone(),
                help: fault.help.clone(),
            },
        })
        .collect();
    run.reference = world.references().iter().map(reference).collect();
    run.unused = world.unused().iter().map(unused).collect();
    Ok(())
}

/// The bytes of all files together, as far as the file system tells.
fn together(subjects: &[Subject]) -> u64 {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    subjects.iter().filter_map(Subject::path).map(size).fold(0, u64::saturating_add)
}

/// Runs every case to its end, in the order given. There is nowhere to ask for more evidence, so cases that
/// want some are told that there is none, and run in a second wave; nobody asks twice.
fn waves(cases: Vec<Case>, world: &World) -> impl Iterator<Item = Option<Step>> {
    let mut asking = Vec::new();
    let first: Vec<Option<Step>> = wave(cases, world)
        .into_iter()
        .map(|step| match step {
            Step::Needs(mut case, wanted) => {
                case.give(wanted.iter().cloned().map(Fetched::Nothing).collect());
                asking.push(case);
                None
            }
            step @ (Step::Done(_) | Step::Bug(_)) => Some(step),
        })
        .collect();
    let mut second = wave(asking, world).into_iter();
    first.into_iter().map(move |step| step.or_else(|| second.next()))
}

fn ended(given: &Text, step: Option<Step>) -> SubjectResult {
    match step {
        Some(Step::Done(decision)) => SubjectResult::Decided(decision),
        Some(Step::Bug(Bug { given, text })) => SubjectResult::Bug { given, text },
        Some(Step::Needs(..)) | None => {
            SubjectResult::Bug { given: given.clone(), text: "the engine gave no decision".into() }
        }
    }
}

fn reference(reference: &countersign::Reference) -> Reference {
    let countersign::Reference { kind, name, digest, number, expires } = reference.clone();
    Reference { kind, name, digest, number, expires }
}

fn unused(unused: &countersign::Unused) -> Unused {
    Unused { id: unused.id, code: unused.code, reason: unused.reason.clone() }
}
