use std::sync::{Arc, LazyLock};

use cel::common::types::{CelBool, DYN_TYPE};
use cel::common::value::CowVal;
use cel::{Context, Env, ExecutionError, Value};
use serde_json::value::RawValue;

use super::reference::{Reference, Wanted};
use super::steps::{MAX_STEPS, steps};
use super::value::{Values, members};
use super::{Condition, PREDICATE};
use crate::quote::{MAX_LISTED, quoted, shown};

/// The functions of the language; made when the first condition is asked. The first that fits is called, so what is
/// declared before the library's own stands in its place.
static LANGUAGE: LazyLock<Option<Arc<Env>>> = LazyLock::new(|| {
    let mut language = Env::default().with_optional_support(false);
    let counted = language.add_overload("size", "size_of_any", vec![DYN_TYPE], count);
    let called = language.add_member_overload("size", "any_size", DYN_TYPE, vec![], count);
    counted.and(called).ok().map(|()| Arc::new(language.with_stdlib()))
});

/// `size` counts the elements of a list. A string or an object has a size too, and means nothing to whoever asks how many
/// findings there are.
fn count<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let kind = |value: &CowVal<'_, '_>| value.get_type().name().to_owned();
    let list = arguments.first().filter(|value| value.as_iterable().is_some());
    match list.and_then(|list| list.as_sizer()) {
        Some(sizer) => Ok(CowVal::owned(sizer.size())),
        None => Err(ExecutionError::UnexpectedType {
            got: arguments.first().map(kind).unwrap_or_default(),
            want: "list".to_owned(),
        }),
    }
}

/// What became of asking a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The answer.
    pub(crate) answer: Answer,
    /// What it looked at, in words: `predicate.result is "PASSED"`.
    pub(crate) seen: String,
    /// Where that stands in the statement, as JSON pointers.
    pub(crate) pointers: Vec<String>,
}

/// What a condition answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Yes.
    Holds,
    /// No.
    Fails,
    /// It cannot be told: why, and what to do.
    Unclear(String, String),
}

impl Condition {
    /// Asks about a predicate, given as the JSON that was signed.
    pub(crate) fn ask(&self, predicate: &str) -> Asked {
        let Ok(raw) = serde_json::from_str::<&RawValue>(predicate) else {
            let answer = unclear("the predicate cannot be read", "have the producer sign a JSON object");
            return Asked { answer, seen: String::new(), pointers: Vec::new() };
        };
        let found: Vec<_> = self.references.iter().map(|one| (one, find(raw, one))).collect();
        let answer = self.answer(raw, &found);
        let pointers = found.iter().filter(|(_, value)| value.is_some()).take(MAX_LISTED);
        Asked {
            answer,
            seen: told(&found),
            pointers: pointers.map(|(reference, _)| reference.pointer()).collect(),
        }
    }

    fn answer(&self, raw: &RawValue, found: &[Found<'_>]) -> Answer {
        let values = match Values::read(raw, &Wanted::by(&self.references)) {
            Ok(values) => values,
            Err(why) => return unclear(&format!("it looks at {}", why.0), "let the condition look at less"),
        };
        let root = &*self.expression;
        if steps(root, values.sizes) > MAX_STEPS {
            let text = format!("it could take more than {MAX_STEPS} steps over this predicate");
            return unclear(&text, "let the condition look at less, or compare with what stands in it");
        }
        let Some(language) = &*LANGUAGE else {
            return unclear("the language cannot be set up", "report this as a bug");
        };
        let mut context = Context::with_env(Arc::clone(language));
        context.add_variable_as_val(PREDICATE, values.predicate);
        match Value::resolve_val(root, &context) {
            Ok(value) => match value.downcast_ref::<CelBool>().map(|yes| *yes.inner()) {
                Some(true) => Answer::Holds,
                Some(false) => Answer::Fails,
                None => {
                    let kind = value.get_type().name();
                    unclear(
                        &format!("the answer is of type {kind}, not yes or no"),
                        "compare it with something",
                    )
                }
            },
            Err(fault) => stuck(&fault, found),
        }
    }
}

type Found<'a> = (&'a Reference, Option<&'a RawValue>);

/// What stands at a reference.
fn find<'a>(predicate: &'a RawValue, reference: &Reference) -> Option<&'a RawValue> {
    reference.keys.iter().try_fold(predicate, |value, key| members(value)?.get(&**key).copied())
}

fn unclear(why: &str, help: &str) -> Answer {
    Answer::Unclear(why.into(), help.into())
}

/// Each value that is looked at, and what it is.
fn told(found: &[Found<'_>]) -> String {
    let mut told: Vec<String> = Vec::new();
    for (reference, value) in found.iter().take(MAX_LISTED) {
        let what = match value {
            Some(value) => format!("is {}", shown(value.get())),
            None => "is not there".into(),
        };
        told.push(format!("{} {what}", shown(&reference.written())));
    }
    match found.len().checked_sub(MAX_LISTED) {
        None | Some(0) => told.join("; "),
        Some(more) => format!("{}; and {more} more", told.join("; ")),
    }
}

/// Why the condition could not be answered. The library's own words carry whole values, and no place.
fn stuck(fault: &ExecutionError, found: &[Found<'_>]) -> Answer {
    let missing = found.iter().find(|(reference, value)| !reference.tested && value.is_none());
    if let Some((reference, _)) = missing {
        let name = shown(&reference.written());
        let help = match reference.keys.is_empty() {
            true => "have the producer sign a predicate".to_owned(),
            false => format!("ask the producer for it, or write `has({name}) && …` if it may be left out"),
        };
        return Answer::Unclear(format!("`{name}` is not there"), help);
    }
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library may add faults; each leaves the answer open"
    )]
    let why = match fault {
        ExecutionError::NoSuchKey(key) => format!("an element has no {}", quoted(key)),
        ExecutionError::NoSuchOverload(overload) => {
            let (what, kinds) = (written(overload.function()), overload.argument_types().join(", "));
            format!("`{what}` has no meaning for values of the types {kinds}")
        }
        ExecutionError::UnexpectedType { got, want } => {
            let want = if want == "iterable" { "list" } else { want };
            format!("a value is of type {got}, not {want}")
        }
        ExecutionError::UnsupportedBinaryOperator(what, ..) => {
            format!("`{}` has no meaning for values of these types", written(what))
        }
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "a division by zero".into(),
        ExecutionError::Overflow(..) => "a number grows beyond 64 bits".into(),
        ExecutionError::IndexOutOfBounds(_) => "a list has no element of that number".into(),
        ExecutionError::FunctionError { function, .. } => format!("{} cannot be told", quoted(function)),
        _ => "a value is not of a type the condition can use".into(),
    };
    unclear(
        &why,
        "let the condition say what should be so then, with `has(…)`, `size(…)` or another comparison",
    )
}

/// A function or operator as it is written in a condition; the library has names of its own.
fn written(function: &str) -> String {
    match function {
        "add" => "+".into(),
        "sub" => "-".into(),
        "mul" => "*".into(),
        "div" => "/".into(),
        "rem" => "%".into(),
        _ => function.chars().filter(|letter| !matches!(letter, '_' | '@')).collect(),
    }
}
