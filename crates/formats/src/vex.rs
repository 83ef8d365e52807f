//! What somebody says about vulnerabilities in a product: OpenVEX, CycloneDX VEX and CSAF VEX come out as [`Vex`].
//!
//! Like any other document it is a claim: who signed it, and whether that one may answer, is told elsewhere.

use model::{Digest, Instant, Text};

use crate::malformed::code;
use crate::node::Node;
use crate::{CycloneDxDocument, Malformed, OpenVexDocument, Predicate, Statement, json};

mod csaf;
mod csaf_products;
mod cyclonedx;
mod openvex;
#[cfg(test)]
mod tests;

/// One document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vex {
    /// What it is written in.
    pub format: VexFormat,
    /// Its statements, in the order written.
    pub statements: Vec<VexStatement>,
}

/// What a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VexFormat {
    /// OpenVEX 0.0.1 or 0.2.0.
    OpenVex,
    /// The vulnerabilities of a CycloneDX document.
    CycloneDx,
    /// CSAF 2.0.
    Csaf,
}

/// What is said about one vulnerability in some products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VexStatement {
    /// The vulnerability, and its other names.
    pub vulnerability: Vec<Text>,
    /// The products it is said of; none where an attested document is about whatever the attestation is.
    pub products: Vec<VexProduct>,
    /// What is said.
    pub status: VexStatus,
    /// Why it does not affect them, as written.
    pub justification: Option<Text>,
    /// When that was said, by its author's clock.
    pub stated_at: Option<Instant>,
    /// Its place, as an RFC 6901 pointer.
    pub pointer: Text,
}

/// A product, or a part of one, that something is said of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VexProduct {
    /// Its package URLs and other names, as written.
    pub names: Vec<Text>,
    /// Its digests, by algorithms that bind.
    pub digests: Vec<Digest>,
    /// The versions of it that are meant, as written: a version, or a range such as `vers:npm/<2`. Empty where the names
    /// say it all.
    pub versions: Vec<Text>,
    /// Whether only parts of it are meant: nothing is said of the whole, nor of its other parts.
    pub in_part: bool,
    /// The names of those parts, as far as they have any.
    pub parts: Vec<Text>,
}

/// What is said about a vulnerability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VexStatus {
    /// It does not affect them.
    NotAffected,
    /// It does.
    Affected,
    /// It no longer does.
    Fixed,
    /// Nobody knows yet: no answer.
    UnderInvestigation,
}

impl Vex {
    /// Reads a document that stands by itself.
    ///
    /// # Errors
    /// `unrecognised-evidence` when it is none of the three, in a version that is read; `malformed-reference` when what
    /// is read of it cannot be, or contradicts itself; otherwise the codes of the strict pre-pass, and of what passes a
    /// bound of [`crate::limits`].
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let root = Node::root(json::check(bytes, json::VEX)?, code::REFERENCE);
        let [openvex, cyclonedx, csaf] = root.fields(["@context", "bomFormat", "document"])?;
        match (openvex, cyclonedx, csaf) {
            (Some(context), None, None) => openvex::read(&root, &context),
            (None, Some(format), None) => cyclonedx::read(&root, &format),
            (None, None, Some(document)) => csaf::read(&root, &document),
            (None, None, None) => {
                let text = "neither OpenVEX (`@context`), CycloneDX (`bomFormat`) nor CSAF (`document`)";
                Err(root.fault_as(code::UNRECOGNISED, text))
            }
            _ => {
                Err(root.fault("has fields of several kinds of documents, and could be read as any of them"))
            }
        }
    }

    /// The predicate type of a CSAF document: its `$schema` (CSAF 2.0 §3.2). Nobody has laid down another.
    pub const CSAF_TYPE: &'static str = "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json";

    /// Whether statements of this predicate type carry one.
    pub fn is_attested_as(predicate_type: &str) -> bool {
        OpenVexDocument::TYPES.contains(&predicate_type)
            || CycloneDxDocument::TYPES.contains(&predicate_type)
            || predicate_type == Self::CSAF_TYPE
    }

    /// Reads what somebody attests: OpenVEX, CSAF, or the vulnerabilities of a CycloneDX document. Its pointers lead into the
    /// statement.
    ///
    /// # Errors
    /// As [`Self::read`], with `malformed-predicate` instead; so too when the predicate is of another type.
    pub fn attested(statement: &Statement) -> Result<Self, Malformed> {
        if CycloneDxDocument::TYPES.contains(&&*statement.predicate_type) {
            let root = statement.predicate();
            let [format] = root.fields(["bomFormat"])?;
            return cyclonedx::read(&root, &root.required("bomFormat", format)?);
        }
        if &*statement.predicate_type == Self::CSAF_TYPE {
            let root = statement.predicate();
            let [document] = root.fields(["document"])?;
            return csaf::read(&root, &root.required("document", document)?);
        }
        openvex::of(&OpenVexDocument::decode(statement)?, statement.predicate().pointer())
    }
}

impl VexFormat {
    /// Its name, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenVex => "OpenVEX",
            Self::CycloneDx => "CycloneDX VEX",
            Self::Csaf => "CSAF VEX",
        }
    }
}

impl VexStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::NotAffected, Self::Affected, Self::Fixed, Self::UnderInvestigation];

    /// As OpenVEX writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}
