use std::collections::BTreeMap;
use std::sync::Arc;

use checks::{Email, Github, GithubIssuer, Identity, KeyIdentity, NamedIdentity, Other, Rotation};
use model::{Age, NonEmpty, Text};

use super::reader::{Declared, Reader};
use super::roots::Sort;
use crate::limits::MAX_WHOLE;
use crate::shown::quoted;
use crate::text::{self, At, Named, Names};

/// Where a job of a workflow can run.
const RUNNERS: [&str; 2] = ["github-hosted", "self-hosted"];

pub(super) fn read(
    reader: &mut Reader<'_>,
    identities: &At<Named<text::Identity>>,
    sorts: &Declared<Sort>,
    classes: &Declared<Age>,
    rotations: &BTreeMap<String, Rotation>,
) -> Declared<Arc<NamedIdentity>> {
    let mut all = Declared::new();
    for (name, written) in reader.section(identities) {
        let max_lifetime = reader.max_lifetime(written, classes);
        let identity = match written {
            text::Identity::Github(github) => reader.github(github, sorts).map(Identity::Github),
            text::Identity::GithubRelease(releases) => {
                reader.github_release(releases, sorts).map(Identity::GithubRelease)
            }
            text::Identity::Gitlab(gitlab) => reader.gitlab(gitlab, sorts).map(Identity::Gitlab),
            text::Identity::Google(google) => reader.google(google, sorts).map(Identity::Google),
            text::Identity::Buildkite(job) => reader.buildkite(job, sorts).map(Identity::Buildkite),
            text::Identity::Email(email) => reader.email_identity(email, sorts).map(Identity::Email),
            text::Identity::Key(key) => reader.key_identity(key, sorts, rotations).map(Identity::Key),
            text::Identity::Other(other) => reader.other(other, sorts).map(Identity::Other),
            text::Identity::X509(x509) => reader.x509(x509, sorts).map(Identity::X509),
            text::Identity::Spiffe(spiffe) => reader.spiffe(spiffe, sorts).map(Identity::Spiffe),
        };
        let participant = reader.participant_of(name);
        let named = identity.zip(max_lifetime).map(|(identity, max_lifetime)| {
            let name = name.value.as_str().into();
            Arc::new(NamedIdentity { name, participant, identity, max_lifetime })
        });
        all.insert(name.value.clone(), named);
    }
    all
}

impl Reader<'_> {
    fn github(&mut self, github: &text::Github, sorts: &Declared<Sort>) -> Option<Github> {
        let number = |reader: &mut Self, number: &_| reader.whole(number, 1..=MAX_WHOLE);
        let roots = self.sigstore_roots(&github.roots, sorts);
        let issuer = self.optional(github.issuer.as_ref(), Self::github_issuer);
        let signer = self.workflow(&github.signer);
        let source = self.owned_repository(&github.source);
        let source_id = self.optional(github.source_id.as_ref(), number);
        let owner_id = self.optional(github.owner_id.as_ref(), number);
        let reference = self.optional(github.reference.as_ref(), Self::reference);
        let commit = self.optional(github.commit.as_ref(), Self::commit);
        let caller = self.optional(github.caller.as_ref(), Self::workflow);
        let runner = self.optional(github.runner.as_ref(), |reader, runner| reader.one_of(runner, &RUNNERS));
        let trigger = self.optional(github.trigger.as_ref(), Self::words);
        let environment = self.optional(github.environment.as_ref(), Self::words);
        let signer_digest = self.optional(github.signer_digest.as_ref(), Self::commit);
        Some(Github {
            roots: roots?,
            issuer: issuer?.unwrap_or_default(),
            signer: signer?,
            source: source?,
            source_id: source_id?,
            owner_id: owner_id?,
            reference: reference?,
            commit: commit?,
            caller: caller?,
            runner: runner?.map(Text::from),
            trigger: trigger?,
            environment: environment?,
            signer_digest: signer_digest?,
        })
    }

    fn github_issuer(&mut self, issuer: &At<String>) -> Option<GithubIssuer> {
        let known = self.issuer(issuer)?;
        GithubIssuer::parse(&known).ok().or_else(|| {
            let text = format!("{} is not an issuer of GitHub Actions", quoted(&known));
            let default = GithubIssuer::DEFAULT;
            let help = format!(
                "leave it out for github.com; an enterprise has {default}/<enterprise> or \
                 https://token.actions.<tenant>.ghe.com; list any other issuer as an `other` identity"
            );
            self.refuse(issuer.mark, text, help)
        })
    }

    fn email_identity(&mut self, email: &text::Email, sorts: &Declared<Sort>) -> Option<Email> {
        let roots = self.sigstore_roots(&email.roots, sorts);
        let issuer = self.issuer(&email.issuer);
        let address = self.email(&email.address);
        Some(Email { roots: roots?, issuer: issuer?, address: address? })
    }

    fn key_identity(
        &mut self,
        key: &text::KeyHolder,
        sorts: &Declared<Sort>,
        rotations: &BTreeMap<String, Rotation>,
    ) -> Option<KeyIdentity> {
        let rotation = rotations.get(&key.root.value).copied();
        self.root(&key.root, Sort::Key, sorts).map(|root| KeyIdentity { root, rotation })
    }

    fn other(&mut self, other: &text::Other, sorts: &Declared<Sort>) -> Option<Other> {
        let roots = self.sigstore_roots(&other.roots, sorts);
        let issuer = self.issuer(&other.issuer);
        let name = self.rooted(&other.name);
        Some(Other { roots: roots?, issuer: issuer?, name: name? })
    }

    pub(super) fn sigstore_roots(&mut self, roots: &Names, sorts: &Declared<Sort>) -> Option<NonEmpty<Text>> {
        self.roots_of(roots, Sort::Sigstore, sorts)
    }
}
