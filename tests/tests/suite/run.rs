//! The command line, in process: with a clock of ours, no environment, and what it wrote.

use std::ffi::OsString;

use cli::{Clock, Env, Output};
use model::Instant;

/// What a run gave.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

struct Fixed(Instant);

impl Clock for Fixed {
    fn now(&self) -> Instant {
        self.0
    }
}

struct Nothing;

impl Env for Nothing {
    fn var(&self, _name: &str) -> Option<OsString> {
        None
    }
}

/// Runs `countersign ARGUMENTS` at this time.
pub(crate) fn run_at(arguments: &[impl AsRef<str>], at: &str) -> Ran {
    run_os(arguments.iter().map(|one| OsString::from(one.as_ref())).collect(), at)
}

/// The same with arguments that need not be text.
pub(crate) fn run_os(arguments: Vec<OsString>, at: &str) -> Ran {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut output = Output {
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        width: 100,
        palette: report::Palette::Plain,
    };
    let args = std::iter::once(OsString::from("countersign")).chain(arguments);
    let code = cli::run(args, &Nothing, &mut output, &Fixed(Instant::parse(at).unwrap()));
    Ran {
        code: code.number(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}
