use std::path::PathBuf;

use decision::ExitCode;
use report::{DecisionV1, Look, MadeOf, Palette};

use crate::arguments::{Deps, TreeFormat};
use crate::complaint::Complaint;
use crate::destination::same;
use crate::outside::{Clock, Env, Output};
use crate::{destination, framework};

mod asked;
mod claimed;
mod drawn;
mod judged;

use asked::Asked;

/// Shows what an artifact is made of: by a framework as it judges, or by nobody.
pub(crate) fn run(
    arguments: &Deps,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let asked = Asked::read(&arguments.why)?;
    match framework::named(arguments.policy.as_deref(), env)? {
        None if !arguments.lockfiles.is_empty() => Err(Complaint::usage(
            "--lockfile is for what a framework judges, and none is given",
            "add --policy FILE; a lockfile by itself is shown as the subject",
        )),
        Some(policy) => judged::run(arguments, &policy, &asked, (env, out, clock)),
        None => {
            let all = claimed::read(arguments, &asked, (env, &*out))?;
            put(arguments, &all, None, out)?;
            Ok(ExitCode::Allow)
        }
    }
}

/// Writes it where it was asked for. Where a framework judged, the report of `verify` follows the tree.
fn put(
    arguments: &Deps,
    all: &[MadeOf],
    decision: Option<&DecisionV1>,
    out: &mut Output<'_>,
) -> Result<(), Complaint> {
    let look = match arguments.output {
        None => out.look(),
        Some(_) => Look { palette: Palette::Plain, ..out.look() },
    };
    let text = written(arguments, all, decision, look)?;
    match &arguments.output {
        None => out.put(&text),
        Some(path) => destination::write(path, &text, "tree"),
    }
}

fn written(
    arguments: &Deps,
    all: &[MadeOf],
    decision: Option<&DecisionV1>,
    look: Look,
) -> Result<String, Complaint> {
    let depth = arguments.depth.map(|depth| usize::try_from(depth).unwrap_or(usize::MAX));
    let version = env!("CARGO_PKG_VERSION").into();
    match arguments.format {
        TreeFormat::Text => {
            let tree = if all.is_empty() { String::new() } else { report::tree(all, depth, look) };
            let told = decision.map(|report| report::text(report, look));
            let gap = if all.is_empty() || told.is_none() { "" } else { "\n" };
            Ok(format!("{tree}{gap}{}", told.unwrap_or_default()))
        }
        TreeFormat::Json => report::dependencies_json(all, decision, &version).map_err(unwritable),
        TreeFormat::Cyclonedx => {
            report::cyclonedx(only(all, "one bill of materials")?, &version).map_err(unwritable)
        }
        TreeFormat::Svg => Ok(report::picture(only(all, "one picture")?, decision, depth)),
    }
}

/// What can be told in one document alone.
fn only<'a>(all: &'a [MadeOf], what: &str) -> Result<&'a MadeOf, Complaint> {
    match all {
        [one] => Ok(one),
        [] => Err(Complaint {
            code: ExitCode::Missing,
            text: "there is nothing to draw: no bill of materials that counts says what it is made of"
                .to_owned(),
            place: None,
            help: "see why with --format text".to_owned(),
        }),
        several => Err(Complaint::usage(
            format!("there are {} lists of dependencies, and {what} has one", several.len()),
            "name one artifact, and one handoff that asks once; or use --format json, which has all",
        )),
    }
}

fn unwritable(fault: String) -> Complaint {
    Complaint {
        code: ExitCode::Bug,
        text: format!("it cannot be written as JSON: {fault}"),
        place: None,
        help: "report this as a bug, with the command".to_owned(),
    }
}

/// Refuses to write over anything that is read.
fn spared(arguments: &Deps, files: impl Iterator<Item = PathBuf>) -> Result<(), Complaint> {
    let Some(output) = &arguments.output else { return Ok(()) };
    let own =
        std::iter::once(PathBuf::from(&arguments.subject)).chain(arguments.attestations.iter().cloned());
    let own = own.chain(arguments.lockfiles.iter().cloned()).chain(arguments.ledger.clone());
    match own.chain(files).any(|file| same(&file, output)) {
        false => Ok(()),
        true => Err(Complaint {
            place: Some(output.to_string_lossy().into_owned()),
            ..Complaint::usage("it would replace a file that is read", "name another file with --output")
        }),
    }
}
