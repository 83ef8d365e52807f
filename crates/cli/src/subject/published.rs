//! `npm:@acme/widget@1.4.2` and `pypi:acme_widget-1.4.2.tar.gz`.

use std::ffi::OsStr;

use acquire::NpmName;
use formats::PypiFile;
use model::Text;

use crate::complaint::Complaint;

/// What such subjects begin with.
const NPM: &str = "npm:";
const PYPI: &str = "pypi:";

/// A package of a package registry, as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublishedPackage {
    /// As it was given.
    pub(crate) given: String,
    /// Which one is meant.
    pub(crate) name: PackageName,
}

/// What a package is called in its kind of registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PackageName {
    /// A version of a package of an npm registry.
    Npm(NpmName),
    /// A file of an index of Python packages.
    Pypi(PypiFile),
}

impl PublishedPackage {
    /// Reads an argument; `None` for one that is no package of a registry.
    pub(super) fn read(given: &OsStr) -> Option<Result<Self, Complaint>> {
        let text = given.to_str()?;
        let read = Self::named(text)?;
        let wrong = |what: String, help: String| Complaint {
            place: Some(text.to_owned()),
            ..Complaint::usage(what, help)
        };
        // A delivery chooses its file names.
        if std::fs::symlink_metadata(given).is_ok() {
            let help = format!("for the file write ./{text}; for the package run it from another folder");
            return Some(Err(wrong("it is both a package and the name of a file here".to_owned(), help)));
        }
        let help = match text.starts_with(NPM) {
            true => "write npm:widget@1.4.2 or npm:@acme/widget@1.4.2, with the whole version",
            false => {
                "write pypi:acme_widget-1.4.2-py3-none-any.whl or pypi:acme_widget-1.4.2.tar.gz: the whole name"
            }
        };
        Some(read.map_err(|what| wrong(what.to_string(), help.to_owned())))
    }

    /// The same, wherever files of that name may lie.
    pub(crate) fn named(text: &str) -> Option<Result<Self, Text>> {
        let name = match (text.strip_prefix(NPM), text.strip_prefix(PYPI)) {
            (Some(name), _) => NpmName::parse(name).map(PackageName::Npm),
            (None, Some(file)) => PypiFile::parse(file).map(PackageName::Pypi),
            (None, None) => return None,
        };
        Some(name.map(|name| Self { given: text.to_owned(), name }))
    }
}

#[cfg(test)]
mod tests {
    use super::{PackageName, PublishedPackage};
    use std::ffi::OsStr;

    #[test]
    fn a_package_of_a_registry_has_its_scheme() {
        let read = |text: &str| PublishedPackage::read(OsStr::new(text));
        let package = read("npm:@acme/widget@1.4.2").unwrap().unwrap();
        let PackageName::Npm(name) = package.name else { panic!("of npm") };
        assert_eq!((package.given.as_str(), &*name.version), ("npm:@acme/widget@1.4.2", "1.4.2"));
        for bad in ["npm:", "npm:widget", "npm:widget@latest", "npm:../widget@1.4.2"] {
            assert!(read(bad).unwrap().unwrap_err().help.contains("npm:widget@1.4.2"), "{bad}");
        }
        let package = read("pypi:Acme.Widget-1.4.2.tar.gz").unwrap().unwrap();
        let PackageName::Pypi(file) = package.name else { panic!("of an index") };
        assert_eq!(&*file.project, "acme-widget");
        for bad in ["pypi:", "pypi:widget", "pypi:widget@1.4.2", "pypi:../widget-1.4.2.tar.gz"] {
            assert!(read(bad).unwrap().unwrap_err().help.contains("pypi:acme_widget-1.4.2"), "{bad}");
        }
        assert!(read("widget@1.4.2").is_none());
    }
}
