//! Why a chore did not succeed.

use std::fmt;
use std::path::Path;

/// What went wrong, told to the developer who called xtask.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The command line is wrong. Exit code 2.
    Usage(String),
    /// The chore ran and the answer is no (tidy found something, a spawned command failed). Exit code 1.
    Failed(String),
    /// The chore could not run: a file or program is missing or unreadable. Exit code 4.
    Unreachable(String),
}

impl Fault {
    /// A file that could not be read or written.
    pub(crate) fn file(verb: &str, path: &Path, cause: &std::io::Error) -> Self {
        Self::Unreachable(format!("cannot {verb} {}: {cause}", path.display()))
    }

    /// The exit code, in the same meaning as the product's: 1 no, 2 usage, 4 unreachable.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Unreachable(_) => 4,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Failed(text) | Self::Unreachable(text) => out.write_str(text),
        }
    }
}
