//! Starts programs and takes their times.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often the memory of a program is looked at.
const LOOK: Duration = Duration::from_millis(5);
/// How many starts of one program come before it is the other's turn: on a busy machine both then meet the same, and the
/// processor time of so many can be told in ticks.
const TURN: usize = 10;
/// The ticks of a second in `/proc`, which Linux fixes for programs.
const TICKS: u32 = 100;

/// What a program cost, in several rounds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    /// The time on the wall of one start, the median of each round.
    pub(crate) wall: Vec<Duration>,
    /// The time on processors of one start, the mean of each round; empty where the system does not tell.
    pub(crate) cpu: Vec<Duration>,
    /// The most memory it held, in KiB; 0 where the system does not tell.
    pub(crate) memory: u64,
}

/// How often a program is started, and how it is to end.
#[derive(Clone, Copy)]
pub(crate) struct Often {
    pub(crate) rounds: usize,
    /// In each round.
    pub(crate) starts: usize,
    /// The exit code that is its good end.
    pub(crate) code: i32,
}

/// Both programs in turn, so that whatever else the machine does falls on both. One round of each before is not counted.
pub(crate) fn interleaved(
    Often { rounds, starts, code }: Often,
    ours: &dyn Fn() -> Command,
    yardstick: &dyn Fn() -> Command,
) -> (Series, Series) {
    let (mut one, mut other) = (Series::default(), Series::default());
    Round::of(code).turn(1, ours, &mut Series::default());
    Round::of(code).turn(1, yardstick, &mut Series::default());
    for _ in 0..rounds {
        let (mut a, mut b) = (Round::of(code), Round::of(code));
        let mut left = starts;
        while left > 0 {
            let turn = left.min(TURN);
            a.turn(turn, ours, &mut one);
            b.turn(turn, yardstick, &mut other);
            left -= turn;
        }
        a.end(&mut one);
        b.end(&mut other);
    }
    (one, other)
}

/// One program alone.
pub(crate) fn alone(rounds: usize, program: &dyn Fn() -> Command) -> Series {
    let mut series = Series::default();
    for _ in 0..rounds {
        let mut round = Round::of(0);
        round.turn(1, program, &mut series);
        round.end(&mut series);
    }
    series
}

/// What the starts of one round took.
struct Round {
    code: i32,
    wall: Vec<Duration>,
    cpu: Option<Duration>,
}

impl Round {
    fn of(code: i32) -> Self {
        Self { code, wall: Vec::new(), cpu: None }
    }

    fn turn(&mut self, starts: usize, program: &dyn Fn() -> Command, series: &mut Series) {
        let before = children();
        for _ in 0..starts {
            let (took, memory) = finished(program(), self.code);
            self.wall.push(took);
            series.memory = series.memory.max(memory);
        }
        if let (Some(before), Some(after)) = (before, children()) {
            *self.cpu.get_or_insert_default() += after.saturating_sub(before);
        }
    }

    /// Of the wall the middle start counts, since others that had to wait for a processor say nothing of the program; of
    /// processor time all of them, which none had to wait for.
    fn end(self, series: &mut Series) {
        let starts = u32::try_from(self.wall.len()).unwrap();
        series.wall.push(median(&self.wall));
        series.cpu.extend(self.cpu.map(|cpu| cpu / starts));
    }
}

/// The one in the middle; nothing of nothing.
pub(crate) fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Runs a program to its good end; returns how long it took, and the most memory it was seen to hold, in KiB.
fn finished(mut command: Command, code: i32) -> (Duration, u64) {
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
        assert!(status.code() == Some(code), "{shown} ended with {status}");
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
