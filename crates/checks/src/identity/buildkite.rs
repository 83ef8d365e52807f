use model::{Keyless, Name, NonEmpty, Pattern, Text};

use super::{Difference, claim, root_difference};

/// Where Fulcio places every pipeline.
const PIPELINES: &str = "https://buildkite.com/";

/// A job of a Buildkite pipeline.
///
/// Buildkite vouches for the pipeline, the commit, the runner and what started the build; Fulcio writes no source
/// repository or ref for it, so there is nothing to pin those to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buildkite {
    /// The roots that may vouch for the certificate; one of them must.
    pub roots: NonEmpty<Text>,
    /// The OIDC issuer, byte for byte.
    pub issuer: Text,
    /// The pipeline, `organization/pipeline`: the certificate's name after `https://buildkite.com/`.
    pub pipeline: Pattern,
    /// The commit that was built, `.13`.
    pub commit: Option<Text>,
    /// `buildkite-hosted` or `self-hosted`, `.11`.
    pub runner: Option<Text>,
    /// What started the build, `.20`: `webhook`, `ui`, `api`, `schedule` or `trigger_job`.
    pub trigger: Option<Text>,
}

impl Buildkite {
    /// The issuer of Buildkite's own agents.
    pub const DEFAULT_ISSUER: &'static str = "https://agent.buildkite.com";

    pub(super) fn differences(&self, who: &Keyless, roots: &NonEmpty<Text>) -> Vec<Difference> {
        let claims = &who.claims;
        [
            root_difference(&self.roots, roots),
            claim::issuer(&self.issuer, who),
            self.pipeline_difference(&who.name),
            claim::signer_extension(who),
            claim::exact("commit", self.commit.as_ref(), claims.source_digest.as_ref()),
            claim::exact("runner", self.runner.as_ref(), claims.runner.as_ref()),
            claim::exact("trigger", self.trigger.as_ref(), claims.trigger.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn pipeline_difference(&self, name: &Name) -> Option<Difference> {
        let seen = match name {
            Name::Uri(uri) => match uri.strip_prefix(PIPELINES) {
                Some(pipeline) if self.pipeline.matches(pipeline) => return None,
                Some(pipeline) => pipeline.into(),
                None => uri.clone(),
            },
            Name::Email(address) => format!("the e-mail address {address}").into(),
        };
        Some(Difference::new("pipeline", self.pipeline.as_str(), Some(seen)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Claims;

    fn acme() -> Buildkite {
        Buildkite {
            roots: NonEmpty::one("acme".into()),
            issuer: Buildkite::DEFAULT_ISSUER.into(),
            pipeline: Pattern::parse("acme/widget").unwrap(),
            commit: Some("5a".repeat(20).into()),
            runner: Some("buildkite-hosted".into()),
            trigger: Some("webhook".into()),
        }
    }

    fn honest() -> Keyless {
        Keyless {
            name: Name::Uri("https://buildkite.com/acme/widget".into()),
            issuer: Some(Buildkite::DEFAULT_ISSUER.into()),
            claims: Claims {
                runner: Some("buildkite-hosted".into()),
                source_digest: Some("5a".repeat(20).into()),
                trigger: Some("webhook".into()),
                ..Claims::default()
            },
        }
    }

    fn differing(who: &Keyless) -> Vec<&'static str> {
        acme().differences(who, &NonEmpty::one("acme".into())).iter().map(|d| d.claim).collect()
    }

    #[test]
    fn each_pinned_claim_must_be_equal_and_present() {
        assert!(differing(&honest()).is_empty());
        type Change = fn(&mut Claims) -> &mut Option<Text>;
        let each: [(&str, Change, &str); 3] = [
            ("commit", |c| &mut c.source_digest, "HEAD"),
            ("runner", |c| &mut c.runner, "self-hosted"),
            ("trigger", |c| &mut c.trigger, "ui"),
        ];
        for (claim, change, other) in each {
            for value in [Some(other.into()), Some("".into()), None] {
                let mut who = honest();
                *change(&mut who.claims) = value;
                assert_eq!(differing(&who), [claim]);
            }
        }
    }

    #[test]
    fn only_the_very_pipeline_signs() {
        for name in [
            Name::Uri("https://buildkite.com/acme/gadget".into()),
            Name::Uri("https://buildkite.com/acme-evil/widget".into()),
            Name::Uri("https://buildkite.com/acme/widget/".into()),
            Name::Uri("https://buildkite.com/acme/widget/x".into()),
            Name::Uri("https://buildkite.com/Acme/widget".into()),
            Name::Uri("https://buildkite.com.evil.example/acme/widget".into()),
            Name::Uri("https://evil.example/https://buildkite.com/acme/widget".into()),
            Name::Uri("http://buildkite.com/acme/widget".into()),
            Name::Email("https://buildkite.com/acme/widget".into()),
        ] {
            assert_eq!(differing(&Keyless { name: name.clone(), ..honest() }), ["pipeline"], "{name:?}");
        }
        for issuer in ["https://agent.buildkite.com/", "https://agent.buildkite.com.evil.example", ""] {
            assert_eq!(
                differing(&Keyless { issuer: Some(issuer.into()), ..honest() }),
                ["issuer"],
                "{issuer}"
            );
        }
        let mut torn = honest();
        torn.claims.signer_uri = Some("https://buildkite.com/acme/gadget".into());
        assert_eq!(differing(&torn), ["signer (extension .9)"]);
    }
}
