use std::collections::VecDeque;

/// How each dependency came in, by the shortest way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Walk {
    /// For each, how far it is from the artifact, 1 for a direct one; `None` where nothing that is told leads to it.
    pub(crate) depths: Vec<Option<usize>>,
    /// For each, which one needs it on that way.
    pub(crate) parents: Vec<Option<usize>>,
}

/// Walks breadth first from the direct ones. Each is entered once, so circles end and the time is that of the edges.
pub(crate) fn walk(needs: &[Vec<usize>], direct: impl Iterator<Item = usize>) -> Walk {
    let mut walk = Walk { depths: vec![None; needs.len()], parents: vec![None; needs.len()] };
    let mut next = VecDeque::new();
    for at in direct {
        if enter(&mut walk, at, 1, None) {
            next.push_back((at, 1_usize));
        }
    }
    while let Some((at, depth)) = next.pop_front() {
        let depth = depth.saturating_add(1);
        for to in needs.get(at).into_iter().flatten() {
            if enter(&mut walk, *to, depth, Some(at)) {
                next.push_back((*to, depth));
            }
        }
    }
    walk
}

/// Whether it was not entered before.
fn enter(walk: &mut Walk, at: usize, depth: usize, parent: Option<usize>) -> bool {
    let Some(entered) = walk.depths.get_mut(at).filter(|entered| entered.is_none()) else { return false };
    *entered = Some(depth);
    if let Some(known) = walk.parents.get_mut(at) {
        *known = parent;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::walk;

    #[test]
    fn a_circle_ends_and_the_shortest_way_counts() {
        // 0 → 1 → 2 → 0, 0 → 3 → 3, and 4 that nothing leads to.
        let needs = vec![vec![1, 3], vec![2], vec![0], vec![3], vec![]];
        let walk = walk(&needs, [0, 2].into_iter());
        assert_eq!(walk.depths, [Some(1), Some(2), Some(1), Some(2), None]);
        assert_eq!(walk.parents, [None, Some(0), None, Some(0), None]);
    }

    #[test]
    fn a_long_chain_is_walked_without_recursion() {
        let length = 200_000;
        let needs: Vec<Vec<usize>> =
            (1..=length).map(|to| if to < length { vec![to] } else { vec![] }).collect();
        let walk = walk(&needs, [0].into_iter());
        assert_eq!(walk.depths.last(), Some(&Some(length)));
    }

    #[test]
    fn what_is_not_there_is_not_entered() {
        assert_eq!(walk(&[vec![7]], [0, 9].into_iter()).depths, [Some(1)]);
    }
}
