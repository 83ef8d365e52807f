use crate::{NonEmpty, Place, Text};

/// What a check answers. There is no error and no "skipped": a check that cannot tell says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The demand holds, and this is what it rests on.
    Satisfied(NonEmpty<Reason>),
    /// The demand was proved not to hold.
    Violated(NonEmpty<Reason>),
    /// It cannot be told; never a yes.
    Unknown(Gap, NonEmpty<Reason>),
    /// The framework and the kind of subject make the demand meaningless here. Never decided from evidence.
    NotApplicable(Reason),
}

/// Why a check cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// The evidence that would tell is not there.
    Missing,
    /// The evidence is there and says nothing either way.
    Inconclusive,
    /// The evidence is there and too old.
    Stale,
    /// The evidence could not be reached.
    Unreachable,
}

impl Gap {
    /// The word used in reports and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Inconclusive => "inconclusive",
            Self::Stale => "stale",
            Self::Unreachable => "unreachable",
        }
    }
}

/// One reason of an outcome: what was wanted, what was seen, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// One sentence for a person, without a final full stop.
    pub text: Text,
    /// What the framework asks for, if the reason compares two things.
    pub expected: Option<Text>,
    /// What was found.
    pub observed: Option<Text>,
    /// What a person can do about it.
    pub help: Option<Text>,
    /// The packages it is about, each in one version and one spelling, where it is about dependencies: exceptions name
    /// them so.
    pub about: Vec<Text>,
    /// The evidence it rests on.
    pub rests_on: Vec<Place>,
    /// Those of the artifact's dependencies that it is about, by their places among all that are listed; also those it
    /// only counts.
    pub dependencies: Vec<usize>,
}

impl Reason {
    /// A reason in words alone.
    pub fn new(text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            expected: None,
            observed: None,
            help: None,
            about: Vec::new(),
            rests_on: Vec::new(),
            dependencies: Vec::new(),
        }
    }

    /// Adds what was wanted and what was seen.
    #[must_use]
    pub fn compare(mut self, expected: impl Into<Text>, observed: impl Into<Text>) -> Self {
        self.expected = Some(expected.into());
        self.observed = Some(observed.into());
        self
    }

    /// Adds what a person can do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Text>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a package it is about.
    #[must_use]
    pub fn about(mut self, package: impl IntoIterator<Item = Text>) -> Self {
        self.about.extend(package);
        self
    }

    /// Adds a place it rests on.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.rests_on.push(place);
        self
    }

    /// Adds which dependencies it is about.
    #[must_use]
    pub fn of(mut self, dependencies: impl IntoIterator<Item = usize>) -> Self {
        self.dependencies.extend(dependencies);
        self
    }
}

impl Outcome {
    /// Satisfied, for one reason.
    pub fn satisfied(reason: Reason) -> Self {
        Self::Satisfied(NonEmpty::one(reason))
    }

    /// Violated, for one reason.
    pub fn violated(reason: Reason) -> Self {
        Self::Violated(NonEmpty::one(reason))
    }

    /// Unknown, for one cause and reason.
    pub fn unknown(gap: Gap, reason: Reason) -> Self {
        Self::Unknown(gap, NonEmpty::one(reason))
    }

    /// Whether this outcome lets a decision be an allow.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Satisfied(_) | Self::NotApplicable(_))
    }

    /// The word used in reports and JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Satisfied(_) => "satisfied",
            Self::Violated(_) => "violated",
            Self::Unknown(..) => "unknown",
            Self::NotApplicable(_) => "not-applicable",
        }
    }

    /// Its reasons; there is always at least one.
    pub fn reasons(&self) -> Vec<&Reason> {
        match self {
            Self::Satisfied(reasons) | Self::Violated(reasons) | Self::Unknown(_, reasons) => {
                reasons.iter().collect()
            }
            Self::NotApplicable(reason) => vec![reason],
        }
    }
}
