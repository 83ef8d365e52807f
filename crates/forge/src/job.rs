//! Jobs of other CI systems and workloads, as Fulcio writes them into a certificate: the name, and the extensions its
//! mapping for their issuer has.

use crate::certificate::San;
use crate::identity::{bare_claim, claim};
use crate::x509::Extension;

/// Who signs: an issuer, a name, and claims by the number of their extension. Change any of them.
#[derive(Clone, Debug)]
pub struct Job {
    /// The OpenID Connect issuer.
    pub issuer: String,
    /// The name.
    pub name: San,
    /// The claims.
    pub claims: Vec<(u32, String)>,
}

impl Job {
    /// The release build of acme's widget by a configuration in another project of gitlab.com.
    pub fn gitlab() -> Self {
        let config = "https://gitlab.com/acme/ci//.gitlab-ci.yml@refs/tags/v2.1.0";
        Self::new(
            "https://gitlab.com",
            San::Uri(config.into()),
            &[
                (9, config),
                (10, &"c1".repeat(20)),
                (11, "gitlab-hosted"),
                (12, "https://gitlab.com/acme/apps/widget"),
                (13, &"5a".repeat(20)),
                (14, "refs/tags/v1.4.2"),
                (15, "4711"),
                (16, "https://gitlab.com/acme/apps"),
                (17, "42"),
                (18, config),
                (19, &"c1".repeat(20)),
                (20, "push"),
                (21, "https://gitlab.com/acme/apps/widget/-/jobs/7001"),
                (22, "public"),
                (23, "release"),
            ],
        )
    }

    /// The release build of acme's widget by a pipeline of Buildkite.
    pub fn buildkite() -> Self {
        Self::new(
            "https://agent.buildkite.com",
            San::Uri("https://buildkite.com/acme/widget".into()),
            &[
                (11, "buildkite-hosted"),
                (13, &"5a".repeat(20)),
                (20, "webhook"),
                (21, "https://buildkite.com/acme/widget/builds/7001#0190-5a"),
            ],
        )
    }

    /// A service account of acme's at Google Cloud.
    pub fn google() -> Self {
        let account = "builder@acme-prod.iam.gserviceaccount.com";
        Self::new("https://accounts.google.com", San::Email(account.into()), &[])
    }

    /// A job of acme's at CircleCI. Its runner is two quotation marks, which stand for an ordinary run.
    pub fn circleci() -> Self {
        let definition = "https://circleci.com/api/v2/projects/4711/pipeline-definitions/42";
        Self::new(
            "https://oidc.circleci.com/org/acme",
            San::Uri(definition.into()),
            &[
                (9, definition),
                (11, "\"\""),
                (12, "https://github.com/acme/widget"),
                (14, "refs/tags/v1.4.2"),
                (18, "https://circleci.com/api/v2/pipeline/7001/config"),
                (21, "https://app.circleci.com/workflow/7001/job/1"),
            ],
        )
    }

    fn new(issuer: &str, name: San, claims: &[(u32, &str)]) -> Self {
        let claims = claims.iter().map(|(number, text)| (*number, (*text).into())).collect();
        Self { issuer: issuer.into(), name, claims }
    }

    /// With another name; an extension `.9` or `.18` that repeated the old one repeats this one.
    pub fn named(mut self, uri: &str) -> Self {
        if let San::Uri(old) = std::mem::replace(&mut self.name, San::Uri(uri.into())) {
            for (_, text) in self.claims.iter_mut().filter(|(_, text)| *text == old) {
                *text = uri.into();
            }
        }
        self
    }

    /// With another claim.
    pub fn with(mut self, number: u32, text: &str) -> Self {
        self.claims.retain(|(known, _)| *known != number);
        self.claims.push((number, text.into()));
        self
    }

    /// Without a claim.
    pub fn without(mut self, number: u32) -> Self {
        self.claims.retain(|(known, _)| *known != number);
        self
    }

    /// From another issuer.
    pub fn from(mut self, issuer: &str) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// Its extensions.
    pub fn claims(&self) -> Vec<Extension> {
        let issuer = [bare_claim(1, &self.issuer), claim(8, &self.issuer)];
        issuer.into_iter().chain(self.claims.iter().map(|(number, text)| claim(*number, text))).collect()
    }
}
