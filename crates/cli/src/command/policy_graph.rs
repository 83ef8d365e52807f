use std::path::{Path, PathBuf};

use countersign::{asked, pictured};
use decision::ExitCode;
use model::Instant;
use policy::{Framework, Graph, ListAtHand};

use crate::arguments::{Picture, PolicyGraph};
use crate::complaint::Complaint;
use crate::destination::same;
use crate::outside::{Clock, Output};
use crate::status_files::Places;
use crate::{destination, framework, status_files};

/// Draws a framework as it stands today. One that has expired is drawn, too: that is what the picture is to show.
pub(crate) fn run(
    arguments: &PolicyGraph,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let Some((framework, files)) = framework::load(&arguments.file, out)? else {
        return Ok(ExitCode::Unusable);
    };
    let folder = arguments.file.parent().unwrap_or(Path::new(""));
    let lists = framework.handoffs().flat_map(|handoff| asked(&framework, handoff));
    let lists: Vec<PathBuf> = lists.map(|list| folder.join(&*list.file)).collect();
    if let Some(output) = &arguments.output
        && files.iter().chain([&arguments.file]).chain(&lists).any(|file| same(file, output))
    {
        let help = "name another file with --output";
        return Err(Complaint::usage("the picture would replace a file of the framework", help));
    }
    let now = clock.now();
    let graph = with_lists(Graph::of(&framework, now), &framework, folder, now);
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

/// The picture with what the status lists say today, as they lie where the framework names them.
fn with_lists(graph: Graph, framework: &Framework, folder: &Path, now: Instant) -> Graph {
    let (mut lists, mut denials) = (Vec::new(), Vec::new());
    let Ok((roots, _)) = countersign::roots(framework, now) else {
        // Nobody can be seen to have signed a list: a picture that said nothing would show each as if it denied nobody.
        let asked = framework.handoffs().flat_map(|handoff| asked(framework, handoff));
        let held = || Err("a root of the framework is unusable".into());
        lists.extend(asked.map(|list| ListAtHand { name: list.name, held: held() }));
        return graph.with_lists(framework, &lists, &denials);
    };
    for handoff in framework.handoffs() {
        let files = status_files::opened(framework, handoff, Places::named(folder), None);
        let (at_hand, denied) = pictured(framework, handoff, &files, &roots, now);
        lists.extend(at_hand);
        denials.extend(denied);
    }
    graph.with_lists(framework, &lists, &denials)
}
