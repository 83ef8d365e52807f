mod branch;

use crate::palette::{Palette, Role};
use crate::shown;
use crate::text::Look;

/// A piece of a line.
pub(crate) struct Span {
    role: Role,
    text: String,
}

impl Span {
    /// Text of this role. Whatever it holds is made harmless when it is put on the page.
    pub(crate) fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into() }
    }

    /// Ordinary text.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(Role::Plain, text)
    }
}

/// Lines of text, wrapped. The only way to the report, so nothing reaches it that steers a terminal.
pub(crate) struct Page {
    out: String,
    palette: Palette,
    width: usize,
}

impl Page {
    pub(crate) fn new(look: Look) -> Self {
        Self { out: String::new(), palette: look.palette, width: look.width.max(Look::MIN_WIDTH) }
    }

    /// An empty line, unless there is one already or nothing stands before it.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// One line from the margin. When it is wrapped, the rest is indented by `hang`, so that nothing from
    /// outside ever begins a line; and where the rest would begin with a word that lines of the report or commands of
    /// a CI log begin with, a mark stands before it, so that nothing from outside passes for a line either.
    pub(crate) fn line(&mut self, hang: usize, spans: &[Span]) {
        let mut line = Line { page: self, column: 0, owed: 0, hang: hang.max(2) };
        for span in spans {
            line.put(span);
        }
        self.out.push('\n');
    }

    /// One line of a text that is to be copied: not wrapped and not cut. It is indented, so it begins no line either.
    pub(crate) fn verbatim(&mut self, role: Role, text: &str) {
        let (start, end) = self.palette.around(role);
        self.out.push_str(&format!("  {start}{}{end}\n", shown::safe(text)));
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }
}

/// What stands before the rest of a line that would otherwise read as a line of its own.
const CONTINUED: &str = "| ";

/// What lines of the report begin with, after any space.
const BEGINNINGS: [&str; 14] = [
    "allow",
    "deny",
    "denied",
    "undecided",
    "all",
    "exit",
    "judged",
    "framework",
    "violated",
    "unknown",
    "rejected",
    "not",
    "-->",
    "=",
];

/// Whether a word at the start of a line would read as the start of one: of the report, or of a command to a CI log.
fn begins_a_line(word: &str) -> bool {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let letters: String = bare.chars().take_while(|c| c.is_alphanumeric()).collect();
    BEGINNINGS.iter().any(|known| *known == letters || *known == word)
        || word.starts_with("::")
        || word.starts_with("##")
}

struct Line<'a> {
    page: &'a mut Page,
    column: usize,
    /// Spaces seen and not yet written: at the end of a line they never are.
    owed: usize,
    hang: usize,
}

impl Line<'_> {
    fn put(&mut self, span: &Span) {
        let (start, end) = self.page.palette.around(span.role);
        let text = shown::cut(&span.text);
        let mut open = false;
        for (at, word) in text.split(' ').enumerate() {
            if at > 0 {
                self.owed = self.owed.saturating_add(1);
            }
            if word.is_empty() {
                continue;
            }
            let width = word.chars().count();
            if !self.fits(width) {
                self.page.out.push_str(if open { end } else { "" });
                open = false;
                self.page.out.push('\n');
                (self.column, self.owed) = (0, self.hang);
                if begins_a_line(word) {
                    self.page.out.extend(std::iter::repeat_n(' ', self.hang));
                    self.page.out.push_str(CONTINUED);
                    (self.column, self.owed) = (self.hang.saturating_add(CONTINUED.len()), 0);
                }
            }
            self.page.out.extend(std::iter::repeat_n(' ', self.owed));
            self.page.out.push_str(if open { "" } else { start });
            open = true;
            self.page.out.push_str(word);
            self.column = self.column.saturating_add(self.owed).saturating_add(width);
            self.owed = 0;
        }
        self.page.out.push_str(if open { end } else { "" });
    }

    /// Whether a word of this width still fits; at the beginning of a line every word does.
    fn fits(&self, width: usize) -> bool {
        let after = self.column.saturating_add(self.owed).saturating_add(width);
        after <= self.page.width || self.column <= self.hang
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, Span};
    use crate::palette::{Palette, Role};
    use crate::shown::steers;
    use crate::text::Look;
    use proptest::prelude::*;

    fn page() -> Page {
        Page::new(Look { palette: Palette::Plain, width: 40 })
    }

    #[test]
    fn long_lines_hang() {
        let mut page = page();
        page.line(4, &[Span::plain("denied: "), Span::new(Role::Bad, "a word ".repeat(9))]);
        assert_eq!(
            page.finish(),
            "denied: a word a word a word a word a\n    word a word a word a word a word\n"
        );
    }

    #[test]
    fn gaps_do_not_add_up() {
        let mut page = page();
        page.gap();
        page.line(0, &[Span::plain("a")]);
        page.gap();
        page.gap();
        page.line(0, &[Span::plain("b")]);
        assert_eq!(page.finish(), "a\n\nb\n");
    }

    proptest! {
        #[test]
        fn no_rest_of_a_line_reads_as_a_line(
            words in proptest::collection::vec(
                prop_oneof![
                    Just("allow"), Just("`deny"), Just("\"ALLOW"), Just("undecided:"), Just("violated[x]:"),
                    Just("::error::x"), Just("##[error]"), Just("-->"), Just("="), Just("exit"), Just("widget.tgz"),
                ],
                0..30,
            ),
        ) {
            let mut page = page();
            page.line(0, &[Span::plain("given: "), Span::plain(words.join(" "))]);
            let shown = page.finish();
            for line in shown.lines().skip(1) {
                let rest = line.trim_start();
                prop_assert!(rest.starts_with("| ") || rest.starts_with("widget"), "{}", line);
            }
            prop_assert!(!shown.contains("##["), "{}", shown);
        }

        #[test]
        fn text_from_outside_never_begins_a_line(text in any::<String>()) {
            let mut page = page();
            page.line(0, &[Span::plain("given: "), Span::plain(text)]);
            let shown = page.finish();
            prop_assert!(shown.lines().skip(1).all(|line| line.starts_with("  ")));
            prop_assert!(!shown.chars().any(|c| steers(c) && c != '\n'));
        }
    }
}
