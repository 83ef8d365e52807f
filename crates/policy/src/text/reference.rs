use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Named, Names, Whole};

/// The operator's own inputs: renewed without the framework, and needed wherever a handoff asks for them. One that
/// cannot be used is no answer about a delivery: nothing is decided.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "reference")]
pub(crate) struct Reference {
    /// What has been revoked or suspended. Each list bears the name it has here.
    pub(crate) status: Option<At<Named<StatusList>>>,
    /// What is known against packages: folders of advisories in the OSV format. Each has a name of its own.
    pub(crate) osv: Option<At<Named<Osv>>>,
    /// What other organisations found of packages: their signed verdicts. Each has a name of its own.
    pub(crate) verdicts: Option<At<Named<Verdicts>>>,
    /// What issuers of certificates say of them: revocation lists and OCSP responses.
    pub(crate) revocation: Option<At<Named<Revocation>>>,
}

impl Reference {
    /// Whether it refers to nothing.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { status, osv, verdicts, revocation } = self;
        status.is_none() && osv.is_none() && verdicts.is_none() && revocation.is_none()
    }

    /// Every status list.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &(At<String>, StatusList)> {
        self.status.iter().flat_map(|lists| &lists.value.0)
    }
}

/// What issuers under some roots say of certificates. Where a handoff asks for it, every certificate under these roots
/// that a proof of it rests on must be spoken of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "revocation")]
pub(crate) struct Revocation {
    /// Whose certificates are asked about. Of an `x509` root, every certificate between its anchors and a signer, and the
    /// signer's own. Of a `sigstore` root, those of its timestamp authorities: its signers' certificates last minutes, and
    /// there are no lists of them.
    pub(crate) roots: Names,
    /// The files, relative to the framework's own folder: whole revocation lists and OCSP responses, in DER, a list also in
    /// PEM; and the certificates of authorities below the roots that issued some of them. They may change without the
    /// framework: they are no part of its digest.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) files: Option<At<Vec<At<String>>>>,
    /// A folder of such files: every file in it, and of no folder below.
    pub(crate) dir: Option<At<String>>,
    /// A folder of such files that are kept for what they said in their time, and may be of any age: a certificate that has
    /// expired need not be on newer ones.
    pub(crate) archive: Option<At<String>>,
    /// How old one of `files` and `dir` may be, beside the end it states itself: a whole number and one of `s`, `m`, `h`,
    /// `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
}

/// What an organisation found of packages, in a file of signed SLSA verification summaries: bundles or envelopes, one or, in
/// JSON Lines, several. Each is about a version of a package: its `resourceUri` is the package URL, its subjects are the
/// digests of what it is about.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "verdicts")]
pub(crate) struct Verdicts {
    /// The file, relative to the framework's own folder. It may change without the framework: it is no part of the
    /// framework's digest.
    pub(crate) file: At<String>,
    /// The identities whose signatures count: every verdict of the file must be by one of them.
    pub(crate) by: Names,
    /// Who verified: the verifier's id that every verdict must bear, byte for byte.
    #[schemars(length(min = 1, max = 255))]
    pub(crate) verifier: At<String>,
    /// The packages it is relied on for, by patterns of package URLs without version, such as `pkg:npm/%40acme/*`. What it says
    /// of others counts for nothing.
    #[schemars(length(min = 1, max = 256))]
    pub(crate) packages: At<Vec<At<String>>>,
    /// How old a verdict that speaks for a package may be, by its verifier's time: a whole number and one of `s`, `m`, `h`, `d`.
    /// What speaks against one counts whatever its age.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: At<String>,
    /// The last day on which it is relied on, such as `2027-01-31`, in UTC. After it nothing is decided that asks it.
    pub(crate) until: At<String>,
}

/// A folder of OSV advisories (versions 1.x): every file in it and its folders that ends in `.json`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "osv")]
pub(crate) struct Osv {
    /// The folder, relative to the framework's own. It changes without the framework: it is no part of the framework's
    /// digest.
    pub(crate) dir: At<String>,
    /// How old its state may be: a whole number and one of `s`, `m`, `h`, `d`. Its state is that of its newest advisory
    /// by `modified`, or of `fetched`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: At<String>,
    /// A file that holds the time the folder was fetched, such as `2026-08-01T10:00:00Z`, for feeds that do not change
    /// every day. Whatever fetches the folder writes it last.
    pub(crate) fetched: Option<At<String>>,
}

/// A signed, numbered, expiring list of what its authority has revoked or suspended.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "status-list")]
pub(crate) struct StatusList {
    /// The file, relative to the framework's own folder. It may change without the framework: it is no part of the
    /// framework's digest.
    pub(crate) file: At<String>,
    /// The identities whose signatures over it count. All belong to one participant with the role `revoke`, whose list
    /// it then is: its authority. At a handoff into a zone of its own the authority may deny anything, elsewhere only
    /// what is its own.
    pub(crate) by: Names,
    /// How many of `by` must sign it; one where absent.
    #[schemars(range(min = 1, max = 256))]
    pub(crate) distinct: Option<At<Whole>>,
    /// How old it may be, beside the end it states itself: a whole number and one of `s`, `m`, `h`, `d`.
    #[schemars(regex(pattern = "^[0-9]{1,10}[smhd]$"))]
    pub(crate) max_age: Option<At<String>>,
    /// The lowest number it may have, so that an older list cannot be put in its place.
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub(crate) min_number: Option<At<Whole>>,
}
