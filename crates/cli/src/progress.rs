use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::outside::Output;

/// Fewer subjects are done before a person wonders.
const MANY: usize = 50;

/// A file above this takes over a second to hash, in bytes.
const BIG: u64 = 1024 * 1024 * 1024;

/// How often what is shown moves.
const TICK: Duration = Duration::from_millis(100);

/// How far the run is, on a terminal that a person watches; nothing anywhere else.
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Begins, if something is asked of the network, of which nobody knows how long it takes.
    pub(crate) fn waiting(out: &Output<'_>, asked: bool) -> Self {
        Self((out.stderr_is_terminal && asked).then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar.set_message("asking the registry");
            bar.enable_steady_tick(TICK);
            bar
        }))
    }

    /// Begins, if `count` subjects with so many `bytes` altogether are worth it.
    pub(crate) fn begin(out: &Output<'_>, count: usize, bytes: impl FnOnce() -> u64) -> Self {
        let worth = out.stderr_is_terminal && (count > MANY || bytes() > BIG);
        Self(worth.then(|| {
            let bar = ProgressBar::new(u64::try_from(count).unwrap_or(u64::MAX));
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos} of {len} ({elapsed})") {
                bar.set_style(style);
            }
            bar.set_message("hashing");
            bar.enable_steady_tick(TICK);
            bar
        }))
    }

    /// One subject more is hashed.
    pub(crate) fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// All are hashed; now they are judged.
    pub(crate) fn judging(&self) {
        if let Some(bar) = &self.0 {
            bar.set_message("judging");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
