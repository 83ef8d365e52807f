use std::fmt;

use model::Text;

use crate::limits::MAX_DIAGNOSTICS;
use crate::shown;

/// One thing wrong with a framework: what and why, where, and what to write instead.
///
/// `Display` renders it over several lines, with the line of the file and a caret. Whatever it quotes from
/// the file is shortened and freed of control characters, so that a hostile framework cannot steer a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The framework's file name, as given to [`crate::parse`].
    pub file: Text,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Where it stands in the framework, such as `handoffs.intake.require[1].provenance.by[0]`; empty for
    /// the whole of it.
    pub pointer: Text,
    /// What is wrong, and why that matters.
    pub text: Text,
    /// What to do.
    pub help: Text,
    pub(crate) excerpt: Excerpt,
}

/// The line a diagnostic points into, cut to a window around the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    line: String,
    before: usize,
    width: usize,
}

impl Excerpt {
    /// The most characters of a line that are shown: a line of text at any terminal's width, twice.
    const MAX_WIDTH: usize = 160;
    /// How many characters stay visible before the caret when a line is cut.
    const LEAD: usize = 60;

    /// Cuts `line` to a window that shows `width` characters from `column` (from 1).
    pub(crate) fn cut(line: &str, column: u32, width: usize) -> Self {
        let at = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
        let skipped = if line.chars().count() > Self::MAX_WIDTH { at.saturating_sub(Self::LEAD) } else { 0 };
        let line: String = line.chars().skip(skipped).take(Self::MAX_WIDTH).map(shown::safe).collect();
        let before = at.saturating_sub(skipped).min(line.chars().count());
        let room = line.chars().count().saturating_sub(before).max(1);
        Self { line, before, width: width.clamp(1, room) }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "{}", self.text)?;
        write!(f, "{gutter}--> {}:{}:{}", self.file, self.line, self.column)?;
        if !self.pointer.is_empty() {
            write!(f, ", {}", self.pointer)?;
        }
        writeln!(f, "\n{gutter} |\n{number} | {}", self.excerpt.line)?;
        let (before, caret) = (" ".repeat(self.excerpt.before), "^".repeat(self.excerpt.width));
        writeln!(f, "{gutter} | {before}{caret}")?;
        write!(f, "{gutter} = help: {}", self.help)
    }
}

/// Everything wrong with a framework, in the order of the file; at least one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    pub(crate) list: Vec<Diagnostic>,
    pub(crate) more: usize,
}

impl Diagnostics {
    /// Those kept, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// How many more there were beyond [`crate::limits::MAX_DIAGNOSTICS`].
    pub fn more(&self) -> usize {
        self.more
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, diagnostic) in self.list.iter().enumerate() {
            if number > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        if self.more > 0 {
            write!(f, "\n\nand {} more; only the first {} are shown", self.more, MAX_DIAGNOSTICS)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::Excerpt;

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let line = format!("{}here{}", "a".repeat(500), "b".repeat(500));
        let cut = Excerpt::cut(&line, 501, 4);
        assert_eq!(cut.line.chars().count(), Excerpt::MAX_WIDTH);
        assert_eq!(&cut.line[cut.before..cut.before + cut.width], "here");
    }

    #[test]
    fn the_caret_stays_on_the_line() {
        let past_the_end = Excerpt::cut("ab", 40, 400);
        assert_eq!((past_the_end.before, past_the_end.width), (2, 1));
        let whole = Excerpt::cut("äöü", 2, 400);
        assert_eq!((whole.before, whole.width), (1, 2));
        assert_eq!(Excerpt::cut("a\u{1b}[31m", 1, 1).line, "a\u{fffd}[31m");
    }
}
