use model::{Digest, Instant, Origin, Text};
use serde::{Deserialize, Serialize};

use crate::entry::spelled;

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// SHA-256 of its bytes.
    #[serde(with = "spelled")]
    pub digest: Digest,
    /// How many they are.
    pub size: u64,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedEvidence {
    /// Its row in the evidence table.
    pub row: u32,
    /// How it came.
    pub origin: EvidenceOrigin,
    /// Its path, as it was named.
    pub path: Text,
    /// SHA-256 of its bytes.
    #[serde(with = "spelled")]
    pub digest: Digest,
    /// SHA-256 of the file it lay beside.
    #[serde(default, with = "spelled::option", skip_serializing_if = "Option::is_none")]
    pub about: Option<Digest>,
    /// Why it was not read: then nothing of it is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<Text>,
}

/// How evidence came that is not attached to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceOrigin {
    /// Named as one file.
    File,
    /// Found in a folder.
    Directory,
    /// Found beside a file.
    Beside,
    /// Handed out by a package registry.
    Registry,
    /// A lockfile that was named.
    Lockfile,
}

impl EvidenceOrigin {
    /// As a row has it; none for what comes with an image or a framework.
    pub fn of(origin: Origin) -> Option<Self> {
        match origin {
            Origin::File => Some(Self::File),
            Origin::Directory => Some(Self::Directory),
            Origin::Beside => Some(Self::Beside),
            Origin::Registry => Some(Self::Registry),
            Origin::Lockfile => Some(Self::Lockfile),
            Origin::Image | Origin::Inside | Origin::Reference => None,
        }
    }

    /// For the row.
    pub fn origin(self) -> Origin {
        match self {
            Self::File => Origin::File,
            Self::Directory => Origin::Directory,
            Self::Beside => Origin::Beside,
            Self::Registry => Origin::Registry,
            Self::Lockfile => Origin::Lockfile,
        }
    }
}

/// A file of a reference input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedReference {
    /// What it is.
    pub kind: ReferenceKind,
    /// The framework's name for the reference.
    pub name: Text,
    /// The path it was read from; of an advisory, its name in its folder.
    pub path: Text,
    /// Of an advisory, that folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<Text>,
    /// SHA-256 of its bytes.
    #[serde(with = "spelled")]
    pub digest: Digest,
    /// The number of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// Until when a list holds, its greatest age counted in.
    #[serde(default, with = "spelled::maybe", skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// What a file of a reference input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// A status list.
    Status,
    /// What an issuer says of its certificates.
    Revocation,
    /// The same, of any age.
    Archived,
    /// One advisory of a folder.
    Advisory,
    /// What says when a folder of advisories was fetched.
    Fetched,
    /// What another organisation found of packages.
    Verdicts,
}

impl ReferenceKind {
    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Status => "a status list",
            Self::Revocation => "what an issuer says of its certificates",
            Self::Archived => "what an issuer said of its certificates",
            Self::Advisory => "an advisory",
            Self::Fetched => "when advisories were fetched",
            Self::Verdicts => "what another organisation found of packages",
        }
    }
}

/// Something to judge: a file, an image, or what its own name says, such as a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedSubject {
    /// What whoever made the pack called it.
    pub given: Text,
    /// Of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PackedFile>,
    /// Of an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<PackedImage>,
}

/// A file to judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedFile {
    /// SHA-256 of its bytes.
    #[serde(with = "spelled")]
    pub digest: Digest,
    /// The digests by which lists named it.
    #[serde(default, with = "spelled::many", skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Digest>,
    /// Whether its bytes are in the pack.
    pub packed: bool,
}

/// An image to judge: what says of which parts it is, and what is attached to it. Its layers are not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedImage {
    /// Where it lay.
    pub root: Text,
    /// Whether that was a registry.
    pub remote: bool,
    /// The digest its name was resolved to.
    #[serde(with = "spelled")]
    pub digest: Digest,
    /// How many bytes that has.
    pub size: u64,
    /// The list it was found in, or of what is attached to it.
    #[serde(with = "spelled")]
    pub list: Digest,
    /// The row of the first piece of evidence that is attached to it.
    pub first: u32,
    /// Manifests, configurations and evidence, in the order of their digests.
    #[serde(with = "spelled::many")]
    pub parts: Vec<Digest>,
}
