//! `forge write FIXTURES` makes the fixtures and what the shipped policies need; `forge check FIXTURES` says
//! where the folders differ from them; `forge seeds FOLDER` writes what the fuzz targets start from.

use countersign_forge::{fixture, seeds};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: forge write FIXTURES | forge check FIXTURES | forge seeds FOLDER
FIXTURES is the folder `fixtures`; roots and cases of the shipped policies go beside it, into `policies`.
FOLDER gets a folder of seeds for each fuzz target, such as `fuzz/corpus`.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder] => write(Path::new(folder), &mut out),
        ["check", folder] => check(Path::new(folder), &mut out),
        ["seeds", folder] => fixture::write(Path::new(folder), &seeds::all()).map(|()| ExitCode::SUCCESS),
        _ => writeln!(out, "{USAGE}").map(|()| ExitCode::from(2)),
    };
    done.unwrap_or_else(|fault| {
        let told = writeln!(std::io::stderr(), "forge: {fault}");
        ExitCode::from(if told.is_ok() { 4 } else { 6 })
    })
}

fn write(fixtures: &Path, out: &mut impl Write) -> std::io::Result<ExitCode> {
    for (folder, files) in fixture::folders(fixtures) {
        fixture::write(&folder, &files)?;
        writeln!(out, "{} files written below {}", files.len(), folder.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn check(fixtures: &Path, out: &mut impl Write) -> std::io::Result<ExitCode> {
    let mut found = Vec::new();
    for (folder, files) in fixture::folders(fixtures) {
        let differences = fixture::check(&folder, &files)?;
        found.extend(differences.iter().map(|difference| format!("{}: {difference}", folder.display())));
    }
    for difference in &found {
        writeln!(out, "{difference}")?;
    }
    if found.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{} differ; `forge write {}` makes them again", found.len(), fixtures.display())?;
    Ok(ExitCode::from(1))
}
