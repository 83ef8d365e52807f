//! What goes from one organisation to another: what is sent, who signs for it, and what the other side answers.

mod agreed;
mod brought;
mod outgoing;
mod own_key;
mod proof;
mod taking;

pub(crate) use agreed::disagreed;
pub(crate) use brought::{Brought, NotBrought};
pub(crate) use outgoing::{free, outgoing, put, signed};
pub(crate) use own_key::own_key;
pub(crate) use proof::{By, Vouching, handoffs_under};
pub(crate) use taking::Taking;

use std::ffi::OsString;
use std::path::Path;

use acquire::Named;
use decision::ExitCode;
use formats::JudgedBy;
use formats::limits::MAX_SUBJECTS;
use policy::Framework;

use crate::complaint::Complaint;

/// What is not known where no framework is named.
pub(crate) const LACKING: &str = "that says who hands over to whom";

/// Every file that the arguments stand for. Two of one name cannot be told apart in a delivery.
pub(crate) fn gathered(subjects: &[OsString]) -> Result<Vec<Named>, Complaint> {
    let mut all: Vec<Named> = Vec::new();
    for given in subjects {
        let unreached = |fault| Complaint::file(ExitCode::Unreachable, &fault);
        all.extend(acquire::tree(Path::new(given)).map_err(unreached)?);
        if all.len() > MAX_SUBJECTS {
            let text = format!("a delivery has at most {MAX_SUBJECTS} files, and these are more");
            return Err(Complaint::usage(text, "pack them into one file, or deliver in parts"));
        }
    }
    let mut names: Vec<&Named> = all.iter().collect();
    names.sort_by(|one, other| one.name.cmp(&other.name));
    let twice = names.windows(2).find_map(|pair| match pair {
        [one, other] if one.name == other.name => Some((one, other)),
        _ => None,
    });
    if let Some((one, other)) = twice {
        let text = format!("two files would be called {}: a delivery gives each a name of its own", one.name);
        return Err(Complaint {
            place: Some(other.path.to_string_lossy().into_owned()),
            ..Complaint::usage(text, "name the folder above both, or rename one")
        });
    }
    Ok(all)
}

/// The edition of a framework, as a delivery and an acceptance name it.
pub(crate) fn edition(framework: &Framework) -> JudgedBy {
    JudgedBy {
        name: framework.name().clone(),
        number: framework.number(),
        digest: framework.digest().clone(),
    }
}
