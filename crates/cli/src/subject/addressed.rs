//! `https://example.com/widget-1.4.2.tgz`, or with `#sha256=<64 hex digits>` behind it; and evidence at such an address.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use acquire::Fault;
use model::Digest;
use transport::Address;

use crate::complaint::Complaint;

/// What such subjects begin with. Without TLS only who is named for that is asked, and this machine.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// A file at an address, as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AddressedFile {
    /// What reports call it: the address alone.
    pub(crate) given: String,
    /// Where it is.
    pub(crate) address: Address,
    /// The digest it must have, where it is pinned to one.
    pub(crate) pinned: Option<Digest>,
}

impl AddressedFile {
    /// Reads an argument; `None` for one that is no address.
    pub(super) fn read(given: &OsStr) -> Option<Result<Self, Complaint>> {
        let text = given.to_str().filter(|text| SCHEMES.iter().any(|scheme| text.starts_with(scheme)))?;
        // A delivery chooses its file names.
        if std::fs::symlink_metadata(given).is_ok() {
            let help = format!("for the file write ./{text}; for the address run it from another folder");
            return Some(Err(wrong(text, "it is both an address and the name of a file here", &help)));
        }
        Some(Self::of(text))
    }

    fn of(text: &str) -> Result<Self, Complaint> {
        let (address, pin) = text.split_once('#').map_or((text, None), |(address, pin)| (address, Some(pin)));
        if address.contains('?') {
            let what = "an address with a query is not taken: what reports call it could not be told from others, and a \
                        query may hold a token";
            return Err(wrong(text, what, "name the address without it; or fetch the file, and name that"));
        }
        let pinned = pin.map(|pin| pinned(text, pin)).transpose()?;
        let read = Address::parse(address)
            .map_err(|why| wrong(text, &why, "write it whole, such as https://example.com/widget.tgz"))?;
        let given = read.to_string();
        if given.ends_with('/') {
            return Err(wrong(text, "this is the address of no file", "name the file, and not its folder"));
        }
        Ok(Self { given, address: read, pinned })
    }

    /// The address of what lies beside it under its name, with this behind it.
    ///
    /// # Errors
    /// When that is too long for one.
    pub(crate) fn followed_by(&self, ending: &str) -> Result<Address, Fault> {
        Address::parse(&format!("{}{ending}", self.given)).map_err(|text| Fault {
            path: self.given.as_str().into(),
            text,
            help: "Leave out --beside, and name the evidence with -a.".into(),
        })
    }
}

/// The address that evidence is at; `None` where it is a file or a folder.
///
/// # Errors
/// When it is an address that nothing can be asked at, or pinned: what evidence is worth was signed.
pub(crate) fn evidence(path: &Path) -> Option<Result<Address, Complaint>> {
    let read = AddressedFile::read(path.as_os_str())?;
    Some(read.and_then(|file| match file.pinned {
        None => Ok(file.address),
        Some(_) => {
            let what = "--attestation: evidence is worth what was signed, and is pinned to no digest";
            Err(wrong(&path.to_string_lossy(), what, "leave out what stands behind the #"))
        }
    }))
}

/// Refuses what among named evidence is an address and cannot be asked at.
pub(crate) fn addressed_by(named: &[PathBuf]) -> Result<(), Complaint> {
    named.iter().filter_map(|path| evidence(path)).try_for_each(|read| read.map(|_| ()))
}

/// As Python's tools write it.
fn pinned(text: &str, pin: &str) -> Result<Digest, Complaint> {
    let digest = pin.split_once('=').map(|(algorithm, hex)| Digest::parse(&format!("{algorithm}:{hex}")));
    let why = match digest {
        Some(Ok(digest)) => return Ok(digest),
        Some(Err(why)) => format!("what it is pinned to is no digest: {why}"),
        None => "what stands behind the # is no digest".to_owned(),
    };
    Err(wrong(text, &why, "write #sha256=<64 hex digits> behind the address, or nothing"))
}

fn wrong(text: &str, what: &str, help: &str) -> Complaint {
    // A query is not repeated.
    let place = text.split_once('?').map_or(text, |(address, _)| address);
    Complaint { place: Some(place.to_owned()), ..Complaint::usage(what.to_owned(), help.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::{AddressedFile, evidence};
    use std::ffi::OsStr;
    use std::path::Path;

    fn read(text: &str) -> Option<Result<AddressedFile, crate::complaint::Complaint>> {
        AddressedFile::read(OsStr::new(text))
    }

    #[test]
    fn an_address_is_of_one_file_and_its_pin_is_a_digest() {
        let hex = "ab".repeat(32);
        let plain = read("https://Example.com/a/widget.tgz").unwrap().unwrap();
        assert_eq!((plain.given.as_str(), plain.pinned), ("https://example.com/a/widget.tgz", None));
        let pinned = read(&format!("https://example.com/widget.tgz#sha256={hex}")).unwrap().unwrap();
        assert_eq!(pinned.given, "https://example.com/widget.tgz");
        assert_eq!(pinned.pinned.unwrap().to_string(), format!("sha256:{hex}"));
        assert_eq!(plain.address.to_string() + ".sigstore", "https://example.com/a/widget.tgz.sigstore");
        for bad in [
            "https://",
            "https://example.com",
            "https://example.com/a/",
            "https://me:secret@example.com/a",
            "https://example.com/a#",
            "https://example.com/a#sha256",
            "https://example.com/a#sha256=",
            "https://example.com/a#md5=00",
            &format!("https://example.com/a#sha256={}", &hex[1..]),
            &format!("https://example.com/a#sha256:{hex}"),
            &format!("https://example.com/a#sha256={hex}&x=1"),
        ] {
            assert!(read(bad).unwrap().is_err(), "{bad}");
        }
        assert!(read("ftp://example.com/a").is_none() && read("example.com/a").is_none());
    }

    #[test]
    fn a_query_is_refused_and_not_repeated() {
        let complaint = read("https://example.com/a?token=secret#sha256=x").unwrap().unwrap_err();
        assert!(!complaint.to_string().contains("secret"), "{complaint}");
    }

    #[test]
    fn evidence_at_an_address_is_pinned_to_nothing() {
        assert!(evidence(Path::new("https://example.com/a.sigstore.json")).unwrap().is_ok());
        let pinned = format!("https://example.com/a#sha256={}", "ab".repeat(32));
        assert!(evidence(Path::new(&pinned)).unwrap().is_err());
        assert!(evidence(Path::new("a.sigstore.json")).is_none());
    }
}
