//! An older list in the place of the one a recheck went by gives nothing back.

use ledger::{Body, Ledger, Sqlite};

use super::Gate;
use crate::status_made::AT;

#[test]
fn t25_a_list_that_was_put_back_restores_nothing() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    let list = gate.stage.path("retail.status");
    let before = std::fs::read(&list).unwrap();
    gate.stage
        .change("suspend", &["identity:acme-build", "--reason", "being looked into", "--incident", "INC-7"]);
    let now = std::fs::read(&list).unwrap();
    assert_eq!(gate.told(AT, &[]).0, 1);
    std::fs::write(&list, before).unwrap();
    for more in [&[][..], &["--full"], &["--dry-run"]] {
        let ran = gate.recheck(AT, more);
        assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
        assert!(ran.err.contains("is number 1, and entry 2 of this ledger went by number 2"), "{}", ran.err);
        assert!(!ran.out.contains("stands again"), "{}", ran.out);
    }
    std::fs::write(&list, now).unwrap();
    assert_eq!(gate.told(AT, &[]).0, 1);
    gate.holds();
}

#[test]
fn t25_a_list_that_was_put_back_restores_nothing_where_a_recheck_looks_at_less_or_more() {
    let handoff = &["--handoff", "intake"][..];
    for (first, then) in [(&[][..], handoff), (handoff, &[])] {
        let gate = Gate::new();
        assert_eq!(gate.take(AT).code, 0);
        let list = gate.stage.path("retail.status");
        let before = std::fs::read(&list).unwrap();
        gate.stage
            .change("suspend", &["identity:acme-build", "--reason", "looked into", "--incident", "I-7"]);
        assert_eq!(gate.recheck(AT, first).code, 1);
        std::fs::write(&list, before).unwrap();
        let ran = gate.recheck(AT, then);
        assert_eq!(ran.code, 5, "{then:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("is number 1, and entry 2 of this ledger went by number 2"), "{}", ran.err);
    }
}

/// A recheck that began before another one and is recorded after it went by what was there when it began.
#[test]
fn t25_a_list_that_was_put_back_restores_nothing_where_two_rechecks_met() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    assert_eq!(gate.recheck(AT, &[]).code, 0);
    let list = gate.stage.path("retail.status");
    let before = std::fs::read(&list).unwrap();
    gate.stage.change("suspend", &["identity:acme-build", "--reason", "looked into", "--incident", "I-7"]);
    assert_eq!(gate.recheck(AT, &[]).code, 1);
    let mut own = Ledger::over(Sqlite::writable(std::path::Path::new(&gate.ledger())).unwrap());
    let earlier = own.entry(2).unwrap().unwrap();
    let Body::Recheck(rechecked) = earlier.body else { panic!("{earlier:?}") };
    let kept = |digest: &model::Digest| panic!("{digest} is kept already");
    own.rechecked(earlier.at, rechecked, &mut |digest| kept(digest)).unwrap();
    drop(own);
    std::fs::write(&list, before).unwrap();
    let ran = gate.recheck(AT, &[]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("is number 1, and entry 3 of this ledger went by number 2"), "{}", ran.err);
}
