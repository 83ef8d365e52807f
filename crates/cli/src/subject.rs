use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use acquire::{Asked, FileBytes, ImageName, Which};
use countersign::Case;
use model::{Algorithm, Artifact, ArtifactKind, Digest, NoBytes, Reference, ReferenceKind};

use crate::complaint::Complaint;

mod addressed;
mod archive;
mod image;
mod layout;
mod published;
mod pulled;

pub(crate) use addressed::{AddressedFile, addressed_by, evidence as addressed_evidence};
pub(crate) use archive::ArchiveAt;
pub(crate) use layout::ImageAt;
pub(crate) use published::{PackageName, PublishedPackage};
pub(crate) use pulled::PulledImage;

/// A subject as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A file.
    File(PathBuf),
    /// A digest the operator vouches for.
    Digest(Digest),
    /// A value that names it, and that nobody computes.
    Named(Reference),
    /// An image of a layout folder.
    Image(ImageAt),
    /// An image of a registry.
    Pulled(PulledImage),
    /// A package of a package registry.
    Published(PublishedPackage),
    /// A file at an address.
    Addressed(AddressedFile),
    /// A folder of files that are handed over together.
    Folder(PathBuf),
    /// An archive of files that are handed over together.
    Archive(ArchiveAt),
    /// A list of checksums, and the folder it lies in.
    List(PathBuf),
}

impl Subject {
    /// Reads an argument: what begins with `sha256:` and its kin is a digest, what begins with `gitCommit:` and its
    /// kin is the name of something nobody hashes, everything else is a path, unless it can only be meant for an image.
    pub(crate) fn read(given: &OsStr) -> Result<Self, Complaint> {
        let digest = given.to_str().and_then(|text| Some((text, Self::digest(text)?)));
        let Some((text, read)) = digest else {
            if let Some(image) = ImageAt::read(given) {
                return image.map(Self::Image);
            }
            if let Some(image) = PulledImage::read(given) {
                return image.map(Self::Pulled);
            }
            if let Some(package) = PublishedPackage::read(given) {
                return package.map(Self::Published);
            }
            if let Some(file) = AddressedFile::read(given) {
                return file.map(Self::Addressed);
            }
            if let Some(archive) = ArchiveAt::read(given) {
                return archive.map(Self::Archive);
            }
            image::refuse(given)?;
            return Ok(Self::path_or_delivery(given));
        };
        // A delivery chooses its file names: one that reads like a digest would stand for other bytes than its own.
        if std::fs::symlink_metadata(given).is_ok() {
            let help = format!("for the file write ./{text}; for the digest run it from another folder");
            let what = "it is both a digest and the name of a file here".to_owned();
            return Err(Complaint { place: Some(text.to_owned()), ..Complaint::usage(what, help) });
        }
        read.map_err(|fault| {
            let help = format!("correct the digest; for a file of that name write ./{text}");
            Complaint { place: Some(text.to_owned()), ..Complaint::usage(fault, help) }
        })
    }

    /// A folder is a delivery, and so is the list that `@` stands before; a file whose name begins with `@` is written with
    /// its folder.
    fn path_or_delivery(given: &OsStr) -> Self {
        let list = given.to_str().and_then(|text| text.strip_prefix('@'));
        match list.filter(|list| !list.is_empty()) {
            Some(list) if std::fs::symlink_metadata(given).is_err() => Self::List(list.into()),
            Some(_) | None => Self::of_path(given.into()),
        }
    }

    /// A folder is a delivery.
    pub(crate) fn of_path(path: PathBuf) -> Self {
        match path.is_dir() {
            true => Self::Folder(path),
            false => Self::File(path),
        }
    }

    /// An image whose layout lies in a folder that is not the working directory; `None` for what is no image. That the
    /// layout does not lead out of the folder is for the caller to see.
    pub(crate) fn image_in(folder: &Path, text: &str) -> Option<Result<ImageAt, String>> {
        ImageAt::below(folder, text)
    }

    /// An archive that lies in a folder, likewise.
    pub(crate) fn archive_in(folder: &Path, text: &str) -> Option<Result<ArchiveAt, String>> {
        ArchiveAt::below(folder, text)
    }

    /// Reads what begins with a known algorithm or kind of reference, wherever files of that name may lie; `None` for
    /// everything else.
    pub(crate) fn digest(text: &str) -> Option<Result<Self, String>> {
        let (name, _) = text.split_once(':')?;
        if ReferenceKind::named(name).is_some() {
            return Some(Reference::parse(text).map(Self::Named).map_err(|fault| fault.to_string()));
        }
        Algorithm::named(name)?;
        Some(Digest::parse(text).map(Self::Digest).map_err(|fault| fault.to_string()))
    }

    /// What reports call it.
    pub(crate) fn given(&self) -> String {
        match self {
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Digest(digest) => digest.to_string(),
            Self::Named(reference) => reference.to_string(),
            Self::Image(image) => image.given.clone(),
            Self::Pulled(image) => image.given.clone(),
            Self::Published(package) => package.given.clone(),
            Self::Addressed(file) => file.given.clone(),
            Self::Folder(path) => path.to_string_lossy().into_owned(),
            Self::Archive(archive) => archive.given.clone(),
            Self::List(path) => format!("@{}", path.to_string_lossy()),
        }
    }

    /// Whether reports call it so, or one of those it leads to: these are called by it, and by more behind a space.
    pub(crate) fn covers(&self, given: &str) -> bool {
        let own = self.given();
        given.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }

    /// The same, by its digest: what a tag leads to may be something else by now.
    pub(crate) fn at(self, digest: Digest) -> Self {
        match self {
            Self::Image(image) => Self::Image(ImageAt { asked: Asked::Digest(digest), ..image }),
            Self::Pulled(PulledImage { given, name }) => {
                Self::Pulled(PulledImage { given, name: ImageName { image: Which::Digest(digest), ..name } })
            }
            other @ (Self::File(_)
            | Self::Digest(_)
            | Self::Named(_)
            | Self::Published(_)
            | Self::Addressed(_)
            | Self::Folder(_)
            | Self::Archive(_)
            | Self::List(_)) => other,
        }
    }

    /// Its path, if it is a file.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Digest(_)
            | Self::Named(_)
            | Self::Image(_)
            | Self::Pulled(_)
            | Self::Published(_)
            | Self::Addressed(_)
            | Self::Folder(_)
            | Self::Archive(_)
            | Self::List(_) => None,
        }
    }

    /// Whether it is asked of the network.
    pub(crate) fn is_asked_for(&self) -> bool {
        matches!(self, Self::Pulled(_) | Self::Published(_) | Self::Addressed(_))
    }

    /// The folder or the archive it stands for, whose files are judged or are evidence.
    pub(crate) fn root(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Image(image) => Some(&image.layout.path),
            Self::Archive(archive) => Some(&archive.archive.path),
            Self::List(path) => {
                let root = path.parent().filter(|root| !root.as_os_str().is_empty());
                Some(root.unwrap_or(Path::new(".")))
            }
            Self::File(_)
            | Self::Digest(_)
            | Self::Named(_)
            | Self::Pulled(_)
            | Self::Published(_)
            | Self::Addressed(_) => None,
        }
    }

    /// Hashes the file by the algorithms the evidence names; a digest is what it is.
    pub(crate) fn artifact(&self, algorithms: &[Algorithm]) -> Result<Artifact, acquire::Fault> {
        match self {
            Self::File(path) => acquire::artifact(path, algorithms),
            Self::Digest(digest) => Ok(Artifact {
                given: self.given().into(),
                kind: ArtifactKind::Digest,
                digests: vec![digest.clone()],
                size: None,
            }),
            Self::Named(reference) => Ok(Artifact {
                given: self.given().into(),
                kind: ArtifactKind::Named(reference.clone()),
                digests: Vec::new(),
                size: None,
            }),
            Self::Published(_) => Err(acquire::Fault {
                path: self.given().into(),
                text: "it is in a registry, and this command asks none".into(),
                help: "name the package as a file you have".into(),
            }),
            Self::Addressed(_) => Err(acquire::Fault {
                path: self.given().into(),
                text: "it is at an address, and this command asks none".into(),
                help: "fetch it, and name the file you have".into(),
            }),
            Self::Image(_) | Self::Pulled(_) | Self::Folder(_) | Self::Archive(_) | Self::List(_) => {
                Err(acquire::Fault {
                    path: self.given().into(),
                    text: "it is more than one artifact".into(),
                    help: "name one file, or the digest of the manifest or index you mean: `sha256:…`".into(),
                })
            }
        }
    }

    /// The case of this subject, once it is hashed.
    pub(crate) fn case(&self, artifact: Artifact) -> Case {
        match (self, artifact.digest(Algorithm::Sha256).cloned()) {
            (Self::File(path), Some(sha256)) => {
                Case::new(artifact, Arc::new(FileBytes::new(path.clone(), sha256)))
            }
            (_, _) => Case::new(artifact, Arc::new(NoBytes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;
    use std::ffi::OsStr;

    #[test]
    fn digests_and_paths_are_told_apart() {
        let read = |text: &str| Subject::read(OsStr::new(text));
        assert!(matches!(read(&format!("sha256:{}", "ab".repeat(32))), Ok(Subject::Digest(_))));
        assert!(matches!(read(&format!("sha512:{}", "ab".repeat(64))), Ok(Subject::Digest(_))));
        for path in ["widget.tgz", "./sha256:x", "sha1:abc", "C:\\x", "sha256", "-", ""] {
            assert!(matches!(read(path), Ok(Subject::File(_))), "{path}");
        }
        assert!(matches!(read("gce_image_id:42"), Ok(Subject::Named(_))));
        for bad in ["sha256:", "sha256:xyz", "sha384:ab", "gitCommit:abc", "gce_image_id:"] {
            let complaint = read(bad).unwrap_err();
            assert!(complaint.help.contains(&format!("./{bad}")), "{complaint}");
        }
    }
}
