use decision::ExitCode;
use policy::{Change, Direction};

use crate::arguments::PolicyDiff;
use crate::complaint::Complaint;
use crate::framework;
use crate::outside::Output;

/// The column in which sentences begin.
const COLUMN: usize = 10;

/// Tells what changed from one framework to another: 0 when they mean the same, 1 when they do not.
pub(crate) fn run(arguments: &PolicyDiff, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let Some((old, _)) = framework::load(&arguments.old, out)? else { return Ok(ExitCode::Unusable) };
    let Some((new, _)) = framework::load(&arguments.new, out)? else { return Ok(ExitCode::Unusable) };
    let changes = policy::diff(&old, &new);
    let head =
        |framework: &policy::Framework| format!("{} #{}", report::name(framework.name()), framework.number());
    let mut page = format!("{} -> {}\n\n", head(&old), head(&new));
    if changes.is_empty() {
        page.push_str("they mean the same\n");
        out.put(&page)?;
        return Ok(ExitCode::Allow);
    }
    for change in &changes {
        let word = change.direction.word();
        let space = " ".repeat(COLUMN.saturating_sub(word.len()));
        page.push_str(&format!("{word}{space}{}\n", report::safe(&change.text)));
    }
    page.push_str(&format!("\n{}\n", tally(&changes)));
    if new.number() <= old.number() {
        page.push_str(&format!(
            "the number is {}, and was {}: raise it, so that nobody takes one for the other\n",
            new.number(),
            old.number()
        ));
    }
    out.put(&page)?;
    Ok(ExitCode::Wrong)
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
