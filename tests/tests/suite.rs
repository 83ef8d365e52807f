//! What holds across rooms, one module a promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::disallowed_methods,
    reason = "tests: a panic is a failure, and they make the files they name"
)]

#[path = "suite/action.rs"]
mod action;
#[path = "suite/addressed.rs"]
mod addressed;
#[path = "suite/advisories.rs"]
mod advisories;
#[path = "suite/approvals.rs"]
mod approvals;
#[path = "suite/at_large.rs"]
mod at_large;
#[path = "suite/attacks.rs"]
mod attacks;
#[path = "suite/audits.rs"]
mod audits;
#[path = "suite/baseline.rs"]
mod baseline;
#[path = "suite/beside.rs"]
mod beside;
#[path = "suite/case.rs"]
mod case;
#[path = "suite/classes.rs"]
mod classes;
#[path = "suite/compile_fail.rs"]
mod compile_fail;
#[path = "suite/correlate.rs"]
mod correlate;
#[path = "suite/custody.rs"]
mod custody;
#[path = "suite/delivered_names.rs"]
mod delivered_names;
#[path = "suite/deliveries.rs"]
mod deliveries;
#[path = "suite/dependencies.rs"]
mod dependencies;
#[path = "suite/dependency_lists.rs"]
mod dependency_lists;
#[path = "suite/dependency_publishers.rs"]
mod dependency_publishers;
#[path = "suite/dependency_withdrawn.rs"]
mod dependency_withdrawn;
#[path = "suite/example_policy.rs"]
mod example_policy;
#[path = "suite/exceptions.rs"]
mod exceptions;
#[path = "suite/fixtures.rs"]
mod fixtures;
#[path = "suite/handed_on.rs"]
mod handed_on;
#[path = "suite/hostile.rs"]
mod hostile;
#[path = "suite/identities.rs"]
mod identities;
#[path = "suite/images.rs"]
mod images;
#[path = "suite/init.rs"]
mod init;
#[path = "suite/init_images.rs"]
mod init_images;
#[path = "suite/init_kinds.rs"]
mod init_kinds;
#[path = "suite/keys.rs"]
mod keys;
#[path = "suite/layouts.rs"]
mod layouts;
#[path = "suite/ledger.rs"]
mod ledger;
#[path = "suite/ledger_killed.rs"]
mod ledger_killed;
#[path = "suite/many.rs"]
mod many;
#[path = "suite/npm.rs"]
mod npm;
#[path = "suite/on_github.rs"]
mod on_github;
#[path = "suite/operators.rs"]
mod operators;
#[path = "suite/packages.rs"]
mod packages;
#[path = "suite/packs.rs"]
mod packs;
#[path = "suite/pages.rs"]
mod pages;
#[path = "suite/participants.rs"]
mod participants;
#[path = "suite/policy_signatures.rs"]
mod policy_signatures;
#[path = "suite/publisher.rs"]
mod publisher;
#[path = "suite/pypi.rs"]
mod pypi;
#[path = "suite/readme.rs"]
mod readme;
#[path = "suite/receipts.rs"]
mod receipts;
#[path = "suite/recheck.rs"]
mod recheck;
#[path = "suite/registries.rs"]
mod registries;
#[path = "suite/relationships.rs"]
mod relationships;
#[path = "suite/releases.rs"]
mod releases;
#[path = "suite/reports.rs"]
mod reports;
#[path = "suite/revocation.rs"]
mod revocation;
#[path = "suite/revocation_openssl.rs"]
mod revocation_openssl;
#[path = "suite/run.rs"]
mod run;
#[path = "suite/saved_images.rs"]
mod saved_images;
#[path = "suite/seeds.rs"]
mod seeds;
#[path = "suite/silent.rs"]
mod silent;
#[path = "suite/status_made.rs"]
mod status_made;
#[path = "suite/status_pull.rs"]
mod status_pull;
#[path = "suite/status_pulled.rs"]
mod status_pulled;
#[path = "suite/status_pushed.rs"]
mod status_pushed;
#[path = "suite/subsets.rs"]
mod subsets;
#[path = "suite/tamper.rs"]
mod tamper;
#[path = "suite/three_hundred.rs"]
mod three_hundred;
#[path = "suite/trust_updates.rs"]
mod trust_updates;
#[path = "suite/tuf.rs"]
mod tuf;
#[path = "suite/use_cases.rs"]
mod use_cases;
#[path = "suite/verdicts.rs"]
mod verdicts;
#[path = "suite/vulnerable_dependencies.rs"]
mod vulnerable_dependencies;
#[path = "suite/whole_process.rs"]
mod whole_process;
#[path = "suite/withdrawn.rs"]
mod withdrawn;
#[path = "suite/withdrawn_inside.rs"]
mod withdrawn_inside;
#[path = "suite/x509.rs"]
mod x509;
