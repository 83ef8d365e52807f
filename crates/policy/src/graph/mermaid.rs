//! The same as a Mermaid flowchart, for pages that draw it themselves.

use super::state::{State, gravest};
use super::{Graph, Origin};

impl Graph {
    /// A Mermaid flowchart.
    pub fn mermaid(&self) -> String {
        let mut chart = format!("---\ntitle: \"{}\"\n---\nflowchart LR\n", self.title);
        for (at, party) in self.parties.iter().enumerate() {
            let label = label(&party.name, &party.lines, &party.remarks);
            chart.push_str(&format!("  p{at}[\"{label}\"]:::{}\n", class(gravest(&party.remarks))));
        }
        let mut owners: Vec<&str> = self.zones.iter().map(|zone| zone.owner.as_str()).collect();
        owners.sort_unstable();
        owners.dedup();
        for (number, owner) in owners.iter().enumerate() {
            if !owner.is_empty() {
                chart.push_str(&format!("  subgraph o{number}[\"{}\"]\n", plain(owner)));
            }
            for (at, zone) in self.zones.iter().enumerate().filter(|(_, zone)| zone.owner == *owner) {
                let tier: Vec<String> = zone.tier.iter().map(|tier| format!("tier {tier}")).collect();
                chart.push_str(&format!("    z{at}([\"{}\"]):::zone\n", label(&zone.name, &tier, &[])));
            }
            if !owner.is_empty() {
                chart.push_str("  end\n");
            }
        }
        for (at, gate) in self.gates.iter().enumerate() {
            let label = label(&gate.name, &gate.lines, &gate.remarks);
            chart.push_str(&format!("  h{at}{{{{\"{label}\"}}}}:::{}\n", class(gravest(&gate.remarks))));
            let from = match gate.from {
                Origin::Party(party) => format!("p{party}"),
                Origin::Zone(zone) => format!("z{zone}"),
            };
            chart.push_str(&format!("  {from} --> h{at} --> z{}\n", gate.to));
        }
        for (at, tie) in self.ties.iter().enumerate() {
            let lines = [
                format!("{} relies on {} for {}", tie.to, tie.from, tie.purpose),
                format!("until {}, says {}", tie.until, tie.owner),
            ];
            let label = label(&tie.name, &lines, &tie.remarks);
            chart.push_str(&format!("  r{at}[/\"{label}\"/]:::{}\n", class(gravest(&tie.remarks))));
            let under = format!("under {}", tie.name);
            let gates = self.gates.iter().enumerate().filter(|(_, gate)| gate.lines.contains(&under));
            for (gate, _) in gates {
                chart.push_str(&format!("  r{at} -.- h{gate}\n"));
            }
        }
        for (at, list) in self.lists.iter().enumerate() {
            let mut lines = vec![format!("status list of {}, signed by {}", list.owner, list.by)];
            lines.extend(list.held.iter().cloned());
            let label = label(&list.name, &lines, &list.remarks);
            chart.push_str(&format!("  s{at}[(\"{label}\")]:::{}\n", class(gravest(&list.remarks))));
            let gates = self.gates.iter().enumerate().filter(|(_, gate)| list.asked.contains(&gate.name));
            for (gate, _) in gates {
                chart.push_str(&format!("  s{at} -.- h{gate}\n"));
            }
        }
        for state in State::ALL {
            let (line, fill) = state.colours();
            chart.push_str(&format!("  classDef {} fill:{fill},stroke:{line},color:#1c1c1c\n", class(state)));
        }
        chart.push_str("  classDef zone fill:#ffffff,stroke:#3d5a73,color:#1c1c1c\n");
        chart
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Sound => "sound",
        State::Broad => "broad",
        State::Ending => "ending",
        State::Ended => "ended",
        State::Unusable => "unusable",
        State::Withdrawn => "withdrawn",
    }
}

/// A name, and under it the lines and what is to be said.
fn label(name: &str, lines: &[String], remarks: &[super::Remark]) -> String {
    let said = remarks.iter().map(|remark| remark.text.as_str());
    let rest = lines.iter().map(String::as_str).chain(said).map(|line| format!("<br>{}", plain(line)));
    format!("<b>{}</b>{}", plain(name), rest.collect::<String>())
}

/// Text between quotes: Mermaid has entities of its own, begun by `#`.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().map(crate::shown::safe) {
        match c {
            '"' => safe.push_str("#quot;"),
            '<' => safe.push_str("#lt;"),
            '>' => safe.push_str("#gt;"),
            '&' => safe.push_str("#amp;"),
            '#' => safe.push_str("#35;"),
            '`' => safe.push_str("#96;"),
            '\\' => safe.push_str("#92;"),
            // Two of them enclose a formula.
            '$' => safe.push_str("#36;"),
            // Two at the beginning would be a list or a comment.
            '%' => safe.push_str("#37;"),
            c => safe.push(c),
        }
    }
    safe
}
