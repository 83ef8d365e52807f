//! ET8: how quickly somebody is reduced or removed is measured: from the announcement to the first refusal, and to the last
//! thing judged again.

use crate::recheck::Gate;
use crate::status_made::AT;

#[test]
fn et8_the_time_from_announcement_to_first_refusal_and_full_recheck_is_told() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    assert_eq!(gate.told(AT, &[]).0, 0);
    gate.stage.change("suspend", &["participant:acme", "--reason", "stolen laptop", "--incident", "INC-7"]);
    assert_eq!(gate.take("2026-08-02T00:10:00Z").code, 1);
    let (code, report) = gate.told("2026-08-02T00:30:00Z", &[]);
    assert_eq!(code, 1, "{report}");
    let one = &report["distrust"][0];
    assert_eq!((&one["id"], &one["target"]), (&"S-2".into(), &"participant:acme".into()), "{report}");
    assert_eq!(one["announced"], AT);
    assert_eq!((&one["received"], &one["first_refusal"]), (&"2026-08-02T00:10:00Z".into(), &3.into()));
    assert_eq!((&one["rechecked"], &one["took_s"]), (&"2026-08-02T00:30:00Z".into(), &1800.into()));
    // Later rechecks go on telling it, with the times of the first.
    let (_, later) = gate.told("2026-08-02T05:00:00Z", &["--full"]);
    assert_eq!(&later["distrust"][0], one);
    gate.holds();
}
