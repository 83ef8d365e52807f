use std::sync::Arc;

use model::{Digest, Instant, NonEmpty, Principal, Text};

use crate::PathCertificate;

/// Who signed, and everything that word rests on: whatever status may later take away is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    pub(crate) principal: Principal,
    pub(crate) roots: NonEmpty<Text>,
    pub(crate) path: Vec<Digest>,
    pub(crate) certificates: Vec<Arc<PathCertificate>>,
    pub(crate) certificate_log: Option<Digest>,
    pub(crate) window: (Option<Instant>, Option<Instant>),
    pub(crate) times: Vec<ProvenTime>,
    pub(crate) logged: Vec<Logged>,
}

/// A time somebody trusted vouches for. The signature is no younger than this; it may be older.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenTime {
    /// The time.
    pub at: Instant,
    /// What kind of authority gave it.
    pub source: TimeSource,
    /// SHA-256 of each thing it rests on: a log's public key, or every certificate of a timestamp authority.
    pub path: Vec<Digest>,
    /// Every certificate of a timestamp authority, its signer's first; none for a log.
    pub certificates: Vec<Arc<PathCertificate>>,
    /// What the trusted root calls that authority.
    pub authority: Text,
}

/// Who vouches for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeSource {
    /// A transparency log's signed entry timestamp (Rekor v1).
    LogPromise,
    /// An RFC 3161 timestamp.
    TimestampAuthority,
}

impl TimeSource {
    /// The word used in reports and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::LogPromise => "log",
            Self::TimestampAuthority => "timestamp-authority",
        }
    }
}

/// A transparency log entry that was checked, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// SHA-256 of the log's public key.
    pub log: Digest,
    /// What the trusted root calls the log.
    pub name: Text,
    /// The entry's index in the whole log, where something proves it: a promise, or the proof of a Rekor v2 log.
    pub index: Option<u64>,
    /// What proves that the entry is in the log.
    pub inclusion: Inclusion,
}

/// What proves that an entry is in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inclusion {
    /// A Merkle proof under a signed checkpoint.
    Proof,
    /// The log's promise alone: it may still leave the entry out (allowed for bundles 0.1 by their specification).
    PromiseOnly,
}

impl Signer {
    /// Who.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The names of the framework's roots that vouch for it.
    pub fn roots(&self) -> &NonEmpty<Text> {
        &self.roots
    }

    /// SHA-256 of each certificate from the leaf to the trusted authority; for a key, of the key.
    pub fn path(&self) -> &[Digest] {
        &self.path
    }

    /// Every certificate of the path, the leaf first; none for a key.
    pub fn certificates(&self) -> &[Arc<PathCertificate>] {
        &self.certificates
    }

    /// SHA-256 of the key of the certificate log that promised to list the leaf; `None` where none is demanded.
    pub fn certificate_log(&self) -> Option<&Digest> {
        self.certificate_log.as_ref()
    }

    /// When the certificate or key was valid. An absent end is open.
    pub fn window(&self) -> (Option<Instant>, Option<Instant>) {
        self.window
    }

    /// Every proven time, in the order of the evidence.
    pub fn times(&self) -> &[ProvenTime] {
        &self.times
    }

    /// Every log entry that was checked.
    pub fn logged(&self) -> &[Logged] {
        &self.logged
    }

    /// The earliest it can have been signed: when its certificate was issued. `None` for a key, whose signatures
    /// can be timestamped again at any later time.
    pub fn signed_from(&self) -> Option<Instant> {
        match self.principal {
            Principal::Keyless(ref who) if who.issuer.is_some() => self.window.0,
            // A service of the instance's own has one certificate after another, and perhaps one key for all.
            Principal::Keyless(_) | Principal::Key(_) | Principal::Certified(_) => None,
        }
    }

    /// The tightest proven time: signed no later than this. `None` when nothing proves a time.
    pub fn signed_at(&self) -> Option<Instant> {
        self.times.iter().map(|time| time.at).min()
    }
}
