//! Deliveries of the fixtures, as the retailer takes them.

use super::suspended_build;
use crate::cases::{Case, FAMILIES, OwnList};

pub(super) fn cases() -> Vec<Case> {
    vec![
        delivered("separate-files", "release", "A release by the pipeline passes")
            .checks(&[("unlisted-signer", "satisfied"), ("unlisted-builder", "satisfied")]),
        delivered(
            "built-by-hand",
            "hotfix-by-hand",
            "A hotfix that a quick workflow built from a branch does not pass",
        )
        .exit(1)
        .checks(&[
            ("unlisted-builder", "violated"),
            ("wrong-ref", "violated"),
            ("unsigned-artifact", "satisfied"),
        ]),
        delivered(
            "provenance-withheld",
            "provenance-withheld",
            "Without provenance nothing passes, however well it is signed",
        )
        .exit(3)
        .checks(&[("missing-provenance", "unknown"), ("unsigned-artifact", "satisfied")]),
        delivered("separate-files", "to-production", "A release whose tests passed goes on to production")
            .handoff("promotion")
            .checks(&[("unmet-condition", "satisfied"), ("ended-relationship", "satisfied")]),
        delivered(
            "tests-withheld",
            "tests-withheld",
            "What staging takes does not reach production without its tests",
        )
        .handoff("promotion")
        .exit(3)
        .checks(&[("unmet-condition", "unknown"), ("missing-provenance", "satisfied")]),
        delivered("tests-withheld", "untested-to-staging", "Staging takes a release without its tests")
            .checks(&[("missing-provenance", "satisfied"), ("outside-relationship", "satisfied")]),
        delivered(
            "separate-files",
            "builder-suspended",
            "The release that passes does not on the day on which the workflow that built it is suspended",
        )
        .lists(&[OwnList { name: "retail-list", file: "retail.status", make: suspended_build }])
        .exit(1)
        .checks(&[("suspended-signer", "violated"), ("unlisted-builder", "satisfied")]),
    ]
}

/// A delivery of the fixtures, under a name and in words of the retailer's.
fn delivered(delivery: &str, name: &'static str, what: &'static str) -> Case {
    let family = FAMILIES.iter().find(|family| family.name == "delivery").unwrap();
    let all = (family.cases)();
    let case = all.iter().find(|case| case.name == delivery).unwrap();
    Case { make: case.make, ..Case::new(name, what, |_| unreachable!("it is made as the fixture is")) }
}
