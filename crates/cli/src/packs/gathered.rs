//! What a pack is made of: everything a run would read, each under its digest.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use countersign::{Ground, Pool, Reference, ReferenceFiles, asked, asked_issuers, osv_asked};
use decision::ExitCode;
use ledger::{
    EvidenceOrigin, Framework as Edition, Held, Input, Pack, PackedEvidence, PackedFile, PackedImage,
    PackedReference, PackedSubject, ReferenceKind, Role,
};
use model::{Algorithm, Artifact, Digest, EvidenceRow, Instant, Text};
use policy::Framework;
use sha2::{Digest as _, Sha256};

use super::{INDEX, SIGNATURE, called, sha256};
use crate::complaint::Complaint;
use crate::framework::Part;
use crate::recording::status_list;
use crate::taken::{TakenImage, beside};
use crate::tar;

/// What a pack is made for.
pub(crate) struct Matter<'a> {
    pub(crate) framework: &'a Framework,
    /// The framework's own folder.
    pub(crate) folder: &'a Path,
    pub(crate) parts: &'a [Part],
    pub(crate) handoff: Text,
    pub(crate) now: Instant,
}

/// Where the bytes of a file come from.
enum From {
    Here(Vec<u8>),
    /// A file of evidence, which is read again.
    Evidence(PathBuf),
    /// An artifact, which may be large.
    Artifact(PathBuf),
}

/// An index in the making, and the bytes of what it names.
pub(crate) struct Gathered {
    pub(crate) index: Pack,
    from: BTreeMap<Digest, From>,
}

impl Gathered {
    /// Begins with the framework.
    pub(crate) fn begin(matter: &Matter<'_>) -> Self {
        let framework = Edition {
            name: matter.framework.name().clone(),
            number: matter.framework.number(),
            digest: matter.framework.digest().clone(),
        };
        let index = Pack {
            at: matter.now,
            until: matter.framework.expires(),
            handoff: matter.handoff.clone(),
            framework,
            rules: Vec::new(),
            evidence: Vec::new(),
            references: Vec::new(),
            subjects: Vec::new(),
            notes: Vec::new(),
            files: Vec::new(),
        };
        let mut own = Self { index, from: BTreeMap::new() };
        for (at, part) in matter.parts.iter().enumerate() {
            let below = part.path.strip_prefix(matter.folder).unwrap_or(&part.path);
            let path = if at == 0 { part.path.file_name().map(Path::new).unwrap_or(below) } else { below };
            let role = if at == 0 { Role::Framework } else { Role::FrameworkFile };
            let digest = own.here(part.bytes.clone());
            own.index.rules.push(Input { role, path: path.to_string_lossy().into(), digest });
        }
        own
    }

    fn here(&mut self, bytes: Vec<u8>) -> Digest {
        let digest = sha256(&bytes);
        self.from.insert(digest.clone(), From::Here(bytes));
        digest
    }

    /// Adds what is judged by its own name.
    pub(crate) fn named(&mut self, given: &str) {
        self.index.subjects.push(PackedSubject { given: given.into(), file: None, image: None });
    }

    /// Adds an image, with all that was read of it.
    pub(crate) fn image(&mut self, taken: &TakenImage, kept: &BTreeMap<Digest, Vec<u8>>) {
        let TakenImage { given, first, source, parts, .. } = taken;
        let list = self.here(source.list.clone());
        for digest in parts {
            if let Some(bytes) = kept.get(digest) {
                self.from.entry(digest.clone()).or_insert_with(|| From::Here(bytes.clone()));
            }
        }
        let image = PackedImage {
            root: source.root.to_string_lossy().into(),
            remote: source.is_remote,
            digest: source.digest.clone(),
            size: source.size,
            list,
            first: *first,
            parts: parts.clone(),
        };
        self.index.subjects.push(PackedSubject { given: given.clone(), file: None, image: Some(image) });
    }

    /// Adds a file, with its bytes where they are to come along.
    pub(crate) fn file(&mut self, path: &Path, artifact: &Artifact, listed: &[Digest], packed: bool) {
        let Some(digest) = artifact.digest(Algorithm::Sha256).cloned() else { return };
        if packed {
            self.from.entry(digest.clone()).or_insert_with(|| From::Artifact(path.to_path_buf()));
        }
        let file = Some(PackedFile { digest, listed: listed.to_vec(), packed });
        self.index.subjects.push(PackedSubject { given: artifact.given.clone(), file, image: None });
    }

    /// Adds a package of a registry: its tarball cannot be brought by whoever reaches no registry.
    pub(crate) fn package(&mut self, artifact: &Artifact, bytes: &[u8]) {
        let digest = self.here(bytes.to_vec());
        let file = Some(PackedFile { digest, listed: Vec::new(), packed: true });
        self.index.subjects.push(PackedSubject { given: artifact.given.clone(), file, image: None });
    }

    /// Adds all evidence but what is attached to images, which came with those.
    pub(crate) fn evidence(&mut self, pool: &Pool, artifacts: &[Artifact], kept: &BTreeMap<Digest, Vec<u8>>) {
        let sha256 = |artifact: &Artifact| artifact.digest(Algorithm::Sha256).cloned();
        let files: BTreeMap<&str, Digest> =
            artifacts.iter().filter_map(|artifact| Some((&*artifact.given, sha256(artifact)?))).collect();
        let unread: BTreeMap<_, &Text> = pool.unread().iter().map(|one| (one.row.id, &one.why)).collect();
        for EvidenceRow { id, origin, path, digest } in pool.rows() {
            let Some(origin) = EvidenceOrigin::of(origin) else { continue };
            let unread = unread.get(&id).map(|why| Text::clone(why));
            if unread.is_none() {
                let again = || From::Evidence(PathBuf::from(&*path));
                let from = || kept.get(&digest).map_or_else(again, |bytes| From::Here(bytes.clone()));
                self.from.entry(digest.clone()).or_insert_with(from);
            }
            let about = beside::file_of(&path).and_then(|file| files.get(file)).cloned();
            let about = about.filter(|_| origin == EvidenceOrigin::Beside);
            self.index.evidence.push(PackedEvidence { row: id.row, origin, path, digest, about, unread });
        }
    }

    /// Adds the reference inputs of the handoff, once they are seen to hold.
    pub(crate) fn references(
        &mut self,
        matter: &Matter<'_>,
        ground: &Ground,
        files: ReferenceFiles,
    ) -> Result<(), Complaint> {
        // A repository of roots is with the framework's files, and ends when its roles do.
        let ending = ground.references().iter().filter(|one| matches!(one.kind, "tuf" | "osv"));
        let ends = ending.filter_map(|one| one.expires);
        self.index.until = ends.fold(self.index.until, Instant::min);
        for spec in asked(matter.framework, &matter.handoff) {
            let known = ground.references().iter().find(|one| one.kind == "status" && one.name == spec.name);
            let Some(known) = known else { continue };
            let path = matter.folder.join(&*spec.file);
            let bytes = status_list(&path, &known.digest).map_err(|fault| Complaint {
                code: ExitCode::Unusable,
                text: fault.to_string(),
                place: Some(path.to_string_lossy().into_owned()),
                help: "leave reference inputs as they are while they are packed, and run again".to_owned(),
            })?;
            let oldest =
                known.issued.zip(spec.max_age).and_then(|(issued, most)| later(issued, most.seconds()));
            let until = known.expires.into_iter().chain(oldest).min();
            let path = Text::from(path.to_string_lossy());
            self.reference(ReferenceKind::Status, (spec.name, path), bytes, (known.number, until));
        }
        for file in files.issuers {
            let Ok(bytes) = file.bytes else { continue };
            let archived = file.archived;
            let kind = if archived { ReferenceKind::Archived } else { ReferenceKind::Revocation };
            let digest = sha256(&bytes);
            let known =
                ground.references().iter().find(|one| one.kind == "revocation" && one.digest == digest);
            let spec = asked_issuers(matter.framework, &matter.handoff)
                .into_iter()
                .find(|spec| spec.name == file.name);
            let oldest = known.and_then(|one| one.issued).zip(spec.and_then(|spec| spec.max_age));
            let oldest = oldest.and_then(|(issued, most)| later(issued, most.seconds()));
            let until =
                known.and_then(|one| one.expires).into_iter().chain(oldest).min().filter(|_| !archived);
            self.reference(kind, (file.name, file.path), bytes, (None, until));
        }
        for file in files.verdicts {
            let Ok(bytes) = file.bytes else { continue };
            let known =
                ground.references().iter().find(|one| one.kind == "verdicts" && one.name == file.name);
            let until = known.and_then(|one| one.expires);
            self.reference(ReferenceKind::Verdicts, (file.name, file.path), bytes, (None, until));
        }
        for (folder, spec) in files.osv.into_iter().zip(osv_asked(matter.framework, &matter.handoff)) {
            let Ok(documents) = folder.documents else { continue };
            for at in 0..documents.count() {
                let read = documents.read(at).map_err(|why| Complaint {
                    code: ExitCode::Unusable,
                    text: format!("an advisory cannot be read: {why}"),
                    place: Some(folder.path.to_string()),
                    help: "leave reference inputs as they are while they are packed, and run again"
                        .to_owned(),
                })?;
                self.advisory(&spec.name, (&folder.path, documents.name(at)), read);
            }
            if let (Some(Ok(text)), Some(file)) = (folder.fetched, &spec.fetched) {
                let known = ground.references().iter().find(|one| one.kind == "osv" && one.name == spec.name);
                let until = known.and_then(|one: &Reference| one.issued);
                let until = until.and_then(|issued| later(issued, spec.max_age.seconds()));
                let path = Text::from(matter.folder.join(&**file).to_string_lossy());
                let bytes = text.as_bytes().to_vec();
                self.reference(ReferenceKind::Fetched, (spec.name.clone(), path), bytes, (None, until));
            }
        }
        Ok(())
    }

    /// Adds one advisory of a folder, which ends with the folder.
    fn advisory(&mut self, spec: &Text, (folder, name): (&Text, Text), bytes: Vec<u8>) {
        let digest = self.here(bytes);
        let folder = Some(folder.clone());
        let (kind, name, path) = (ReferenceKind::Advisory, spec.clone(), name);
        let (number, until) = (None, None);
        self.index.references.push(PackedReference { kind, name, path, folder, digest, number, until });
    }

    fn reference(
        &mut self,
        kind: ReferenceKind,
        (name, path): (Text, Text),
        bytes: Vec<u8>,
        (number, until): (Option<u64>, Option<Instant>),
    ) {
        self.index.until = until.into_iter().fold(self.index.until, Instant::min);
        let (folder, digest) = (None, self.here(bytes));
        self.index.references.push(PackedReference { kind, name, path, folder, digest, number, until });
    }

    /// Writes it: every file, then the index, then its signature. Gives back the digest of the index.
    ///
    /// # Errors
    /// Why it cannot be written: a file changed meanwhile, or something passes a bound.
    pub(crate) fn written(
        mut self,
        to: &mut dyn Write,
        sign: impl FnOnce(&Digest) -> Result<Option<Vec<u8>>, String>,
    ) -> Result<Digest, String> {
        let told = |why: io::Error| why.to_string();
        for (digest, from) in std::mem::take(&mut self.from) {
            let size = put(to, &digest, from)?;
            self.index.files.push(Held { digest, size });
        }
        let line = self.index.line().map_err(|fault| fault.to_string())?;
        let digest = sha256(&line);
        whole(to, INDEX, &line).map_err(told)?;
        if let Some(signature) = sign(&digest)? {
            whole(to, SIGNATURE, &signature).map_err(told)?;
        }
        tar::end(to).and_then(|()| to.flush()).map_err(told)?;
        Ok(digest)
    }

    /// What it holds of each kind, for whoever made it.
    pub(crate) fn counted(&self) -> (usize, usize, usize) {
        let images: BTreeSet<&Digest> = self
            .index
            .subjects
            .iter()
            .filter_map(|one| one.image.as_ref())
            .flat_map(|one| &one.parts)
            .collect();
        (self.index.subjects.len(), self.index.evidence.len(), images.len())
    }
}

/// Writes the bytes of a digest, once they are seen to have it. How many there are.
fn put(to: &mut dyn Write, digest: &Digest, from: From) -> Result<u64, String> {
    let name = called(digest);
    let bytes = match from {
        From::Artifact(path) => return artifact(to, &name, digest, &path),
        From::Here(bytes) => bytes,
        From::Evidence(path) => {
            acquire::again(&path).map_err(|fault| format!("{}: {}", fault.path, fault.text))?
        }
    };
    if sha256(&bytes) != *digest {
        return Err(format!("{name} changed while it was packed"));
    }
    whole(to, &name, &bytes).map_err(|why| why.to_string())?;
    Ok(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
}

fn artifact(to: &mut dyn Write, name: &str, digest: &Digest, path: &Path) -> Result<u64, String> {
    let about = std::fs::metadata(path).map_err(|why| format!("{}: {why}", path.display()))?;
    let length = about.len();
    tar::begin(to, name, length).map_err(|why| why.to_string())?;
    let mut hash = Sha256::new();
    let mut exact = Exact { to, hash: &mut hash, left: length };
    acquire::copy(path, &mut exact).map_err(|fault| format!("{}: {}", fault.path, fault.text))?;
    let left = exact.left;
    match left == 0 && Digest::sha256(hash.finalize().into()) == *digest {
        true => tar::filled(to, length).map(|()| length).map_err(|why| why.to_string()),
        false => Err(format!("{} changed while it was packed", path.display())),
    }
}

/// Hands on so many bytes and no more, and hashes them.
struct Exact<'a> {
    to: &'a mut dyn Write,
    hash: &'a mut Sha256,
    left: u64,
}

impl Write for Exact<'_> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or(io::ErrorKind::FileTooLarge)?;
        self.hash.update(part);
        self.to.write_all(part)?;
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn whole(to: &mut dyn Write, name: &str, bytes: &[u8]) -> io::Result<()> {
    tar::file(to, name, u64::try_from(bytes.len()).unwrap_or(u64::MAX), &mut &*bytes)
}

/// So many seconds later; none beyond the end of time.
fn later(at: Instant, seconds: u64) -> Option<Instant> {
    Instant::from_unix(at.unix().checked_add(i64::try_from(seconds).ok()?)?)
}
