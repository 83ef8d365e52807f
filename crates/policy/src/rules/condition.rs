//! Conditions, and where in the line one is faulty.

use checks::{Condition, ConditionFault};

use super::reader::Reader;
use crate::outline::Mark;
use crate::text::At;

impl Reader<'_> {
    /// A condition over the predicate.
    pub(super) fn condition(&mut self, condition: &At<String>) -> Option<Condition> {
        match Condition::parse(&condition.value) {
            Ok(condition) => Some(condition),
            Err(fault) => {
                let mark = inside(condition.mark, self.source.raw(condition.mark), &condition.value, &fault);
                self.refuse(mark, &*fault.text, &*fault.help)
            }
        }
    }
}

/// The place of a fault inside a value, or the place of the value where its escapes keep that from being told.
fn inside(mark: Mark, raw: &str, value: &str, fault: &ConditionFault) -> Mark {
    let Some(before) = written(raw, value, fault.at) else { return mark };
    let width = value.chars().skip(fault.at).take(fault.width).map(char::len_utf8).sum();
    let bounded = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Mark {
        line: mark.line,
        column: mark.column.saturating_add(bounded(before.chars().count())),
        start: mark.start.saturating_add(bounded(before.len())),
        len: bounded(width),
    }
}

/// How the first `at` characters of `value` stand in `raw`, with the quote before them.
fn written<'r>(raw: &'r str, value: &str, at: usize) -> Option<&'r str> {
    let quote = raw.chars().next().filter(|first| matches!(first, '"' | '\''));
    let mut letters = raw.chars();
    if quote.is_some() {
        letters.next();
    }
    for wanted in value.chars().take(at) {
        let letter = letters.next()?;
        let doubled = match quote {
            Some('"') => letter == '\\',
            Some(_) => letter == '\'',
            None => false,
        };
        // Of an escape of several letters, the second is not what it stands for.
        if if doubled { letters.next()? } else { letter } != wanted {
            return None;
        }
    }
    raw.strip_suffix(letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn the_place_is_found_behind_quotes_and_escapes() {
        assert_eq!(written("a == 1", "a == 1", 2), Some("a "));
        assert_eq!(written("'a == ''x'''", "a == 'x'", 6), Some("'a == ''"));
        assert_eq!(written(r#""a == \"x\"""#, "a == \"x\"", 6), Some(r#""a == \""#));
        assert_eq!(written(r#""\x61 == 1""#, "a == 1", 2), None);
        assert_eq!(written("'a'", "a", 1), Some("'a"));
        assert_eq!(written("", "a", 1), None);
    }
}
