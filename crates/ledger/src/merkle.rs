use model::Digest;
use sha2::{Digest as _, Sha256};

/// The root of the tree over the entries so far (RFC 6962 §2.1), one hash for each power of two. A leaf is the hash of
/// an entry, so a checkpoint vouches for every line before it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    /// Whole subtrees, the largest first: their height and hash.
    subtrees: Vec<(u32, [u8; 32])>,
}

impl Tree {
    /// Adds the hash of the next entry.
    pub(crate) fn push(&mut self, entry: &Digest) {
        let mut node = (0_u32, leaf(entry.bytes()));
        while let Some((height, left)) = self.subtrees.pop_if(|last| last.0 == node.0) {
            node = (height.saturating_add(1), inner(&left, &node.1));
        }
        self.subtrees.push(node);
    }

    /// The root; of nothing, the hash of nothing.
    pub(crate) fn root(&self) -> [u8; 32] {
        let mut from_the_right = self.subtrees.iter().rev().map(|(_, hash)| *hash);
        let last = from_the_right.next().unwrap_or_else(|| Sha256::digest([]).into());
        from_the_right.fold(last, |right, left| inner(&left, &right))
    }
}

fn leaf(bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn inner(left: &[u8], right: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{Tree, inner, leaf};
    use model::Digest;

    /// RFC 6962 §2.1, as it is written there.
    fn root(leaves: &[Digest]) -> [u8; 32] {
        match leaves {
            [] => sha2::Sha256::default().finalize().into(),
            [only] => leaf(only.bytes()),
            many => {
                let split = many.len().next_power_of_two() / 2;
                inner(&root(&many[..split]), &root(&many[split..]))
            }
        }
    }

    use sha2::Digest as _;

    #[test]
    fn roots_are_those_of_the_specification() {
        let mut tree = Tree::default();
        let mut leaves = Vec::new();
        assert_eq!(tree.root(), root(&leaves));
        for number in 0..70_u8 {
            leaves.push(Digest::sha256([number; 32]));
            tree.push(&leaves[usize::from(number)]);
            assert_eq!(tree.root(), root(&leaves), "{number}");
        }
    }
}
