//! `cargo xtask mutate N`: the tamper suite at full length.

use crate::fault::Fault;
use crate::spawn;
use std::path::Path;

/// Most mutations a kind in one call: at 10,000 the suite takes minutes, so more than this is a slip of the hand.
const MOST_MUTATIONS: u32 = 10_000_000;

/// Runs the tests of `countersign-tests` whose name has `tamper`, in release, with N mutations a kind.
///
/// # Errors
/// `Fault::Usage` unless there is exactly one argument and it is a number from 1 to ten million;
/// `Fault::Failed` if a mutant was allowed, the suite panicked, or there is no such test.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), Fault> {
    let mutations = mutations(args)?.to_string();
    let suite = |last: &'static str| {
        ["test", "--release", "--locked", "--package", "countersign-tests", "tamper", "--", last]
    };
    // A filter that matches no test is a success to cargo, and would be a proof of nothing.
    if listed_tests(&spawn::cargo_output(root, &suite("--list"))?) == 0 {
        return Err(Fault::Failed("`countersign-tests` has no test with `tamper` in its name".to_owned()));
    }
    spawn::cargo(root, &suite("--nocapture"), &[("COUNTERSIGN_MUTATIONS", &mutations)])
}

/// How many tests the output of `--list` names.
fn listed_tests(output: &str) -> usize {
    output.lines().filter(|line| line.ends_with(": test")).count()
}

fn mutations(args: &[String]) -> Result<u32, Fault> {
    let wanted = format!("`mutate` takes one number from 1 to {MOST_MUTATIONS}");
    match args {
        [text] => match text.parse::<u32>() {
            Ok(count) if (1..=MOST_MUTATIONS).contains(&count) => Ok(count),
            Ok(_) | Err(_) => Err(Fault::Usage(format!("{wanted}, not `{text}`"))),
        },
        _ => Err(Fault::Usage(wanted)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(args: &[&str]) -> Result<u32, Fault> {
        mutations(&args.iter().map(|&arg| arg.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn zero_mutations_prove_nothing() {
        assert!(of(&["0"]).is_err());
        assert_eq!(of(&["1"]), Ok(1));
    }

    #[test]
    fn a_list_without_tests_counts_none() {
        assert_eq!(listed_tests("tamper::fields: test\ntamper::bytes: test\n\n2 tests, 0 benchmarks\n"), 2);
        assert_eq!(listed_tests("0 tests, 0 benchmarks\n"), 0);
    }

    #[test]
    fn the_bound_holds_and_one_more_does_not() {
        assert_eq!(of(&["10000000"]), Ok(MOST_MUTATIONS));
        assert!(of(&["10000001"]).is_err());
        assert!(of(&["ten"]).is_err());
        assert!(of(&[]).is_err());
        assert!(of(&["1", "2"]).is_err());
    }
}
