//! The command line, in process, as the corpus runner starts it: with a clock of ours and no environment.

use std::ffi::OsString;

use countersign_tests::pipeline;
pub(crate) use countersign_tests::pipeline::Ran;
use model::Instant;

/// Runs `countersign ARGUMENTS` at this time.
pub(crate) fn run_at(arguments: &[impl AsRef<str>], at: &str) -> Ran {
    run_os(arguments.iter().map(|one| OsString::from(one.as_ref())).collect(), at)
}

/// The same in an environment with these variables and no others.
pub(crate) fn run_in(arguments: &[impl AsRef<str>], at: &str, variables: &[(&str, &str)]) -> Ran {
    let arguments = arguments.iter().map(|one| OsString::from(one.as_ref())).collect();
    pipeline::run_in(arguments, Instant::parse(at).unwrap(), variables)
}

/// The same with arguments that need not be text.
pub(crate) fn run_os(arguments: Vec<OsString>, at: &str) -> Ran {
    pipeline::run(arguments, Instant::parse(at).unwrap())
}
