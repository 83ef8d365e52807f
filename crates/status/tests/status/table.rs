//! The table of what each state means, then and now.

use countersign_status::{Signed, Standing, Tense};
use formats::{StatusState, StatusTarget};
use model::Digest;

use crate::setting::{acme, ask, at, entry, lifts, party, retail, since, suspended, window};

fn both_tenses(state: StatusState, by: Option<&str>) -> (&'static str, &'static str) {
    let status = retail(&[entry("R-1", party("acme"), state)]);
    (acme(&status, by, Tense::Then).word(), acme(&status, by, Tense::Now).word())
}

const GOOD: (&str, &str) = ("good", "good");
const REVOKED: (&str, &str) = ("revoked", "revoked");

#[test]
fn revoked_from_an_instant_spares_what_was_proven_before_it() {
    assert_eq!(both_tenses(since("2026-08-01"), Some("2026-07-31T23:59:59Z")), GOOD);
    assert_eq!(both_tenses(since("2026-08-01"), Some("2026-08-01")), REVOKED, "the instant itself counts");
    assert_eq!(both_tenses(since("2026-08-01"), None), REVOKED, "nothing proves that it is older");
    assert_eq!(both_tenses(since("2026-12-01"), None), GOOD, "not yet");
    assert_eq!(both_tenses(since("2026-12-01"), Some("2026-08-01")), GOOD);
}

#[test]
fn a_window_spares_what_was_proven_before_it_and_nothing_after_it() {
    let state = || window("2026-08-01", "2026-08-10");
    assert_eq!(both_tenses(state(), Some("2026-07-31")), GOOD);
    for by in [Some("2026-08-01"), Some("2026-08-10"), Some("2026-09-01"), None] {
        assert_eq!(both_tenses(state(), by), REVOKED, "{by:?}: a key that lasts is never good again");
    }
}

#[test]
fn a_certificate_issued_after_a_window_is_from_the_right_hands() {
    let digest = Digest::sha256([7; 32]);
    let judge = |target: StatusTarget, issued: &str| {
        let status = retail(&[entry("R-1", target.clone(), window("2026-08-01", "2026-08-10"))]);
        let signed = Signed { by: Some(at("2026-09-01")), from: Some(at(issued)) };
        ask(&status, target, &[]).standing(Tense::Now, signed).word()
    };
    assert_eq!(judge(StatusTarget::Identity("acme-ci".into()), "2026-08-10T00:00:01Z"), "good");
    assert_eq!(judge(StatusTarget::Identity("acme-ci".into()), "2026-08-10"), "revoked", "the end counts");
    for lasting in [
        StatusTarget::Key(digest.clone()),
        StatusTarget::Ca(digest.clone()),
        StatusTarget::Log(digest.clone()),
        StatusTarget::TimestampAuthority(digest.clone()),
        StatusTarget::Artifact(digest),
    ] {
        assert_eq!(judge(lasting.clone(), "2026-08-20"), "revoked", "{lasting:?}");
    }
}

#[test]
fn revoked_retroactively_is_never_good() {
    for by in [None, Some("2020-01-01"), Some("2026-11-22")] {
        assert_eq!(both_tenses(StatusState::RevokedRetroactively, by), REVOKED);
    }
}

#[test]
fn a_suspension_speaks_of_now_only() {
    for by in [None, Some("2026-08-01"), Some("2026-11-21")] {
        assert_eq!(both_tenses(suspended(None), by), ("good", "suspended"));
        assert_eq!(both_tenses(suspended(Some("2026-12-24")), by), ("good", "suspended"));
    }
    let later = StatusState::Suspended { from: at("2026-12-01"), until: None, incident: "INC-8".into() };
    assert_eq!(both_tenses(later, None), GOOD, "it has not begun");
}

#[test]
fn a_lapsed_suspension_is_unknown_until_it_is_lifted() {
    let lapsed = entry("S-1", party("acme"), suspended(Some("2026-11-21")));
    let status = retail(std::slice::from_ref(&lapsed));
    let standing = acme(&status, None, Tense::Now);
    assert_eq!((standing.word(), acme(&status, None, Tense::Then)), ("unknown", Standing::Good));
    assert!(standing.findings()[0].text.contains("nobody has lifted it"), "{:?}", standing.findings());
    let lifted = retail(&[lapsed, entry("L-1", party("acme"), lifts("S-1"))]);
    assert_eq!(acme(&lifted, None, Tense::Now), Standing::Good);
}

#[test]
fn the_person_at_the_gate_is_told_who_says_so_and_where() {
    let status = retail(&[entry("S-1", party("acme"), suspended(None))]);
    let standing = acme(&status, Some("2026-08-01"), Tense::Now);
    let finding = standing.findings()[0].clone();
    let wanted = "participant acme is suspended since 2026-11-20T00:00:00Z (INC-7) \
                  (by retail, retail-list number 42, entry S-1): lost laptop";
    assert_eq!(&*finding.text, wanted);
    assert_eq!(
        (&*finding.entry, finding.number, finding.kind, finding.state),
        ("S-1", Some(42), "participant", "suspended")
    );
    assert_eq!(&*finding.place.unwrap().pointer, "/pages/0/0");
}
