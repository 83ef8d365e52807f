use decision::Card;

/// What the program knows of its checks, for reports that carry it: this room may not use the checks themselves, and a
/// saved decision names them by their ids alone.
#[derive(Clone, Copy)]
pub struct Catalogue {
    /// The card of a check.
    pub card: fn(&str) -> Option<&'static Card>,
    /// A control of a governance frame.
    pub control: fn(&str) -> Option<ControlRow>,
}

/// A control of a governance frame, and where it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlRow {
    /// What it is about.
    pub title: &'static str,
    /// The frame's title.
    pub frame: &'static str,
    /// Where in the frame's document it stands.
    pub section: &'static str,
    /// The document.
    pub source: &'static str,
}
