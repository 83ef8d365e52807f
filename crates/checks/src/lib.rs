//! The checks: one file and one page each, the requirements that plan them, and the catalogue.
//!
//! A requirement of the framework is met by one candidate (one signer of one bound proof) that meets every
//! part of it; [`signature`], [`provenance`] and [`attestation`] turn a requirement into a
//! [`decision::Requirement`] whose checks all judge that candidate. Everything here is pure.
//!
//! May use: `model`, `formats`, `verify`, `status`, `advisories`, `dependencies`, `decision`.

mod across;
mod advisory;
mod apart;
mod baseline;
mod bill;
mod builder;
mod catalogue;
mod chained;
mod commit;
mod condition;
mod controls;
mod correlation;
mod delivered_age;
mod demand;
mod held_then;
mod identity;
mod kind;
mod parties;
mod person;
mod publishing;
mod quote;
mod read_by;
mod receipt_naming;
mod ref_rule;
mod relationship;
mod requirement;
mod set_aside;
mod source;
mod subject_rule;
mod testimony;
mod version_range;
mod vex;
mod withdrawal;

mod broken_chain;
mod broken_layout;
mod denied_dependency;
mod different_commit;
mod different_run;
mod disagreeing_dependencies;
mod ended_agreement;
mod ended_relationship;
mod excepted_before;
mod expired_approval;
mod expired_layout;
mod failed_verification;
mod incomplete_delivery;
mod inconsistent_time;
mod key_outside_window;
mod known_malicious_dependency;
mod known_vulnerability;
mod long_lived_credential;
mod low_build_level;
mod malicious_package;
mod missing_approval;
mod missing_attestation;
mod missing_delivery;
mod missing_dependency_list;
mod missing_layout;
mod missing_provenance;
mod missing_receipt;
mod missing_sbom;
mod old_version;
mod other_framework;
mod outside_relationship;
mod overdue_rotation;
mod own_approval;
mod package_source;
mod refused_dependency;
mod revoked_artifact;
mod revoked_dependency;
mod revoked_origin;
mod revoked_party;
mod revoked_signer;
mod stale_proof;
mod suspended_artifact;
mod suspended_dependency;
mod suspended_origin;
mod suspended_party;
mod suspended_signer;
mod too_few_approvals;
mod too_few_owners;
mod too_few_signers;
mod trust_downgrade;
mod unattested_dependency;
mod unlisted_approver;
mod unlisted_builder;
mod unlisted_dependency_publisher;
mod unlisted_dependency_source;
mod unlisted_parameter;
mod unlisted_signer;
mod unmet_condition;
mod unpinned_dependency;
mod unproven_time;
mod unsigned_artifact;
mod unsoaked_receipt;
mod unverified_level;
mod vulnerable_dependency;
mod wrong_approval;
mod wrong_build_type;
mod wrong_commit;
mod wrong_handoff;
mod wrong_name;
mod wrong_parameter;
mod wrong_recipient;
mod wrong_ref;
mod wrong_repository;
mod wrong_resource;
mod wrong_source;
mod wrong_tag;
mod wrong_verifier;

pub use across::{Across, StatusRule};
pub use advisory::{AdvisoryRule, VexRule};
pub use baseline::{Baseline, BaselineKnown, Held, Kept, MAX_PRODUCT};
pub use builder::Builder;
pub use catalogue::{CATALOGUE, excepts_packages};
pub use condition::{Condition, ConditionFault, MAX_CONDITION};
pub use controls::{FRAMES, Frame, FrameControl, control, evidence_for};
pub use denied_dependency::DeniedPackage;
pub use dependencies::Lister;
pub use ended_agreement::Agreement;
pub use identity::{
    Buildkite, Email, Github, GithubIssuer, GithubRelease, Gitlab, GitlabConfig, Google, Identity,
    IssuerFault, KeyIdentity, NamedIdentity, Other, Rotation, Spiffe, X509, X509Name,
};
pub use other_framework::Edition;
pub use package_source::{PackageSource, PackageSourceFault};
pub use parties::parties;
pub use person::Person;
pub use publishing::Publishing;
pub use read_by::{ReadBy, read_by};
pub use receipt_naming::{ReceiptNaming, ResourceTemplate, TemplateFault};
pub use ref_rule::{RefRule, VersionedTag, VersionedTagFault};
pub use relationship::{Covered, Relationship};
pub use requirement::{
    Approvals, Attestation, Correlate, Delivery, Dependencies, Layout, Made, MadeOf, Part, PartOf,
    Provenance, Publisher, Receipt, Release, RotatedKey, Signature, Summary, agreement, agreement_at,
    approvals, attestation, baseline, correlate, delivery, dependencies, layout, provenance, publisher,
    receipt, relationship, relationship_at, release, rotation, signature, status, summary,
};
pub use source::{Source, SourceFault};
pub use subject_rule::SubjectRule;
pub use version_range::{VersionRange, VersionRangeFault};
pub use wrong_approval::Purpose;
