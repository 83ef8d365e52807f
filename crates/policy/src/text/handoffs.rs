use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Baseline, Framework, From, Named, Names, ReceiptNaming, Requirement, SubjectNames, To};
use crate::reached::reached;

/// A crossing from one zone to another, and what it demands.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "handoff")]
pub(crate) struct Handoff {
    /// The participant or zone it comes from.
    pub(crate) from: Option<From>,
    /// The zone it leads to.
    pub(crate) to: Option<To>,
    /// The relationship it takes place under. It leads from the participant here, or the owner of the zone here, to the owner
    /// of the zone it enters. A handoff that repeats this one is held to it too.
    pub(crate) under: Option<At<String>>,
    /// The signed name of what may cross: a pattern, in which `{version}` stands for a version; a list of patterns, of
    /// which one must match; or `any`.
    pub(crate) subject_name: At<SubjectNames>,
    /// Which versions may cross.
    pub(crate) version: Option<VersionRule>,
    /// Of an image for several platforms, those that are taken over, such as `linux/amd64` or `linux/arm/v7`. Each must be in
    /// the index and is judged by proofs about it or about an index that leads to it; others are not judged, and the index
    /// itself is not either. Without it the index and every image in it are judged. An image that is in no index is always
    /// judged, whatever it runs on. A handoff that repeats others takes over what any of them does.
    #[schemars(length(min = 1, max = 64))]
    pub(crate) platforms: Option<At<Vec<At<String>>>>,
    /// What becomes of a file of a delivery that its list of checksums does not name and that is no evidence: `deny`, or
    /// `report`, which only tells it. Without it, `deny`. A handoff that repeats others is as strict as the strictest. In a
    /// folder without a list every file that is no evidence is judged, whatever stands here.
    pub(crate) unaccounted: Option<At<String>>,
    /// What a release is held against: how the one before it was made.
    pub(crate) baseline: Option<At<Baseline>>,
    /// The handoffs of which every requirement must hold again, each under its own rule for names.
    pub(crate) repeat: Option<Names>,
    /// What must be proved. All of it must hold; a kind may come twice. Only a handoff that repeats others may leave it
    /// out.
    #[schemars(length(min = 1, max = 64))]
    pub(crate) require: Option<At<Vec<Requirement>>>,
    /// How the receipts of this handoff name themselves; without it, it gives none.
    pub(crate) receipt: Option<ReceiptNaming>,
    /// What is asked and told beside that, and never decides.
    #[schemars(length(min = 1, max = 64))]
    pub(crate) advise: Option<At<Vec<Requirement>>>,
}

impl Handoff {
    /// Every requirement it states itself: those that decide, then those that advise.
    pub(crate) fn stated(&self) -> impl Iterator<Item = &Requirement> {
        self.required().chain(self.advise.iter().flat_map(|advise| &advise.value))
    }

    /// The requirements of its own that decide.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Requirement> {
        self.require.iter().flat_map(|require| &require.value)
    }
}

impl Named<Handoff> {
    /// The handoff of this name.
    pub(crate) fn named(&self, handoff: &str) -> Option<&(At<String>, Handoff)> {
        self.0.iter().find(|(known, _)| known.value == handoff)
    }

    /// The handoff of this name and all that it repeats, each once, itself first.
    pub(crate) fn together(&self, handoff: &str) -> Vec<&(At<String>, Handoff)> {
        reached(
            handoff,
            |name| self.named(name),
            |(_, handoff)| {
                handoff.repeat.iter().flat_map(|repeat| &repeat.value.0).map(|again| again.value.as_str())
            },
        )
    }
}

impl Framework {
    /// What a handoff and all it repeats require, with the tiers of the zones they enter.
    pub(crate) fn required(&self, handoff: &str) -> Vec<&Requirement> {
        let together = self.handoffs.value.together(handoff);
        let each = together.into_iter().flat_map(|(_, handoff)| {
            let tiers = self.tiers_of(handoff).iter().flat_map(|(_, tier)| tier.required());
            handoff.required().chain(tiers)
        });
        each.collect()
    }
}

/// Which versions may cross; read from the `{version}` of `subject-name`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "version-rule")]
pub(crate) struct VersionRule {
    /// The oldest version that may cross, so that an old release cannot be replayed.
    pub(crate) not_below: At<String>,
}
