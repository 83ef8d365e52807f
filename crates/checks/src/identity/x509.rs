use model::{Certified, NonEmpty, Pattern, Text};

use super::{Difference, root_difference};

/// The holder of a certificate under an X.509 root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct X509 {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// The common name of its subject, byte for byte.
    pub common_name: Option<Text>,
    /// The organization of its subject, byte for byte.
    pub organization: Option<Text>,
    /// Its alternative name.
    pub name: Option<X509Name>,
    /// The extended key usages, dotted, every one of which the whole path must permit.
    pub usages: NonEmpty<Text>,
}

/// An alternative name of a certificate. The framework decides the kind, never the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum X509Name {
    /// A URI.
    Uri(Pattern),
    /// An e-mail address, byte for byte.
    Email(Text),
    /// A host, byte for byte.
    Dns(Text),
}

impl X509 {
    /// `id-kp-codeSigning` (RFC 5280 §4.2.1.12): what is demanded unless the framework says otherwise.
    pub const CODE_SIGNING: &'static str = "1.3.6.1.5.5.7.3.3";

    pub(super) fn differences(&self, who: &Certified, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let equal = |wanted: &Text| {
            let wanted = wanted.clone();
            move |seen: &str| *wanted == *seen
        };
        let common_name = self
            .common_name
            .as_ref()
            .and_then(|wanted| only("common-name", wanted, &who.common_names, equal(wanted)));
        let organization = self
            .organization
            .as_ref()
            .and_then(|wanted| only("organization", wanted, &who.organizations, equal(wanted)));
        let name = match &self.name {
            None => None,
            Some(X509Name::Uri(pattern)) => {
                only("uri", pattern.as_str(), &who.uris, |seen| pattern.matches(seen))
            }
            Some(X509Name::Email(wanted)) => only("email", wanted, &who.emails, equal(wanted)),
            Some(X509Name::Dns(wanted)) => only("dns", wanted, &who.hosts, equal(wanted)),
        };
        [root_difference(&self.roots, roots), common_name, organization, name, self.usage(who)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn usage(&self, who: &Certified) -> Option<Difference> {
        let permitted = |wanted: &Text| who.usages.iter().any(|usage| usage == wanted);
        let list =
            |usages: &mut dyn Iterator<Item = &Text>| usages.map(|one| &**one).collect::<Vec<_>>().join(", ");
        let seen = (!who.usages.is_empty()).then(|| list(&mut who.usages.iter()).into());
        (!self.usages.iter().all(permitted))
            .then(|| Difference::new("eku", list(&mut self.usages.iter()), seen))
    }
}

/// The certificate has exactly one value of this kind, and it is the wanted one. With two, one reader could take the
/// one and another the other.
fn only(
    claim: &'static str,
    wanted: &str,
    seen: &[Text],
    is_wanted: impl Fn(&str) -> bool,
) -> Option<Difference> {
    match seen {
        [one] if is_wanted(one) => None,
        [] => Some(Difference::new(claim, wanted, None)),
        several => Some(Difference::new(claim, wanted, Some(several.join(", ").into()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;

    fn claims(identity: &X509, who: &Certified) -> Vec<&'static str> {
        identity.differences(who, &NonEmpty::one("factory".into())).iter().map(|d| d.claim).collect()
    }

    fn released_by() -> X509 {
        X509 {
            roots: NonEmpty::one("factory".into()),
            common_name: Some("Release Signing".into()),
            organization: Some("Acme".into()),
            name: Some(X509Name::Email("release@acme.example".into())),
            usages: NonEmpty::one(X509::CODE_SIGNING.into()),
        }
    }

    #[test]
    fn everything_that_is_pinned_must_be_there_once_and_equal() {
        let who = sample::certified();
        assert!(claims(&released_by(), &who).is_empty());
        let with = |change: fn(&mut Certified)| {
            let mut who = sample::certified();
            change(&mut who);
            claims(&released_by(), &who)
        };
        assert_eq!(with(|who| who.common_names = vec!["release signing".into()]), ["common-name"]);
        assert_eq!(with(|who| who.common_names.push("Release Signing".into())), ["common-name"], "twice");
        assert_eq!(with(|who| who.organizations.clear()), ["organization"]);
        assert_eq!(with(|who| who.emails = vec!["Release@acme.example".into()]), ["email"]);
        assert_eq!(with(|who| who.emails.push("other@acme.example".into())), ["email"]);
        assert_eq!(with(|who| who.usages.clear()), ["eku"], "none stated is none permitted");
        assert_eq!(with(|who| who.usages = vec!["2.5.29.37.0".into()]), ["eku"], "any is not this one");
        let other = X509 { roots: NonEmpty::one("other".into()), ..released_by() };
        assert_eq!(claims(&other, &who), ["roots"]);
    }

    #[test]
    fn the_kind_of_name_counts() {
        let who = sample::certified();
        let named = |name| X509 { name: Some(name), ..released_by() };
        let uri = |pattern: &str| X509Name::Uri(Pattern::parse(pattern).unwrap());
        assert!(claims(&named(uri("spiffe://acme.example/build/**")), &who).is_empty());
        assert_eq!(claims(&named(uri("spiffe://acme.example/test/**")), &who), ["uri"]);
        assert_eq!(claims(&named(X509Name::Dns("release@acme.example".into())), &who), ["dns"]);
        assert_eq!(claims(&named(X509Name::Email("spiffe://acme.example/build/ci".into())), &who), ["email"]);
    }

    #[test]
    fn every_usage_that_is_listed_is_demanded() {
        let mut both = NonEmpty::one(X509::CODE_SIGNING.into());
        both.push("1.3.6.1.5.5.7.3.4".into());
        let two = X509 { usages: both, ..released_by() };
        let mut who = sample::certified();
        assert_eq!(claims(&two, &who), ["eku"]);
        who.usages.push("1.3.6.1.5.5.7.3.4".into());
        assert!(claims(&two, &who).is_empty());
    }
}
