use super::{CONTINUED, Page, Span, begins_a_line};
use crate::palette::Role;
use crate::shown;

/// Where a word that is longer than a line is best broken: behind these.
const JOINTS: [char; 7] = ['/', '@', '?', '&', '=', '-', '.'];

impl Page {
    /// How many characters a line has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// One line of a drawing: `guide` stands before it, and `rest` before what of it is wrapped. A word that is longer than
    /// a line is broken, for a terminal would do that without the drawing.
    pub(crate) fn branch(&mut self, (guide, rest): (&str, &str), spans: &[Span]) {
        self.put_piece(Role::Faint, guide);
        let mut column = guide.chars().count();
        let mut fresh = true;
        // What stands behind a mark stays with it, and is broken rather than put on a line of its own.
        let marked = column.saturating_add(1);
        for span in spans {
            let text = shown::cut(&span.text);
            for word in text.split(' ').filter(|word| !word.is_empty()) {
                let mut word = word;
                let wide = word.chars().count();
                let owed = usize::from(!fresh);
                let fits = column.saturating_add(owed).saturating_add(wide) <= self.width;
                if !fits && column > marked {
                    column = self.next_line(rest, word);
                    fresh = true;
                }
                if !fresh {
                    self.out.push(' ');
                    column = column.saturating_add(1);
                }
                loop {
                    let (head, tail) = broken(word, self.width.saturating_sub(column));
                    self.put_piece(span.role, head);
                    column = column.saturating_add(head.chars().count());
                    if tail.is_empty() {
                        break;
                    }
                    word = tail;
                    column = self.next_line(rest, word);
                }
                fresh = false;
            }
        }
        self.out.push('\n');
    }

    fn put_piece(&mut self, role: Role, text: &str) {
        let (start, end) = if text.trim().is_empty() { ("", "") } else { self.palette.around(role) };
        self.out.push_str(&format!("{start}{text}{end}"));
    }

    /// Begins the next line: how far it goes already.
    fn next_line(&mut self, rest: &str, word: &str) -> usize {
        self.out.push('\n');
        self.put_piece(Role::Faint, rest);
        let own = if begins_a_line(word) { CONTINUED } else { "" };
        self.out.push_str(own);
        rest.chars().count().saturating_add(own.len())
    }
}

/// The beginning of a word that has this room, which is never nothing, and the rest of it.
fn broken(word: &str, room: usize) -> (&str, &str) {
    /// However narrow it is, so much stands on each line.
    const LEAST: usize = 8;
    let room = room.max(LEAST);
    let Some((end, _)) = word.char_indices().nth(room) else { return (word, "") };
    let (most, _) = word.split_at(end);
    let joint = most.rfind(JOINTS).map(|at| at.saturating_add(1)).filter(|at| at.saturating_mul(2) >= end);
    word.split_at(joint.unwrap_or(end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Page, Span, broken};
    use crate::palette::{Palette, Role};
    use crate::shown::steers;
    use crate::text::Look;

    fn drawn(guides: (&str, &str), spans: &[Span]) -> String {
        let mut page = Page::new(Look { palette: Palette::Plain, width: 40 });
        page.branch(guides, spans);
        page.finish()
    }

    #[test]
    fn a_long_name_is_broken_at_a_joint_and_keeps_its_guide() {
        let name = "pkg:maven/org.example.something/with-a-rather-long-name@1.2.3";
        let text = drawn(("├─ ", "│    "), &[Span::new(Role::Bad, "✗"), Span::plain(name)]);
        assert_eq!(text, "├─ ✗ pkg:maven/org.example.something/\n│    with-a-rather-long-name@1.2.3\n");
        assert_eq!(broken("abc", 40), ("abc", ""));
        assert_eq!(broken("abcdefghijkl", 0), ("abcdefgh", "ijkl"));
    }

    #[test]
    fn what_is_wrapped_begins_no_line_of_the_report() {
        let text = drawn(("", "  "), &[Span::plain("x".repeat(39)), Span::plain("allow  widget")]);
        assert_eq!(text, format!("{}\n  | allow widget\n", "x".repeat(39)));
        let text = drawn(("", "  "), &[Span::plain("x".repeat(39)), Span::plain("::error::no")]);
        assert!(text.ends_with("\n  | ::error::no\n"), "{text}");
    }

    proptest! {
        #[test]
        fn nothing_steers_and_every_line_has_its_guide(text in any::<String>()) {
            let drawn = drawn(("├─ ", "│    "), &[Span::plain("first"), Span::plain(text)]);
            let mut lines = drawn.strip_suffix('\n').unwrap().split('\n');
            prop_assert!(lines.next().unwrap().starts_with("├─ "));
            for line in lines {
                prop_assert!(line.starts_with("│    "), "{line:?}");
                prop_assert!(!line.chars().any(steers));
            }
        }
    }
}
