use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Algorithm, Digest, EvidenceId, EvidenceRow, Origin};
use serde::Deserialize;
use transport::Address;

use super::{
    JSON, MOST_ABOUT, MOST_EVIDENCE, NpmName, Package, PackageRegistry, contradicted, file, hashed, place,
    told, unusable,
};
use crate::Fault;
use crate::image::{Document, Obstacle};
use crate::limits::MAX_PACKAGE;

/// What a registry says of a version, as far as it is used.
#[derive(Deserialize)]
struct About {
    name: String,
    version: String,
    dist: Dist,
}

#[derive(Deserialize)]
struct Dist {
    tarball: String,
    integrity: Option<String>,
}

/// Takes a version of a package from an npm registry: its tarball, by the SHA-512 the registry names, and its attestations,
/// numbered `first`.
///
/// # Errors
/// When the registry cannot be asked, has no such version, or contradicts itself.
pub fn published_on_npm(
    registry: &PackageRegistry<'_>,
    given: &str,
    name: &NpmName,
    first: u32,
) -> Result<Package, Obstacle> {
    let address = registry.at(&name.about())?;
    let answer = registry.document(address.clone(), &[JSON], MOST_ABOUT)?.ok_or_else(|| {
        let help =
            "Check the spelling of the package and its version, and the address of the registry.".into();
        let text = "the registry has no such version (404)".into();
        Obstacle::Unreachable(Fault { path: address.to_string().into(), text, help })
    })?;
    let about = read(&address, &answer.bytes)?;
    if (&*about.name, &*about.version) != (&*name.name, &*name.version) {
        let text =
            format!("asked for {name}, the registry tells of {}@{}", told(&about.name), told(&about.version));
        return Err(contradicted(&address, text));
    }
    let sha512 = integrity(about.dist.integrity.as_deref().unwrap_or_default()).ok_or_else(|| {
        unusable(&address, "the registry names no SHA-512 of the tarball (`dist.integrity`)")
    })?;
    let tarball = file(registry, &address, &about.dist.tarball, MAX_PACKAGE)?;
    let artifact = hashed::artifact(given, &tarball.bytes);
    if !artifact.digests.contains(&sha512) {
        let text = format!("the tarball does not have the digest the registry names: {sha512}");
        return Err(contradicted(&tarball.head.from, text));
    }
    let mut kept = BTreeMap::new();
    let documents = vec![Document { path: place(&address), digest: hashed::sha256(&answer.bytes) }];
    kept.insert(hashed::sha256(&answer.bytes), answer.bytes);
    let evidence = attested_on_npm(registry, name, first)?;
    kept.extend(evidence.iter().map(|(row, bytes)| (row.digest.clone(), bytes.clone())));
    let notes = Vec::new();
    Ok(Package { artifact, bytes: tarball.bytes, evidence, documents, kept, notes })
}

/// What an npm registry hands out as the attestations of a version, numbered `first`; nothing where it has none.
///
/// # Errors
/// When the registry cannot be asked.
pub fn attested_on_npm(
    registry: &PackageRegistry<'_>,
    name: &NpmName,
    first: u32,
) -> Result<Option<(EvidenceRow, Vec<u8>)>, Obstacle> {
    let address = registry.at(&name.attestations())?;
    // Whoever has none is answered 404 there, and by nothing else.
    let answer = registry.document(address.clone(), &[JSON], MOST_EVIDENCE)?;
    Ok(answer.map(|answer| {
        let (path, digest) = (name.asked_at(&registry.name(), &address), hashed::sha256(&answer.bytes));
        (EvidenceRow { id: EvidenceId::file(first), origin: Origin::Registry, path, digest }, answer.bytes)
    }))
}

fn read(address: &Address, bytes: &[u8]) -> Result<About, Obstacle> {
    let text = formats::strict_json(bytes).map_err(|fault| unusable(address, fault.to_string()))?;
    serde_json::from_str(text)
        .map_err(|fault| unusable(address, format!("this is no version of a package: {fault}")))
}

/// The SHA-512 among the digests of an integrity string, if it names one and no other (Subresource Integrity).
fn integrity(text: &str) -> Option<Digest> {
    let mut named = text.split_ascii_whitespace().filter_map(|one| one.strip_prefix("sha512-"));
    let first = named.next()?;
    let bytes = STANDARD.decode(first).ok()?;
    named.all(|other| other == first).then(|| Digest::new(Algorithm::Sha512, &bytes).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{file, integrity};
    use crate::image::Obstacle;
    use crate::limits::MAX_PACKAGE_ANSWER;
    use crate::{NpmName, PackageRegistry, published_on_npm};
    use forge::packages::{Answer, Packages};
    use transport::{Address, Client, Settings};

    fn asked<T>(packages: &Packages, ask: impl FnOnce(&PackageRegistry<'_>, &Address) -> T) -> T {
        let base = Address::parse(&packages.address()).unwrap();
        let client = Client::new(Settings::new(vec![base.host()])).unwrap();
        ask(&PackageRegistry::new(&client, base.clone()), &base)
    }

    fn why<T>(read: Result<T, Obstacle>) -> Option<String> {
        read.err().map(|why| match why {
            Obstacle::Unreachable(fault) | Obstacle::Contradicted(fault) | Obstacle::Missing(fault) => {
                fault.text.to_string()
            }
        })
    }

    #[test]
    fn a_tarball_is_taken_up_to_the_bound_and_not_beyond() {
        let packages = Packages::start();
        packages.change(|answers| _ = answers.insert("/w.tgz".into(), Answer::file(&[7; 10])));
        asked(&packages, |registry, at| {
            assert_eq!(why(file(registry, at, "w.tgz", 10)), None);
            assert!(why(file(registry, at, "w.tgz", 9)).unwrap().contains("more than 9 bytes"));
        });
    }

    #[test]
    fn what_a_registry_says_of_a_version_is_so_long_and_no_longer() {
        let packages = Packages::start();
        let name = NpmName::parse("widget@1.4.2").unwrap();
        let of = |length: u64| {
            let bytes = vec![b' '; usize::try_from(length).unwrap()];
            let answer = Answer { kind: "application/json".into(), ..Answer::file(&bytes) };
            packages.change(|answers| _ = answers.insert("/widget/1.4.2".into(), answer));
            asked(&packages, |registry, _| why(published_on_npm(registry, "given", &name, 0))).unwrap()
        };
        assert!(!of(MAX_PACKAGE_ANSWER).contains("more than"));
        assert!(of(MAX_PACKAGE_ANSWER + 1).contains("more than"));
    }

    #[test]
    fn an_integrity_names_one_sha512() {
        let one = format!("sha512-{}==", "A".repeat(86));
        assert!(integrity(&one).is_some());
        assert_eq!(integrity(&format!("sha1-AAAA {one} {one}")), integrity(&one));
        let other = format!("sha512-{}Q==", "A".repeat(85));
        for bad in ["", "sha1-AAAA", "sha512-AAAA", "sha512-", &format!("{one} {other}"), &one[1..]] {
            assert_eq!(integrity(bad), None, "{bad}");
        }
    }
}
