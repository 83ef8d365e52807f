use advisories::Known;
use dependencies::Graph;
use model::{EvidenceId, Text};
use status::Found;

use crate::VerdictOn;

/// What a signed bill of materials says that the artifact is made of, and what is known against that. Everything that
/// speaks of it has been read, so judging it cannot fail any more.
#[derive(Debug)]
pub struct Bill {
    /// The evidence its statement came from.
    pub evidence: EvidenceId,
    /// The dependencies, or why there are none to be judged.
    pub graph: Result<Graph, Unlisted>,
    /// What advisories say of them, in their order; empty where the handoff asks for none.
    pub asked: Vec<Asked>,
    /// What status lists say of them, in their order: none of those of which they say nothing; empty where none is asked.
    pub withdrawn: Vec<Withdrawn>,
    /// What other organisations found of them, in their order; empty where the handoff asks nobody.
    pub verdicts: Vec<VerdictOn>,
}

/// What advisories say of one dependency by one of its names.
#[derive(Debug)]
pub struct Asked {
    /// Its place among [`Graph::dependencies`].
    pub dependency: usize,
    /// What each feed knows of it, in the order of the plan.
    pub known: Vec<Known>,
}

/// What status lists say of one dependency.
#[derive(Debug)]
pub struct Withdrawn {
    /// Its place among [`Graph::dependencies`].
    pub dependency: usize,
    /// What they say of its package URLs and digests.
    pub found: Vec<Found>,
}

/// Why a bill of materials lists nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlisted {
    /// It is none that can be read.
    Unreadable {
        /// Why.
        text: Text,
        /// Where in the statement, as an RFC 6901 pointer.
        pointer: Text,
    },
    /// It is larger than is looked at, which says nothing of what is in it.
    TooLarge(Text),
}
