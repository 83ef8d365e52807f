//! `oci:registry.example/acme/widget:1.4.2`, or with a digest.

use std::ffi::OsStr;

use acquire::ImageName;

use crate::complaint::Complaint;

/// What such a subject begins with.
const SCHEME: &str = "oci:";

/// An image of a registry, as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PulledImage {
    /// As it was given.
    pub(crate) given: String,
    /// Which one is meant.
    pub(crate) name: ImageName,
}

impl PulledImage {
    /// Reads an argument; `None` for one that is no image of a registry.
    pub(crate) fn read(given: &OsStr) -> Option<Result<Self, Complaint>> {
        let text = given.to_str()?;
        let rest = text.strip_prefix(SCHEME)?;
        let wrong = |what: String, help: String| Complaint {
            place: Some(text.to_owned()),
            ..Complaint::usage(what, help)
        };
        // A delivery chooses its file names.
        if std::fs::symlink_metadata(given).is_ok() {
            let help = format!("for the file write ./{text}; for the image run it from another folder");
            return Some(Err(wrong("it is both an image and the name of a file here".to_owned(), help)));
        }
        let help = "write oci:registry.example/acme/widget:1.4.2, or oci:registry.example/acme/widget@sha256:<64 hex digits>";
        let read = ImageName::parse(rest).map_err(|what| wrong(what.to_string(), help.to_owned()));
        Some(read.map(|name| Self { given: text.to_owned(), name }))
    }
}

#[cfg(test)]
mod tests {
    use super::PulledImage;
    use std::ffi::OsStr;

    #[test]
    fn an_image_of_a_registry_has_its_scheme() {
        let read = |text: &str| PulledImage::read(OsStr::new(text));
        let image = read("oci:registry.example/acme/widget:1.4.2").unwrap().unwrap();
        assert_eq!(image.name.to_string(), "registry.example/acme/widget");
        for bad in ["oci:", "oci:widget", "oci:widget:1", "oci:registry.example/acme/widget", "oci:./x"] {
            assert!(read(bad).unwrap().unwrap_err().help.contains("oci:registry.example"), "{bad}");
        }
        assert!(read("registry.example/acme/widget:1.4.2").is_none());
        assert!(read("oci-layout:x").is_none());
    }
}
