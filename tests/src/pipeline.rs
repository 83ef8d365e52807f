//! `countersign` in process: its arguments, a clock of ours, and no environment but what is given.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use cli::{Clock, Env, Output};
use model::Instant;
use serde_json::Value;

/// What one run gave.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit code.
    pub code: u8,
    /// The report, where it is JSON; otherwise null.
    pub report: Value,
    /// What it wrote to its standard output.
    pub out: String,
    /// What it told a person.
    pub err: String,
    /// Why not, where it was answered without a report.
    pub fault: Option<Fault>,
}

struct Fixed(Instant);

impl Clock for Fixed {
    fn now(&self) -> Instant {
        self.0
    }
}

/// The variables that are set.
struct Set<'a>(&'a [(&'a str, &'a str)]);

impl Env for Set<'_> {
    fn var(&self, name: &str) -> Option<OsString> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value.into())
    }
}

/// Runs `countersign ARGUMENTS` at this time.
pub fn run(arguments: Vec<OsString>, at: Instant) -> Ran {
    run_in(arguments, at, &[])
}

/// The same in an environment with these variables and no others.
pub fn run_in(arguments: Vec<OsString>, at: Instant, variables: &[(&str, &str)]) -> Ran {
    let mut stdout = Vec::new();
    let (code, err) = run_under(arguments, at, variables, &mut stdout);
    let out = String::from_utf8_lossy(&stdout).into_owned();
    let report = serde_json::from_str(&out).unwrap_or(Value::Null);
    Ran { code, report, out, err, fault: None }
}

/// The same with an output of the caller's: its exit code, and what it told a person.
pub fn run_to(arguments: Vec<OsString>, at: Instant, stdout: &mut dyn Write) -> (u8, String) {
    run_under(arguments, at, &[], stdout)
}

fn run_under(
    arguments: Vec<OsString>,
    at: Instant,
    variables: &[(&str, &str)],
    stdout: &mut dyn Write,
) -> (u8, String) {
    let mut stderr = Vec::new();
    let mut output = Output {
        stdout,
        stderr: &mut stderr,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        width: 100,
        palette: report::Palette::Plain,
    };
    let arguments = std::iter::once(OsString::from("countersign")).chain(arguments);
    let code = cli::run(arguments, &Set(variables), &mut output, &Fixed(at)).number();
    (code, String::from_utf8_lossy(&stderr).into_owned())
}

/// Judges one subject by its evidence under a framework.
pub fn verify(subject: OsString, framework: PathBuf, evidence: &[PathBuf], at: Instant) -> Ran {
    let mut arguments: Vec<OsString> = vec!["verify".into(), subject, "--policy".into(), framework.into()];
    for path in evidence {
        arguments.extend(["--attestation".into(), path.clone().into_os_string()]);
    }
    arguments.extend(["--offline", "--format", "json"].map(OsString::from));
    run(arguments, at)
}

/// The same with no evidence but what is asked for, of whom `asking` says.
pub fn verify_asking(subject: OsString, framework: PathBuf, asking: &[OsString], at: Instant) -> Ran {
    let own = ["verify".into(), subject, "--policy".into(), framework.into()];
    let rest = ["--format", "json"].map(OsString::from);
    run(own.into_iter().chain(asking.iter().cloned()).chain(rest).collect(), at)
}

impl Ran {
    /// What the library itself answered: exit 0 or 1 in the words of the command line.
    pub fn of(done: Result<(), Fault>) -> Self {
        let fault = done.err();
        let (out, err) = (String::new(), String::new());
        Self { code: u8::from(fault.is_some()), report: Value::Null, out, err, fault }
    }

    /// Why it was not allowed. Empty when nothing failed.
    pub fn faults(&self) -> Vec<Fault> {
        if let Some(fault) = &self.fault {
            return vec![fault.clone()];
        }
        if self.code == UNUSABLE {
            return vec![Fault { code: Fault::REFUSED.into(), about: self.err.clone() }];
        }
        let subjects = || self.report["subjects"].as_array().into_iter().flatten();
        let checks = || subjects().flat_map(|subject| subject["checks"].as_array().into_iter().flatten());
        let of = |outcome: &str| -> Vec<Fault> {
            checks().filter(|check| check["outcome"] == outcome).filter_map(Fault::of_check).collect()
        };
        let rejected = subjects().flat_map(|subject| subject["rejected"].as_array().into_iter().flatten());
        let unused = self.report["unused_evidence"].as_array().into_iter().flatten();
        let rejections = rejected.chain(unused).filter_map(Fault::of_rejection).collect::<Vec<_>>();
        let (violated, unknown) = (of("violated"), of("unknown"));
        // A presence check speaks for the evidence that was not believed: its code says more.
        let presence = |fault: &Fault| PRESENCE.contains(&fault.code.as_str());
        let mut faults = match violated.is_empty() {
            false => violated,
            true => unknown,
        };
        if faults.iter().any(presence) {
            faults.splice(0..0, rejections);
        }
        faults
    }
}

/// The exit code of a framework that cannot be used.
const UNUSABLE: u8 = 5;
/// The checks that answer for an absence.
const PRESENCE: [&str; 4] =
    ["unsigned-artifact", "missing-provenance", "missing-attestation", "missing-layout"];

/// A check that did not pass, evidence that was not believed, or a framework that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The check's id, the rejection's code, or [`Fault::REFUSED`].
    pub code: String,
    /// Where it lies and why, in words.
    pub about: String,
}

impl Fault {
    /// The code of a framework that cannot be used: nothing is allowed under it.
    pub const REFUSED: &str = "unusable-framework";

    fn of_check(check: &Value) -> Option<Self> {
        let about = check["reason"].as_str().unwrap_or_default().to_owned();
        Some(Self { code: check["id"].as_str()?.to_owned(), about })
    }

    fn of_rejection(rejection: &Value) -> Option<Self> {
        let word = |field: &str| rejection[field].as_str().unwrap_or_default();
        let about = format!("{} {}", word("pointer"), word("reason"));
        Some(Self { code: rejection["code"].as_str()?.to_owned(), about })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_an_absence_is_what_was_not_believed() {
        let report = serde_json::json!({ "subjects": [{
            "checks": [{ "id": "unsigned-artifact", "outcome": "violated", "reason": "" },
                       { "id": "unlisted-signer", "outcome": "unknown", "reason": "" }],
            "rejected": [{ "code": "bad-signature", "reason": "" }],
        }]});
        let ran = Ran { code: 1, report, ..Ran::of(Ok(())) };
        let codes: Vec<String> = ran.faults().into_iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["bad-signature", "unsigned-artifact"]);
    }
}
