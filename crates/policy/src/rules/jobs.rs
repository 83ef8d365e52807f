//! Identities of CI jobs and workloads beside GitHub's.

use checks::{Buildkite, Gitlab, GitlabConfig, Google};
use model::{Pattern, Text};

use super::address::plain_segment;
use super::reader::{Declared, Reader};
use super::roots::Sort;
use crate::limits::MAX_WHOLE;
use crate::shown::quoted;
use crate::text::{self, At};

/// Where a job of GitLab can run.
const GITLAB_RUNNERS: [&str; 2] = ["gitlab-hosted", "self-hosted"];
/// Where a job of Buildkite can run.
const BUILDKITE_RUNNERS: [&str; 2] = ["buildkite-hosted", "self-hosted"];
/// What can start a build of Buildkite.
const BUILDKITE_TRIGGERS: [&str; 5] = ["api", "schedule", "trigger_job", "ui", "webhook"];

impl Reader<'_> {
    pub(super) fn gitlab(&mut self, gitlab: &text::Gitlab, sorts: &Declared<Sort>) -> Option<Gitlab> {
        let number = |reader: &mut Self, number: &_| reader.whole(number, 1..=MAX_WHOLE);
        let roots = self.sigstore_roots(&gitlab.roots, sorts);
        let issuer = self.optional(gitlab.issuer.as_ref(), Self::issuer);
        let signer = self.gitlab_config(&gitlab.signer);
        let source = self.gitlab_project(&gitlab.source);
        let source_id = self.optional(gitlab.source_id.as_ref(), number);
        let owner_id = self.optional(gitlab.owner_id.as_ref(), number);
        let reference = self.optional(gitlab.reference.as_ref(), Self::reference);
        let commit = self.optional(gitlab.commit.as_ref(), Self::commit);
        let runner =
            self.optional(gitlab.runner.as_ref(), |reader, runner| reader.one_of(runner, &GITLAB_RUNNERS));
        let trigger = self.optional(gitlab.trigger.as_ref(), Self::words);
        let environment = self.optional(gitlab.environment.as_ref(), Self::words);
        let signer_digest = self.optional(gitlab.signer_digest.as_ref(), Self::commit);
        Some(Gitlab {
            roots: roots?,
            issuer: issuer?.unwrap_or_else(|| Gitlab::DEFAULT_ISSUER.into()),
            signer: signer?,
            source: source?,
            source_id: source_id?,
            owner_id: owner_id?,
            reference: reference?,
            commit: commit?,
            runner: runner?.map(Text::from),
            trigger: trigger?,
            environment: environment?,
            signer_digest: signer_digest?,
        })
    }

    pub(super) fn google(&mut self, google: &text::Google, sorts: &Declared<Sort>) -> Option<Google> {
        let roots = self.sigstore_roots(&google.roots, sorts);
        let account = self.service_account(&google.service_account);
        Some(Google { roots: roots?, service_account: account? })
    }

    pub(super) fn buildkite(&mut self, job: &text::Buildkite, sorts: &Declared<Sort>) -> Option<Buildkite> {
        let roots = self.sigstore_roots(&job.roots, sorts);
        let issuer = self.optional(job.issuer.as_ref(), Self::issuer);
        let pipeline = self.pipeline(&job.pipeline);
        let commit = self.optional(job.commit.as_ref(), Self::commit);
        let runner =
            self.optional(job.runner.as_ref(), |reader, runner| reader.one_of(runner, &BUILDKITE_RUNNERS));
        let trigger = self
            .optional(job.trigger.as_ref(), |reader, trigger| reader.one_of(trigger, &BUILDKITE_TRIGGERS));
        Some(Buildkite {
            roots: roots?,
            issuer: issuer?.unwrap_or_else(|| Buildkite::DEFAULT_ISSUER.into()),
            pipeline: pipeline?,
            commit: commit?,
            runner: runner?.map(Text::from),
            trigger: trigger?.map(Text::from),
        })
    }

    /// A service account: an e-mail address below Google's domain for them.
    fn service_account(&mut self, account: &At<String>) -> Option<Text> {
        let address = self.email(account)?;
        if address.ends_with(Google::DOMAIN) {
            return Some(address);
        }
        let text = format!("{} is not a service account", quoted(&address));
        let help = "write name@project.iam.gserviceaccount.com; list a person as an `email` identity";
        self.refuse(account.mark, text, help)
    }

    /// The configuration that signs: `group/project//path/to/file.yml@ref`.
    fn gitlab_config(&mut self, signer: &At<String>) -> Option<GitlabConfig> {
        let value = signer.value.as_str();
        let halves = value.split_once("//").filter(|(_, file)| {
            let placed = file.split_once('@').is_some_and(|(path, reference)| {
                !path.is_empty() && !reference.is_empty() && !reference.contains('@')
            });
            placed && !file.contains("//")
        });
        let Some((project, file)) = halves else {
            let text = format!("{} is not a CI configuration with its ref", quoted(value));
            let help = "write \"group/project//.gitlab-ci.yml@refs/tags/v*\"";
            return self.refuse(signer.mark, text, help);
        };
        let half = |text: &str| At { value: text.to_owned(), mark: signer.mark };
        let project = self.gitlab_project(&half(project));
        let file = self.closed(&half(file));
        Some(GitlabConfig { project: project?, file: file? })
    }

    /// A project: `group/project`, with any number of groups between, whose first group is named.
    fn gitlab_project(&mut self, project: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(project)?;
        let value = parsed.as_str();
        self.owned(project.mark, value)?;
        if !value.contains('/') || !value.split('/').all(is_plain) {
            let text = format!("{} is not a project", quoted(value));
            return self.refuse(project.mark, text, "write group/project, without host or scheme");
        }
        Some(parsed)
    }

    /// A pipeline: `organization/pipeline`, whose organization is named.
    fn pipeline(&mut self, pipeline: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(pipeline)?;
        let value = parsed.as_str();
        self.owned(pipeline.mark, value)?;
        if value.split('/').count() != 2 || !value.split('/').all(is_plain) {
            let text = format!("{} is not a pipeline", quoted(value));
            return self.refuse(pipeline.mark, text, "write organization/pipeline, without host or scheme");
        }
        Some(parsed)
    }
}

/// Whether a segment is one, wildcards aside.
fn is_plain(part: &str) -> bool {
    !part.is_empty() && part.split('*').all(|piece| piece.is_empty() || plain_segment(piece))
}
