//! A run that is judged, with what is given for it made ready, and recorded.

use std::path::PathBuf;

use decision::ExitCode;
use policy::Framework;
use report::Run;

use super::Rules;
use super::written::spared;
use crate::arguments::Verify;
use crate::complaint::Complaint;
use crate::framework;
use crate::judging::{self, From, Matter};
use crate::outside::Output;
use crate::receipts::{self, Receipts};
use crate::recording::{self, Made, Recorder};
use crate::release::{self, Release};

/// How often a run is judged where others record, each time, what it would have been held against: they are few who meet,
/// and each of them gets further.
const MAX_TRIES: u32 = 5;

/// What is judged, and what is to be given for it.
pub(super) struct Deciding<'a> {
    pub(super) arguments: &'a Verify,
    pub(super) rules: &'a Rules,
    pub(super) matter: &'a Matter<'a>,
    pub(super) release: Option<&'a Release>,
    pub(super) receipts: Option<&'a Receipts<'a>>,
    /// Whether the operator demanded the framework's digest.
    pub(super) pinned: bool,
}

/// A run as it was decided. What is given for it has no name yet by which it could be taken up.
pub(super) struct Decided {
    pub(super) run: Run,
    pub(super) copied: Option<release::Staged>,
    pub(super) signed: Option<receipts::Staged>,
}

/// Judges and records. Where another run was faster, and recorded something that this one would have been held against, it is
/// held against that.
///
/// # Errors
/// What the command ends with, where nothing was decided.
pub(super) fn decided(
    of: &Deciding<'_>,
    out: &mut Output<'_>,
) -> Result<Decided, Result<ExitCode, Complaint>> {
    alone(|| once(of, out))
}

/// Does something until nobody was faster, at most [`MAX_TRIES`] times.
fn alone<T, E>(mut once: impl FnMut() -> Result<(T, bool), E>) -> Result<T, E> {
    let mut tries: u32 = 1;
    loop {
        match once()? {
            (_, true) if tries < MAX_TRIES => tries = tries.saturating_add(1),
            (done, _) => return Ok(done),
        }
    }
}

/// Judges and records; and tells whether another run was faster.
fn once(of: &Deciding<'_>, out: &mut Output<'_>) -> Result<(Decided, bool), Result<ExitCode, Complaint>> {
    let Deciding { arguments, rules, matter, .. } = of;
    let ledger = arguments.ledger.as_deref();
    let recorder = ledger.map(|file| Recorder::open(file, out));
    let judged = judging::recorded(&rules.framework, matter, ledger, out);
    let (mut run, from) = judged.map_err(|why| framework::not_ready(why, out))?;
    run.at_given = arguments.at.is_some();
    run.framework.pinned = of.pinned;
    run.framework.text = rules.text.clone();
    run.framework.file = rules.file.as_ref().map(|path| path.to_string_lossy().into());
    run.framework.signed_by = rules.signed.as_ref().map(|signed| signed.by.clone());
    let read = || run.evidence.iter().map(|row| PathBuf::from(&*row.path));
    spared(arguments, read()).and_then(|()| recording::apart(ledger, read())).map_err(Err)?;
    let mut copied = of.release.and_then(|release| copied(release, &mut run, &from, matter));
    let mut signed = of.receipts.and_then(|receipts| receipted(receipts, &mut run, &rules.framework));
    let mut overtaken = false;
    if let Some(recorder) = recorder {
        let made = Made {
            framework: &rules.framework,
            folder: &rules.folder,
            parts: &rules.parts,
            signed: rules.signed.as_ref(),
            from: &from,
            carried: matter.places.carried,
        };
        overtaken = recorder.record(&mut run, &made, out);
        if run.unrecorded.is_some() {
            // What is not recorded is not released, and goes without a receipt.
            (copied, run.release) = (None, None);
            (signed, run.receipts) = (None, None);
        }
    }
    Ok((Decided { run, copied, signed }, overtaken))
}

/// Copies what was judged, when all of it was allowed.
fn copied(release: &Release, run: &mut Run, from: &From, matter: &Matter<'_>) -> Option<release::Staged> {
    if run.code() != ExitCode::Allow {
        return None;
    }
    let judged: Vec<_> = run.subjects.iter().zip(from.paths.iter().map(Option::as_deref)).collect();
    match release.staged(&judged, matter.network) {
        Ok(copied) => {
            run.release = Some(Ok(copied.told()));
            Some(copied)
        }
        Err(fault) => {
            run.release = Some(Err(fault));
            None
        }
    }
}

/// Signs the receipts of what was judged, when all of it was allowed.
fn receipted(receipts: &Receipts<'_>, run: &mut Run, framework: &Framework) -> Option<receipts::Staged> {
    if run.code() != ExitCode::Allow {
        return None;
    }
    match receipts.staged(run, framework) {
        Ok(signed) => {
            run.receipts = Some(Ok(signed.told()));
            Some(signed)
        }
        Err(fault) => {
            run.receipts = Some(Err(fault));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often it is done where somebody is faster so many times.
    fn times(faster: u32) -> (u32, bool) {
        let mut count = 0;
        let once = || {
            count = u32::saturating_add(count, 1);
            Ok::<_, ()>((count <= faster, count <= faster))
        };
        let lost = alone(once).unwrap();
        (count, lost)
    }

    #[test]
    fn who_was_overtaken_tries_again_so_often_and_no_more() {
        assert_eq!(times(0), (1, false));
        assert_eq!(times(MAX_TRIES - 1), (MAX_TRIES, false));
        assert_eq!(times(MAX_TRIES), (MAX_TRIES, true));
        assert_eq!(alone(|| Err::<((), bool), _>("nothing was decided")), Err("nothing was decided"));
    }
}
