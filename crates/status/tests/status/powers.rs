//! Who may deny what, and who may lift it.

use countersign_status::{Signed, Standing, Tense};
use formats::{StatusEntry, StatusState, StatusTarget};

use crate::setting::{acme, ask, at, both, entry, lifts, party, retail, since, suspended};

fn why(status: &countersign_status::Status) -> Vec<String> {
    let found = ask(status, party("acme"), &["acme"]);
    found.set_aside().iter().map(|one| format!("{}: {}", one.entry, one.why)).collect()
}

#[test]
fn an_owner_denies_its_own_for_everyone() {
    let status = both(&[], &[entry("A-1", party("acme"), suspended(None))]);
    assert_eq!(acme(&status, None, Tense::Now).word(), "suspended");
}

#[test]
fn a_partner_cannot_deny_what_is_not_its_own() {
    let status = both(&[], &[entry("A-1", party("globex"), StatusState::RevokedRetroactively)]);
    let found = ask(&status, party("globex"), &["globex"]);
    assert_eq!(found.standing(Tense::Now, Signed::default()), Standing::Good);
    assert_eq!(&*found.set_aside()[0].why, "acme may deny only what is its own");
    let public = StatusTarget::Issuer("https://issuer.example".into());
    let status = both(&[], &[entry("A-2", public.clone(), StatusState::RevokedRetroactively)]);
    assert_eq!(ask(&status, public, &[]).standing(Tense::Now, Signed::default()), Standing::Good);
}

#[test]
fn the_frameworks_owner_withdraws_reliance_on_anything() {
    let status = retail(&[entry("R-1", party("globex"), StatusState::RevokedRetroactively)]);
    assert_eq!(ask(&status, party("globex"), &[]).standing(Tense::Now, Signed::default()).word(), "revoked");
}

#[test]
fn denials_add_up_and_the_worst_is_told() {
    let revoked = entry("A-1", party("acme"), since("2026-08-01"));
    let status = both(&[entry("R-1", party("acme"), suspended(None))], &[revoked]);
    let standing = acme(&status, None, Tense::Now);
    assert_eq!((standing.word(), &*standing.findings()[0].authority), ("revoked", "acme"));
    assert_eq!(acme(&status, Some("2026-07-01"), Tense::Now).word(), "suspended");
}

#[test]
fn nobody_lifts_what_another_suspended() {
    let suspension = || entry("S-1", party("acme"), suspended(None));
    let lift = || entry("L-1", party("acme"), lifts("S-1"));
    let status = both(&[suspension()], &[lift()]);
    assert_eq!(acme(&status, None, Tense::Now).word(), "suspended");
    assert_eq!(why(&status), ["L-1: it lifts S-1, which stands on another list"]);
    // Nor does the framework's owner lift what a partner says of itself.
    let status = both(&[lift()], &[suspension()]);
    assert_eq!(acme(&status, None, Tense::Now).word(), "suspended");
    let status = both(&[], &[suspension(), lift()]);
    assert_eq!((acme(&status, None, Tense::Now), why(&status)), (Standing::Good, vec![]));
}

#[test]
fn one_lift_ends_one_suspension() {
    let two = [entry("S-1", party("acme"), suspended(None)), entry("S-2", party("acme"), suspended(None))];
    let lifted = |which: &str| {
        let entries: Vec<StatusEntry> =
            two.iter().cloned().chain([entry("L-1", party("acme"), lifts(which))]).collect();
        acme(&retail(&entries), None, Tense::Now)
    };
    let standing = lifted("S-1");
    assert_eq!(standing.findings().iter().map(|one| &*one.entry).collect::<Vec<_>>(), ["S-2"]);
}

#[test]
fn a_lift_of_a_revocation_of_another_thing_or_of_tomorrow_lifts_nothing() {
    let revoked = entry("R-1", party("acme"), StatusState::RevokedRetroactively);
    let status = retail(&[revoked, entry("L-1", party("acme"), lifts("R-1"))]);
    assert_eq!(acme(&status, None, Tense::Now).word(), "revoked");
    assert_eq!(why(&status), ["L-1: it lifts R-1, which is no suspension; a revocation is not lifted"]);

    let suspension = entry("S-1", party("acme"), suspended(None));
    let elsewhere = entry("L-1", party("globex"), lifts("S-1"));
    assert_eq!(acme(&retail(&[suspension.clone(), elsewhere]), None, Tense::Now).word(), "suspended");
    let tomorrow = StatusState::Lifts { entry: "S-1".into(), from: at("2026-11-23") };
    let status = retail(&[suspension, entry("L-1", party("acme"), tomorrow)]);
    assert_eq!(acme(&status, None, Tense::Now).word(), "suspended");
    // Nor does one that was over before the suspension began; at its very beginning it does.
    let dated = |from: &str| {
        let lift = StatusState::Lifts { entry: "S-1".into(), from: at(from) };
        retail(&[entry("S-1", party("acme"), suspended(None)), entry("L-1", party("acme"), lift)])
    };
    let early = dated("2026-11-19T23:59:59Z");
    assert_eq!(acme(&early, None, Tense::Now).word(), "suspended");
    let told =
        "L-1: it lifts S-1 from 2026-11-19T23:59:59Z on, and S-1 begins later, at 2026-11-20T00:00:00Z";
    assert_eq!(why(&early), [told]);
    assert_eq!(acme(&dated("2026-11-20"), None, Tense::Now).word(), "good");
    let stray = retail(&[entry("L-1", party("acme"), lifts("S-9"))]);
    assert_eq!(why(&stray), ["L-1: it lifts S-9, which is on no list for this"]);
}
