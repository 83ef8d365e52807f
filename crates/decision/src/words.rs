use std::collections::HashSet;
use std::sync::RwLock;

use model::{Outcome, Reason, Text};

use crate::decide::Judged;

/// The most sentences that are kept to be shared: those of every check a framework plans, several times over. What names
/// the subject itself is nobody else's, and must not fill memory.
const MAX_WORDS: usize = 4096;

/// Sentences that many decisions have in common: of thousands of subjects that nobody speaks of, each check says the same.
#[derive(Debug, Default)]
pub struct Words(RwLock<HashSet<Text>>);

impl Words {
    /// Has the answers of checks that could not tell share their sentences with those of other subjects. What they say
    /// stays the same.
    pub(crate) fn share(&self, judged: &mut [Judged]) {
        for one in judged {
            one.then.iter_mut().chain([&mut one.now]).for_each(|outcome| self.of(outcome));
        }
    }

    fn of(&self, outcome: &mut Outcome) {
        let Outcome::Unknown(_, reasons) = outcome else { return };
        for reason in reasons.iter_mut() {
            let Reason { text, expected, observed, help, about: _, rests_on: _, dependencies: _ } = reason;
            let all = [Some(text), expected.as_mut(), observed.as_mut(), help.as_mut()];
            all.into_iter().flatten().for_each(|text| self.shared(text));
        }
    }

    fn shared(&self, text: &mut Text) {
        if let Ok(known) = self.0.read() {
            if let Some(known) = known.get(text) {
                *text = Text::clone(known);
                return;
            }
            if known.len() >= MAX_WORDS {
                return;
            }
        }
        if let Ok(mut known) = self.0.write() {
            known.insert(Text::clone(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{Gap, Outcome, Reason, Text};

    use super::{MAX_WORDS, Words};

    fn said(words: &Words, text: &str) -> Text {
        let mut outcome = Outcome::unknown(Gap::Missing, Reason::new("why").compare("a", "b").help(text));
        words.of(&mut outcome);
        assert_eq!(outcome, Outcome::unknown(Gap::Missing, Reason::new("why").compare("a", "b").help(text)));
        outcome.reasons()[0].help.clone().unwrap()
    }

    #[test]
    fn a_sentence_is_kept_once_and_stays_what_it_is() {
        let words = Words::default();
        assert!(Arc::ptr_eq(&said(&words, "sign it"), &said(&words, "sign it")));
        assert_eq!(&*said(&words, "sign that"), "sign that");
    }

    #[test]
    fn so_many_are_kept_and_no_more() {
        // Three of them are said every time.
        let words = Words::default();
        (3..MAX_WORDS - 1).for_each(|number| drop(said(&words, &number.to_string())));
        assert!(Arc::ptr_eq(&said(&words, "last"), &said(&words, "last")));
        assert!(!Arc::ptr_eq(&said(&words, "beyond"), &said(&words, "beyond")));
        assert!(Arc::ptr_eq(&said(&words, "last"), &said(&words, "last")));
    }
}
