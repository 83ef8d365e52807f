//! What signed bills of materials say that a subject is made of.

use advisories::FeedFault;
use decision::{Asked, Bill, Facts, Unlisted};
use dependencies::Graph;
use formats::{Bom, Statement};

use crate::feeds::Feeds;

/// Every bill among the statements about a subject, with what the feeds know of all it lists.
///
/// # Errors
/// When an advisory that would tell cannot be used: then nothing can be decided about this subject.
pub(crate) fn read(facts: &Facts<'_>, feeds: Option<&Feeds>) -> Result<Vec<Bill>, FeedFault> {
    let proofs = facts.statements.iter().map(|bound| bound.proof());
    let attested = proofs.filter(|proof| Bom::is_attested_as(&proof.value().predicate_type));
    attested
        .map(|proof| {
            let graph = listed(proof.value());
            let asked = match (&graph, feeds) {
                (Ok(graph), Some(feeds)) => known(graph, feeds)?,
                _ => Vec::new(),
            };
            Ok(Bill { evidence: proof.from(), graph, asked })
        })
        .collect()
}

fn listed(statement: &Statement) -> Result<Graph, Unlisted> {
    let bom = Bom::attested(statement).map_err(|fault| match fault.passes_a_bound() {
        true => Unlisted::TooLarge(fault.to_string().into()),
        false => Unlisted::Unreadable { text: fault.text, pointer: fault.pointer },
    })?;
    Graph::of(&bom).map_err(|fault| Unlisted::TooLarge(fault.to_string().into()))
}

fn known(graph: &Graph, feeds: &Feeds) -> Result<Vec<Asked>, FeedFault> {
    let mut asked = Vec::with_capacity(graph.dependencies().len());
    for (dependency, one) in graph.dependencies().iter().enumerate() {
        for package in &one.packages {
            if let Some(version) = &package.version {
                asked.push(Asked { dependency, known: feeds.of(package, version)? });
            }
        }
    }
    Ok(asked)
}
