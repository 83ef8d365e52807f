use std::collections::BTreeMap;

use cel::common::ast::{Expr, LiteralValue, operators};
use cel::parser::Expression;
use model::Text;

use super::PREDICATE;

/// A place in the predicate that a condition looks at: the keys that lead there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reference {
    /// The keys, outermost first; none: the whole predicate.
    pub(super) keys: Vec<Text>,
    /// Whether only its presence is asked, by `has()`.
    pub(super) tested: bool,
}

impl Reference {
    /// The place that an expression names, if it does nothing else.
    pub(super) fn of(expression: &Expression) -> Option<Self> {
        match &expression.expr {
            Expr::Ident(name) if name == PREDICATE => Some(Self { keys: Vec::new(), tested: false }),
            Expr::Select(select) => {
                let outer = Self::of(&select.operand).filter(|outer| !outer.tested)?;
                Some(Self { tested: select.test, ..outer.step(&select.field) })
            }
            Expr::Call(call) if call.func_name == operators::INDEX => {
                let [operand, key] = call.args.as_slice() else { return None };
                let Expr::Literal(LiteralValue::String(key)) = &key.expr else { return None };
                Some(Self::of(operand).filter(|outer| !outer.tested)?.step(key.inner()))
            }
            Expr::Unspecified
            | Expr::Call(_)
            | Expr::Comprehension(_)
            | Expr::Ident(_)
            | Expr::List(_)
            | Expr::Literal(_)
            | Expr::Map(_)
            | Expr::Struct(_) => None,
        }
    }

    fn step(mut self, key: &str) -> Self {
        self.keys.push(key.into());
        self
    }

    /// As one writes it in a condition.
    pub(super) fn written(&self) -> String {
        let plain = |key: &str| {
            key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        self.keys.iter().fold(PREDICATE.to_owned(), |text, key| match plain(key) {
            true => format!("{text}.{key}"),
            false => format!("{text}[{key:?}]"),
        })
    }

    /// As a JSON pointer into the statement (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        let escaped = self.keys.iter().map(|key| key.replace('~', "~0").replace('/', "~1"));
        escaped.fold("/predicate".to_owned(), |pointer, key| format!("{pointer}/{key}"))
    }
}

/// How much of a value is looked at; the greater wins where several references meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted<'r> {
    /// Whether it is there.
    Presence,
    /// What stands at some of its keys.
    Keys(BTreeMap<&'r str, Wanted<'r>>),
    /// All of it.
    Whole,
}

impl<'r> Wanted<'r> {
    /// What these references look at together.
    pub(super) fn by(references: &'r [Reference]) -> Self {
        let mut wanted = Self::Presence;
        for reference in references {
            wanted.add(&reference.keys, reference.tested);
        }
        wanted
    }

    fn add(&mut self, keys: &'r [Text], tested: bool) {
        match keys.split_first() {
            None if tested => {}
            None => *self = Self::Whole,
            Some((first, rest)) => {
                if *self == Self::Presence {
                    *self = Self::Keys(BTreeMap::new());
                }
                if let Self::Keys(children) = self {
                    children.entry(first).or_insert(Self::Presence).add(rest, tested);
                }
            }
        }
    }
}
