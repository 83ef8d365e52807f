use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Named, Names, Whole};

/// The operator's own inputs: renewed without the framework, and needed wherever a handoff asks for them. One that
/// cannot be used is no answer about a delivery: nothing is decided.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "reference")]
pub(crate) struct Reference {
    /// What has been revoked or suspended. Each list bears the name it has here.
    pub(crate) status: Option<At<Named<StatusList>>>,
    /// What is known against packages: folders of advisories in the OSV format. Each has a name of its own.
    pub(crate) osv: Option<At<Named<Osv>>>,
}

/// A folder of OSV advisories (versions 1.x): every file in it and its folders that ends in `.json`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "osv")]
pub(crate) struct Osv {
    /// The folder, relative to the framework's own. It changes without the framework: it is no part of the framework's
    /// digest.
    pub(crate) dir: At<String>,
    /// How old its state may be: a whole number and one of `s`, `m`, `h`, `d`. Its state is that of its newest advisory
    /// by `modified`, or of `fetched`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: At<String>,
    /// A file that holds the time the folder was fetched, such as `2026-08-01T10:00:00Z`, for feeds that do not change
    /// every day. Whatever fetches the folder writes it last.
    pub(crate) fetched: Option<At<String>>,
}

/// A signed, numbered, expiring list of what its authority has revoked or suspended.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "status-list")]
pub(crate) struct StatusList {
    /// The file, relative to the framework's own folder. It may change without the framework: it is no part of the
    /// framework's digest.
    pub(crate) file: At<String>,
    /// The identities whose signatures over it count. All belong to one participant with the role `revoke`, whose list
    /// it then is: its authority. At a handoff into a zone of its own the authority may deny anything, elsewhere only
    /// what is its own.
    pub(crate) by: Names,
    /// How many of `by` must sign it; one where absent.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) distinct: Option<At<Whole>>,
    /// How old it may be, beside the end it states itself: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// The lowest number it may have, so that an older list cannot be put in its place.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub(crate) min_number: Option<At<Whole>>,
}
