use std::path::{Path, PathBuf};

use countersign::NotReady;
use decision::ExitCode;
use formats::StatusTarget;
use ledger::{Ledger, LedgerFault, Sqlite, Standing};
use model::Text;
use policy::Framework;

use crate::arguments::{Recheck, RecheckFormat};
use crate::command::ledger::{there, unusable};
use crate::command::policy::joined;
use crate::complaint::{Complaint, ending, nearest};
use crate::outside::{Clock, Env, Output};
use crate::recheck::{Outcome, Run, Stopped, Today, WhatIf, document, followed, markdown, page, scope};
use crate::state::{ListSeen, State};
use crate::{destination, framework, listing, rechecked, recording};

/// Judges again what was accepted, reports, and records what was found.
pub(crate) fn run(
    arguments: &Recheck,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let file = arguments.ledger.as_path();
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(|| {
        let help = format!("name it with --policy FILE or in {}", framework::VARIABLE);
        Complaint::usage("there is no framework to judge by", help)
    })?;
    apart(arguments, &path, &[])?;
    let Some((framework, files)) = framework::load(&path, out)? else { return Ok(ExitCode::Unusable) };
    apart(arguments, &path, &files)?;
    if let Some(asked) = &arguments.handoff {
        framework::handoff(&framework, Some(asked))?;
    }
    let state = arguments.state.as_deref().map(State::read).transpose()?;
    if let Some(state) = &state {
        state.held(&framework, None, false)?;
    }
    let ledger = opened(file)?;
    let now = clock.now();
    let folder = path.parent().unwrap_or(Path::new(""));
    let today = match Today::prepare(&framework, folder, arguments.handoff.as_deref(), state.as_ref(), now)? {
        Ok(today) => today.remembering(file),
        Err(NotReady::Unusable(diagnostics)) => {
            framework::tell(&joined(&diagnostics), out);
            return Ok(ExitCode::Unusable);
        }
        Err(NotReady::NoSuchHandoff(all)) => {
            let help = format!("its handoffs are {}", all.join(", "));
            return Err(Complaint::usage("the framework has no such handoff", help));
        }
    };
    apart(arguments, &path, &today.read)?;
    let run = Run { ledger: &ledger, today: &today, now, handoff: arguments.handoff.as_deref() };
    let fault = |fault: &LedgerFault| told(file, fault);
    if let Some([action, target]) = arguments.what_if.as_deref() {
        return what_if(arguments, &run, action, target, out);
    }
    let before = run.before().map_err(|why| fault(&why))?;
    followed(&ledger, &today).map_err(|why| stopped(file, why))?;
    let chosen = scope(&ledger, &today, before.as_ref(), (arguments.full, now)).map_err(|why| fault(&why))?;
    let outcome = run.outcome(&chosen, before.as_ref(), out).map_err(|why| stopped(file, why))?;
    let code = code(&outcome);
    let json = json(&document(&outcome, code))?;
    let recorded = match arguments.dry_run {
        true => Ok(()),
        false => rechecked::record(file, &outcome, code, &json, arguments.handoff.as_deref(), out),
    };
    let text = match arguments.format {
        RecheckFormat::Json => json,
        RecheckFormat::Text => page(&outcome, code),
        RecheckFormat::Markdown => markdown(&outcome, code),
    };
    let written = match &arguments.output {
        None => out.put(&text),
        Some(path) => destination::write(path, &text, "report"),
    };
    let seen = ListSeen::each(&today.feeds);
    let remembered = state.map_or(Ok(()), |state| state.remember(&framework, None, &seen));
    let mut code = code;
    for complaint in [recorded, written, remembered].into_iter().filter_map(Result::err) {
        code = code.and(complaint.code);
        out.say(&Complaint { code, ..complaint }.to_string());
    }
    if code != ExitCode::Allow {
        out.say(&ending(code));
    }
    Ok(code)
}

/// A ledger of which everything is judged again.
pub(super) fn opened(file: &Path) -> Result<Ledger<Sqlite>, Complaint> {
    there(file).map_err(unreachable)?;
    Sqlite::readable(file).map(Ledger::over).map_err(|why| told(file, &why))
}

/// Why not everything could be judged again.
pub(super) fn stopped(file: &Path, why: Stopped) -> Complaint {
    match why {
        Stopped::Ledger(why) => told(file, &why),
        Stopped::Broken(why) => broken(file, &why),
        Stopped::Other(complaint) => complaint,
    }
}

/// Why nothing can be told: a ledger that is not as it was written, or one that cannot be read.
fn told(file: &Path, fault: &LedgerFault) -> Complaint {
    match fault {
        LedgerFault::Entry { .. } | LedgerFault::Changed(_) | LedgerFault::Schema(_) => {
            broken(file, &fault.to_string())
        }
        LedgerFault::Storage(_)
        | LedgerFault::Busy
        | LedgerFault::NotALedger(_)
        | LedgerFault::Layout { .. }
        | LedgerFault::TooMuch { .. }
        | LedgerFault::Gone(_)
        | LedgerFault::Overtaken(_)
        | LedgerFault::Moved => unreachable(unusable(file, fault)),
    }
}

/// A ledger that cannot be read was asked for by the operator: what it holds could not be reached.
fn unreachable(complaint: Complaint) -> Complaint {
    Complaint { code: ExitCode::Unreachable, ..complaint }
}

/// Nothing that is written takes the place of what is read.
fn apart(arguments: &Recheck, policy: &Path, files: &[PathBuf]) -> Result<(), Complaint> {
    let own = [policy.to_path_buf()].into_iter().chain(files.iter().cloned());
    let read: Vec<PathBuf> = own.chain(arguments.state.clone()).collect();
    recording::apart(Some(&arguments.ledger), read.iter().cloned().chain(arguments.output.clone()))?;
    let Some(output) = &arguments.output else { return Ok(()) };
    let Some(own) = recording::standing(output) else { return Ok(()) };
    // A file in a folder that is read would be read with it the next time.
    let taken = |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|path| own.starts_with(path));
    match read.iter().find(|path| taken(path)) {
        None => Ok(()),
        Some(path) => Err(Complaint {
            place: Some(path.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "the report would replace a file it is made from",
                "name another file with --output",
            )
        }),
    }
}

pub(super) fn json(document: &serde_json::Value) -> Result<String, Complaint> {
    let text = serde_json::to_string_pretty(document).map_err(|why| Complaint {
        code: ExitCode::Bug,
        text: format!("the report cannot be written as JSON: {why}"),
        place: None,
        help: "report this as a bug, with the command".to_owned(),
    })?;
    Ok(format!("{text}\n"))
}

/// What the run ends with: each lane keeps its own, the gravest is told.
fn code(outcome: &Outcome<'_>) -> ExitCode {
    let codes = outcome.open.iter().map(|open| match open.found.standing {
        Some(Standing::Lost) => ExitCode::Wrong,
        Some(Standing::Unproven) => ExitCode::Missing,
        Some(Standing::Unjudged) => ExitCode::Unreachable,
        None => ExitCode::Allow,
    });
    codes.fold(ExitCode::Allow, ExitCode::and)
}

/// Tells what rests on something, and judges nothing.
fn what_if(
    arguments: &Recheck,
    run: &Run<'_>,
    action: &str,
    target: &str,
    out: &mut Output<'_>,
) -> Result<ExitCode, Complaint> {
    if !["revoke", "suspend"].contains(&action) {
        let what = format!("--what-if: `{action}` is nothing that a list does");
        return Err(Complaint::usage(what, "write `--what-if revoke KIND:VALUE`, or suspend"));
    }
    let target = listing::read(target)?;
    let fault = |why: LedgerFault| told(&arguments.ledger, &why);
    let resting = run.resting(&target).map_err(fault)?;
    // What an earlier framework declared may still be rested on.
    if resting.is_empty() {
        declared(run.today.framework, &target)?;
    }
    let told = WhatIf { framework: run.today.framework, action, target: &target, resting };
    let text = match arguments.format {
        RecheckFormat::Json => json(&told.document())?,
        RecheckFormat::Text => told.page(),
        RecheckFormat::Markdown => {
            let what = "--what-if is told as text or json, and not as markdown";
            return Err(Complaint::usage(what, "leave --format out, or name json"));
        }
    };
    match &arguments.output {
        None => out.put(&text)?,
        Some(path) => destination::write(path, &text, "report")?,
    }
    Ok(if told.resting.is_empty() { ExitCode::Allow } else { ExitCode::Wrong })
}

/// Refuses a name that the framework does not declare: that nothing rests on a misspelled one says nothing.
fn declared(framework: &Framework, target: &StatusTarget) -> Result<(), Complaint> {
    let (asked, known): (&Text, Vec<Text>) = match target {
        StatusTarget::Participant(asked) => (asked, framework.participants().collect()),
        StatusTarget::Identity(asked) => {
            (asked, framework.identities().iter().map(|named| named.name.clone()).collect())
        }
        StatusTarget::Relationship(asked) => (asked, framework.relationship_names().cloned().collect()),
        StatusTarget::Name(_)
        | StatusTarget::Key(_)
        | StatusTarget::Certificate(_)
        | StatusTarget::Serial(_)
        | StatusTarget::Ca(_)
        | StatusTarget::Log(_)
        | StatusTarget::TimestampAuthority(_)
        | StatusTarget::Issuer(_)
        | StatusTarget::Builder(_)
        | StatusTarget::Source(_)
        | StatusTarget::Workflow(_)
        | StatusTarget::Run(_)
        | StatusTarget::Artifact(_)
        | StatusTarget::Attestation(_)
        | StatusTarget::Receipt(_)
        | StatusTarget::Dependency(_)
        | StatusTarget::Verifier(_) => return Ok(()),
    };
    if known.contains(asked) {
        return Ok(());
    }
    let near = nearest(asked, known.iter().map(|name| &**name));
    let help = near.map_or_else(
        || {
            "write a name as the framework has it; nothing that the ledger accepted rests on this one"
                .to_owned()
        },
        |near| format!("did you mean `{near}`?"),
    );
    let text = format!("--what-if: this framework declares no {} `{asked}`", target.kind());
    Err(Complaint::usage(text, help))
}

/// A ledger whose entries are not as they were written tells nothing.
fn broken(file: &Path, why: &str) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("the ledger does not hold: {why}"),
        place: Some(file.to_string_lossy().into_owned()),
        help:
            "see everything that is broken with `countersign ledger verify`, and go back to a copy that holds"
                .to_owned(),
    }
}
