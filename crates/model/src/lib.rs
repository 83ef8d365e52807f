//! Names and values every room speaks of: digests, instants, identities, patterns, evidence ids, outcomes.
//!
//! Nothing here reads a file, a clock or a socket, and nothing here vouches for anything: a
//! [`Claimed`] value is what evidence says, before anyone checked it.
//!
//! May use: no other room.

mod bytes;
mod claimed;
mod digest;
mod embedded;
mod evidence;
mod identity;
mod instant;
mod non_empty;
mod outcome;
mod package;
mod package_url;
mod pattern;
mod percent;
mod platform;
mod purl;
mod reference;
mod scheme;
mod subject;
mod version;
mod wanted;

pub use bytes::{Bytes, NoBytes};
pub use claimed::Claimed;
pub use digest::{Algorithm, Digest, DigestFault};
pub use embedded::Embedded;
pub use evidence::{EvidenceId, EvidenceRow, Origin, Place};
pub use identity::{Certified, Claims, KeyId, Keyless, Name, Principal};
pub use instant::{Age, AgeFault, Instant, InstantFault};
pub use non_empty::NonEmpty;
pub use outcome::{Gap, Outcome, Reason};
pub use package::{PackageKey, VersionOrder};
pub use package_url::{PackageUrl, PackageUrlFault};
pub use pattern::{Pattern, PatternFault};
pub use platform::Platform;
pub use purl::{Purl, PurlParts};
pub use reference::{Reference, ReferenceFault, ReferenceKind};
pub use scheme::Scheme;
pub use subject::{Artifact, ArtifactKind, Lineage, Presenter, Subject};
pub use version::{Version, VersionFault};
pub use wanted::{Fetched, PublishedAs, Wanted};

/// Shared, immutable text. Cheap to clone, so reasons may quote freely.
pub type Text = std::sync::Arc<str>;
