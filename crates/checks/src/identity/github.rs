use model::{Keyless, Name, NonEmpty, Pattern, Text};

use super::{Difference, claim, root_difference};

mod issuer;

pub use issuer::{GithubIssuer, IssuerFault};

/// A workflow of GitHub Actions: which workflow signed, and for which repository.
///
/// `signer` and `source` are two things. A reusable workflow of `acme/ci` may build `acme/widget`; then the
/// signer lives in the first and the source is the second. Each field is compared with its own certificate
/// extension (arc `1.3.6.1.4.1.57264.1`); an absent extension never matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Github {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// The OIDC issuer, byte for byte; it also says on which host the repositories live.
    pub issuer: GithubIssuer,
    /// The workflow that signed, `owner/repo/.github/workflows/file.yml@ref`, matched on the name after the
    /// host. Extension `.9` must then be absent or equal to the name.
    pub signer: Pattern,
    /// The repository that was built, `owner/repo`: extension `.12` after the host.
    pub source: Pattern,
    /// That repository's number, `.15`: it survives renames, and a name registered anew does not get it.
    pub source_id: Option<u64>,
    /// The owner's number, `.17`.
    pub owner_id: Option<u64>,
    /// The ref that was built, `.14`.
    pub reference: Option<Pattern>,
    /// The commit that was built, `.13`.
    pub commit: Option<Text>,
    /// The workflow that was started and that called the one that signs, with its ref: `.18`.
    pub caller: Option<Pattern>,
    /// `github-hosted` or `self-hosted`, `.11`.
    pub runner: Option<Text>,
    /// The event that started the run, `.20`.
    pub trigger: Option<Text>,
    /// The deployment environment, `.23`.
    pub environment: Option<Text>,
    /// The commit the signing workflow was taken from, `.10`.
    pub signer_digest: Option<Text>,
}

impl Github {
    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let claims = &who.claims;
        [
            root_difference(&self.roots, roots),
            claim::issuer(self.issuer.as_str(), who),
            self.workflow_difference("signer", Some(&self.signer), Some(&as_uri(&who.name))),
            claim::signer_extension(who),
            self.source_difference(claims.source.as_ref()),
            claim::number("source-id", self.source_id, claims.source_id.as_ref()),
            claim::number("owner-id", self.owner_id, claims.owner_id.as_ref()),
            claim::matching("ref", self.reference.as_ref(), claims.source_ref.as_ref()),
            claim::exact("commit", self.commit.as_ref(), claims.source_digest.as_ref()),
            self.workflow_difference("caller", self.caller.as_ref(), claims.config_uri.as_ref()),
            claim::exact("runner", self.runner.as_ref(), claims.runner.as_ref()),
            claim::exact("trigger", self.trigger.as_ref(), claims.trigger.as_ref()),
            claim::exact("environment", self.environment.as_ref(), claims.environment.as_ref()),
            claim::exact("signer-digest", self.signer_digest.as_ref(), claims.signer_digest.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A workflow with its ref, by its URI.
    fn workflow_difference(
        &self,
        claim: &'static str,
        wanted: Option<&Pattern>,
        seen: Option<&Text>,
    ) -> Option<Difference> {
        let wanted = wanted?;
        let workflow = seen.and_then(|uri| self.below_host(uri));
        if workflow.is_some_and(|workflow| claim::has_one_ref(workflow) && wanted.matches(workflow)) {
            return None;
        }
        Some(Difference::new(claim, wanted.as_str(), workflow.map(Text::from).or_else(|| seen.cloned())))
    }

    fn source_difference(&self, source: Option<&Text>) -> Option<Difference> {
        let repository = source.and_then(|uri| self.below_host(uri));
        if repository.is_some_and(|repository| self.source.matches(repository)) {
            return None;
        }
        let seen = repository.map(Text::from).or_else(|| source.cloned());
        Some(Difference::new("source", self.source.as_str(), seen))
    }

    /// What follows `https://<host>/`. Case counts, and so does everything else: a look-alike host has no rest.
    fn below_host<'a>(&self, uri: &'a str) -> Option<&'a str> {
        uri.strip_prefix("https://")?.strip_prefix(self.issuer.host())?.strip_prefix('/')
    }
}

/// The name as a URI; an e-mail address with the same letters is told as what it is, and is none.
fn as_uri(name: &Name) -> Text {
    match name {
        Name::Uri(uri) => uri.clone(),
        Name::Email(address) => format!("the e-mail address {address}").into(),
    }
}

#[cfg(test)]
mod tests;
