//! What registries, indices and GitHub hand out as being about something, held against what was asked for.
//!
//! An answer is nobody's statement. One that hands out another package's attestations, or an older version's, is told from
//! one that has none: each piece that names anything else is refused, with what it names.

use model::{Claimed, Text};

use crate::malformed::code;
use crate::{Content, Dsse, Evidence, Malformed, Statement, StatementSubject};

mod github;
mod npm;
mod pypi;
mod pypi_file;
mod pypi_index;

pub use github::{GithubAttestation, github_page};
pub use npm::{NpmRelease, decode_npm};
pub use pypi::{PypiRelease, decode_pypi};
pub use pypi_file::PypiFile;
pub use pypi_index::PypiListed;

/// Takes what names, in all that was signed, what was asked for; `names` says whether a statement does.
fn held(
    claimed: Claimed<Evidence>,
    names: impl Fn(&Statement) -> Result<(), Malformed>,
) -> Result<Claimed<Evidence>, Malformed> {
    let dsse = enveloped(&claimed.value)
        .ok_or_else(|| other("the registry handed out what is no statement about a package"))?;
    match &dsse.statement {
        Ok(statement) => names(statement).map(|()| claimed),
        // Why it cannot be read says more, and is told when it is verified.
        Err(_) => Ok(claimed),
    }
}

fn enveloped(evidence: &Evidence) -> Option<&Dsse> {
    match evidence {
        Evidence::Bundle(bundle) => match &bundle.content {
            Content::Envelope(dsse) => Some(dsse),
            Content::Message { .. } => None,
        },
        Evidence::Dsse(dsse) => Some(dsse),
        Evidence::Metadata(_) | Evidence::SimpleSigning(_) | Evidence::Cms(_) | Evidence::Minisign(_) => None,
    }
}

/// The one artifact that a statement is about.
fn only(statement: &Statement) -> Result<&StatementSubject, Malformed> {
    let mut subjects = statement.subjects.iter();
    match (subjects.next(), subjects.next()) {
        (Some(subject), None) => Ok(subject),
        _ => Err(other("it is about several artifacts, and a package is one")),
    }
}

fn other(text: impl Into<Text>) -> Malformed {
    Malformed::new(code::SUBJECT_MISMATCH, "", text)
}
