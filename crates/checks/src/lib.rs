//! The checks: one file and one page each, the requirements that plan them, and the catalogue.
//!
//! A requirement of the framework is met by one candidate (one signer of one bound proof) that meets every
//! part of it; [`signature`], [`provenance`] and [`attestation`] turn a requirement into a
//! [`decision::Requirement`] whose checks all judge that candidate. Everything here is pure.
//!
//! May use: `model`, `formats`, `verify`, `decision`.

mod builder;
mod catalogue;
mod demand;
mod identity;
mod kind;
mod quote;
mod requirement;
mod source;
mod subject_rule;
mod testimony;

mod key_outside_window;
mod low_build_level;
mod missing_attestation;
mod missing_provenance;
mod old_version;
mod stale_proof;
mod unlisted_builder;
mod unlisted_signer;
mod unproven_time;
mod unsigned_artifact;
mod wrong_name;
mod wrong_ref;
mod wrong_source;

pub use builder::Builder;
pub use catalogue::CATALOGUE;
pub use identity::{Email, Github, GithubIssuer, Identity, IssuerFault, KeyIdentity, NamedIdentity, Other};
pub use requirement::{Attestation, Provenance, Signature, attestation, provenance, signature};
pub use source::{Source, SourceFault};
pub use subject_rule::SubjectRule;
