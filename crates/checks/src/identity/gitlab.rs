use model::{Keyless, Name, NonEmpty, Pattern, Text};

use super::{Difference, claim, root_difference};

/// A job of GitLab CI: which configuration signed, and for which project.
///
/// `signer` and `source` are two things: the configuration may lie in another project than the one that is built.
/// Each field is compared with its own certificate extension; an absent extension never matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gitlab {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// The OIDC issuer, byte for byte: the URL of the GitLab instance, below which its projects live.
    pub issuer: Text,
    /// The CI configuration that signed. Extension `.9` must then be absent or equal to the name.
    pub signer: GitlabConfig,
    /// The project that was built, `group/project`: extension `.12` after the host.
    pub source: Pattern,
    /// That project's number, `.15`.
    pub source_id: Option<u64>,
    /// The number of its namespace, `.17`.
    pub owner_id: Option<u64>,
    /// The ref that was built, `.14`.
    pub reference: Option<Pattern>,
    /// The commit that was built, `.13`.
    pub commit: Option<Text>,
    /// `gitlab-hosted` or `self-hosted`, `.11`.
    pub runner: Option<Text>,
    /// What started the pipeline, `.20`.
    pub trigger: Option<Text>,
    /// The deployment environment, `.23`.
    pub environment: Option<Text>,
    /// The commit the configuration was taken from, `.10`.
    pub signer_digest: Option<Text>,
}

/// A CI configuration as GitLab names it: `group/project//.gitlab-ci.yml@refs/tags/v1`.
///
/// The two sides of `//` are matched on their own, so that no wildcard of one reaches into the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitlabConfig {
    /// The project it lies in.
    pub project: Pattern,
    /// Its path there and its ref, `.gitlab-ci.yml@refs/tags/v1`.
    pub file: Pattern,
}

impl GitlabConfig {
    fn matches(&self, config: &str) -> bool {
        config.split_once("//").is_some_and(|(project, file)| {
            claim::has_one_ref(file) && self.project.matches(project) && self.file.matches(file)
        })
    }

    fn shown(&self) -> String {
        format!("{}//{}", self.project.as_str(), self.file.as_str())
    }
}

impl Gitlab {
    /// The issuer of gitlab.com.
    pub const DEFAULT_ISSUER: &'static str = "https://gitlab.com";

    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let claims = &who.claims;
        [
            root_difference(&self.roots, roots),
            claim::issuer(&self.issuer, who),
            self.signer_difference(&who.name),
            claim::signer_extension(who),
            self.source_difference(claims.source.as_ref()),
            claim::number("source-id", self.source_id, claims.source_id.as_ref()),
            claim::number("owner-id", self.owner_id, claims.owner_id.as_ref()),
            claim::matching("ref", self.reference.as_ref(), claims.source_ref.as_ref()),
            claim::exact("commit", self.commit.as_ref(), claims.source_digest.as_ref()),
            claim::exact("runner", self.runner.as_ref(), claims.runner.as_ref()),
            claim::exact("trigger", self.trigger.as_ref(), claims.trigger.as_ref()),
            claim::exact("environment", self.environment.as_ref(), claims.environment.as_ref()),
            claim::exact("signer-digest", self.signer_digest.as_ref(), claims.signer_digest.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn signer_difference(&self, name: &Name) -> Option<Difference> {
        let seen = match name {
            Name::Uri(uri) => match below(&self.issuer, uri) {
                Some(config) if self.signer.matches(config) => return None,
                Some(config) => config.into(),
                None => uri.clone(),
            },
            Name::Email(address) => format!("the e-mail address {address}").into(),
        };
        Some(Difference::new("signer", self.signer.shown(), Some(seen)))
    }

    /// Fulcio's public instance writes the sources of every GitLab below gitlab.com, whatever their host. The
    /// issuer, which is compared byte for byte, says which instance spoke of the project.
    fn source_difference(&self, source: Option<&Text>) -> Option<Difference> {
        let project =
            source.and_then(|uri| below(&self.issuer, uri).or_else(|| below(Self::DEFAULT_ISSUER, uri)));
        if project.is_some_and(|project| self.source.matches(project)) {
            return None;
        }
        let seen = project.map(Text::from).or_else(|| source.cloned());
        Some(Difference::new("source", self.source.as_str(), seen))
    }
}

/// What follows `https://<host>/`: a look-alike host has no rest.
fn below<'a>(instance: &str, uri: &'a str) -> Option<&'a str> {
    uri.strip_prefix(instance)?.strip_prefix('/')
}

#[cfg(test)]
mod tests;
