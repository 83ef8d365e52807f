//! What another organisation found of packages: a file of signed verdicts and a handoff for each.

use serde_json::json;

use super::dependencies::{Checks, GOOD, OPEN, VIOLATED, component, good, made_of, push};
use super::{Case, Delivery};
use crate::dsse::{Envelope, IN_TOTO};
use crate::statement::{Statement, Subject};
use crate::world::{World, hint};

pub(super) const CASES: &[Case] = &[
    case(
        "not-refused",
        "A partner refuses other versions, and packages it is not relied on for",
        0,
        GOOD_ONE,
    ),
    case("refused", "A partner refuses a version that is built in, and passes it as well", 1, BAD_ONE),
    case("refused-by-digest", "A partner refuses a file that is built in, under another name", 1, BAD_ONE),
    Case::new(
        "refusal-unclear",
        "A partner refuses a version, and one cannot be compared with it",
        |world| {
            let mut bill = good();
            push(&mut bill, component(("npm", "right-pad", "2.0.0.0")));
            made_of(world, &bill)
        },
    )
    .handoff("not-refused")
    .exit(3)
    .checks(&[(REFUSED, OPEN)]),
];

const fn case(name: &'static str, what: &'static str, exit: u8, checks: Checks) -> Case {
    Case::new(name, what, delivered).handoff(name).exit(exit).checks(checks)
}

fn delivered(world: &mut World) -> Delivery {
    made_of(world, &good())
}

const REFUSED: &str = "refused-dependency";
const GOOD_ONE: Checks = &[(REFUSED, GOOD)];
const BAD_ONE: Checks = &[(REFUSED, VIOLATED)];
const RAKE: &str = "pkg:gem/rake@13.0.0";

/// Every file of verdicts, by its name.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let all = [
        (
            "partner",
            vec![
                verdict("pkg:gem/rack@3.0.0", "pkg:gem/rack@3.0.0", "PASSED"),
                verdict("pkg:gem/rake@12.0.0", "old rake", "FAILED"),
                verdict("pkg:npm/right-pad@2.0.0", "another pad", "FAILED"),
                verdict("pkg:golang/example.com/mod@v1.2.3", "nothing of theirs", "FAILED"),
            ],
        ),
        ("partner-refuses", vec![verdict(RAKE, "rake", "FAILED"), verdict(RAKE, RAKE, "PASSED")]),
        ("partner-refuses-file", vec![verdict("pkg:gem/another@1.0.0", RAKE, "FAILED")]),
    ];
    all.into_iter().map(|(name, lines)| (format!("{name}.jsonl"), lines.concat().into_bytes())).collect()
}

/// One line: what the other supplier found of a package, whose file has the digest of this text.
fn verdict(resource: &str, content: &str, result: &str) -> String {
    let subject = Subject::of(resource, content.as_bytes());
    let predicate = json!({
        "verifier": { "id": "https://other.example/gate" },
        "timeVerified": "2026-08-01T09:00:00Z",
        "resourceUri": resource,
        "policy": { "uri": "https://other.example/policy" },
        "verificationResult": result,
        "verifiedLevels": ["SLSA_BUILD_LEVEL_2"],
    });
    let statement = Statement::v1(vec![subject], "https://slsa.dev/verification_summary/v1", predicate);
    let key = super::status::other();
    let envelope = Envelope::unsigned(IN_TOTO, &statement.payload()).signed_by(&key, &hint(&key));
    format!("{}\n", envelope.json())
}
