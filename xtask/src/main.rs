//! `cargo xtask <command>`: the chores of this workspace.
//!
//! Light on purpose (std and `toml`), so that it builds in seconds; heavy work is spawned. Every command runs
//! from the root of the repository, wherever it is called.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool of the repository: it reads the repository's own files and talks to its developers"
)]

mod bench;
mod command;
mod conformance;
mod corpus;
mod fault;
mod forge;
mod init_corpus;
mod mutate;
mod new_check;
mod own;
mod release;
mod spawn;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // The manifest folder is fixed at build time: xtask always serves the checkout it was built from.
    let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).parent() else {
        eprintln!("xtask: its folder has no parent; build it inside the workspace");
        return ExitCode::from(2);
    };
    match command::run(root, &args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            ExitCode::from(fault.exit_code())
        }
    }
}
