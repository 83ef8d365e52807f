//! Ways by which an artifact climbs from a lower tier into a higher one, and is asked nothing more for it.

use std::collections::BTreeMap;

use crate::problems::Problems;
use crate::shown::quoted;
use crate::text::{At, Framework, From, Handoff};

type Entry = (At<String>, Handoff);

pub(super) fn find(text: &Framework, findings: &mut Problems) {
    hollow(text, findings);
    let mut told: Vec<&str> = Vec::new();
    for entry in &text.handoffs.value.0 {
        if let (Some(From::Participant(party)), Some(to)) = (&entry.1.from, &entry.1.to) {
            let way = Way { text, entry, party: &party.value };
            way.climb(&to.zone.value, findings, &mut told);
        }
    }
}

/// A tier that stands above another and adds nothing to it.
fn hollow(text: &Framework, findings: &mut Problems) {
    for (name, tier) in text.all_tiers().iter().skip(1) {
        if tier.required().next().is_none() {
            let what =
                format!("the tier {} demands nothing that the one below does not", quoted(&name.value));
            findings.add(name.mark, what, "give it a `require`, or take it out");
        }
    }
}

/// What a participant hands over at one handoff, on its way through the zones.
struct Way<'t> {
    text: &'t Framework,
    entry: &'t Entry,
    party: &'t str,
}

impl<'t> Way<'t> {
    /// Follows it from the zone it enters. It stands as high as the demands it has met.
    fn climb(&self, zone: &'t str, findings: &mut Problems, told: &mut Vec<&'t str>) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut open = vec![(zone, self.text.height(zone))];
        while let Some((zone, height)) = open.pop() {
            // Where it has been as low, or lower, there is nothing new to find.
            if seen.get(zone).is_some_and(|before| *before <= height) {
                continue;
            }
            seen.insert(zone, height);
            for (name, handoff) in &self.text.handoffs.value.0 {
                let leaves = match &handoff.from {
                    Some(From::Zone(from)) => from.value == zone,
                    Some(From::Participant(_)) => false,
                    None => true,
                };
                let Some(to) = handoff.to.as_ref().filter(|_| leaves && name.value != self.entry.0.value)
                else {
                    continue;
                };
                let reached = self.text.height(&to.zone.value);
                if reached > height
                    && !self.asked(name, handoff, height)
                    && !told.contains(&name.value.as_str())
                {
                    told.push(&name.value);
                    self.tell(name, &to.zone.value, findings);
                }
                open.push((&to.zone.value, height.max(reached)));
            }
        }
    }

    /// Whether a handoff asks again what let it in, or its tier asks more than what it has met.
    fn asked(&self, name: &At<String>, handoff: &Handoff, height: usize) -> bool {
        let above = self.text.tiers_of(handoff).get(height..).unwrap_or_default();
        let together = self.text.handoffs.value.together(&name.value);
        let repeats = together.iter().any(|(known, _)| known.value == self.entry.0.value);
        repeats || above.iter().any(|(_, tier)| tier.required().next().is_some())
    }

    fn tell(&self, name: &At<String>, zone: &str, findings: &mut Problems) {
        let what = format!(
            "what {} hands over at {} climbs here into {}, a zone of a higher tier, and nothing more is asked of it",
            quoted(self.party),
            quoted(&self.entry.0.value),
            quoted(zone)
        );
        let help = format!("`repeat: [{}]`, or have the tier demand more", self.entry.0.value);
        findings.add(name.mark, what, help);
    }
}
