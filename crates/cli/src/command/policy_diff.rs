use std::path::Path;

use countersign::NotReady;
use decision::ExitCode;
use ledger::{Ledger, Sqlite};
use model::Instant;
use policy::{Change, Direction, Framework};
use serde_json::{Value, json};

use crate::arguments::{Format, PolicyDiff};
use crate::command::policy::joined;
use crate::command::recheck;
use crate::complaint::Complaint;
use crate::framework;
use crate::outside::{Clock, Output};
use crate::recheck::{Compared, Run, Today};

/// Names this form. No address: a name nobody can take over.
const SCHEMA: &str = "countersign/policy-diff/v1";

/// The column in which sentences begin.
const COLUMN: usize = 10;

/// Tells what changed from one framework to another, and what that means for what was accepted: 0 when nothing did, 1 when
/// something did.
pub(crate) fn run(
    arguments: &PolicyDiff,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let Some((old, _)) = framework::load(&arguments.old, out)? else { return Ok(ExitCode::Unusable) };
    let Some((new, _)) = framework::load(&arguments.new, out)? else { return Ok(ExitCode::Unusable) };
    let changes = policy::diff(&old, &new);
    let compared = match &arguments.ledger {
        None => None,
        Some(file) => match compared(file, arguments, (&old, &new), clock.now(), out)? {
            Some(compared) => Some(compared),
            None => return Ok(ExitCode::Unusable),
        },
    };
    out.put(&match arguments.format {
        Format::Text => page((&old, &new), &changes, compared.as_ref()),
        Format::Json => recheck::json(&document((&old, &new), &changes, compared.as_ref()))?,
    })?;
    let same = changes.is_empty() && compared.is_none_or(|compared| compared.differ.is_empty());
    Ok(if same { ExitCode::Allow } else { ExitCode::Wrong })
}

/// What was accepted, judged again by both. None, where one of them cannot be used today: that is said.
fn compared(
    file: &Path,
    arguments: &PolicyDiff,
    (old, new): (&Framework, &Framework),
    now: Instant,
    out: &mut Output<'_>,
) -> Result<Option<Compared>, Complaint> {
    if old.name() != new.name() {
        return Err(Complaint::usage(
            "--ledger: the two frameworks have different names, and what was accepted is known by that name",
            "compare two editions of one framework, or leave --ledger out",
        ));
    }
    let ledger = recheck::opened(file)?;
    let Some(old) = today(old, (&arguments.old, file), now, out)? else { return Ok(None) };
    let Some(new) = today(new, (&arguments.new, file), now, out)? else { return Ok(None) };
    let run = |today| by(&ledger, today, now);
    Compared::of(&run(&old), &run(&new), out).map(Some).map_err(|why| recheck::stopped(file, why))
}

fn by<'a>(ledger: &'a Ledger<Sqlite>, today: &'a Today<'a>, now: Instant) -> Run<'a> {
    Run { ledger, today, now, handoff: None }
}

/// All that a framework judges by today.
fn today<'a>(
    framework: &'a Framework,
    (path, ledger): (&Path, &Path),
    now: Instant,
    out: &mut Output<'_>,
) -> Result<Option<Today<'a>>, Complaint> {
    let folder = path.parent().unwrap_or(Path::new(""));
    match Today::prepare(framework, folder, None, None, now)? {
        Ok(today) => Ok(Some(today.remembering(ledger))),
        Err(NotReady::Unusable(diagnostics)) => {
            framework::tell(&joined(&diagnostics), out);
            Ok(None)
        }
        Err(NotReady::NoSuchHandoff(_)) => Ok(None),
    }
}

fn page((old, new): (&Framework, &Framework), changes: &[Change], compared: Option<&Compared>) -> String {
    let head = |framework: &Framework| format!("{} #{}", report::name(framework.name()), framework.number());
    let mut page = format!("{} -> {}\n\n", head(old), head(new));
    for change in changes {
        let word = change.direction.word();
        let space = " ".repeat(COLUMN.saturating_sub(word.len()));
        page.push_str(&format!("{word}{space}{}\n", report::safe(&change.text)));
    }
    match changes {
        [] => page.push_str("they mean the same\n"),
        changes => page.push_str(&format!("\n{}\n", tally(changes))),
    }
    if !changes.is_empty() && new.number() <= old.number() {
        page.push_str(&format!(
            "the number is {}, and was {}: raise it, so that nobody takes one for the other\n",
            new.number(),
            old.number()
        ));
    }
    page.extend(compared.map(|compared| format!("\n{}", compared.page())));
    page
}

/// For programs, version 1: additions only.
fn document((old, new): (&Framework, &Framework), changes: &[Change], compared: Option<&Compared>) -> Value {
    let about = |framework: &Framework| {
        json!({
            "name": framework.name(),
            "number": framework.number(),
            "digest": framework.digest().to_string(),
        })
    };
    let change = |change: &Change| json!({ "direction": change.direction.word(), "text": change.text });
    json!({
        "schema": SCHEMA,
        "tool": { "name": "countersign", "version": env!("CARGO_PKG_VERSION") },
        "old": about(old),
        "new": about(new),
        "changes": changes.iter().map(change).collect::<Vec<_>>(),
        "accepted": compared.map(Compared::document),
    })
}

fn tally(changes: &[Change]) -> String {
    let of = |direction: Direction| {
        let count = changes.iter().filter(|change| change.direction == direction).count();
        (count > 0).then(|| format!("{count} {}", direction.word()))
    };
    let counts: Vec<String> = Direction::ALL.into_iter().filter_map(of).collect();
    let plural = if changes.len() == 1 { "" } else { "s" };
    format!("{} change{plural}: {}", changes.len(), counts.join(", "))
}
