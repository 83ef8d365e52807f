//! Lockfiles: they must be readable, and lock something.

use countersign_tests::pipeline::Fault;
use formats::{Lockfile, LockfileKind};

use super::{Ground, Setup};
use crate::manifest::Question;

pub(super) fn setup(question: &Question, ground: &Ground<'_>) -> Result<Setup, String> {
    let bytes = ground.read(&question.path)?;
    let kind = LockfileKind::of(&question.path, &bytes).ok_or("its name is that of no lockfile")?;
    let fault = |about: String| Fault { code: "malformed-lockfile".to_owned(), about };
    Ok(Setup::Done(match Lockfile::read(kind, &bytes) {
        Ok(lockfile) if lockfile.packages.is_empty() => Err(fault("it locks nothing".to_owned())),
        Ok(_) => Ok(()),
        Err(why) => Err(fault(why.to_string())),
    }))
}
