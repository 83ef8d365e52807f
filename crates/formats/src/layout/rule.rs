use std::fmt;

use model::Text;

use crate::Malformed;
use crate::limits::MAX_RULES;
use crate::node::Node;

/// An artifact rule (in-toto specification §4.3.3). Patterns are those of Python's `fnmatch`, which is what
/// in-toto's are: `*` crosses `/`. They are another language than the framework's patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `CREATE`: takes what is a product and no material.
    Create(Text),
    /// `DELETE`: takes what is a material and no product.
    Delete(Text),
    /// `MODIFY`: takes what is both, with different hashes.
    Modify(Text),
    /// `ALLOW`: takes whatever matches.
    Allow(Text),
    /// `DISALLOW`: fails when anything that is left matches.
    Disallow(Text),
    /// `REQUIRE`: fails when this very path is not left. It is a path, not a pattern.
    Require(Text),
    /// `MATCH`: takes what is the same as an artifact of another step.
    Match(Box<Match>),
}

/// `MATCH pattern [IN prefix] WITH MATERIALS|PRODUCTS [IN prefix] FROM step`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which paths, without their prefix.
    pub pattern: Text,
    /// The folder they are in, here; empty for none.
    pub source: Text,
    /// Where to look.
    pub side: Side,
    /// The folder they are in, there; empty for none.
    pub target: Text,
    /// Of which step.
    pub step: Text,
}

/// One side of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What went in.
    Materials,
    /// What came out.
    Products,
}

impl Side {
    /// The word in-toto has for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Materials => "materials",
            Self::Products => "products",
        }
    }
}

/// Reads a list of rules; none when it is absent.
pub(super) fn list(node: Option<Node<'_>>) -> Result<Vec<Rule>, Malformed> {
    match node {
        Some(list) => list.items(MAX_RULES)?.iter().map(Rule::read).collect(),
        None => Ok(Vec::new()),
    }
}

/// The most words of a rule: `MATCH` with both prefixes.
const MAX_WORDS: usize = 10;

impl Rule {
    fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let words = node.items(MAX_WORDS)?.iter().map(Node::name).collect::<Result<Vec<_>, _>>()?;
        Self::of(&words).ok_or_else(|| {
            node.fault(
                "not an artifact rule: write CREATE, DELETE, MODIFY, ALLOW, DISALLOW or REQUIRE with one pattern, \
                 or MATCH pattern [IN prefix] WITH MATERIALS|PRODUCTS [IN prefix] FROM step",
            )
        })
    }

    /// The step or inspection it matches against, if it is a `MATCH`.
    pub fn source_step(&self) -> Option<&Text> {
        match self {
            Self::Match(rule) => Some(&rule.step),
            Self::Create(_)
            | Self::Delete(_)
            | Self::Modify(_)
            | Self::Allow(_)
            | Self::Disallow(_)
            | Self::Require(_) => None,
        }
    }

    /// Keywords are read in any case, as in-toto does.
    fn of(words: &[Text]) -> Option<Self> {
        let [keyword, pattern, rest @ ..] = words else { return None };
        let pattern = pattern.clone();
        let keyword = keyword.to_ascii_uppercase();
        if keyword == "MATCH" {
            return Match::of(pattern, rest).map(Box::new).map(Self::Match);
        }
        if !rest.is_empty() {
            return None;
        }
        Some(match &*keyword {
            "CREATE" => Self::Create(pattern),
            "DELETE" => Self::Delete(pattern),
            "MODIFY" => Self::Modify(pattern),
            "ALLOW" => Self::Allow(pattern),
            "DISALLOW" => Self::Disallow(pattern),
            "REQUIRE" => Self::Require(pattern),
            _ => return None,
        })
    }
}

impl Match {
    fn of(pattern: Text, words: &[Text]) -> Option<Self> {
        let is = |word: &Text, keyword: &str| word.eq_ignore_ascii_case(keyword);
        let (source, words) = match words {
            [keyword, prefix, rest @ ..] if is(keyword, "IN") => (prefix.clone(), rest),
            rest => (Text::default(), rest),
        };
        let [with, side, words @ ..] = words else { return None };
        let side = match () {
            () if is(side, "MATERIALS") => Side::Materials,
            () if is(side, "PRODUCTS") => Side::Products,
            () => return None,
        };
        let (target, words) = match words {
            [keyword, prefix, rest @ ..] if is(keyword, "IN") => (prefix.clone(), rest),
            rest => (Text::default(), rest),
        };
        let [from, step] = words else { return None };
        let shaped = is(with, "WITH") && is(from, "FROM");
        shaped.then(|| Self { pattern, source, side, target, step: step.clone() })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(pattern) => write!(f, "CREATE {pattern}"),
            Self::Delete(pattern) => write!(f, "DELETE {pattern}"),
            Self::Modify(pattern) => write!(f, "MODIFY {pattern}"),
            Self::Allow(pattern) => write!(f, "ALLOW {pattern}"),
            Self::Disallow(pattern) => write!(f, "DISALLOW {pattern}"),
            Self::Require(path) => write!(f, "REQUIRE {path}"),
            Self::Match(rule) => {
                write!(f, "MATCH {} WITH {} FROM {}", rule.pattern, rule.side.word(), rule.step)
            }
        }
    }
}
