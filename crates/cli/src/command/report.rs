use std::path::Path;

use decision::ExitCode;
use report::{Look, MAX_SAVED, NotV1, Palette};

use crate::arguments::Report;
use crate::complaint::Complaint;
use crate::destination::{self, same};
use crate::outside::Output;
use crate::reporting;

/// What a reader must know of a report that is made from a file.
const JUDGED_NOTHING: &str = "note: this was read from a file and judged by nobody now: whoever wrote the file says what was \
                              decided. Exit 0 says that it was written, and lets nothing pass.";

/// Writes a saved decision in another format. It is no decision: exit 0 means that it was written.
pub(crate) fn run(arguments: &Report, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let done = written(arguments, out);
    if let (Err(_), Some(output)) = (&done, &arguments.output)
        && !same(&arguments.file, output)
    {
        reporting::withdrawn(output, out);
    }
    done
}

fn written(arguments: &Report, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    let file = arguments.file.as_path();
    if arguments.output.as_ref().is_some_and(|output| same(file, output)) {
        return Err(Complaint {
            place: Some(file.to_string_lossy().into_owned()),
            ..Complaint::usage(
                "the report would replace the decision it is made from",
                "name another file with --output",
            )
        });
    }
    let cap = u64::try_from(MAX_SAVED).unwrap_or(u64::MAX);
    let bytes = acquire::named(file, cap).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    let report = report::saved(&bytes).map_err(|why| no_decision(file, why))?;
    match &arguments.output {
        None => out.put(&reporting::rendered(&report, arguments.format, out.look())?)?,
        Some(path) => {
            let look = Look { palette: Palette::Plain, ..out.look() };
            destination::write(path, &reporting::rendered(&report, arguments.format, look)?, "report")?;
        }
    }
    out.say(JUDGED_NOTHING);
    Ok(ExitCode::Allow)
}

fn no_decision(file: &Path, NotV1(why): NotV1) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!("this is no decision that can be shown: {why}"),
        place: Some(file.to_string_lossy().into_owned()),
        help: "name what `countersign verify --format json` wrote".to_owned(),
    }
}
