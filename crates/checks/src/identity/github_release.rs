use model::{Keyless, Name, NonEmpty, Text};

use super::{Difference, root_difference};

/// The service of GitHub's that says which files are in a release.
///
/// Its certificate has GitHub's own name for it and no issuer: nobody vouches for it but the root. So it is neither the
/// publisher nor a workflow of theirs, and what it signs says nothing of who built a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GithubRelease {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
}

impl GithubRelease {
    /// The only name of its certificate, byte for byte.
    pub const NAME: &'static str = "https://dotcom.releases.github.com";

    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let issuer = who.issuer.clone().map(|seen| Difference::new("issuer", "none", Some(seen)));
        let name = match &who.name {
            Name::Uri(uri) if **uri == *Self::NAME => None,
            Name::Uri(uri) => Some(uri.clone()),
            Name::Email(address) => Some(format!("the e-mail address {address}").into()),
        };
        let name = name.map(|seen| Difference::new("name", Self::NAME, Some(seen)));
        [root_difference(&self.roots, roots), issuer, name].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Claims;

    fn claims(name: Name, issuer: Option<&str>, root: &str) -> Vec<&'static str> {
        let releases = GithubRelease { roots: NonEmpty::one("github".into()) };
        let who = Keyless { name, issuer: issuer.map(Into::into), claims: Claims::default() };
        releases.differences(&who, &NonEmpty::one(root.into())).iter().map(|d| d.claim).collect()
    }

    #[test]
    fn the_very_name_without_an_issuer_under_a_named_root() {
        let uri = |text: &str| Name::Uri(text.into());
        assert!(claims(uri(GithubRelease::NAME), None, "github").is_empty());
        for name in [
            uri("https://dotcom.releases.github.com/"),
            uri("https://dotcom.releases.github.com.evil.example"),
            uri("https://dotcom.attestations.github.com"),
            uri("https://Dotcom.releases.github.com"),
            uri("http://dotcom.releases.github.com"),
            uri(""),
            Name::Email(GithubRelease::NAME.into()),
        ] {
            assert_eq!(claims(name.clone(), None, "github"), ["name"], "{name:?}");
        }
        for issuer in ["https://token.actions.githubusercontent.com", ""] {
            assert_eq!(claims(uri(GithubRelease::NAME), Some(issuer), "github"), ["issuer"], "{issuer}");
        }
        assert_eq!(claims(uri(GithubRelease::NAME), None, "other"), ["roots"]);
    }
}
