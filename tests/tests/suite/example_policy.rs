//! The policy that is shipped as an example: sound, and put to the deliveries it is made for.

use crate::case::{Case, named, root};
use crate::run::run_at;

const AT: &str = "2026-08-02T00:00:00Z";

fn policy() -> String {
    root().join("policies/retail-intake.yaml").to_string_lossy().into_owned()
}

#[test]
fn there_is_nothing_to_say_against_it() {
    let ran = run_at(&["policy", "check", &policy()], AT);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn its_own_cases_come_out_as_they_say() {
    let ran = run_at(&["policy", "test", &policy()], "2036-01-01T00:00:00Z");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.ends_with("\n3 cases, all as expected\n"), "{}", ran.out);
}

#[test]
fn it_allows_the_release_and_nothing_less() {
    let judge = |name: &str| {
        let case = Case { framework: policy().into(), handoff: "intake".into(), ..named(name) };
        case.run().ran.code
    };
    for (name, exit) in [
        ("delivery/separate-files", 0),
        ("delivery/json-lines", 0),
        ("delivery/among-garbage", 0),
        ("delivery/built-by-hand", 1),
        ("delivery/provenance-withheld", 3),
        ("delivery/signature-withheld", 3),
        ("provenance/old-release", 1),
    ] {
        assert_eq!(judge(name), exit, "{name}");
    }
}
