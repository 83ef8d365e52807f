//! `corpus DIR [--json] [--kind KIND] [--case ID]`: runs every case of a corpus through the public pipeline, and
//! compares verdict and reason. Exit 0 only when nothing diverges that `corpus-exceptions.toml` does not explain.
#![allow(clippy::indexing_slicing, reason = "of JSON values, what is not there is null")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for testing: it reads the corpus it was given and talks to its developers"
)]

mod classes;
mod exceptions;
mod judge;
mod kinds;
mod manifest;
mod served;
mod summary;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use model::Instant;
use rayon::prelude::*;

use exceptions::Exceptions;
use manifest::Manifest;
use summary::Summary;

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    dir: PathBuf,
    json: bool,
    kind: Option<String>,
    case: Option<String>,
}

const USAGE: &str = "corpus DIR [--json] [--kind KIND] [--case ID]";

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)).and_then(|asked| run(&asked)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("corpus: {why}");
            ExitCode::from(2)
        }
    }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} wants a value\n{USAGE}"));
        match argument.as_str() {
            "--json" => asked.json = true,
            "--kind" => asked.kind = Some(value()?),
            "--case" => asked.case = Some(value()?),
            _ if argument.starts_with('-') => return Err(format!("no option {argument}\n{USAGE}")),
            _ if asked.dir.as_os_str().is_empty() => asked.dir = argument.into(),
            _ => return Err(format!("one folder, not also {argument}\n{USAGE}")),
        }
    }
    if asked.dir.as_os_str().is_empty() { Err(USAGE.to_owned()) } else { Ok(asked) }
}

fn run(asked: &Asked) -> Result<bool, String> {
    let exceptions = Exceptions::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus-exceptions.toml"))?;
    let dir = asked.dir.canonicalize().map_err(|why| format!("{}: {why}", asked.dir.display()))?;
    let manifest = Manifest::read(&dir)?;
    let made = Instant::end_of_day(&manifest.made).map_err(|why| why.to_string())?;
    let fits = |one: &str, wanted: &Option<String>| wanted.as_ref().is_none_or(|wanted| wanted == one);
    let cases: Vec<_> = manifest
        .cases
        .iter()
        .filter(|case| fits(&case.question.kind, &asked.kind) && fits(&case.question.id, &asked.case))
        .collect();
    if cases.is_empty() {
        return Err("no such case: nothing was run, which proves nothing".to_owned());
    }
    let outcomes: Vec<_> = cases.par_iter().map(|case| judge::judge(case, &dir, made)).collect();
    let mut summary = Summary::default();
    for (case, outcome) in cases.into_iter().zip(outcomes) {
        summary.add(case, outcome, &exceptions);
    }
    match asked.json {
        true => println!("{:#}", summary.json()),
        false => print!("{}", summary.text()),
    }
    Ok(summary.holds())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arguments: &[&str]) -> Result<Asked, String> {
        asked(arguments.iter().map(|&one| one.to_owned()))
    }

    #[test]
    fn one_folder_is_asked_for() {
        assert_eq!(of(&["a", "--json"]), Ok(Asked { dir: "a".into(), json: true, ..Asked::default() }));
        for wrong in ["", "a b", "a --kind", "a --all"] {
            let words: Vec<&str> = wrong.split_whitespace().collect();
            assert!(of(&words).is_err(), "{wrong:?}");
        }
    }
}
