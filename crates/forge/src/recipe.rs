//! Everything that goes into a bundle. Forging the same recipe twice gives the same bundle but for its place
//! in the log; changing one field gives a bundle with that one difference, rightly signed.

use crate::certificate::{Leaf, San};
use crate::dsse::{self, IN_TOTO};
use crate::identity::{Person, Workload, uri};
use crate::job::Job;
use crate::seed::Key;
use crate::statement::Statement;
use crate::x509::Extension;
use jiff::{SignedDuration, Timestamp};

/// What is signed.
#[derive(Clone, Debug)]
pub enum Content {
    /// The bytes of an artifact, directly.
    Blob(Vec<u8>),
    /// A payload in an envelope.
    Payload {
        /// Its media type.
        payload_type: String,
        /// The payload.
        bytes: Vec<u8>,
    },
}

impl Content {
    /// A statement in an envelope.
    pub fn statement(statement: &Statement) -> Self {
        Self::Payload { payload_type: IN_TOTO.into(), bytes: statement.payload() }
    }

    /// What the signature is over.
    pub fn message(&self) -> Vec<u8> {
        match self {
            Self::Blob(bytes) => bytes.clone(),
            Self::Payload { payload_type, bytes } => dsse::message(payload_type, bytes),
        }
    }
}

/// Who signs.
#[derive(Clone)]
pub enum Signer {
    /// A GitHub Actions run, with a fresh key and a certificate.
    Workload(Box<Workload>),
    /// A job of another CI system or a workload, with a fresh key and a certificate.
    Job(Box<Job>),
    /// A person, with a fresh key and a certificate.
    Person(Person),
    /// A long-lived key, named in the bundle by a hint only.
    Key {
        /// The key.
        key: Key,
        /// The hint.
        hint: String,
    },
}

impl Signer {
    /// Names and claims for a certificate; a long-lived key has none.
    pub(crate) fn identity(&self) -> Option<(Vec<San>, Vec<Extension>)> {
        match self {
            Self::Workload(run) => Some((uri(&run.signer_uri()), run.claims())),
            Self::Job(job) => Some((vec![job.name.clone()], job.claims())),
            Self::Person(person) => Some((vec![San::Email(person.email.clone())], person.claims())),
            Self::Key { .. } => None,
        }
    }
}

/// Version of the bundle format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 0.1: certificate chain; an inclusion promise.
    V01,
    /// 0.2: certificate chain; an inclusion proof.
    V02,
    /// 0.3: one certificate; an inclusion proof.
    V03,
}

impl Version {
    /// The bundle's `mediaType`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::V01 => "application/vnd.dev.sigstore.bundle+json;version=0.1",
            Self::V02 => "application/vnd.dev.sigstore.bundle+json;version=0.2",
            Self::V03 => "application/vnd.dev.sigstore.bundle.v0.3+json",
        }
    }
}

/// Which entry the signer makes in which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// None.
    Nowhere,
    /// `hashedrekord` 0.0.1 in Rekor v1; for a blob.
    HashedRekord,
    /// `dsse` 0.0.1 in Rekor v1; for an envelope.
    Dsse,
    /// `intoto` 0.0.1 in Rekor v1; for the bytes of an envelope.
    IntotoFirst,
    /// `intoto` 0.0.2 in Rekor v1; for an envelope.
    Intoto,
    /// `hashedrekord` 0.0.2 in Rekor v2; for either.
    RekorV2,
    /// `dsse` 0.0.2 in Rekor v2; for an envelope.
    DsseV2,
}

impl Logged {
    /// Whether the log is a Rekor v2.
    pub(crate) fn second(self) -> bool {
        matches!(self, Self::RekorV2 | Self::DsseV2)
    }
}

/// What to forge.
#[derive(Clone)]
pub struct Recipe {
    /// What is signed.
    pub content: Content,
    /// By whom.
    pub signer: Signer,
    /// When the certificate is issued.
    pub at: Timestamp,
    /// How long after that the signature is timestamped and logged.
    pub delay: SignedDuration,
    /// Version of the bundle format.
    pub version: Version,
    /// Where it is logged.
    pub logged: Logged,
    /// Whether a v1 entry brings its inclusion promise.
    pub promise: bool,
    /// Whether the entry brings its inclusion proof.
    pub proof: bool,
    /// Whether the timestamp authority countersigns.
    pub timestamp: bool,
    /// A last change to the certificate before it is issued.
    pub edit_leaf: Option<fn(&mut Leaf)>,
}

/// An honest signer is done within seconds.
const USUAL_DELAY: SignedDuration = SignedDuration::from_secs(3);

impl Recipe {
    /// The usual bundle for this content: version 0.3, logged in Rekor v1 with promise and proof.
    pub fn new(content: Content, signer: Signer, at: Timestamp) -> Self {
        let logged = match content {
            Content::Blob(_) => Logged::HashedRekord,
            Content::Payload { .. } => Logged::Dsse,
        };
        Self {
            content,
            signer,
            at,
            delay: USUAL_DELAY,
            version: Version::V03,
            logged,
            promise: true,
            proof: true,
            timestamp: false,
            edit_leaf: None,
        }
    }

    /// A run signs the bytes of an artifact.
    pub fn blob(run: &Workload, artifact: &[u8], at: Timestamp) -> Self {
        Self::new(Content::Blob(artifact.into()), Signer::Workload(Box::new(run.clone())), at)
    }

    /// A run signs a statement.
    pub fn attestation(run: &Workload, statement: &Statement, at: Timestamp) -> Self {
        Self::new(Content::statement(statement), Signer::Workload(Box::new(run.clone())), at)
    }

    /// Whether the signer has a certificate.
    pub fn certified(&self) -> bool {
        self.signer.identity().is_some()
    }

    /// Whether a log promises the entry, and so says when it was made.
    pub fn promised(&self) -> bool {
        let first = matches!(self.logged, Logged::HashedRekord | Logged::Dsse | Logged::Intoto);
        first && self.promise
    }

    /// In another version of the format.
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// With another kind of log entry. A v2 log knows no time, so a timestamp is added.
    pub fn logged(mut self, logged: Logged) -> Self {
        self.logged = logged;
        self.timestamp |= logged.second();
        self
    }

    /// Without the inclusion promise.
    pub fn without_promise(mut self) -> Self {
        self.promise = false;
        self
    }

    /// Without the inclusion proof.
    pub fn without_proof(mut self) -> Self {
        self.proof = false;
        self
    }

    /// With a timestamp.
    pub fn with_timestamp(mut self) -> Self {
        self.timestamp = true;
        self
    }

    /// With a last change to the certificate.
    pub fn with_leaf(mut self, edit: fn(&mut Leaf)) -> Self {
        self.edit_leaf = Some(edit);
        self
    }
}
