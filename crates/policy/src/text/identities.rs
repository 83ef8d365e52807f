use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, GithubRelease, Names, Spiffe, Whole, X509};

/// Who signs. The kind says which fields exist.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "identity")]
pub(crate) enum Identity {
    /// A GitHub Actions workflow.
    Github(Box<Github>),
    /// What GitHub signs releases with.
    GithubRelease(GithubRelease),
    /// A GitLab CI job.
    Gitlab(Box<Gitlab>),
    /// A service account of Google Cloud.
    Google(Google),
    /// A job of a Buildkite pipeline.
    Buildkite(Buildkite),
    /// A person or service account with an e-mail address.
    Email(Email),
    /// The holder of a key.
    Key(KeyHolder),
    /// Any other issuer.
    Other(Other),
    /// The holder of a certificate under an X.509 root.
    X509(Box<X509>),
    /// A workload by its SPIFFE ID.
    Spiffe(Spiffe),
}

impl Identity {
    /// Where the workflow or configuration that signs lies, and what it builds; `None` for kinds that are no such job.
    pub(crate) fn job(&self) -> Option<(String, &str)> {
        match self {
            Self::Github(github) => {
                let mut parts = github.signer.value.split('/');
                let (owner, repository) = (parts.next()?, parts.next()?);
                Some((format!("{owner}/{repository}"), &github.source.value))
            }
            Self::Gitlab(gitlab) => {
                let (project, _) = gitlab.signer.value.split_once("//")?;
                Some((project.to_owned(), &gitlab.source.value))
            }
            Self::GithubRelease(_)
            | Self::Google(_)
            | Self::Buildkite(_)
            | Self::Email(_)
            | Self::Key(_)
            | Self::Other(_)
            | Self::X509(_)
            | Self::Spiffe(_) => None,
        }
    }

    /// What it stands for, where it says so.
    pub(crate) fn class(&self) -> Option<&At<String>> {
        match self {
            Self::Github(github) => github.class.as_ref(),
            Self::GithubRelease(releases) => releases.class.as_ref(),
            Self::Gitlab(gitlab) => gitlab.class.as_ref(),
            Self::Google(google) => google.class.as_ref(),
            Self::Buildkite(job) => job.class.as_ref(),
            Self::Email(email) => email.class.as_ref(),
            Self::Key(key) => key.class.as_ref(),
            Self::Other(other) => other.class.as_ref(),
            Self::X509(x509) => x509.class.as_ref(),
            Self::Spiffe(spiffe) => spiffe.class.as_ref(),
        }
    }
}

/// A GitHub Actions workflow. Each field is compared with its own certificate extension, and an extension
/// that is absent matches nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "github-identity")]
pub(crate) struct Github {
    /// The Sigstore roots its certificates may hang from.
    pub(crate) roots: Names,
    /// The token issuer; only GitHub Enterprise needs it.
    pub(crate) issuer: Option<At<String>>,
    /// The workflow that signs: a pattern for `owner/repo/.github/workflows/file.yml@ref`.
    pub(crate) signer: At<String>,
    /// The repository that is built: a pattern for `owner/repo`.
    pub(crate) source: At<String>,
    /// The number of that repository, which survives a rename and is never given twice.
    pub(crate) source_id: Option<At<Whole>>,
    /// The number of its owner.
    pub(crate) owner_id: Option<At<Whole>>,
    /// The ref that is built: a pattern such as `refs/tags/v*`.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<At<String>>,
    /// The commit that is built.
    #[schemars(regex(pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    pub(crate) commit: Option<At<String>>,
    /// The workflow that is started and calls the one that signs: a pattern for
    /// `owner/repo/.github/workflows/file.yml@ref`.
    pub(crate) caller: Option<At<String>>,
    /// The kind of runner.
    #[schemars(extend("enum" = ["github-hosted", "self-hosted"]))]
    pub(crate) runner: Option<At<String>>,
    /// The event that starts the workflow, such as `push`.
    pub(crate) trigger: Option<At<String>>,
    /// The deployment environment.
    pub(crate) environment: Option<At<String>>,
    /// The commit of the signing workflow.
    #[schemars(regex(pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    pub(crate) signer_digest: Option<At<String>>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// A GitLab CI job. Each field is compared with its own certificate extension, and an extension that is absent
/// matches nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "gitlab-identity")]
pub(crate) struct Gitlab {
    /// The Sigstore roots its certificates may hang from.
    pub(crate) roots: Names,
    /// The token issuer: the URL of the GitLab instance; gitlab.com if left out.
    #[schemars(regex(pattern = "^https://"))]
    pub(crate) issuer: Option<At<String>>,
    /// The CI configuration that signs: a pattern for `group/project//.gitlab-ci.yml@ref`.
    pub(crate) signer: At<String>,
    /// The project that is built: a pattern for `group/project`.
    pub(crate) source: At<String>,
    /// The number of that project, which survives a rename and is never given twice.
    pub(crate) source_id: Option<At<Whole>>,
    /// The number of its namespace.
    pub(crate) owner_id: Option<At<Whole>>,
    /// The ref that is built: a pattern such as `refs/tags/v*`.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<At<String>>,
    /// The commit that is built.
    #[schemars(regex(pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    pub(crate) commit: Option<At<String>>,
    /// The kind of runner.
    #[schemars(extend("enum" = ["gitlab-hosted", "self-hosted"]))]
    pub(crate) runner: Option<At<String>>,
    /// What starts the pipeline, such as `push`.
    pub(crate) trigger: Option<At<String>>,
    /// The deployment environment.
    pub(crate) environment: Option<At<String>>,
    /// The commit of the CI configuration.
    #[schemars(regex(pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    pub(crate) signer_digest: Option<At<String>>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// A service account of Google Cloud.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "google-identity")]
pub(crate) struct Google {
    /// The Sigstore roots its certificates may hang from.
    pub(crate) roots: Names,
    /// Its address, `name@project.iam.gserviceaccount.com`, compared byte for byte.
    #[schemars(regex(pattern = r"@[^@]*\.gserviceaccount\.com$"))]
    pub(crate) service_account: At<String>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// A job of a Buildkite pipeline.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "buildkite-identity")]
pub(crate) struct Buildkite {
    /// The Sigstore roots its certificates may hang from.
    pub(crate) roots: Names,
    /// The token issuer; that of Buildkite's agents if left out.
    #[schemars(regex(pattern = "^https://"))]
    pub(crate) issuer: Option<At<String>>,
    /// The pipeline: a pattern for `organization/pipeline`.
    pub(crate) pipeline: At<String>,
    /// The commit that is built.
    #[schemars(regex(pattern = "^([0-9a-f]{40}|[0-9a-f]{64})$"))]
    pub(crate) commit: Option<At<String>>,
    /// The kind of runner.
    #[schemars(extend("enum" = ["buildkite-hosted", "self-hosted"]))]
    pub(crate) runner: Option<At<String>>,
    /// What starts the build.
    #[schemars(extend("enum" = ["api", "schedule", "trigger_job", "ui", "webhook"]))]
    pub(crate) trigger: Option<At<String>>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// A person or service account, by the address its issuer vouches for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "email-identity")]
pub(crate) struct Email {
    /// The Sigstore roots its certificates may hang from.
    pub(crate) roots: Names,
    /// The issuer that vouches for the address.
    #[schemars(regex(pattern = "^https://"))]
    pub(crate) issuer: At<String>,
    /// The address, compared byte for byte.
    pub(crate) address: At<String>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// The holder of a key.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "key-identity")]
pub(crate) struct KeyHolder {
    /// The key, by the name of its root.
    pub(crate) root: At<String>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}

/// A certificate name from any other issuer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "other-identity")]
pub(crate) struct Other {
    /// The Sigstore roots its certificates may hang from.
    pub(crate) roots: Names,
    /// The issuer.
    #[schemars(regex(pattern = "^https://"))]
    pub(crate) issuer: At<String>,
    /// The name in the certificate: a pattern for a URI or an e-mail address.
    pub(crate) name: At<String>,
    /// What it stands for; `classes` says what that asks of its credentials.
    #[schemars(extend("enum" = ["person", "service", "workload"]))]
    pub(crate) class: Option<At<String>>,
}
