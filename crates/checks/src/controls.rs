//! The governance frames the checks give evidence for: which controls there are, in our own short words, and where each
//! is written down.

use decision::{Card, Control};

use crate::CATALOGUE;

mod agents;
mod nist;
mod supply_chain;

#[cfg(test)]
mod tests;

/// A document with controls.
#[derive(Debug)]
pub struct Frame {
    /// What stands before the colon of its controls' ids, such as `CSF2`; for the OWASP list, `NHI`.
    pub name: &'static str,
    /// Its title and version.
    pub title: &'static str,
    /// The document.
    pub source: &'static str,
    /// Which of its controls stand here.
    pub covers: &'static str,
    /// Those controls, in the order of the document.
    pub controls: &'static [FrameControl],
}

/// One control of a frame.
#[derive(Debug)]
pub struct FrameControl {
    /// As cards and reports name it: `CSF2:GV.SC-07`.
    pub id: Control,
    /// What it is about, in our own short words.
    pub title: &'static str,
    /// Where in the frame's document it stands.
    pub section: &'static str,
}

/// The frames, from governance to the supply chain.
pub static FRAMES: &[Frame] =
    &[nist::CSF2, nist::ZERO_TRUST, agents::NHI, agents::MAESTRO, supply_chain::SLSA, supply_chain::S2C2F];

/// The control a card names, and the frame it belongs to.
pub fn control(id: &str) -> Option<(&'static Frame, &'static FrameControl)> {
    let all = FRAMES.iter().flat_map(|frame| frame.controls.iter().map(move |control| (frame, control)));
    all.into_iter().find(|(_, control)| control.id == id)
}

/// The checks that give evidence for a control, in the order of the catalogue. None is an honest answer.
pub fn evidence_for(id: &str) -> impl Iterator<Item = &'static Card> {
    CATALOGUE.iter().copied().filter(move |card| card.controls.contains(&id))
}

const fn row(id: Control, title: &'static str, section: &'static str) -> FrameControl {
    FrameControl { id, title, section }
}
