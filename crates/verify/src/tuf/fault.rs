use model::{Instant, Text};

/// Why a TUF repository, or a root of one, cannot be believed. Whatever hangs from it is unusable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TufFault {
    /// Not metadata, or metadata that means nothing or two things.
    #[error("the TUF file {file} cannot be read: {why}")]
    Malformed {
        /// Its name in the repository.
        file: Text,
        /// What is wrong with it.
        why: Text,
    },
    /// A file the workflow needs is not there.
    #[error("the TUF file {file} is not in the repository")]
    Missing {
        /// Its name in the repository.
        file: Text,
    },
    /// A file is there and could not be read.
    #[error("the TUF file {file} could not be read: {why}")]
    Unreadable {
        /// Its name in the repository.
        file: Text,
        /// Why.
        why: Text,
    },
    /// A file is larger than its role may be (§5: endless data).
    #[error("the TUF file {file} has more than {limit} bytes, the most such a file may have")]
    Endless {
        /// Its name in the repository.
        file: Text,
        /// The bound.
        limit: u64,
    },
    /// More roots follow than are walked.
    #[error("more than {limit} TUF roots follow version {from}")]
    EndlessRoots {
        /// The version of the pinned root.
        from: u64,
        /// The bound.
        limit: u64,
    },
    /// A role asks for no signature at all.
    #[error(
        "the TUF file {file} lets the role {role} be signed by nobody: its threshold is 0, and must be 1 or more"
    )]
    NoThreshold {
        /// The file that says so.
        file: Text,
        /// The role.
        role: Text,
    },
    /// A file without a single signature.
    #[error("the TUF file {file} carries no signature")]
    Unsigned {
        /// Its name in the repository.
        file: Text,
    },
    /// Signatures, and none of them good and by a key of the role.
    #[error("no signature of the TUF file {file} is a good one by a key of the role {role}")]
    BadSignature {
        /// Its name in the repository.
        file: Text,
        /// The role whose keys count.
        role: Text,
    },
    /// Signatures by keys this version cannot use. They may be good.
    #[error("the TUF file {file} is signed by keys of the role {role} that this version cannot use: {why}")]
    Unsupported {
        /// Its name in the repository.
        file: Text,
        /// The role whose keys count.
        role: Text,
        /// What kind of key.
        why: Text,
    },
    /// Too few different keys signed.
    #[error(
        "the TUF file {file} is signed by {signed} of the {keys} different keys of the role {role}, and \
         {threshold} must sign; a key that signs or is listed twice counts once"
    )]
    Threshold {
        /// Its name in the repository.
        file: Text,
        /// The role whose keys count.
        role: Text,
        /// How many different keys made a good signature.
        signed: usize,
        /// How many different keys the role has.
        keys: usize,
        /// How many must sign.
        threshold: usize,
    },
    /// An older file than one already believed.
    #[error(
        "the TUF role {role} goes back: version {trusted} was seen before, and this is version {offered}"
    )]
    Rollback {
        /// The role.
        role: Text,
        /// The version already believed.
        trusted: u64,
        /// The version offered.
        offered: u64,
    },
    /// A snapshot that forgets a file an earlier one listed (§5.5.5).
    #[error("the TUF snapshot no longer lists {file}, which an earlier one did")]
    Forgotten {
        /// The file that is no longer listed.
        file: Text,
    },
    /// A file of another version than the one that is signed for it.
    #[error("the TUF file {file} is version {found}, and version {expected} must stand there")]
    WrongVersion {
        /// Its name in the repository.
        file: Text,
        /// The version signed for.
        expected: u64,
        /// The version in the file.
        found: u64,
    },
    /// A file of another length or digest than the one that is signed for it (mix and match).
    #[error("the TUF file {file} is not the one that is signed for: {why}")]
    Mismatch {
        /// Its name in the repository.
        file: Text,
        /// What differs.
        why: Text,
    },
    /// Metadata past its end.
    #[error("the TUF role {role} (version {version}) expired at {expires}, and it is {now}")]
    Expired {
        /// The role.
        role: Text,
        /// Its version.
        version: u64,
        /// Its end.
        expires: Instant,
        /// The time judged at.
        now: Instant,
    },
    /// No targets file lists the target.
    #[error("no TUF targets file lists {target}")]
    NoSuchTarget {
        /// The target.
        target: Text,
    },
}

impl TufFault {
    /// A name for the kind of fault, in kebab case; stable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } | Self::NoThreshold { .. } => "tuf-malformed",
            Self::Missing { .. } | Self::NoSuchTarget { .. } => "tuf-missing",
            Self::Unreadable { .. } => "tuf-unreadable",
            Self::Endless { .. } | Self::EndlessRoots { .. } => "tuf-endless",
            Self::Unsigned { .. } => "tuf-unsigned",
            Self::BadSignature { .. } => "tuf-bad-signature",
            Self::Unsupported { .. } => "tuf-unsupported-key",
            Self::Threshold { .. } => "tuf-threshold",
            Self::Rollback { .. } | Self::Forgotten { .. } => "tuf-rollback",
            Self::WrongVersion { .. } | Self::Mismatch { .. } => "tuf-mismatch",
            Self::Expired { .. } => "tuf-expired",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Expired { .. } => {
                "copy the repository anew from where its operators publish it, and take it over with \
                 `countersign trust update`; if it has expired there too, ask them for a new one"
            }
            Self::Missing { .. } | Self::NoSuchTarget { .. } | Self::Unreadable { .. } => {
                "copy the whole repository anew: roots, timestamp, snapshot, targets and the target itself"
            }
            Self::Rollback { .. } | Self::Forgotten { .. } => {
                "the copy is older than what was believed before: copy it anew from its operators, and find \
                 out who offered the old one"
            }
            Self::Endless { .. } | Self::EndlessRoots { .. } => {
                "no such repository is in use: copy it anew from its operators"
            }
            Self::Unsupported { .. } => "use a version of this program that knows these keys",
            Self::Malformed { .. }
            | Self::NoThreshold { .. }
            | Self::Unsigned { .. }
            | Self::BadSignature { .. }
            | Self::Threshold { .. }
            | Self::WrongVersion { .. }
            | Self::Mismatch { .. } => {
                "do not use this copy: copy it anew from its operators, and check that the pinned root is theirs"
            }
        }
    }
}
