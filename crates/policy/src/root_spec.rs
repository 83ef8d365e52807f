use std::collections::BTreeMap;

use model::{Embedded, Instant, Scheme, Text};

use crate::outline::Mark;

/// A root of the framework with the bytes it names, not yet parsed: that is the verifier's work.
#[derive(Clone, Debug)]
pub struct RootSpec {
    /// Its name in the framework.
    pub name: Text,
    /// What it is.
    pub kind: RootKind,
    pub(crate) mark: Mark,
}

impl RootSpec {
    /// The line of the framework on which it is declared, from 1.
    pub fn line(&self) -> u32 {
        self.mark.line
    }
}

/// What a root is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootKind {
    /// A Sigstore instance.
    Sigstore(SigstoreRoot),
    /// A public key.
    Key(KeyRoot),
    /// An X.509 authority.
    X509(X509Root),
}

impl RootKind {
    /// Whether the files of both hold the same. A repository is left out: it is meant to be renewed.
    pub(crate) fn holds_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Key(one), Self::Key(other)) => one.file == other.file,
            (Self::X509(one), Self::X509(other)) => one.pem == other.pem,
            (Self::Sigstore(SigstoreRoot::Tuf(one)), Self::Sigstore(SigstoreRoot::Tuf(other))) => {
                one.root == other.root
            }
            (Self::Sigstore(one), Self::Sigstore(other)) => one == other,
            (Self::Key(_) | Self::X509(_) | Self::Sigstore(_), _) => false,
        }
    }
}

/// The anchors of an X.509 authority, and the Sigstore root whose timestamps say when signatures were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct X509Root {
    /// The certificates as read from their file, in PEM.
    pub pem: Vec<u8>,
    /// That Sigstore root, by name.
    pub timestamps: Option<Text>,
}

/// Where a Sigstore instance's trust root comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigstoreRoot {
    /// Built in.
    Embedded(Embedded),
    /// The bytes of a `trusted_root.json`.
    File(Vec<u8>),
    /// The bytes of a `trusted_root.json` of an instance without logs.
    Unlogged(Vec<u8>),
    /// A TUF repository that holds a `trusted_root.json`.
    Tuf(TufRoot),
}

/// A mirrored TUF repository and the root it is checked from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TufRoot {
    /// The bytes of the pinned root.
    pub root: Vec<u8>,
    /// Every file of the repository by its path below the repository's folder, `/` between the parts.
    pub repository: BTreeMap<Text, Vec<u8>>,
}

/// A public key, the window in which it may sign, and the log its signatures must stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRoot {
    /// The bytes of its file.
    pub file: Vec<u8>,
    /// The first instant at which it may have signed.
    pub from: Option<Instant>,
    /// The last second at which it may have signed.
    pub until: Option<Instant>,
    /// The Sigstore root in one of whose logs a signature must stand, by name.
    pub log: Option<Text>,
    /// The Sigstore root whose timestamps say when its signatures were made, by name.
    pub timestamps: Option<Text>,
    /// The only scheme by which its signatures count; any of its kind's where absent.
    pub scheme: Option<Scheme>,
    /// What evidence must call the key, byte for byte; anything where absent.
    pub key_id: Option<Text>,
}
