//! `sigstore-conformance-client`: the client protocol of Sigstore's conformance suite, judged by Countersign's own
//! pipeline under a framework made from the arguments.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for testing: it reads the files it was given, asks the time and talks to its developers"
)]

mod arguments;
mod client;
mod suite;

use std::process::ExitCode;

use arguments::Arguments;

fn main() -> ExitCode {
    let asked = match Arguments::read(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let now = model::Instant::from_timestamp(jiff::Timestamp::now());
    let done = match asked {
        Arguments::VerifyBundle(verification) => client::verify(&verification, now),
        Arguments::Suite(dir) => suite::run(&dir, now),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
