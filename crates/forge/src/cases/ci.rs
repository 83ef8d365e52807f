//! Jobs of GitLab, Buildkite, CircleCI and GitHub, and service accounts of Google: each claim right, wrong and absent.

use super::{Case, Delivery, LISTED, UNLISTED, bundled};
use crate::artifact::WIDGET;
use crate::certificate::San;
use crate::identity::Workload;
use crate::job::Job;
use crate::recipe::{Content, Recipe, Signer};
use crate::world::{World, origin};

pub(super) const CASES: &[Case] = &[
    Case::new("gitlab", "A job of GitLab signed, by a configuration in another project", |world| {
        signed(world, Job::gitlab())
    })
    .handoff("gitlab")
    .checks(LISTED),
    Case::new("gitlab-another-project", "The configuration lies in a stranger's project", |world| {
        signed(world, Job::gitlab().named("https://gitlab.com/mallory/ci//.gitlab-ci.yml@refs/tags/v2.1.0"))
    })
    .handoff("gitlab")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new(
        "gitlab-longer-host",
        "The configuration lies on a host whose name begins like gitlab.com",
        |world| {
            signed(
                world,
                Job::gitlab()
                    .named("https://gitlab.com.evil.example/acme/ci//.gitlab-ci.yml@refs/tags/v2.1.0"),
            )
        },
    )
    .handoff("gitlab")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("gitlab-longer-issuer", "The issuer's host begins like gitlab.com", |world| {
        signed(world, Job::gitlab().from("https://gitlab.com.evil.example"))
    })
    .handoff("gitlab")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("gitlab-second-file", "Behind a second double slash stands the file that is wanted", |world| {
        signed(
            world,
            Job::gitlab().named("https://gitlab.com/acme/ci//evil//.gitlab-ci.yml@refs/tags/v2.1.0"),
        )
    })
    .handoff("gitlab")
    .attacks(&["T15", "T23"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("gitlab-another-source", "The right configuration built another project", |world| {
        signed(world, Job::gitlab().with(12, "https://gitlab.com/mallory/apps/widget"))
    })
    .handoff("gitlab")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("gitlab-registered-anew", "The project has the right name and another number", |world| {
        signed(world, Job::gitlab().with(15, "9999"))
    })
    .handoff("gitlab")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("gitlab-no-runner", "The certificate does not say where the job ran", |world| {
        signed(world, Job::gitlab().without(11))
    })
    .handoff("gitlab")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("gitlab-no-source", "The certificate does not say what was built", |world| {
        signed(world, Job::gitlab().without(12))
    })
    .handoff("gitlab")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("buildkite", "A job of Buildkite signed", |world| signed(world, Job::buildkite()))
        .handoff("buildkite")
        .checks(LISTED),
    Case::new(
        "buildkite-another-pipeline",
        "A pipeline of an organization whose name begins like acme's signed",
        |world| signed(world, Job::buildkite().named("https://buildkite.com/acme-evil/widget")),
    )
    .handoff("buildkite")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("buildkite-longer-issuer", "The issuer's host begins like Buildkite's", |world| {
        signed(world, Job::buildkite().from("https://agent.buildkite.com.evil.example"))
    })
    .handoff("buildkite")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("buildkite-own-runner", "The job ran on a machine of somebody's own", |world| {
        signed(world, Job::buildkite().with(11, "self-hosted"))
    })
    .handoff("buildkite")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("buildkite-bare", "An old certificate, which names the pipeline and nothing else", |world| {
        signed(world, Job { claims: Vec::new(), ..Job::buildkite() })
    })
    .handoff("buildkite")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("google", "A service account of Google Cloud signed", |world| signed(world, Job::google()))
        .handoff("google")
        .checks(LISTED),
    Case::new("google-another-account", "A service account of another project signed", |world| {
        signed(
            world,
            Job { name: San::Email("builder@mallory.iam.gserviceaccount.com".into()), ..Job::google() },
        )
    })
    .handoff("google")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("google-longer-domain", "The address goes on behind Google's domain", |world| {
        signed(
            world,
            Job {
                name: San::Email("builder@acme-prod.iam.gserviceaccount.com.evil.example".into()),
                ..Job::google()
            },
        )
    })
    .handoff("google")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("google-another-issuer", "Another issuer vouches for the very address", |world| {
        signed(world, Job::google().from("https://accounts.google.com.evil.example"))
    })
    .handoff("google")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("circleci", "A job of CircleCI signed", |world| signed(world, Job::circleci()))
        .handoff("circleci")
        .checks(LISTED),
    Case::new("circleci-rerun", "Somebody ran the job again with a shell in it", |world| {
        signed(world, Job::circleci().with(11, "ssh-rerun"))
    })
    .handoff("circleci")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
    Case::new(
        "circleci-no-runner",
        "The certificate does not say whether somebody had a shell in the job",
        |world| signed(world, Job::circleci().without(11)),
    )
    .handoff("circleci")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("github-caller", "The workflow that is meant called the one that signs", |world| {
        github(world, |_| {})
    })
    .handoff("github")
    .checks(LISTED),
    Case::new(
        "github-another-caller",
        "Another workflow of the right repository called the one that signs",
        |world| github(world, |run| run.workflow = ".github/workflows/nightly.yml".into()),
    )
    .handoff("github")
    .attacks(&["T15"])
    .exit(1)
    .checks(UNLISTED),
    Case::new("github-another-commit", "The workflow built another commit", |world| {
        github(world, |run| run.sha = "77".repeat(20))
    })
    .handoff("github")
    .attacks(&["T2"])
    .exit(1)
    .checks(UNLISTED),
];

fn signed(world: &mut World, job: Job) -> Delivery {
    bundled(world, &Recipe::new(Content::Blob(WIDGET.bytes.to_vec()), Signer::Job(Box::new(job)), origin()))
}

fn github(world: &mut World, change: fn(&mut Workload)) -> Delivery {
    let mut run = Workload::acme_release();
    change(&mut run);
    bundled(world, &Recipe::blob(&run, WIDGET.bytes, origin()))
}
