use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Names};

/// An organisation or team, and what it may do. Once participants are declared, every identity that signs for a
/// requirement or a builder belongs to one of them that may attest.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "participant")]
pub(crate) struct Participant {
    /// The e-mail address to ask when something is refused: reports show it.
    pub(crate) contact: At<String>,
    /// What it may do. `issue`: handoffs come from it. `attest`: its identities sign. `consume`: zones are its own.
    /// `rotate`: it replaces keys that have a `rotate-every`. `revoke`: its status lists count, and it may say
    /// `revokes-within`. `policy check` tells every right nobody uses.
    #[schemars(schema_with = "roles")]
    pub(crate) roles: At<Vec<At<String>>>,
    /// Its identities. An identity belongs to one participant at most; a participant that signs nothing needs none.
    pub(crate) identities: Option<Names>,
    /// When it may hand over: without an agreement, at any time.
    pub(crate) agreement: Option<Agreement>,
    /// How soon it has promised to revoke what is stolen or wrong, once it knows: a whole number and one of `s`, `m`, `h`,
    /// `d`. It needs the role `revoke`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) revokes_within: Option<At<String>>,
}

impl Participant {
    /// Its identities, by name.
    pub(crate) fn own(&self) -> impl Iterator<Item = &At<String>> {
        self.identities.iter().flat_map(|names| &names.value.0)
    }
}

/// The days on which a participant may hand over, judged at the time of the handoff.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "agreement")]
pub(crate) struct Agreement {
    /// Its first day, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) from: At<String>,
    /// Its last day, the whole day, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) until: At<String>,
}

/// A place an artifact can be.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "zone")]
pub(crate) struct Zone {
    /// The participant whose it is: reports show whom to ask.
    pub(crate) owner: At<String>,
    /// The tier whose demands every handoff into it carries.
    pub(crate) tier: Option<At<String>>,
}

/// Where an artifact comes from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "origin")]
pub(crate) enum From {
    /// From a participant; its agreement must hold.
    Participant(At<String>),
    /// From a zone.
    Zone(At<String>),
}

/// Where an artifact goes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "destination")]
pub(crate) struct To {
    /// The zone it enters.
    pub(crate) zone: At<String>,
}

/// What a participant may do, as it is written.
pub(crate) const ROLES: [&str; 5] = ["issue", "attest", "consume", "rotate", "revoke"];

fn roles(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "array",
        "items": { "enum": ROLES },
        "minItems": 1,
        "uniqueItems": true,
    })
}
