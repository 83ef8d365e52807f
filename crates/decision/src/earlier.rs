use std::collections::BTreeSet;

use model::{Text, Version};

/// A release of a product, and whose it is: what later releases of its line are held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// Its signed name with `{version}` in the place of the version.
    pub product: Text,
    /// The version.
    pub version: Version,
    /// The identities of the framework that signed it, by their names.
    pub published_by: BTreeSet<Text>,
    /// Those of them that signed provenance of it; none: it had none.
    pub attested_by: BTreeSet<Text>,
    /// Who built it, as that provenance says: ids of builders without the ref of a workflow.
    pub built_by: BTreeSet<Text>,
    /// From which repositories, likewise.
    pub built_from: BTreeSet<Text>,
}

/// A release that was let in before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The entry of the ledger.
    pub entry: u64,
    /// What it says.
    pub release: Released,
}
