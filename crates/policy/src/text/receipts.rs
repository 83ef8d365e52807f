use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names};

/// How the receipts of this handoff name whoever gives them, and what they are about. Other handoffs that ask for them
/// hold them against the same.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "receipt-naming")]
pub(crate) struct ReceiptNaming {
    /// The id of whoever verifies at this handoff: a URI, such as "https://gate.retail.example". It is compared byte for
    /// byte.
    pub(crate) verifier: At<String>,
    /// What was verified: a URI with `{name}` for the one signed name of the artifact, and `{from}` and `{to}` for both
    /// ends of the handoff, such as "https://retail.example/{to}/{name}".
    pub(crate) resource: At<String>,
}

/// That another handoff was allowed before: its receipt, and those that it rests on. It is never enough by itself, and a
/// promotion repeats the handoffs before.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "receipt-requirement")]
pub(crate) struct Receipt {
    /// The handoff it must be of, which says with `receipt` how its receipts name themselves.
    pub(crate) of: At<String>,
    /// Whose receipts count.
    pub(crate) by: Names,
    /// How long ago it may have been judged there, by its own word, which is held against the proven time of its
    /// signature: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// How long ago it must have been signed at least, by the proven time of its signature.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) soak: Option<At<String>>,
    /// The editions of frameworks it may have been judged by: `this`, as if left out, or digests (`sha256:…`).
    #[schemars(length(min = 1, max = 32))]
    pub(crate) frameworks: Option<At<Vec<At<String>>>>,
    /// The exceptions it may carry, by their names where they were made; none if left out.
    #[schemars(length(min = 1, max = 32))]
    pub(crate) accept_exceptions: Option<At<Vec<At<String>>>>,
    /// `proven`: the time of its signature must be proved. `stated`: it is enough for `soak` that the time that the receipt
    /// states is old enough.
    #[schemars(extend("enum" = ["proven", "stated"]))]
    pub(crate) time: Option<At<String>>,
}
