use model::{Claimed, Digest, Text};

use crate::malformed::quote;
use crate::{Bundle, Cms, Content, Dsse, Malformed, Metadata, Minisign, SimpleSigning, Statement, predicate};

/// A piece of evidence, decoded and not vouched for.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A Sigstore bundle.
    Bundle(Box<Bundle>),
    /// A bare DSSE envelope.
    Dsse(Dsse),
    /// An in-toto layout or link.
    Metadata(Box<Metadata>),
    /// Cosign's older signature over a container image.
    SimpleSigning(Box<SimpleSigning>),
    /// A detached CMS signature over a file.
    Cms(Cms),
    /// A signature by minisign over a file.
    Minisign(Box<Minisign>),
}

/// One document of an evidence file.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its line, from 1, when the file is JSON Lines.
    pub line: Option<u32>,
    /// Its entry, from 1, when the document is a container of several.
    pub part: Option<u32>,
    /// What it says, or why it cannot be read.
    pub read: Result<Claimed<Evidence>, Malformed>,
}

impl Evidence {
    /// Every digest it claims to be about. A hint for finding evidence: nothing here is proved.
    pub fn claimed_digests(&self) -> Vec<&Digest> {
        match self {
            Self::Bundle(bundle) => match &bundle.content {
                Content::Message { digest, .. } => digest.iter().collect(),
                Content::Envelope(dsse) => subject_digests(dsse),
            },
            Self::Dsse(dsse) => subject_digests(dsse),
            Self::Metadata(metadata) => metadata.claimed_digests(),
            Self::SimpleSigning(simple) => vec![&simple.image],
            Self::Cms(cms) => cms.claimed_digests(),
            Self::Minisign(_) => Vec::new(),
        }
    }

    /// Every other value of a digest set it claims to be about, as `(algorithm, value)`. A hint as well.
    pub fn claimed_names(&self) -> Vec<&(Text, Text)> {
        let dsse = match self {
            Self::Bundle(bundle) => match &bundle.content {
                Content::Message { .. } => return Vec::new(),
                Content::Envelope(dsse) => dsse,
            },
            Self::Dsse(dsse) => dsse,
            Self::Metadata(_) | Self::SimpleSigning(_) | Self::Cms(_) | Self::Minisign(_) => {
                return Vec::new();
            }
        };
        dsse.statement.iter().flat_map(|read| read.subjects.iter()).flat_map(|one| &one.others).collect()
    }

    /// What it is, in words: `Sigstore bundle 0.3, SLSA provenance v1`.
    pub fn describe(&self) -> Text {
        match self {
            Self::Bundle(bundle) => {
                let content = match &bundle.content {
                    Content::Message { .. } => "signature over a file".into(),
                    Content::Envelope(dsse) => payload(dsse),
                };
                format!("{}, {content}", titled(bundle)).into()
            }
            Self::Dsse(dsse) => format!("DSSE envelope, {}", payload(dsse)).into(),
            Self::Metadata(metadata) => metadata.describe().into(),
            Self::SimpleSigning(simple) => format!("{} over an image", simple.bundle.form()).into(),
            Self::Cms(cms) => {
                format!("CMS detached signature over a file, signers: {}", cms.signers.count()).into()
            }
            Self::Minisign(minisign) => {
                format!("minisign signature over a file, key {}", minisign.key_id()).into()
            }
        }
    }
}

/// What form it has; of Sigstore's own, which version.
fn titled(bundle: &Bundle) -> String {
    match bundle.is_sigstore() {
        true => format!("{} {}", bundle.form(), bundle.version.number()),
        false => bundle.form().into(),
    }
}

fn subject_digests(dsse: &Dsse) -> Vec<&Digest> {
    let subjects = dsse.statement.iter().flat_map(|statement| statement.subjects.iter());
    subjects.flat_map(|subject| &subject.digests).collect()
}

fn payload(dsse: &Dsse) -> String {
    match &dsse.statement {
        Ok(statement) => said(statement),
        Err(_) if &*dsse.payload_type == Dsse::STATEMENT => "unreadable in-toto statement".into(),
        Err(_) => format!("payload of type {}", quote(&dsse.payload_type)),
    }
}

fn said(statement: &Statement) -> String {
    let kind = &*statement.predicate_type;
    match predicate::known(kind) {
        Some(known) => known.title(kind),
        None => format!("in-toto statement of type {}", quote(kind)),
    }
}

#[cfg(test)]
mod tests;
