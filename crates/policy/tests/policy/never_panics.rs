//! Whatever the text, it is read or refused; what is refused can be shown.

use proptest::prelude::*;

use crate::sample::GOOD;

/// Reads and, where something is wrong, renders it.
fn read(text: &str) {
    match crate::policy::parse("any.yaml", text) {
        Ok(draft) => _ = draft.files(),
        Err(diagnostics) => {
            assert!(diagnostics.iter().count() > 0, "a refusal says why");
            for diagnostic in diagnostics.iter() {
                assert!(diagnostic.line > 0 && diagnostic.column > 0);
                assert!(!diagnostic.text.is_empty() && !diagnostic.help.is_empty());
            }
            assert!(!diagnostics.to_string().is_empty());
        }
    }
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        read(&text);
    }

    #[test]
    fn any_yaml_like_text(text in "([a-z]{1,3}|[ \n\t:,#&*!|>'\"{}\\[\\]?%@`~-]){0,80}") {
        read(&text);
    }

    #[test]
    fn the_sample_with_a_passage_replaced(from in 0..GOOD.len(), len in 0_usize..60, by in ".{0,12}") {
        let end = (from + len).min(GOOD.len());
        read(&format!("{}{by}{}", &GOOD[..from], &GOOD[end..]));
    }

    #[test]
    fn the_sample_with_a_value_replaced(line in 0..GOOD.lines().count(), by in "[ -~äß🦀]{0,20}") {
        let changed = |(number, text): (usize, &str)| match text.split_once(": ") {
            Some((field, _)) if number == line => format!("{field}: {by}\n"),
            _ => format!("{text}\n"),
        };
        read(&GOOD.lines().enumerate().map(changed).collect::<String>());
    }
}
