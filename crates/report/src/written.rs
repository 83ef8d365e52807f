//! What an allow left behind, as version 1 of a decision has it.

use model::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Receipts of what was allowed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReceiptsV1 {
    /// The file.
    pub to: Text,
    /// The digest of each one's statement as it was signed, in the order of the subjects: status lists and later
    /// receipts name it so.
    pub digests: Vec<String>,
    /// The manifests by which they were attached to images in registries; absent where that was not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attached: Vec<Text>,
}

/// What was released: the very bytes that were judged.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ReleasedV1 {
    /// The directory.
    pub to: Text,
    /// The names of the files in it, in the order of the subjects.
    pub files: Vec<Text>,
}
