//! Bills of materials: what an artifact is said to be made of. CycloneDX and SPDX come out as one [`Bom`].
//!
//! A bill is a claim like any other document: who signed it, and about which artifact, is told by what carries it.

use model::{Digest, Text};

pub(crate) use self::cyclonedx::components;
pub(crate) use self::gather::digest;
use crate::malformed::code;
use crate::node::Node;
use crate::{CycloneDxDocument, Malformed, Predicate, SpdxDocument, Statement, json};

mod cyclonedx;
mod gather;
mod relationship;
mod rules;
mod spdx2;
mod spdx3;
#[cfg(test)]
mod tests;

/// One bill of materials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bom {
    /// What it is written in.
    pub format: BomFormat,
    /// The version of that, as written: `1.6`, `SPDX-2.3`.
    pub version: Text,
    /// What it is of, if it says so: places of components in [`Self::components`], in order. A CycloneDX document has at
    /// most one; an SPDX document may describe several packages.
    pub subjects: Vec<usize>,
    /// What is in it, in the order written; the subjects are among them.
    pub components: Vec<Component>,
    /// Which needs which, by their places in [`Self::components`], sorted. One that needs itself is written so.
    pub edges: Vec<Edge>,
    /// References between components that lead to none: written, and pointing nowhere.
    pub dangling: Vec<Dangling>,
    /// Where it is not as its specification says, and can be read all the same: the first of them. Of CycloneDX
    /// everything is held against the specification, of SPDX what is read here.
    pub faults: Vec<Malformed>,
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
    /// Its name, as written; of Maven and the like without its group.
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

impl Bom {
    /// Reads a bill that stands by itself.
    ///
    /// # Errors
    /// `unrecognised-evidence` when it is neither CycloneDX nor SPDX in JSON; `unsupported-evidence` when it is of another
    /// version; `malformed-reference` when what is read of it cannot be, or two components have one reference; otherwise the
    /// codes of the strict pre-pass, and of what passes a bound of [`crate::limits`].
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::of(&Node::root(json::check(bytes, json::BOM)?, code::REFERENCE))
    }

    /// Whether statements of this predicate type carry a bill.
    pub fn is_attested_as(predicate_type: &str) -> bool {
        CycloneDxDocument::TYPES.contains(&predicate_type) || SpdxDocument::TYPES.contains(&predicate_type)
    }

    /// Reads the bill that somebody attests. Its pointers lead into the statement.
    ///
    /// # Errors
    /// As [`Self::read`] with `malformed-predicate` instead; so too when the bill is another than the predicate type says.
    pub fn attested(statement: &Statement) -> Result<Self, Malformed> {
        let bom = Self::of(&statement.predicate())?;
        let types = match bom.format {
            BomFormat::CycloneDx => CycloneDxDocument::TYPES,
            BomFormat::Spdx2 | BomFormat::Spdx3 => SpdxDocument::TYPES,
        };
        match types.contains(&&*statement.predicate_type) {
            true => Ok(bom),
            false => Err(crate::predicate::other_type(statement, types)),
        }
    }

    /// By the one field that says which it is.
    fn of(root: &Node<'_>) -> Result<Self, Malformed> {
        let [cyclonedx, spdx2, spdx3] = root.fields(["bomFormat", "spdxVersion", "@context"])?;
        match (cyclonedx, spdx2, spdx3) {
            (Some(format), None, None) => cyclonedx::read(root, &format),
            (None, Some(version), None) => spdx2::read(root, &version),
            (None, None, Some(context)) => spdx3::read(root, &context),
            (None, None, None) => {
                let text = "neither CycloneDX (`bomFormat`) nor SPDX (`spdxVersion`, or `@context`) in JSON";
                Err(root.fault_as(code::UNRECOGNISED, text))
            }
            _ => Err(root.fault("has fields of several kinds of bills, and could be read as any of them")),
        }
    }
}

impl BomFormat {
    /// Its name, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::CycloneDx => "CycloneDX",
            Self::Spdx2 | Self::Spdx3 => "SPDX",
        }
    }
}
