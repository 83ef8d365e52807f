//! Rows of the cases the project was asked for, each end to end: those of trust that ends.

use forge::status::{lifts, suspended};
use formats::StatusState;

use super::{NOW, Stage, TODAY, acme, build, outcome, retail, words};

#[test]
fn tf1_named_issuers_short_lived_credentials_and_revocation_are_asked_before_anything_is_accepted() {
    let stage = Stage::new();
    let classed = "identities:\n  acme-build:\n    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget, class: workload }\n";
    let plain = "identities:\n  acme-build:\n    github: { roots: [acme], signer: \"acme/ci/.github/workflows/build.yml@refs/tags/v*\", source: acme/widget }\n";
    stage.changed(plain, &format!("classes: {{ workload: {{ max-lifetime: 1h }} }}\n{classed}"));
    let ran = stage.verify_with(NOW, &["--format", "json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for id in ["unlisted-signer", "long-lived-credential", "revoked-signer", "suspended-signer"] {
        assert_eq!(outcome(&ran, id), ["satisfied"], "{id}");
    }
    // A key that never ends is none, and neither is one whose list is gone.
    let stage = stage.signed_offline();
    assert_eq!(stage.verify().code, 0, "a key has no class here: {}", stage.verify().out);
    std::fs::remove_file(stage.path("retail.status")).unwrap();
    assert_eq!(stage.verify().code, 5);
}

#[test]
fn et4_a_yes_is_never_remembered() {
    let stage = Stage::new();
    let state = stage.path("state.json").to_string_lossy().into_owned();
    let run = || stage.verify_with(NOW, &["--state", &state]).code;
    assert_eq!(run(), 0);
    stage.retail(&retail().next(TODAY).with(build(), StatusState::RevokedRetroactively, ""));
    assert_eq!(run(), 1, "what this machine remembers may refuse and never allows");
}

#[test]
fn et7_an_incident_suspends_at_once_reversibly_with_a_reason_and_an_end() {
    let stage = Stage::new();
    let held = retail().with(
        formats::StatusTarget::Participant("acme".into()),
        suspended("2026-08-08T11:59:00Z", Some("2026-08-10T00:00:00Z")),
        "looking into a leaked token",
    );
    stage.retail(&held);
    let ran = stage.verify();
    assert_eq!(ran.code, 1, "{}", ran.out);
    for told in
        ["trusted when signed, not trusted now", "suspended-party", "looking into a leaked token", "INC-7"]
    {
        assert!(words(&ran).contains(told), "{told}: {}", ran.out);
    }
    // The end passes: it is not lifted by that.
    let later = ("2026-08-10T06:00:00Z", "2026-08-11T06:00:00Z");
    stage.retail(&held.next(later));
    stage.acme(&acme().next(later));
    assert_eq!(stage.verify_with("2026-08-10T12:00:00Z", &[]).code, 3);
    let party = formats::StatusTarget::Participant("acme".into());
    stage.retail(&held.next(later).with(party, lifts("S-1", "2026-08-10T11:00:00Z"), "nothing was taken"));
    assert_eq!(stage.verify_with("2026-08-10T12:00:00Z", &[]).code, 0);
}
