use model::{Keyless, Name, NonEmpty, Pattern, Text};

use super::{Difference, claim, root_difference};

/// Any keyless signer, by issuer and name alone.
///
/// The pattern says which kind of name it is for: with a `:` (every URI has one) it matches only URIs,
/// without only e-mail addresses. So the framework decides the kind, never the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// The OIDC issuer, byte for byte.
    pub issuer: Text,
    /// The certificate's Subject Alternative Name.
    pub name: Pattern,
}

impl Other {
    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let wants_uri = self.name.as_str().contains(':');
        let (is_uri, seen) = match &who.name {
            Name::Email(address) => (false, format!("the e-mail address {address}")),
            Name::Uri(uri) => (true, format!("the URI {uri}")),
        };
        // An address has one `@`; with two, a pattern such as `*@retail.example` could be met by another domain's user.
        let one_address = is_uri || who.name.as_str().matches('@').count() == 1;
        let same = wants_uri == is_uri && one_address && self.name.matches(who.name.as_str());
        let name = (!same).then(|| Difference::new("name", self.name.as_str(), Some(seen.into())));
        [root_difference(&self.roots, roots), claim::issuer(&self.issuer, who), name, rerun_difference(who)]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The issuer of CircleCI; each organization has one of its own below `/org/`.
const CIRCLECI: &str = "https://oidc.circleci.com";

/// What the certificate of a CircleCI job says of its runner (`.11`) when a person ran the job again with a shell
/// in it.
const SSH_RERUN: &str = "ssh-rerun";

/// A job that somebody could type into has built what they typed, so CircleCI's SSH re-runs are nobody. The
/// certificate of every other job says that it is none.
fn rerun_difference(who: &Keyless) -> Option<Difference> {
    let below = who.issuer.as_deref()?.strip_prefix(CIRCLECI)?;
    let circleci = below.is_empty() || below.starts_with('/');
    let seen = who.claims.runner.as_ref();
    let sound = seen.is_some_and(|runner| **runner != *SSH_RERUN);
    (circleci && !sound).then(|| Difference::new("runner", "no SSH re-run", seen.cloned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Claims;

    fn claims(pattern: &str, name: Name) -> Vec<&'static str> {
        let robot = Other {
            roots: NonEmpty::one("acme".into()),
            issuer: "https://issuer.example".into(),
            name: Pattern::parse(pattern).unwrap(),
        };
        let who = Keyless { name, issuer: Some("https://issuer.example".into()), claims: Claims::default() };
        robot.differences(&who, &NonEmpty::one("acme".into())).iter().map(|d| d.claim).collect()
    }

    #[test]
    fn a_uri_pattern_matches_uris_only() {
        let pattern = "spiffe://acme.example/build/**";
        assert!(claims(pattern, Name::Uri("spiffe://acme.example/build/a/b".into())).is_empty());
        for name in [
            Name::Uri("spiffe://acme.example.evil/build/a".into()),
            Name::Uri("spiffe://acme.example/build/../admin".into()),
            Name::Uri("xspiffe://acme.example/build/a".into()),
            Name::Email("spiffe://acme.example/build/a".into()),
        ] {
            assert_eq!(claims(pattern, name), ["name"]);
        }
    }

    #[test]
    fn a_name_pattern_without_colon_matches_one_address_only() {
        assert!(claims("*@retail.example", Name::Email("bob@retail.example".into())).is_empty());
        for name in [
            Name::Email("bob@evil.example@retail.example".into()),
            Name::Email("bob@retail.example.evil".into()),
            Name::Uri("bob@retail.example".into()),
        ] {
            assert_eq!(claims("*@retail.example", name), ["name"]);
        }
        assert_eq!(claims("**", Name::Uri("https://x.example/a".into())), ["name"]);
    }

    #[test]
    fn a_job_of_circleci_that_was_run_again_with_a_shell_is_nobody() {
        let name = "https://circleci.com/api/v2/projects/p/pipeline-definitions/d";
        let organization = "https://oidc.circleci.com/org/a64b";
        let differing = |issuer: &str, runner: Option<&str>| -> Vec<&'static str> {
            let acme = Other {
                roots: NonEmpty::one("acme".into()),
                issuer: issuer.into(),
                name: Pattern::parse(name).unwrap(),
            };
            let claims = Claims { runner: runner.map(Into::into), ..Claims::default() };
            let who = Keyless { name: Name::Uri(name.into()), issuer: Some(issuer.into()), claims };
            acme.differences(&who, &NonEmpty::one("acme".into())).iter().map(|d| d.claim).collect()
        };
        for issuer in [CIRCLECI, organization] {
            // The certificate of an ordinary job has two quotation marks there.
            assert!(differing(issuer, Some("\"\"")).is_empty());
            assert_eq!(differing(issuer, Some(SSH_RERUN)), ["runner"]);
            assert_eq!(differing(issuer, None), ["runner"], "silence is not consent");
        }
        assert!(differing("https://oidc.circleci.com.acme.example", None).is_empty(), "another issuer");
    }
}
