//! A delivery: a folder, or a list of checksums and the folder it lies in. Every file of it is accounted for: it is judged,
//! it is evidence, or nobody accounts for it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use acquire::{Document, Obstacle, delivery};
use countersign::Pool;
use formats::Checksum;
use formats::limits::MAX_CHECKSUMS_FILE;
use model::{Digest, Text};
use report::{Refusal, SubjectResult};
use sha2::{Digest as _, Sha256};

use super::{Found, Taken, not};
use crate::judging;
use crate::subject::Subject;

/// What is known of a delivery once its evidence has been read.
pub(super) struct Delivered {
    root: PathBuf,
    /// Its files, below the root, and whether each can be read as evidence.
    files: BTreeMap<PathBuf, bool>,
}

/// A folder: what is no evidence is judged. A file nobody speaks of is denied for that, as any other is.
pub(super) fn folder<'a>(root: &Path, pool: &mut Pool) -> Vec<Taken<'a>> {
    let given = Text::from(root.to_string_lossy());
    let delivered = match Delivered::read(root, pool) {
        Ok(delivered) => delivered,
        Err(why) => return vec![Taken::not(not(given, why))],
    };
    let judged: Vec<Taken<'a>> = delivered
        .files
        .iter()
        .filter(|(_, evidence)| !**evidence)
        .map(|(path, _)| Taken::Named(Cow::Owned(Subject::File(root.join(path)))))
        .collect();
    match judged.is_empty() {
        false => judged,
        true => vec![Taken::not(SubjectResult::Refused {
            given,
            why: Refusal::Missing,
            text: "there is nothing in it to judge: no file, or nothing but evidence".into(),
            help: "name the folder the artifacts lie in".into(),
        })],
    }
}

/// A list: what it names is judged, with the digest it names; what it does not name is evidence, or unaccounted for.
pub(super) fn listed<'a>(list: &Path, tolerant: bool, pool: &mut Pool, found: &mut Found) -> Vec<Taken<'a>> {
    let given = Text::from(format!("@{}", list.to_string_lossy()));
    let read = read_list(list, found)
        .and_then(|(root, listed)| Delivered::read(&root, pool).map(|delivered| (delivered, listed)));
    match read {
        Err(why) => vec![Taken::not(not(given, why))],
        Ok((delivered, listed)) => {
            let mut taken: Vec<Taken<'a>> = listed.iter().map(|one| delivered.named(one)).collect();
            let own = list.file_name().map(PathBuf::from);
            let names: BTreeSet<&Path> = listed.iter().map(|one| Path::new(&*one.name)).collect();
            let others = delivered.files.iter().filter(|(path, evidence)| {
                !**evidence && !names.contains(path.as_path()) && Some(path.as_path()) != own.as_deref()
            });
            for (path, _) in others {
                let given = Text::from(delivered.root.join(path).to_string_lossy());
                match tolerant {
                    true => found
                        .notes
                        .push(format!("unaccounted for, and not judged: {}", report::name(&given)).into()),
                    false => taken.push(Taken::not(unaccounted(given, list))),
                }
            }
            taken
        }
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
    fn read(root: &Path, pool: &mut Pool) -> Result<Self, Obstacle> {
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
        let mut readable: BTreeMap<PathBuf, bool> = BTreeMap::new();
        for piece in pool.pieces() {
            let path = Path::new(&*piece.row.path).components().collect();
            *readable.entry(path).or_insert(true) &= piece.read.is_ok();
        }
        let files = found.into_iter().map(|path| {
            let evidence = readable.get(&whole(&path)).copied().unwrap_or(false);
            (path, evidence)
        });
        Ok(Self { root: root.to_path_buf(), files: files.collect() })
    }

    /// A file that the list names.
    fn named<'a>(&self, one: &Checksum) -> Taken<'a> {
        let path = self.root.join(&*one.name);
        match self.files.contains_key(Path::new(&*one.name)) {
            true => Taken::Listed(Subject::File(path), one.digest.clone()),
            false => Taken::not(SubjectResult::Unreachable {
                given: path.to_string_lossy().into(),
                text: "the list names it, and it is not there".into(),
                help: "get the whole delivery".into(),
            }),
        }
    }
}
