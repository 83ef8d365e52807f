//! Who does a piece of work: the caller, or every core.

use rayon::prelude::*;

/// How much that is quickly done, such as decoding documents, the caller does by itself. Threads that have to be started
/// cost as much as a handful of usual documents, and a run about one artifact has no more of them.
pub(crate) const FEW: usize = 8;

/// How large such documents may be together, in bytes: large ones are worth the threads.
pub(crate) const FEW_BYTES: usize = 256 * 1024;

/// Does the same to each, in order. `few` is done by the caller: the first that asks for more starts a thread for each
/// core, and they spin a while before they sleep.
pub(crate) fn spread<T: Send, U: Send>(
    work: Vec<T>,
    few: bool,
    one: impl Fn(T) -> U + Send + Sync,
) -> Vec<U> {
    match few {
        true => work.into_iter().map(one).collect(),
        false => work.into_par_iter().map(one).collect(),
    }
}

/// Decodes documents, in order: a few small ones by the caller, more on every core.
pub(crate) fn decoded<T: Send, U: Send>(
    read: Vec<T>,
    bytes: impl Fn(&T) -> &[u8],
    decode: impl Fn(T) -> U + Send + Sync,
) -> Vec<U> {
    let together = read.iter().map(|one| bytes(one).len()).fold(0, usize::saturating_add);
    let few = read.len() <= FEW && together <= FEW_BYTES;
    spread(read, few, decode)
}

#[cfg(test)]
mod tests {
    use super::{FEW, FEW_BYTES, decoded};
    use std::thread::{ThreadId, current};

    /// Who decoded each of these documents, given by their lengths.
    fn by(lengths: &[usize]) -> Vec<ThreadId> {
        let read = lengths.iter().map(|length| vec![0; *length]).collect();
        decoded(read, |bytes: &Vec<u8>| bytes, |_| current().id())
    }

    #[test]
    fn a_few_small_documents_start_no_thread() {
        let own = |who: Vec<ThreadId>| who.iter().all(|id| *id == current().id());
        let others = |who: Vec<ThreadId>| who.iter().all(|id| *id != current().id());
        assert!(own(by(&[])));
        assert!(own(by(&[1; FEW])));
        assert!(others(by(&[1; FEW + 1])));
        assert!(own(by(&[FEW_BYTES - 1, 1])));
        assert!(others(by(&[FEW_BYTES, 1])));
    }

    #[test]
    fn order_is_kept_whoever_works() {
        for count in [0, 1, FEW, FEW + 1, 100] {
            let read: Vec<Vec<u8>> = (0..count).map(|length| vec![0; length]).collect();
            let lengths: Vec<usize> = decoded(read, |bytes| bytes, |bytes: Vec<u8>| bytes.len());
            assert_eq!(lengths, (0..count).collect::<Vec<_>>());
        }
    }
}
