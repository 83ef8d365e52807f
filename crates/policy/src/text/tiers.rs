use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Framework, Handoff, Requirement};

/// What every handoff into a zone of this tier demands beside its own requirements. Tiers stand lowest first, and each
/// demands what those before it demand as well: a tier only adds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "tier")]
pub(crate) struct Tier {
    /// What must be proved, under the handoff's own rule for names.
    #[schemars(length(min = 1, max = 64))]
    pub(crate) require: Option<At<Vec<Requirement>>>,
    /// What is asked and told beside that, and never decides.
    #[schemars(length(min = 1, max = 64))]
    pub(crate) advise: Option<At<Vec<Requirement>>>,
}

impl Tier {
    /// The requirements that decide.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Requirement> {
        self.require.iter().flat_map(|require| &require.value)
    }

    /// Every requirement: those that decide, then those that advise.
    pub(crate) fn stated(&self) -> impl Iterator<Item = &Requirement> {
        self.required().chain(self.advise.iter().flat_map(|advise| &advise.value))
    }
}

impl Framework {
    /// Every requirement that stands in it: those of handoffs, then those of tiers.
    pub(crate) fn stated(&self) -> impl Iterator<Item = &Requirement> {
        let handoffs = self.handoffs.value.0.iter().flat_map(|(_, handoff)| handoff.stated());
        handoffs.chain(self.all_tiers().iter().flat_map(|(_, tier)| tier.stated()))
    }

    /// Every tier, lowest first.
    pub(crate) fn all_tiers(&self) -> &[(At<String>, Tier)] {
        self.tiers.as_ref().map(|tiers| tiers.value.0.as_slice()).unwrap_or_default()
    }

    /// How high the tier of a zone stands, from 1; 0 where it has none.
    pub(crate) fn height(&self, zone: &str) -> usize {
        let zones = self.zones.iter().flat_map(|zones| &zones.value.0);
        let named =
            zones.into_iter().find(|(name, _)| name.value == zone).and_then(|(_, zone)| zone.tier.as_ref());
        let at =
            named.and_then(|named| self.all_tiers().iter().position(|(tier, _)| tier.value == named.value));
        at.map_or(0, |at| at.saturating_add(1))
    }

    /// The tiers whose demands a handoff carries, lowest first.
    pub(crate) fn tiers_of(&self, handoff: &Handoff) -> &[(At<String>, Tier)] {
        let height = handoff.to.as_ref().map_or(0, |to| self.height(&to.zone.value));
        self.all_tiers().get(..height).unwrap_or_default()
    }
}
