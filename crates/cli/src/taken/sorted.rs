//! Which files of a delivery are evidence and which are judged, wherever they lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use countersign::Pool;
use formats::Checksum;
use model::{Digest, EvidenceId, Origin, Text};

use super::evidence_name::says_so;
use super::{Terms, beside};

/// Files of a delivery, to be looked at.
pub(super) trait Lying {
    /// Whether the permissions of a file let it be run, or cannot be told.
    fn may_be_run(&self, path: &Path) -> bool;

    /// All bytes of a file, if there are so many at most.
    fn whole(&self, path: &Path, most: u64) -> Option<Vec<u8>>;
}

/// What is known of a delivery once its evidence has been read.
pub(super) struct Delivered {
    pub(super) root: PathBuf,
    /// Its files, below the root, and whether each is evidence.
    pub(super) files: BTreeMap<PathBuf, bool>,
    /// The digests that lists of one file each give a file that is judged.
    pub(super) digests: BTreeMap<PathBuf, Vec<Digest>>,
    /// Files that read as evidence, and that could be something else by their names or permissions.
    doubted: Vec<PathBuf>,
}

impl Delivered {
    /// Sorts the files below a root, once what may be evidence of them is in the pool.
    pub(super) fn sorted(
        root: &Path,
        found: Vec<PathBuf>,
        lying: &dyn Lying,
        terms: &Terms,
        pool: &Pool,
    ) -> Self {
        let whole = |path: &PathBuf| -> PathBuf { root.join(path).components().collect() };
        // What only looks like evidence is judged, whole or in part: it may be anything, a script with a signed line in it.
        let mut readable: BTreeMap<PathBuf, (bool, Origin)> = BTreeMap::new();
        for piece in pool.pieces() {
            let path = Path::new(&*piece.row.path).components().collect();
            readable.entry(path).or_insert((true, piece.row.origin)).0 &= piece.read.is_ok();
        }
        let (mut files, mut doubted) = (BTreeMap::new(), Vec::new());
        let mut digests: BTreeMap<PathBuf, Vec<Digest>> = BTreeMap::new();
        // A file comes before what is named after it.
        for path in found {
            let judged = |other: &Path| files.get(other) == Some(&false);
            let evidence = match readable.get(&whole(&path)) {
                Some((true, origin)) => {
                    let named = *origin == Origin::File || says_so(&path, judged);
                    let evidence = named && !lying.may_be_run(&path);
                    doubted.extend((!evidence).then(|| path.clone()));
                    evidence
                }
                Some((false, _)) => false,
                None if let Some((of, digest)) = checksum(&path, judged, lying) => {
                    digests.entry(of).or_default().push(digest);
                    true
                }
                None => {
                    terms.beside
                        && is_signature_of(&path, judged)
                        && !lying.may_be_run(&path)
                        && is_signature(&path, lying)
                }
            };
            files.insert(path, evidence);
        }
        Self { root: root.to_path_buf(), files, digests, doubted }
    }

    /// What to tell of files that read as evidence, and are judged all the same.
    pub(super) fn doubt(&self) -> Option<Text> {
        let first = report::name(&self.root.join(self.doubted.first()?).to_string_lossy());
        let more = match self.doubted.len().saturating_sub(1) {
            0 => String::new(),
            more => format!(", as {more} more do,"),
        };
        let text = format!(
            "{first} reads as evidence{more} and is judged, since a file of its name or permissions may be used as \
             something else: for evidence, name it NAME.sigstore.json or NAME.intoto.jsonl, or put it into a folder \
             `evidence`, and let nobody run it"
        );
        Some(text.into())
    }
}

/// What follows the name of a file in that of a list which names it alone.
const CHECKSUM_OF: [&str; 3] = [".sha256", ".sha512", ".sha256sum"];

fn listed_alone(path: &str) -> Option<&str> {
    CHECKSUM_OF.iter().find_map(|ending| path.strip_suffix(ending))
}

/// Whether a file of an archive may be read to know what it is: evidence, a list of one file, or a signature beside one.
pub(super) fn may_tell(path: &Path) -> bool {
    acquire::may_be_evidence(path)
        || path.to_str().is_some_and(|path| listed_alone(path).is_some())
        || beside::file_of_path(path).is_some()
}

/// The file that is judged and its digest, where a file is a list of checksums that names it alone and is named after it.
fn checksum(path: &Path, is_judged: impl Fn(&Path) -> bool, lying: &dyn Lying) -> Option<(PathBuf, Digest)> {
    /// More than one line of a list has.
    const MOST: u64 = 8 * 1024;
    let named = path.to_str()?;
    let of = PathBuf::from(listed_alone(named)?);
    if !is_judged(&of) || lying.may_be_run(path) {
        return None;
    }
    let listed = Checksum::read_list(&lying.whole(path, MOST)?).ok()?;
    let [Checksum { name, digest }] = <[Checksum; 1]>::try_from(listed).ok()?;
    (of.file_name()?.to_str()? == &*name).then_some((of, digest))
}

/// Whether a path is that of a bare signature of a file that is judged.
fn is_signature_of(path: &Path, is_judged: impl Fn(&Path) -> bool) -> bool {
    acquire::is_signature(path) && beside::file_of_path(path).is_some_and(|file| is_judged(&file))
}

/// Whether a file is a bare signature as `--beside` reads it, whoever made it.
fn is_signature(path: &Path, lying: &dyn Lying) -> bool {
    /// More than any has.
    const MOST: u64 = 64 * 1024;
    let nobody = Digest::sha256([0; 32]);
    lying.whole(path, MOST).is_some_and(|bytes| {
        let pieces = formats::decode_signature(EvidenceId::file(0), &bytes, &nobody);
        pieces.iter().all(|piece| piece.read.is_ok())
    })
}
