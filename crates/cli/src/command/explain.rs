use checks::CATALOGUE;
use decision::{Card, ExitCode};
use verify::{CODES, Code};

use crate::arguments::Explain;
use crate::command::explain_controls;
use crate::complaint::{Complaint, nearest};
use crate::outside::Output;

/// Prints the page of a check, what a rejection code means, a list of both, or the controls of governance frames.
pub(crate) fn run(arguments: &Explain, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let page = match &arguments.id {
        None if arguments.controls => explain_controls::all(),
        None => list(),
        Some(id) => page(id)?,
    };
    out.put(&page)?;
    Ok(ExitCode::Allow)
}

fn page(id: &str) -> Result<String, Complaint> {
    if let Some(card) = CATALOGUE.iter().find(|card| card.id == id) {
        return Ok(check(card));
    }
    if let Some(code) = CODES.iter().find(|code| code.id == id) {
        return Ok(rejection(code));
    }
    let known = CATALOGUE.iter().map(|card| card.id).chain(CODES.iter().map(|code| code.id));
    let meant = nearest(id, known).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    Err(Complaint::usage(
        format!("`{id}` is neither a check nor a rejection code"),
        format!("{meant}`countersign explain` lists them all"),
    ))
}

fn check(card: &Card) -> String {
    let mut page = indented(card.page.trim_end());
    page.push_str("\n\n");
    page.push_str(&explain_controls::of(card));
    page
}

/// The page for a terminal: what stands between fences is indented, and where an example comes from is not told.
fn indented(page: &str) -> String {
    const FENCE: &str = "```";
    let mut told: Vec<String> = Vec::new();
    let mut fence: Option<bool> = None;
    for line in page.lines() {
        match (fence, line.strip_prefix(FENCE)) {
            (None, Some(kind)) => fence = Some(!kind.starts_with("case")),
            (Some(_), Some(_)) => fence = None,
            (None, None) => told.push(line.to_owned()),
            (Some(true), None) => told.push(format!("    {line}").trim_end().to_owned()),
            (Some(false), None) => {}
        }
    }
    told.dedup_by(|next, one| next.is_empty() && one.is_empty());
    told.join("\n").trim_end().to_owned()
}

fn rejection(code: &Code) -> String {
    let stage = match code.rank {
        _ if code.proves_nothing() => "it proves nothing either way",
        0..=9 => "it could not be read",
        10..=19 => "nobody trusted vouches for its signer",
        20..=29 => "its log entry or its time does not hold",
        30..=39 => "its signature does not hold",
        _ => "it is about something else",
    };
    format!(
        "# {}\n\nA reason for rejecting evidence: {stage}. Rejected evidence counts for nothing and is always \
         listed.\n\n{}\n",
        code.id, code.help
    )
}

fn list() -> String {
    let mut page = "Checks\n".to_owned();
    let wide = CATALOGUE.iter().map(|card| card.id.len()).max().unwrap_or_default();
    for card in CATALOGUE {
        page.push_str(&format!("  {:wide$}  {}\n", card.id, card.asks));
    }
    page.push_str("\nReasons for rejecting evidence\n");
    for code in CODES {
        page.push_str(&format!("  {}\n", code.id));
    }
    page.push_str(
        "\n`countersign explain <CHECK>` tells more about any of them; `countersign explain --controls` \
                   lists the controls of governance frames they give evidence for.\n",
    );
    page
}
