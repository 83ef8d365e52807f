//! Bills of materials: what an artifact is said to be made of. CycloneDX and SPDX come out as one [`Bom`].
//!
//! A bill is a claim like any other document: who signed it, and about which artifact, is told by what carries it.

use model::{Digest, Text};

/// One bill of materials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bom {
    /// What it is written in.
    pub format: BomFormat,
    /// The version of that, as written: `1.6`, `SPDX-2.3`.
    pub version: Text,
    /// What it is of, if it says so: the place of a component in [`Self::components`].
    pub subject: Option<usize>,
    /// What is in it, in the order written; the subject is among them.
    pub components: Vec<Component>,
    /// Which needs which, by their places in [`Self::components`].
    pub edges: Vec<Edge>,
    /// References between components that lead to none: written, and pointing nowhere.
    pub dangling: Vec<Dangling>,
}

/// What a bill is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BomFormat {
    /// CycloneDX 1.2 to 1.7, in JSON.
    CycloneDx,
    /// SPDX 2.2 or 2.3, in JSON.
    Spdx2,
    /// SPDX 3.0, in JSON-LD.
    Spdx3,
}

/// One component of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What the bill calls it: a `bom-ref`, an `SPDXID`, an IRI. Empty where it gives none.
    pub reference: Text,
    /// Its name, as written.
    pub name: Text,
    /// Its version, as written.
    pub version: Option<Text>,
    /// Its package URLs, as written: they need not be any.
    pub purls: Vec<Text>,
    /// Its digests, by algorithms that bind. Weaker ones (MD5, SHA-1) are passed over: anybody can make two files of one.
    pub digests: Vec<Digest>,
    /// What it is: only packages and what is built of them can have a publisher.
    pub kind: ComponentKind,
    /// Its place in the document, as an RFC 6901 pointer.
    pub pointer: Text,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComponentKind {
    /// A package of any kind: library, application, framework, container, operating system, firmware.
    Package,
    /// A file or a snippet of one.
    File,
    /// Anything else: data, services, hardware, cryptographic assets, models.
    Other,
}

/// One component needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edge {
    /// The place of the one that needs.
    pub from: usize,
    /// The place of the one that is needed.
    pub to: usize,
    /// How.
    pub kind: EdgeKind,
}

/// How one component needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeKind {
    /// It depends on it.
    DependsOn,
    /// It holds it: nested components, `CONTAINS`.
    Contains,
    /// It needs it only to be built, developed or tested.
    BuildOnly,
}

/// A reference that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling {
    /// What it says.
    pub reference: Text,
    /// Where, as an RFC 6901 pointer.
    pub pointer: Text,
}
