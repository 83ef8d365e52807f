use crate::{Digest, Text};

/// A document of evidence: a row of the run's evidence table and, in a file of many, its line, and in a container of
/// several proofs, which of them. Every reason points at one, never at a loose file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId {
    /// The row.
    pub row: u32,
    /// The line, from 1, in JSON Lines; none where the file is one document.
    pub line: Option<u32>,
    /// The entry, from 1, of a container such as a registry's answer; none where the document is one proof.
    pub part: Option<u32>,
}

impl EvidenceId {
    /// The file of this row, as a whole.
    pub const fn file(row: u32) -> Self {
        Self { row, line: None, part: None }
    }

    /// The document on this line of the file.
    #[must_use]
    pub const fn at_line(self, line: Option<u32>) -> Self {
        Self { line, ..self }
    }

    /// The entry of this container.
    #[must_use]
    pub const fn at_part(self, part: Option<u32>) -> Self {
        Self { part, ..self }
    }
}

/// A place inside a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which piece.
    pub evidence: EvidenceId,
    /// Where in it: a JSON Pointer (RFC 6901) into the document, or, below `payload:`, into the
    /// signed payload. Empty means the whole piece.
    pub pointer: Text,
}

impl Place {
    /// The place `pointer` in `evidence`.
    pub fn new(evidence: EvidenceId, pointer: impl Into<Text>) -> Self {
        Self { evidence, pointer: pointer.into() }
    }
}

/// A row of the evidence table: what was read, from where, and its digest, so that a report can be checked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The file as a whole: its row and no line.
    pub id: EvidenceId,
    /// How it came.
    pub origin: Origin,
    /// The path as the operator named it, or below the directory named.
    pub path: Text,
    /// SHA-256 of the bytes as read; of a file too large to be evidence, of its beginning.
    pub digest: Digest,
}

/// How a piece of evidence came to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Named as one file by the operator: if it is bad, that is a finding.
    File,
    /// Found in a directory the operator named.
    Directory,
    /// Found beside a file that is judged, under its name.
    Beside,
    /// Attached to an image that is judged, where that image lies.
    Image,
    /// Handed out by a package registry or by GitHub, as being about what is judged.
    Registry,
    /// A lockfile that the operator named.
    Lockfile,
    /// A lockfile inside what is judged.
    Inside,
    /// A reference input of the framework. Its digest is that of what was signed, since not all of it is read.
    Reference,
}

impl Origin {
    /// The word used in reports and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Directory => "directory",
            Self::Beside => "beside",
            Self::Image => "image",
            Self::Registry => "registry",
            Self::Lockfile => "lockfile",
            Self::Inside => "inside",
            Self::Reference => "reference",
        }
    }
}
