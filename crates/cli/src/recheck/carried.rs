//! Evidence out of a ledger, read as it was when it was recorded: half of what is attached to an image stands in the
//! manifest that names it, and a bare signature is about the file it lay beside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign::{Placed, Pool};
use formats::{Descriptor, Layer, OciDocument};
use ledger::Decided;
use model::{Algorithm, Digest, EvidenceRow, Origin};

use crate::lockfiles;
use crate::taken::{attested, beside, published};

/// Decodes it.
pub(super) fn pool(evidence: Vec<(EvidenceRow, Vec<u8>)>, manifests: &[Vec<u8>], decided: &Decided) -> Pool {
    let layers = layers(manifests);
    let files = files(decided);
    let mut pool = Pool::default();
    let (mut plain, mut attached, mut placed, mut seen) =
        (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
    for (row, bytes) in evidence {
        let about = beside::file_of(&row.path).and_then(|file| files.get(file));
        let place = place(&row.path);
        if row.origin == Origin::Lockfile {
            pool.add_lockfiles(vec![lockfiles::recorded(row, bytes, judged(decided))]);
        } else if let Some(listed) = layers.get(&place) {
            // One content that several manifests name lies there once, and each may say something else beside it.
            if seen.insert(place) {
                let each = listed.iter().map(|listed| (row.clone(), layer(listed, &row, &bytes)));
                attached.extend(each);
            }
        } else if let Some((release, about)) = published::asked(&row, judged(decided)) {
            let pieces = release.decode(&row, &bytes);
            pool.add_handed_out(row, pieces, &about);
        } else if let Some(about) = attested::asked(&row) {
            let pieces = formats::decode(row.id, &bytes);
            pool.add_handed_out(row, pieces, &about);
        } else if let Some(about) = about {
            let is_signature = acquire::is_signature(Path::new(&*row.path));
            placed.push(Placed { row, bytes, about: Digest::clone(about), is_signature });
        } else {
            plain.push((row, bytes));
        }
    }
    pool.add(plain, Vec::new());
    pool.add_layers(attached, Vec::new());
    pool.add_beside(placed);
    pool
}

/// What was judged, by what it was called.
fn judged(decided: &Decided) -> impl Iterator<Item = (&str, &[Digest])> {
    decided.subjects.iter().map(|subject| (&*subject.given, subject.digests.as_slice()))
}

/// Everything that manifests name, by how its place in a layout ends.
fn layers(manifests: &[Vec<u8>]) -> BTreeMap<String, Vec<Descriptor>> {
    let mut all: BTreeMap<String, Vec<Descriptor>> = BTreeMap::new();
    for bytes in manifests {
        // A list of checksums, an index and a configuration name none.
        let Ok(OciDocument::Manifest(manifest)) = OciDocument::read(bytes) else { continue };
        for listed in manifest.layers {
            let place = format!("{}/{}", listed.digest.algorithm().name(), listed.digest.hex());
            all.entry(place).or_default().push(listed);
        }
    }
    all
}

fn layer(listed: &Descriptor, row: &EvidenceRow, bytes: &[u8]) -> Layer {
    Layer {
        media_type: listed.media_type.clone(),
        annotations: listed.annotations.clone(),
        digest: row.digest.clone(),
        bytes: bytes.to_vec(),
    }
}

/// The files that were judged.
fn files(decided: &Decided) -> BTreeMap<&str, &Digest> {
    let sha256 = |digests: &&Digest| digests.algorithm() == Algorithm::Sha256;
    let subjects = decided.subjects.iter();
    subjects.filter_map(|one| Some((&*one.given, one.digests.iter().find(sha256)?))).collect()
}

/// The last two parts of a path: of content in a layout, its algorithm and digest; of content in a registry the same, which
/// stand there behind an `@`.
fn place(path: &str) -> String {
    if let Some(digest) = path.rsplit_once('@').and_then(|(_, digest)| Digest::parse(digest).ok()) {
        return format!("{}/{}", digest.algorithm().name(), digest.hex());
    }
    let separator = |c: char| matches!(c, '/' | '\\');
    let from = path.rmatch_indices(separator).nth(1).map_or(0, |(at, _)| at.saturating_add(1));
    path.get(from..).unwrap_or(path).to_owned()
}
