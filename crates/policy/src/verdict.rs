//! The predicate types that carry somebody's verdict: that there is such a statement says nothing before it is read.

/// Each type, the field of its verdict, and the word for a good one.
const VERDICTS: [(&str, &str, &str); 3] = [
    ("https://in-toto.io/attestation/test-result/v0.1", "result", "PASSED"),
    ("https://slsa.dev/verification_summary/v0.2", "verificationResult", "PASSED"),
    ("https://slsa.dev/verification_summary/v1", "verificationResult", "PASSED"),
];

/// The condition that a statement of this predicate type must meet to be good news, as `where` takes it; `None` for a
/// type that carries no verdict in one word.
pub fn good_verdict(predicate_type: &str) -> Option<String> {
    let known = VERDICTS.iter().find(|(known, ..)| *known == predicate_type);
    known.map(|(_, field, word)| format!("predicate.{field} == \"{word}\""))
}

#[cfg(test)]
mod tests {
    use super::{VERDICTS, good_verdict};

    #[test]
    fn every_verdict_is_a_condition() {
        for (predicate_type, ..) in VERDICTS {
            checks::Condition::parse(&good_verdict(predicate_type).unwrap()).unwrap();
        }
        assert_eq!(good_verdict("https://spdx.dev/Document"), None);
    }
}
