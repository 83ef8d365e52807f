//! What all readers of bills share: components by their references, edges between them, and bounds.

use std::collections::{BTreeSet, HashMap};

use model::{Algorithm, Digest, Text};

use super::{Bom, BomFormat, Component, ComponentKind, Dangling, Edge, EdgeKind};
use crate::Malformed;
use crate::limits::{MAX_BOM_EDGES, MAX_BOM_FAULTS, MAX_COMPONENTS, MAX_DANGLING};
use crate::malformed::{code, quote};
use crate::node::Node;

/// Components and edges as they are found.
#[derive(Default)]
pub(super) struct Gathered {
    components: Vec<Component>,
    by_reference: HashMap<Text, usize>,
    subjects: Vec<usize>,
    edges: BTreeSet<Edge>,
    dangling: Vec<Dangling>,
    faults: Vec<Malformed>,
}

impl Gathered {
    /// One more component: its place.
    pub(super) fn add(&mut self, node: &Node<'_>, component: Component) -> Result<usize, Malformed> {
        let place = self.components.len();
        if place >= MAX_COMPONENTS {
            let text = format!("more than {MAX_COMPONENTS} components, the most that are read");
            return Err(node.fault_as(code::TOO_MANY, text));
        }
        if !component.reference.is_empty()
            && let Some(first) = self.by_reference.insert(component.reference.clone(), place)
        {
            let pointer = self.components.get(first).map(|first| first.pointer.clone()).unwrap_or_default();
            let text = format!(
                "the reference {} is that of the component at {pointer} already: which of the two is meant by it \
                 cannot be told",
                quote(&component.reference)
            );
            return Err(node.fault(text));
        }
        self.components.push(component);
        Ok(place)
    }

    /// The component of a reference.
    pub(super) fn place(&self, reference: &str) -> Option<usize> {
        self.by_reference.get(reference).copied()
    }

    /// What the bill is of.
    pub(super) fn subject(&mut self, place: usize) {
        if !self.subjects.contains(&place) {
            self.subjects.push(place);
        }
    }

    /// One component needs another; the node is where that is written.
    pub(super) fn edge(&mut self, node: &Node<'_>, edge: Edge) -> Result<(), Malformed> {
        self.edges.insert(edge);
        match self.edges.len() > MAX_BOM_EDGES {
            true => {
                let text = format!("more than {MAX_BOM_EDGES} dependencies, the most that are read");
                Err(node.fault_as(code::TOO_MANY, text))
            }
            false => Ok(()),
        }
    }

    /// The component that a reference leads to; one that leads to none is kept as that.
    pub(super) fn follow(&mut self, node: &Node<'_>, reference: Text) -> Result<Option<usize>, Malformed> {
        let found = self.place(&reference);
        if found.is_none() {
            if self.dangling.len() >= MAX_DANGLING {
                let text =
                    format!("more than {MAX_DANGLING} references that lead nowhere, the most that are kept");
                return Err(node.fault_as(code::TOO_MANY, text));
            }
            self.dangling.push(Dangling { reference, pointer: node.pointer().into() });
        }
        Ok(found)
    }

    /// It is not as its specification says, and can be read all the same.
    pub(super) fn fault(&mut self, fault: Malformed) {
        if self.faults.len() < MAX_BOM_FAULTS {
            self.faults.push(fault);
        }
    }

    /// Several of those.
    pub(super) fn faults(&mut self, faults: Vec<Malformed>) {
        faults.into_iter().for_each(|fault| self.fault(fault));
    }

    pub(super) fn done(self, format: BomFormat, version: Text) -> Bom {
        Bom {
            format,
            version,
            subjects: self.subjects,
            components: self.components,
            edges: self.edges.into_iter().collect(),
            dangling: self.dangling,
            faults: self.faults,
        }
    }
}

impl Component {
    /// One of which nothing is known yet but its place.
    pub(super) fn at(node: &Node<'_>, kind: ComponentKind) -> Self {
        Self {
            reference: Text::default(),
            name: Text::default(),
            version: None,
            purls: Vec::new(),
            digests: Vec::new(),
            kind,
            pointer: node.pointer().into(),
        }
    }
}

impl Edge {
    pub(super) fn new(from: usize, to: usize, kind: EdgeKind) -> Self {
        Self { from, to, kind }
    }
}

/// How bills write the algorithms that bind, and what they are.
const ALGORITHMS: [(&str, Algorithm); 9] = [
    ("SHA-256", Algorithm::Sha256),
    ("SHA-384", Algorithm::Sha384),
    ("SHA-512", Algorithm::Sha512),
    ("SHA256", Algorithm::Sha256),
    ("SHA384", Algorithm::Sha384),
    ("SHA512", Algorithm::Sha512),
    ("sha256", Algorithm::Sha256),
    ("sha384", Algorithm::Sha384),
    ("sha512", Algorithm::Sha512),
];

/// A digest by the name of its algorithm; `None` for one that does not bind.
///
/// # Errors
/// When it is not as many hex digits as its algorithm gives.
pub(crate) fn digest(algorithm: &str, value: &Node<'_>) -> Result<Option<Digest>, Malformed> {
    let Some((_, known)) = ALGORITHMS.iter().find(|(name, _)| *name == algorithm) else { return Ok(None) };
    let hex = value.name()?.to_ascii_lowercase();
    Digest::from_hex(*known, &hex).map(Some).map_err(|fault| value.fault(fault.to_string()))
}
