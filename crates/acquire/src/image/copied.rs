//! A copy of what was judged of an image: a layout folder with those bytes and no others, read again by digest.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use formats::{Descriptor, OciDocument};
use model::{Digest, Platform};
use serde_json::{Value, json};
use transport::Sink;

use super::place::Place;
use super::resolve::REF_NAME;
use super::store::Store;
use super::{Layout, Obstacle, archive, layout};
use crate::limits::{MAX_IMAGE_DEPTH, MAX_IMAGE_MEMBERS};
use crate::{Fault, Registry};

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// What is to be copied of an image: manifests or indices, each with what it runs on where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Each, by its digest.
    pub tops: Vec<(Digest, Option<Platform>)>,
    /// The tag it is to have; for one top alone.
    pub tag: Option<model::Text>,
}

/// Copies an image of a layout into a folder, which is there and empty.
///
/// # Errors
/// When something of it cannot be had any more, has other bytes than its digest says, or cannot be written.
pub fn copied(from: &Layout, wanted: &Wanted, to: &Path) -> Result<(), Fault> {
    let open = || {
        let archive = from.is_archive.then(|| archive::Archive::open(&from.path)).transpose()?;
        into(&layout::Folder { root: &from.path, archive }, wanted, to)
    };
    open().map_err(Obstacle::fault)
}

/// The same, of an image of a registry.
///
/// # Errors
/// As [`copied`].
pub fn pulled_into(registry: &Registry<'_>, wanted: &Wanted, to: &Path) -> Result<(), Fault> {
    into(registry, wanted, to).map_err(Obstacle::fault)
}

fn into(place: &dyn Place, wanted: &Wanted, to: &Path) -> Result<(), Obstacle> {
    let store = Store::new(place, false);
    let mut copy = Copy { store: &store, to, done: BTreeSet::new(), documents: 0 };
    let mut listed = Vec::new();
    for (digest, platform) in &wanted.tops {
        let bytes = store.unsized_document(digest)?;
        let (kind, size) = (copy.document(digest, &bytes, 0)?, bytes.len());
        let mut entry = json!({ "mediaType": kind, "digest": digest.to_string(), "size": size });
        let more = [
            ("platform", platform.as_ref().map(shown)),
            ("annotations", wanted.tag.as_ref().map(|tag| json!({ REF_NAME: &**tag }))),
        ];
        for (name, value) in more.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            entry.as_object_mut().and_then(|entry| entry.insert(name.to_owned(), value));
        }
        listed.push(entry);
    }
    let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": listed });
    copy.written(&to.join("index.json"), index.to_string().as_bytes())?;
    copy.written(&to.join("oci-layout"), br#"{"imageLayoutVersion":"1.0.0"}"#)
}

fn shown(platform: &Platform) -> Value {
    let mut value = json!({ "os": &*platform.os, "architecture": &*platform.architecture });
    if let (Some(variant), Some(value)) = (&platform.variant, value.as_object_mut()) {
        value.insert("variant".to_owned(), Value::from(&**variant));
    }
    value
}

struct Copy<'a> {
    store: &'a Store<'a>,
    to: &'a Path,
    /// What is there already.
    done: BTreeSet<Digest>,
    documents: usize,
}

impl Copy<'_> {
    /// A manifest or an index, with all it leads to. What it is.
    fn document(&mut self, digest: &Digest, bytes: &[u8], depth: usize) -> Result<String, Obstacle> {
        let path = self.store.path(digest);
        self.documents = self.documents.saturating_add(1);
        if depth > MAX_IMAGE_DEPTH || self.documents > MAX_IMAGE_MEMBERS.saturating_mul(2) {
            let text = "it leads to more than is copied of one image";
            return Err(Obstacle::Unreachable(Fault::new(&path, text, "Copy one of its images alone.")));
        }
        let read = OciDocument::read(bytes).map_err(|fault| {
            Obstacle::contradicted(&path, format!("it cannot be read in one way: {fault}"))
        })?;
        if self.done.insert(digest.clone()) {
            self.written(&self.place(digest)?, bytes)?;
        }
        match read {
            OciDocument::Manifest(manifest) => {
                [&manifest.config]
                    .into_iter()
                    .chain(&manifest.layers)
                    .try_for_each(|part| self.blob(part))?;
                Ok(manifest.media_type.as_deref().unwrap_or(MANIFEST).to_owned())
            }
            OciDocument::Index(index) => {
                for child in &index.manifests {
                    let bytes = self.store.document(child)?;
                    self.document(&child.digest, &bytes, depth.saturating_add(1))?;
                }
                Ok(index.media_type.as_deref().unwrap_or(INDEX).to_owned())
            }
        }
    }

    fn blob(&mut self, named: &Descriptor) -> Result<(), Obstacle> {
        if !self.done.insert(named.digest.clone()) {
            return Ok(());
        }
        let path = self.place(&named.digest)?;
        let file = File::create_new(&path).map_err(|error| unwritten(&path, &error))?;
        let mut kept = Kept { file, fault: None };
        match self.store.copied(named, &mut kept) {
            // It was taken over without these bytes, which may be had elsewhere.
            Err(Obstacle::Missing(_)) if named.elsewhere => {
                return std::fs::remove_file(&path).map_err(|error| unwritten(&path, &error));
            }
            copied => copied.map_err(Obstacle::elsewhere)?,
        }
        let ended = kept.fault.map_or_else(|| kept.file.sync_all(), Err);
        ended.map_err(|error| unwritten(&path, &error))
    }

    /// Where content lies in the copy.
    fn place(&self, digest: &Digest) -> Result<PathBuf, Obstacle> {
        let folder = self.to.join("blobs").join(digest.algorithm().name());
        std::fs::create_dir_all(&folder).map_err(|error| unwritten(&folder, &error))?;
        Ok(folder.join(digest.hex()))
    }

    fn written(&self, path: &Path, bytes: &[u8]) -> Result<(), Obstacle> {
        let written = File::create_new(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| unwritten(path, &error))
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Obstacle {
    let text = format!("its copy cannot be written: {error}");
    Obstacle::Unreachable(Fault::new(path, text, "Make room, or name another directory."))
}

/// Writes what comes into a file, from its beginning whenever that begins again.
struct Kept {
    file: File,
    fault: Option<std::io::Error>,
}

impl Sink for Kept {
    fn start(&mut self) {
        let begun = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        self.fault = begun.err();
    }

    fn take(&mut self, part: &[u8]) {
        if self.fault.is_none() {
            self.fault = self.file.write_all(part).err();
        }
    }
}
