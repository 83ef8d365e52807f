use std::collections::BTreeMap;

use formats::{PypiFile, PypiListed};
use model::{Digest, EvidenceId, EvidenceRow, Origin};
use transport::{Address, Response};

use super::{
    JSON, MOST_EVIDENCE, Package, PackageRegistry, contradicted, file, hashed, place, told, unusable,
};
use crate::Fault;
use crate::image::{Document, Obstacle};
use crate::limits::{MAX_INDEX_ANSWER, MAX_PACKAGE};

/// What an index answers in (PEP 691), and what its provenance objects are served as (PyPI's Integrity API).
const SIMPLE: &str = "application/vnd.pypi.simple.v1+json";
const INTEGRITY: &str = "application/vnd.pypi.integrity.v1+json";

/// What stands before the file, where what was handed out about it is recorded; no address has a space.
const ABOUT: &str = ", about ";

/// Where an index had the provenance of this file, by how that is recorded; `None` for whatever else is recorded.
pub fn index_asked_about<'a>(recorded: &'a str, file: &PypiFile) -> Option<&'a str> {
    recorded.strip_suffix(&*file.name)?.strip_suffix(ABOUT)
}

/// Takes a file of a Python package from an index: its bytes, by the SHA-256 the index names, and its provenance object,
/// numbered `first`.
///
/// # Errors
/// When the index cannot be asked, has no such file, or contradicts itself.
pub fn published_on_pypi(
    index: &PackageRegistry<'_>,
    given: &str,
    wanted: &PypiFile,
    first: u32,
) -> Result<Package, Obstacle> {
    let address = index.at(&format!("{}/", wanted.project))?;
    let answer = index
        .document(address.clone(), &[SIMPLE], MAX_INDEX_ANSWER)?
        .ok_or_else(|| absent(&address, "the index has no such project (404)"))?;
    let listed = PypiListed::find(&answer.bytes, wanted)
        .map_err(|fault| unusable(&address, fault.to_string()))?
        .ok_or_else(|| absent(&address, "the index lists no such file"))?;
    let package = file(index, &address, &listed.url, MAX_PACKAGE)?;
    let artifact = hashed::artifact(given, &package.bytes);
    if !artifact.digests.contains(&listed.sha256) {
        let text = format!("the file does not have the digest the index names: {}", listed.sha256);
        return Err(contradicted(&package.head.from, text));
    }
    let mut kept = BTreeMap::new();
    let documents = vec![Document { path: place(&address), digest: hashed::sha256(&answer.bytes) }];
    kept.insert(hashed::sha256(&answer.bytes), answer.bytes);
    let evidence = match listed.provenance.as_deref() {
        None => None,
        Some(at) => Some(handed_out(index, &address, at, (&wanted.name, first))?),
    };
    kept.extend(evidence.iter().map(|(row, bytes)| (row.digest.clone(), bytes.clone())));
    let withdrawn =
        listed.yanked.map(|why| format!("the index says that {wanted} was yanked: {}", told(&why)).into());
    let notes = withdrawn.into_iter().collect();
    Ok(Package { artifact, bytes: package.bytes, evidence, documents, kept, notes })
}

/// What an index hands out as the provenance of the file of a project that has this digest, numbered `first`; nothing where
/// it has no such project, no such file, or no provenance of it.
///
/// # Errors
/// When the index cannot be asked, or does not hand out what it says it has.
pub fn attested_on_pypi(
    index: &PackageRegistry<'_>,
    project: &str,
    sha256: &Digest,
    first: u32,
) -> Result<Option<(EvidenceRow, Vec<u8>)>, Obstacle> {
    let address = index.at(&format!("{project}/"))?;
    let Some(answer) = index.document(address.clone(), &[SIMPLE], MAX_INDEX_ANSWER)? else { return Ok(None) };
    let listed = PypiListed::of_digest(&answer.bytes, project, sha256)
        .map_err(|fault| unusable(&address, fault.to_string()))?;
    let Some((name, at)) = listed.and_then(|(name, listed)| Some((name, listed.provenance?))) else {
        return Ok(None);
    };
    handed_out(index, &address, &at, (&name, first)).map(Some)
}

fn handed_out(
    index: &PackageRegistry<'_>,
    address: &Address,
    at: &str,
    (file, first): (&str, u32),
) -> Result<(EvidenceRow, Vec<u8>), Obstacle> {
    let answer = provenance(index, address, at)?;
    let path = format!("{}{ABOUT}{file}", answer.head.from).into();
    let digest = hashed::sha256(&answer.bytes);
    let row = EvidenceRow { id: EvidenceId::file(first), origin: Origin::Registry, path, digest };
    Ok((row, answer.bytes))
}

/// The provenance that the index says it has. That it is not there is no word of there being none.
fn provenance(index: &PackageRegistry<'_>, at: &Address, text: &str) -> Result<Response, Obstacle> {
    let address =
        at.join(text).map_err(|why| unusable(at, format!("the address of the file's provenance: {why}")))?;
    let answer = index.document(address.clone(), &[INTEGRITY, JSON], MOST_EVIDENCE)?;
    answer.ok_or_else(|| {
        unusable(&address, "the index says that it has provenance of the file, and has none there (404)")
    })
}

fn absent(address: &Address, text: &str) -> Obstacle {
    let help = "Check the spelling of the file's name, and the address of the index.".into();
    Obstacle::Unreachable(Fault { path: address.to_string().into(), text: text.into(), help })
}

#[cfg(test)]
mod tests {
    use super::published_on_pypi;
    use crate::PackageRegistry;
    use crate::image::Obstacle;
    use crate::limits::MAX_INDEX_ANSWER;
    use forge::packages::{Answer, Packages};
    use formats::PypiFile;
    use transport::{Address, Client, Settings};

    #[test]
    fn what_an_index_says_of_a_project_is_so_long_and_no_longer() {
        let packages = Packages::start();
        let base = Address::parse(&packages.address()).unwrap();
        let client = Client::new(Settings::new(vec![base.host()])).unwrap();
        let file = PypiFile::parse("widget-1.4.2.tar.gz").unwrap();
        let of = |length: u64| {
            let bytes = vec![b' '; usize::try_from(length).unwrap()];
            let answer = Answer { kind: super::SIMPLE.into(), ..Answer::file(&bytes) };
            packages.change(|answers| _ = answers.insert("/widget/".into(), answer));
            let index = PackageRegistry::new(&client, base.clone());
            match published_on_pypi(&index, "given", &file, 0).unwrap_err() {
                Obstacle::Unreachable(fault) | Obstacle::Contradicted(fault) | Obstacle::Missing(fault) => {
                    fault.text
                }
            }
        };
        assert!(of(MAX_INDEX_ANSWER).contains("empty"));
        assert!(of(MAX_INDEX_ANSWER + 1).contains("more than"));
    }
}
