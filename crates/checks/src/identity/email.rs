use model::{Keyless, Name, NonEmpty, Text};

use super::{Difference, claim, root_difference};

/// A person or service account, known to an issuer by an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// The OIDC issuer, byte for byte: who says that the address is theirs.
    pub issuer: Text,
    /// The address, byte for byte. Case counts: providers disagree on whether it matters, so one spelling is one
    /// identity.
    pub address: Text,
}

impl Email {
    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let name = match &who.name {
            Name::Email(address) if *address == self.address => None,
            Name::Email(address) => Some(address.clone()),
            Name::Uri(uri) => Some(format!("the URI {uri}").into()),
        };
        let address = name.map(|seen| Difference::new("address", self.address.clone(), Some(seen)));
        [root_difference(&self.roots, roots), claim::issuer(&self.issuer, who), address]
            .into_iter()
            .flatten()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Claims;

    fn claims(name: Name, issuer: &str, root: &str) -> Vec<&'static str> {
        let alice = Email {
            roots: NonEmpty::one("public-good".into()),
            issuer: "https://accounts.example".into(),
            address: "alice@retail.example".into(),
        };
        let who = Keyless { name, issuer: Some(issuer.into()), claims: Claims::default() };
        alice.differences(&who, &NonEmpty::one(root.into())).iter().map(|d| d.claim).collect()
    }

    #[test]
    fn address_issuer_and_root_must_all_be_equal() {
        let address = || Name::Email("alice@retail.example".into());
        assert!(claims(address(), "https://accounts.example", "public-good").is_empty());
        assert_eq!(claims(address(), "https://accounts.example/", "public-good"), ["issuer"]);
        assert_eq!(claims(address(), "https://accounts.example.evil.example", "public-good"), ["issuer"]);
        assert_eq!(claims(address(), "https://accounts.example", "staging"), ["roots"]);
    }

    #[test]
    fn no_other_spelling_and_no_uri_is_the_address() {
        for other in ["Alice@retail.example", "alice@retail.example ", "alice@retail.example.evil", ""] {
            let seen = claims(Name::Email(other.into()), "https://accounts.example", "public-good");
            assert_eq!(seen, ["address"], "{other}");
        }
        let uri = Name::Uri("alice@retail.example".into());
        assert_eq!(claims(uri, "https://accounts.example", "public-good"), ["address"]);
    }
}
