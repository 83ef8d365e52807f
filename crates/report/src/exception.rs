use decision::{Considered, Refused};
use model::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An exception from a check, for one artifact at one handoff.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ExceptionV1 {
    /// Its name in the framework.
    pub name: Text,
    /// Whether it sets the violation aside.
    pub applied: bool,
    /// Why not, when it does not.
    pub not_applied: Option<String>,
    /// Why it was made.
    pub reason: Text,
    /// Whoever answers for it.
    pub owner: Text,
    /// The identity or participant that approved it.
    pub approved_by: Text,
    /// Its last second, RFC 3339 in UTC.
    pub expires: String,
}

/// An exception that bears on a check.
pub(crate) fn exception(considered: &Considered) -> ExceptionV1 {
    let exception = &considered.exception;
    ExceptionV1 {
        name: exception.name.clone(),
        applied: considered.refused.is_none(),
        not_applied: considered.refused.map(Refused::why),
        reason: exception.reason.clone(),
        owner: exception.owner.clone(),
        approved_by: exception.approved_by.clone(),
        expires: exception.expires.to_string(),
    }
}
