use std::fmt;

use super::ecosystem::{Names, of_kind, of_osv};
use super::part::{self, holding};
use crate::{PackageUrl, VersionOrder};

/// A package, however it was named: the type of its package URL, and its name as that type compares names. The one
/// reading of names for whoever looks something up about a package: another spelling escapes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PackageKey {
    kind: String,
    name: String,
}

/// Types of package URL whose namespace is a distribution: one has packages of its own under the names of another.
const OF_DISTRIBUTIONS: [&str; 4] = ["alpm", "apk", "deb", "rpm"];

impl PackageKey {
    /// The package of a package URL, in whichever version.
    pub fn of_url(url: &PackageUrl) -> Self {
        let names = of_kind(&url.kind).map_or(Names::Exact, |ecosystem| ecosystem.names);
        Self { kind: url.kind.to_string(), name: names.alike(&url.path()) }
    }

    /// The package that OSV names by ecosystem and name; `None` where the ecosystem is not known here.
    pub fn of_osv(ecosystem: &str, name: &str) -> Option<Self> {
        let ecosystem = of_osv(ecosystem)?;
        let path = match ecosystem.within {
            "" => name.to_owned(),
            within => format!("{within}/{name}"),
        };
        Some(Self { kind: ecosystem.kind.to_owned(), name: ecosystem.names.alike(&path) })
    }

    /// The packages that it may be a part of, by its path, and whose versions this one may be: an action may lie in a
    /// folder of its repository, a package of Go in one of its module.
    pub fn holders(&self, version: &str) -> Vec<Self> {
        let whole = |name: &str| Self { kind: self.kind.clone(), name: name.to_owned() };
        holding(&self.kind, &self.name, version).map(whole).collect()
    }

    /// Whether what lies in a folder of such a package is always of the package's own version.
    pub fn is_one_with_its_parts(&self) -> bool {
        part::is_one_with_its_parts(&self.kind)
    }

    /// The type of its package URLs.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The distribution it is of, where its type has several; empty where it says none.
    pub fn distribution(&self) -> Option<String> {
        let within = || self.name.rsplit_once('/').map_or("", |(within, _)| within).to_lowercase();
        OF_DISTRIBUTIONS.contains(&&*self.kind).then(within)
    }

    /// How its versions are compared.
    pub fn order(&self) -> VersionOrder {
        of_kind(&self.kind).map_or(VersionOrder::Unknown, |ecosystem| ecosystem.order)
    }
}

impl fmt::Display for PackageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}/{}", self.kind, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::PackageKey;
    use crate::PackageUrl;

    fn key(url: &str) -> PackageKey {
        PackageKey::of_url(&PackageUrl::parse(url).unwrap())
    }

    #[test]
    fn other_spellings_are_one_package() {
        for (one, others) in [
            (
                "pkg:pypi/foo-bar",
                &[
                    "pkg:pypi/Foo_Bar@1.0",
                    "pkg:pypi/foo.bar",
                    "pkg:pypi/foo%2Dbar@1",
                    "PKG:pypi/foo-bar",
                    "pkg:PyPI/foo-bar",
                    "pkg://pypi/foo-bar",
                    "pkg:/pypi/foo-bar",
                    "pkg:pypi//foo-bar",
                    "pkg:pypi/foo-bar/@1.0",
                    "pkg:pypi/foo-bar?a=b#c",
                ][..],
            ),
            (
                "pkg:npm/%40acme/widget",
                &["pkg:npm/@acme/widget@1", "pkg:npm/%40acme%2Fwidget", "pkg:npm/%40acme/%77idget@1"],
            ),
            ("pkg:golang/github.com/acme/x", &["pkg:golang/github.com%2Facme/x@v1.0.0"]),
        ] {
            for other in others {
                assert_eq!(key(one), key(other), "{other}");
            }
        }
        assert_eq!(key("pkg:cargo/left-pad"), key("pkg:cargo/Left_Pad"));
        assert_ne!(key("pkg:npm/foo-bar"), key("pkg:npm/foo.bar"));
        assert_ne!(key("pkg:gem/redcloth"), key("pkg:gem/RedCloth"));
        assert_eq!(key("pkg:npm/%40Acme/Widget@1").to_string(), "pkg:npm/@acme/widget");
    }

    #[test]
    fn a_part_is_held_by_whatever_its_path_begins_with() {
        let holders = |url: &str| -> Vec<String> {
            let url = PackageUrl::parse(url).unwrap();
            let version = url.version.clone().unwrap();
            PackageKey::of_url(&url).holders(&version).iter().map(ToString::to_string).collect()
        };
        let github = "pkg:golang/github.com";
        assert_eq!(
            holders("pkg:golang/github.com/acme/x/sub@v1.0.0"),
            [github.to_owned(), format!("{github}/acme"), format!("{github}/acme/x")]
        );
        assert!(holders("pkg:golang/github.com/acme/x/v2@v2.0.0").is_empty(), "a module of its own");
        assert_eq!(holders("pkg:golang/github.com/acme/x/v2/sub@v2.0.0"), [format!("{github}/acme/x/v2")]);
        assert_eq!(holders("pkg:golang/gopkg.in/yaml.v2/sub@v2.0.0"), ["pkg:golang/gopkg.in/yaml.v2"]);
        assert_eq!(holders("pkg:golang/github.com/acme/x/sub@v3.0.0+incompatible").len(), 3);
        assert_eq!(holders("pkg:golang/github.com/acme/x/sub@main").len(), 3);
        assert_eq!(holders("pkg:githubactions/acme/act/sub@v4"), ["pkg:githubactions/acme/act"]);
        assert!(holders("pkg:npm/%40acme/widget@1").is_empty());
    }

    #[test]
    fn both_ways_to_name_a_package_are_one() {
        let same = |ecosystem: &str, name: &str, url: &str| {
            PackageKey::of_osv(ecosystem, name).is_some_and(|named| named == key(url))
        };
        assert!(same("npm", "@acme/widget", "pkg:npm/%40acme/widget@1.0.0"));
        assert!(same("PyPI", "Flask_SQLAlchemy", "pkg:pypi/flask-sqlalchemy@1"));
        assert!(same("PyPI", "a.-b", "pkg:pypi/A_b"));
        assert!(same("Maven", "org.acme:widget", "pkg:maven/org.acme/widget@1"));
        assert!(same("Go", "github.com/Acme/widget", "pkg:golang/github.com/acme/widget@v1.0.0"));
        assert!(same("Debian:12", "curl", "pkg:deb/debian/curl@7.88.1-10?distro=bookworm"));
        assert!(same(super::super::ecosystem::CRATES, "left", "pkg:cargo/left@1.0.0"));
        assert!(!same("npm", "widget", "pkg:npm/%40acme/widget"));
        assert!(!same("PyPI", "widget", "pkg:npm/widget"));
        assert!(!same("RubyGems", "redcloth", "pkg:gem/RedCloth"));
        assert!(!same("Ubuntu:24.04", "curl", "pkg:deb/debian/curl"));
        assert!(!same("Acme", "x", "pkg:generic/x"));
    }
}
