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
    std::fs::create_dir(gate.path(key)).unwrap();
    let rest = ["--ledger".into(), gate.path("own.ledger"), "--release-to".into(), gate.path(key)];
    arguments.extend(rest);
    arguments
}

fn copied(gate: &Gate, key: &str) -> Vec<String> {
    let all = std::fs::read_dir(gate.path(key)).unwrap();
    all.map(|one| one.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn of_two_that_begin_a_line_at_once_one_is_let_in() {
    let gate = Gate::new();
    // Another line, so that there is a ledger.
    assert_eq!(gate.take(&honest("1.4.1")).code, 0);
    let both = [honest("2.0.0"), evil("2.0.0")];
    let runs = both.each_ref().map(|release| arguments(&gate, release));
    let mut own = ledger::Sqlite::writable(std::path::Path::new(&gate.path("own.ledger"))).unwrap();
    let mut children = Vec::new();
    // Both have judged before either can record.
    let held = ledger::Storage::append(
        &mut own,
        &[],
        &mut |_| {
            children = runs.iter().map(|arguments| begun(arguments)).collect();
            let began = Instant::now();
            let waiting = || both.iter().any(|release| copied(&gate, release.key).is_empty());
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
    assert!(codes == [0, 6] || codes == [6, 0], "{codes:?}");
    let place = |code| codes.iter().position(|one| *one == code).unwrap();
    let (first, late) = (both[place(0)].key, place(6));
    assert_eq!(copied(&gate, first).len(), 1);
    assert!(copied(&gate, both[late].key).is_empty(), "nothing of it has a name");
    // Run again, it is held against the one that was let in.
    let again = run_at(&runs[late], super::AT);
    assert_eq!(again.code, 1, "{}{}", again.out, again.err);
}
