use crate::Graph;
use crate::limits::MAX_WAYS;

/// The shortest ways by which one dependency came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The first of them, at most [`MAX_WAYS`], each from a direct dependency to the one that is asked about; none where
    /// nothing that is told leads to it.
    pub told: Vec<Vec<usize>>,
    /// How many there are, as far as that can be counted.
    pub count: u64,
}

impl Graph {
    /// Every shortest way from the artifact to the one at this place.
    pub fn ways_to(&self, at: usize) -> Ways {
        let Some(depth) = self.depth_of(at) else { return Ways { told: Vec::new(), count: 0 } };
        let before = self.before(depth);
        let of = |at: usize| before.get(at).map_or(&[][..], Vec::as_slice);
        Ways { told: first(at, of), count: self.count(at, depth, of) }
    }

    /// For each that is nearer than `depth`, or as far, what needs it and is nearer by one.
    fn before(&self, depth: usize) -> Vec<Vec<usize>> {
        let mut before = vec![Vec::new(); self.dependencies().len()];
        for from in 0..self.dependencies().len() {
            let Some(own) = self.depth_of(from).filter(|own| *own < depth) else { continue };
            for to in self.needs(from) {
                if self.depth_of(*to) == own.checked_add(1)
                    && let Some(all) = before.get_mut(*to)
                {
                    all.push(from);
                }
            }
        }
        before
    }

    /// How many ways lead to one: as many as lead to those before it together.
    fn count<'b>(&self, at: usize, depth: usize, before: impl Fn(usize) -> &'b [usize]) -> u64 {
        let mut nearer: Vec<(usize, usize)> = (0..self.dependencies().len())
            .filter_map(|one| Some((self.depth_of(one).filter(|own| *own <= depth)?, one)))
            .collect();
        nearer.sort_unstable();
        let mut counts = vec![0_u64; self.dependencies().len()];
        for (own, one) in nearer {
            let all = before(one).iter().filter_map(|at| counts.get(*at).copied());
            let all = if own == 1 { 1 } else { all.fold(0, u64::saturating_add) };
            if let Some(count) = counts.get_mut(one) {
                *count = all;
            }
        }
        counts.get(at).copied().unwrap_or_default()
    }
}

/// The first ways back from one to where nothing is before: every step is one nearer, so each ends.
fn first<'b>(at: usize, before: impl Fn(usize) -> &'b [usize]) -> Vec<Vec<usize>> {
    let mut told: Vec<Vec<usize>> = Vec::new();
    let mut way = vec![at];
    let mut left: Vec<std::slice::Iter<'b, usize>> = vec![before(at).iter()];
    if before(at).is_empty() {
        return vec![way];
    }
    while let Some(next) = left.last_mut() {
        let Some(one) = next.next().copied() else {
            left.pop();
            way.pop();
            continue;
        };
        way.push(one);
        let further = before(one);
        if further.is_empty() {
            told.push(way.iter().rev().copied().collect());
            way.pop();
            if told.len() == MAX_WAYS {
                break;
            }
        } else {
            left.push(further.iter());
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use formats::Bom;
    use serde_json::json;

    use model::EvidenceId;

    use crate::limits::MAX_WAYS;
    use crate::{Binding, Graph, Listing, Source};

    /// Layers of `wide`, each of which needs every one of the next, and `last` that all of the last layer need.
    fn layers(wide: usize, deep: usize) -> Graph {
        let called = |layer: usize, one: usize| format!("pkg:npm/l{layer}-{one}@1");
        let mut all: Vec<String> =
            (0..deep).flat_map(|layer| (0..wide).map(move |one| called(layer, one))).collect();
        all.push(called(deep, 0));
        let next = |layer: usize| if layer.saturating_add(1) == deep { 1 } else { wide };
        let edges: Vec<_> = (0..deep)
            .flat_map(|layer| (0..wide).map(move |one| (layer, one)))
            .map(|(layer, one)| {
                let on: Vec<String> =
                    (0..next(layer)).map(|to| called(layer.saturating_add(1), to)).collect();
                json!({ "ref": called(layer, one), "dependsOn": on })
            })
            .collect();
        let components: Vec<_> = all
            .iter()
            .map(|purl| json!({ "type": "library", "bom-ref": purl, "name": "x", "purl": purl }))
            .collect();
        let bom = json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components, "dependencies": edges,
        });
        let source = Source { evidence: EvidenceId::file(0), bound: Binding::Sbom };
        let bom = Bom::read(bom.to_string().as_bytes()).unwrap();
        Graph::of(vec![Listing::of_bill(source, &bom).unwrap()]).unwrap()
    }

    fn last(graph: &Graph) -> usize {
        graph.dependencies().len().saturating_sub(1)
    }

    #[test]
    fn every_shortest_way_is_told_and_counted() {
        let graph = layers(2, 2);
        let ways = graph.ways_to(last(&graph));
        assert_eq!(ways.told, [[0, 2, 4], [1, 2, 4], [0, 3, 4], [1, 3, 4]]);
        assert_eq!(ways.count, 4);
        assert_eq!(graph.ways_to(0).told, [[0]]);
        assert_eq!(graph.ways_to(99).count, 0, "there is none at that place");
    }

    #[test]
    fn more_ways_than_anyone_can_count_are_told_up_to_the_bound() {
        for (deep, told) in [(5, 32), (6, 64), (7, 64)] {
            let graph = layers(2, deep);
            let ways = graph.ways_to(last(&graph));
            assert_eq!((ways.told.len(), ways.count), (told, 1 << deep), "{deep}");
            assert!(ways.told.len() <= MAX_WAYS);
        }
        let graph = layers(4, 100);
        let ways = graph.ways_to(last(&graph));
        assert_eq!((ways.told.len(), ways.count), (MAX_WAYS, u64::MAX));
        assert!(ways.told.iter().all(|way| way.len() == 101));
    }
}
