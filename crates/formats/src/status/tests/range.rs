//! Ranges are written and compared as the package's ecosystem does.

use model::PackageUrl;
use serde_json::json;

use super::{entry, since};
use crate::{DependencyRange, StatusMatch as Match, StatusTarget};

#[test]
fn a_range_ends_at_versions_of_its_own_ecosystem() {
    let of = |package: &str, from: &str, below: &str| {
        entry(json!({ "dependency": { "package": package, "from": from, "below": below } }), since())
    };
    for (package, from, below, inside, outside) in [
        ("pkg:pypi/foo", "1.0", "2.0rc1", "2.0b3", "2.0"),
        ("pkg:pypi/foo", "1!2.0", "1!3", "1!2.5.post1", "4.0"),
        ("pkg:nuget/Acme.Widget", "1.0.0.1", "1.0.0.5", "1.0.0.4", "1.0.0.5"),
        ("pkg:gem/rails", "7.0", "7.1.3.4", "7.1.3.3", "7.1.3.10"),
        ("pkg:npm/left-pad", "v1.0.0", "2.0.0-rc.1", "2.0.0-beta", "2.0.0"),
        ("pkg:maven/org.acme/widget", "1.0.0", "1.4.0", "1.2.0", "1.4.0"),
    ] {
        let range = of(package, from, below).unwrap().target;
        let asked = |version: &str| {
            let url = PackageUrl::parse(&format!("{package}@{version}")).unwrap();
            StatusTarget::Dependency(DependencyRange::of_url(&url))
        };
        assert_eq!(range.covers(&asked(inside)), Match::Yes, "{package} {inside}");
        assert_eq!(range.covers(&asked(outside)), Match::No, "{package} {outside}");
    }
    for (package, bound, words) in [
        ("pkg:pypi/foo", "newest", ["type pypi", "no version of one"]),
        ("pkg:nuget/Acme.Widget", "1.x", ["type nuget", "no version of one"]),
        ("pkg:gem/rails", "7 0", ["type gem", "no version of one"]),
        ("pkg:npm/left-pad", "1.4", ["type npm", "semantic version"]),
        ("pkg:golang/example.org/x", "1.0", ["type golang", "semantic version"]),
        ("pkg:maven/org.acme/widget", "1.0.Final", ["type maven", "semantic version"]),
        ("pkg:rpm/fedora/curl", "7.88-1", ["type rpm", "semantic version"]),
        ("pkg:acme/x", "1.0", ["type acme", "semantic version"]),
    ] {
        for (from, below) in [(bound, "9.0.0"), ("0.0.1", bound)] {
            let fault = of(package, from, below).unwrap_err();
            assert!(words.iter().all(|word| fault.contains(word)), "{package} {bound}: {fault}");
        }
    }
}
