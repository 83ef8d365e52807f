//! What people write for a container image, and what to write instead: nothing is asked that is not named as such.

use std::ffi::OsStr;
use std::path::Path;

use model::{Algorithm, Digest};

use crate::complaint::Complaint;

/// The length of a SHA-256 in hex.
const SHA256_HEX: usize = 64;

/// Complains about an argument that is no file and looks like an image: a reference with a digest or a tag, the bare
/// hex of a digest, or an OCI layout folder. A file that exists is never complained about.
pub(super) fn refuse(given: &OsStr) -> Result<(), Complaint> {
    let complaint = match std::fs::metadata(given) {
        Ok(found) if found.is_dir() => layout(given),
        Ok(_) => None,
        Err(_) => {
            given.to_str().and_then(|text| digested(text).or_else(|| tagged(text)).or_else(|| bare(text)))
        }
    };
    complaint.map_or(Ok(()), |complaint| {
        Err(Complaint { place: Some(given.to_string_lossy().into_owned()), ..complaint })
    })
}

/// A folder laid out as the OCI image layout has it (its marker file is `oci-layout`).
fn layout(given: &OsStr) -> Option<Complaint> {
    let marked = Path::new(given).join("oci-layout").is_file();
    marked.then(|| {
        let help = format!("write oci-layout:{}", given.to_string_lossy());
        Complaint::usage("this is an OCI layout folder, not a file", help)
    })
}

/// `NAME@sha256:HEX`.
fn digested(text: &str) -> Option<Complaint> {
    let (name, digest) = text.rsplit_once('@')?;
    let (algorithm, _) = digest.split_once(':')?;
    let known = !name.is_empty() && Algorithm::named(algorithm).is_some();
    known.then(|| {
        let help = match Digest::parse(digest) {
            Ok(digest) => {
                format!("write oci:{text} to have it from the registry; or give the digest alone: `{digest}`")
            }
            Err(fault) => format!("give the digest whole: {fault}"),
        };
        Complaint::usage("this looks like an image reference, and is no file", help)
    })
}

/// `HOST/NAME:TAG`: there is no such file, and the first part reads like a host.
fn tagged(text: &str) -> Option<Complaint> {
    let (host, rest) = text.split_once('/')?;
    let (name, tag) = rest.rsplit_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let host_like = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(|c| plain(c) || c == ':')
        && (host.contains(['.', ':']) || host == "localhost");
    let image = host_like
        && !name.is_empty()
        && name.chars().all(|c| plain(c) || c == '/')
        && !tag.is_empty()
        && tag.chars().all(plain);
    image.then(|| {
        let help = format!("write oci:{text} to have it from the registry");
        Complaint::usage("this looks like an image reference, and is no file", help)
    })
}

/// The hex of a SHA-256 with nothing before it.
fn bare(text: &str) -> Option<Complaint> {
    let hex = text.len() == SHA256_HEX && text.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| {
        let help = format!("did you mean `sha256:{}`?", text.to_ascii_lowercase());
        Complaint::usage("there is no such file, and a digest begins with its algorithm", help)
    })
}

#[cfg(test)]
mod tests {
    use super::refuse;
    use decision::ExitCode;
    use std::ffi::OsStr;

    fn help(given: impl AsRef<OsStr>) -> String {
        let complaint = refuse(given.as_ref()).unwrap_err();
        assert_eq!(complaint.code, ExitCode::Usage);
        complaint.help
    }

    #[test]
    fn what_looks_like_an_image_is_told_what_to_give_instead() {
        let hex = "ab".repeat(32);
        for name in ["registry.example/acme/widget", "localhost:5000/widget", "widget", "r.example/w:1.4"] {
            assert!(help(format!("{name}@sha256:{hex}")).contains(&format!("`sha256:{hex}`")), "{name}");
        }
        assert!(help("widget@sha256:ab").contains("whole"));
        for tag in
            ["registry.example/acme/widget:1.4.2", "localhost:5000/widget:latest", "localhost/widget:x"]
        {
            assert!(help(tag).contains(&format!("oci:{tag}")), "{tag}");
        }
        assert_eq!(help(hex.to_uppercase()), format!("did you mean `sha256:{hex}`?"));
    }

    #[test]
    fn what_does_not_is_a_path() {
        let short = "ab".repeat(31);
        for path in [
            "widget.tgz",
            "./a/b:1",
            "../r.example/w:1",
            "dist/widget:1",
            "r.example/w",
            "C:\\x",
            "a@b",
            "",
            &short,
        ] {
            assert_eq!(refuse(path.as_ref()), Ok(()), "{path}");
        }
    }

    #[test]
    fn a_file_that_exists_wins_and_a_layout_folder_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join(format!("widget@sha256:{}", "ab".repeat(32)));
        std::fs::write(&named, b"x").unwrap();
        assert_eq!(refuse(named.as_os_str()), Ok(()));
        assert_eq!(refuse(folder.path().as_os_str()), Ok(()));
        std::fs::write(folder.path().join("oci-layout"), b"{}").unwrap();
        assert!(help(folder.path()).contains("oci-layout:"));
    }
}
