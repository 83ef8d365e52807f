use model::{Instant, Text};

use super::{
    Fact, Predicate, ReceiptNote, digests, id_of, joined, name_of, names, of_type, optional_instant, told,
    written,
};
use crate::limits::MAX_LISTED;
use crate::node::Node;
use crate::{Malformed, Statement};

/// A SLSA Verification Summary: a verifier says that it checked the subject against a policy, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationSummary {
    /// The version of the predicate.
    pub version: VsaVersion,
    /// Who verified: `verifier.id`.
    pub verifier: Text,
    /// When, by the verifier's clock.
    pub verified_at: Option<Instant>,
    /// What the subject is, as the verifier names it: `resourceUri`.
    pub resource: Text,
    /// The policy it was held to. Both are `None` or empty where the verifier does not say.
    pub policy: Option<Text>,
    /// The policy's digests as `(algorithm, text)`.
    pub policy_digests: Vec<(Text, Text)>,
    /// Whether `verificationResult` is `PASSED`. It is `FAILED` otherwise, and nothing else.
    pub passed: bool,
    /// The levels reached: `verifiedLevels`, or the one `policyLevel` of v0.2.
    pub levels: Vec<Text>,
    /// How many dependencies reached each level.
    pub dependency_levels: Vec<(Text, i64)>,
    /// What it says as a receipt of ours, if it is one.
    pub receipt: Option<ReceiptNote>,
}

/// The version of a Verification Summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VsaVersion {
    /// `https://slsa.dev/verification_summary/v0.2`
    V02,
    /// `https://slsa.dev/verification_summary/v1`
    V1,
}

const V02: &str = "https://slsa.dev/verification_summary/v0.2";

impl Predicate for VerificationSummary {
    const TYPES: &'static [&'static str] = &[V02, "https://slsa.dev/verification_summary/v1"];
    const TITLE: &'static str = "SLSA verification summary";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let version = if &*statement.predicate_type == V02 { VsaVersion::V02 } else { VsaVersion::V1 };
        let [verifier, time, resource, policy, result, dependencies] = root.fields([
            "verifier",
            "timeVerified",
            "resourceUri",
            "policy",
            "verificationResult",
            "dependencyLevels",
        ])?;
        let [levels, level, receipt] = root.fields(["verifiedLevels", "policyLevel", ReceiptNote::FIELD])?;
        let policy = root.required("policy", policy)?;
        let [policy_uri, policy_digest] = policy.fields(["uri", "digest"])?;
        Ok(Self {
            version,
            verifier: id_of(&root, "verifier", verifier)?,
            verified_at: optional_instant(time)?,
            resource: name_of(&root, "resourceUri", resource)?,
            policy: policy_uri.map(|uri| uri.some_name()).transpose()?,
            policy_digests: policy_digest.map(|set| digests(&set)).transpose()?.unwrap_or_default(),
            passed: passed(&root.required("verificationResult", result)?)?,
            levels: match version {
                VsaVersion::V02 => vec![name_of(&root, "policyLevel", level)?],
                VsaVersion::V1 => names(Some(root.required("verifiedLevels", levels)?))?,
            },
            dependency_levels: dependencies.map(|levels| counted(&levels)).transpose()?.unwrap_or_default(),
            receipt: receipt.map(|note| ReceiptNote::read(&note)).transpose()?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        let crossed = self.receipt.as_ref().and_then(|note| note.handoff.clone());
        told([
            ("verifier", Some(self.verifier.clone())),
            ("result", Some(if self.passed { "PASSED" } else { "FAILED" }.into())),
            ("resource", Some(self.resource.clone())),
            ("levels", joined(&self.levels)),
            ("policy", self.policy.clone()),
            ("verified at", self.verified_at.and_then(written)),
            ("receipt of handoff", crossed),
        ])
    }
}

impl VerificationSummary {
    /// The first field that a summary of version 1 must have and this one has not; `None` where all are there, or where
    /// they cannot be looked for.
    pub fn lacks(statement: &Statement) -> Option<&'static str> {
        const NAMES: [&str; 5] =
            ["verifier", "resourceUri", "policy", "verificationResult", "verifiedLevels"];
        let root = of_type::<Self>(statement).ok().filter(|_| &*statement.predicate_type != V02)?;
        let fields = root.fields(NAMES).ok()?;
        let lacking = NAMES.iter().zip(&fields).find(|(_, field)| field.is_none());
        let [verifier, ..] = &fields;
        let id = verifier.as_ref().and_then(|verifier| verifier.fields(["id"]).ok());
        lacking.map(|(name, _)| *name).or_else(|| matches!(id, Some([None])).then_some("verifier.id"))
    }
}

fn passed(node: &Node<'_>) -> Result<bool, Malformed> {
    match &*node.name()? {
        "PASSED" => Ok(true),
        "FAILED" => Ok(false),
        _ => Err(node.fault("should be `PASSED` or `FAILED`")),
    }
}

fn counted(levels: &Node<'_>) -> Result<Vec<(Text, i64)>, Malformed> {
    levels.entries(MAX_LISTED)?.into_iter().map(|(level, count)| Ok((level.into(), count.count()?))).collect()
}
