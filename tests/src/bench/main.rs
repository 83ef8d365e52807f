//! `bench`: how fast Countersign is beside a yardstick on the same inputs, in interleaved runs.
//!
//! It reports and judges nothing: times of a busy machine fail nobody. What is compared:
//!
//! 1. one artifact with its bundle, the whole process, beside a program that only calls the Sigstore library;
//! 2. many pairs in one run, beside a program that does that on every core;
//! 3. one large artifact, beside `openssl dgst -sha256`;
//! 4. one artifact held against a long status list, beside the same without it;
//! 5. a delivery of thousands of files, of which one is bad, beside the same on one core;
//! 6. a ledger of many acceptances after one suspension, of which few rest on it, beside all of them judged again;
//! 7. signed bills of materials of three sizes, each beside one half as long: time is to grow as they do;
//! 8. lockfiles of npm and Cargo, read and drawn, beside such of half as many packages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for measuring: it writes inputs of its own, starts programs and talks to its developers"
)]

mod accepted;
mod delivered;
mod inputs;
mod made_of;
mod measure;
mod table;
mod withdrawn;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use accepted::Accepted;
use inputs::{Inputs, Sizes};
use measure::{Often, Series, interleaved};
use table::Row;

/// What is measured, and how often.
struct Plan {
    sizes: Sizes,
    rounds: usize,
    starts: usize,
    accepted: usize,
}

fn main() -> ExitCode {
    let plan = match Plan::read(std::env::args().skip(1)) {
        Ok(plan) => plan,
        Err(why) => {
            eprintln!(
                "{why}\n\nbench [--pairs N] [--mebibytes N] [--entries N] [--accepted N] [--rounds N] [--starts N]"
            );
            return ExitCode::from(2);
        }
    };
    // The release folder, in which cargo has put all the programs.
    let release = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let inputs = Inputs::make(&release.join("../bench"), &plan.sizes);
    let programs = installed(&release, &inputs);
    println!("{}", table::HEAD);
    made_of::write(&inputs.dir);
    let every =
        [one, many, large, listed, handed_over, rechecked, bill, half_a_bill, npm_lockfile, cargo_lockfile];
    for measured in every {
        println!("{}", measured(&plan, &programs, &inputs));
    }
    ExitCode::SUCCESS
}

/// The programs as an installation leaves them: copied. The system keeps a file that a linker has just written in small
/// pieces, and to start a program from these takes up to a third longer.
fn installed(release: &Path, inputs: &Inputs) -> PathBuf {
    let programs = inputs.dir.join("programs");
    fs::create_dir_all(&programs).unwrap();
    for program in ["countersign", "bench-minimal"] {
        fs::copy(release.join(program), programs.join(program)).unwrap();
    }
    programs
}

impl Plan {
    fn read(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let sizes = Sizes { pairs: 10_000, mebibytes: 1024, entries: 100_000 };
        let mut plan = Self { sizes, rounds: 5, starts: 100, accepted: 100_000 };
        while let Some(flag) = args.next() {
            let number = args.next().and_then(|value| value.parse().ok()).filter(|number| *number > 0);
            let number = number.ok_or_else(|| format!("`{flag}` wants a number above 0"))?;
            match flag.as_str() {
                "--pairs" => plan.sizes.pairs = number,
                "--mebibytes" => plan.sizes.mebibytes = number,
                "--entries" => plan.sizes.entries = u32::try_from(number).map_err(|why| why.to_string())?,
                "--accepted" => plan.accepted = number,
                "--rounds" => plan.rounds = number,
                "--starts" => plan.starts = number,
                _ => return Err(format!("there is no flag `{flag}`")),
            }
        }
        Ok(plan)
    }
}

impl Plan {
    fn often(&self, starts: usize) -> Often {
        Often { rounds: self.rounds, starts, code: 0 }
    }
}

/// One pair, started again and again.
fn one(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    let (artifact, bundle) = inputs.pair(0);
    let ours = || {
        let mut command = verify(programs, inputs, inputs::FRAMEWORK, "pairs");
        command.arg(&artifact).arg("--attestation").arg(&bundle);
        command
    };
    let yardstick = || {
        let mut command = Command::new(programs.join("bench-minimal"));
        command.current_dir(&inputs.dir).args(["one", inputs::ROOT]).arg(&artifact).arg(&bundle);
        command
    };
    let (ours, yardstick) = interleaved(plan.often(plan.starts), &ours, &yardstick);
    Row::costs("one artifact and bundle, whole process", "the Sigstore library alone", ours, yardstick, 2.0)
}

/// All pairs in one run.
fn many(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    let ours = || {
        let mut command = verify(programs, inputs, inputs::FRAMEWORK, "pairs");
        command.arg("--attestation").arg(inputs::EVIDENCE).args(inputs.artifacts());
        command
    };
    let yardstick = || {
        let mut command = Command::new(programs.join("bench-minimal"));
        command.current_dir(&inputs.dir).args(["many", inputs::ROOT, inputs::ARTIFACTS, inputs::EVIDENCE]);
        command
    };
    let (ours, yardstick) = interleaved(plan.often(1), &ours, &yardstick);
    let what = format!("{} pairs in one run", plan.sizes.pairs);
    Row::speeds(&what, "the Sigstore library on every core", ours, yardstick, 0.75)
}

/// One large artifact, of which a statement gives the SHA-256.
fn large(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    let ours = || {
        let mut command = verify(programs, inputs, inputs::FRAMEWORK, "large");
        command.args([inputs::LARGE, "--attestation", inputs::LARGE_BUNDLE]);
        command
    };
    let yardstick = || {
        let mut command = Command::new("openssl");
        command.current_dir(&inputs.dir).args(["dgst", "-sha256", inputs::LARGE]);
        command
    };
    let what = format!("an artifact of {} MiB", plan.sizes.mebibytes);
    if yardstick().arg("-hex").output().is_err() {
        let ours: Series = measure::alone(plan.rounds, &ours);
        return Row::alone(&what, "`openssl dgst -sha256`, which is not here", ours);
    }
    let (ours, yardstick) = interleaved(plan.often(1), &ours, &yardstick);
    Row::speeds(&what, "`openssl dgst -sha256`", ours, yardstick, 0.9)
}

/// One pair and what has been withdrawn, beside the same pair alone.
fn listed(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    let (artifact, bundle) = inputs.pair(0);
    let at = |handoff: &str| {
        let mut command = verify(programs, inputs, withdrawn::FRAMEWORK, handoff);
        command.arg(&artifact).arg("--attestation").arg(&bundle);
        command
    };
    let (asked, unasked) = (|| at(withdrawn::ASKED), || at(withdrawn::UNASKED));
    let (asked, unasked) = interleaved(plan.often(plan.starts), &asked, &unasked);
    let what = format!("the same with a status list of {} entries", plan.sizes.entries);
    Row::adds(&what, "without it", asked, unasked, Duration::from_millis(5))
}

/// A folder with a bad file in it, on every core and on one.
fn handed_over(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    let files = delivered::write(inputs, plan.sizes.pairs);
    let by = |jobs: &str| {
        let mut command = verify(programs, inputs, inputs::FRAMEWORK, "pairs");
        command.arg(delivered::DELIVERY).args(["--jobs", jobs]);
        command
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).to_string();
    let (all, alone) = (|| by(&cores), || by("1"));
    let (all, alone) = interleaved(Often { code: 1, ..plan.often(1) }, &all, &alone);
    let what = format!("a delivery of {files} files with their evidence (wanted: 200 MiB)");
    Row::speeds(&what, &format!("by one of {cores} cores"), all, alone, 1.5)
}

/// What was accepted, judged again after ten of it lost their key: these alone, and everything.
fn rechecked(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    let accepted = Accepted::make(&inputs.dir, programs.join("countersign"), plan.accepted);
    let few = || accepted.recheck(&["--dry-run"]);
    let all = || accepted.recheck(&["--dry-run", "--full"]);
    let (few, all) = interleaved(Often { code: 1, ..plan.often(1) }, &few, &all);
    let what = format!("{} acceptances judged again after a suspension (wanted: 2 s)", plan.accepted);
    Row::costs(&what, "all of them", few, all, 1.0)
}

/// A long signed bill of materials, whole, and one half as long.
fn bill(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    billed(plan, programs, inputs, made_of::COMPONENTS)
}

/// That one, and one a quarter as long as the first.
fn half_a_bill(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    billed(plan, programs, inputs, made_of::COMPONENTS / 2)
}

fn billed(plan: &Plan, programs: &Path, inputs: &Inputs, components: usize) -> Row {
    let by = |components: usize| {
        let mut command = verify(programs, inputs, made_of::FRAMEWORK, made_of::HANDOFF);
        command.args([made_of::ARTIFACT, "-a", made_of::SIGNATURE, "-a", &made_of::bill(components)]);
        command
    };
    let (whole, half) = (|| by(components), || by(components / 2));
    let (whole, half) = interleaved(plan.often(1), &whole, &half);
    let what = format!("a signed bill of {components} components (wanted: 5 s, 500 MiB for 50,000)");
    Row::costs(&what, "half as many", whole, half, 2.5)
}

fn npm_lockfile(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    locked(plan, programs, inputs, ("npm", made_of::NPM))
}

fn cargo_lockfile(plan: &Plan, programs: &Path, inputs: &Inputs) -> Row {
    locked(plan, programs, inputs, ("cargo", made_of::CARGO))
}

/// A lockfile, read and drawn.
fn locked(plan: &Plan, programs: &Path, inputs: &Inputs, (kind, packages): (&str, usize)) -> Row {
    let of = |packages: usize| {
        let mut command = Command::new(programs.join("countersign"));
        command.current_dir(&inputs.dir).args(["deps", &made_of::lockfile(kind, packages)]);
        command.env_remove("COUNTERSIGN_POLICY");
        command
    };
    let (whole, half) = (|| of(packages), || of(packages / 2));
    let (whole, half) = interleaved(plan.often(10), &whole, &half);
    let what = format!("a lockfile of {packages} {kind} packages, drawn (wanted: 1 s, 200 MiB for 3,000)");
    Row::costs(&what, "half as many", whole, half, 2.5)
}

fn verify(programs: &Path, inputs: &Inputs, framework: &str, handoff: &str) -> Command {
    let mut command = Command::new(programs.join("countersign"));
    command.current_dir(&inputs.dir).args(["verify", "--policy", framework, "--handoff", handoff]);
    command.env_remove("COUNTERSIGN_POLICY");
    command
}
