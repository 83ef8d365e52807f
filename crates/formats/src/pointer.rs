//! JSON Pointers (RFC 6901) to places in evidence.

use std::borrow::Cow;

use crate::limits::MAX_POINTER;

/// Adds a step into an object or a list. A pointer that would pass [`MAX_POINTER`] ends in `…` instead and stays so.
pub(crate) fn push(pointer: &mut String, step: &str) {
    if pointer.ends_with('…') {
        return;
    }
    let escaped: Cow<'_, str> = match step.contains(['~', '/']) {
        true => step.replace('~', "~0").replace('/', "~1").into(),
        false => step.into(),
    };
    if pointer.len().saturating_add(escaped.len()) < MAX_POINTER {
        pointer.push('/');
        pointer.push_str(&escaped);
    } else {
        pointer.push_str("/…");
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_POINTER, push};

    #[test]
    fn steps_are_escaped() {
        let mut pointer = String::new();
        for step in ["a/b", "m~n", "0", ""] {
            push(&mut pointer, step);
        }
        assert_eq!(pointer, "/a~1b/m~0n/0/");
    }

    #[test]
    fn a_long_pointer_is_cut() {
        let mut pointer = String::new();
        push(&mut pointer, &"a".repeat(MAX_POINTER - 1));
        assert_eq!(pointer.len(), MAX_POINTER);
        push(&mut pointer, "b");
        push(&mut pointer, "c");
        assert!(pointer.ends_with("a/…"));

        let mut pointer = String::new();
        push(&mut pointer, &"a".repeat(MAX_POINTER));
        assert_eq!(pointer, "/…");
    }
}
