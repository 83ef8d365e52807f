//! Conditions of the framework over a signed predicate, in the Common Expression Language.
//!
//! The library that runs them has no limit of its own and overflows the stack on long chains, so a condition is
//! bounded by construction: [`scan`] reads its text before any parser does, [`syntax`] admits a closed part of the
//! language, [`steps`] tells how long it can take over what it looks at, and only then does it run. There is no
//! deadline: the same condition over the same predicate gives the same answer on every machine.

mod ask;
mod fault;
mod object;
mod reference;
mod scan;
mod steps;
mod syntax;
mod value;

use std::fmt;
use std::sync::Arc;

use cel::parser::{Expression, PrattParser};
use model::Text;

pub(crate) use ask::Answer;
pub use fault::ConditionFault;
use reference::Reference;

/// The longest condition, in bytes: one line of a framework that a person still reads.
pub const MAX_CONDITION: usize = 2048;
/// The most operators, with the dots and brackets that lead into a value: what is checked together is a dozen
/// fields. Each is a level of recursion for the parser, which stands some five hundred on the smallest stack.
const MAX_OPERATORS: usize = 64;
/// The deepest nesting of brackets: a condition that needs more is two.
const MAX_NESTING: usize = 16;
/// The one variable: what was signed.
const PREDICATE: &str = "predicate";

/// A question about the predicate of a statement that is answered with yes or no.
#[derive(Clone)]
pub struct Condition {
    source: Text,
    expression: Arc<Expression>,
    references: Arc<[Reference]>,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// When it is longer or deeper than the bounds allow, is not of the language, uses a name or a function that is
    /// not there, can never be answered with yes or no, or looks at nothing.
    pub fn parse(source: &str) -> Result<Self, ConditionFault> {
        let words = scan::scan(source)?;
        let parsed = PrattParser::new().parse(source);
        let expression = parsed.map_err(|faults| ConditionFault::unparsed(source, &faults))?;
        let references = syntax::references(source, &words, &expression)?;
        Ok(Self { source: source.into(), expression: Arc::new(expression), references: references.into() })
    }

    /// The condition as it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

/// Two are the same when they are written the same.
impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Condition {}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}

#[cfg(test)]
mod tests;
