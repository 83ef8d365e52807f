use std::ffi::OsString;
use std::path::{Path, PathBuf};

use countersign::InForce;
use decision::ExitCode;
use model::{Algorithm, Digest, Instant, Text};
use policy::Framework;

use crate::arguments::Verify;
use crate::complaint::Complaint;
use crate::destination::{folder_of, same};
use crate::framework::Part;
use crate::judging::Matter;
use crate::network::Network;
use crate::outside::{Clock, Env, Output};
use crate::packs::{self, Carried, Opened, brought, judged_from_outside};
use crate::policy_signature::Signed;
use crate::receipts::{self, Receipts, Written};
use crate::recording;
use crate::release::{Release, Released};
use crate::signer::Demanded;
use crate::state::{ListSeen, State};
use crate::status_files::Places;
use crate::subject::{Subject, addressed_by};
use crate::taken::inside;
use crate::{attaching, framework, jobs, lockfiles, policy_signature, reporting};

mod bare;
mod decided;
mod written;

use decided::{Decided, Deciding, decided};
use written::{distinct, spared, written_to};

/// A framework, the files it is made of, and its text where it stands in none.
struct Rules {
    framework: Framework,
    /// The file it stands in, where it stands in one of its own.
    file: Option<PathBuf>,
    /// The folder it stands in, where its reference inputs lie.
    folder: PathBuf,
    files: Vec<PathBuf>,
    text: Option<Text>,
    /// All it was made of, as it was read.
    parts: Vec<Part>,
    /// Who signed the framework, where somebody must have.
    signed: Option<Signed>,
    /// Whether it is the pack's.
    packed: bool,
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
    let done = jobs::at_once(arguments.jobs).and_then(|()| judged(arguments, env, out, clock));
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
    let inside = |dir: &PathBuf| same(folder_of(path), dir);
    named(arguments).any(|own| same(&own, path))
        || arguments.attestations.iter().any(inside)
        || inside::holds(&arguments.subjects, path)
}

/// Takes away the report of an earlier run where the command line of this one cannot be read: it gives none either. What
/// is also the name of a file is no option of the operator's, and what anything else on the line names is left alone.
/// Receipts stay: one may be evidence of this run, and an unread line does not tell in how many ways it was named.
pub(crate) fn unread(args: &[OsString], out: &mut Output<'_>) {
    let line: Vec<&OsString> = args.iter().skip(1).take_while(|arg| *arg != "--").collect();
    if !line.iter().any(|arg| *arg == "verify") {
        return;
    }
    let is_file = |arg: &OsString| std::fs::symlink_metadata(arg).is_ok();
    let apart = line.windows(2).filter_map(|pair| match pair {
        [word, path] if *word == "--output" && !is_file(word) => Some(PathBuf::from(path)),
        _ => None,
    });
    let joined = line
        .iter()
        .filter(|arg| !is_file(arg))
        .filter_map(|arg| arg.to_str()?.strip_prefix("--output=").map(PathBuf::from));
    for output in apart.chain(joined) {
        let named = |arg: &&OsString| same(Path::new(arg), &output);
        if args.iter().filter(|arg| named(arg)).count() <= 1 && !inside::holds(args, &output) {
            reporting::withdrawn(&output, out);
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
    let pack = arguments.carried.pack.iter().cloned();
    let evidence = arguments.attestations.iter().chain(&arguments.lockfiles).cloned();
    subjects.chain(evidence).chain(rules).chain(signed).chain(pack)
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
    judged_from_outside(arguments, env)?;
    brought(arguments, &subjects)?;
    let now = time(arguments, clock)?;
    let network = Network::of(&arguments.asking, env)?;
    network.told(out);
    network.knows(&subjects)?;
    addressed_by(&arguments.attestations)?;
    let given = subjects.iter().filter_map(Subject::path).map(Path::to_path_buf);
    let signing = || arguments.receipted.sign_with.iter().chain(&arguments.receipted.signing_config);
    let own = arguments.state.iter().chain(signing()).chain(&arguments.carried.pack).cloned();
    let evidence = arguments.attestations.iter().chain(&arguments.lockfiles).cloned();
    spared(arguments, given.chain(evidence).chain(own))?;
    lockfiles::known(&arguments.lockfiles)?;
    distinct(arguments)?;
    let ledger = arguments.ledger.iter().map(|path| (path.as_path(), "--ledger"));
    let released = arguments.release_to.iter().map(|dir| (dir.as_path(), "--release-to"));
    let written = written_to(arguments).map(|(path, _, flag)| (path, flag));
    inside::nothing(&subjects, written.chain(ledger).chain(released))?;
    for (output, _, flag) in written_to(arguments) {
        release.iter().try_for_each(|release| release.apart(output, flag))?;
    }
    let receipt = arguments.receipted.receipt.iter().chain(signing());
    let own = arguments.output.iter().chain(&arguments.state).chain(receipt).cloned();
    recording::apart(arguments.ledger.as_deref(), beside_ledger(arguments).chain(own))?;
    let opened = arguments.carried.pack.as_deref().map(packs::open).transpose()?;
    if let Some(opened) = &opened {
        packs::held(opened, &arguments.carried, clock.now())?;
        out.say(&opened.told(now));
    }
    let Some(rules) = rules(arguments, env, out, (clock.now(), opened.as_ref(), pinned.as_ref()))? else {
        return Ok(ExitCode::Unusable);
    };
    let means = (rules.packed, arguments.carried.pack_signer.is_some());
    let carried = opened.as_ref().and_then(|opened| Carried::under(opened, rules.framework.digest(), means));
    if opened.is_some() && carried.is_none() {
        out.say(OTHER_FRAMEWORK);
    }
    spared(arguments, rules.files.iter().cloned())?;
    recording::apart(arguments.ledger.as_deref(), rules.files.iter().cloned())?;
    held(&rules.framework, pinned.as_ref())?;
    let named = arguments.signed.policy_name.is_some();
    let state = State::asked(arguments.state.as_deref(), &rules.framework, rules.signed.as_ref(), named)?;
    let handoff = framework::handoff(&rules.framework, arguments.handoff.as_deref())?;
    attaching::refuse(&arguments.receipted, &subjects)?;
    let count = opened.as_ref().map_or(subjects.len(), |opened| opened.index.subjects.len());
    let receipts =
        Receipts::of(&arguments.receipted, &rules.framework, &handoff, count, (&network, env, clock.now()))?;
    let attestations = &arguments.attestations;
    bare::told(attestations, out);
    let bare = |subject: &Subject| {
        matches!(subject, Subject::File(_) | Subject::Digest(_) | Subject::Named(_) | Subject::Addressed(_))
    };
    let asked = opened.is_some() || arguments.beside || arguments.asking.github.is_some();
    if attestations.is_empty() && !asked && subjects.iter().all(bare) {
        out.say(NO_EVIDENCE);
    }
    let status_at = match (&arguments.at, arguments.hindsight) {
        (Some(_), false) => InForce::Then(now),
        (Some(_), true) => InForce::Now(clock.now()),
        (None, _) => InForce::Now(now),
    };
    let matter = Matter {
        handoff,
        now,
        audit: arguments.audit,
        subjects: &subjects,
        attestations,
        lockfiles: &arguments.lockfiles,
        beside: arguments.beside,
        network: &network,
        places: Places { carried, ..Places::named(&rules.folder) },
        status_at,
        // What has been seen since says nothing of the lists of then.
        state: state.as_ref().filter(|_| matches!(status_at, InForce::Now(_))),
        pack: opened.as_ref(),
    };
    let deciding = Deciding {
        arguments,
        rules: &rules,
        matter: &matter,
        release: release.as_ref(),
        receipts: receipts.as_ref(),
        pinned: pinned.is_some(),
    };
    let Decided { mut run, copied, signed } = match decided(&deciding, out) {
        Ok(decided) => decided,
        Err(ended) => return ended,
    };
    let remember =
        |state: State| state.remember(&rules.framework, rules.signed.as_ref(), &ListSeen::of(&run));
    let remembered = state.filter(|_| !arguments.audit).map(remember);
    let released = copied.and_then(|copied| match copied.named() {
        Ok(released) => Some(released),
        Err(fault) => {
            run.release = Some(Err(fault));
            None
        }
    });
    let written = signed.and_then(|mut signed| {
        let (each, mut told) = (signed.each(), signed.told());
        let written = signed.named().and_then(|written| {
            // Last of all: what is attached cannot be taken back.
            if arguments.receipted.attach_receipt {
                told.attached = attaching::attached(&each, &subjects, &network)?;
            }
            Ok(written)
        });
        run.receipts = Some(written.as_ref().map(|_| told).map_err(Clone::clone));
        written.ok()
    });
    let code = reporting::reported(&run, arguments, out)?;
    let code = match remembered {
        Some(Err(complaint)) => complaint.beside(code, out),
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

/// The framework: made from `--signer`, from the file that is named, or from the pack.
///
/// Whoever must have signed it is asked for at the time of the clock, also by an audit: it looks back with the framework
/// of today.
fn rules(
    arguments: &Verify,
    env: &dyn Env,
    out: &mut Output<'_>,
    (now, opened, pinned): (Instant, Option<&Opened>, Option<&Digest>),
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
            file: None,
            folder: PathBuf::new(),
            files,
            text: Some(text),
            parts,
            signed: None,
            packed: false,
        }));
    }
    let named = framework::named(arguments.policy.as_deref(), env)?;
    if let (None, Some(opened)) = (&named, opened) {
        let within = packs::within(opened, pinned, out)?;
        return within
            .map(|(framework, parts)| {
                policy_signature::held(&framework, opened.path(), &arguments.signed, now)?;
                let (folder, files) = (PathBuf::new(), Vec::new());
                Ok(Rules {
                    framework,
                    file: None,
                    folder,
                    files,
                    text: None,
                    parts,
                    signed: None,
                    packed: true,
                })
            })
            .transpose();
    }
    let path = named.ok_or_else(no_framework)?;
    spared(arguments, [path.clone()].into_iter())?;
    let instead = opened.map(packs::stand_in).transpose()?;
    let Some((framework, parts)) = framework::load_with(&path, instead.as_ref(), out)? else {
        return Ok(None);
    };
    let mut files = framework::named_files(&parts);
    files.extend(policy_signature::files(&arguments.signed, &path));
    spared(arguments, files.iter().cloned())?;
    let signed = policy_signature::held(&framework, &path, &arguments.signed, now)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Ok(Some(Rules { framework, file: Some(path), folder, files, text: None, parts, signed, packed: false }))
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

/// What a pack has under another framework than the one it was made for.
const OTHER_FRAMEWORK: &str = "note: the pack was made for another framework, or another edition of it, than the one that judges: it brings \
                               what is judged and its evidence, and no status list or other reference input of the \
                               framework's.";

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
