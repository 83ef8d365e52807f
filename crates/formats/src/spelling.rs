//! Which names are one file somewhere: file systems differ in what they hold for the same name.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// What a path comes to where every other spelling of it is the same: whatever any common file system takes for one file
/// has one of these. Two paths with the same one may be two files here, and one elsewhere.
///
/// Case is folded in full (`ß` is `ss`, and `İ` and `ı` are `i`), letters are taken apart (NFKD, so NFC and NFD are one),
/// characters nobody sees are left out (as HFS+ does), and so are dots and spaces at the end of a name (as Windows does).
pub fn one_spelling(path: &str) -> String {
    // Folded before it is taken apart at its slashes: some characters come to one (`／`).
    let folded = folded(path);
    let names: Vec<&str> = folded.split('/').map(|name| name.trim_end_matches(['.', ' '])).collect();
    names.join("/")
}

fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let apart = DecomposingNormalizerBorrowed::new_nfkd();
    // Upper case is one letter where lower case is several (`ς` and `σ`, `ı` and `i`), and `ẞ` has only a lower one.
    let lower = apart.normalize(path).to_lowercase().to_uppercase().to_lowercase();
    let mut seen: String = apart.normalize(&lower).chars().filter(|c| !is_unseen(*c)).collect();
    while seen.contains(DOTTED_I) {
        seen = seen.replace(DOTTED_I, "i");
    }
    seen
}

/// What `İ` comes to, and what is left where one dot too many stands above an `i`.
const DOTTED_I: &str = "i\u{307}";

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::one_spelling;
    use proptest::prelude::*;

    #[test]
    fn t20_what_is_one_file_somewhere_has_one_spelling() {
        for (one, other) in [
            ("README", "readme"),
            ("stra\u{df}e", "STRASSE"),
            ("stra\u{df}e", "stra\u{1e9e}e"),
            ("\u{130}stanbul", "istanbul"),
            ("\u{131}d", "ID"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("CAF\u{c9}", "cafe\u{301}"),
            ("\u{212a}ey", "key"),
            ("\u{fb01}le", "file"),
            ("\u{3c3}\u{3c2}", "\u{3a3}\u{3a3}"),
            (".g\u{200c}it", ".git"),
            ("a.tgz.", "a.tgz"),
            ("a.tgz . ", "a.tgz"),
            ("sub /a", "sub/a"),
            ("sub.\u{ff0f}a", "sub/a"),
            ("i\u{307}\u{307}", "i"),
            ("sub\u{e9}/a", "SUBE\u{301}/A"),
        ] {
            assert_eq!(one_spelling(one), one_spelling(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_two_files_everywhere_stays_two() {
        for (one, other) in
            [("a", "b"), ("a/b", "ab"), ("caf\u{e9}", "cafe"), ("a b", "ab"), (".a", "a"), ("a", "a/b")]
        {
            assert_ne!(one_spelling(one), one_spelling(other), "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in "\\PC{0,12}") {
            let once = one_spelling(&name);
            prop_assert_eq!(one_spelling(&once), once.clone());
            // A mark below a letter becomes a letter of its own where the whole is written large (`ῲ` is `ὼι`), and what
            // stood behind it then stands behind that: cases are the same of what is taken apart (Unicode 3.13, D145).
            let apart = super::DecomposingNormalizerBorrowed::new_nfkd().normalize(&name).into_owned();
            prop_assert_eq!(one_spelling(&apart.to_uppercase()), once.clone());
            prop_assert_eq!(one_spelling(&apart.to_lowercase()), once);
        }
    }
}
