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
use crate::framework::Part;
use crate::judging::{self, Matter};
use crate::outside::{Clock, Env, Output};
use crate::policy_signature::Signed;
use crate::receipts::{self, Receipts, Written};
use crate::recording::{self, Made, Recorder};
use crate::release::{Release, Released};
use crate::signer::Demanded;
use crate::state::{ListSeen, State};
use crate::status_files::Places;
use crate::subject::Subject;
use crate::taken::inside;
use crate::{framework, policy_signature, reporting};

/// A framework, the files it is made of, and its text where it stands in none.
struct Rules {
    framework: Framework,
    /// The folder it stands in, where its reference inputs lie.
    folder: PathBuf,
    files: Vec<PathBuf>,
    text: Option<Text>,
    /// All it was made of, as it was read.
    parts: Vec<Part>,
    /// Who signed the framework, where somebody must have.
    signed: Option<Signed>,
}

/// Decides about every subject, reports, and releases what was allowed and writes its receipts where that was asked for.
/// Where nothing is reported (exit 2 and 5), a report of an earlier run does not stay where this one's was asked for; and
/// where nothing is allowed, neither does a receipt.
pub(crate) fn run(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let done = judged(arguments, env, out, clock);
    if let (Err(_) | Ok(ExitCode::Usage | ExitCode::Unusable), Some(output)) = (&done, &arguments.output)
        && named(arguments).all(|path| !same(&path, output))
        && !inside::holds(&arguments.subjects, output)
    {
        reporting::withdrawn(output, out);
    }
    if let Some(receipt) = &arguments.receipted.receipt
        && !matches!(done, Ok(ExitCode::Allow))
        && !is_evidence(arguments, receipt)
    {
        receipts::withdrawn(receipt, out);
    }
    done
}

/// Whether a path is one of the files the command line names, or lies in a folder of evidence.
fn is_evidence(arguments: &Verify, path: &Path) -> bool {
    let folder = path.parent().map(|own| if own.as_os_str().is_empty() { Path::new(".") } else { own });
    let inside = |dir: &PathBuf| folder.is_some_and(|own| same(own, dir));
    named(arguments).any(|own| same(&own, path))
        || arguments.attestations.iter().any(inside)
        || inside::holds(&arguments.subjects, path)
}

/// Takes away the report and the receipt of an earlier run where the command line of this one cannot be read: it gives
/// none either. What is also the name of a file is no option of the operator's, and what anything else on the line names
/// is left alone.
pub(crate) fn unread(args: &[OsString], out: &mut Output<'_>) {
    left(args, "--output", |path| reporting::withdrawn(path, out));
    left(args, "--receipt", |path| receipts::withdrawn(path, out));
}

/// Every file that this flag names, and nothing else on the line.
fn left(args: &[OsString], flag: &str, mut gone: impl FnMut(&Path)) {
    let line: Vec<&OsString> = args.iter().skip(1).take_while(|arg| *arg != "--").collect();
    if !line.iter().any(|arg| *arg == "verify") {
        return;
    }
    let is_file = |arg: &OsString| std::fs::symlink_metadata(arg).is_ok();
    let apart = line.windows(2).filter_map(|pair| match pair {
        [word, path] if *word == flag && !is_file(word) => Some(PathBuf::from(path)),
        _ => None,
    });
    let joined = line
        .iter()
        .filter(|arg| !is_file(arg))
        .filter_map(|arg| arg.to_str()?.strip_prefix(flag)?.strip_prefix('=').map(PathBuf::from));
    for output in apart.chain(joined) {
        let named = |arg: &&OsString| same(Path::new(arg), &output);
        if args.iter().filter(|arg| named(arg)).count() <= 1 && !inside::holds(args, &output) {
            gone(&output);
        }
    }
}

/// Every file the command line names beside the report.
fn named(arguments: &Verify) -> impl Iterator<Item = PathBuf> {
    beside_ledger(arguments).chain(arguments.ledger.clone())
}

/// Every file the command line names beside the report and the ledger.
fn beside_ledger(arguments: &Verify) -> impl Iterator<Item = PathBuf> {
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
    let own = arguments.state.iter().chain(&arguments.receipted.sign_with).cloned();
    spared(arguments, given.chain(arguments.attestations.iter().cloned()).chain(own))?;
    if let (Some(output), Some(receipt)) = (&arguments.output, &arguments.receipted.receipt)
        && (output == receipt || same(output, receipt))
    {
        let what = "--output and --receipt name one file";
        return Err(Complaint::usage(what, "name a file for each"));
    }
    let kept = [(&arguments.state, "--state"), (&arguments.ledger, "--ledger")];
    let kept = kept.into_iter().filter_map(|(path, flag)| Some((path.as_deref()?, flag)));
    inside::nothing(&subjects, outputs(arguments).map(|(path, _, flag)| (path, flag)).chain(kept))?;
    for (output, _, _) in outputs(arguments) {
        release.iter().try_for_each(|release| release.apart(output))?;
    }
    let receipt = arguments.receipted.receipt.iter().chain(&arguments.receipted.sign_with);
    let own = arguments.output.iter().chain(&arguments.state).chain(receipt).cloned();
    recording::apart(arguments.ledger.as_deref(), beside_ledger(arguments).chain(own))?;
    let Some(rules) = rules(arguments, env, out, clock.now())? else { return Ok(ExitCode::Unusable) };
    spared(arguments, rules.files.iter().cloned())?;
    recording::apart(arguments.ledger.as_deref(), rules.files.iter().cloned())?;
    held(&rules.framework, pinned.as_ref())?;
    let state = arguments.state.as_deref().map(State::read).transpose()?;
    if let Some(state) = &state {
        state.held(&rules.framework)?;
    }
    let handoff = framework::handoff(&rules.framework, arguments.handoff.as_deref())?;
    let receipts = Receipts::of(&arguments.receipted, &rules.framework, &handoff)?;
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
        places: Places::named(&rules.folder),
        status_at: if arguments.hindsight { clock.now() } else { now },
        state: state.as_ref().filter(|_| !arguments.audit),
    };
    let recorder = arguments.ledger.as_deref().map(|file| Recorder::open(file, out));
    let judged = match &recorder {
        Some(_) => judging::recorded(&rules.framework, &matter, out),
        None => judging::run(&rules.framework, &matter, out).map(|run| (run, judging::From::default())),
    };
    let (mut run, from) = match judged {
        Ok(judged) => judged,
        Err(why) => return not_ready(why, out),
    };
    run.at_given = arguments.at.is_some();
    run.framework.pinned = pinned.is_some();
    run.framework.text = rules.text;
    run.framework.signed_by = rules.signed.as_ref().map(|signed| signed.by.clone());
    let read = || run.evidence.iter().map(|row| PathBuf::from(&*row.path));
    spared(arguments, read())?;
    recording::apart(arguments.ledger.as_deref(), read())?;
    let remembered =
        state.filter(|_| !arguments.audit).map(|state| state.remember(&rules.framework, &ListSeen::of(&run)));
    let mut released = release.and_then(|release| released(&release, &mut run));
    let mut written = receipts.and_then(|receipts| written(&receipts, &mut run, &rules.framework));
    if let Some(recorder) = recorder {
        let made = Made {
            framework: &rules.framework,
            folder: &rules.folder,
            parts: &rules.parts,
            signed: rules.signed.as_ref(),
            from: &from,
        };
        recorder.record(&mut run, &made, out);
        if run.unrecorded.is_some() {
            // What is not recorded is not released, and goes without a receipt.
            (released, run.release) = (None, None);
            (written, run.receipts) = (None, None);
        }
    }
    let code = reporting::reported(&run, arguments, out)?;
    let code = match remembered {
        Some(Err(complaint)) => {
            let code = code.and(complaint.code);
            out.say(&Complaint { code, ..complaint }.to_string());
            code
        }
        Some(Ok(())) | None => code,
    };
    // What was released and written stays only when everything else was done.
    if code == ExitCode::Allow {
        released.into_iter().for_each(Released::keep);
        written.into_iter().for_each(Written::keep);
    }
    // Nobody is to wait until the memory of thousands of decisions has been given back.
    if run.subjects.len() > 1 {
        rayon::spawn(move || drop(run));
    }
    Ok(code)
}

/// Releases what was judged, when all of it was allowed.
fn released(release: &Release, run: &mut Run) -> Option<Released> {
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

/// Writes the receipts of what was judged, when all of it was allowed.
fn written(receipts: &Receipts<'_>, run: &mut Run, framework: &Framework) -> Option<Written> {
    if run.code() != ExitCode::Allow {
        return None;
    }
    match receipts.written(run, framework) {
        Ok(written) => {
            run.receipts = Some(Ok(written.told()));
            Some(written)
        }
        Err(fault) => {
            run.receipts = Some(Err(fault));
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
        return Ok(made.map(|(framework, text, parts)| Rules {
            framework,
            folder: PathBuf::new(),
            files,
            text: Some(text),
            parts,
            signed: None,
        }));
    }
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(no_framework)?;
    spared(arguments, [path.clone()].into_iter())?;
    let Some((framework, parts)) = framework::load_whole(&path, out)? else { return Ok(None) };
    let mut files = framework::named_files(&parts);
    files.extend(policy_signature::files(&arguments.signed, &path));
    spared(arguments, files.iter().cloned())?;
    let signed = policy_signature::held(&framework, &path, &arguments.signed, now)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Ok(Some(Rules { framework, folder, files, text: None, parts, signed }))
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

/// What a run writes: where, what it is, and the flag that names it.
fn outputs(arguments: &Verify) -> impl Iterator<Item = (&Path, &'static str, &'static str)> {
    let report = arguments.output.iter().map(|path| (path.as_path(), "report", "--output"));
    let receipt = arguments.receipted.receipt.iter().map(|path| (path.as_path(), "receipt", "--receipt"));
    report.chain(receipt)
}

/// What is written must not replace what it is about: subjects, evidence, the framework. Refuses an output that is one of
/// these files.
fn spared(arguments: &Verify, files: impl Iterator<Item = PathBuf>) -> Result<(), Complaint> {
    let outputs: Vec<_> = outputs(arguments)
        .filter_map(|(path, what, flag)| Some((std::fs::canonicalize(path).ok()?, what, flag)))
        .collect();
    if outputs.is_empty() {
        return Ok(());
    }
    let replaced = |path: PathBuf| {
        let whole = std::fs::canonicalize(&path).ok()?;
        let (_, what, flag) = outputs.iter().find(|(output, ..)| *output == whole)?;
        Some(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                format!("the {what} would replace a file it is about"),
                format!("name another file with {flag}"),
            )
        })
    };
    files.filter_map(replaced).next().map_or(Ok(()), Err)
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
