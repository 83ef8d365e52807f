use std::fmt;

use crate::Text;

/// What a digest set may name an artifact by without anybody hashing its bytes (in-toto DigestSet v1.1: the objects of
/// git, `dirHash`, and "use cases for non-cryptographic, immutable, digests"). The list is closed: weak hashes of bytes,
/// such as `sha1` and `md5`, are not in it, since whoever has the bytes can do better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// `gitCommit`: a commit, in 40 or 64 hex digits.
    GitCommit,
    /// `gitTree`: a tree.
    GitTree,
    /// `gitBlob`: a blob.
    GitBlob,
    /// `gitTag`: an annotated tag.
    GitTag,
    /// `dirHash`: the Hash1 of a Go module, in 64 hex digits.
    DirHash,
    /// `gce_image_id`: the number of a machine image of Google Compute Engine.
    GceImageId,
}

impl ReferenceKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::GitCommit, Self::GitTree, Self::GitBlob, Self::GitTag, Self::DirHash, Self::GceImageId];

    /// Its name in a digest set and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GitCommit => "gitCommit",
            Self::GitTree => "gitTree",
            Self::GitBlob => "gitBlob",
            Self::GitTag => "gitTag",
            Self::DirHash => "dirHash",
            Self::GceImageId => "gce_image_id",
        }
    }

    /// The kind of this name; names are case-sensitive.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn spells(self, value: &str) -> bool {
        let hex = value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match self {
            Self::GitCommit | Self::GitTree | Self::GitBlob | Self::GitTag => {
                hex && [40, 64].contains(&value.len())
            }
            Self::DirHash => hex && value.len() == 64,
            Self::GceImageId => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                digits && (1..=20).contains(&value.len()) && !value.starts_with('0')
            }
        }
    }

    fn spelling(self) -> &'static str {
        match self {
            Self::GitCommit | Self::GitTree | Self::GitBlob | Self::GitTag => {
                "40 or 64 lower-case hex digits"
            }
            Self::DirHash => "64 lower-case hex digits",
            Self::GceImageId => "a number of at most 20 digits",
        }
    }
}

/// An artifact by a value that somebody else keeps immutable. It is compared with what was signed, byte for byte, and
/// never computed: a proof about it says nothing of bytes at hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    kind: ReferenceKind,
    value: Text,
}

/// Text that is no reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceFault {
    /// Not one of the kinds.
    #[error("`{0}` is not one of gitCommit, gitTree, gitBlob, gitTag, dirHash, gce_image_id")]
    Kind(Text),
    /// Not as this kind is written.
    #[error("a {} is {}", .0.name(), .0.spelling())]
    Value(ReferenceKind),
}

impl Reference {
    /// Reads `gce_image_id:<number>` and its kin.
    ///
    /// # Errors
    /// When the kind is not known, or the value is not as that kind is written.
    pub fn parse(text: &str) -> Result<Self, ReferenceFault> {
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let kind = ReferenceKind::named(name)
            .ok_or_else(|| ReferenceFault::Kind(name.chars().take(80).collect::<String>().into()))?;
        match kind.spells(value) {
            true => Ok(Self { kind, value: value.into() }),
            false => Err(ReferenceFault::Value(kind)),
        }
    }

    /// What kind of reference it is.
    pub fn kind(&self) -> ReferenceKind {
        self.kind
    }

    /// Its value, as a digest set has it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether a digest set with this entry names it.
    pub fn is(&self, algorithm: &str, value: &str) -> bool {
        self.kind.name() == algorithm && *self.value == *value
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, ReferenceKind};

    #[test]
    fn each_kind_has_one_spelling() {
        let hex = "ab".repeat(20);
        for good in
            [format!("gitCommit:{hex}"), "gce_image_id:42".into(), format!("gitTree:{}", "0".repeat(64))]
        {
            let read = Reference::parse(&good).unwrap();
            assert_eq!(read.to_string(), good);
            assert!(read.is(read.kind().name(), read.value()));
        }
        for bad in [
            format!("gitCommit:{}", hex.to_uppercase()),
            format!("gitCommit:{hex}0"),
            format!("gitcommit:{hex}"),
            format!("sha1:{hex}"),
            format!("dirHash:{hex}"),
            "gce_image_id:".into(),
            "gce_image_id:042".into(),
            "gce_image_id:4 2".into(),
            format!("gce_image_id:{}", "9".repeat(21)),
            "gce_image_id".into(),
            String::new(),
        ] {
            assert!(Reference::parse(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_kind_is_part_of_the_name() {
        let hex = "ab".repeat(20);
        let commit = Reference::parse(&format!("gitCommit:{hex}")).unwrap();
        assert!(!commit.is("gitTree", &hex));
        assert!(!commit.is("sha1", &hex));
        assert!(ReferenceKind::ALL.iter().all(|kind| ReferenceKind::named(kind.name()) == Some(*kind)));
    }
}
