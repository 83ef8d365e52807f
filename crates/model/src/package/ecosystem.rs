use super::VersionOrder as Order;

/// An ecosystem that is known here.
pub(super) struct Ecosystem {
    /// Its name in OSV, without the release after a colon.
    pub(super) osv: &'static str,
    /// The type of its package URLs.
    pub(super) kind: &'static str,
    /// What its package URLs have for a namespace where OSV has none, such as the distribution.
    pub(super) within: &'static str,
    pub(super) names: Names,
    pub(super) order: Order,
}

/// How an ecosystem compares names.
#[derive(Clone, Copy)]
pub(super) enum Names {
    /// As they are written.
    Exact,
    /// Without case.
    Folded,
    /// Without case, and with runs of `-`, `_` and `.` as one `-` (PEP 503).
    Python,
    /// Without case, and with `_` as `-`: the registry gives no second package a name that differs only so.
    Rust,
    /// As written, with `:` between group and artifact.
    Maven,
}

const fn known(osv: &'static str, kind: &'static str, names: Names, order: Order) -> Ecosystem {
    Ecosystem { osv, kind, within: "", names, order }
}

const fn distribution(
    osv: &'static str,
    kind: &'static str,
    within: &'static str,
    order: Order,
) -> Ecosystem {
    Ecosystem { osv, kind, within, names: Names::Folded, order }
}

/// The name of an ecosystem, which the format prescribes and nobody is contacted for; it merely looks like a host.
pub(super) const CRATES: &str = concat!("crates", ".io");

/// Where the order of versions is not known here, only versions that are listed can be told. Distributions give each of
/// their releases ranges of its own, so their order alone does not tell: [`PackageUrl::is_of_release`](crate::PackageUrl).
const ECOSYSTEMS: &[Ecosystem] = &[
    known("npm", "npm", Names::Folded, Order::Semver),
    known("PyPI", "pypi", Names::Python, Order::Python),
    known(CRATES, "cargo", Names::Rust, Order::Semver),
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
    distribution("Debian", "deb", "debian", Order::Debian),
    distribution("Ubuntu", "deb", "ubuntu", Order::Debian),
    distribution("Alpine", "apk", "alpine", Order::Unknown),
    distribution("Wolfi", "apk", "wolfi", Order::Unknown),
    distribution("Chainguard", "apk", "chainguard", Order::Unknown),
];

pub(super) fn of_kind(kind: &str) -> Option<&'static Ecosystem> {
    ECOSYSTEMS.iter().find(|ecosystem| ecosystem.kind == kind)
}

pub(super) fn of_osv(name: &str) -> Option<&'static Ecosystem> {
    let base = name.split(':').next().unwrap_or_default();
    ECOSYSTEMS.iter().find(|ecosystem| ecosystem.osv == base)
}

impl Names {
    pub(super) fn alike(self, name: &str) -> String {
        match self {
            Self::Exact => name.to_owned(),
            Self::Folded => name.to_lowercase(),
            Self::Rust => name.to_lowercase().replace('_', "-"),
            Self::Maven => name.replace(':', "/"),
            Self::Python => {
                let lower = name.to_lowercase();
                let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("-")
            }
        }
    }
}
