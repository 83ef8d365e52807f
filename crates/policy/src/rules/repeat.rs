//! Handoffs that repeat others: no circle, and not too much together.

use std::collections::BTreeMap;

use model::Text;

use super::Rules;
use super::crossing::Places;
use super::handoffs::Handoff;
use super::reader::{Declared, Reader};
use crate::limits::{MAX_REPEATED, MAX_TOGETHER};
use crate::reached::reached;
use crate::shown::quoted;
use crate::text::{self, At, Named};

/// What a handoff comes to with everything it repeats.
#[derive(Clone, Copy, Debug)]
struct Weight {
    /// Its requirements, those of its zone's tiers, and those of every repetition.
    requirements: usize,
    /// How many handoffs deep the repetitions go.
    depth: usize,
}

/// Handoffs whose weight is known, and those that are being weighed.
type Weighed<'t> = BTreeMap<&'t str, Option<Weight>>;

/// Tells every circle, and every handoff that comes to more than is judged.
pub(super) fn check(reader: &mut Reader<'_>, handoffs: &At<Named<text::Handoff>>, places: &Places) {
    let mut weighed = Weighed::new();
    for (name, handoff) in &handoffs.value.0 {
        let weight = weigh(reader, (handoffs, places), name, handoff, &mut weighed);
        if weight.requirements > MAX_TOGETHER || weight.depth > MAX_REPEATED {
            let mark = handoff.repeat.as_ref().map_or(name.mark, |repeat| repeat.mark);
            let text = format!(
                "with all that is repeated and its tier demands this handoff has {} requirements, {} handoffs deep; at most {MAX_TOGETHER} \
                 and {MAX_REPEATED} are judged",
                weight.requirements, weight.depth
            );
            reader.problems.add(mark, text, "repeat fewer handoffs");
        }
    }
}

fn weigh<'t>(
    reader: &mut Reader<'_>,
    (handoffs, places): (&'t At<Named<text::Handoff>>, &Places),
    name: &'t At<String>,
    handoff: &'t text::Handoff,
    weighed: &mut Weighed<'t>,
) -> Weight {
    if let Some(Some(known)) = weighed.get(name.value.as_str()) {
        return *known;
    }
    weighed.insert(&name.value, None);
    let own = handoff.require.as_ref().map_or(0, |require| require.value.len());
    let zone = handoff.to.as_ref().and_then(|to| places.zones.get(&to.zone.value)?.as_ref());
    let tiers = zone.iter().flat_map(|zone| &zone.tiers).map(|tier| tier.require.len());
    let mut weight = Weight { requirements: tiers.fold(own, usize::saturating_add), depth: 0 };
    for again in handoff.repeat.iter().flat_map(|repeat| &repeat.value.0) {
        let Some((known, repeated)) = handoffs.value.0.iter().find(|(known, _)| known.value == again.value)
        else {
            continue;
        };
        if let Some(None) = weighed.get(known.value.as_str()) {
            let text = match known.value == name.value {
                true => "a handoff cannot repeat itself".to_owned(),
                false => format!("{} repeats this handoff in turn: a circle", quoted(&known.value)),
            };
            reader.problems.add(again.mark, text, "take one of the repetitions out");
            continue;
        }
        let more = weigh(reader, (handoffs, places), known, repeated, weighed);
        weight.requirements = weight.requirements.saturating_add(more.requirements);
        weight.depth = weight.depth.max(more.depth.saturating_add(1));
    }
    weighed.insert(&name.value, Some(weight));
    weight
}

impl Reader<'_> {
    /// The handoffs that are repeated, by name.
    pub(super) fn repeat(&mut self, handoff: &text::Handoff, declared: &Declared<Text>) -> Option<Vec<Text>> {
        let names =
            self.optional(handoff.repeat.as_ref(), |reader, names| reader.names(names, "handoff", declared))?;
        Some(names.map(|names| names.iter().cloned().collect()).unwrap_or_default())
    }
}

impl Rules {
    /// The handoff of this name.
    pub(crate) fn handoff(&self, name: &str) -> Option<&Handoff> {
        self.handoffs.iter().find(|known| *known.name == *name)
    }

    /// The handoff of this name and all that it repeats, each once, itself first.
    pub(crate) fn together(&self, handoff: &str) -> Vec<&Handoff> {
        reached(handoff, |name| self.handoff(name), |one| one.repeat.iter().map(|again| &**again))
    }
}

/// The names of all handoffs.
pub(super) fn declared(handoffs: &At<Named<text::Handoff>>) -> Declared<Text> {
    let name = |name: &At<String>| (name.value.clone(), Some(Text::from(name.value.as_str())));
    handoffs.value.0.iter().map(|(known, _)| name(known)).collect()
}
