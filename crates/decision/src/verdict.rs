use std::fmt;

/// The word of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every required check holds.
    Allow,
    /// Something was proved wrong, or required evidence is missing.
    Deny,
    /// It could not be decided.
    Undecided,
}

impl Verdict {
    /// The word used in reports and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Undecided => "undecided",
        }
    }
}

/// The exit codes of `countersign`. Only 0 lets anything pass; the output format never changes the code.
///
/// The table in the README is generated from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExitCode {
    /// Allow.
    Allow,
    /// Deny: something was proved wrong.
    Wrong,
    /// The command line is wrong.
    Usage,
    /// Deny: required evidence is missing, stale, or proves nothing either way.
    Missing,
    /// No decision: evidence could not be reached.
    Unreachable,
    /// No decision: the framework, a trust root or a reference input is unusable.
    Unusable,
    /// The decision was made and could not be recorded or written.
    Unwritten,
    /// Audit: would have been allowed at that time.
    Audit,
    /// A bug.
    Bug,
}

impl ExitCode {
    /// Every code, in the order of the table.
    pub const ALL: [Self; 9] = [
        Self::Allow,
        Self::Wrong,
        Self::Usage,
        Self::Missing,
        Self::Unreachable,
        Self::Unusable,
        Self::Unwritten,
        Self::Audit,
        Self::Bug,
    ];

    /// The number the process ends with.
    pub fn number(self) -> u8 {
        match self {
            Self::Allow => 0,
            Self::Wrong => 1,
            Self::Usage => 2,
            Self::Missing => 3,
            Self::Unreachable => 4,
            Self::Unusable => 5,
            Self::Unwritten => 6,
            Self::Audit => 7,
            Self::Bug => 101,
        }
    }

    /// What it means, for the table.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Wrong => "deny: something was proved wrong",
            Self::Usage => "usage: the command line is wrong",
            Self::Missing => "deny: required evidence is missing, stale, or proves nothing either way",
            Self::Unreachable => "no decision: evidence could not be reached (network, registry, file)",
            Self::Unusable => {
                "no decision: the framework, a trust root, a status or revocation list, or advisories are unusable"
            }
            Self::Unwritten => "the decision was made but could not be recorded or written",
            Self::Audit => "audit: would have been allowed at that time",
            Self::Bug => "a bug (panic, caught per artifact, reported); never 0",
        }
    }

    /// The verdict a code stands for.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Allow => Verdict::Allow,
            Self::Wrong | Self::Missing => Verdict::Deny,
            Self::Usage | Self::Unreachable | Self::Unusable | Self::Unwritten | Self::Audit | Self::Bug => {
                Verdict::Undecided
            }
        }
    }

    /// The code of two things together: 101, 2, 5, 1, 3, 4 in that order; 6 replaces only an allow.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.weight() >= other.weight() { self } else { other }
    }

    fn weight(self) -> u8 {
        match self {
            Self::Bug => 8,
            Self::Usage => 7,
            Self::Unusable => 6,
            Self::Wrong => 5,
            Self::Missing => 4,
            Self::Unreachable => 3,
            Self::Unwritten => 2,
            Self::Audit => 1,
            Self::Allow => 0,
        }
    }
}

impl fmt::Display for ExitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::{ExitCode, Verdict};

    #[test]
    fn only_zero_allows() {
        for code in ExitCode::ALL {
            assert_eq!(code.number() == 0, code.verdict() == Verdict::Allow);
        }
    }

    #[test]
    fn together_the_graver_one_wins() {
        let order = [101, 2, 5, 1, 3, 4, 6, 7, 0];
        let code = |n: u8| ExitCode::ALL.into_iter().find(|code| code.number() == n).unwrap();
        for (at, graver) in order.iter().enumerate() {
            for lighter in &order[at..] {
                assert_eq!(code(*graver).and(code(*lighter)), code(*graver));
                assert_eq!(code(*lighter).and(code(*graver)), code(*graver));
            }
        }
    }
}
