//! Starts programs and takes their times.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often the memory of a program is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// The ticks of a second in `/proc`, which Linux fixes for programs.
const TICKS: u32 = 100;

/// What a program cost, in several rounds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    /// The time on the wall of one start, a round each.
    pub(crate) wall: Vec<Duration>,
    /// The time on processors of one start, a round each; empty where the system does not tell.
    pub(crate) cpu: Vec<Duration>,
    /// The most memory it held, in KiB; 0 where the system does not tell.
    pub(crate) memory: u64,
}

/// Both programs in turn, so that whatever else the machine does falls on both. One round of each before is not counted.
pub(crate) fn interleaved(
    rounds: usize,
    starts: usize,
    ours: &dyn Fn() -> Command,
    yardstick: &dyn Fn() -> Command,
) -> (Series, Series) {
    let (mut one, mut other) = (Series::default(), Series::default());
    Series::default().round(1, ours);
    Series::default().round(1, yardstick);
    for _ in 0..rounds {
        one.round(starts, ours);
        other.round(starts, yardstick);
    }
    (one, other)
}

/// One program alone.
pub(crate) fn alone(rounds: usize, program: &dyn Fn() -> Command) -> Series {
    let mut series = Series::default();
    (0..rounds).for_each(|_| series.round(1, program));
    series
}

impl Series {
    fn round(&mut self, starts: usize, program: &dyn Fn() -> Command) {
        let each = u32::try_from(starts).unwrap();
        let (before, mut wall) = (children(), Duration::ZERO);
        for _ in 0..starts {
            let (took, memory) = finished(program());
            wall += took;
            self.memory = self.memory.max(memory);
        }
        self.wall.push(wall / each);
        if let (Some(before), Some(after)) = (before, children()) {
            self.cpu.push(after.saturating_sub(before) / each);
        }
    }
}

/// Runs a program to its good end; returns how long it took, and the most memory it was seen to hold, in KiB.
fn finished(mut command: Command) -> (Duration, u64) {
    let shown = format!("{:?}", command.get_program());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command.spawn().unwrap();
    let about = format!("/proc/{}/status", child.id());
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !ended.load(Ordering::Relaxed) {
                most = most.max(held(&about));
                std::thread::park_timeout(LOOK);
            }
            most
        });
        let status = child.wait().unwrap();
        let took = began.elapsed();
        ended.store(true, Ordering::Relaxed);
        watch.thread().unpark();
        assert!(status.success(), "{shown} ended with {status}");
        (took, watch.join().unwrap())
    })
}

/// The most memory a process has held so far, in KiB.
fn held(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}

/// The time on processors of all programs that were started here and have ended.
fn children() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u32>().ok();
    // `cutime` and `cstime`, fields 16 and 17; the first two stand before what is split.
    Some(Duration::from_secs(1) * (ticks(13)? + ticks(14)?) / TICKS)
}
