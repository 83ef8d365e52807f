//! `npm:@acme/widget@1.4.2`.

use std::ffi::OsStr;

use acquire::NpmName;
use model::Text;

use crate::complaint::Complaint;

/// What such a subject begins with.
const SCHEME: &str = "npm:";

/// A package of a package registry, as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublishedPackage {
    /// As it was given.
    pub(crate) given: String,
    /// Which one is meant.
    pub(crate) name: NpmName,
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
        let help = "write npm:widget@1.4.2 or npm:@acme/widget@1.4.2, with the whole version".to_owned();
        Some(read.map_err(|what| wrong(what.to_string(), help)))
    }

    /// The same, wherever files of that name may lie.
    pub(crate) fn named(text: &str) -> Option<Result<Self, Text>> {
        let name = NpmName::parse(text.strip_prefix(SCHEME)?);
        Some(name.map(|name| Self { given: text.to_owned(), name }))
    }
}

#[cfg(test)]
mod tests {
    use super::PublishedPackage;
    use std::ffi::OsStr;

    #[test]
    fn a_package_of_a_registry_has_its_scheme() {
        let read = |text: &str| PublishedPackage::read(OsStr::new(text));
        let package = read("npm:@acme/widget@1.4.2").unwrap().unwrap();
        assert_eq!((package.given.as_str(), &*package.name.version), ("npm:@acme/widget@1.4.2", "1.4.2"));
        for bad in ["npm:", "npm:widget", "npm:widget@latest", "npm:../widget@1.4.2"] {
            assert!(read(bad).unwrap().unwrap_err().help.contains("npm:widget@1.4.2"), "{bad}");
        }
        assert!(read("widget@1.4.2").is_none());
    }
}
