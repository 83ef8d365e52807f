//! Lockfiles inside packages: at the place where their tools write them, and nowhere else.

use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;

use super::LockfileKind;
use crate::archive::read_archive;
use crate::limits::MAX_LOCKFILE;
use crate::{ArchiveFault, ArchiveFile, ArchiveKind};

/// A lockfile inside a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackagedLockfile {
    /// Its path in the package; empty where the artifact is the lockfile.
    pub path: String,
    /// Its bytes; one more than are read of any where there are more.
    pub bytes: Vec<u8>,
}

/// What kind of package a file is, going by its name and how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PackageKind {
    /// `NAME-VERSION.crate` of Cargo.
    Crate,
    /// A tarball of npm.
    Npm,
    /// A wheel of Python.
    Wheel,
}

impl PackageKind {
    fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let kind = match () {
            () if name.ends_with(".crate") => Self::Crate,
            () if name.ends_with(".tgz") || name.starts_with("npm:") => Self::Npm,
            () if name.ends_with(".whl") => Self::Wheel,
            () => return None,
        };
        let begins = match kind {
            Self::Crate | Self::Npm => [0x1f, 0x8b].as_slice(),
            Self::Wheel => b"PK\x03\x04".as_slice(),
        };
        bytes.starts_with(begins).then_some(kind)
    }

    fn archive(self) -> ArchiveKind {
        match self {
            Self::Crate | Self::Npm => ArchiveKind::TarGz,
            Self::Wheel => ArchiveKind::Zip,
        }
    }

    /// Whether its tool writes a lockfile there. Tarballs have one folder around everything; a wheel has its own files at
    /// the top, and what describes it in one folder.
    fn has_at(self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        let (folder, name) = match parts.as_slice() {
            [name] => (None, *name),
            [folder, name] => (Some(*folder), *name),
            _ => return false,
        };
        let Some(kind) = LockfileKind::of(name, b"") else { return false };
        match self {
            Self::Crate => folder.is_some() && kind.packages() == "cargo",
            Self::Npm => folder.is_some() && kind.packages() == "npm",
            Self::Wheel => {
                kind.packages() == "pypi" && folder.is_none_or(|folder| folder.ends_with(".dist-info"))
            }
        }
    }
}

/// The lockfiles of an artifact: itself where it is one by its name, and else those inside it where it is a `.crate`, a
/// tarball of npm or a wheel. Nothing where it is anything else.
///
/// # Errors
/// When it is such a package and cannot be read to its end in one way, or is larger than [`crate::limits`] allow.
pub fn packaged_lockfiles(name: &str, bytes: &[u8]) -> Result<Vec<PackagedLockfile>, ArchiveFault> {
    if LockfileKind::of(name, bytes).is_some() {
        return Ok(vec![PackagedLockfile { path: String::new(), bytes: bytes.to_vec() }]);
    }
    let Some(kind) = PackageKind::of(name, bytes) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut take = |file: &ArchiveFile, from: &mut dyn Read| -> io::Result<ControlFlow<()>> {
        if kind.has_at(&file.path) {
            let most = u64::try_from(MAX_LOCKFILE).unwrap_or(u64::MAX).saturating_add(1);
            let mut bytes = Vec::new();
            from.take(most).read_to_end(&mut bytes)?;
            found.push(PackagedLockfile { path: file.path.clone(), bytes });
        }
        Ok(ControlFlow::Continue(()))
    };
    read_archive(kind.archive(), &mut Cursor::new(bytes), &mut take)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{PackageKind, packaged_lockfiles};

    #[test]
    fn a_package_is_one_by_its_name_and_its_beginning() {
        let gzip = [0x1f, 0x8b, 8];
        assert_eq!(PackageKind::of("left-1.0.0.crate", &gzip), Some(PackageKind::Crate));
        assert_eq!(PackageKind::of("npm:@acme/left@1.0.0", &gzip), Some(PackageKind::Npm));
        assert_eq!(PackageKind::of("left-1.0.0.TGZ", &gzip), Some(PackageKind::Npm));
        assert_eq!(PackageKind::of("left-1-py3-none-any.whl", b"PK\x03\x04"), Some(PackageKind::Wheel));
        assert_eq!(PackageKind::of("left-1.0.0.crate", b"PK\x03\x04"), None);
        assert_eq!(PackageKind::of("left-1.0.0.tar", &gzip), None);
    }

    #[test]
    fn only_where_its_tool_writes_it() {
        for (kind, path, wanted) in [
            (PackageKind::Crate, "left-1.0.0/Cargo.lock", true),
            (PackageKind::Crate, "left-1.0.0/fuzz/Cargo.lock", false),
            (PackageKind::Crate, "Cargo.lock", false),
            (PackageKind::Crate, "left-1.0.0/package-lock.json", false),
            (PackageKind::Npm, "package/npm-shrinkwrap.json", true),
            (PackageKind::Npm, "package/node_modules/x/package-lock.json", false),
            (PackageKind::Wheel, "left-1.dist-info/pylock.toml", true),
            (PackageKind::Wheel, "pylock.toml", true),
            (PackageKind::Wheel, "left/pylock.toml", false),
        ] {
            assert_eq!(kind.has_at(path), wanted, "{path}");
        }
    }

    #[test]
    fn an_artifact_may_be_the_lockfile() {
        let own = packaged_lockfiles("some/Cargo.lock", b"version = 4").unwrap();
        assert_eq!((own.len(), own[0].path.as_str()), (1, ""));
        assert_eq!(packaged_lockfiles("widget.bin", b"version = 4").unwrap(), []);
    }
}
