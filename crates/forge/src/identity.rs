//! Who signs: a GitHub Actions run, or a person, as Fulcio writes them into a certificate.

use crate::asn1;
use crate::certificate::San;
use crate::x509::Extension;

/// The OpenID Connect issuer of GitHub Actions.
pub const GITHUB_ISSUER: &str = "https://token.actions.githubusercontent.com";

/// The name of GitHub's service for releases, which no issuer vouches for.
pub const GITHUB_RELEASES: &str = "https://dotcom.releases.github.com";

/// The arc of Fulcio's extensions.
const FULCIO: &str = "1.3.6.1.4.1.57264.1";

/// A run of a GitHub Actions workflow. Fields hold what the identity token would say; change any of them.
#[derive(Clone, Debug)]
pub struct Workload {
    /// The OpenID Connect issuer.
    pub issuer: String,
    /// The source repository, `owner/name`.
    pub repository: String,
    /// Numeric id of the repository; it survives a rename.
    pub repository_id: String,
    /// Numeric id of the owner.
    pub owner_id: String,
    /// The workflow that signs, `owner/name/path@ref`: a reusable workflow lives in another repository.
    pub signer: String,
    /// The commit the signing workflow was taken from.
    pub signer_sha: String,
    /// Path of the workflow that called it, in the source repository.
    pub workflow: String,
    /// Display name of that workflow.
    pub workflow_name: String,
    /// The ref that was built.
    pub source_ref: String,
    /// The commit that was built.
    pub sha: String,
    /// `github-hosted` or `self-hosted`.
    pub runner: String,
    /// The event that started the run.
    pub trigger: String,
    /// The run, as a number; its URL is derived from it.
    pub run: u64,
    /// `public`, `private` or `internal`.
    pub visibility: String,
    /// The deployment environment, when the job names one.
    pub environment: Option<String>,
}

impl Workload {
    /// The release build of acme's widget by acme's reusable, isolating workflow: the honest signer of most
    /// fixtures.
    pub fn acme_release() -> Self {
        Self {
            issuer: GITHUB_ISSUER.into(),
            repository: "acme/widget".into(),
            repository_id: "4711".into(),
            owner_id: "42".into(),
            signer: "acme/ci/.github/workflows/build.yml@refs/tags/v2.1.0".into(),
            signer_sha: "c1".repeat(20),
            workflow: ".github/workflows/release.yml".into(),
            workflow_name: "Release".into(),
            source_ref: "refs/tags/v1.4.2".into(),
            sha: "5a".repeat(20),
            runner: "github-hosted".into(),
            trigger: "push".into(),
            run: 7001,
            visibility: "public".into(),
            environment: None,
        }
    }

    /// A stranger's build: everything honest, nothing of it acme's.
    pub fn stranger() -> Self {
        Self {
            repository: "mallory/gadget".into(),
            repository_id: "9999".into(),
            owner_id: "666".into(),
            signer: "mallory/gadget/.github/workflows/release.yml@refs/heads/main".into(),
            source_ref: "refs/heads/main".into(),
            sha: "bad0".repeat(10),
            ..Self::acme_release()
        }
    }

    /// The signing workflow as a URI: the SAN of the certificate, and the builder id GitHub writes.
    pub fn signer_uri(&self) -> String {
        format!("https://github.com/{}", self.signer)
    }

    /// The source repository as a URI.
    pub fn repository_uri(&self) -> String {
        format!("https://github.com/{}", self.repository)
    }

    /// The first attempt of the run as a URI.
    pub fn run_uri(&self) -> String {
        format!("{}/actions/runs/{}/attempts/1", self.repository_uri(), self.run)
    }

    fn owner_uri(&self) -> String {
        let owner = self.repository.split('/').next().unwrap();
        format!("https://github.com/{owner}")
    }

    /// The token's `sub`.
    fn token_subject(&self) -> String {
        match &self.environment {
            Some(environment) => format!("repo:{}:environment:{environment}", self.repository),
            None => format!("repo:{}:ref:{}", self.repository, self.source_ref),
        }
    }

    /// Fulcio's extensions for this run: `.1` to `.6` bare strings, `.8` and up DER UTF8String.
    pub fn claims(&self) -> Vec<Extension> {
        let bare = [
            (1, &self.issuer),
            (2, &self.trigger),
            (3, &self.sha),
            (4, &self.workflow_name),
            (5, &self.repository),
            (6, &self.source_ref),
        ];
        let config = format!("{}/{}@{}", self.repository_uri(), self.workflow, self.source_ref);
        let mut typed = vec![
            (8, self.issuer.clone()),
            (9, self.signer_uri()),
            (10, self.signer_sha.clone()),
            (11, self.runner.clone()),
            (12, self.repository_uri()),
            (13, self.sha.clone()),
            (14, self.source_ref.clone()),
            (15, self.repository_id.clone()),
            (16, self.owner_uri()),
            (17, self.owner_id.clone()),
            (18, config),
            (19, self.sha.clone()),
            (20, self.trigger.clone()),
            (21, self.run_uri()),
            (22, self.visibility.clone()),
        ];
        typed.extend(self.environment.clone().map(|environment| (23, environment)));
        typed.push((24, self.token_subject()));
        let bare = bare.into_iter().map(|(number, text)| bare_claim(number, text));
        bare.chain(typed.iter().map(|(number, text)| claim(*number, text))).collect()
    }
}

/// A person who signed in with an e-mail address.
#[derive(Clone, Debug)]
pub struct Person {
    /// The address, which becomes the SAN.
    pub email: String,
    /// The OpenID Connect issuer that vouched for it.
    pub issuer: String,
}

impl Person {
    /// Alice of retail, of the design's framework.
    pub fn alice() -> Self {
        Self { email: "alice@retail.example".into(), issuer: "https://accounts.google.com".into() }
    }

    /// The issuer, in both of Fulcio's encodings.
    pub fn claims(&self) -> Vec<Extension> {
        vec![bare_claim(1, &self.issuer), claim(8, &self.issuer)]
    }
}

/// The SAN of a workload or person.
pub fn uri(text: &str) -> Vec<San> {
    vec![San::Uri(text.into())]
}

/// A claim of the old style: the bare string is the extension's value.
pub fn bare_claim(number: u32, text: &str) -> Extension {
    Extension { oid: format!("{FULCIO}.{number}"), critical: false, value: text.as_bytes().to_vec() }
}

/// A claim of the new style: a DER UTF8String.
pub fn claim(number: u32, text: &str) -> Extension {
    Extension { oid: format!("{FULCIO}.{number}"), critical: false, value: asn1::utf8(text) }
}
