use model::{Place, Text};

/// What one feed knows of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The framework's name for the feed.
    pub feed: Text,
    /// Whether it knows of packages of this ecosystem, and of this distribution, at all: a feed about another one cannot
    /// answer.
    pub covers: bool,
    /// What it has against this version, in the order of its files.
    pub findings: Vec<Finding>,
}

/// An advisory that is, or may be, about a version of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its id.
    pub id: Text,
    /// Ids of the same vulnerability elsewhere.
    pub aliases: Vec<Text>,
    /// What it is, in its database's words.
    pub summary: Option<Text>,
    /// Whether it says that the package was made to do harm.
    pub malicious: bool,
    /// Whether it is about this version.
    pub state: State,
    /// Where it stands.
    pub place: Place,
}

/// Whether an advisory is about a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Affected,
    /// That cannot be told, for this reason.
    Unclear(Text),
}
