//! Two runs that let in what begins a line, at the same moment.

use std::time::{Duration, Instant};

use super::{Gate, Release, Said, What, builds, evil, honest, signs};
use crate::ledger_killed::begun;
use crate::run::run_at;

/// What a run of its own judges, and copies the file before it records.
fn arguments(gate: &Gate, release: &Release) -> Vec<String> {
    let Release { version, key, provenance } = release;
    let name = format!("{key}-widget-{version}.tgz");
    let signed = format!("widget-{version}.tgz");
    let names = [signed.as_str()];
    let said = [
        Said { key, names: &names, what: What::Sbom },
        signs(key, &names),
        builds(key, &names, provenance.clone().unwrap()),
    ];
    let mut arguments =
        vec!["verify".into(), gate.path(&name), "--policy".into(), gate.path("framework.yaml")];
    arguments.extend(gate.evidence(&name, &format!("by {key}"), said.iter()));
    let folder = folder(gate, release);
    std::fs::create_dir(&folder).unwrap();
    let rest = ["--ledger".into(), gate.path("own.ledger"), "--release-to".into(), folder];
    arguments.extend(rest);
    arguments
}

/// The folder into which a release is copied.
fn folder(gate: &Gate, release: &Release) -> String {
    gate.path(&format!("{}-{}", release.key, release.version))
}

fn copied(gate: &Gate, release: &Release) -> Vec<String> {
    let all = std::fs::read_dir(folder(gate, release)).unwrap();
    all.map(|one| one.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// Two runs that have judged before either can record: what they end with.
fn at_once(gate: &Gate, both: &[Release; 2]) -> [i32; 2] {
    let runs = both.each_ref().map(|release| arguments(gate, release));
    let mut own = ledger::Sqlite::writable(std::path::Path::new(&gate.path("own.ledger"))).unwrap();
    let mut children = Vec::new();
    let held = ledger::Storage::append(
        &mut own,
        &[],
        &mut |_| {
            children = runs.iter().map(|arguments| begun(arguments)).collect();
            let began = Instant::now();
            let waiting = || both.iter().any(|release| copied(gate, release).is_empty());
            while waiting() && began.elapsed() < Duration::from_secs(30) {
                std::thread::sleep(Duration::from_millis(10));
            }
            assert!(!waiting(), "neither run got so far");
            Err(ledger::LedgerFault::Moved)
        },
        &mut |_| Err(ledger::LedgerFault::Moved),
    );
    assert_eq!(held, Err(ledger::LedgerFault::Moved));
    let codes: Vec<i32> = children.iter_mut().map(|child| child.wait().unwrap().code().unwrap()).collect();
    codes.try_into().unwrap()
}

#[test]
fn of_two_that_begin_a_line_at_once_one_is_let_in() {
    let gate = Gate::new();
    // Another line, so that there is a ledger.
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let both = [honest("2.0.0"), evil("2.0.0")];
    // The later one is judged anew, and held against the one that was let in.
    let codes = at_once(&gate, &both);
    assert!(codes == [0, 1] || codes == [1, 0], "{codes:?}");
    let place = |code| codes.iter().position(|one| *one == code).unwrap();
    assert_eq!(copied(&gate, &both[place(0)]).len(), 1);
    assert!(copied(&gate, &both[place(1)]).is_empty(), "nothing of it has a name");
}

#[test]
fn of_two_honest_ones_that_meet_both_are_let_in() {
    let gate = Gate::new();
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let both = [honest("2.0.0"), honest("2.0.1")];
    assert_eq!(at_once(&gate, &both), [0, 0]);
    assert!(both.iter().all(|release| copied(&gate, release).len() == 1));
    let ran = run_at(&["ledger", "verify", &gate.path("own.ledger")], super::AT);
    assert!(ran.code == 0 && ran.out.contains("3 decisions"), "{}{}", ran.out, ran.err);
}
