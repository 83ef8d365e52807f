use std::path::Path;

use decision::ExitCode;
use formats::{Content, Dsse, Evidence, Predicate};
use model::{Claimed, Digest, EvidenceId};
use sha2::Digest as _;

use crate::complaint::Complaint;

/// The largest delivery or acceptance that is read, in bytes: that of the most files has some 200 KiB.
pub(crate) const MAX_CUSTODY: u64 = 16 << 20;

/// A statement of ours that somebody brought, vouched for by nobody yet.
#[derive(Debug)]
pub(crate) struct Brought<P> {
    /// What it says.
    pub(crate) said: P,
    /// SHA-256 of the statement as it was signed.
    pub(crate) signed: Digest,
    /// SHA-256 of the file.
    pub(crate) file: Digest,
    /// The document, to be verified.
    pub(crate) claim: Claimed<Evidence>,
}

/// Why a file is not read as what it should be.
#[derive(Debug)]
pub(crate) enum NotBrought {
    /// It cannot be had.
    Unreached(Complaint),
    /// It is something else, or malformed.
    Other(String),
}

impl<P: Predicate> Brought<P> {
    /// Reads a file that holds one signed statement of this kind.
    pub(crate) fn read(path: &Path) -> Result<Self, NotBrought> {
        let bytes = acquire::named(path, MAX_CUSTODY)
            .map_err(|fault| NotBrought::Unreached(Complaint::file(ExitCode::Unreachable, &fault)))?;
        Self::of(&bytes).map_err(NotBrought::Other)
    }

    /// Reads one signed statement of this kind, or says why it is none.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, String> {
        let mut pieces = formats::decode(EvidenceId::file(0), bytes);
        let piece = match (pieces.pop(), pieces.is_empty()) {
            (Some(piece), true) => piece,
            _ => return Err("it holds more or less than one signed statement".to_owned()),
        };
        let claim = piece.read.map_err(|bad| format!("it cannot be read: {bad}"))?;
        let dsse = envelope(&claim.value).ok_or_else(|| "it is no signed statement".to_owned())?;
        let statement =
            dsse.statement.as_ref().map_err(|bad| format!("its statement cannot be read: {bad}"))?;
        let said = P::decode(statement).map_err(|bad| bad.to_string())?;
        let signed = digest_of(&dsse.payload);
        Ok(Self { said, signed, file: digest_of(bytes), claim })
    }

    /// The same, where anything else is wrong.
    pub(crate) fn demanded(path: &Path) -> Result<Self, Complaint> {
        Self::read(path).map_err(|why| match why {
            NotBrought::Unreached(complaint) => complaint,
            NotBrought::Other(why) => Complaint {
                code: ExitCode::Wrong,
                text: format!("it is no {}: {why}", P::TITLE),
                place: Some(path.to_string_lossy().into_owned()),
                help: "ask whoever sent it for the file that they signed, as it is".to_owned(),
            },
        })
    }
}

fn envelope(evidence: &Evidence) -> Option<&Dsse> {
    match evidence {
        Evidence::Dsse(dsse) => Some(dsse),
        Evidence::Bundle(bundle) => match &bundle.content {
            Content::Envelope(dsse) => Some(dsse),
            Content::Message { .. } => None,
        },
        Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) | Evidence::Metadata(_) => None,
    }
}

fn digest_of(bytes: &[u8]) -> Digest {
    Digest::sha256(sha2::Sha256::digest(bytes).into())
}
