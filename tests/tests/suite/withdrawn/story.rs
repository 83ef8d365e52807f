//! The story the product is for: what was trusted when it was signed is asked again, now.

use forge::status::{lifts, since, suspended};
use formats::StatusState;

use super::{Stage, TODAY, acme, build, retail};

#[test]
fn a_delivery_is_allowed_then_suspended_then_revoked_then_lifted() {
    let stage = Stage::new();
    // Acme's delivery is allowed.
    let ran = stage.verify();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("nothing of this is revoked or suspended, says acme-list #1, retail-list #1"),
        "{}",
        ran.out
    );

    // Acme finds out that a token leaked, and suspends its own signer. The same delivery is denied.
    let held = acme().next(TODAY).with(build(), suspended("2026-08-08T05:00:00Z", None), "a token leaked");
    stage.acme(&held);
    let ran = stage.verify();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.lines().nth(1).unwrap().contains("trusted when signed, not trusted now"), "{}", ran.out);
    assert!(ran.out.contains("denied[suspended-signer]: identity acme-build is suspended"), "{}", ran.out);
    assert!(ran.out.contains("a token leaked"), "{}", ran.out);

    // It turns out when. What was signed before that instant still passes,
    let known = |at: &str| acme().next(TODAY).next(TODAY).with(build(), since(at), "a token leaked");
    stage.acme(&known("2026-08-01T10:00:04Z"));
    assert_eq!(stage.verify().code, 0);
    // what was signed after does not,
    stage.acme(&known("2026-08-01T10:00:03Z"));
    let ran = stage.verify();
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(!ran.out.contains("trusted when signed"), "it never was: {}", ran.out);
    // and where nobody knows when, nothing does.
    let never = acme().next(TODAY).with(build(), StatusState::RevokedRetroactively, "");
    stage.acme(&never);
    assert_eq!(stage.verify().code, 1);

    // It was a false alarm: acme lifts the suspension, and the delivery is allowed again.
    stage.acme(&held.next(TODAY).with(build(), lifts("S-1", "2026-08-08T11:00:00Z"), "a false alarm"));
    let ran = stage.verify();
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("acme-list #3"), "{}", ran.out);
}

#[test]
fn what_nobody_can_date_is_revoked_from_any_instant_on() {
    let stage = Stage::new().signed_offline();
    assert_eq!(stage.verify().code, 0, "{}", stage.verify().out);
    let key = formats::StatusTarget::Identity("acme-offline".into());
    stage.retail(&retail().with(key.clone(), since("2026-08-08T11:59:59Z"), ""));
    assert_eq!(stage.verify().code, 1);
    stage.retail(&retail().with(key, since("2026-08-08T12:00:01Z"), ""));
    assert_eq!(stage.verify().code, 0, "an instant that has not come denies nothing yet");
}

#[test]
fn an_audit_looks_back_with_the_lists_of_then_or_with_those_of_today() {
    let stage = Stage::new();
    let then = "2026-08-02T12:00:00Z";
    let back = |more: &[&str]| {
        let mut all = vec!["--audit", "--at", then];
        all.extend(more);
        stage.verify_with(super::NOW, &all)
    };
    // The list of today was not there yet.
    let ran = back(&[]);
    assert_eq!(ran.code, 5, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("it is dated 2026-08-08T06:00:00Z"), "{}", ran.err);
    let told: String = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("put the list of that time there, or ask that of today"), "{told}");
    assert!(told.contains("--hindsight") && !told.contains("clock"), "{told}");
    // With hindsight it is asked all the same: then it would have been allowed, and today's list denies nothing.
    assert_eq!(back(&["--hindsight"]).code, 7);
    stage.acme(&acme().with(build(), suspended("2026-08-08T05:00:00Z", None), "a token leaked"));
    let ran = back(&["--hindsight"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    // The list of then knew nothing of it.
    let of_then = ("2026-08-02T06:00:00Z", "2026-08-03T06:00:00Z");
    stage.acme(&forge::status::List::new("acme-list", "acme", "retail-intake", of_then));
    stage.retail(&forge::status::List::new("retail-list", "retail", "retail-intake", of_then));
    assert_eq!(back(&[]).code, 7);
}
