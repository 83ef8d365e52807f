//! Status lists that speak of what the widget is made of: a list and a handoff for each.

use formats::{DependencyRange, StatusState, StatusTarget};
use model::Digest;
use serde_json::json;

use super::dependencies::{Checks, GOOD, OPEN, VIOLATED, component, good, made_of, push};
use super::status::{TERM, gate, other, security};
use super::{Case, Delivery};
use crate::encoding::sha256;
use crate::seed::Key;
use crate::status::{List, since, suspended};
use crate::world::World;

pub(super) const CASES: &[Case] = &[
    case(
        "not-revoked",
        "A list revokes other versions than are built in",
        0,
        &[(REVOKED, GOOD), (SUSPENDED, GOOD)],
    ),
    case(
        "revoked",
        "A list revokes a version that is built in",
        1,
        &[(REVOKED, VIOLATED), (SUSPENDED, GOOD)],
    ),
    case("revoked-digest", "A list revokes a file that is built in", 1, &[(REVOKED, VIOLATED)]),
    case("revoked-later", "A list revokes it from after the bill was signed", 0, &[(REVOKED, GOOD)]),
    case("suspended", "A list suspends a dependency", 1, &[(REVOKED, GOOD), (SUSPENDED, VIOLATED)]),
    case("suspension-lapsed", "A suspension has passed its end", 3, &[(REVOKED, GOOD), (SUSPENDED, OPEN)]),
    case("revoked-by-its-supplier", "Who built the widget revokes what is in it", 1, &[(REVOKED, VIOLATED)]),
    case("revoked-by-a-stranger", "Another supplier revokes what is in it", 0, &[(REVOKED, GOOD)]),
    Case::new(
        "revocation-unclear",
        "A list revokes some versions, and one cannot be compared with them",
        |world| {
            let mut bill = good();
            push(&mut bill, component(("gem", "rake", "one")));
            made_of(world, &bill)
        },
    )
    .handoff("not-revoked")
    .exit(3)
    .checks(&[(REVOKED, OPEN)]),
    Case::new("revoked-unnamed", "A dependency does not say which package it is", |world| {
        let mut bill = good();
        push(&mut bill, json!({ "type": "library", "bom-ref": "unnamed", "name": "somebody's" }));
        made_of(world, &bill)
    })
    .handoff("not-revoked")
    .exit(3)
    .checks(&[(REVOKED, OPEN)]),
];

const fn case(name: &'static str, what: &'static str, exit: u8, checks: Checks) -> Case {
    Case::new(name, what, delivered).handoff(name).exit(exit).checks(checks)
}

fn delivered(world: &mut World) -> Delivery {
    made_of(world, &good())
}

const REVOKED: &str = "revoked-dependency";
const SUSPENDED: &str = "suspended-dependency";
const BEFORE: &str = "2026-08-01T09:00:00Z";
const AFTER: &str = "2026-08-01T11:00:00Z";
const EVENING: &str = "2026-08-01T20:00:00Z";
const LATER: &str = "2026-08-01T22:00:00Z";

/// Every list, by its file name.
pub(super) fn lists() -> Vec<(String, Vec<u8>)> {
    let package = |package: &str, versions: &[&str], below: Option<&str>| {
        StatusTarget::Dependency(DependencyRange {
            package: package.into(),
            versions: versions.iter().map(|version| (*version).into()).collect(),
            from: None,
            below: below.map(Into::into),
        })
    };
    let rake = || package("pkg:gem/rake", &["13.0.0"], None);
    let never = || StatusState::RevokedRetroactively;
    let file = StatusTarget::Artifact(Digest::sha256(sha256(b"pkg:gem/rake@13.0.0")));
    let retail = [
        ("not-revoked", package("pkg:gem/rake", &["12.9.9"], Some("12.0.0")), never()),
        ("revoked", package("pkg:gem/rake", &[], Some("13.0.1")), since(BEFORE)),
        ("revoked-digest", file, never()),
        ("revoked-later", rake(), since(AFTER)),
        ("suspended", rake(), suspended(EVENING, None)),
        ("suspension-lapsed", rake(), suspended(EVENING, Some(LATER))),
    ];
    let signed = |name: &str, authority: &str, target, state, key: Key| {
        let list = List::new(name, authority, "retail-dependencies", TERM);
        (format!("{name}.status"), list.with(target, state, "taken over by a stranger").signed_by(&[&key]))
    };
    let mut files: Vec<_> = retail
        .into_iter()
        .map(|(name, target, state)| signed(name, "retail", target, state, gate()))
        .collect();
    files.push(signed("revoked-by-its-supplier", "acme", rake(), never(), security()));
    files.push(signed("revoked-by-a-stranger", "other", rake(), never(), other()));
    files
}
