//! What somebody says about vulnerabilities in a product: OpenVEX, CycloneDX VEX and CSAF VEX come out as [`Vex`].

use model::{Digest, Instant, Text};

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
    /// The products it is said of.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VexProduct {
    /// Its package URLs and other names, as written.
    pub names: Vec<Text>,
    /// Its digests.
    pub digests: Vec<Digest>,
    /// The parts of it that are meant, by their names; empty where all of it is.
    pub parts: Vec<Text>,
}

/// What is said about a vulnerability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
