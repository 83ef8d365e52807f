//! The controls of governance frames, as a person reads them.

use checks::{FRAMES, Frame, FrameControl, control, evidence_for};
use decision::Card;

/// The controls a check gives evidence for, each with its title and source.
pub(super) fn of(card: &Card) -> String {
    let named = card.controls.iter().filter_map(|id| control(id));
    let rows: Vec<(&Frame, &FrameControl)> = named.collect();
    let mut told = "Gives evidence for\n".to_owned();
    let wide = rows.iter().map(|(_, control)| control.id.len()).max().unwrap_or_default();
    for (frame, control) in rows {
        told.push_str(&format!("  {:wide$}  {}\n", control.id, control.title));
        told.push_str(&format!("  {:wide$}  {}, {}: {}\n", "", frame.title, control.section, frame.source));
    }
    told
}

/// Every control by frame, with the checks that give evidence for it.
pub(super) fn all() -> String {
    let frames: Vec<String> = FRAMES.iter().map(framed).collect();
    format!(
        "{}\nA check gives evidence for a control; it does not by itself fulfil one. `countersign explain <CHECK>` \
         tells what it looks at, and a report in JSON names the controls of every check that was judged.\n",
        frames.join("\n")
    )
}

fn framed(frame: &Frame) -> String {
    let mut told = format!("{}\n{}\nListed: {}.\n", frame.title, frame.source, frame.covers);
    for control in frame.controls {
        let checks: Vec<&str> = evidence_for(control.id).map(|card| card.id).collect();
        let checks = if checks.is_empty() { "no check".to_owned() } else { checks.join(", ") };
        told.push_str(&format!("  {}  {}\n", control.id, control.title));
        told.push_str(&format!("      where     {}\n      evidence  {checks}\n", control.section));
    }
    told
}
