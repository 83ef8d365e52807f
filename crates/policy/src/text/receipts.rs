use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

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
