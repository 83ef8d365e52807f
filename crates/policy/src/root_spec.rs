use model::{Embedded, Instant, Text};

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
}

/// Where a Sigstore instance's trust root comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigstoreRoot {
    /// Built in.
    Embedded(Embedded),
    /// The bytes of a `trusted_root.json`.
    File(Vec<u8>),
}

/// A public key, the window in which it may sign, and the log its signatures must stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRoot {
    /// The key as read from its file, in PEM.
    pub pem: Vec<u8>,
    /// The first instant at which it may have signed.
    pub from: Option<Instant>,
    /// The last second at which it may have signed.
    pub until: Option<Instant>,
    /// The Sigstore root in one of whose logs a signature must stand, by name.
    pub log: Option<Text>,
}
