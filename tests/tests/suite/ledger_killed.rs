//! Runs that are killed while they record, and runs that record at once.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::case::named;
use crate::ledger::Stage;

/// How many runs are killed; `.ci/run` asks for a thousand.
const KILLS: u64 = 30;

/// After how many a new ledger is begun: each time the whole of it is verified.
const KILLS_OF_ONE: u64 = 50;

/// Says how many instead.
const VARIABLE: &str = "COUNTERSIGN_KILLS";

/// The next number of a sequence that is the same in every test run.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

pub(crate) fn begun(arguments: &[String]) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_countersign-under-test"));
    program.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    program.spawn().unwrap()
}

#[test]
fn a_killed_run_leaves_a_ledger_that_holds_and_lacks_nothing_that_was_allowed() {
    let kills = std::env::var(VARIABLE).ok().map_or(KILLS, |count| count.parse().unwrap());
    let (mut stage, case) = (Stage::new(), named("delivery/separate-files"));
    let mut arguments = stage.arguments(&case);
    // How long a run takes here, so that it is killed while it runs; the first also makes the file.
    let mut took = Duration::ZERO;
    for _ in 0..3 {
        let began = Instant::now();
        assert_eq!(begun(&arguments).wait().unwrap().code(), Some(0));
        took = began.elapsed();
    }
    let (mut allowed, mut killed, mut seed) = (3, 0, 7);
    let mut fresh = Vec::new();
    for number in 0..kills {
        if number % KILLS_OF_ONE == KILLS_OF_ONE - 1 {
            (stage, allowed) = (Stage::new(), 0);
            arguments = stage.arguments(&case);
        }
        // Every tenth is killed while it makes a ledger.
        let own = (number % 10 == 0).then(Stage::new);
        let arguments = own.as_ref().map_or(arguments.clone(), |own| own.arguments(&case));
        let longest = u64::try_from(took.as_micros()).unwrap().max(1) * 11 / 10;
        let mut child = begun(&arguments);
        std::thread::sleep(Duration::from_micros(random(&mut seed) % longest));
        child.kill().unwrap();
        let code = child.wait().unwrap().code();
        assert!([None, Some(0)].contains(&code), "{code:?}");
        killed += u64::from(code.is_none());
        match own {
            Some(own) => fresh.push((own, code)),
            None => {
                allowed += usize::from(code == Some(0));
                if allowed == 0 && stage.ledger("list", &[]).code != 0 {
                    // Killed before there was a ledger: there is nothing to hold.
                    continue;
                }
                stage.holds();
                assert!(stage.decisions().len() >= allowed, "kill {number}: an allow is missing");
            }
        }
    }
    assert!(killed > 0, "no run was killed before it ended");
    for (own, code) in fresh {
        let there = own.ledger("list", &[]).code == 0;
        assert!(there || code.is_none(), "an allow without a ledger");
        if there {
            own.holds();
            assert!(own.decisions().len() >= usize::from(code == Some(0)));
        }
        // Whatever was left, the next run goes on from it.
        assert_eq!(begun(&own.arguments(&case)).wait().unwrap().code(), Some(0));
        own.holds();
    }
}

#[test]
fn runs_that_record_at_once_take_turns() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let arguments = stage.arguments(&case);
    let children: Vec<Child> = (0..8).map(|_| begun(&arguments)).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    stage.holds();
    assert_eq!(stage.decisions().len(), 8);
}

/// Another run holds the ledger, so that this one cannot record yet, and is ended there.
#[test]
fn what_is_not_recorded_yet_has_no_name() {
    let (stage, case) = (Stage::new(), named("delivery/separate-files"));
    let mut arguments = stage.arguments(&case);
    assert_eq!(begun(&arguments).wait().unwrap().code(), Some(0));
    let folder = stage.0.path().join("released");
    std::fs::create_dir(&folder).unwrap();
    arguments.extend(["--release-to".to_owned(), stage.path("released")]);
    let names = || -> Vec<String> {
        let all = std::fs::read_dir(&folder).unwrap();
        all.map(|one| one.unwrap().file_name().to_string_lossy().into_owned()).collect()
    };
    let mut own = ledger::Sqlite::writable(std::path::Path::new(&stage.file())).unwrap();
    let held = ledger::Storage::append(
        &mut own,
        &[],
        &mut |_| {
            let mut child = begun(&arguments);
            let began = Instant::now();
            while names().is_empty() && began.elapsed() < Duration::from_secs(30) {
                std::thread::sleep(Duration::from_millis(10));
            }
            std::thread::sleep(Duration::from_millis(500));
            let seen = names();
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(!seen.is_empty(), "the run did not get so far");
            assert!(seen.iter().all(|name| name.starts_with(".countersign-")), "{seen:?}");
            Err(ledger::LedgerFault::Moved)
        },
        &mut |_| Err(ledger::LedgerFault::Moved),
    );
    assert_eq!(held, Err(ledger::LedgerFault::Moved));
    assert_eq!(stage.decisions().len(), 1);
}
