use std::sync::Arc;

use formats::{NpmPublish, Predicate, PypiFile, Statement};
use model::{Artifact, PackageKey, PackageUrl, Text};

use crate::{Bound, Rejection, Verified, bind};

/// Binds a proof to a package that something is made of: by its digests as [`bind`] does, and by whatever the signer calls
/// it. Who lists it says only which bytes they are; other bytes of the same publisher, under this name, are another package
/// or an older one of it.
///
/// # Errors
/// As [`bind`]; and `subject-mismatch` where every name that says which package it is says another.
pub fn bind_package(
    proof: &Arc<Verified<Statement>>,
    artifact: &Artifact,
    packages: &[PackageUrl],
) -> Result<Bound<Statement>, Rejection> {
    let bound = bind(proof, artifact)?;
    let other = |called: &str, pointer: &str| {
        let listed = packages.first().map(PackageUrl::spelling).unwrap_or_default();
        let text =
            format!("it calls these bytes {}, and they are listed as {listed}", crate::layout::shown(called));
        Err(Rejection::new("subject-mismatch", text, proof.from(), pointer))
    };
    let told: Vec<(&Text, bool)> =
        bound.names().iter().filter_map(|name| Some((name, is_called(name, packages)?))).collect();
    if let (Some((name, _)), false) = (told.first(), told.iter().any(|(_, same)| *same)) {
        return other(name, "/subject");
    }
    if NpmPublish::TYPES.contains(&&*proof.value().predicate_type)
        && let Ok(said) = proof.narrow::<NpmPublish>()
        && !packages.iter().any(|package| is_published_as(&said, package))
    {
        return other(&format!("{}@{}", said.name, said.version), "/predicate");
    }
    Ok(bound)
}

/// Whether a name is one of these packages; nothing where it says of no package.
fn is_called(name: &str, packages: &[PackageUrl]) -> Option<bool> {
    if PackageUrl::is_meant_by(name) {
        let Ok(url) = PackageUrl::parse(name) else { return Some(false) };
        let version = url.version.as_deref();
        return Some(packages.iter().any(|one| is_one(&PackageKey::of_url(&url), version, one)));
    }
    let pypi = || packages.iter().filter(|one| &*one.kind == "pypi");
    let file = PypiFile::parse(name).ok().filter(|_| pypi().next().is_some())?;
    let key = PackageKey::of_osv("PyPI", &file.project)?;
    Some(pypi().any(|one| is_one(&key, Some(file.version()), one)))
}

fn is_published_as(said: &NpmPublish, package: &PackageUrl) -> bool {
    let key = PackageKey::of_osv("npm", &said.name);
    key.is_some_and(|key| is_one(&key, Some(&said.version), package))
}

/// Versions that cannot be told apart for certain are one.
fn is_one(key: &PackageKey, version: Option<&str>, package: &PackageUrl) -> bool {
    let same = match (version, &package.version) {
        (Some(said), Some(listed)) => key.order().same(listed, said) != Some(false),
        (None, _) | (_, None) => true,
    };
    *key == PackageKey::of_url(package) && same
}

#[cfg(test)]
mod tests {
    use super::is_called;
    use model::PackageUrl;

    fn called(name: &str, listed: &str) -> Option<bool> {
        is_called(name, &[PackageUrl::parse(listed).unwrap()])
    }

    #[test]
    fn a_name_that_says_which_package_it_is_must_say_this_one() {
        for (name, listed, is) in [
            ("pkg:npm/%40acme/widget@1.4.2", "pkg:npm/%40acme/widget@1.4.2", Some(true)),
            ("pkg:npm/@acme/widget@1.4.2", "pkg:npm/%40acme/widget@1.4.2", Some(true)),
            ("pkg:npm/%40acme/widget@1.4.1", "pkg:npm/%40acme/widget@1.4.2", Some(false)),
            ("pkg:npm/%40acme/gadget@1.4.2", "pkg:npm/%40acme/widget@1.4.2", Some(false)),
            ("pkg:", "pkg:npm/%40acme/widget@1.4.2", Some(false)),
            ("widget-1.4.2.tgz", "pkg:npm/%40acme/widget@1.4.2", None),
            ("Acme.Widget-1.4.2.tar.gz", "pkg:pypi/acme-widget@1.4.2", Some(true)),
            ("acme_widget-1.4.2-py3-none-any.whl", "pkg:pypi/acme-widget@1.4.2", Some(true)),
            ("acme_widget-1.4.1-py3-none-any.whl", "pkg:pypi/acme-widget@1.4.2", Some(false)),
            ("acme_gadget-1.4.2.tar.gz", "pkg:pypi/acme-widget@1.4.2", Some(false)),
            ("something.bin", "pkg:pypi/acme-widget@1.4.2", None),
        ] {
            assert_eq!(called(name, listed), is, "{name}");
        }
    }
}
