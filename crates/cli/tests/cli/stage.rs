//! Where a command line is played: nothing of this machine's environment, clock or terminal gets in.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use countersign_cli::{Clock, Env, Output};
use model::Instant;
use tempfile::TempDir;

/// What a command line gave.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A folder of its own, an environment, and a time.
pub(crate) struct Stage {
    pub(crate) dir: TempDir,
    env: BTreeMap<&'static str, OsString>,
    now: &'static str,
    pub(crate) stdout_is_terminal: bool,
}

struct Fixed(BTreeMap<&'static str, OsString>);

impl Env for Fixed {
    fn var(&self, name: &str) -> Option<OsString> {
        self.0.get(name).cloned()
    }
}

struct At(&'static str);

impl Clock for At {
    fn now(&self) -> Instant {
        Instant::parse(self.0).unwrap()
    }
}

/// A reader that went away after so many bytes.
pub(crate) struct Closed(pub(crate) usize);

impl Write for Closed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.0.min(bytes.len());
        self.0 = self.0.saturating_sub(taken);
        if taken == 0 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stage {
    /// The time most fixtures are judged at.
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            env: BTreeMap::new(),
            now: "2026-08-02T00:00:00Z",
            stdout_is_terminal: false,
        }
    }

    pub(crate) fn env(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.env.insert(name, value.into());
        self
    }

    pub(crate) fn at(mut self, now: &'static str) -> Self {
        self.now = now;
        self
    }

    /// A path in the stage's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file in the stage's folder.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A framework that holds together, whose one key is a fixture's.
    pub(crate) fn framework(&self) -> PathBuf {
        std::fs::copy(fixture("key/roots/acme-p256.pub"), self.path("acme.pub")).unwrap();
        self.file("framework.yaml", FRAMEWORK)
    }

    pub(crate) fn play<A: Into<OsString>>(&self, args: impl IntoIterator<Item = A>) -> Played {
        let mut stdout = Vec::new();
        let (code, stderr) = self.play_to(args, &mut stdout);
        let mut played = Played { code, stdout: String::from_utf8(stdout).unwrap(), stderr };
        // The folder has another name each time.
        let folder = self.dir.path().to_string_lossy().into_owned();
        let fixtures = fixture("").to_string_lossy().into_owned();
        for text in [&mut played.stdout, &mut played.stderr] {
            *text = text.replace(&folder, "DIR").replace(&fixtures, "FIXTURES/");
        }
        played
    }

    pub(crate) fn play_to<A: Into<OsString>>(
        &self,
        args: impl IntoIterator<Item = A>,
        stdout: &mut dyn Write,
    ) -> (u8, String) {
        let mut stderr = Vec::new();
        let mut out = Output {
            stdout,
            stderr: &mut stderr,
            stdout_is_terminal: self.stdout_is_terminal,
            stderr_is_terminal: false,
            // Wide, since lines would break where the folder's name ends; the report's own tests wrap.
            width: 10_000,
            palette: report::Palette::Plain,
        };
        let args = std::iter::once("countersign".into()).chain(args.into_iter().map(Into::into));
        let code = countersign_cli::run(args, &Fixed(self.env.clone()), &mut out, &At(self.now));
        (code.number(), String::from_utf8(stderr).unwrap())
    }
}

/// `text` without the digests in it, which change whenever a fixture is made anew.
pub(crate) fn without_digests(text: &str) -> String {
    let is_digest = |word: &str| word.len() >= 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut shown = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        shown.push_str(if is_digest(bare) { "…" } else { bare });
        shown.push_str(word.strip_prefix(bare).unwrap());
    }
    shown
}

/// A path below `fixtures/`.
pub(crate) fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(path)
}

/// The arguments of one command line, paths and words mixed.
macro_rules! args {
    ($($arg:expr),* $(,)?) => { [$(std::ffi::OsString::from($arg)),*] };
}
pub(crate) use args;

pub(crate) const FRAMEWORK: &str = "\
countersign: 1
framework: retail-intake
number: 7
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub } }
identities:
  acme-offline: { key: { root: acme-key } }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [acme-offline] }
";
