use std::path::Path;

use countersign::{Bug, Case, NotReady, Pool, Step, Unread, World, wave};
use decision::ExitCode;
use model::{Artifact, Fetched, Instant, NonEmpty, Text, Wanted};
use policy::Framework;
use rayon::prelude::*;
use report::{DecisionV1, Fault, FrameworkRef, Look, Palette, Run, SubjectResult, Unused};

use crate::arguments::{Format, Verify};
use crate::command::policy::joined;
use crate::complaint::Complaint;
use crate::outside::{Clock, Env, Output};
use crate::progress::Progress;
use crate::subject::Subject;
use crate::{destination, framework};

/// Decides about every subject, and reports.
pub(crate) fn run(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let subjects: Vec<Subject> =
        arguments.subjects.iter().map(|given| Subject::read(given)).collect::<Result<_, _>>()?;
    let path = framework::named(arguments.policy.as_deref(), env).ok_or_else(no_framework)?;
    let Some(framework) = framework::load(&path, out)? else { return Ok(ExitCode::Unusable) };
    let handoff = framework::handoff(&framework, arguments.handoff.as_deref())?;
    let now = clock.now();
    let mut run = empty(&framework, handoff, now);
    match acquire::evidence(&arguments.attestations) {
        Err(fault) => without_evidence(&mut run, &subjects, fault),
        Ok(read) => {
            let pool = decoded(read);
            run.evidence = pool.rows();
            if let Err(why) = judge(&mut run, &framework, pool, &subjects, out) {
                return not_ready(why, out);
            }
        }
    }
    reported(&run, arguments, out)
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
        handoff,
        evidence: Vec::new(),
        unused: Vec::new(),
        faults: Vec::new(),
        subjects: Vec::new(),
    }
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
    let world = World::new(framework, &run.handoff, run.evaluated_at, pool, &artifacts)?;
    let readable = subjects
        .iter()
        .zip(&hashed)
        .filter_map(|(subject, hashed)| hashed.as_ref().ok().map(|artifact| subject.case(artifact.clone())));
    let mut decided = waves(readable.collect(), &world).into_iter();
    run.subjects = hashed
        .iter()
        .map(|hashed| match hashed {
            Ok(artifact) => decided.next().unwrap_or_else(|| lost(&artifact.given)),
            Err(fault) => SubjectResult::Unreachable {
                given: fault.path.clone(),
                text: fault.text.clone(),
                help: fault.help.clone(),
            },
        })
        .collect();
    run.unused = world.unused().iter().map(unused).collect();
    Ok(())
}

/// The bytes of all files together, as far as the file system tells.
fn together(subjects: &[Subject]) -> u64 {
    let size = |subject: &Subject| match subject {
        Subject::File(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
        Subject::Digest(_) => 0,
    };
    subjects.iter().map(size).fold(0, u64::saturating_add)
}

/// Runs every case to its end. There is nowhere to ask for more evidence, so each case that wants some is told
/// at once that there is none.
fn waves(cases: Vec<Case>, world: &World) -> Vec<SubjectResult> {
    let mut results = Vec::with_capacity(cases.len());
    for step in wave(cases, world) {
        results.push(match step {
            Step::Needs(mut case, wanted) => {
                case.give(nothing(&wanted));
                wave(vec![case], world).pop().map_or_else(|| lost(&"".into()), ended)
            }
            step @ (Step::Done(_) | Step::Bug(_)) => ended(step),
        });
    }
    results
}

fn nothing(wanted: &NonEmpty<Wanted>) -> Vec<Fetched> {
    wanted.iter().cloned().map(Fetched::Nothing).collect()
}

fn ended(step: Step) -> SubjectResult {
    match step {
        Step::Done(decision) => SubjectResult::Decided(decision),
        Step::Bug(Bug { given, text }) => SubjectResult::Bug { given, text },
        Step::Needs(..) => lost(&"".into()),
    }
}

/// A case that gave no answer although it had everything: the engine broke its promise.
fn lost(given: &Text) -> SubjectResult {
    SubjectResult::Bug { given: given.clone(), text: "the engine gave no decision".into() }
}

fn unused(unused: &countersign::Unused) -> Unused {
    Unused { id: unused.id, line: unused.line, code: unused.code, reason: unused.reason.clone() }
}

/// Writes the report. The decision stands whatever becomes of it; only an allow needs its report written.
fn reported(run: &Run, arguments: &Verify, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let code = run.code();
    let report = DecisionV1::of(run);
    let written = match &arguments.output {
        None => rendered(&report, arguments.format, out.look()).and_then(|text| out.put(&text)),
        Some(path) => {
            let look = Look { palette: Palette::Plain, ..out.look() };
            rendered(&report, arguments.format, look).and_then(|text| destination::write(path, &text))
        }
    };
    match (written, &arguments.output) {
        (Err(complaint), _) => {
            let code = code.and(complaint.code);
            out.say(&Complaint { code, ..complaint }.to_string());
            Ok(code)
        }
        (Ok(()), Some(path)) => {
            out.say(&told(code, path));
            Ok(code)
        }
        (Ok(()), None) => Ok(code),
    }
}

fn told(code: ExitCode, path: &Path) -> String {
    let path = report::name(&path.to_string_lossy());
    format!("{} (exit {code}); the report is in {path}", code.verdict().word())
}

fn rendered(report: &DecisionV1, format: Format, look: Look) -> Result<String, Complaint> {
    match format {
        Format::Text => Ok(report::text(report, look)),
        Format::Json => report::json(report).map_err(|fault| Complaint {
            code: ExitCode::Bug,
            text: format!("the report cannot be written as JSON: {fault}"),
            place: None,
            help: "report this as a bug, with the command".to_owned(),
        }),
    }
}
