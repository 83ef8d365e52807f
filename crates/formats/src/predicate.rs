use crate::malformed::{code, quote};
use crate::{Malformed, Statement};

/// What a statement can say.
pub trait Predicate: Sized {
    /// The predicate types it is read from, compared exactly.
    const TYPES: &'static [&'static str];

    /// Reads it from a statement. Fields it does not know are ignored: the monotonic principle.
    ///
    /// # Errors
    /// `malformed-predicate` when the statement has another predicate type, or its predicate lacks a field
    /// that must be there or has a known field of the wrong type. `too-large` or `too-many` beyond a bound.
    fn decode(statement: &Statement) -> Result<Self, Malformed>;
}

/// "I sign this": cosign's predicate for a container image. It says nothing more, so its content is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignPredicate;

impl Predicate for SignPredicate {
    const TYPES: &'static [&'static str] = &["https://sigstore.dev/cosign/sign/v1"];

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        match Self::TYPES.contains(&&*statement.predicate_type) {
            true => Ok(Self),
            false => Err(other_type(statement, Self::TYPES)),
        }
    }
}

/// The fault of a statement that says something else than was asked for.
pub(crate) fn other_type(statement: &Statement, types: &[&str]) -> Malformed {
    let text =
        format!("the predicate type is {}, and not {}", quote(&statement.predicate_type), types.join(" or "));
    Malformed::new(code::PREDICATE, "/predicateType", text)
}

#[cfg(test)]
mod tests {
    use super::{Predicate, SignPredicate};
    use crate::Statement;
    use crate::sample::{STATEMENT_V1, statement};

    #[test]
    fn only_its_own_type_is_read_and_its_content_is_not() {
        let signed = |kind: &str, predicate: &str| {
            let text = statement(STATEMENT_V1, kind, predicate);
            SignPredicate::decode(&Statement::decode(text.as_bytes()).unwrap())
        };
        assert_eq!(signed("https://sigstore.dev/cosign/sign/v1", r#"{"x": [1]}"#), Ok(SignPredicate));
        let fault = signed("https://sigstore.dev/cosign/sign/v2", "{}").unwrap_err();
        assert_eq!((fault.code, &*fault.pointer), ("malformed-predicate", "/predicateType"));
    }
}
