//! in-toto layouts: the order of a supply chain, signed by its owner, and links signed by the functionaries that
//! the layout itself names (in-toto specification 1.0, §5.2).
//!
//! Nothing is executed. An inspection counts only as a link that somebody the framework knows has signed. A
//! layout in place of a link (a sublayout) is refused by name.

mod chain;
mod fnmatch;
mod functionary;
mod key;
mod rules;
mod run;

pub use chain::{Inspected, InspectionLink, Lack, Run, StepFault, SupplyChain, Vouched};

use std::collections::BTreeMap;
use std::sync::Arc;

use formats::{Metadata, Record};
use model::{Artifact, EvidenceId, NonEmpty};

use self::functionary::LinkPool;
use crate::{Bound, Rejection, Roots, Signer, Verified, managed};

/// The most links of a run. A layout has at most 256 steps; 16 functionaries for each still fit.
const MAX_LINKS: usize = 4096;

/// The most layouts with a known owner in a run: each has all links checked against it.
const MAX_LAYOUTS: usize = 16;

/// Every layout and link of a run, verified once, whatever artifacts they will be bound to.
#[derive(Debug, Default)]
pub struct Layouts {
    chains: BTreeMap<usize, Result<Arc<Verified<SupplyChain>>, Rejection>>,
    links: BTreeMap<usize, Rejection>,
}

/// One piece of metadata: where it stands among the evidence, and what it says.
pub(crate) struct Piece<'a> {
    at: usize,
    from: EvidenceId,
    metadata: &'a Metadata,
}

impl Layouts {
    /// Verifies them. Each piece comes with its place among the evidence, by which it is asked for again.
    pub fn verify<'a>(
        metadata: impl Iterator<Item = (usize, EvidenceId, &'a Metadata)>,
        roots: &Roots,
    ) -> Self {
        let (mut layouts, mut links) = (Vec::new(), Vec::new());
        for (at, from, metadata) in metadata {
            let piece = Piece { at, from, metadata };
            match &metadata.record {
                Record::Layout(layout) => layouts.push((piece, &**layout)),
                Record::Link(link) => links.push((piece, &**link)),
            }
        }
        let mut this = Self::default();
        if links.len() > MAX_LINKS {
            let text = format!("{} links, and at most {MAX_LINKS} are read in one run", links.len());
            let refused = |from| Rejection::new("too-many", text.clone(), from, "");
            this.chains = layouts.iter().map(|(piece, _)| (piece.at, Err(refused(piece.from)))).collect();
            this.links = links.iter().map(|(piece, _)| (piece.at, refused(piece.from))).collect();
            return this;
        }
        let mut pool = LinkPool::new(&links, &layouts, roots);
        let mut known = 0_usize;
        for (piece, layout) in &layouts {
            let chain = known_signers(piece, roots).and_then(|signers| {
                known = known.saturating_add(1);
                if known > MAX_LAYOUTS {
                    let text = format!("at most {MAX_LAYOUTS} layouts by known owners are read in one run");
                    return Err(Rejection::new("too-many", text, piece.from, ""));
                }
                let value = run::follow(layout, piece, &mut pool);
                Ok(Arc::new(Verified { value, from: piece.from, signers, signed: None }))
            });
            this.chains.insert(piece.at, chain);
        }
        for (at, rejection) in pool.sublayouts() {
            if let Some(refused @ Err(_)) = this.chains.get_mut(&at) {
                *refused = Err(rejection);
            }
        }
        this.links = pool.rejected();
        this
    }

    /// Whether the piece at this place is a layout whose owner is known.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn owned(&self, at: usize) -> Option<Result<(), &Rejection>> {
        self.chains.get(&at).map(|chain| chain.as_ref().map(|_| ()))
    }

    /// Binds the layout at this place to an artifact: it is a product of the last step. `None` when no layout stands there.
    ///
    /// # Errors
    /// Why the layout is not believed, or why it says nothing of the artifact.
    pub fn bind(&self, at: usize, artifact: &Artifact) -> Option<Result<Bound<SupplyChain>, Rejection>> {
        let bound = match self.chains.get(&at)? {
            Ok(proof) => chain::bind(proof, artifact),
            Err(rejection) => Err(rejection.clone()),
        };
        Some(bound)
    }

    /// Why the link at this place counts for nothing; `None` when it counts.
    pub fn link(&self, at: usize) -> Option<&Rejection> {
        self.links.get(&at)
    }
}

/// Everyone of the framework who signed it.
///
/// # Errors
/// Why none of its signatures counts.
fn known_signers(piece: &Piece<'_>, roots: &Roots) -> Result<NonEmpty<Signer>, Rejection> {
    let Metadata { message, signatures, .. } = piece.metadata;
    let signatures: Vec<_> = signatures.iter().map(|one| (&*one.keyid, &*one.bytes)).collect();
    managed::message(message, &signatures, roots, ("metadata of in-toto", piece.from))
}

/// Words of evidence inside our sentences: in backticks, control characters escaped, cut after 80.
pub(crate) fn shown(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut short: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}
