//! What a pack brings to be judged, with its evidence, as the run that it was made for would have found both.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use acquire::limits::MAX_ARTIFACT;
use acquire::{Asking, Carried, Obstacle, Packed, Source, delivery};
use countersign::{BroughtLockfile, Placed, Pool, Unread};
use decision::ExitCode;
use ledger::{EvidenceOrigin, PackedEvidence, PackedFile, PackedImage, PackedSubject};
use model::{Algorithm, Artifact, Bytes, Digest, EvidenceId, EvidenceRow, Text};
use report::{Refusal, SubjectResult};

use super::{AGAIN, Opened, called, sha256};
use crate::complaint::Complaint;
use crate::subject::{PublishedPackage, Subject};
use crate::taken::{self, Found, Taken, Terms, attested, published};

/// A file of a pack that is to be judged.
pub(crate) struct PackedArtifact {
    given: Text,
    file: PackedFile,
    packed: Arc<Packed>,
}

impl PackedArtifact {
    /// What reports call it.
    pub(crate) fn given(&self) -> &Text {
        &self.given
    }

    /// Hashes it.
    pub(crate) fn artifact(&self, algorithms: &[Algorithm]) -> Result<Artifact, Box<SubjectResult>> {
        let wanted = self.file.listed.iter().map(Digest::algorithm);
        // What a registry publishes is known by both.
        let published = PublishedPackage::named(&self.given).map(|_| Algorithm::Sha512);
        let algorithms: Vec<Algorithm> = algorithms.iter().copied().chain(wanted).chain(published).collect();
        let name = called(&self.file.digest);
        let hashed = self.packed.artifact(&name, Path::new(&*self.given), &algorithms);
        let artifact = hashed.map_err(|fault| {
            Box::new(SubjectResult::Unreachable {
                given: self.given.clone(),
                text: fault.text,
                help: fault.help,
            })
        })?;
        let held = |digest: &Digest| artifact.digest(digest.algorithm()) == Some(digest);
        match [&self.file.digest].into_iter().chain(&self.file.listed).find(|digest| !held(digest)) {
            None => Ok(artifact),
            Some(other) => Err(Box::new(SubjectResult::Refused {
                given: self.given.clone(),
                why: Refusal::Wrong,
                text: format!("its bytes in the pack do not have the digest {other} that the index names")
                    .into(),
                help: AGAIN.into(),
            })),
        }
    }

    /// Its bytes, for signatures that are over all of them.
    pub(crate) fn bytes(&self) -> Arc<dyn Bytes + Send + Sync> {
        Arc::new(InPack { packed: Arc::clone(&self.packed), digest: self.file.digest.clone() })
    }
}

struct InPack {
    packed: Arc<Packed>,
    digest: Digest,
}

impl Bytes for InPack {
    fn read(&self, limit: u64) -> Result<Vec<u8>, Text> {
        let bytes =
            self.packed.read(&called(&self.digest), limit.min(MAX_ARTIFACT)).map_err(|fault| fault.text)?;
        match sha256(&bytes) == self.digest {
            true => Ok(bytes),
            false => Err("the pack changed while it was judged from".into()),
        }
    }
}

/// Takes every subject of a pack, in order. Files it has no bytes of are found among those that were `brought`, by their
/// digests; a brought file that it says nothing of is denied.
pub(crate) fn taken<'a>(
    opened: &Opened,
    brought: &[Subject],
    terms: &Terms,
    pool: &mut Pool,
    found: &mut Found,
) -> Result<Vec<Taken<'a>>, acquire::Fault> {
    evidence(opened, pool, found).map_err(|complaint| fault(opened, complaint))?;
    found.notes.extend(opened.index.notes.iter().cloned());
    let mut outside = Outside::of(brought)?;
    let mut all = Vec::new();
    for subject in &opened.index.subjects {
        match (&subject.file, &subject.image) {
            (_, Some(image)) => all.extend(of_image(opened, subject, image, terms, pool, found)?),
            (Some(file), None) => all.push(outside.taken(opened, subject, file)),
            (None, None) => all.push(match Subject::digest(&subject.given) {
                Some(Ok(named)) => Taken::Named(Cow::Owned(named)),
                Some(Err(_)) | None => {
                    return Err(unclear(opened, "a subject is neither a file nor an image nor a digest"));
                }
            }),
        }
    }
    all.extend(outside.left(opened));
    let rows = pool.rows();
    match rows.is_sorted_by(|one, next| one.id < next.id) {
        true => Ok(all),
        false => Err(unclear(opened, "two pieces of evidence have one number")),
    }
}

/// Enters the evidence that is attached to no image.
fn evidence(opened: &Opened, pool: &mut Pool, found: &mut Found) -> Result<(), Complaint> {
    let (mut plain, mut placed, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    let mut handed_out = Vec::new();
    for one in &opened.index.evidence {
        let row = row(one);
        if let Some(why) = &one.unread {
            unread.push(Unread { row, why: why.clone() });
            continue;
        }
        let bytes = opened.read(&one.digest)?;
        found.kept.insert(one.digest.clone(), bytes.clone());
        match &one.about {
            _ if one.origin == EvidenceOrigin::Lockfile => {
                pool.add_lockfiles(vec![BroughtLockfile { row, bytes: Ok(bytes), inside: None }]);
            }
            None if one.origin == EvidenceOrigin::Registry => handed_out.push((row, bytes)),
            Some(about) if one.origin == EvidenceOrigin::Beside => {
                let is_signature = acquire::is_signature(Path::new(&*one.path));
                placed.push(Placed { row, bytes, about: about.clone(), is_signature });
            }
            Some(_) | None => plain.push((row, bytes)),
        }
    }
    pool.add(plain, unread);
    let packages = packages(opened)?;
    for (row, bytes) in handed_out {
        let judged = packages.iter().map(|one| (&*one.given, one.digests.as_slice()));
        match published::asked(&row, judged) {
            Some((release, about)) => {
                let pieces = release.decode(&row, &bytes);
                pool.add_handed_out(row, pieces, &about);
            }
            None => match attested::asked(&row) {
                Some(about) => {
                    let pieces = formats::decode(row.id, &bytes);
                    pool.add_handed_out(row, pieces, &about);
                }
                None => pool.add(vec![(row, bytes)], Vec::new()),
            },
        }
    }
    pool.add_beside(placed);
    Ok(())
}

/// The packages of registries that are judged.
fn packages(opened: &Opened) -> Result<Vec<Artifact>, Complaint> {
    let subjects = opened.index.subjects.iter();
    let own = subjects.filter(|one| PublishedPackage::named(&one.given).is_some());
    let packed = own.filter_map(|one| Some((one, one.file.as_ref().filter(|file| file.packed)?)));
    let hashed = packed.map(|(one, file)| {
        let name = called(&file.digest);
        let hashed = opened.packed.artifact(&name, Path::new(&*one.given), &[Algorithm::Sha512]);
        hashed.map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))
    });
    hashed.collect()
}

fn row(one: &PackedEvidence) -> EvidenceRow {
    EvidenceRow {
        id: EvidenceId::file(one.row),
        origin: one.origin.origin(),
        path: one.path.clone(),
        digest: one.digest.clone(),
    }
}

/// Takes an image by the same code as one of a layout or a registry.
fn of_image<'a>(
    opened: &Opened,
    subject: &PackedSubject,
    image: &PackedImage,
    terms: &Terms,
    pool: &mut Pool,
    found: &mut Found,
) -> Result<Vec<Taken<'a>>, acquire::Fault> {
    let read = |digest: &Digest| opened.read(digest).map_err(|complaint| fault(opened, complaint));
    let source = Source {
        root: PathBuf::from(&*image.root),
        is_remote: image.remote,
        digest: image.digest.clone(),
        size: image.size,
        list: read(&image.list)?,
    };
    let parts = image.parts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let platforms = terms.platforms.as_deref();
    let asking = Asking { given: &subject.given, platforms, first: image.first, keeps: true };
    let taken = acquire::carried(&Carried::new(&source, parts), &asking);
    Ok(taken::members(&subject.given, taken, pool, found))
}

/// Files that lie outside of the pack, by their SHA-256.
struct Outside {
    files: BTreeMap<Digest, PathBuf>,
    used: BTreeSet<Digest>,
}

impl Outside {
    fn of(brought: &[Subject]) -> Result<Self, acquire::Fault> {
        let mut paths = Vec::new();
        for subject in brought {
            match subject {
                Subject::File(path) => paths.push(path.clone()),
                Subject::Folder(root) => {
                    let inside = delivery(root).map_err(Obstacle::fault)?;
                    paths.extend(inside.into_iter().map(|path| root.join(path)));
                }
                // The command line lets nothing else through.
                Subject::Published(_)
                | Subject::Addressed(_)
                | Subject::Digest(_)
                | Subject::Named(_)
                | Subject::Image(_)
                | Subject::Pulled(_)
                | Subject::Archive(_)
                | Subject::List(_) => {}
            }
        }
        let mut files = BTreeMap::new();
        for path in paths {
            let hashed = acquire::artifact(&path, &[])?;
            if let Some(digest) = hashed.digest(Algorithm::Sha256) {
                files.entry(digest.clone()).or_insert(path);
            }
        }
        Ok(Self { files, used: BTreeSet::new() })
    }

    fn taken<'a>(&mut self, opened: &Opened, subject: &PackedSubject, file: &PackedFile) -> Taken<'a> {
        if let Some(path) = self.files.get(&file.digest) {
            self.used.insert(file.digest.clone());
            let digests = file.listed.iter().chain([&file.digest]).cloned().collect();
            return Taken::Listed(Subject::File(path.clone()), digests);
        }
        if file.packed {
            return Taken::Packed(PackedArtifact {
                given: subject.given.clone(),
                file: file.clone(),
                packed: Arc::clone(&opened.packed),
            });
        }
        Taken::not(SubjectResult::Unreachable {
            given: subject.given.clone(),
            text: format!(
                "the pack has its evidence and not the file itself, whose digest is {}",
                file.digest
            )
            .into(),
            help:
                "name the file, or a folder it lies in, before --pack; or make the pack with --with-artifacts"
                    .into(),
        })
    }

    /// Files that are neither judged nor evidence of the pack.
    fn left<'a>(self, opened: &Opened) -> Vec<Taken<'a>> {
        let evidence: BTreeSet<&Digest> = opened.index.evidence.iter().map(|one| &one.digest).collect();
        let named = opened.index.named();
        let known = |digest: &Digest| {
            self.used.contains(digest) || evidence.contains(digest) || named.contains_key(digest)
        };
        let left = self.files.iter().filter(|(digest, _)| !known(digest));
        let denied = left.map(|(digest, path)| {
            Taken::not(SubjectResult::Refused {
                given: path.to_string_lossy().into(),
                why: Refusal::Missing,
                text: format!("the pack says nothing of it: its digest is {digest}").into(),
                help: "have the pack made for this file as well, or name the file it was made for".into(),
            })
        });
        denied.collect()
    }
}

fn unclear(opened: &Opened, text: &str) -> acquire::Fault {
    acquire::Fault { path: opened.path().to_string_lossy().into(), text: text.into(), help: AGAIN.into() }
}

fn fault(opened: &Opened, complaint: Complaint) -> acquire::Fault {
    acquire::Fault {
        path: complaint.place.unwrap_or_else(|| opened.path().to_string_lossy().into_owned()).into(),
        text: complaint.text.into(),
        help: complaint.help.into(),
    }
}
