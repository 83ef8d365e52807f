use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names, Whole};

/// Somebody who approves: all that they sign with is one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "person")]
pub(crate) struct Person {
    /// Their identities: of the kinds `key`, `email`, `other` or `x509`, each of one person.
    pub(crate) identities: Names,
    /// What provenance calls them where they start a build: logins and addresses, in any case.
    #[schemars(length(min = 1, max = 16))]
    pub(crate) known_as: Option<At<Vec<At<String>>>>,
}

/// That different people approved the artifact: for this handoff and its zones, under this edition of the framework, none of
/// them being who signed, built or submitted it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "approvals-requirement")]
pub(crate) struct Approvals {
    /// Who may approve: names of `persons`, or identities that belong to one or are of the class `person`.
    pub(crate) by: Names,
    /// How many different people of `by` must.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) distinct: At<Whole>,
    /// How long ago it may have been approved: a whole number and one of `s`, `m`, `h`, `d`. An approval has an end of its own.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
}
