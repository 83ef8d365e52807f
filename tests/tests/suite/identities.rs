//! Every field of the identities of CI jobs and workloads, spoilt one at a time on the command line.

use crate::publisher::judged;

/// The exit codes of a fixture whose framework is changed in one passage, each where it may stand.
fn each(fixture: &str, changes: &[(&str, &str, u8)]) {
    assert_eq!(judged(fixture, "number: 1", "number: 2"), 0, "{fixture}");
    for (from, to, exit) in changes {
        assert_eq!(judged(fixture, from, to), *exit, "{fixture}: {to}");
    }
}

#[test]
fn t02_every_field_of_gitlab_is_enforced() {
    each(
        "ci/gitlab",
        &[
            ("\"acme/ci//.gitlab-ci.yml@refs/tags/v*\"", "\"acme/ci//other.yml@refs/tags/v*\"", 1),
            ("\"acme/ci//.gitlab-ci.yml@refs/tags/v*\"", "\"acme/cd//.gitlab-ci.yml@refs/tags/v*\"", 1),
            (
                "      source: acme/apps/widget",
                "      issuer: https://gitlab.acme.example\n      source: acme/apps/widget",
                1,
            ),
            ("source: acme/apps/widget", "source: acme/apps/gadget", 1),
            ("source-id: 4711\n      owner-id", "source-id: 4712\n      owner-id", 1),
            ("owner-id: 42", "owner-id: 43", 1),
            ("ref: \"refs/tags/v*\"", "ref: \"refs/heads/*\"", 1),
            ("commit: 5a5a", "commit: 5b5a", 1),
            ("runner: gitlab-hosted", "runner: self-hosted", 1),
            ("trigger: push", "trigger: schedule", 1),
            ("environment: release", "environment: staging", 1),
            ("signer-digest: c1c1", "signer-digest: c2c1", 1),
            ("\"acme/ci//.gitlab-ci.yml@refs/tags/v*\"", "\"acme/ci/.gitlab-ci.yml@refs/tags/v*\"", 5),
        ],
    );
}

#[test]
fn t02_every_field_of_buildkite_is_enforced() {
    each(
        "ci/buildkite",
        &[
            ("pipeline: acme/widget", "pipeline: acme/gadget", 1),
            (
                "pipeline: acme/widget",
                "pipeline: acme/widget\n      issuer: https://agent.buildkite.example",
                1,
            ),
            (
                "      commit: 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\n      runner: buildkite",
                "      commit: 5b5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\n      runner: buildkite",
                1,
            ),
            ("runner: buildkite-hosted", "runner: self-hosted", 1),
            ("trigger: webhook", "trigger: ui", 1),
        ],
    );
}

#[test]
fn t02_every_field_of_google_is_enforced() {
    each("ci/google", &[("builder@acme-prod", "builder@acme-test", 1), ("google:", "email:", 5)]);
}

#[test]
fn t02_the_caller_and_the_commit_of_github_are_enforced() {
    each(
        "ci/github-caller",
        &[
            ("release.yml@", "nightly.yml@", 1),
            ("acme/widget/.github", "acme/gadget/.github", 1),
            ("source-id: 4711\n      commit: 5a", "source-id: 4711\n      commit: 5b", 1),
        ],
    );
}
