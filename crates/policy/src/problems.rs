use crate::diagnostic::Diagnostics;
use crate::limits::MAX_DIAGNOSTICS;
use crate::outline::Mark;
use crate::source::Source;

/// What was found wrong so far. Reading goes on after a problem, so that all are told at once.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    more: usize,
}

#[derive(Debug)]
struct Problem {
    mark: Mark,
    text: String,
    help: String,
}

impl Problems {
    /// Notes a problem: what and why, and what to do.
    pub(crate) fn add(&mut self, mark: Mark, text: impl Into<String>, help: impl Into<String>) {
        if self.list.len() < MAX_DIAGNOSTICS {
            self.list.push(Problem { mark, text: text.into(), help: help.into() });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Whether nothing was found wrong.
    pub(crate) fn none(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them, in the order of the text.
    pub(crate) fn told(mut self, source: &Source) -> Diagnostics {
        self.list.sort_by_key(|problem| (problem.mark.line, problem.mark.column));
        let told = |problem: &Problem| source.diagnostic(problem.mark, &problem.text, &problem.help);
        Diagnostics { list: self.list.iter().map(told).collect(), more: self.more }
    }
}
