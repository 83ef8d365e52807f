//! What an artifact is made of, for people and programs: a tree in text, JSON, CycloneDX, a picture.
//!
//! It is drawn as it was found. What was judged of it comes from a decision, and nothing here decides.

mod cyclonedx;
mod json;
mod outline;
mod svg;
#[cfg(test)]
mod tests;
mod text;

use model::{Digest, Gap, PackageUrl, Text};

pub use cyclonedx::cyclonedx;
pub use json::{DependenciesV1, dependencies_json};
pub use svg::picture;
pub use text::tree;

use crate::palette::Role;

/// What one artifact is made of, by somebody's word.
#[derive(Clone, Debug)]
pub struct MadeOf {
    /// What the operator called the artifact.
    pub given: Text,
    /// Its digests; none where the operator named a list alone.
    pub digests: Vec<Digest>,
    /// Whose word it is, a sentence each.
    pub said_by: Vec<Text>,
    /// Every dependency, in the order in which they are listed.
    pub parts: Vec<Part>,
    /// The places of those that the artifact itself needs, or that nothing is said to need.
    pub direct: Vec<usize>,
    /// Whether a decision says what is found of each. Where none does, nobody vouches for any of it.
    pub judged: bool,
    /// How those that were asked about came in.
    pub why: Vec<Why>,
}

/// One dependency.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is called.
    pub called: Text,
    /// The package it is, where it has a name that can be read.
    pub package: Option<PackageUrl>,
    /// Its digests.
    pub digests: Vec<Digest>,
    /// The places of those that it needs.
    pub needs: Vec<usize>,
    /// How far it is from the artifact; `None` where nothing that is told leads to it.
    pub depth: Option<usize>,
    /// Where it is told, for a person: a line, or a JSON Pointer.
    pub places: Vec<Text>,
    /// Why more than one content can be meant, where that is so.
    pub unpinned: Option<Text>,
    /// How it stands with whoever publishes it, in the word of the coverage; nothing where no handoff asks that.
    pub coverage: Option<&'static str>,
    /// What the decision found of it.
    pub findings: Vec<Found>,
}

/// What a check found of one dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The check.
    pub check: &'static str,
    /// Why it cannot tell; `None` where it was proved wrong.
    pub gap: Option<Gap>,
    /// Whether an exception sets it aside.
    pub excepted: bool,
}

/// How one dependency came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Its place.
    pub part: usize,
    /// The shortest ways to it, from a direct dependency on.
    pub ways: Vec<Vec<usize>>,
    /// How many such ways there are.
    pub count: u64,
}

/// How a dependency stands; the later is the graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// Nobody judged it.
    Unjudged,
    /// It was judged, and nothing was found against it.
    Sound,
    /// What was found against it is excepted.
    Excepted,
    /// It cannot be told.
    Open,
    /// What would tell could not be reached.
    Unreachable,
    /// It was proved wrong.
    Denied,
}

impl State {
    /// Those that a decision gives, the gravest first.
    const JUDGED: [Self; 5] = [Self::Denied, Self::Unreachable, Self::Open, Self::Excepted, Self::Sound];

    /// The word for programs.
    fn word(self) -> &'static str {
        match self {
            Self::Unjudged => "unjudged",
            Self::Sound => "sound",
            Self::Excepted => "excepted",
            Self::Open => "unknown",
            Self::Unreachable => "unreachable",
            Self::Denied => "denied",
        }
    }

    /// What a legend says.
    fn meaning(self) -> &'static str {
        match self {
            Self::Unjudged => "judged by nobody",
            Self::Sound => "nothing found against it",
            Self::Excepted => "excepted",
            Self::Open => "cannot be told",
            Self::Unreachable => "could not be reached",
            Self::Denied => "denied",
        }
    }

    /// What stands before a name.
    fn mark(self) -> &'static str {
        match self {
            Self::Unjudged => "·",
            Self::Sound => "✓",
            Self::Excepted => "~",
            Self::Open => "?",
            Self::Unreachable => "!",
            Self::Denied => "✗",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Unjudged => Role::Faint,
            Self::Sound => Role::Good,
            Self::Excepted | Self::Open | Self::Unreachable => Role::Unsure,
            Self::Denied => Role::Bad,
        }
    }
}

impl Found {
    fn state(self) -> State {
        match (self.excepted, self.gap) {
            (true, _) => State::Excepted,
            (false, None) => State::Denied,
            (false, Some(Gap::Unreachable)) => State::Unreachable,
            (false, Some(Gap::Missing | Gap::Inconclusive | Gap::Stale)) => State::Open,
        }
    }

    /// As reports write it.
    fn shown(self) -> String {
        match (self.state(), self.gap) {
            (State::Open | State::Unreachable, Some(gap)) => {
                format!("unknown[{}]: {}", self.check, gap.word())
            }
            (state, _) => format!("{}[{}]", state.word(), self.check),
        }
    }
}

impl MadeOf {
    /// How the one at this place stands: as the gravest that was found of it.
    fn state(&self, part: &Part) -> State {
        let found = part.findings.iter().map(|found| found.state()).max();
        match self.judged {
            true => found.unwrap_or(State::Sound),
            false => State::Unjudged,
        }
    }

    /// How far the farthest is.
    fn depth(&self) -> usize {
        self.parts.iter().filter_map(|part| part.depth).max().unwrap_or_default()
    }

    /// How many there are of each kind that there is one of, the gravest first.
    fn tally(&self) -> Vec<(State, usize)> {
        let of = |state| self.parts.iter().filter(|part| self.state(part) == state).count();
        State::JUDGED.iter().map(|state| (*state, of(*state))).filter(|(_, count)| *count > 0).collect()
    }

    /// In a sentence.
    fn summed(&self) -> String {
        let (count, direct, depth) = (self.parts.len(), self.direct.len(), self.depth());
        let things = if count == 1 { "dependency" } else { "dependencies" };
        format!("{count} {things}, {direct} direct, {depth} deep")
    }
}
