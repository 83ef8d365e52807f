//! `--jobs`: how much is done at once.

use crate::complaint::Complaint;

/// The most threads that may be asked for: more than the largest machines have processors.
pub(crate) const MAX_JOBS: i64 = 1024;

/// Has everything that is done at once be done by so many threads. A process decides that once, before the first begins.
pub(crate) fn at_once(jobs: Option<u16>) -> Result<(), Complaint> {
    let Some(jobs) = jobs.map(usize::from) else { return Ok(()) };
    let begun = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    match begun {
        Err(why) if rayon::current_num_threads() != jobs => {
            Err(Complaint::usage(format!("--jobs: {why}"), "name fewer, or leave --jobs out"))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
