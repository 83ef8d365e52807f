//! ET5: assertions, decisions and revocations are logged, for an audit across organisations.

use serde_json::Value;

use crate::recheck::Gate;
use crate::run::run_at;
use crate::status_made::AT;

#[test]
fn et5_the_ledger_has_what_was_asserted_what_was_decided_and_what_was_revoked() {
    let gate = Gate::new();
    assert_eq!(gate.take(AT).code, 0);
    gate.stage.change("suspend", &["identity:acme-build", "--reason", "r", "--incident", "INC-7"]);
    assert_eq!(gate.take(AT).code, 1);
    assert_eq!(gate.told(AT, &[]).0, 1);
    let listed = run_at(&["ledger", "list", &gate.ledger(), "--format", "jsonl"], AT).out;
    let entries: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let roles = |at: usize, kind: &str| -> Vec<String> {
        let inputs = entries[at]["entry"][kind]["inputs"].as_array().unwrap();
        inputs.iter().map(|input| input["role"].as_str().unwrap().to_owned()).collect()
    };
    for at in [0, 1] {
        for role in ["evidence", "decision", "framework", "status"] {
            assert!(roles(at, "decision").contains(&role.to_owned()), "{role}");
        }
    }
    assert_eq!(roles(2, "recheck"), ["recheck", "status"]);
    assert_eq!(entries[2]["entry"]["recheck"]["open"][0]["standing"], "lost");
    let words = run_at(&["ledger", "list", &gate.ledger()], AT).out;
    assert!(words.contains("recheck    retail-intake  1 judged again, 1 no longer stand"), "{words}");
    let shown = run_at(&["ledger", "show", &gate.ledger(), "3"], AT).out;
    assert!(shown.contains("countersign/recheck/v1"), "{shown}");
    gate.holds();
}
