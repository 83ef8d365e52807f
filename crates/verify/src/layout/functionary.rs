//! Who signed which link: only the keys a step lists, out of those the layout holds.

use std::collections::{BTreeMap, BTreeSet};

use formats::{Layout, Link, MetadataSignature, Step};
use model::{Digest, EvidenceId, NonEmpty, Text};

use super::{Piece, key, known_signers, shown};
use crate::key::Form;
use crate::{Key, Rejection, Roots, Signer};

/// Every link of the run by the step it names, and what became of each.
pub(super) struct LinkPool<'a> {
    links: BTreeMap<&'a str, Vec<&'a (Piece<'a>, &'a Link)>>,
    layouts: &'a [(Piece<'a>, &'a Layout)],
    roots: &'a Roots,
    used: BTreeSet<usize>,
    refused: BTreeMap<usize, Rejection>,
    sublayouts: BTreeMap<usize, Rejection>,
}

/// What functionaries say a step did, and how many of them say it.
pub(super) struct Account<'a> {
    pub(super) link: &'a Link,
    pub(super) from: EvidenceId,
    pub(super) by: BTreeSet<Digest>,
}

/// The keys of a layout, each read once.
pub(super) type Keys<'a> = BTreeMap<&'a str, Result<Key, Text>>;

/// The keys of a layout that can be used, and why the others cannot.
pub(super) fn keys(layout: &Layout) -> Keys<'_> {
    layout.keys.iter().map(|(id, key)| (&**id, key::functionary(key))).collect()
}

impl<'a> LinkPool<'a> {
    pub(super) fn new(
        links: &'a [(Piece<'a>, &'a Link)],
        layouts: &'a [(Piece<'a>, &'a Layout)],
        roots: &'a Roots,
    ) -> Self {
        let mut by_name: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        let mut refused = BTreeMap::new();
        for entry in links {
            let (piece, link) = entry;
            by_name.entry(&*link.name).or_default().push(entry);
            let text = format!("no layout by a known owner asks for a link of step {}", shown(&link.name));
            refused.insert(piece.at, Rejection::new("unused-link", text, piece.from, ""));
        }
        Self { links: by_name, layouts, roots, used: BTreeSet::new(), refused, sublayouts: BTreeMap::new() }
    }

    /// What is said of a step by those who may, the same account once; and why the other links of this name do
    /// not count.
    pub(super) fn accounts(&mut self, step: &Step, keys: &Keys<'_>) -> (Vec<Account<'a>>, Option<Rejection>) {
        let mut accounts: Vec<Account<'a>> = Vec::new();
        let mut worst: Option<Rejection> = None;
        for (piece, link) in self.links.get(&*step.name).into_iter().flatten() {
            match functionaries(piece, step, keys) {
                Ok(by) => {
                    self.used.insert(piece.at);
                    let same = |known: &&mut Account<'_>| {
                        known.link.materials == link.materials && known.link.products == link.products
                    };
                    match accounts.iter_mut().find(same) {
                        Some(known) => known.by.extend(by),
                        None => accounts.push(Account { link, from: piece.from, by }),
                    }
                }
                Err(rejection) => {
                    if worst.as_ref().is_none_or(|worst| rejection.code.rank > worst.code.rank) {
                        worst = Some(rejection.clone());
                    }
                    self.refused.insert(piece.at, rejection);
                }
            }
        }
        (accounts, worst)
    }

    /// A layout that one of a step's functionaries signed, in place of a link.
    pub(super) fn sublayout(&mut self, step: &Step, keys: &Keys<'_>, own: usize) -> Option<Rejection> {
        let others = self.layouts.iter().filter(|(piece, _)| piece.at != own);
        let (piece, _) = others.into_iter().find(|(piece, _)| functionaries(piece, step, keys).is_ok())?;
        let text = format!(
            "a functionary of step {} delivered a layout in place of a link, and sublayouts are not supported",
            shown(&step.name)
        );
        let rejection = Rejection::new("unsupported-sublayout", text, piece.from, "");
        self.sublayouts.insert(piece.at, rejection.clone());
        Some(rejection)
    }

    /// Links of this name that keys of the framework signed, with who did.
    pub(super) fn recorded(&mut self, name: &str) -> Vec<(EvidenceId, &'a Link, NonEmpty<Signer>)> {
        let mut recorded = Vec::new();
        for (piece, link) in self.links.get(name).into_iter().flatten() {
            match known_signers(piece, self.roots) {
                Ok(signers) => {
                    self.used.insert(piece.at);
                    recorded.push((piece.from, *link, signers));
                }
                Err(rejection) => _ = self.refused.insert(piece.at, rejection),
            }
        }
        recorded
    }

    pub(super) fn sublayouts(&mut self) -> BTreeMap<usize, Rejection> {
        std::mem::take(&mut self.sublayouts)
    }

    /// The links that count for no layout, and why.
    pub(super) fn rejected(mut self) -> BTreeMap<usize, Rejection> {
        for at in &self.used {
            self.refused.remove(at);
        }
        self.refused
    }
}

/// The functionaries of a step who signed it, by their keys.
fn functionaries(piece: &Piece<'_>, step: &Step, keys: &Keys<'_>) -> Result<BTreeSet<Digest>, Rejection> {
    let mut by = BTreeSet::new();
    let mut best: Option<Rejection> = None;
    for (at, signature) in piece.metadata.signatures.iter().enumerate() {
        match functionary(piece, signature, at, step, keys) {
            Ok(digest) => _ = by.insert(digest),
            Err(rejection) if best.as_ref().is_none_or(|best| rejection.code.rank > best.code.rank) => {
                best = Some(rejection);
            }
            Err(_) => {}
        }
    }
    match best {
        Some(rejection) if by.is_empty() => Err(rejection),
        Some(_) | None => Ok(by),
    }
}

fn functionary(
    piece: &Piece<'_>,
    signature: &MetadataSignature,
    at: usize,
    step: &Step,
    keys: &Keys<'_>,
) -> Result<Digest, Rejection> {
    let refuse = |code, text: String| Rejection::new(code, text, piece.from, format!("/signatures/{at}"));
    let (id, name) = (shown(&signature.keyid), shown(&step.name));
    if !step.pubkeys.contains(&signature.keyid) {
        return Err(match signature.certified && step.certified {
            true => refuse(
                "unsupported-functionary",
                format!(
                    "step {name} is signed with a certificate, and functionaries by certificate are not supported"
                ),
            ),
            false => {
                refuse("unlisted-functionary", format!("key {id} is not among those that may do step {name}"))
            }
        });
    }
    match keys.get(&*signature.keyid) {
        None => {
            let text = format!("the layout lists key {id} for step {name} and does not hold it");
            Err(refuse("unlisted-functionary", text))
        }
        Some(Err(why)) => {
            Err(refuse("unsupported-functionary", format!("key {id} of step {name} cannot be used: {why}")))
        }
        Some(Ok(key))
            if key.signed(&piece.metadata.message, &signature.bytes, Form::Asn1, None).is_some() =>
        {
            Ok(key.digest().clone())
        }
        Some(Ok(_)) => {
            Err(refuse("bad-signature", format!("the signature of step {name} is not by key {id}")))
        }
    }
}
