use std::fmt;

use cel::ParseErrors;
use model::Text;

use crate::quote::shown;

/// Why a condition cannot be used, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionFault {
    /// What is wrong, and why that matters.
    pub text: Text,
    /// What to write instead.
    pub help: Text,
    /// How many characters of the condition stand before the fault.
    pub at: usize,
    /// How many characters it is about; at least one.
    pub width: usize,
}

impl ConditionFault {
    /// A fault of the part of `source` from byte `start` on that is `len` bytes long.
    pub(super) fn new(
        source: &str,
        (start, len): (usize, usize),
        text: impl Into<Text>,
        help: impl Into<Text>,
    ) -> Self {
        let count = |part: Option<&str>| part.unwrap_or_default().chars().count();
        let width = count(source.get(start..start.saturating_add(len))).max(1);
        Self { text: text.into(), help: help.into(), at: count(source.get(..start)), width }
    }

    /// The first of the parser's complaints.
    pub(super) fn unparsed(source: &str, faults: &ParseErrors) -> Self {
        let help = "write it in CEL, such as `predicate.result == \"PASSED\"`";
        let Some(fault) = faults.errors.first() else {
            return Self::new(source, (0, source.len()), "this is not an expression", help);
        };
        let column = usize::try_from(fault.pos.1).unwrap_or_default().saturating_sub(1);
        // The grammar counts characters, and what follows it bytes.
        let (said, at) = match fault.msg.strip_prefix("Syntax error: ") {
            Some(said) => (said, source.char_indices().nth(column).map_or(source.len(), |(at, _)| at)),
            None => (&*fault.msg, column),
        };
        // What would have been right follows: every token of the language.
        let said = said.split_once(" expecting ").map_or(said, |(said, _)| said);
        Self::new(source, (at, 1), format!("this is not an expression: {}", shown(said)), help)
    }
}

impl fmt::Display for ConditionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.text, self.help)
    }
}

impl std::error::Error for ConditionFault {}
