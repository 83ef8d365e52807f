//! A partner's releases on GitHub, and what else could come under their name.

use super::built;
use crate::artifact::{OLD_WIDGET, WIDGET};
use crate::cases::Case;
use crate::identity::Workload;

pub(super) const CASES: &[Case] = &[
    Case::new("release", "A release built by the partner's reusable workflow passes", |world| {
        built(world, &Workload::acme_release(), WIDGET)
    })
    .handoff("release")
    .checks(&[
        ("unlisted-signer", "satisfied"),
        ("low-build-level", "satisfied"),
        ("wrong-ref", "satisfied"),
        ("old-version", "satisfied"),
    ]),
    Case::new("old-release", "A genuine release from before the floor does not pass", |world| {
        let run = Workload { source_ref: "refs/tags/v1.3.0".into(), ..Workload::acme_release() };
        built(world, &run, OLD_WIDGET)
    })
    .handoff("release")
    .exit(1)
    .checks(&[("unlisted-signer", "satisfied"), ("old-version", "violated")]),
    Case::new("from-a-branch", "The right workflow built a branch, which nobody released", |world| {
        let run = Workload { source_ref: "refs/heads/main".into(), ..Workload::acme_release() };
        built(world, &run, WIDGET)
    })
    .handoff("release")
    .exit(1)
    .checks(&[("unlisted-builder", "satisfied"), ("wrong-ref", "violated")]),
    Case::new(
        "own-workflow",
        "A workflow in the product's own repository built it: who changes the product changes the build",
        |world| {
            let signer = "acme/widget/.github/workflows/release.yml@refs/tags/v1.4.2".into();
            built(world, &Workload { signer, ..Workload::acme_release() }, WIDGET)
        },
    )
    .handoff("release")
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("low-build-level", "violated")]),
    Case::new(
        "name-registered-anew",
        "The repository's name was given up and registered by somebody else: the number is another",
        |world| {
            let repository_id = "990001".into();
            built(world, &Workload { repository_id, ..Workload::acme_release() }, WIDGET)
        },
    )
    .handoff("release")
    .exit(1)
    .checks(&[("unlisted-signer", "violated"), ("wrong-source", "satisfied")]),
];
