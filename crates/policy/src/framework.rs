use std::sync::Arc;

use checks::{Agreement, Approvals, Held, Lister, NamedIdentity, ReceiptNaming, Relationship};
use decision::Plan;
use model::{Age, Digest, Instant, NonEmpty, Platform, Text};

use crate::crossing::Crossing;
use crate::diagnostic::Diagnostic;
use crate::osv_spec::OsvSpec;
use crate::outline::Mark;
use crate::plan;
use crate::revocation_spec::RevocationSpec;
use crate::root_spec::RootSpec;
use crate::rules::{Demand, Excepted, Rules};
use crate::shown::quoted;
use crate::source::Source;
use crate::status_spec::StatusSpec;
use crate::text;
use crate::verdict_spec::VerdictSpec;

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

    /// Whether a participant of this name is declared.
    pub fn has_participant(&self, name: &str) -> bool {
        self.text.participants.iter().flat_map(|all| &all.value.0).any(|(own, _)| own.value == name)
    }

    /// Whether a relationship of this name is declared.
    pub fn has_relationship(&self, name: &str) -> bool {
        self.text.relationships.iter().flat_map(|all| &all.value.0).any(|(own, _)| own.value == name)
    }

    /// The platforms of which images are taken over at a handoff, with what it repeats; `None` where all are.
    pub fn platforms(&self, handoff: &str) -> Option<Vec<Platform>> {
        self.rules.platforms(handoff)
    }

    /// Whether a handoff, with what it repeats, only tells what nobody accounts for in a delivery.
    pub fn only_reports_unaccounted(&self, handoff: &str) -> bool {
        self.rules.only_reports_unaccounted(handoff)
    }

    /// Every participant, by name, in the order of the file.
    pub fn participants(&self) -> impl Iterator<Item = Text> {
        self.text.participants.iter().flat_map(|all| &all.value.0).map(|(own, _)| own.value.as_str().into())
    }

    /// How soon a participant has promised to revoke, if it has.
    pub fn revokes_within(&self, participant: &str) -> Option<Age> {
        let mut all = self.text.participants.iter().flat_map(|all| &all.value.0);
        let (_, written) = all.find(|(own, _)| own.value == participant)?;
        Age::parse(&written.revokes_within.as_ref()?.value).ok()
    }

    /// Every relationship in the order of the file: its name, who hands over and who takes over.
    pub fn relationships(&self) -> impl Iterator<Item = (Text, [Text; 2])> {
        self.text.relationships.iter().flat_map(|all| &all.value.0).map(|(own, written)| {
            (own.value.as_str().into(), [&written.from, &written.to].map(|end| end.value.as_str().into()))
        })
    }

    /// The relationship of this name.
    pub fn relationship(&self, name: &str) -> Option<&Arc<Relationship>> {
        self.rules.relationships.iter().find(|one| *one.name == *name)
    }

    /// The names of its relationships, in order.
    pub fn relationship_names(&self) -> impl Iterator<Item = &Text> {
        self.rules.relationships.iter().map(|one| &one.name)
    }

    /// What was agreed with a participant, if anything was.
    pub fn agreement(&self, participant: &str) -> Option<&Agreement> {
        self.rules.agreements.iter().find(|one| *one.participant == *participant)
    }

    /// Whether the roles of a participant permit what it signs.
    pub fn may_attest(&self, participant: &str) -> bool {
        let mut all = self.text.participants.iter().flat_map(|all| &all.value.0);
        all.any(|(own, written)| {
            own.value == participant && written.roles.value.iter().any(|role| role.value == "attest")
        })
    }

    /// The relationship a handoff takes place under; `None` when there is none, or no such handoff.
    pub fn under(&self, handoff: &str) -> Option<&Arc<Relationship>> {
        let known = self.rules.handoff(handoff);
        known.and_then(|handoff| handoff.ends.under.as_ref())
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

    /// The folder of advisories of this name.
    pub fn osv(&self, name: &str) -> Option<OsvSpec> {
        self.rules.osv.iter().find(|rule| *rule.name == *name).map(OsvSpec::of)
    }

    /// A diagnostic at the line of a folder of advisories that cannot be used.
    pub fn osv_diagnostic(&self, name: &str, text: &str, help: &str) -> Diagnostic {
        let rule = self.rules.osv.iter().find(|rule| *rule.name == *name);
        self.source.diagnostic(rule.map_or(Mark::default(), |rule| rule.mark), text, help)
    }

    /// What other organisations found, as far as a handoff asks it, with all it repeats; each once.
    pub fn verdicts_asked(&self, handoff: &str) -> Vec<VerdictSpec> {
        let known = self.rules.handoffs.iter().find(|known| *known.name == *handoff);
        let asked = known.map(|known| plan::verdicts(&self.rules, known)).unwrap_or_default();
        let rules = self.rules.verdicts.iter().filter(|rule| asked.contains(&rule.name));
        rules.map(VerdictSpec::of).collect()
    }

    /// A diagnostic at the line of verdicts that cannot be used.
    pub fn verdicts_diagnostic(&self, name: &str, text: &str, help: &str) -> Diagnostic {
        let rule = self.rules.verdicts.iter().find(|rule| *rule.name == *name);
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
        let known = self.rules.handoff(handoff)?;
        plan::plan(&self.rules, known, &self.digest)
    }

    /// The approvals that a handoff asks for itself, or that the tiers of the zone it enters ask for; none of those that
    /// it repeats, since these are for another handoff.
    pub fn approvals(&self, handoff: &str) -> Vec<&Approvals> {
        let known = self.rules.handoff(handoff).into_iter();
        let stated = known.flat_map(|handoff| {
            let tiers = handoff.ends.tiers.iter().flat_map(|tier| tier.require.iter().chain(&tier.advise));
            handoff.require.iter().chain(&handoff.advise).chain(tiers)
        });
        stated.filter_map(Demand::approvals).collect()
    }

    /// The participants that hand over at a handoff and at all it repeats, and the relationships that takes place under,
    /// whether or not a list is asked about them; none when there is no handoff of this name.
    pub fn handing_over(&self, handoff: &str) -> (Vec<Text>, Vec<Text>) {
        let known = self.rules.handoff(handoff);
        known.map(|known| plan::handing_over(&self.rules, known)).unwrap_or_default()
    }

    /// What the releases of a handoff, and of all it repeats, are held against.
    pub fn baselines(&self, handoff: &str) -> Vec<Arc<Held>> {
        let known = self.rules.handoffs.iter().find(|known| *known.name == *handoff);
        known.map(|known| plan::baselines(&self.rules, known, &self.digest)).unwrap_or_default()
    }

    /// Whether a handoff asks lockfiles what an artifact depends on, or what it repeats does.
    pub fn asks_for_lockfiles(&self, handoff: &str) -> bool {
        let asks = |plan: &Plan| plan.dependencies.iter().any(|asked| asked.from.contains(&Lister::Lockfile));
        self.plan(handoff).is_some_and(|plan| asks(&plan))
    }

    /// Whose deliveries a handoff takes, with what it repeats: a list for each `delivery` it requires.
    pub fn senders(&self, handoff: &str) -> Vec<NonEmpty<Arc<NamedIdentity>>> {
        let known = self.rules.handoffs.iter().find(|known| *known.name == *handoff);
        known.map(|known| plan::senders(&self.rules, known)).unwrap_or_default()
    }

    /// What it means.
    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Every exception, in the order of the file.
    pub(crate) fn exceptions(&self) -> &[Excepted] {
        &self.rules.exceptions
    }

    /// Every exception that one of these keys approves while it judges, in the order of the file. Only the files tell
    /// whether two roots are one key: `digest` gives it by the name of the root.
    pub fn approved_by_the_judged(&self, digest: impl Fn(&str) -> Option<Digest>) -> Vec<Diagnostic> {
        let told = |excepted: &Excepted| {
            let approver = &excepted.approver;
            let pairs =
                approver.keys.iter().flat_map(|own| approver.judged.iter().map(move |other| (own, other)));
            let mut pairs =
                pairs.filter(|(own, other)| digest(own).is_some_and(|key| digest(other) == Some(key)));
            let (own, other) = pairs.next()?;
            let text = format!(
                "{} holds {}, and that is the same key as {}, which is judged at {}: nobody excepts what they are judged by",
                quoted(&approver.name),
                quoted(own),
                quoted(other),
                quoted(&excepted.handoff)
            );
            let help = "have it approved by somebody outside, and name them";
            Some(self.source.diagnostic(approver.mark, &text, help))
        };
        self.exceptions().iter().filter_map(told).collect()
    }

    /// From where to where a handoff leads; `None` when there is none of this name.
    pub fn crossing(&self, handoff: &str) -> Option<&Crossing> {
        let known = self.rules.handoff(handoff);
        known.map(|handoff| &handoff.ends.crossing)
    }

    /// How the receipts of a handoff name themselves; `None` where it gives none.
    pub fn receipt(&self, handoff: &str) -> Option<&ReceiptNaming> {
        let known = self.rules.handoff(handoff)?;
        known.receipt.as_ref()
    }

    /// A diagnostic at the line of a root, for whoever finds that its content is unusable; at the first line
    /// when no root has this name.
    pub fn diagnostic(&self, root: &str, text: &str) -> Diagnostic {
        let mark =
            self.roots.iter().find(|spec| *spec.name == *root).map_or(Mark::default(), |spec| spec.mark);
        self.source.diagnostic(mark, text, "correct the file it names, or name another")
    }
}
