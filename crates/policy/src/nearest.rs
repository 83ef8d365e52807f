//! Which known word a misspelled one was meant to be.

/// Words longer than this are not compared: the names we know are at most 64 bytes, and the work is the
/// product of both lengths.
const MAX_COMPARED: usize = 64;

/// The known word nearest to `word`, when it is near enough to be a slip: a third of its letters at most.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > MAX_COMPARED {
        return None;
    }
    let reach = (word.chars().count() / 3).max(1);
    let slips = |candidate: &str| distance(&word.to_lowercase(), candidate);
    known
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_COMPARED)
        .map(|candidate| (slips(candidate), candidate))
        .filter(|(slips, _)| *slips <= reach)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out or changed to make one word of the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (number, c) in from.chars().enumerate() {
        let mut diagonal = number;
        let mut left = number.saturating_add(1);
        let mut next = vec![left];
        for (up, other) in row.iter().skip(1).zip(&to) {
            let changed = diagonal.saturating_add(usize::from(c != *other));
            left = changed.min(left.saturating_add(1)).min(up.saturating_add(1));
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn slips_are_counted() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn only_near_words_are_offered() {
        let known = ["source", "source-id", "signer", "runner"];
        assert_eq!(nearest("sorce", known), Some("source"));
        assert_eq!(nearest("source_id", known), Some("source-id"));
        assert_eq!(nearest("Signer", known), Some("signer"));
        assert_eq!(nearest("environment", known), None);
        assert_eq!(nearest(&"s".repeat(65), known), None);
    }
}
