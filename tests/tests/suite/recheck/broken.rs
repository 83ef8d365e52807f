//! A ledger that is not as it was written, and files that a report must not replace.

use ledger::{Ledger, Open, Rechecked, Sqlite, Standing};
use model::Instant;

use super::{AT, Gate, altered, open};

#[test]
fn a_ledger_that_somebody_changed_is_unusable_and_not_unreachable() {
    for changed in ["the ledger is only appended to", "\"to\":\"staging\""] {
        let gate = Gate::new();
        assert_eq!(gate.take(AT).code, 0);
        assert_eq!(gate.told(AT, &[]).0, 0);
        assert_eq!(gate.take(AT).code, 0);
        altered(&gate.ledger(), changed, &changed.replacen('t', "T", 1));
        for rest in [&[][..], &["--what-if", "revoke", "identity:acme-build"]] {
            let ran = gate.recheck(AT, rest);
            assert_eq!(ran.code, 5, "{changed} {rest:?}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains("the ledger does not hold"), "{}", ran.err);
        }
    }
}

/// What no longer stood is looked at every time: where it is not there, that is told and not passed over.
#[test]
fn what_did_not_stand_and_is_gone_is_a_break() {
    for (entry, subject) in [(2, 0), (1, 7)] {
        let gate = Gate::new();
        assert_eq!(gate.take(AT).code, 0);
        assert_eq!(gate.told(AT, &[]).0, 0);
        let mut ledger = Ledger::over(Sqlite::writable(std::path::Path::new(&gate.ledger())).unwrap());
        let before = ledger.entry(2).unwrap().unwrap().recheck().unwrap().clone();
        let at = Instant::parse(AT).unwrap();
        let other =
            Rechecked { open: vec![Open { entry, subject, standing: Standing::Lost, since: at }], ..before };
        ledger.rechecked(at, other, &mut |_| panic!("all of it is kept")).unwrap();
        drop(ledger);
        let ran = gate.recheck(AT, &[]);
        assert_eq!(ran.code, 5, "{entry} {subject}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("the ledger does not hold"), "{}", ran.err);
    }
}

/// What a denial saw is told where it is kept, and nothing else depends on it.
#[test]
fn a_denial_whose_report_is_gone_hinders_nothing() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    gate.stage
        .change("suspend", &["identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"]);
    assert_eq!(gate.take(AT).code, 1);
    altered(&gate.ledger(), "\"decision\": \"deny\"", "\"decision\": \"dent\"");
    let (code, report) = gate.told(AT, &["--full"]);
    assert_eq!((code, &open(&report)[0]["standing"]), (1, &"lost".into()), "{report}");
    assert!(report["distrust"][0]["first_refusal"].is_null(), "{report}");
}

#[test]
fn a_report_takes_the_place_of_nothing_it_is_made_from() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    for name in ["retail.status", "intake.yaml", "retail.pub", "trusted_root.json"] {
        let path = gate.stage.path(name);
        let before = std::fs::read(&path).unwrap();
        let ran = gate.recheck(AT, &["--output", &path]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        assert_eq!(std::fs::read(&path).unwrap(), before, "{name}");
    }
}
