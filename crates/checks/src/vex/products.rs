//! What a VEX statement is about: the artifact, or something that it is made of.

use decision::Facts;
use dependencies::Dependency;
use formats::{VexProduct, VexStatement};
use model::{Digest, PackageKey, PackageUrl, Subject, Text};

use crate::testimony::Testimony;

/// What is asked about.
pub(crate) enum Concerned<'a> {
    /// The artifact, under a package URL that a proof gives it.
    Artifact(&'a PackageUrl, &'a Facts<'a>),
    /// Something it depends on; and the package URLs that the signer of its bill of materials gives the artifact.
    Dependency(&'a Dependency, &'a [PackageUrl], &'a Facts<'a>),
}

impl Concerned<'_> {
    /// Whether a statement is about it: surely (`Some(true)`), perhaps, or not. One that names no product is about
    /// whatever it is attested about. What is said of a part says nothing of the whole; what is said of the whole artifact
    /// is said of what it is made of, as far as it is in there.
    pub(super) fn by(&self, statement: &VexStatement, testimony: &Testimony<'_>) -> Option<bool> {
        if statement.products.is_empty() {
            return Some(true);
        }
        // Who says it may call the artifact by a name of its own.
        let own = testimony.names.iter().filter_map(|name| PackageUrl::parse(name).ok());
        let own: Vec<PackageUrl> = match self {
            Self::Artifact(..) => Vec::new(),
            Self::Dependency(..) => own.collect(),
        };
        surest(statement.products.iter().map(|product| self.named_by(product, &own)))
    }

    fn named_by(&self, product: &VexProduct, own: &[PackageUrl]) -> Option<bool> {
        match self {
            Self::Artifact(..) if product.in_part => None,
            Self::Artifact(url, facts) => product_is(product, digests(facts), std::iter::once(*url)),
            Self::Dependency(dependency, called, facts) => {
                let artifact = product_is(product, digests(facts), called.iter().chain(own));
                if product.in_part {
                    let part = surest(product.parts.iter().map(|part| is_named(part, &dependency.packages)));
                    return Some(artifact? && part?);
                }
                let itself = product_is(product, &dependency.digests, dependency.packages.iter());
                surest([artifact, itself].into_iter())
            }
        }
    }
}

/// Whether a product is what has these digests or is one of these packages, in one of the versions that are meant.
fn product_is<'p>(
    product: &VexProduct,
    digests: &[Digest],
    packages: impl Iterator<Item = &'p PackageUrl>,
) -> Option<bool> {
    if product.digests.iter().any(|digest| digests.contains(digest)) {
        return Some(true);
    }
    let urls: Vec<PackageUrl> =
        product.names.iter().filter_map(|name| PackageUrl::parse(name).ok()).collect();
    surest(packages.map(|package| {
        let named = surest(urls.iter().map(|url| same(url, package)))?;
        let within = match product.versions.is_empty() {
            true => true,
            false => surest(product.versions.iter().map(|listed| is_version(listed, package)))?,
        };
        Some(named && within)
    }))
}

fn is_named(part: &Text, packages: &[PackageUrl]) -> Option<bool> {
    let url = PackageUrl::parse(part).ok()?;
    surest(packages.iter().map(|package| same(&url, package)))
}

/// Whether a package URL that names no version, or one, means this one.
fn same(named: &PackageUrl, package: &PackageUrl) -> Option<bool> {
    if PackageKey::of_url(named) != PackageKey::of_url(package) {
        return None;
    }
    match &named.version {
        None => Some(true),
        Some(version) => is_version(version, package),
    }
}

/// Whether a version that is listed is that of a package. What may be a range, such as `vers:npm/<2`, may hold it.
fn is_version(listed: &str, package: &PackageUrl) -> Option<bool> {
    let Some(version) = package.version.as_deref() else { return Some(false) };
    match PackageKey::of_url(package).order().same(listed, version) {
        Some(true) => Some(true),
        None => Some(false),
        Some(false) => listed.contains([':', '<', '>', '=', '|', '*', ',', ' ']).then_some(false),
    }
}

/// The surest of several answers.
fn surest(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    answers.flatten().max()
}

fn digests<'f>(facts: &'f Facts<'_>) -> &'f [Digest] {
    match facts.subject {
        Subject::Artifact(artifact) => &artifact.digests,
        Subject::Presenter(_) => &[],
    }
}

#[cfg(test)]
mod tests {
    use formats::VexProduct;
    use model::PackageUrl;

    use super::product_is;

    fn is(names: &[&str], versions: &[&str], package: &str) -> Option<bool> {
        let text = |all: &[&str]| all.iter().map(|one| (*one).into()).collect();
        let product = VexProduct { names: text(names), versions: text(versions), ..VexProduct::default() };
        product_is(&product, &[], [PackageUrl::parse(package).unwrap()].iter())
    }

    #[test]
    fn a_product_is_a_package_in_the_versions_that_are_meant() {
        let rack = "pkg:gem/rack@3.0.0";
        assert_eq!(is(&["rack", "pkg:gem/rack"], &[], rack), Some(true));
        assert_eq!(is(&[rack], &[], rack), Some(true));
        assert_eq!(is(&["pkg:gem/rack@3.0.1"], &[], rack), None);
        assert_eq!(is(&["pkg:npm/rack"], &[], rack), None);
        assert_eq!(is(&["rack"], &[], rack), None, "a name that is no package URL");
        assert_eq!(is(&["pkg:gem/rack"], &["2.0.0", "3.0.0"], rack), Some(true));
        assert_eq!(is(&["pkg:gem/rack"], &["2.0.0"], rack), None);
    }

    #[test]
    fn what_cannot_be_computed_is_perhaps() {
        assert_eq!(is(&["pkg:gem/rack"], &["vers:gem/<4"], "pkg:gem/rack@3.0.0"), Some(false));
        assert_eq!(is(&["pkg:pypi/x@1.0"], &[], "pkg:pypi/x@1.0+local"), Some(false), "somebody's own build");
        assert_eq!(is(&["pkg:gem/rack@1"], &[], "pkg:gem/rack"), Some(false));
    }
}
