use model::{Keyless, Name, NonEmpty, Pattern, Text};

use super::{Difference, issuer_difference, root_difference};

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
        let exact = |claim, wanted: &Option<Text>, seen: &Option<Text>| {
            let wanted = wanted.as_ref()?;
            (seen.as_ref() != Some(wanted)).then(|| Difference::new(claim, wanted.clone(), seen.clone()))
        };
        let number = |claim, wanted: Option<u64>, seen: &Option<Text>| {
            exact(claim, &wanted.map(|number| number.to_string().into()), seen)
        };
        [
            root_difference(&self.roots, roots),
            issuer_difference(self.issuer.as_str(), who),
            self.signer_difference(&who.name),
            signer_extension_difference(&who.name, claims.signer_uri.as_ref()),
            self.source_difference(claims.source.as_ref()),
            number("source-id", self.source_id, &claims.source_id),
            number("owner-id", self.owner_id, &claims.owner_id),
            self.reference_difference(claims.source_ref.as_ref()),
            exact("runner", &self.runner, &claims.runner),
            exact("trigger", &self.trigger, &claims.trigger),
            exact("environment", &self.environment, &claims.environment),
            exact("signer-digest", &self.signer_digest, &claims.signer_digest),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn signer_difference(&self, name: &Name) -> Option<Difference> {
        let seen = match name {
            Name::Uri(uri) => match self.below_host(uri) {
                Some(workflow) if has_one_ref(workflow) && self.signer.matches(workflow) => return None,
                Some(workflow) => workflow.into(),
                None => uri.clone(),
            },
            Name::Email(address) => format!("the e-mail address {address}").into(),
        };
        Some(Difference::new("signer", self.signer.as_str(), Some(seen)))
    }

    fn source_difference(&self, source: Option<&Text>) -> Option<Difference> {
        let repository = source.and_then(|uri| self.below_host(uri));
        if repository.is_some_and(|repository| self.source.matches(repository)) {
            return None;
        }
        let seen = repository.map(Text::from).or_else(|| source.cloned());
        Some(Difference::new("source", self.source.as_str(), seen))
    }

    fn reference_difference(&self, seen: Option<&Text>) -> Option<Difference> {
        let wanted = self.reference.as_ref()?;
        let same = seen.is_some_and(|seen| wanted.matches(seen));
        (!same).then(|| Difference::new("ref", wanted.as_str(), seen.cloned()))
    }

    /// What follows `https://<host>/`. Case counts, and so does everything else: a look-alike host has no rest.
    fn below_host<'a>(&self, uri: &'a str) -> Option<&'a str> {
        uri.strip_prefix("https://")?.strip_prefix(self.issuer.host())?.strip_prefix('/')
    }
}

/// Whether there is exactly one `@`, with something on both sides: with two, it would be open where the
/// workflow ends and the ref begins.
fn has_one_ref(workflow: &str) -> bool {
    workflow.split_once('@').is_some_and(|(path, at)| !path.is_empty() && !at.is_empty() && !at.contains('@'))
}

/// The name and extension `.9` both say which workflow signed; two answers are no answer.
fn signer_extension_difference(name: &Name, extension: Option<&Text>) -> Option<Difference> {
    let seen = extension?;
    let differs = || Difference::new("signer (extension .9)", name.as_str(), Some(seen.clone()));
    (seen.as_ref() != name.as_str()).then(differs)
}

#[cfg(test)]
mod tests;
