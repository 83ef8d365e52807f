use model::{Claimed, Digest, Text};

use crate::malformed::quote;
use crate::{Bundle, Content, Dsse, Malformed, Predicate, Provenance, SignPredicate, Statement};

/// A piece of evidence, decoded and not vouched for.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "two hundred bytes beside a payload of some KiB")]
pub enum Evidence {
    /// A Sigstore bundle.
    Bundle(Box<Bundle>),
    /// A bare DSSE envelope.
    Dsse(Dsse),
}

/// One document of an evidence file.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its line, from 1, when the file is JSON Lines.
    pub line: Option<u32>,
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
        }
    }

    /// What it is, in words: `Sigstore bundle 0.3, SLSA provenance v1`.
    pub fn describe(&self) -> Text {
        match self {
            Self::Bundle(bundle) => {
                let content = match &bundle.content {
                    Content::Message { .. } => "signature over a file".into(),
                    Content::Envelope(dsse) => payload(dsse),
                };
                format!("Sigstore bundle {}, {content}", bundle.version.number()).into()
            }
            Self::Dsse(dsse) => format!("DSSE envelope, {}", payload(dsse)).into(),
        }
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
    if let Some(version) = kind.strip_prefix("https://slsa.dev/provenance/")
        && Provenance::TYPES.contains(&kind)
    {
        return format!("SLSA provenance {version}");
    }
    match SignPredicate::TYPES.contains(&kind) {
        true => "cosign signature over an image".into(),
        false => format!("in-toto statement of type {}", quote(kind)),
    }
}

#[cfg(test)]
mod tests;
