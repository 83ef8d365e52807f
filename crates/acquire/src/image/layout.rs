use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use formats::limits::MAX_MANIFEST;
use model::Digest;
use transport::Sink;

use super::Obstacle;
use super::place::{Part, Place};
use crate::limits::READ_BUFFER;
use crate::{Fault, file};

/// A layout folder.
pub(super) struct Folder<'a> {
    pub(super) root: &'a Path,
}

impl Folder<'_> {
    /// A small file at the top of the layout.
    pub(super) fn named(&self, name: &str) -> Result<Vec<u8>, Obstacle> {
        let path = self.root.join(name);
        self.plain(&path)?;
        // One byte more than is decoded, so that it is seen to be too large.
        let most = u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX).saturating_add(1);
        file::beginning(&path, most).map_err(Obstacle::Unreachable)
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
        if let Err(error) = std::fs::symlink_metadata(&path)
            && error.kind() == std::io::ErrorKind::NotFound
        {
            return Err(Obstacle::Missing(Fault::io(&path, &error)));
        }
        self.plain(&path)?;
        let (mut file, about): (File, _) = file::open(&path).map_err(Obstacle::Unreachable)?;
        if let Some(size) = size.filter(|size| *size != about.len()) {
            let text = format!("it has {} bytes, and what names it says {size}", about.len());
            return Err(Obstacle::contradicted(&path, text));
        }
        if about.len() > cap {
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
