//! How far from the left each zone and handoff stands.

use super::{Graph, Origin};

/// The columns of zones and handoffs. Participants stand in column 0, handoffs in odd columns, zones in even ones.
#[derive(Debug)]
pub(super) struct Ranks {
    pub(super) zones: Vec<usize>,
    pub(super) gates: Vec<usize>,
}

impl Ranks {
    /// A zone stands right of whatever leads into it. Handoffs that would close a circle lead back, and move nothing.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut onward: Vec<(usize, usize)> = Vec::new();
        for gate in &graph.gates {
            if let Origin::Zone(from) = gate.from
                && !reaches(&onward, gate.to, from)
            {
                onward.push((from, gate.to));
            }
        }
        let first = if graph.parties.is_empty() { 0 } else { 2 };
        let mut zones = vec![first; graph.zones.len()];
        // Without circles no way is longer than there are zones.
        for _ in 0..zones.len() {
            for (from, to) in &onward {
                let least = zones.get(*from).map_or(0, |rank: &usize| rank.saturating_add(2));
                if let Some(rank) = zones.get_mut(*to) {
                    *rank = least.max(*rank);
                }
            }
        }
        let rank = |zone: usize| zones.get(zone).copied().unwrap_or_default();
        let gates = graph.gates.iter().map(|gate| {
            let from = match gate.from {
                Origin::Party(_) => 0,
                Origin::Zone(zone) => rank(zone),
            };
            // Beside the zone it enters, unless it leads back.
            from.saturating_add(1).max(rank(gate.to).saturating_sub(1))
        });
        let gates = gates.collect();
        Self { zones, gates }
    }
}

/// Whether one zone leads to another.
fn reaches(onward: &[(usize, usize)], from: usize, to: usize) -> bool {
    let mut open = vec![from];
    let mut seen = Vec::new();
    while let Some(zone) = open.pop() {
        if zone == to {
            return true;
        }
        if !seen.contains(&zone) {
            seen.push(zone);
            open.extend(onward.iter().filter(|(from, _)| *from == zone).map(|(_, to)| *to));
        }
    }
    false
}
