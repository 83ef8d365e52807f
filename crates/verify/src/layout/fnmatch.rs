//! The patterns of artifact rules: Python's `fnmatch` on POSIX, which in-toto defines them by.
//!
//! `*` is any text, `/` included; `?` one character; `[a-z]`, `[!a-z]` one of a set. A `[` that nothing closes is
//! itself. This is another language than [`model::Pattern`], which is the framework's and lets no `*` cross a `/`.

/// A compiled pattern.
pub(super) struct Glob(Vec<Token>);

enum Token {
    Star,
    Any,
    One(char),
    Set { negated: bool, ranges: Vec<(char, char)> },
}

/// How many more comparisons a layout may cost.
pub(super) struct Budget(u64);

/// The most comparisons for one layout: about a second. A hundred rules over ten thousand paths of a hundred
/// characters fit; a pattern of many stars over long paths does not.
const MAX_COMPARISONS: u64 = 1 << 28;

/// The budget is spent: whether the rules hold cannot be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spent;

impl Budget {
    pub(super) fn new() -> Self {
        Self(MAX_COMPARISONS)
    }

    fn spend(&mut self) -> Result<(), Spent> {
        self.0 = self.0.checked_sub(1).ok_or(Spent)?;
        Ok(())
    }
}

impl Glob {
    /// Every text is a pattern.
    pub(super) fn new(pattern: &str) -> Self {
        let letters: Vec<char> = pattern.chars().collect();
        let mut tokens = Vec::with_capacity(letters.len());
        let mut rest = letters.as_slice();
        while let [letter, after @ ..] = rest {
            rest = after;
            match letter {
                '*' if matches!(tokens.last(), Some(Token::Star)) => {}
                '*' => tokens.push(Token::Star),
                '?' => tokens.push(Token::Any),
                '[' => match set(after) {
                    Some((token, after)) => {
                        tokens.push(token);
                        rest = after;
                    }
                    None => tokens.push(Token::One('[')),
                },
                other => tokens.push(Token::One(*other)),
            }
        }
        Self(tokens)
    }

    /// Whether the whole of `path` matches. Each star gives back at most what it took, so the cost is at most the
    /// product of both lengths.
    pub(super) fn matches(&self, path: &[char], budget: &mut Budget) -> Result<bool, Spent> {
        let (mut at, mut token) = (0_usize, 0_usize);
        // The latest star, and where it ends.
        let mut star: Option<(usize, usize)> = None;
        loop {
            budget.spend()?;
            match (self.0.get(token), path.get(at)) {
                (None, None) => return Ok(true),
                (Some(Token::Star), _) => {
                    star = Some((token, at));
                    token = token.saturating_add(1);
                }
                (Some(one), Some(letter)) if one.takes(*letter) => {
                    (at, token) = (at.saturating_add(1), token.saturating_add(1));
                }
                (_, rest) => match star {
                    Some((star_token, end)) if rest.is_some() => {
                        let end = end.saturating_add(1);
                        star = Some((star_token, end));
                        (at, token) = (end, star_token.saturating_add(1));
                    }
                    Some(_) | None => return Ok(false),
                },
            }
        }
    }
}

impl Token {
    fn takes(&self, letter: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => true,
            Self::One(own) => *own == letter,
            Self::Set { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&letter)) != *negated
            }
        }
    }
}

/// Reads a set, from behind its `[`; `None` when nothing closes it. A `]` that comes first belongs to the set, and
/// a range that runs backwards holds nothing.
fn set(letters: &[char]) -> Option<(Token, &[char])> {
    let (negated, body) = match letters {
        ['!', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let skipped = usize::from(body.first() == Some(&']'));
    let end = body.iter().skip(skipped).position(|letter| *letter == ']')?.saturating_add(skipped);
    let (mut inner, after) = (body.get(..end)?, body.get(end.saturating_add(1)..)?);
    let mut ranges = Vec::new();
    loop {
        match inner {
            [low, '-', high, rest @ ..] => {
                ranges.push((*low, *high));
                inner = rest;
            }
            [one, rest @ ..] => {
                ranges.push((*one, *one));
                inner = rest;
            }
            [] => return Some((Token::Set { negated, ranges }, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Glob, Spent};

    fn matches(pattern: &str, path: &str) -> bool {
        let letters: Vec<char> = path.chars().collect();
        Glob::new(pattern).matches(&letters, &mut Budget::new()).unwrap()
    }

    #[test]
    fn a_star_crosses_slashes_and_nothing_is_special_but_its_own() {
        for (pattern, path) in [
            ("*", ""),
            ("*", "a/b"),
            ("src/*.c", "src/deep/a.c"),
            ("**evil*", "an/evil/path"),
            ("a?c", "a/c"),
            ("[a-c]x", "bx"),
            ("[!a-c]x", "/x"),
            ("[]]", "]"),
            ("[!]]", "a"),
            ("[-a]", "-"),
            ("[a-]", "-"),
            ("[^a]", "^"),
            ("evil[", "evil["),
            ("a[b", "a[b"),
            ("[[]", "["),
            ("[!z-a]", "q"),
            ("a.c", "a.c"),
            ("./a", "./a"),
            ("é?", "éü"),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("", "a"), ("a", ""), ("a?", "a"), ("*.c", "a.cc"), ("[z-a]", "z"), ("a.c", "abc"), ("A", "a")]
        {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn many_stars_cost_a_product_and_not_a_power() {
        let path: Vec<char> = "a".repeat(2000).chars().collect();
        let pattern = Glob::new(&format!("{}b", "a*".repeat(1000)));
        let mut budget = Budget(4_100_000);
        assert_eq!(pattern.matches(&path, &mut budget), Ok(false));
        assert_eq!(pattern.matches(&path, &mut Budget(1000)), Err(Spent));
    }
}
