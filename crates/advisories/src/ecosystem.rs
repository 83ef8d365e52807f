//! Which packages an advisory is about, and which a feed knows of at all.

use formats::OsvPackage;
use model::{PackageKey, PackageUrl};

/// What a feed knows of when it has an advisory of it: an ecosystem, or one distribution of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field {
    kind: String,
    distribution: Option<String>,
}

impl Field {
    /// What a package belongs to.
    pub(crate) fn of(package: &PackageKey) -> Self {
        Self { kind: package.kind().to_owned(), distribution: package.distribution() }
    }
}

/// The packages that OSV means: by ecosystem and name, and by package URL where it gives one as well.
pub(crate) fn packages(package: &OsvPackage) -> Vec<PackageKey> {
    let named = PackageKey::of_osv(&package.ecosystem, &package.name);
    let url = package.purl.as_deref().and_then(|purl| PackageUrl::parse(purl).ok());
    let mut all: Vec<PackageKey> = named.into_iter().chain(url.as_ref().map(PackageKey::of_url)).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::{Field, packages};
    use formats::OsvPackage;
    use model::{PackageKey, PackageUrl};

    fn key(url: &str) -> PackageKey {
        PackageKey::of_url(&PackageUrl::parse(url).unwrap())
    }

    #[test]
    fn packages_of_two_distributions_are_of_two_fields() {
        let field = |url: &str| Field::of(&key(url));
        for (one, other) in [
            ("pkg:deb/debian/curl@1", "pkg:deb/Debian/wget@1"),
            ("pkg:npm/%40acme/widget", "pkg:npm/left"),
            ("pkg:rpm/redhat/curl@1", "pkg:rpm/RedHat/wget@1"),
        ] {
            assert_eq!(field(one), field(other));
        }
        for (one, other) in [
            ("pkg:deb/debian/curl@1", "pkg:deb/ubuntu/curl@1"),
            ("pkg:deb/debian/curl@1", "pkg:deb/curl@1"),
            ("pkg:apk/alpine/curl@1", "pkg:apk/wolfi/curl@1"),
            ("pkg:rpm/redhat/curl@1", "pkg:rpm/fedora/curl@1"),
        ] {
            assert_ne!(field(one), field(other));
        }
    }

    #[test]
    fn a_package_url_of_its_own_counts_where_the_ecosystem_is_not_known() {
        let purl = Some("pkg:generic/acme/widget".into());
        let package = OsvPackage { ecosystem: "Acme".into(), name: "x".into(), purl };
        assert_eq!(packages(&package), [key("pkg:generic/acme/widget@1")]);
        let silent = OsvPackage { ecosystem: "Acme".into(), name: "x".into(), purl: None };
        assert_eq!(packages(&silent), []);
    }
}
