/// Whether the text report is coloured. The words say everything without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Letters only.
    Plain,
    /// The sixteen colours every terminal has, as ANSI escapes (ECMA-48 SGR).
    Ansi,
}

/// What a piece of text is, so that the palette can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Ordinary text.
    Plain,
    /// Good news.
    Good,
    /// A verdict or fault that says no.
    Bad,
    /// What cannot be told.
    Unsure,
    /// What a line is about.
    Strong,
    /// What one reads last.
    Faint,
}

impl Palette {
    /// The escapes before and after text of this role; empty when there is nothing to say.
    pub(crate) fn around(self, role: Role) -> (&'static str, &'static str) {
        const END: &str = "\u{1b}[0m";
        match (self, role) {
            (Self::Plain, _) | (Self::Ansi, Role::Plain) => ("", ""),
            (Self::Ansi, Role::Good) => ("\u{1b}[1;32m", END),
            (Self::Ansi, Role::Bad) => ("\u{1b}[1;31m", END),
            (Self::Ansi, Role::Unsure) => ("\u{1b}[1;33m", END),
            (Self::Ansi, Role::Strong) => ("\u{1b}[1m", END),
            (Self::Ansi, Role::Faint) => ("\u{1b}[2m", END),
        }
    }
}
