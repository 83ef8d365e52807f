//! How long a condition can take, told before it runs.

use cel::common::ast::{ComprehensionExpr, Expr, operators};
use cel::parser::Expression;

use super::syntax::question;
use super::value::Sizes;

/// The most steps of one condition: some tens of milliseconds. Walking through a thousand packages takes a few
/// thousand.
pub(super) const MAX_STEPS: usize = 1_000_000;

/// An upper bound on the steps that an expression takes over values of these sizes.
pub(super) fn steps(expression: &Expression, sizes: Sizes) -> usize {
    let joined = joins(expression).saturating_add(1);
    Bound { sizes, joined }.of(expression)
}

/// How often values are joined to longer ones.
fn joins(expression: &Expression) -> usize {
    parts(expression)
        .into_iter()
        .fold(usize::from(is_join(expression)), |sum, part| sum.saturating_add(joins(part)))
}

fn is_join(expression: &Expression) -> bool {
    if let Expr::Call(call) = &expression.expr {
        return call.func_name == operators::ADD;
    }
    matches!(expression.expr, Expr::List(_))
}

/// What an expression is made of, as far as it was written.
fn parts(expression: &Expression) -> Vec<&Expression> {
    match &expression.expr {
        Expr::Call(call) => call.target.iter().map(|target| &**target).chain(&call.args).collect(),
        Expr::Comprehension(walk) => vec![&walk.iter_range, question(walk)],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) | Expr::Map(_) | Expr::Struct(_) => Vec::new(),
    }
}

struct Bound {
    sizes: Sizes,
    /// By how much a joined value can be greater than what is looked at.
    joined: usize,
}

impl Bound {
    fn of(&self, expression: &Expression) -> usize {
        let own = match &expression.expr {
            Expr::Call(call) => self.call(&call.func_name, &call.args),
            Expr::Comprehension(walk) => return self.walk(walk),
            // Each element is copied.
            Expr::List(list) if !list.elements.iter().all(is_literal) => self.everything(),
            Expr::Unspecified
            | Expr::Ident(_)
            | Expr::List(_)
            | Expr::Literal(_)
            | Expr::Map(_)
            | Expr::Select(_)
            | Expr::Struct(_) => 1,
        };
        parts(expression).into_iter().fold(own, |sum, part| sum.saturating_add(self.of(part)))
    }

    fn walk(&self, walk: &ComprehensionExpr) -> usize {
        // Two for what is found so far, beside the question.
        let each = self.of(question(walk)).saturating_add(2);
        self.of(&walk.iter_range)
            .saturating_add(self.everything())
            .saturating_add(self.sizes.longest.saturating_mul(each))
    }

    fn call(&self, name: &str, arguments: &[Expression]) -> usize {
        match name {
            // A comparison with a literal ends where the literal does.
            operators::EQUALS | operators::NOT_EQUALS if arguments.iter().any(is_literal) => 1,
            operators::IN if arguments.last().is_some_and(is_literal) => literals(arguments),
            operators::EQUALS | operators::NOT_EQUALS | operators::IN | operators::ADD => self.everything(),
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS => {
                self.text()
            }
            "contains" | "size" | "int" | "uint" | "double" => self.text(),
            _ => 1,
        }
    }

    /// A pass over all that is looked at.
    fn everything(&self) -> usize {
        let pass = self.sizes.values.saturating_add(self.sizes.letters.div_ceil(LETTERS)).saturating_add(1);
        pass.saturating_mul(self.joined)
    }

    /// A pass over one string.
    fn text(&self) -> usize {
        self.sizes.widest.div_ceil(LETTERS).saturating_add(1).saturating_mul(self.joined)
    }
}

/// The bytes of text that are passed over in the time of a step.
const LETTERS: usize = 16;

fn literals(arguments: &[Expression]) -> usize {
    arguments.last().map(|list| parts(list).len()).unwrap_or_default().saturating_add(1)
}

/// Whether a value stands in the condition itself.
fn is_literal(expression: &Expression) -> bool {
    if let Expr::List(list) = &expression.expr {
        return list.elements.iter().all(is_literal);
    }
    matches!(expression.expr, Expr::Literal(_))
}
