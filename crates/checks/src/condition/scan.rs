//! The text of a condition, before any parser sees it: its length, its depth, its words and its marks.

use super::value::{decimal, is_broken};
use super::{ConditionFault, MAX_CONDITION, MAX_NESTING, MAX_OPERATORS};
use crate::quote::quoted;

/// Everything that may be called, and how it is written.
const FUNCTIONS: &[&str] = &[
    "all",
    "contains",
    "double",
    "endsWith",
    "exists",
    "exists_one",
    "filter",
    "has",
    "int",
    "size",
    "startsWith",
    "uint",
];
/// Those that go through a list, of which one is enough: two in each other multiply.
const LOOPS: &[&str] = &["all", "exists", "exists_one", "filter"];

/// A word of a condition that stands for itself: a function, or a name that does not follow a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The byte it begins at.
    pub(super) at: usize,
    /// Its bytes.
    pub(super) len: usize,
}

impl Word {
    pub(super) fn of(self, source: &str) -> &str {
        source.get(self.at..self.at.saturating_add(self.len)).unwrap_or_default()
    }
}

/// Refuses what is too long, too deep, or outside the part of the language that is used here; finds its words.
pub(super) fn scan(source: &str) -> Result<Vec<Word>, ConditionFault> {
    if source.len() > MAX_CONDITION {
        let text = format!("a condition of {} bytes, and at most {MAX_CONDITION} are read", source.len());
        return Err(ConditionFault::new(source, (0, 1), text, "split it into several requirements"));
    }
    if source.trim().is_empty() {
        let text = "an empty condition asks nothing";
        return Err(ConditionFault::new(source, (0, 1), text, "write one, or leave `where` out"));
    }
    let mut scan = Scan { source, at: 0, nesting: 0, operators: 0, looped: false, words: Vec::new() };
    while let Some(mark) = scan.rest().chars().next() {
        scan.step(mark)?;
    }
    Ok(scan.words)
}

struct Scan<'s> {
    source: &'s str,
    /// The byte that is looked at; always the first of a character.
    at: usize,
    nesting: usize,
    operators: usize,
    looped: bool,
    words: Vec<Word>,
}

impl<'s> Scan<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn pass(&mut self, len: usize) {
        self.at = self.at.saturating_add(len);
    }

    fn refuse<T>(&self, len: usize, text: impl Into<String>, help: &str) -> Result<T, ConditionFault> {
        Err(ConditionFault::new(self.source, (self.at, len), text.into(), help))
    }

    fn step(&mut self, mark: char) -> Result<(), ConditionFault> {
        match mark {
            ' ' | ',' | ':' => self.pass(1),
            '"' | '\'' => return self.string(mark),
            '(' | '[' => return self.open(mark),
            ')' | ']' => {
                self.nesting = self.nesting.saturating_sub(1);
                self.pass(1);
            }
            _ if mark.is_ascii_digit() => return self.number(),
            _ if mark.is_ascii_alphabetic() || mark == '_' => return self.word(),
            '.' | '?' | '+' | '-' | '*' | '/' | '%' | '!' | '=' | '<' | '>' | '&' | '|' => {
                return self.operator();
            }
            '{' | '}' => {
                return self.refuse(
                    1,
                    "maps and messages have no place in a condition",
                    "compare one field after the other",
                );
            }
            _ => {
                let text = format!("the character {} has no place in a condition", quoted(&mark.to_string()));
                return self.refuse(mark.len_utf8(), text, "take it out, or put it between quotes");
            }
        }
        Ok(())
    }

    fn open(&mut self, mark: char) -> Result<(), ConditionFault> {
        self.nesting = self.nesting.saturating_add(1);
        if self.nesting > MAX_NESTING {
            let text = format!("brackets more than {MAX_NESTING} deep");
            return self.refuse(1, text, "split it into several requirements");
        }
        match mark {
            '[' => self.count(1),
            _ => {
                self.pass(1);
                Ok(())
            }
        }
    }

    fn operator(&mut self) -> Result<(), ConditionFault> {
        const DOUBLE: [&str; 6] = ["&&", "||", "==", "!=", "<=", ">="];
        if self.rest().starts_with("//") {
            return self.refuse(2, "a comment, which hides what is behind it", "write it in YAML, after `#`");
        }
        let single = self.rest().chars().take(1).collect::<String>();
        let double = DOUBLE.iter().any(|mark| self.rest().starts_with(mark));
        if !double && ["=", "&", "|"].contains(&single.as_str()) {
            return self.refuse(1, format!("a single `{single}`"), &format!("write `{single}{single}`"));
        }
        self.count(if double { 2 } else { 1 })
    }

    /// One more operator, `len` bytes long.
    fn count(&mut self, len: usize) -> Result<(), ConditionFault> {
        self.operators = self.operators.saturating_add(1);
        if self.operators > MAX_OPERATORS {
            let text = format!("more than {MAX_OPERATORS} operators, dots and brackets");
            return self.refuse(len, text, "split it into several requirements");
        }
        self.pass(len);
        Ok(())
    }

    fn number(&mut self) -> Result<(), ConditionFault> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = self.rest();
        let mut len = digits(rest);
        let after = |len: usize| rest.get(len..).unwrap_or_default();
        let fraction = after(len).strip_prefix('.').map(digits).unwrap_or_default();
        if fraction > 0 {
            len = len.saturating_add(fraction).saturating_add(1);
        }
        if let Some(exponent) = after(len).strip_prefix(['e', 'E']) {
            let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits(bare) > 0 {
                let sign = exponent.len().saturating_sub(bare.len());
                len = len.saturating_add(1).saturating_add(sign).saturating_add(digits(bare));
            }
        }
        let written = rest.get(..len).unwrap_or_default();
        if is_broken(written)
            && let Err(why) = decimal(written)
        {
            return self.refuse(len, why.0, "write a whole number, or fewer digits");
        }
        self.pass(len);
        Ok(())
    }

    fn word(&mut self) -> Result<(), ConditionFault> {
        let len = self.rest().bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let (word, behind) = self.rest().split_at_checked(len).unwrap_or_default();
        if behind.starts_with(['"', '\'']) {
            let text = format!("{} before a string changes how it is read", quoted(word));
            return self.refuse(len, text, "write the string plainly, with `\\` before what must be escaped");
        }
        if word == "in" {
            return self.count(len);
        }
        let called = behind.trim_start_matches(' ').starts_with('(');
        if called {
            self.call(word)?;
        }
        let before = self.source.get(..self.at).unwrap_or_default();
        if called || !before.trim_end_matches(' ').ends_with('.') {
            self.words.push(Word { at: self.at, len });
        }
        self.pass(len);
        Ok(())
    }

    fn call(&mut self, word: &str) -> Result<(), ConditionFault> {
        if !FUNCTIONS.contains(&word) {
            let text = format!("there is no function {}", quoted(word));
            return self.refuse(word.len(), text, &format!("there are {}", FUNCTIONS.join(", ")));
        }
        if LOOPS.contains(&word) && std::mem::replace(&mut self.looped, true) {
            let text = "a second walk through a list: two in each other multiply";
            return self.refuse(word.len(), text, "split it into several requirements");
        }
        Ok(())
    }

    fn string(&mut self, quote: char) -> Result<(), ConditionFault> {
        if self.rest().starts_with(&String::from_iter([quote; 3])) {
            return self.refuse(3, "a string in three quotes", "write it in one quote on each side");
        }
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            if letter == quote {
                self.pass(at.saturating_add(1));
                return Ok(());
            }
            if letter == '\\' {
                letters.next();
            }
        }
        self.refuse(1, "a string that does not end", "close it with the quote it begins with")
    }
}
