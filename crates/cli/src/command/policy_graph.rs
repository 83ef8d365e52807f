use std::path::Path;

use decision::ExitCode;
use policy::Graph;

use crate::arguments::{Picture, PolicyGraph};
use crate::complaint::Complaint;
use crate::outside::{Clock, Output};
use crate::{destination, framework};

/// Draws a framework as it stands today. One that has expired is drawn, too: that is what the picture is to show.
pub(crate) fn run(
    arguments: &PolicyGraph,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let Some((framework, files)) = framework::load(&arguments.file, out)? else {
        return Ok(ExitCode::Unusable);
    };
    if let Some(output) = &arguments.output
        && files.iter().chain([&arguments.file]).any(|file| same(file, output))
    {
        let help = "name another file with --output";
        return Err(Complaint::usage("the picture would replace a file of the framework", help));
    }
    let graph = Graph::of(&framework, clock.now());
    let drawn = match arguments.format {
        Picture::Svg => graph.svg(),
        Picture::Mermaid => graph.mermaid(),
    };
    match &arguments.output {
        None => out.put(&drawn)?,
        Some(path) => destination::write(path, &drawn, "picture")?,
    }
    Ok(ExitCode::Allow)
}

/// Whether two paths lead to one file.
fn same(one: &Path, other: &Path) -> bool {
    matches!((std::fs::canonicalize(one), std::fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}
