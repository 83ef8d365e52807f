//! What goes from one organisation to another: what is sent, who signs for it, and what the other side answers.

mod brought;
mod outgoing;
mod own_key;
mod proof;

pub(crate) use brought::{Brought, NotBrought};
pub(crate) use outgoing::{free, outgoing, signed};
pub(crate) use own_key::own_key;
pub(crate) use proof::{Vouching, vouched};

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use acquire::Named;
use countersign::NotReady;
use decision::ExitCode;
use formats::JudgedBy;
use formats::limits::MAX_SUBJECTS;
use model::Instant;
use policy::Framework;

use crate::command::policy::joined;
use crate::complaint::Complaint;
use crate::framework;
use crate::outside::{Env, Output};

/// The framework that is named, with every file it names, usable at this time; `None` when it was told to be unusable.
pub(crate) fn loaded(
    policy: Option<&Path>,
    env: &dyn Env,
    out: &mut Output<'_>,
    now: Instant,
) -> Result<Option<(Framework, PathBuf)>, Complaint> {
    let path = framework::named(policy, env)?.ok_or_else(|| {
        let help = format!("name one with --policy FILE or in {}", framework::VARIABLE);
        Complaint::usage("there is no framework that says who hands over to whom", help)
    })?;
    let Some((framework, _)) = framework::load(&path, out)? else { return Ok(None) };
    let unusable = framework.unusable_at(now);
    if !unusable.is_empty() {
        framework::tell(&joined(&unusable), out);
        return Ok(None);
    }
    Ok(Some((framework, path)))
}

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

/// Says why nothing can be judged by a framework.
pub(crate) fn not_ready(why: NotReady, out: &mut Output<'_>) -> ExitCode {
    match why {
        NotReady::Unusable(diagnostics) => framework::tell(&joined(&diagnostics), out),
        NotReady::NoSuchHandoff(all) => {
            framework::tell(&format!("it has no such handoff: {}", all.join(", ")), out);
        }
    }
    ExitCode::Unusable
}
