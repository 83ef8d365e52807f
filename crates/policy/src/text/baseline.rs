use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// What a release is held against: the one before it in its line, as the ledger of `--ledger` knows it. It needs a
/// `{version}` in `subject-name`, and a `signature` or `provenance` of this handoff's own, whose signers count.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "baseline")]
pub(crate) struct Baseline {
    /// `required`: an earlier release must be known. `when-known`: what is known counts, as for the first release.
    #[schemars(extend("enum" = ["required", "when-known"]))]
    pub(crate) ledger: At<String>,
    /// What must be as it was: that there is `provenance`, who the `publisher` and the `builder` are, and the `source`.
    #[schemars(length(min = 1, max = 4))]
    pub(crate) keep: At<Vec<At<String>>>,
}
