//! TF3: what a partner has promised, such as to revoke within hours, is measured, and a breach is told.

use crate::recheck::Gate;
use crate::status_made::AT;

#[test]
fn tf3_a_revocation_is_measured_against_the_promise_to_revoke() {
    for (promised, kept, word) in [("4h", false, "broken"), ("24h", true, "kept")] {
        let gate = Gate::new();
        let file = gate.stage.path("intake.yaml");
        let text = std::fs::read_to_string(&file).unwrap();
        let own = "roles: [consume, revoke],";
        std::fs::write(&file, text.replace(own, &format!("{own} revokes-within: {promised},"))).unwrap();
        assert_eq!(gate.take(AT).code, 0);
        // Lost at eight in the morning, and said at midnight.
        let since = ["identity:acme-build", "--since", "2026-08-01T08:00:00Z", "--reason", "stolen"];
        gate.stage.change("revoke", &since);
        let (code, report) = gate.told(AT, &["--dry-run"]);
        let one = &report["distrust"][0];
        assert_eq!((code, &one["authority_took_s"]), (1, &(16 * 3600).into()), "{report}");
        assert_eq!((&one["authority"], &one["promise_kept"]), (&"retail".into(), &kept.into()));
        let words = gate.recheck(AT, &[]).out;
        assert!(words.contains("retail said so") && words.contains(&format!(": {word}\n")), "{words}");
    }
}
