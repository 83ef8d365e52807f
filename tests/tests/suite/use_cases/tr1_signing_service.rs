//! TR1: a pipeline trusts a service that mints short-lived certificates. One that is used outside its window, or was minted
//! without transparency, is refused.

use crate::case::named;

#[test]
fn tr1_a_certificate_counts_within_its_window_and_only_where_it_was_logged() {
    assert_eq!(named("status/nothing-denied").run().ran.code, 0);
    for (case, why) in [
        ("tampered/leaf-expired", "it had ended when it was used"),
        ("tampered/leaf-not-yet-valid", "it had not begun"),
        ("tampered/timestamp-after-expiry", "its time says so"),
        ("tampered/sct-removed", "nobody saw it minted"),
        ("tampered/sct-flipped", "what says so is forged"),
        ("tampered/sct-of-another-log", "a log that nobody trusts says so"),
    ] {
        let judged = named(case).run();
        assert_eq!(judged.ran.code, 1, "{case}: {why}\n{}", judged.ran.out);
        assert!(!judged.rejections().is_empty(), "{case} is listed with its reason");
    }
}
