//! A delivery: a folder, or a list of checksums and the folder it lies in. Every file of it is accounted for: it is judged,
//! it is evidence, or nobody accounts for it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use acquire::{Document, Obstacle, delivery};
use countersign::Pool;
use formats::Checksum;
use formats::limits::MAX_CHECKSUMS_FILE;
use model::{Digest, EvidenceId, Origin, Text};
use report::{Refusal, SubjectResult};
use sha2::{Digest as _, Sha256};

use super::evidence_name::{may_be_run, says_so};
use super::{Found, Taken, Terms, beside, hashed, not, of_another_digest};
use crate::judging;
use crate::subject::Subject;

/// What is known of a delivery once its evidence has been read.
struct Delivered {
    root: PathBuf,
    /// Its files, below the root, and whether each is evidence.
    files: BTreeMap<PathBuf, bool>,
    /// The digests that lists of one file each give a file that is judged.
    digests: BTreeMap<PathBuf, Vec<Digest>>,
    /// Files that read as evidence, and that could be something else by their names or permissions.
    doubted: Vec<PathBuf>,
}

/// A folder: what is no evidence is judged. A file nobody speaks of is denied for that, as any other is.
pub(super) fn folder<'a>(root: &Path, terms: &Terms, pool: &mut Pool, found: &mut Found) -> Vec<Taken<'a>> {
    let given = Text::from(root.to_string_lossy());
    let delivered = match Delivered::read(root, terms, pool) {
        Ok(delivered) => delivered,
        Err(why) => return vec![Taken::not(not(given, why))],
    };
    found.notes.extend(delivered.doubt());
    let judged = || delivered.files.iter().filter(|(_, evidence)| !**evidence).map(|(path, _)| path);
    if let Some(list) = judged().find(|path| is_named_like_a_list(path)) {
        let list = root.join(list);
        let text = format!(
            "{} is judged as any other file: to have it say what belongs to the delivery, write @ before it",
            report::name(&list.to_string_lossy())
        );
        found.notes.push(text.into());
    }
    let taken = judged().map(|path| {
        let file = Subject::File(root.join(path));
        match delivered.digests.get(path) {
            Some(digests) => Taken::Listed(file, digests.clone()),
            None => Taken::Named(Cow::Owned(file)),
        }
    });
    whole(taken.collect(), given, "there is nothing in it to judge: no file, or nothing but evidence")
}

/// A list: what it names is judged, with the digest it names; what it does not name is evidence, or unaccounted for.
pub(super) fn listed<'a>(list: &Path, terms: &Terms, pool: &mut Pool, found: &mut Found) -> Vec<Taken<'a>> {
    let given = Text::from(format!("@{}", list.to_string_lossy()));
    let read = read_list(list, found)
        .and_then(|(root, listed)| Delivered::read(&root, terms, pool).map(|delivered| (delivered, listed)));
    let (delivered, listed) = match read {
        Err(why) => return vec![Taken::not(not(given, why))],
        Ok(read) => read,
    };
    found.notes.extend(delivered.doubt());
    let taken = listed.iter().filter_map(|one| delivered.named(one)).collect();
    let mut taken = whole(taken, given, "there is nothing in it to judge: it names nothing but evidence");
    let own = list.file_name().map(PathBuf::from);
    let names: BTreeSet<&Path> = listed.iter().map(|one| Path::new(&*one.name)).collect();
    let others = delivered.files.iter().filter(|(path, evidence)| {
        !**evidence && !names.contains(path.as_path()) && Some(path.as_path()) != own.as_deref()
    });
    for (path, _) in others {
        let given = Text::from(delivered.root.join(path).to_string_lossy());
        match terms.tolerant {
            true => {
                found.notes.push(format!("unaccounted for, and not judged: {}", report::name(&given)).into())
            }
            false => taken.push(Taken::not(unaccounted(given, list))),
        }
    }
    taken
}

/// What is to be judged, or that there is nothing.
fn whole<'a>(taken: Vec<Taken<'a>>, given: Text, nothing: &str) -> Vec<Taken<'a>> {
    match taken.is_empty() {
        false => taken,
        true => vec![Taken::not(SubjectResult::Refused {
            given,
            why: Refusal::Missing,
            text: nothing.into(),
            help: "name the folder the artifacts lie in, or the list that names them".into(),
        })],
    }
}

fn read_list(list: &Path, found: &mut Found) -> Result<(PathBuf, Vec<Checksum>), Obstacle> {
    let cap = u64::try_from(MAX_CHECKSUMS_FILE).unwrap_or(u64::MAX);
    let bytes = acquire::named(list, cap).map_err(Obstacle::Unreachable)?;
    let digest = Digest::sha256(Sha256::digest(&bytes).into());
    found.documents.push(Document { path: list.to_path_buf(), digest });
    let listed = Checksum::read_list(&bytes).map_err(|fault| {
        Obstacle::Contradicted(acquire::Fault {
            path: list.to_string_lossy().into(),
            text: fault.to_string().into(),
            help: "get the list again from whoever publishes it".into(),
        })
    })?;
    let root = list.parent().filter(|root| !root.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((root.to_path_buf(), listed))
}

/// Whether a file is named as lists of checksums are.
fn is_named_like_a_list(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let stem = name.strip_suffix(".txt").unwrap_or(&name);
    ["sha256sums", "sha384sums", "sha512sums", "checksums"].iter().any(|word| stem.ends_with(word))
}

fn unaccounted(given: Text, list: &Path) -> SubjectResult {
    let text = format!(
        "unaccounted for: {} does not name it, and it is no evidence",
        report::name(&list.to_string_lossy())
    );
    let help =
        "take it out, or have the list name it; a handoff that says `unaccounted: report` only tells it";
    SubjectResult::Refused { given, why: Refusal::Missing, text: text.into(), help: help.into() }
}

impl Delivered {
    /// Lists a folder, and reads what may be evidence in it.
    fn read(root: &Path, terms: &Terms, pool: &mut Pool) -> Result<Self, Obstacle> {
        let found = delivery(root)?;
        let known: BTreeSet<PathBuf> =
            pool.rows().iter().map(|row| Path::new(&*row.path).components().collect()).collect();
        let whole = |path: &PathBuf| -> PathBuf { root.join(path).components().collect() };
        let maybe: Vec<PathBuf> = found
            .iter()
            .filter(|path| acquire::may_be_evidence(path) && !known.contains(&whole(path)))
            .map(|path| root.join(path))
            .collect();
        let first = u32::try_from(pool.rows().len()).unwrap_or(u32::MAX);
        acquire::delivered(maybe, first, formats::decode, |batch| judging::enter(pool, batch))
            .map_err(Obstacle::Unreachable)?;
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
            let at = root.join(&path);
            let evidence = match readable.get(&whole(&path)) {
                Some((true, origin)) => {
                    let named = *origin == Origin::File || says_so(&path, judged);
                    let evidence = named && !may_be_run(&at);
                    doubted.extend((!evidence).then(|| path.clone()));
                    evidence
                }
                Some((false, _)) => false,
                None if let Some((of, digest)) = checksum(&path, judged, &at) => {
                    digests.entry(of).or_default().push(digest);
                    true
                }
                None => {
                    terms.beside && is_signature_of(&path, judged) && !may_be_run(&at) && is_signature(&at)
                }
            };
            files.insert(path, evidence);
        }
        Ok(Self { root: root.to_path_buf(), files, digests, doubted })
    }

    /// What to tell of files that read as evidence, and are judged all the same.
    fn doubt(&self) -> Option<Text> {
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

    /// A file that the list names; nothing for evidence, which only has to be what the list says.
    fn named<'a>(&self, one: &Checksum) -> Option<Taken<'a>> {
        let path = self.root.join(&*one.name);
        match self.files.get(Path::new(&*one.name)) {
            Some(false) => {
                let others = self.digests.get(Path::new(&*one.name)).into_iter().flatten().cloned();
                Some(Taken::Listed(Subject::File(path), others.chain([one.digest.clone()]).collect()))
            }
            Some(true) => match hashed(&Subject::File(path), &[one.digest.algorithm()]) {
                Ok(artifact) if artifact.digest(one.digest.algorithm()) == Some(&one.digest) => None,
                Ok(artifact) => Some(Taken::not(of_another_digest(artifact.given, &one.digest))),
                Err(result) => Some(Taken::Not(result)),
            },
            None => Some(Taken::not(SubjectResult::Unreachable {
                given: path.to_string_lossy().into(),
                text: "the list names it, and it is not there".into(),
                help: "get the whole delivery".into(),
            })),
        }
    }
}

/// What follows the name of a file in that of a list which names it alone.
const CHECKSUM_OF: [&str; 3] = [".sha256", ".sha512", ".sha256sum"];

/// The file that is judged and its digest, where a file is a list of checksums that names it alone and is named after it.
fn checksum(path: &Path, is_judged: impl Fn(&Path) -> bool, at: &Path) -> Option<(PathBuf, Digest)> {
    /// More than one line of a list has.
    const MOST: u64 = 8 * 1024;
    let named = path.to_str()?;
    let of = PathBuf::from(CHECKSUM_OF.iter().find_map(|ending| named.strip_suffix(ending))?);
    if !is_judged(&of) || may_be_run(at) {
        return None;
    }
    let listed = Checksum::read_list(&acquire::named(at, MOST).ok()?).ok()?;
    let [Checksum { name, digest }] = <[Checksum; 1]>::try_from(listed).ok()?;
    (of.file_name()?.to_str()? == &*name).then_some((of, digest))
}

/// Whether a path is that of a bare signature of a file that is judged.
fn is_signature_of(path: &Path, is_judged: impl Fn(&Path) -> bool) -> bool {
    acquire::is_signature(path) && beside::file_of_path(path).is_some_and(|file| is_judged(&file))
}

/// Whether a file is a bare signature as `--beside` reads it, whoever made it.
fn is_signature(path: &Path) -> bool {
    /// More than any has.
    const MOST: u64 = 64 * 1024;
    let nobody = Digest::sha256([0; 32]);
    acquire::named(path, MOST).is_ok_and(|bytes| {
        let pieces = formats::decode_signature(EvidenceId::file(0), &bytes, &nobody);
        pieces.iter().all(|piece| piece.read.is_ok())
    })
}
