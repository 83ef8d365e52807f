//! What the program may touch of the world beside files: the environment, the clock, and two outputs.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use decision::ExitCode;
use model::Instant;
use report::{Look, Palette};

use crate::arguments::Colour;
use crate::complaint::Complaint;

/// The environment variables.
pub trait Env {
    /// The value of a variable; `None` when it is not set.
    fn var(&self, name: &str) -> Option<OsString>;

    /// The value of a variable that is set to something.
    fn some(&self, name: &str) -> Option<OsString> {
        self.var(name).filter(|value| !value.is_empty())
    }
}

/// The only clock.
pub trait Clock {
    /// The time now.
    fn now(&self) -> Instant;
}

/// Where the report and everything else go. The report alone goes to `stdout`.
pub struct Output<'a> {
    /// For what was asked for.
    pub stdout: &'a mut dyn Write,
    /// For everything else.
    pub stderr: &'a mut dyn Write,
    /// Whether a person reads `stdout`.
    pub stdout_is_terminal: bool,
    /// Whether a person reads `stderr`: only then is progress shown there.
    pub stderr_is_terminal: bool,
    /// Characters a line.
    pub width: usize,
    /// Whether `stdout` gets colours; [`Output::choose_colour`] decides.
    pub palette: Palette,
}

impl Output<'_> {
    pub(crate) fn choose_colour(&mut self, wanted: Colour, env: &dyn Env) {
        let welcome = || {
            let dumb = env.var("TERM").is_some_and(|term| term == "dumb");
            self.stdout_is_terminal && !dumb && env.some("NO_COLOR").is_none()
        };
        let coloured = match wanted {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => welcome(),
        };
        self.palette = if coloured { Palette::Ansi } else { Palette::Plain };
    }

    pub(crate) fn coloured(&self) -> bool {
        self.palette == Palette::Ansi
    }

    pub(crate) fn look(&self) -> Look {
        Look { palette: self.palette, width: self.width }
    }

    /// Writes to `stdout`, to the last byte.
    pub(crate) fn put(&mut self, text: &str) -> Result<(), Complaint> {
        let written = self.stdout.write_all(text.as_bytes()).and_then(|()| self.stdout.flush());
        written.map_err(|error| Complaint {
            code: ExitCode::Unwritten,
            text: format!("standard output could not be written: {error}"),
            place: None,
            help: "keep reading until the program ends, or write to a file with --output".to_owned(),
        })
    }

    /// Tells a person something. Nothing is left to do when even that cannot be written.
    pub(crate) fn say(&mut self, text: &str) {
        let _ = writeln!(self.stderr, "{text}");
    }
}

pub(crate) struct RealEnv;

impl Env for RealEnv {
    fn var(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }
}

pub(crate) struct RealClock;

impl Clock for RealClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock; everyone else is told"
    )]
    fn now(&self) -> Instant {
        Instant::from_timestamp(jiff::Timestamp::now())
    }
}

/// The width used where nobody sees the lines: as wide as the lines of this program's own documents.
const WIDTH_OF_A_FILE: usize = 100;

pub(crate) fn real_output<'a>(
    stdout: &'a mut std::io::Stdout,
    stderr: &'a mut std::io::Stderr,
) -> Output<'a> {
    let stdout_is_terminal = stdout.is_terminal();
    let seen = terminal_size::terminal_size().filter(|_| stdout_is_terminal);
    Output {
        stdout_is_terminal,
        stderr_is_terminal: stderr.is_terminal(),
        width: seen.map_or(WIDTH_OF_A_FILE, |(width, _)| usize::from(width.0)),
        palette: Palette::Plain,
        stdout,
        stderr,
    }
}
