use model::{Keyless, Name, NonEmpty, Pattern, Text};

use super::{Difference, issuer_difference, root_difference};

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
        [root_difference(&self.roots, roots), issuer_difference(&self.issuer, who), name]
            .into_iter()
            .flatten()
            .collect()
    }
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
        let who = Keyless { name, issuer: "https://issuer.example".into(), claims: Claims::default() };
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
}
