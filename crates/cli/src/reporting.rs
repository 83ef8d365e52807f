use std::path::Path;

use decision::{Card, ExitCode};
use report::{Catalogue, ControlRow, DecisionV1, Look, Palette, Run};

use crate::arguments::{DecisionFormat, Verify};
use crate::complaint::Complaint;
use crate::destination;
use crate::outside::Output;

/// Writes the report. The decision stands whatever becomes of it; only an allow needs its report written.
pub(crate) fn reported(run: &Run, arguments: &Verify, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let code = run.code();
    let report = DecisionV1::of(run);
    let written = match &arguments.output {
        None => rendered(&report, arguments.format, out.look()).and_then(|text| out.put(&text)),
        Some(path) => {
            let look = Look { palette: Palette::Plain, ..out.look() };
            rendered(&report, arguments.format, look)
                .and_then(|text| destination::write(path, &text, "report"))
        }
    };
    match (written, &arguments.output) {
        (Err(complaint), _) => {
            let code = complaint.beside(code, out);
            arguments.output.iter().for_each(|path| withdrawn(path, out));
            Ok(code)
        }
        (Ok(()), Some(path)) => {
            out.say(&told(code, path));
            Ok(code)
        }
        (Ok(()), None) => Ok(code),
    }
}

/// Takes away the report of an earlier run, and says so.
pub(crate) fn withdrawn(path: &Path, out: &mut Output<'_>) {
    // Only what begins as a report of ours, so nothing else is ever lost.
    if destination::is_report(path) {
        destination::remove(path, "report", out);
    }
}

fn told(code: ExitCode, path: &Path) -> String {
    let path = report::name(&path.to_string_lossy());
    format!("{} (exit {code}); the report is in {path}", code.verdict().word())
}

/// The report in this format.
pub(crate) fn rendered(report: &DecisionV1, format: DecisionFormat, look: Look) -> Result<String, Complaint> {
    match format {
        DecisionFormat::Text => Ok(report::text(report, look)),
        DecisionFormat::Json => report::json(report).map_err(unwritable),
        DecisionFormat::Jsonl => report::lines(report).map_err(unwritable),
        DecisionFormat::Sarif => report::sarif(report, CATALOGUE).map_err(unwritable),
        DecisionFormat::Junit => Ok(report::junit(report)),
        DecisionFormat::Oscal => report::oscal(report, CATALOGUE).map_err(unwritable),
        DecisionFormat::Html => Ok(report::html(report, CATALOGUE)),
        DecisionFormat::Markdown => Ok(report::markdown(report, CATALOGUE)),
    }
}

/// What is known of checks and controls, for the reports that carry it.
const CATALOGUE: Catalogue = Catalogue { card, control };

fn card(id: &str) -> Option<&'static Card> {
    checks::CATALOGUE.iter().copied().find(|card| card.id == id)
}

fn control(id: &str) -> Option<ControlRow> {
    let (frame, control) = checks::control(id)?;
    let (title, section) = (control.title, control.section);
    Some(ControlRow { title, frame: frame.title, section, source: frame.source })
}

fn unwritable(fault: String) -> Complaint {
    Complaint {
        code: ExitCode::Bug,
        text: format!("the report cannot be written as JSON: {fault}"),
        place: None,
        help: "report this as a bug, with the command".to_owned(),
    }
}
