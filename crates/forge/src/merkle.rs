//! The Merkle tree of RFC 6962 §2.1: leaf hashes, roots and audit paths.

use crate::encoding::sha256;

/// A node or leaf hash.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf: prefix 0, then its bytes.
pub(crate) fn leaf(bytes: &[u8]) -> Hash {
    sha256(&[&[0], bytes].concat())
}

fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left.as_slice(), right.as_slice()].concat())
}

/// The largest power of two smaller than `size`.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// The tree head over the leaf hashes.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The audit path of the leaf at `index`, nearest hash first.
pub(crate) fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut below, beside) = if index < middle {
        (path(index, left), root(right))
    } else {
        (path(index - middle, right), root(left))
    };
    below.push(beside);
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows a path up, as RFC 9162 §2.1.3.2 does.
    fn climb(mut index: usize, mut last: usize, start: Hash, path: &[Hash]) -> Hash {
        let mut hash = start;
        for beside in path {
            if index % 2 == 1 || index == last {
                hash = node(beside, &hash);
                while index.is_multiple_of(2) && index != 0 {
                    index /= 2;
                    last /= 2;
                }
            } else {
                hash = node(&hash, beside);
            }
            index /= 2;
            last /= 2;
        }
        hash
    }

    #[test]
    fn every_path_leads_to_the_root() {
        for size in 1..20 {
            let leaves: Vec<Hash> = (0..size).map(|n| leaf(&[n])).collect();
            for index in 0..leaves.len() {
                let up = climb(index, leaves.len() - 1, leaves[index], &path(index, &leaves));
                assert_eq!(up, root(&leaves), "leaf {index} of {size}");
            }
        }
    }
}
