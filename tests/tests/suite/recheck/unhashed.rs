//! What nobody hashes is known by its name, and judged again by it.

use serde_json::Value;

use crate::case::{copied, named};
use crate::run::run_at;

#[test]
fn what_has_no_digest_is_judged_again_and_found() {
    let case = named("named/commit");
    let stage = crate::ledger::Stage::new();
    copied(case.dir.parent().unwrap(), std::path::Path::new(&stage.path("named")));
    let (ledger, policy) = (stage.file(), stage.path("named/framework.yaml"));
    let taken = || {
        let ran = run_at(&stage.arguments(&case), &case.at);
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    let told = |rest: &[&str]| -> (u8, Value) {
        let own = ["recheck", "--ledger", &ledger, "--policy", &policy, "--format", "json"];
        let ran = run_at(&[&own, rest].concat(), &case.at);
        (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err)))
    };
    taken();
    let (code, first) = told(&[]);
    assert_eq!((code, &first["judged"]), (0, &1.into()), "{first}");
    taken();
    let (code, second) = told(&[]);
    assert_eq!(second["scope"]["kind"], "incremental");
    assert_eq!((code, &second["judged"]), (0, &1.into()), "{second}");
    let (code, resting) = told(&["--what-if", "revoke", "identity:gate"]);
    let resting = resting["resting"].as_array().unwrap();
    assert_eq!((code, resting.len()), (1, 1), "the later acceptance alone: {resting:?}");
    assert_eq!(resting[0]["entry"], 3);
    assert_eq!(resting[0]["went_to"].as_array().unwrap().len(), 2, "{resting:?}");
}
