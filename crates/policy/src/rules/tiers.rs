//! Tiers: what zones demand of every handoff into them.

use std::sync::Arc;

use model::Text;

use super::handoffs::{Demand, Signing};
use super::reader::{Declared, Reader};
use crate::text::{self, At, Named};

/// A tier that holds together.
#[derive(Debug)]
pub(crate) struct Tier {
    pub(crate) name: Text,
    /// What decides.
    pub(crate) require: Vec<Demand>,
    /// What is told and decides nothing.
    pub(crate) advise: Vec<Demand>,
}

/// Each tier with those before it, lowest first: what a zone of that tier demands.
pub(super) type Tiers = Declared<Vec<Arc<Tier>>>;

pub(super) fn read(
    reader: &mut Reader<'_>,
    tiers: Option<&At<Named<text::Tier>>>,
    signing: &Signing<'_>,
) -> Tiers {
    let mut all = Tiers::new();
    let Some(tiers) = tiers else { return all };
    let mut until = Some(Vec::new());
    for (name, tier) in reader.section(tiers) {
        let read = reader.tier(name, tier, signing).map(Arc::new);
        until = until.zip(read).map(|(mut until, tier)| {
            until.push(tier);
            until
        });
        all.insert(name.value.clone(), until.clone());
    }
    all
}

impl Reader<'_> {
    fn tier(&mut self, name: &At<String>, tier: &text::Tier, signing: &Signing<'_>) -> Option<Tier> {
        tier.require.iter().chain(&tier.advise).for_each(|list| self.no_delivery(&list.value));
        let stated = tier.stated().filter_map(text::Requirement::receipt);
        for receipt in stated {
            let text = "a tier cannot ask for a receipt: the first handoff into its zone would need one";
            self.problems.add(receipt.of.mark, text, "ask for it at the handoffs that follow another");
        }
        let require = tier.require.as_ref().map(|list| self.demands(list, "demands", None, signing));
        let advise = tier.advise.as_ref().map(|list| self.demands(list, "advises", None, signing));
        Some(Tier {
            name: name.value.as_str().into(),
            require: require.unwrap_or_else(|| Some(Vec::new()))?,
            advise: advise.unwrap_or_else(|| Some(Vec::new()))?,
        })
    }
}
