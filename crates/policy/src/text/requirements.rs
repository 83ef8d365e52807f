use schemars::JsonSchema;
use serde::Deserialize;

use super::{Approvals, At, Dependencies, Names, Receipt, Release, SubjectNames, Values, Whole};

/// One thing that must be proved.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "requirement")]
pub(crate) enum Requirement {
    /// A signature over the artifact itself.
    Signature(Signature),
    /// SLSA provenance.
    Provenance(Box<Provenance>),
    /// A signed statement of some other type.
    Attestation(Attestation),
    /// A SLSA verification summary.
    Vsa(Box<Summary>),
    /// A receipt of another handoff.
    Receipt(Box<Receipt>),
    /// That it is in a GitHub release.
    Release(Box<Release>),
    /// An in-toto layout, and the links of its steps.
    Layout(Layout),
    /// What the sender signs of everything it hands over, at a handoff `under` a relationship.
    Delivery(Delivery),
    /// That nothing this handoff rests on has been revoked or suspended.
    Status(At<Status>),
    /// That nothing is known against the packages that proofs name.
    Advisories(Advisories),
    /// What it is made of.
    Dependencies(Box<Dependencies>),
    /// That people approved it.
    Approvals(Approvals),
    /// Keys that must not be older than their `rotate-every`.
    Rotation(Rotation),
    /// What the certificates of other requirements' proofs must have in common.
    Correlate(At<Correlate>),
}

/// Who is asked about everything this handoff rests on. It stands once in `require`, with at least one of the two.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "status-requirement")]
pub(crate) struct Status {
    /// Status lists, by their names under `reference.status`: they are asked who hands over, every signer that counts for
    /// one of its requirements and what vouches for it, what each proof tells of, and the artifact. What any of them denies
    /// is denied.
    pub(crate) lists: Option<Names>,
    /// By their names under `reference.revocation`: they are asked about the certificates of every signer that counts, and
    /// of whoever proves when it signed. One that none of them speaks of is unknown.
    pub(crate) revocation: Option<Names>,
}

/// Advisories that are asked about every package URL that a proof of this handoff gives the artifact as a name: every
/// `provenance` that is required, else every statement, else every signature. It stands once in `require`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "advisories-requirement")]
pub(crate) struct Advisories {
    /// The folders of advisories, by their names under `reference.osv`.
    pub(crate) osv: Names,
    /// Whose VEX documents about the artifact answer a vulnerability. Nothing answers a malicious package.
    pub(crate) vex_by: Option<Names>,
    /// How old what such a document says may be, by its own time; needs `vex-by`, and `vex-by` needs it.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) vex_max_age: Option<At<String>>,
}

/// Keys that must have been replaced in time, whoever signed this artifact.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "rotation-requirement")]
pub(crate) struct Rotation {
    /// Identities that are keys, whose roots say `rotate-every`.
    pub(crate) of: Names,
}

/// Proofs that belong together, as the certificates of their signers say; predicates are not asked. It names
/// requirements of the same handoff: `provenance`, `signature`, or the name of an attestation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "correlate-requirement")]
pub(crate) struct Correlate {
    /// What must have been made in one run.
    pub(crate) same_run: Option<Names>,
    /// What must have been made from one commit.
    pub(crate) same_commit: Option<Names>,
}

impl Requirement {
    /// What it is, where it asks whether something has been revoked or suspended.
    pub(crate) fn status(&self) -> Option<&At<Status>> {
        let Self::Status(status) = self else { return None };
        Some(status)
    }

    /// The receipt it asks for, if it asks for one.
    pub(crate) fn receipt(&self) -> Option<&Receipt> {
        let Self::Receipt(receipt) = self else { return None };
        Some(receipt)
    }

    /// Every list of whose signatures count for it. Those who approve may be listed as persons, and [`super::Framework`]
    /// tells what they sign with.
    pub(super) fn by(&self) -> Vec<&Names> {
        match self {
            Self::Signature(signature) => vec![&signature.by],
            Self::Provenance(provenance) => vec![&provenance.by],
            Self::Attestation(attestation) => vec![&attestation.by],
            Self::Vsa(summary) => vec![&summary.by],
            Self::Receipt(receipt) => vec![&receipt.by],
            Self::Release(release) => vec![&release.by],
            Self::Delivery(delivery) => vec![&delivery.by],
            Self::Dependencies(dependencies) => {
                std::iter::once(&dependencies.by).chain(&dependencies.vex_by).collect()
            }
            Self::Approvals(approvals) => vec![&approvals.by],
            Self::Rotation(_) | Self::Correlate(_) | Self::Status(_) => vec![],
            Self::Advisories(advisories) => advisories.vex_by.iter().collect(),
            Self::Layout(layout) => std::iter::once(&layout.by).chain(&layout.inspections_by).collect(),
        }
    }
}

impl Requirement {
    /// What it must call the artifact, where it says so itself.
    pub(crate) fn subject_name(&self) -> Option<&At<SubjectNames>> {
        match self {
            Self::Signature(signature) => signature.subject_name.as_ref(),
            Self::Provenance(provenance) => provenance.subject_name.as_ref(),
            Self::Attestation(attestation) => attestation.subject_name.as_ref(),
            Self::Vsa(summary) => summary.subject_name.as_ref(),
            Self::Layout(layout) => layout.subject_name.as_ref(),
            Self::Release(_)
            | Self::Delivery(_)
            | Self::Approvals(_)
            | Self::Receipt(_)
            | Self::Rotation(_)
            | Self::Correlate(_)
            | Self::Status(_)
            | Self::Dependencies(_)
            | Self::Advisories(_) => None,
        }
    }

    /// The folders of advisories it asks, if it asks any.
    pub(crate) fn feeds(&self) -> Option<&Names> {
        let Self::Advisories(advisories) = self else { return None };
        Some(&advisories.osv)
    }

    /// What it asks of whoever hands over, if it asks that.
    pub(crate) fn delivery(&self) -> Option<&Delivery> {
        let Self::Delivery(delivery) = self else { return None };
        Some(delivery)
    }

    /// Whether its proofs are by whoever made the artifact, and so may name it. A delivery names files.
    pub(crate) fn names_artifact(&self) -> bool {
        !matches!(
            self,
            Self::Rotation(_)
                | Self::Correlate(_)
                | Self::Status(_)
                | Self::Advisories(_)
                | Self::Dependencies(_)
                | Self::Delivery(_)
                | Self::Approvals(_)
        )
    }
}

/// A signature over the artifact itself; a signed SBOM or provenance is none.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "signature-requirement")]
pub(crate) struct Signature {
    /// Whose signature counts.
    pub(crate) by: Names,
    /// How many of `by` must sign, each with a proof and an identity of its own.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) distinct: Option<At<Whole>>,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved. `now`: where nothing proves it, a certificate under an X.509
    /// root is judged at the time of the handoff.
    #[schemars(extend("enum" = ["proven", "now"]))]
    pub(crate) time: Option<At<String>>,
    /// What this one must call the artifact, in place of the handoff's `subject-name`.
    pub(crate) subject_name: Option<At<SubjectNames>>,
}

/// SLSA provenance: where and how the artifact was built.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "provenance-requirement")]
pub(crate) struct Provenance {
    /// Whose provenance counts.
    pub(crate) by: Names,
    /// The builders it may come from.
    pub(crate) builders: Option<Names>,
    /// The lowest SLSA build level; needs `builders`.
    #[schemars(range(min = 1, max = 3))]
    pub(crate) level: Option<At<Whole>>,
    /// The repository it must have been built from: `github.com/owner/repo`.
    pub(crate) source: Option<At<String>>,
    /// The ref it must have been built from: a pattern such as `refs/tags/v*`.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<At<String>>,
    /// In place of `ref`: the one tag it must have been built from, such as `v1.2.3`.
    pub(crate) tag: Option<At<String>>,
    /// In place of `ref`: the one branch it must have been built from, such as `main`.
    pub(crate) branch: Option<At<String>>,
    /// In place of `ref`: the release line whose tags it may be built from: `v1` for every 1.x.y, `v1.2` for every
    /// 1.2.y.
    #[schemars(regex(pattern = r"^v[0-9]"))]
    pub(crate) versioned_tag: Option<At<String>>,
    /// The commit it must have been built from.
    #[schemars(regex(pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    pub(crate) commit: Option<At<String>>,
    /// The build types it may have, URIs, compared byte for byte.
    #[schemars(length(min = 1, max = 32))]
    pub(crate) build_types: Option<At<Vec<At<String>>>>,
    /// The parameters it must have been started with: names such as `inputs.version`, and a pattern for each value.
    pub(crate) parameters: Option<At<Values>>,
    /// `refuse`, as if left out: nothing but `parameters` may have been chosen. `allow`: anything else may.
    #[schemars(extend("enum" = ["refuse", "allow"]))]
    pub(crate) other_parameters: Option<At<String>>,
    /// What its predicate must say: a condition in CEL over `predicate`, such as `predicate.result == "PASSED"`.
    #[serde(rename = "where")]
    #[schemars(length(min = 1, max = 2048))]
    pub(crate) condition: Option<At<String>>,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved.
    #[schemars(extend("const" = "proven"))]
    pub(crate) time: Option<At<String>>,
    /// What this one must call the artifact, in place of the handoff's `subject-name`.
    pub(crate) subject_name: Option<At<SubjectNames>>,
}

/// A signed statement about the artifact, such as an SBOM or a test result.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "attestation-requirement")]
pub(crate) struct Attestation {
    /// What it is called in reports.
    #[schemars(regex(pattern = super::NAME_PATTERN), length(max = 64))]
    pub(crate) name: At<String>,
    /// Its predicate type, a URI, compared byte for byte.
    #[serde(rename = "type")]
    pub(crate) predicate_type: At<String>,
    /// Whose statement counts.
    pub(crate) by: Names,
    /// How many of `by` must sign, each with a proof and an identity of its own.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) distinct: Option<At<Whole>>,
    /// What its predicate must say: a condition in CEL over `predicate`, such as `predicate.result == "PASSED"`.
    #[serde(rename = "where")]
    #[schemars(length(min = 1, max = 2048))]
    pub(crate) condition: Option<At<String>>,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved.
    #[schemars(extend("const" = "proven"))]
    pub(crate) time: Option<At<String>>,
    /// What this one must call the artifact, in place of the handoff's `subject-name`.
    pub(crate) subject_name: Option<At<SubjectNames>>,
}

/// An in-toto layout whose last step made the artifact, carried out as it says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "layout-requirement")]
pub(crate) struct Layout {
    /// Who may own the layout: identities that are keys.
    pub(crate) by: Names,
    /// How many different keys of `by` must have signed it; one if left out.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) threshold: Option<At<Whole>>,
    /// Whose records of its inspections count: identities that are keys. Inspections are never run.
    pub(crate) inspections_by: Option<Names>,
    /// The inspections, by name, that are not relied on: what they would have shown is not checked.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) without_inspections: Option<At<Vec<At<String>>>>,
    /// What this one must call the artifact, in place of the handoff's `subject-name`.
    pub(crate) subject_name: Option<At<SubjectNames>>,
}

/// A delivery, as `countersign deliver` signs it: to this recipient, under this relationship, and naming the subjects of the
/// run and no others. It goes with other proofs: alone it allows nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "delivery-requirement")]
pub(crate) struct Delivery {
    /// Whose delivery counts: identities of the participant that hands over.
    pub(crate) by: Names,
    /// How long ago it may have been handed over, by the time the sender signed: a whole number and one of `s`, `m`, `h`,
    /// `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
}

/// A SLSA verification summary: a verifier's word that it checked the artifact, and what it found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "vsa-requirement")]
pub(crate) struct Summary {
    /// Whose summary counts.
    pub(crate) by: Names,
    /// The verifier's id, a URI, compared byte for byte.
    pub(crate) verifier: At<String>,
    /// The resource it verified: a pattern for a URI.
    pub(crate) resource: At<String>,
    /// The levels it must have found, all of them. A SLSA level is also reached by a higher one of its track.
    #[schemars(length(min = 1, max = 32))]
    pub(crate) levels: At<Vec<At<String>>>,
    /// How old it may be at the handoff: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// `proven`: the time of signing must be proved.
    #[schemars(extend("const" = "proven"))]
    pub(crate) time: Option<At<String>>,
    /// What this one must call the artifact, in place of the handoff's `subject-name`.
    pub(crate) subject_name: Option<At<SubjectNames>>,
}
