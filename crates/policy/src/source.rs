use model::Text;

use crate::diagnostic::{Diagnostic, Excerpt};
use crate::outline::{Mark, Outline, Spot};

/// The framework's text with its name and outline: all that a diagnostic quotes.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) file: Text,
    pub(crate) text: Text,
    pub(crate) outline: Outline,
}

impl Source {
    /// What stands at this place, as written; empty when only the place is known.
    pub(crate) fn raw(&self, mark: Mark) -> &str {
        let start = usize::try_from(mark.start).unwrap_or(usize::MAX);
        let len = usize::try_from(mark.len).unwrap_or_default();
        self.text.get(start..start.saturating_add(len)).unwrap_or_default()
    }

    /// A diagnostic at this place.
    pub(crate) fn diagnostic(&self, mark: Mark, text: &str, help: &str) -> Diagnostic {
        let pointer = self.outline.at(mark.line, mark.column).pointer;
        self.pointed(mark, pointer, text, help)
    }

    /// A diagnostic about the innermost node at or before this place.
    pub(crate) fn at_node(&self, mark: Mark, text: &str, help: &str) -> Diagnostic {
        let spot = self.outline.at(mark.line, mark.column);
        self.at_spot(mark, spot, text, help)
    }

    /// A diagnostic about the mapping of which this place is a key, not about the key.
    pub(crate) fn enclosing(&self, mark: Mark, text: &str, help: &str) -> Diagnostic {
        let spot = self.outline.enclosing(mark.line, mark.column);
        self.at_spot(mark, spot, text, help)
    }

    fn at_spot(&self, mark: Mark, spot: Spot, text: &str, help: &str) -> Diagnostic {
        let here = (mark.line, mark.column) == (spot.line, spot.column);
        let place = Mark { line: spot.line, column: spot.column, start: 0, len: 0 };
        self.pointed(if here { mark } else { place }, spot.pointer, text, help)
    }

    fn pointed(&self, mark: Mark, pointer: String, text: &str, help: &str) -> Diagnostic {
        let nth = usize::try_from(mark.line.saturating_sub(1)).unwrap_or(usize::MAX);
        let line = self.text.split('\n').nth(nth).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let width = self.raw(mark).lines().next().unwrap_or_default().chars().count();
        Diagnostic {
            file: self.file.clone(),
            line: mark.line.max(1),
            column: mark.column.max(1),
            pointer: pointer.into(),
            text: text.into(),
            help: help.into(),
            excerpt: Excerpt::cut(line, mark.column.max(1), width),
        }
    }
}
