use std::fmt;
use std::sync::Arc;

use advisories::Known;
use dependencies::{Graph, Lister};
use model::{EvidenceId, Place, Text};
use status::Found;
use verify::Signer;

use crate::{Published, VerdictOn};

/// What documents say that the artifact is made of, and what is known against that. Everything that speaks of it has been
/// read, so judging it cannot fail any more.
#[derive(Debug)]
pub struct Bill {
    /// The kinds of documents that are asked; in order, each once.
    pub from: Vec<Lister>,
    /// Whose word counts, by names in the framework.
    pub by: Vec<Text>,
    /// The evidence of the statement it hangs on; none where lockfiles alone are asked: then it is of the artifact, whatever
    /// proof of it is judged.
    pub evidence: Option<EvidenceId>,
    /// The evidence of the provenance it is compared with, where one is asked beside it.
    pub beside: Option<EvidenceId>,
    /// What each kind of document lists, in the order of `from`: how many dependencies, or why none.
    pub listed: Vec<(Lister, Result<usize, Unlisted>)>,
    /// All dependencies together; nothing where one of the documents lists nothing that can be judged.
    pub graph: Option<Graph>,
    /// What advisories say of them, in their order; empty where the handoff asks for none.
    pub asked: Vec<Asked>,
    /// What status lists say of them, in their order: none of those of which they say nothing; empty where none is asked.
    pub withdrawn: Vec<Withdrawn>,
    /// What other organisations found of them, in their order; empty where the handoff asks nobody.
    pub verdicts: Vec<VerdictOn>,
    /// What became of them under the publishers of the handoff, in their order; only those of which one publishes are here.
    pub published: Vec<Published>,
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

/// Why a document lists nothing that can be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlisted {
    /// There is none that counts.
    Absent,
    /// It lists no dependency.
    Empty(Place),
    /// It is none that can be read.
    Unreadable {
        /// Why.
        text: Text,
        /// Where.
        place: Place,
    },
    /// It is larger or newer than is read, which says nothing of what is in it.
    Beyond(Text),
}

/// A demand to know what the artifact is made of.
#[derive(Clone)]
pub struct AskedBill {
    /// The kinds of documents that are asked; in order, each once.
    pub from: Vec<Lister>,
    /// Whose word counts, by names in the framework.
    pub by: Vec<Text>,
    /// Whether a signer is one of those. What others say is not read.
    pub counts: Arc<Counts>,
}

/// Whether a signer is one whose word counts.
pub type Counts = dyn Fn(&Signer) -> bool + Send + Sync;

impl fmt::Debug for AskedBill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AskedBill").field("from", &self.from).finish_non_exhaustive()
    }
}
