//! Lists of checksums, as `sha256sum` writes them, with or without `--tag`: which files there are, and their digests.

use std::collections::BTreeSet;

use model::{Algorithm, Digest, Text};

use crate::limits::{MAX_CHECKSUMS, MAX_CHECKSUMS_FILE, MAX_NAME};
use crate::malformed::{code, quote};
use crate::{Malformed, one_spelling};

/// One line: a file and its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// The file, below the folder the list lies in: plain names with `/` between them.
    pub name: Text,
    /// Its digest.
    pub digest: Digest,
}

impl Checksum {
    /// Reads a list. Blank lines and those that begin with `#` are passed over, as `sha256sum --check` does.
    ///
    /// # Errors
    /// When it names no file, a line is in neither form, a digest is of a hash that is not read, or a name leads out of the
    /// folder, comes twice, or is another file's in another spelling ([`one_spelling`]).
    pub fn read_list(bytes: &[u8]) -> Result<Vec<Self>, Malformed> {
        if bytes.len() > MAX_CHECKSUMS_FILE {
            let text =
                format!("{} bytes, and a list of checksums has at most {MAX_CHECKSUMS_FILE}", bytes.len());
            return Err(Malformed::new(code::TOO_LARGE, "", text));
        }
        let text = std::str::from_utf8(bytes).map_err(|fault| {
            Malformed::new(code::NOT_UTF8, "", format!("byte {} is not UTF-8", fault.valid_up_to()))
        })?;
        let (mut all, mut names) = (Vec::new(), BTreeSet::new());
        for (line, number) in text.lines().zip(1_u32..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let fault = |why: String| Malformed::new(code::CONTAINER, "", format!("line {number}: {why}"));
            if all.len() >= MAX_CHECKSUMS {
                return Err(Malformed::new(code::TOO_MANY, "", format!("more than {MAX_CHECKSUMS} files")));
            }
            let one = line_of(line).map_err(fault)?;
            if !names.insert(one_spelling(&one.name)) {
                let name = quote(&one.name);
                return Err(fault(format!(
                    "{name} is named twice, or differs only in case or spelling from a name before it"
                )));
            }
            all.push(one);
        }
        match all.is_empty() {
            false => Ok(all),
            true => Err(Malformed::new(code::CONTAINER, "", "it names no file: nothing would be judged")),
        }
    }
}

fn line_of(line: &str) -> Result<Checksum, String> {
    let (hex, name, algorithm) = match tagged(line) {
        Some((algorithm, name, hex)) => (hex, name, Some(algorithm)),
        None => {
            let (hex, name) = untagged(line)
                .ok_or_else(|| "is neither `<digest>  <name>` nor `SHA256 (<name>) = <digest>`".to_owned())?;
            (hex, name, None)
        }
    };
    let algorithm = match algorithm {
        Some(named) => {
            known(named).ok_or_else(|| format!("{} is not SHA256, SHA384 or SHA512", quote(named)))?
        }
        None => Algorithm::ALL
            .into_iter()
            .find(|one| one.width().checked_mul(2) == Some(hex.len()))
            .ok_or_else(|| "its digest is of no hash that is read: SHA-256, SHA-384 or SHA-512".to_owned())?,
    };
    let digest = Digest::from_hex(algorithm, &hex.to_ascii_lowercase()).map_err(|fault| fault.to_string())?;
    Ok(Checksum { name: plain(name)?.into(), digest })
}

/// `SHA256 (name) = hex`.
fn tagged(line: &str) -> Option<(&str, &str, &str)> {
    let (algorithm, rest) = line.split_once(" (")?;
    let (name, hex) = rest.rsplit_once(") = ")?;
    algorithm
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        .then_some((algorithm, name, hex))
}

/// `hex  name`, or `hex *name` where the file was read as binary.
fn untagged(line: &str) -> Option<(&str, &str)> {
    let (hex, rest) = line.split_once(' ')?;
    let name = rest.strip_prefix(' ').or_else(|| rest.strip_prefix('*'))?;
    hex.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some((hex, name))
}

fn known(name: &str) -> Option<Algorithm> {
    match name {
        "SHA256" | "SHA2-256" => Some(Algorithm::Sha256),
        "SHA384" | "SHA2-384" => Some(Algorithm::Sha384),
        "SHA512" | "SHA2-512" => Some(Algorithm::Sha512),
        _ => None,
    }
}

/// A path of plain names, which leads nowhere but down.
fn plain(name: &str) -> Result<&str, String> {
    let name = name.strip_prefix("./").unwrap_or(name);
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let harmless = |c: char| !c.is_control() && c != '\\' && c != ':';
    match name.len() <= MAX_NAME && name.split('/').all(plain) && name.chars().all(harmless) {
        true => Ok(name),
        false => Err(format!("{} is no plain name below this folder", quote(name))),
    }
}

#[cfg(test)]
mod tests {
    use super::Checksum;
    use crate::limits::{MAX_CHECKSUMS, MAX_CHECKSUMS_FILE};
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<String> {
        Checksum::read_list(text.as_bytes()).unwrap().iter().map(|one| one.name.to_string()).collect()
    }

    fn refused(text: &str) -> String {
        Checksum::read_list(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn both_forms_are_read() {
        let (hex, long) = ("ab".repeat(32), "cd".repeat(64));
        let list = format!(
            "# made by us\n\n{hex}  a.tgz\n{} *./sub/b c.tgz\nSHA256 (d (1).tgz) = {hex}\nSHA512 (e) = {long}\n{long}  f\n",
            hex.to_uppercase()
        );
        assert_eq!(names(&list), ["a.tgz", "sub/b c.tgz", "d (1).tgz", "e", "f"]);
    }

    #[test]
    fn t20_names_lead_nowhere_but_down() {
        let hex = "ab".repeat(32);
        for name in
            ["../a", "a/../b", "/etc/passwd", "a//b", "a/", ".", "./../a", "a\\b", "C:a", "a\u{1b}[2J", ""]
        {
            assert!(refused(&format!("{hex}  {name}\n")).contains("plain name"), "{name:?}");
            assert!(refused(&format!("SHA256 ({name}) = {hex}\n")).contains("plain name"), "{name:?}");
        }
    }

    #[test]
    fn a_file_is_named_once_and_by_a_hash_that_binds() {
        let hex = "ab".repeat(32);
        assert!(refused(&format!("{hex}  a\n{hex}  a\n")).contains("twice"));
        assert!(refused(&format!("{hex}  a\n{hex}  A\n")).contains("case"));
        assert!(refused(&format!("{hex}  caf\u{e9}\n{hex}  cafe\u{301}\n")).contains("spelling"));
        assert!(refused(&format!("{hex}  a\n{hex}  ./a\n")).contains("twice"));
        assert!(refused(&format!("{}  a\n", "ab".repeat(20))).contains("no hash that is read"));
        assert!(refused(&format!("MD5 (a) = {}\n", "ab".repeat(16))).contains("MD5"));
        assert!(refused("hello world\n").contains("line 1"));
        assert!(refused("\n# nothing\n").contains("no file"));
        assert!(Checksum::read_list(b"\xff").is_err());
    }

    #[test]
    fn lists_are_bounded() {
        let hex = "ab".repeat(32);
        let many = |count: usize| (0..count).map(|at| format!("{hex}  {at}\n")).collect::<String>();
        assert_eq!(names(&many(MAX_CHECKSUMS)).len(), MAX_CHECKSUMS);
        assert!(refused(&many(MAX_CHECKSUMS + 1)).contains("more than"));
        let padded = |length: usize| format!("{hex}  a\n#{}", "x".repeat(length - hex.len() - 5));
        assert_eq!(names(&padded(MAX_CHECKSUMS_FILE)), ["a"]);
        assert!(refused(&padded(MAX_CHECKSUMS_FILE + 1)).contains("at most"));
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[ -~]{0,80}") {
            let _ = Checksum::read_list(&bytes);
            let _ = Checksum::read_list(text.as_bytes());
        }
    }
}
