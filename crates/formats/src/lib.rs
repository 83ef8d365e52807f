//! Bytes to claims: Sigstore bundles, DSSE envelopes, in-toto statements and their predicates.
//!
//! All bytes are hostile. Every document, and every signed payload in it, first passes a strict JSON check
//! that leaves one reading: no repeated keys, no look-alike keys, one spelling of base64, bounded size, depth
//! and counts ([`limits`]). What comes out is [`Evidence`] as [`model::Claimed`]: worth nothing until the
//! verify room has checked it. Nothing here panics, recurses on its input, or vouches for anything.
//!
//! May use: `model`.

mod archive;
mod bare;
mod bom;
mod bundle;
mod checksums;
mod cms;
mod container;
mod decode;
mod der;
mod der_walk;
mod dsse;
mod evidence;
mod json;
mod layout;
pub mod limits;
mod lockfile;
mod malformed;
mod minisign;
mod node;
mod note;
mod oci;
mod osv;
mod pem;
mod pointer;
mod predicate;
mod provenance;
mod published;
mod recognise;
mod revocation;
#[cfg(test)]
mod sample;
mod snappy;
mod spelling;
mod statement;
mod status;
mod tar;
mod vex;

pub use archive::{ArchiveFault, ArchiveFile, ArchiveKind, TakeFile, read_archive};
pub use bare::decode_signature;
pub use bom::{Bom, BomFormat, Component, ComponentKind, Dangling, Edge, EdgeKind};
pub use bundle::{Bundle, BundleVersion, Content, EntryKind};
pub use checksums::Checksum;
pub use cms::{Cms, CmsScheme, CmsSigner, CmsSignerId};
pub use container::{ClaimedPublisher, SimpleSigning};
pub use decode::decode;
pub use der_walk::{DerFault, bounded_der};
pub use dsse::{Dsse, Signature};
pub use evidence::{Evidence, Piece};
pub use json::{saved_decision, strict_json};
pub use layout::{
    Artifacts, FunctionaryKey, Hashes, Inspection, Layout, Link, Match, Metadata, MetadataSignature, Record,
    Rule, Side, Step,
};
pub use lockfile::{
    Locked, LockedPlace, LockedSource, Lockfile, LockfileFault, LockfileKind, PackagedLockfile,
    packaged_lockfiles,
};
pub use malformed::{CODES, Malformed};
pub use minisign::{Minisign, MinisignId, MinisignKey, MinisignScheme};
pub use note::note_key;
pub use oci::{
    Descriptor, ImageConfig, Layer, OciDocument, OciIndex, OciManifest, SavedImage, decode_layer,
    layout_marker,
};
pub use osv::{Osv, OsvAffected, OsvEvent, OsvPackage, OsvRange, OsvRangeKind};
pub use predicate::{
    Acceptance, Approval, AttributeReport, CarriedException, CustodyResult, CycloneDxDocument, Delivery,
    Fact, FrameworkEdition, Handed, JudgedBy, LinkPredicate, NpmPublish, OpenVexDocument, OpenVexProduct,
    OpenVexStatement, Parties, Predicate, PypiPublish, Receipt, ReceiptNote, Release, Resource,
    ScaiAttribute, SeenStatus, SignPredicate, SimpleVerificationResult, SpdxDocument, TestOutcome,
    TestResult, VerificationSummary, VsaVersion, VulnerabilityReport,
};
pub use provenance::{Parameter, Provenance, ProvenanceVersion, Resolved, SourceClaim};
pub use published::{
    GithubAttestation, NpmRelease, PypiFile, PypiListed, PypiRelease, decode_npm, decode_pypi, github_page,
};
pub use revocation::{
    CertificateId, Crl, CrlEntry, DerSigned, IdHash, Ocsp, OcspAnswer, OcspStatus, Responder,
    RevocationRecord, Revoked, signed_certificate,
};
pub use snappy::unpacked as unpacked_snappy;
pub use spelling::one_spelling;
pub use statement::{Statement, StatementSubject, StatementVersion};
pub use status::{
    CertificateName, DependencyRange, Doubt as StatusDoubt, Match as StatusMatch, STATUS_LIST, SerialNumber,
    SourceCommits, StatusEntry, StatusHead, StatusIndex, StatusOpening, StatusState, StatusTarget,
    StatusWords,
};
pub use tar::{TAR_BLOCK, TarEntry, pax_is_harmless};
pub use vex::{Vex, VexFormat, VexProduct, VexStatement, VexStatus};
