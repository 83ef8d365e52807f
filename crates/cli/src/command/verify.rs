use std::ffi::OsString;
use std::path::{Path, PathBuf};

use countersign::NotReady;
use decision::ExitCode;
use model::{Algorithm, Digest, Instant, Text};
use policy::Framework;
use report::Run;

use crate::arguments::Verify;
use crate::command::policy::joined;
use crate::complaint::Complaint;
use crate::judging::{self, Matter};
use crate::outside::{Clock, Env, Output};
use crate::release::Release;
use crate::signer::Demanded;
use crate::state::State;
use crate::subject::Subject;
use crate::{framework, policy_signature, reporting};

/// A framework, the files it is made of, and its text where it stands in none.
struct Rules {
    framework: Framework,
    /// The folder it stands in, where its reference inputs lie.
    folder: PathBuf,
    files: Vec<PathBuf>,
    text: Option<Text>,
    /// Who signed the framework, where somebody must have.
    signed_by: Option<Text>,
}

/// Decides about every subject, reports, and releases what was allowed where that was asked for. Where nothing is
/// reported (exit 2 and 5), a report of an earlier run does not stay where this one's was asked for.
pub(crate) fn run(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let done = judged(arguments, env, out, clock);
    if let (Err(_) | Ok(ExitCode::Usage | ExitCode::Unusable), Some(output)) = (&done, &arguments.output)
        && named(arguments).all(|path| !same(&path, output))
    {
        reporting::withdrawn(output, out);
    }
    done
}

/// Takes away the report of an earlier run where the command line of this one cannot be read: it gives none either. What
/// is also the name of a file is no option of the operator's, and what anything else on the line names is left alone.
pub(crate) fn unread(args: &[OsString], out: &mut Output<'_>) {
    const FLAG: &str = "--output";
    let line: Vec<&OsString> = args.iter().skip(1).take_while(|arg| *arg != "--").collect();
    if !line.iter().any(|arg| *arg == "verify") {
        return;
    }
    let is_file = |arg: &OsString| std::fs::symlink_metadata(arg).is_ok();
    let apart = line.windows(2).filter_map(|pair| match pair {
        [flag, path] if *flag == FLAG && !is_file(flag) => Some(PathBuf::from(path)),
        _ => None,
    });
    let joined = line
        .iter()
        .filter(|arg| !is_file(arg))
        .filter_map(|arg| arg.to_str()?.strip_prefix(FLAG)?.strip_prefix('=').map(PathBuf::from));
    for output in apart.chain(joined) {
        let named = |arg: &&OsString| same(Path::new(arg), &output);
        if args.iter().filter(|arg| named(arg)).count() <= 1 {
            reporting::withdrawn(&output, out);
        }
    }
}

/// Every file the command line names beside the report.
fn named(arguments: &Verify) -> impl Iterator<Item = PathBuf> {
    let subjects = arguments.subjects.iter().map(PathBuf::from);
    let signed = arguments.policy.iter().flat_map(|path| policy_signature::files(&arguments.signed, path));
    let rules = arguments.policy.iter().chain(&arguments.trusted_root).cloned();
    subjects.chain(arguments.attestations.iter().cloned()).chain(rules).chain(signed)
}

/// Whether two paths lead to one file.
fn same(one: &Path, other: &Path) -> bool {
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        (Err(_), _) | (_, Err(_)) => false,
    }
}

fn judged(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let subjects: Vec<Subject> =
        arguments.subjects.iter().map(|given| Subject::read(given)).collect::<Result<_, _>>()?;
    let release = arguments.release_to.as_deref().map(|dir| Release::of(dir, &subjects)).transpose()?;
    let pinned = arguments.policy_digest.as_deref().map(pin).transpose()?;
    let now = time(arguments, clock)?;
    let given = subjects.iter().filter_map(Subject::path).map(Path::to_path_buf);
    spared(arguments, given.chain(arguments.attestations.iter().cloned()).chain(arguments.state.clone()))?;
    if let (Some(release), Some(output)) = (&release, &arguments.output) {
        release.apart(output)?;
    }
    let Some(rules) = rules(arguments, env, out, clock.now())? else { return Ok(ExitCode::Unusable) };
    spared(arguments, rules.files.iter().cloned())?;
    held(&rules.framework, pinned.as_ref())?;
    let state = arguments.state.as_deref().map(State::read).transpose()?;
    if let Some(state) = &state {
        state.held(&rules.framework)?;
    }
    let handoff = framework::handoff(&rules.framework, arguments.handoff.as_deref())?;
    let attestations = &arguments.attestations;
    let own =
        |subject: &Subject| !matches!(subject, Subject::File(_) | Subject::Digest(_) | Subject::Named(_));
    if attestations.is_empty() && !arguments.beside && !subjects.iter().any(own) {
        out.say(NO_EVIDENCE);
    }
    let matter = Matter {
        handoff,
        now,
        audit: arguments.audit,
        subjects: &subjects,
        attestations,
        beside: arguments.beside,
        folder: &rules.folder,
        status_at: if arguments.hindsight { clock.now() } else { now },
        state: state.as_ref().filter(|_| !arguments.audit),
    };
    let mut run = match judging::run(&rules.framework, &matter, out) {
        Ok(run) => run,
        Err(why) => return not_ready(why, out),
    };
    run.at_given = arguments.at.is_some();
    run.framework.pinned = pinned.is_some();
    run.framework.text = rules.text;
    run.framework.signed_by = rules.signed_by;
    spared(arguments, run.evidence.iter().map(|row| PathBuf::from(&*row.path)))?;
    let remembered = state.filter(|_| !arguments.audit).map(|state| state.remember(&rules.framework, &run));
    let released = release.and_then(|release| released(&release, &mut run));
    let code = reporting::reported(&run, arguments, out)?;
    let code = match remembered {
        Some(Err(complaint)) => {
            let code = code.and(complaint.code);
            out.say(&Complaint { code, ..complaint }.to_string());
            code
        }
        Some(Ok(())) | None => code,
    };
    match released {
        // What was released stays only when everything else was done.
        Some(released) if code == ExitCode::Allow => released.keep(),
        Some(_) | None => {}
    }
    Ok(code)
}

/// Releases what was judged, when all of it was allowed.
fn released(release: &Release, run: &mut Run) -> Option<crate::release::Released> {
    if run.code() != ExitCode::Allow {
        return None;
    }
    match release.carry_out(&run.subjects) {
        Ok(released) => {
            run.release = Some(Ok(released.told()));
            Some(released)
        }
        Err(fault) => {
            run.release = Some(Err(fault));
            None
        }
    }
}

/// The framework: made from `--signer`, or from the file that is named.
///
/// Whoever must have signed it is asked for at the time of the clock, also by an audit: it looks back with the framework
/// of today.
fn rules(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<Option<Rules>, Complaint> {
    if let Some(signer) = &arguments.signer {
        if env.some(framework::VARIABLE).is_some() {
            let what = format!("--signer makes a framework, and {} names another", framework::VARIABLE);
            return Err(Complaint::usage(
                what,
                format!("unset {}, or leave --signer out", framework::VARIABLE),
            ));
        }
        let (source, root) = (arguments.source.as_deref(), arguments.trusted_root.as_deref());
        let demanded = Demanded::read(signer, &arguments.require, source, root)?;
        let made = framework::made(&demanded, out)?;
        let files = demanded.file().map(Path::to_path_buf).into_iter().collect();
        return Ok(made.map(|(framework, text)| Rules {
            framework,
            folder: PathBuf::new(),
            files,
            text: Some(text),
            signed_by: None,
        }));
    }
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(no_framework)?;
    spared(arguments, [path.clone()].into_iter())?;
    let Some((framework, mut files)) = framework::load(&path, out)? else { return Ok(None) };
    files.extend(policy_signature::files(&arguments.signed, &path));
    spared(arguments, files.iter().cloned())?;
    let signed_by = policy_signature::held(&framework, &path, &arguments.signed, now)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Ok(Some(Rules { framework, folder, files, text: None, signed_by }))
}

/// The digest the framework must have.
fn pin(given: &str) -> Result<Digest, Complaint> {
    let wrong = |why: String| {
        let help = "copy the line `framework sha256:…` of a report, or of `countersign policy check`";
        Complaint { place: Some(given.to_owned()), ..Complaint::usage(why, help) }
    };
    let digest = Digest::parse(given).map_err(|fault| wrong(format!("--policy-digest: {fault}")))?;
    match digest.algorithm() {
        Algorithm::Sha256 => Ok(digest),
        Algorithm::Sha384 | Algorithm::Sha512 => {
            Err(wrong("--policy-digest: the digest of a framework is a SHA-256 digest".to_owned()))
        }
    }
}

/// Refuses a framework other than the one that was asked for.
fn held(framework: &Framework, pinned: Option<&Digest>) -> Result<(), Complaint> {
    let found = framework.digest();
    match pinned.filter(|wanted| *wanted != found) {
        None => Ok(()),
        Some(wanted) => Err(Complaint {
            code: ExitCode::Unusable,
            text: format!(
                "the framework, number {}, is not the one that was asked for: --policy-digest is {wanted}, and its digest is {found}",
                framework.number()
            ),
            place: None,
            help: "see what changed in the framework or in a file it names; then name the new digest, or restore it. If \
                   the edition that was asked for has this number too, keep both and ask the owner: there are two of one \
                   number"
                .to_owned(),
        }),
    }
}

/// The time of the run: the clock's, or the past one that an audit asks for.
fn time(arguments: &Verify, clock: &dyn Clock) -> Result<Instant, Complaint> {
    let now = clock.now();
    let Some(given) = &arguments.at else { return Ok(now) };
    let at = Instant::parse(given)
        .map_err(|fault| Complaint::usage(format!("--at: {fault}"), "write it as 2026-08-01T10:00:00Z"))?;
    if at > now {
        let what = format!("--at: {at} has not come yet: it is {now}");
        return Err(Complaint::usage(what, "name a time that has passed: an audit looks back"));
    }
    Ok(at)
}

/// Evidence is never searched for either, so somebody who named none may not know that it is theirs to name.
const NO_EVIDENCE: &str = "note: no evidence was named, and none is searched for. Name it with --attestation: the files the \
                           producer publishes beside the artifact, usually NAME.sigstore.json, NAME.intoto.jsonl, \
                           NAME.bundle, NAME.p7s or NAME.minisig, or a directory of them.";

fn no_framework() -> Complaint {
    Complaint::usage(
        "there is no framework to judge by",
        format!(
            "name one with --policy FILE or in {}, or say who must have signed with --signer; a framework is never \
             searched for, since a delivery must not bring the rules it is judged by",
            framework::VARIABLE
        ),
    )
}

/// A report must not replace what it is about: subjects, evidence, the framework. Refuses an output that is one of
/// these files.
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
