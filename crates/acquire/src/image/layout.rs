use std::io::Read;
use std::path::{Path, PathBuf};

use formats::limits::MAX_MANIFEST;
use model::Digest;
use transport::Sink;

use super::Obstacle;
use super::archive::{self, Archive};
use super::place::{Part, Place};
use crate::limits::READ_BUFFER;
use crate::{Fault, file};

/// A layout, which is read through limits.
pub(super) struct Folder<'a> {
    /// The folder, or the archive.
    pub(super) root: &'a Path,
    /// The archive, opened, where it is one.
    pub(super) archive: Option<Archive>,
}

impl Folder<'_> {
    /// A small file at the top of the layout.
    pub(super) fn named(&self, name: &str) -> Result<Vec<u8>, Obstacle> {
        let path = self.root.join(name);
        // One byte more than is decoded, so that it is seen to be too large.
        let most = u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        let read = self.open(&path)?.0.take(most).read_to_end(&mut bytes);
        read.map_err(|error| Obstacle::Unreachable(Fault::io(&path, &error)))?;
        Ok(bytes)
    }

    /// How long the content with a digest says it is.
    pub(super) fn length(&self, digest: &Digest) -> Result<u64, Obstacle> {
        Ok(self.open(&self.path(digest))?.1)
    }

    /// Opens a file of the layout. Its length is what is told of it.
    fn open(&self, path: &Path) -> Result<(Box<dyn Read + '_>, u64), Obstacle> {
        if let Some(archive) = &self.archive {
            let (entry, length) = archive.entry(path, &archive::name(self.root, path))?;
            return Ok((Box::new(entry), length));
        }
        self.plain(path)?;
        let (file, about) = file::open(path).map_err(Obstacle::Unreachable)?;
        Ok((Box::new(file), about.len()))
    }

    pub(super) fn has(&self, path: &Path) -> bool {
        match &self.archive {
            Some(archive) => archive.has(&archive::name(self.root, path)),
            None => std::fs::symlink_metadata(path).is_ok(),
        }
    }

    /// Refuses a link at any place below the layout: whoever made the layout chose it, and it may lead anywhere.
    fn plain(&self, path: &Path) -> Result<(), Obstacle> {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let mut place = self.root.to_path_buf();
        for part in below.components() {
            place.push(part);
            let about = std::fs::symlink_metadata(&place)
                .map_err(|error| Obstacle::Unreachable(Fault::io(path, &error)))?;
            if about.is_symlink() {
                return Err(Obstacle::contradicted(&place, "it is a symbolic link, which no layout has"));
            }
        }
        Ok(())
    }
}

impl Place for Folder<'_> {
    fn root(&self) -> &Path {
        self.root
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.root.join("blobs").join(digest.algorithm().name()).join(digest.hex())
    }

    fn each(
        &self,
        _part: Part,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Obstacle> {
        let path = self.path(digest);
        if !self.has(&path) {
            let none = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(Obstacle::Missing(Fault::io(&path, &none)));
        }
        let (mut file, length) = self.open(&path)?;
        if let Some(size) = size.filter(|size| *size != length) {
            let text = format!("it has {length} bytes, and what names it says {size}");
            return Err(Obstacle::contradicted(&path, text));
        }
        if length > cap {
            return Err(Obstacle::Unreachable(file::too_large(&path, cap)));
        }
        sink.start();
        let (mut buffer, mut total) = (vec![0; READ_BUFFER], 0_u64);
        loop {
            let count = match file.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Obstacle::Unreachable(Fault::io(&path, &error))),
            };
            total = total.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            // The length may lie or grow while it is read.
            if total > cap {
                return Err(Obstacle::Unreachable(file::too_large(&path, cap)));
            }
            sink.take(buffer.get(..count).unwrap_or_default());
        }
    }

    fn is_remote(&self) -> bool {
        false
    }
}
