//! The framework as it is written: one file for each section, every field named, nothing judged yet.
//!
//! The doc comments of fields are the descriptions in the published schema.

mod approvals;
mod at;
mod baseline;
mod builders;
mod classes;
mod dependencies;
mod exceptions;
mod handoffs;
mod identities;
mod named;
mod participants;
mod publishers;
mod receipts;
mod reference;
mod relationships;
mod releases;
mod requirements;
mod roots;
mod scalar;
mod signers;
mod subject;
mod tiers;
mod values;
mod x509;

use schemars::JsonSchema;
use serde::Deserialize;

pub(crate) use approvals::{Approvals, Person};
pub(crate) use at::{At, mark};
pub(crate) use baseline::Baseline;
pub(crate) use builders::Builder;
pub(crate) use classes::{Class, Classes};
pub(crate) use dependencies::{Denied, Dependencies};
pub(crate) use exceptions::Exception;
pub(crate) use handoffs::{Handoff, VersionRule};
pub(crate) use identities::{Buildkite, Email, Github, Gitlab, Google, Identity, KeyHolder, Other};
pub(crate) use named::{NAME_PATTERN, Named, Names};
pub(crate) use participants::{Agreement, From, Participant, ROLES, To, Zone};
pub(crate) use publishers::Publisher;
pub(crate) use receipts::{Receipt, ReceiptNaming};
pub(crate) use reference::Reference;
pub(crate) use relationships::{Covered, Relationship};
pub(crate) use releases::{GithubRelease, Release};
pub(crate) use requirements::{
    Advisories, Attestation, Correlate, Delivery, Layout, Provenance, Requirement, Rotation, Signature,
    Status, Summary,
};
pub(crate) use roots::{Key, Root, Sigstore};
pub(crate) use scalar::{On, Whole};
pub(crate) use signers::Signer;
pub(crate) use subject::SubjectNames;
pub(crate) use tiers::Tier;
pub(crate) use values::Values;
pub(crate) use x509::{Spiffe, X509, X509Name, X509Root};

/// A trust framework: who may hand over what, proved how.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "framework")]
pub(crate) struct Framework {
    /// The version of this format.
    #[schemars(extend("const" = 1))]
    pub(crate) countersign: At<Whole>,
    /// The framework's name: kebab-case.
    #[schemars(regex(pattern = NAME_PATTERN), length(max = 64))]
    pub(crate) framework: At<String>,
    /// Counts its editions, so that partners roll forward and never back.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub(crate) number: At<Whole>,
    /// The e-mail address of whoever answers for it.
    pub(crate) owner: At<String>,
    /// Its last day, the whole day, in UTC.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(crate) expires: At<String>,
    /// Marks a framework nobody has reviewed; nothing is allowed under it.
    pub(crate) draft: Option<At<On>>,
    /// What signatures are trusted to hang from.
    pub(crate) roots: At<Named<Root>>,
    /// What is asked of the credentials of each class of identities.
    pub(crate) classes: Option<Classes>,
    /// Who signs.
    pub(crate) identities: At<Named<Identity>>,
    /// Where things are built.
    pub(crate) builders: Option<At<Named<Builder>>>,
    /// Who publishes what artifacts are made of.
    pub(crate) publishers: Option<At<Named<Publisher>>>,
    /// Who takes part, and whose each identity is.
    pub(crate) participants: Option<At<Named<Participant>>>,
    /// The people who approve, and what each of them signs with.
    pub(crate) persons: Option<At<Named<Person>>>,
    /// What zones demand of every handoff into them, lowest first.
    pub(crate) tiers: Option<At<Named<Tier>>>,
    /// The places artifacts go to and come from.
    pub(crate) zones: Option<At<Named<Zone>>>,
    /// What is renewed without the framework, such as lists of what has been revoked.
    pub(crate) reference: Option<Reference>,
    /// Who relies on whom for what, and until when.
    pub(crate) relationships: Option<At<Named<Relationship>>>,
    /// The crossings, and what each demands.
    pub(crate) handoffs: At<Named<Handoff>>,
    /// The violations that are lived with for a while.
    pub(crate) exceptions: Option<At<Named<Exception>>>,
}
