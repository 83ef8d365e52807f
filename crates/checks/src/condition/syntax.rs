//! The part of the language that a condition may use, read off its syntax tree.

use cel::common::ast::{ComprehensionExpr, Expr, LiteralValue, operators};
use cel::parser::Expression;

use super::reference::Reference;
use super::scan::Word;
use super::{ConditionFault, PREDICATE};
use crate::quote::quoted;

/// The functions and operators whose answer is never yes or no.
const NO_ANSWER: &[&str] = &[
    operators::ADD,
    operators::SUBSTRACT,
    operators::MULTIPLY,
    operators::DIVIDE,
    operators::MODULO,
    operators::NEGATE,
    "size",
    "int",
    "uint",
    "double",
];

/// What the program looks at, each place once, in order.
pub(super) fn references(
    source: &str,
    words: &[Word],
    root: &Expression,
) -> Result<Vec<Reference>, ConditionFault> {
    let mut walk = Walk { source, words, found: Vec::new() };
    walk.expression(root, None)?;
    if !answers(root) {
        let help = "compare it with something, such as `size(predicate.findings) == 0`";
        return Err(walk.fault(
            "",
            "the answer is a value, and a condition is answered with yes or no",
            help,
        ));
    }
    if walk.found.is_empty() {
        let help = "compare something of `predicate`";
        return Err(walk.fault("", "the condition looks at nothing: its answer is always the same", help));
    }
    walk.found.sort();
    walk.found.dedup();
    Ok(walk.found)
}

/// Whether the answer can be yes or no. What only the predicate decides is found out when it is read.
fn answers(expression: &Expression) -> bool {
    match &expression.expr {
        Expr::Literal(LiteralValue::Boolean(_)) | Expr::Ident(_) | Expr::Select(_) => true,
        Expr::Call(call) if call.func_name == operators::CONDITIONAL => call.args.iter().skip(1).all(answers),
        Expr::Call(call) => !NO_ANSWER.contains(&call.func_name.as_str()),
        Expr::Comprehension(walk) => !matches!(walk.accu_init.expr, Expr::List(_)),
        Expr::Unspecified | Expr::List(_) | Expr::Literal(_) | Expr::Map(_) | Expr::Struct(_) => false,
    }
}

struct Walk<'p> {
    source: &'p str,
    words: &'p [Word],
    found: Vec<Reference>,
}

impl Walk<'_> {
    /// A fault at the last word that is `named`, or of the whole condition.
    fn fault(&self, named: &str, text: impl Into<String>, help: &str) -> ConditionFault {
        let place = self.words.iter().rev().find(|word| word.of(self.source) == named);
        let place = place.map_or((0, self.source.len()), |word| (word.at, word.len));
        ConditionFault::new(self.source, place, text.into(), help)
    }

    /// Admits an expression, in which `item` names the element of the list that is walked through.
    fn expression(&mut self, expression: &Expression, item: Option<&str>) -> Result<(), ConditionFault> {
        if let Some(reference) = Reference::of(expression) {
            self.found.push(reference);
            return Ok(());
        }
        match &expression.expr {
            Expr::Literal(LiteralValue::Bytes(_)) => Err(self.foreign("bytes")),
            Expr::Literal(_) => Ok(()),
            Expr::Ident(name) if item == Some(name) => Ok(()),
            Expr::Ident(name) => {
                let text = format!("there is no {}", quoted(name));
                Err(self.fault(name, text, "there is `predicate`, what was signed"))
            }
            Expr::Select(select) => self.expression(&select.operand, item),
            Expr::List(list) => list.elements.iter().try_for_each(|element| self.expression(element, item)),
            Expr::Call(call) => {
                if !well_called(&call.func_name, call.target.is_some(), call.args.len()) {
                    let text = format!("{} is not called like this", quoted(&call.func_name));
                    let help =
                        "write `size(x)`, `x.contains(y)`, `has(predicate.x)`, `predicate.list.all(x, …)`";
                    return Err(self.fault(&call.func_name, text, help));
                }
                call.target.iter().try_for_each(|target| self.expression(target, item))?;
                call.args.iter().try_for_each(|argument| self.expression(argument, item))
            }
            Expr::Comprehension(walk) => self.comprehension(walk, item),
            Expr::Map(_) | Expr::Struct(_) => Err(self.foreign("a map or a message")),
            Expr::Unspecified => Err(self.foreign("nothing")),
        }
    }

    fn foreign(&self, what: &str) -> ConditionFault {
        let text = format!("{what} has no place in a condition");
        self.fault("", text, "compare strings, numbers, true, false, null and lists of them")
    }

    fn comprehension(&mut self, walk: &ComprehensionExpr, item: Option<&str>) -> Result<(), ConditionFault> {
        if item.is_some() || walk.iter_var2.is_some() {
            return Err(self.fault("", "two walks in each other", "split it into several requirements"));
        }
        if walk.iter_var == PREDICATE {
            let text = "the element would hide `predicate`";
            return Err(self.fault(PREDICATE, text, "call it something else, such as `item`"));
        }
        if Reference::of(&walk.iter_range).is_none_or(|range| range.tested) {
            let text = "what is walked through is made on the way, so its length is not known beforehand";
            return Err(self.fault("", text, "walk through something of `predicate`"));
        }
        self.expression(&walk.iter_range, None)?;
        self.expression(question(walk), Some(&walk.iter_var))
    }
}

/// What a walk asks of every element. The rest of it is the same for every walk of its kind.
pub(super) fn question(walk: &ComprehensionExpr) -> &Expression {
    let Expr::Call(step) = &walk.loop_step.expr else { return &walk.loop_step };
    // `all` and `exists`: what was found so far, and the question; the others: the question, and what follows.
    let asked = match step.func_name.as_str() {
        operators::LOGICAL_AND | operators::LOGICAL_OR => step.args.get(1),
        _ => step.args.first(),
    };
    asked.unwrap_or(&walk.loop_step)
}

/// Whether a function stands as it should: on a value or alone, with as many arguments. An operator, which no word can
/// name, always does: its grammar sees to that.
fn well_called(name: &str, on_value: bool, arguments: usize) -> bool {
    let operator = name.bytes().any(|b| !b.is_ascii_alphanumeric() && b != b'_');
    operator
        || matches!(
            (name, on_value, arguments),
            ("size" | "int" | "uint" | "double", false, 1)
                | ("size", true, 0)
                | ("contains" | "startsWith" | "endsWith", true, 1)
        )
}
