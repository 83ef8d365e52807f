//! `oci-layout:DIR` and `oci-archive:FILE`, with a tag or a digest.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use acquire::{Asked, Layout};
use model::Digest;

use crate::complaint::Complaint;

/// What such a subject begins with, and whether it is a tar file then.
const SCHEMES: [(&str, bool); 2] = [("oci-layout:", false), ("oci-archive:", true)];

/// An image of a layout, as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageAt {
    /// As it was given.
    pub(crate) given: String,
    /// Where it lies.
    pub(crate) layout: Layout,
    /// Which one is meant.
    pub(crate) asked: Asked,
}

impl ImageAt {
    /// Reads an argument; `None` for one that is no image of a layout.
    pub(super) fn read(given: &OsStr) -> Option<Result<Self, Complaint>> {
        let text = given.to_str()?;
        let (rest, is_archive) = SCHEMES
            .iter()
            .find_map(|(scheme, is_archive)| Some((text.strip_prefix(scheme)?, *is_archive)))?;
        let wrong = |what: String, help: String| Complaint {
            place: Some(text.to_owned()),
            ..Complaint::usage(what, help)
        };
        // A delivery chooses its file names.
        if std::fs::symlink_metadata(given).is_ok() {
            let help = format!("for the file write ./{text}; for the image run it from another folder");
            return Some(Err(wrong("it is both an image and the name of a file here".to_owned(), help)));
        }
        Some(parts(rest, is_archive).map_err(|(what, help)| wrong(what, help)).map(|(path, asked)| Self {
            given: text.to_owned(),
            layout: Layout { path, is_archive },
            asked,
        }))
    }
}

impl ImageAt {
    /// The same, of a layout below a folder.
    pub(super) fn below(folder: &Path, text: &str) -> Option<Result<Self, String>> {
        let (scheme, is_archive) = SCHEMES.iter().find(|(scheme, _)| text.starts_with(scheme))?;
        let rest = folder.join(text.strip_prefix(scheme)?);
        let read = parts(&rest.to_string_lossy(), *is_archive);
        Some(read.map_err(|(what, help)| format!("{what}: {help}")).map(|(path, asked)| Self {
            given: text.to_owned(),
            layout: Layout { path, is_archive: *is_archive },
            asked,
        }))
    }
}

/// The folder or file, and what is asked of it. One whose name holds a colon or an `@` is never guessed at.
fn parts(rest: &str, is_archive: bool) -> Result<(PathBuf, Asked), (String, String)> {
    let (scheme, thing) =
        if is_archive { ("oci-archive:FILE", "file") } else { ("oci-layout:DIR", "folder") };
    let help = || format!("write {scheme}, {scheme}:TAG or {scheme}@sha256:<64 hex digits>");
    let there = |path: &str| match is_archive {
        true => Path::new(path).is_file(),
        false => Path::new(path).is_dir(),
    };
    let split = match rest.rsplit_once('@') {
        Some((path, digest)) if !digest.contains('/') => {
            let digest = Digest::parse(digest).map_err(|fault| (fault.to_string(), help()));
            Some((path, digest.map(Asked::Digest)))
        }
        Some(_) | None => match rest.rsplit_once(':') {
            Some((path, tag)) if !tag.contains('/') => Some((path, Ok(Asked::Tag(tag.into())))),
            Some(_) | None => None,
        },
    };
    match split {
        Some((path, _)) if there(rest) && there(path) => {
            Err((format!("both {rest} and {path} are a {thing}"), "rename one of them".to_owned()))
        }
        _ if there(rest) => Ok((rest.into(), Asked::Only)),
        Some(("", _)) => Err((format!("it names no {thing}"), help())),
        Some((_, Ok(Asked::Tag(tag)))) if tag.is_empty() => Err(("the tag is empty".to_owned(), help())),
        Some((path, asked)) => asked.map(|asked| (path.into(), asked)),
        None if rest.is_empty() => Err((format!("it names no {thing}"), help())),
        None => Ok((rest.into(), Asked::Only)),
    }
}

#[cfg(test)]
mod tests {
    use super::ImageAt;
    use acquire::Asked;
    use std::ffi::OsStr;

    fn read(text: &str) -> Option<Result<ImageAt, crate::complaint::Complaint>> {
        ImageAt::read(OsStr::new(text))
    }

    #[test]
    fn a_tag_and_a_digest_are_told_from_the_folder() {
        let hex = "ab".repeat(32);
        for (text, folder, asked) in [
            ("oci-layout:img".to_owned(), "img", "Only"),
            ("oci-layout:./a.b/img:1.4.2".to_owned(), "./a.b/img", "Tag"),
            (format!("oci-layout:img@sha256:{hex}"), "img", "Digest"),
            ("oci-layout:C:/img".to_owned(), "C:/img", "Only"),
        ] {
            let image = read(&text).unwrap().unwrap();
            assert_eq!(image.layout.path.to_str(), Some(folder), "{text}");
            assert!(format!("{:?}", image.asked).starts_with(asked), "{text}");
        }
        for bad in ["oci-layout:", "oci-layout::tag", "oci-layout:img:", "oci-layout:img@sha256:ab"] {
            assert!(read(bad).unwrap().is_err(), "{bad}");
        }
        assert!(read("img:1.4.2").is_none());
    }

    #[test]
    fn a_folder_with_a_colon_in_its_name_is_not_guessed_at() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| format!("oci-layout:{}/{name}", dir.path().display());
        std::fs::create_dir(dir.path().join("img:1")).unwrap();
        assert_eq!(read(&at("img:1")).unwrap().unwrap().asked, Asked::Only);
        std::fs::create_dir(dir.path().join("img")).unwrap();
        assert!(read(&at("img:1")).unwrap().unwrap_err().text.contains("both"));
    }
}
