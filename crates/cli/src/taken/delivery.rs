//! A delivery: a folder, or a list of checksums and the folder it lies in. Every file of it is accounted for: it is judged,
//! it is evidence, or nobody accounts for it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use acquire::{Document, Obstacle, delivery};
use countersign::Pool;
use formats::Checksum;
use formats::limits::MAX_CHECKSUMS_FILE;
use model::{Digest, Text};
use report::{Refusal, SubjectResult};
use sha2::{Digest as _, Sha256};

use super::evidence_name::may_be_run;
use super::sorted::{Delivered, Lying};
use super::{Found, Taken, Terms, hashed, not, of_another_digest};
use crate::judging;
use crate::subject::Subject;

/// A folder: what is no evidence is judged. A file nobody speaks of is denied for that, as any other is.
pub(super) fn folder<'a>(root: &Path, terms: &Terms, pool: &mut Pool, found: &mut Found) -> Vec<Taken<'a>> {
    let given = Text::from(root.to_string_lossy());
    let delivered = match read(root, terms, pool) {
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
        .and_then(|(root, listed)| read(&root, terms, pool).map(|delivered| (delivered, listed)));
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
pub(super) fn whole<'a>(taken: Vec<Taken<'a>>, given: Text, nothing: &str) -> Vec<Taken<'a>> {
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
pub(super) fn is_named_like_a_list(path: &Path) -> bool {
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

/// Lists a folder, and reads what may be evidence in it.
fn read(root: &Path, terms: &Terms, pool: &mut Pool) -> Result<Delivered, Obstacle> {
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
    Ok(Delivered::sorted(root, found, &OnDisk(root), terms, pool))
}

/// Files of a folder.
struct OnDisk<'a>(&'a Path);

impl Lying for OnDisk<'_> {
    fn may_be_run(&self, path: &Path) -> bool {
        may_be_run(&self.0.join(path))
    }

    fn whole(&self, path: &Path, most: u64) -> Option<Vec<u8>> {
        acquire::named(&self.0.join(path), most).ok()
    }
}

impl Delivered {
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
