//! Which package is meant: OSV names an ecosystem and a name, a package URL a type, a namespace and a name.

use formats::OsvPackage;
use model::PackageUrl;

use crate::order::Order;

/// A package, however it was named: the type of its package URL, and its name as that type compares names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) kind: String,
    name: String,
}

/// An ecosystem that is known here.
struct Ecosystem {
    /// Its name in OSV, without the release after a colon.
    osv: &'static str,
    /// The type of its package URLs.
    kind: &'static str,
    /// What its package URLs have for a namespace where OSV has none, such as the distribution.
    within: &'static str,
    names: Names,
    order: Order,
}

/// How an ecosystem compares names.
#[derive(Clone, Copy)]
enum Names {
    /// As they are written.
    Exact,
    /// Without case.
    Folded,
    /// Without case, and with runs of `-`, `_` and `.` as one `-` (PEP 503).
    Python,
    /// As written, with `:` between group and artifact.
    Maven,
}

const fn known(osv: &'static str, kind: &'static str, names: Names, order: Order) -> Ecosystem {
    Ecosystem { osv, kind, within: "", names, order }
}

const fn distribution(osv: &'static str, kind: &'static str, within: &'static str) -> Ecosystem {
    Ecosystem { osv, kind, within, names: Names::Folded, order: Order::Unknown }
}

/// The name of an ecosystem, which the format prescribes and nobody is contacted for; it merely looks like a host.
const CRATES: &str = concat!("crates", ".io");

/// Where the order of versions is not known here, only versions that an advisory lists can be told. Distributions give
/// each of their releases ranges of its own, and a package does not say which release it is of: their order alone would
/// not tell.
const ECOSYSTEMS: &[Ecosystem] = &[
    known("npm", "npm", Names::Folded, Order::Semver),
    known("PyPI", "pypi", Names::Python, Order::Python),
    known(CRATES, "cargo", Names::Exact, Order::Semver),
    known("Go", "golang", Names::Folded, Order::Semver),
    known("Maven", "maven", Names::Maven, Order::Unknown),
    known("NuGet", "nuget", Names::Folded, Order::Nuget),
    known("RubyGems", "gem", Names::Exact, Order::Ruby),
    known("Packagist", "composer", Names::Folded, Order::Unknown),
    known("Hex", "hex", Names::Folded, Order::Semver),
    known("Pub", "pub", Names::Folded, Order::Semver),
    known("SwiftURL", "swift", Names::Folded, Order::Semver),
    known("GitHub Actions", "githubactions", Names::Folded, Order::Semver),
    known("Julia", "julia", Names::Exact, Order::Semver),
    known("Hackage", "hackage", Names::Exact, Order::Unknown),
    known("CRAN", "cran", Names::Exact, Order::Unknown),
    known("ConanCenter", "conan", Names::Folded, Order::Unknown),
    known("Bitnami", "bitnami", Names::Folded, Order::Semver),
    distribution("Debian", "deb", "debian"),
    distribution("Ubuntu", "deb", "ubuntu"),
    distribution("Alpine", "apk", "alpine"),
    distribution("Wolfi", "apk", "wolfi"),
    distribution("Chainguard", "apk", "chainguard"),
];

/// Types of package URL whose namespace is a distribution: one has packages of its own under the names of another.
const OF_DISTRIBUTIONS: [&str; 4] = ["alpm", "apk", "deb", "rpm"];

/// What a feed knows of when it has an advisory of it: an ecosystem, or one distribution of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field {
    kind: String,
    distribution: Option<String>,
}

impl Key {
    /// What the package belongs to.
    pub(crate) fn field(&self) -> Field {
        let within = || self.name.rsplit_once('/').map_or("", |(within, _)| within).to_lowercase();
        let distribution = OF_DISTRIBUTIONS.contains(&&*self.kind).then(within);
        Field { kind: self.kind.clone(), distribution }
    }

    /// The package of a package URL.
    pub(crate) fn of_url(url: &PackageUrl) -> Self {
        let path = match &*url.namespace {
            "" => url.name.to_string(),
            namespace => format!("{namespace}/{}", url.name),
        };
        let names = of_kind(&url.kind).map_or(Names::Exact, |ecosystem| ecosystem.names);
        Self { kind: url.kind.to_string(), name: names.alike(&path) }
    }

    /// The packages that OSV means: by ecosystem and name, and by package URL where it gives one as well.
    pub(crate) fn all_of(package: &OsvPackage) -> Vec<Self> {
        let base = package.ecosystem.split(':').next().unwrap_or_default();
        let named = ECOSYSTEMS.iter().find(|ecosystem| ecosystem.osv == base).map(|ecosystem| {
            let path = match ecosystem.within {
                "" => package.name.to_string(),
                within => format!("{within}/{}", package.name),
            };
            Self { kind: ecosystem.kind.to_owned(), name: ecosystem.names.alike(&path) }
        });
        let url = package.purl.as_deref().and_then(|purl| PackageUrl::parse(purl).ok());
        let mut all: Vec<Self> = named.into_iter().chain(url.as_ref().map(Self::of_url)).collect();
        all.dedup();
        all
    }
}

/// The order of versions of packages with this type of package URL.
pub(crate) fn order(kind: &str) -> Order {
    of_kind(kind).map_or(Order::Unknown, |ecosystem| ecosystem.order)
}

fn of_kind(kind: &str) -> Option<&'static Ecosystem> {
    ECOSYSTEMS.iter().find(|ecosystem| ecosystem.kind == kind)
}

impl Names {
    fn alike(self, name: &str) -> String {
        match self {
            Self::Exact => name.to_owned(),
            Self::Folded => name.to_lowercase(),
            Self::Maven => name.replace(':', "/"),
            Self::Python => {
                let lower = name.to_lowercase();
                let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("-")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;
    use formats::OsvPackage;
    use model::PackageUrl;

    fn same(ecosystem: &str, name: &str, url: &str) -> bool {
        let package = OsvPackage { ecosystem: ecosystem.into(), name: name.into(), purl: None };
        Key::all_of(&package).contains(&Key::of_url(&PackageUrl::parse(url).unwrap()))
    }

    #[test]
    fn both_ways_to_name_a_package_are_one() {
        assert!(same("npm", "@acme/widget", "pkg:npm/%40acme/widget@1.0.0"));
        assert!(same("PyPI", "Flask_SQLAlchemy", "pkg:pypi/flask-sqlalchemy@1"));
        assert!(same("PyPI", "a.-b", "pkg:pypi/A_b"));
        assert!(same("Maven", "org.acme:widget", "pkg:maven/org.acme/widget@1"));
        assert!(same("Go", "github.com/Acme/widget", "pkg:golang/github.com/acme/widget@v1.0.0"));
        assert!(same("Debian:12", "curl", "pkg:deb/debian/curl@7.88.1-10?distro=bookworm"));
        assert!(same(super::CRATES, "left", "pkg:cargo/left@1.0.0"));
        assert!(!same("npm", "widget", "pkg:npm/%40acme/widget"));
        assert!(!same("PyPI", "widget", "pkg:npm/widget"));
        assert!(!same("RubyGems", "redcloth", "pkg:gem/RedCloth"));
        assert!(!same("Ubuntu:24.04", "curl", "pkg:deb/debian/curl"));
    }

    #[test]
    fn packages_of_two_distributions_are_of_two_fields() {
        let field = |url: &str| Key::of_url(&PackageUrl::parse(url).unwrap()).field();
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
        let url = PackageUrl::parse("pkg:generic/acme/widget@1").unwrap();
        assert_eq!(Key::all_of(&package), [Key::of_url(&url)]);
        let silent = OsvPackage { ecosystem: "Acme".into(), name: "x".into(), purl: None };
        assert_eq!(Key::all_of(&silent), []);
    }
}
