use model::{Keyless, Name, NonEmpty, Text};

use super::{Difference, claim, root_difference};

/// A service account of Google Cloud, which a workload there runs as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Google {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// Its address below `gserviceaccount.com`, byte for byte.
    pub service_account: Text,
}

impl Google {
    /// The issuer of Google's identities.
    pub const ISSUER: &'static str = "https://accounts.google.com";

    /// The domain of service accounts: no person has an address below it.
    pub const DOMAIN: &'static str = ".gserviceaccount.com";

    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let seen = match &who.name {
            Name::Email(address) if *address == self.service_account => None,
            Name::Email(address) => Some(address.clone()),
            Name::Uri(uri) => Some(format!("the URI {uri}").into()),
        };
        let account =
            seen.map(|seen| Difference::new("service-account", self.service_account.clone(), Some(seen)));
        [root_difference(&self.roots, roots), claim::issuer(Self::ISSUER, who), account]
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
        let builder = Google {
            roots: NonEmpty::one("acme".into()),
            service_account: "builder@acme-prod.iam.gserviceaccount.com".into(),
        };
        let who = Keyless { name, issuer: Some(issuer.into()), claims: Claims::default() };
        builder.differences(&who, &NonEmpty::one(root.into())).iter().map(|d| d.claim).collect()
    }

    #[test]
    fn the_very_account_from_google_under_a_named_root() {
        let mail = |text: &str| Name::Email(text.into());
        let account = "builder@acme-prod.iam.gserviceaccount.com";
        assert!(claims(mail(account), Google::ISSUER, "acme").is_empty());
        for name in [
            mail("builder@evil.iam.gserviceaccount.com"),
            mail("builder@acme-prod.iam.gserviceaccount.com.evil.example"),
            mail("Builder@acme-prod.iam.gserviceaccount.com"),
            mail(""),
            Name::Uri(account.into()),
        ] {
            assert_eq!(claims(name.clone(), Google::ISSUER, "acme"), ["service-account"], "{name:?}");
        }
        for issuer in [
            "accounts.google.com",
            "https://accounts.google.com/",
            "https://accounts.google.com.evil.example",
        ] {
            assert_eq!(claims(mail(account), issuer, "acme"), ["issuer"], "{issuer}");
        }
        assert_eq!(claims(mail(account), Google::ISSUER, "other"), ["roots"]);
    }
}
