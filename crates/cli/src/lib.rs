//! The command line: flags, files, clock, colour, progress and exit codes around the library `countersign`.
//!
//! [`run`] is the whole program as a function of its arguments, environment, clock and outputs, so tests call
//! it in process; [`main`] gives it the real ones. Nothing is read that was not named, and nothing is
//! prepared that was not asked for.
//!
//! May use: every room.

mod advisory_folders;
mod approving;
mod archive;
mod arguments;
mod attaching;
mod command;
mod complaint;
mod custody;
mod defect;
mod destination;
mod drafting;
mod framework;
mod help;
mod identity;
mod issuer_files;
mod jobs;
mod judging;
mod keyholder;
mod listing;
mod lockfiles;
mod network;
mod outside;
mod packs;
mod parts;
mod patience;
mod policy_signature;
mod progress;
mod receipts;
mod recheck;
mod rechecked;
mod recording;
mod release;
mod releases;
mod reporting;
mod signer;
mod state;
mod status_files;
mod subject;
mod taken;
mod tar;
mod trial;
mod verdict_files;
mod waves;
mod yaml;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::error::ErrorKind;
use decision::ExitCode;

use arguments::{Arguments, Colour, Command};
use complaint::Complaint;
pub use help::{exit_codes, reference};
pub use outside::{Clock, Env, Output};

/// The program: the real arguments, environment, clock and outputs.
pub fn main() -> std::process::ExitCode {
    defect::announce();
    let (mut stdout, mut stderr) = (std::io::stdout(), std::io::stderr());
    let mut out = outside::real_output(&mut stdout, &mut stderr);
    let code = run(std::env::args_os(), &outside::RealEnv, &mut out, &outside::RealClock);
    std::process::ExitCode::from(code.number())
}

/// Runs one command line. Returns what the process is to end with; only [`ExitCode::Allow`] is 0.
///
/// A panic anywhere below is [`ExitCode::Bug`], never an answer.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    catch_unwind(AssertUnwindSafe(|| started(args, env, out, clock))).unwrap_or(ExitCode::Bug)
}

fn started(args: Vec<OsString>, env: &dyn Env, out: &mut Output<'_>, clock: &dyn Clock) -> ExitCode {
    if let Some(complaint) = slipped_in(&args) {
        command::verify::unread(&args, out);
        return complained(&complaint, out);
    }
    let alone = args.iter().skip(1).all(|arg| arg.to_str().is_some_and(is_command_or_help));
    let arguments = match Arguments::read(&args, out.width) {
        Ok(arguments) => arguments,
        Err(answer) => {
            let code = answered(&answer, alone, env, out);
            if code == ExitCode::Usage {
                command::verify::unread(&args, out);
            }
            return code;
        }
    };
    out.choose_colour(arguments.color, env);
    let done = match arguments.command {
        Command::Verify(verify) => command::verify::run(&verify, env, out, clock),
        Command::Approve(approve) => command::approve::run(&approve, env, out, clock),
        Command::Inspect(inspect) => command::inspect::run(&inspect, out),
        Command::Deps(deps) => command::deps::run(&deps, env, out, clock),
        Command::Explain(explain) => command::explain::run(&explain, out),
        Command::Policy(policy) => command::policy::run(&policy, env, out, clock),
        Command::Trust(trust) => command::trust::run(&trust, env, out, clock),
        Command::Status(status) => command::status::run(&status, env, out, clock),
        Command::Deliver(deliver) => command::deliver::run(&deliver, env, out, clock),
        Command::Accept(accept) => command::accept::run(&accept, env, out, clock),
        Command::Confirm(confirm) => command::confirm::run(&confirm, env, out, clock),
        Command::Recheck(recheck) => command::recheck::run(&recheck, env, out, clock),
        Command::Report(report) => command::report::run(&report, out),
        Command::Ledger(ledger) => command::ledger::run(&ledger, out, clock),
        Command::Pack(pack) => command::pack::run(&pack, env, out, clock),
        Command::Unpack(unpack) => command::unpack::run(&unpack, out),
        Command::Completions(completions) => command::completions::run(&completions, out),
    };
    done.unwrap_or_else(|complaint| complained(&complaint, out))
}

/// An argument that reads as an option and is also the name of a file here: a delivery chooses its file names, and a
/// shell puts them among the arguments.
fn slipped_in(args: &[OsString]) -> Option<Complaint> {
    let before = args.iter().skip(1).take_while(|arg| *arg != "--");
    let mut options = before.filter(|arg| arg.as_encoded_bytes().starts_with(b"-"));
    let name = options.find(|arg| std::fs::symlink_metadata(arg).is_ok())?;
    let help = "write file names as ./NAME or after --, as in `countersign verify --policy FILE -- *`";
    Some(Complaint {
        place: Some(name.to_string_lossy().into_owned()),
        ..Complaint::usage("an option is also the name of a file here", help)
    })
}

fn is_command_or_help(arg: &str) -> bool {
    let words = [
        "verify",
        "approve",
        "inspect",
        "deps",
        "explain",
        "policy",
        "check",
        "init",
        "test",
        "graph",
        "diff",
        "schema",
        "trust",
        "show",
        "status",
        "new",
        "revoke",
        "suspend",
        "lift",
        "sign",
        "pull",
        "deliver",
        "accept",
        "confirm",
        "recheck",
        "report",
        "ledger",
        "list",
        "checkpoint",
        "export",
        "pack",
        "unpack",
        "completions",
    ];
    words.contains(&arg) || matches!(arg, "-h" | "--help" | "-V" | "--version")
}

fn asked_more() -> Complaint {
    Complaint::usage(
        "help was asked for beside other arguments, and nothing else was done",
        "ask for help alone",
    )
}

/// What clap has to say: help and version go to stdout, everything else is a wrong command line.
#[expect(clippy::wildcard_enum_match_arm, reason = "every kind but these two is a wrong command line")]
fn answered(answer: &clap::Error, alone: bool, env: &dyn Env, out: &mut Output<'_>) -> ExitCode {
    out.choose_colour(Colour::Auto, env);
    let text = answer.render();
    match answer.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let shown = if out.coloured() { text.ansi().to_string() } else { text.to_string() };
            match out.put(&shown) {
                Err(complaint) => complained(&complaint, out),
                // Help beside other arguments, perhaps file names, is no answer to what they asked.
                Ok(()) if !alone => complained(&asked_more(), out),
                Ok(()) => ExitCode::Allow,
            }
        }
        _ => {
            // It quotes arguments, which a delivery may have named: each line is made safe to show.
            for line in text.to_string().trim_end().lines() {
                out.say(&report::safe(line));
            }
            out.say(&complaint::ending(ExitCode::Usage));
            ExitCode::Usage
        }
    }
}

fn complained(complaint: &Complaint, out: &mut Output<'_>) -> ExitCode {
    out.say(&complaint.to_string());
    complaint.code
}
