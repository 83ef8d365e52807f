//! Where everything stands: columns from left to right, and a lane for the zones of each owner, with what leads into them.

use std::collections::BTreeMap;

use super::ranks::Ranks;
use super::{Graph, Origin};

/// The widths of columns: participants, handoffs, zones.
pub(super) const PARTY: f64 = 214.0;
pub(super) const GATE: f64 = 252.0;
pub(super) const ZONE: f64 = 150.0;
/// Between columns, and around everything.
const GAP: f64 = 52.0;
pub(super) const MARGIN: f64 = 32.0;
/// Between boxes of a column.
const SPACE: f64 = 18.0;
/// Where a line passes a column, it takes this much.
const PASSING: f64 = 12.0;
/// Around the boxes of a lane, and its title.
const PAD: f64 = 16.0;
pub(super) const HEAD: f64 = 24.0;
/// How often boxes are moved towards those they are joined to.
const ROUNDS: usize = 6;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) parties: Vec<Rect>,
    pub(super) zones: Vec<Rect>,
    pub(super) gates: Vec<Rect>,
    /// Around the zones of each owner, with the place of one of them.
    pub(super) frames: Vec<(usize, Rect)>,
    /// Lines between boxes.
    pub(super) lines: Vec<Line>,
    pub(super) width: f64,
    pub(super) bottom: f64,
}

/// A line between boxes.
#[derive(Debug)]
pub(super) struct Line {
    /// Through these, from left to right.
    pub(super) way: Vec<Rect>,
    /// Whether it enters a zone.
    pub(super) arrow: bool,
    /// Where it goes below all boxes of its lane, if it leads back.
    pub(super) low: f64,
}

/// The heights of all boxes.
#[derive(Debug)]
pub(super) struct Heights {
    pub(super) parties: Vec<f64>,
    pub(super) zones: Vec<f64>,
    pub(super) gates: Vec<f64>,
}

/// A box, or a place where a line passes a column.
struct Node {
    rect: Rect,
    joined: Vec<usize>,
}

/// All boxes, and those of each column and lane; participants stand in no lane.
#[derive(Default)]
struct Nodes {
    all: Vec<Node>,
    groups: BTreeMap<(usize, Option<usize>), Vec<usize>>,
}

impl Nodes {
    fn add(&mut self, column: usize, lane: Option<usize>, height: f64, left: &[f64]) -> usize {
        let x = left.get(column).copied().unwrap_or_default();
        let rect = Rect { x, y: 0.0, width: column_width(column), height };
        let at = self.all.len();
        self.all.push(Node { rect, joined: Vec::new() });
        self.groups.entry((column, lane)).or_default().push(at);
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(node) = self.all.get_mut(from) {
                node.joined.push(to);
            }
        }
    }

    fn rect(&self, at: usize) -> Rect {
        self.all.get(at).map(|node| node.rect).unwrap_or_default()
    }

    /// Where a box would stand best: in the middle of those it is joined to.
    fn wanted(&self, at: usize) -> f64 {
        let Some(node) = self.all.get(at) else { return 0.0 };
        let middles: Vec<f64> = node.joined.iter().map(|to| self.rect(*to).middle()).collect();
        let count = f64::from(u32::try_from(middles.len()).unwrap_or(1));
        if middles.is_empty() { node.rect.middle() } else { middles.iter().sum::<f64>() / count }
    }

    fn of(&self, column: usize, lane: Option<usize>) -> &[usize] {
        self.groups.get(&(column, lane)).map(Vec::as_slice).unwrap_or_default()
    }

    fn height_of(&self, group: &[usize]) -> f64 {
        let boxes: f64 = group.iter().map(|at| self.rect(*at).height + SPACE).sum();
        (boxes - SPACE).max(0.0)
    }

    /// Puts a column of a lane between these bounds, each box near where it wants to be, none over another.
    fn settle(&mut self, column: usize, lane: Option<usize>, top: f64, bottom: f64) {
        let mut group: Vec<(f64, usize)> =
            self.of(column, lane).iter().map(|at| (self.wanted(*at), *at)).collect();
        group.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let mut free = top;
        for (wanted, at) in &group {
            if let Some(node) = self.all.get_mut(*at) {
                node.rect.y = free.max(wanted - node.rect.height / 2.0);
                free = node.rect.y + node.rect.height + SPACE;
            }
        }
        let mut limit = bottom;
        for (_, at) in group.iter().rev() {
            if let Some(node) = self.all.get_mut(*at) {
                node.rect.y = node.rect.y.min(limit - node.rect.height);
                limit = node.rect.y - SPACE;
            }
        }
    }
}

fn column_width(column: usize) -> f64 {
    match column {
        0 => PARTY,
        odd if odd % 2 == 1 => GATE,
        _ => ZONE,
    }
}

impl Layout {
    /// Lays a graph out, from `top` down.
    pub(super) fn of(graph: &Graph, heights: &Heights, top: f64) -> Self {
        let ranks = Ranks::of(graph);
        let columns = ranks.zones.iter().chain(&ranks.gates).max().map_or(0, |last| last.saturating_add(1));
        let mut left = vec![MARGIN];
        for column in 0..columns {
            let x = left.last().copied().unwrap_or_default();
            left.push(x + column_width(column) + GAP);
        }
        let lanes = lanes(graph, &ranks);
        let lane_of = |zone: usize| lanes.iter().position(|lane| lane.contains(&zone));
        let mut nodes = Nodes::default();
        let height = |all: &[f64], at: usize| all.get(at).copied().unwrap_or_default();
        let rank = |all: &[usize], at: usize| all.get(at).copied().unwrap_or_default();
        let parties: Vec<usize> = (0..graph.parties.len())
            .map(|at| nodes.add(0, None, height(&heights.parties, at), &left))
            .collect();
        let zones: Vec<usize> = (0..graph.zones.len())
            .map(|at| nodes.add(rank(&ranks.zones, at), lane_of(at), height(&heights.zones, at), &left))
            .collect();
        let mut gates = Vec::new();
        let mut ways: Vec<(Vec<usize>, Option<usize>)> = Vec::new();
        for (at, gate) in graph.gates.iter().enumerate() {
            let (column, lane) = (rank(&ranks.gates, at), lane_of(gate.to));
            let here = nodes.add(column, lane, height(&heights.gates, at), &left);
            let (from, first) = match gate.from {
                Origin::Party(party) => (rank(&parties, party), 0),
                Origin::Zone(zone) => (rank(&zones, zone), rank(&ranks.zones, zone)),
            };
            let mut way = vec![from];
            for passed in first.saturating_add(1)..column {
                way.push(nodes.add(passed, lane, PASSING, &left));
            }
            way.push(here);
            let onward = vec![here, rank(&zones, gate.to)];
            for pair in way.windows(2).chain(onward.windows(2)) {
                if let [one, other] = pair {
                    nodes.join(*one, *other);
                }
            }
            ways.push((way, None));
            ways.push((onward, lane));
            gates.push(here);
        }
        let (bands, bottom) = bands(graph, &nodes, &lanes, columns, top);
        for _ in 0..ROUNDS {
            for column in 0..columns {
                for (lane, (top, bottom)) in bands.iter().enumerate() {
                    nodes.settle(column, Some(lane), *top, *bottom);
                }
            }
            nodes.settle(0, None, top, bottom);
        }
        let rects = |all: &[usize]| all.iter().map(|at| nodes.rect(*at)).collect::<Vec<_>>();
        let frames = frames(graph, &lanes, &bands, (&rects(&zones), &rects(&gates)));
        let width = left.last().copied().unwrap_or_default() - GAP + PAD + MARGIN;
        let lines = ways.iter().map(|(way, lane)| Line {
            way: rects(way),
            arrow: lane.is_some(),
            low: lane.and_then(|lane| bands.get(lane)).map_or(0.0, |(_, bottom)| bottom + PAD / 2.0),
        });
        let lines = lines.collect();
        Self {
            parties: rects(&parties),
            zones: rects(&zones),
            gates: rects(&gates),
            frames,
            lines,
            width,
            bottom,
        }
    }
}

/// The zones of each owner, those that come first on top.
fn lanes(graph: &Graph, ranks: &Ranks) -> Vec<Vec<usize>> {
    let mut lanes: Vec<Vec<usize>> = Vec::new();
    for (at, zone) in graph.zones.iter().enumerate() {
        let of = |lane: &&mut Vec<usize>| {
            lane.first()
                .and_then(|first| graph.zones.get(*first))
                .is_some_and(|first| first.owner == zone.owner)
        };
        match lanes.iter_mut().find(of) {
            Some(lane) => lane.push(at),
            None => lanes.push(vec![at]),
        }
    }
    lanes.sort_by_key(|lane| lane.iter().filter_map(|zone| ranks.zones.get(*zone)).min().copied());
    lanes
}

/// Between which heights the boxes of each lane stand, and where everything ends.
fn bands(
    graph: &Graph,
    nodes: &Nodes,
    lanes: &[Vec<usize>],
    columns: usize,
    top: f64,
) -> (Vec<(f64, f64)>, f64) {
    let mut bands = Vec::new();
    let mut free = top;
    for lane in 0..lanes.len() {
        let heights = (0..columns).map(|column| nodes.height_of(nodes.of(column, Some(lane))));
        let height = heights.fold(0.0, f64::max);
        let first = free + HEAD + PAD;
        bands.push((first, first + height));
        free = first + height + PAD + SPACE;
    }
    let parties: Vec<usize> = (0..graph.parties.len()).collect();
    (bands, (free - SPACE).max(top + nodes.height_of(&parties)))
}

/// A frame around the zones of each owner that is named, and the handoffs between them, over the whole height of its lane.
fn frames(
    graph: &Graph,
    lanes: &[Vec<usize>],
    bands: &[(f64, f64)],
    (zones, gates): (&[Rect], &[Rect]),
) -> Vec<(usize, Rect)> {
    let frame = |(lane, (top, bottom)): (&Vec<usize>, &(f64, f64))| {
        let first = *lane.first()?;
        let owned = !graph.zones.get(first)?.owner.is_empty();
        let own = |zone: &Origin| matches!(zone, Origin::Zone(zone) if lane.contains(zone));
        let between =
            graph.gates.iter().zip(gates).filter(|(gate, _)| own(&gate.from) && own(&Origin::Zone(gate.to)));
        let within: Vec<&Rect> =
            lane.iter().filter_map(|zone| zones.get(*zone)).chain(between.map(|(_, rect)| rect)).collect();
        let left = within.iter().map(|rect| rect.x).fold(f64::INFINITY, f64::min) - PAD;
        let right = within.iter().map(|rect| rect.x + rect.width).fold(0.0, f64::max) + PAD;
        let y = top - PAD - HEAD;
        let rect = Rect { x: left, y, width: right - left, height: bottom + PAD - y };
        owned.then_some((first, rect))
    };
    lanes.iter().zip(bands).filter_map(frame).collect()
}
