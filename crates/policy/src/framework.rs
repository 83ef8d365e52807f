use std::sync::Arc;

use checks::NamedIdentity;
use decision::Plan;
use model::{Digest, Instant, Text};

use crate::crossing::Crossing;
use crate::diagnostic::Diagnostic;
use crate::outline::Mark;
use crate::plan;
use crate::revocation_spec::RevocationSpec;
use crate::root_spec::RootSpec;
use crate::rules::{Excepted, Rules};
use crate::source::Source;
use crate::status_spec::StatusSpec;
use crate::text;

/// A framework with everything it names: ready to judge by.
#[derive(Debug)]
pub struct Framework {
    pub(crate) source: Source,
    pub(crate) text: text::Framework,
    rules: Rules,
    roots: Vec<RootSpec>,
    digest: Digest,
}

impl Framework {
    pub(crate) fn new(
        source: Source,
        text: text::Framework,
        rules: Rules,
        roots: Vec<RootSpec>,
        digest: Digest,
    ) -> Self {
        Self { source, text, rules, roots, digest }
    }

    /// Its name.
    pub fn name(&self) -> &Text {
        &self.rules.name
    }

    /// Counts its editions; partners roll forward and never back.
    pub fn number(&self) -> u64 {
        self.rules.number
    }

    /// The e-mail address of whoever answers for it.
    pub fn owner(&self) -> &Text {
        &self.rules.owner
    }

    /// SHA-256 over the framework's bytes as received and every file it names, so that a change to a key is a
    /// change to the framework. The format is described at `digest` in `resolve.rs`.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Its last second: the end of its last day, in UTC. Whoever judges compares it with their own clock.
    pub fn expires(&self) -> Instant {
        self.rules.expires
    }

    /// Whether it is marked as a draft, under which nothing is allowed.
    pub fn is_draft(&self) -> bool {
        self.rules.draft
    }

    /// Why nothing may be decided by it at `now`: it has expired, or is still a draft. Empty when it may.
    pub fn unusable_at(&self, now: Instant) -> Vec<Diagnostic> {
        let mut unusable = Vec::new();
        if now > self.expires() {
            let text =
                format!("the framework expired: its last moment was {}, and it is {now}", self.expires());
            let help = "ask its owner for the next edition, or review it and set a new end";
            unusable.push(self.source.diagnostic(self.text.expires.mark, &text, help));
        }
        if let Some(draft) = &self.text.draft {
            let help = "review every line a tool wrote, then remove this one";
            unusable.push(self.source.diagnostic(
                draft.mark,
                "the framework is a draft, which decides nothing",
                help,
            ));
        }
        unusable
    }

    /// Its roots, in the order of the file.
    pub fn roots(&self) -> &[RootSpec] {
        &self.roots
    }

    /// Every identity, in the order of the file.
    pub fn identities(&self) -> &[Arc<NamedIdentity>] {
        &self.rules.identities
    }

    /// The status list of this name.
    pub fn status(&self, name: &str) -> Option<StatusSpec> {
        self.rules.status.iter().find(|rule| *rule.name == *name).map(StatusSpec::of)
    }

    /// A diagnostic at the line of a status list that cannot be used.
    pub fn status_diagnostic(&self, name: &str, text: &str, help: &str) -> Diagnostic {
        let rule = self.rules.status.iter().find(|rule| *rule.name == *name);
        self.source.diagnostic(rule.map_or(Mark::default(), |rule| rule.mark), text, help)
    }

    /// The revocation reference of this name.
    pub fn revocation(&self, name: &str) -> Option<RevocationSpec> {
        self.rules.revocation.iter().find(|rule| *rule.name == *name).map(RevocationSpec::of)
    }

    /// A diagnostic at the line of a revocation reference that cannot be used.
    pub fn revocation_diagnostic(&self, name: &str, text: &str, help: &str) -> Diagnostic {
        let rule = self.rules.revocation.iter().find(|rule| *rule.name == *name);
        self.source.diagnostic(rule.map_or(Mark::default(), |rule| rule.mark), text, help)
    }

    /// The names of its handoffs, in the order of the file; at least one.
    pub fn handoffs(&self) -> impl Iterator<Item = &Text> {
        self.rules.handoffs.iter().map(|handoff| &handoff.name)
    }

    /// What a handoff demands; `None` when there is none of this name.
    pub fn plan(&self, handoff: &str) -> Option<Plan> {
        let known = self.rules.handoffs.iter().find(|known| *known.name == *handoff)?;
        plan::plan(&self.rules, known)
    }

    /// Every exception, in the order of the file.
    pub(crate) fn exceptions(&self) -> &[Excepted] {
        &self.rules.exceptions
    }

    /// From where to where a handoff leads; `None` when there is none of this name.
    pub fn crossing(&self, handoff: &str) -> Option<&Crossing> {
        let known = self.rules.handoffs.iter().find(|known| *known.name == *handoff);
        known.map(|handoff| &handoff.ends.crossing)
    }

    /// A diagnostic at the line of a root, for whoever finds that its content is unusable; at the first line
    /// when no root has this name.
    pub fn diagnostic(&self, root: &str, text: &str) -> Diagnostic {
        let mark =
            self.roots.iter().find(|spec| *spec.name == *root).map_or(Mark::default(), |spec| spec.mark);
        self.source.diagnostic(mark, text, "correct the file it names, or name another")
    }
}
