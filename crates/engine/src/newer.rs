use std::sync::Arc;

use decision::StatusPlan;
use formats::limits::MAX_STATUS_OPENING;
use model::{Digest, EvidenceId, Instant, Text};
use policy::{Framework, StatusSpec};
use status::{ClaimedList, ListFault, Pages, Seen, Status, StatusList, Terms};
use verify::{Roots, Signer};

use crate::status_lists::{help, party, terms};
use crate::{InForce, StatusFile};

/// A status list that was brought, and what it must hold against.
pub struct Brought {
    /// The whole file.
    pub file: Vec<u8>,
    /// The whole file that lies where the framework names the list, if one does.
    pub at_hand: Option<Vec<u8>>,
    /// Numbers of it that somebody has seen before.
    pub seen: Vec<Seen>,
    /// The other lists that the same handoffs ask. Those that cannot be used say nothing.
    pub others: Vec<StatusFile>,
}

/// A list that every handoff which asks it could use.
#[derive(Debug)]
pub struct Newer {
    /// The list.
    pub list: ClaimedList,
    /// The identities that signed it and count.
    pub signed_by: Vec<Text>,
    /// What it comes after.
    pub before: Before,
}

/// What lies where the framework names a list.
#[derive(Debug)]
pub enum Before {
    /// Nothing.
    Nothing,
    /// Something that no run could use, and why.
    Unusable(Text),
    /// A list that its authority issued.
    Older(Box<ClaimedList>),
    /// This very list: there is nothing to change.
    Same,
}

/// Why a list that was brought is not put anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotNewer {
    /// What is wrong with it.
    pub text: Text,
    /// What to do about it.
    pub help: &'static str,
}

impl NotNewer {
    fn of(fault: &ListFault, now: Instant) -> Self {
        Self { text: fault.to_string().into(), help: help(&fault.why, InForce::Now(now)) }
    }
}

/// Holds a list that was brought against the framework, as each handoff that asks it would, and against the one at
/// hand: it must not be older, nor another of the same number, nor follow another.
///
/// # Errors
/// When it cannot be used, or is no later one; what is at hand stays then.
pub fn newer(
    framework: &Framework,
    name: &Text,
    mut brought: Brought,
    roots: &Roots,
    now: Instant,
) -> Result<Newer, NotNewer> {
    let plans: Vec<StatusPlan> = framework
        .handoffs()
        .filter_map(|handoff| framework.plan(handoff)?.status)
        .filter(|plan| plan.lists.contains(name))
        .collect();
    let spec = framework.status(name).filter(|_| !plans.is_empty()).ok_or_else(|| NotNewer {
        text: format!("no handoff asks a status list {name}").into(),
        help: "name one that the framework declares and a handoff asks",
    })?;
    let ask = Ask { framework, spec: &spec, plans: &plans, others: &brought.others, roots, now };
    let mut lies = None;
    if let Some(file) = brought.at_hand {
        let known = ask.number(&file);
        if let Ok((number, digest)) = &known {
            let by = "the list at hand".into();
            brought.seen.push(Seen { number: *number, digest: Some(digest.clone()), by });
        }
        lies = Some((known, file));
    }
    let unfit = |fault: ListFault| NotNewer::of(&fault, now);
    let signed_by = ask.usable(&brought.file, &brought.seen).map_err(unfit)?;
    let fault = |why| ListFault { list: name.clone(), why };
    let list = ClaimedList::read(EvidenceId::file(0), brought.file).map_err(|why| unfit(fault(why)))?;
    let before = match lies {
        None => Before::Nothing,
        Some((Err(why), _)) => Before::Unusable(why.to_string().into()),
        Some((Ok(_), file)) => match ClaimedList::read(EvidenceId::file(0), file) {
            Err(why) => Before::Unusable(fault(why).to_string().into()),
            Ok(older) if older.digest() != list.digest() => Before::Older(Box::new(older)),
            // The same statement, and perhaps with fewer of the signatures that it needs.
            Ok(same) => match ask.usable(same.file(), &brought.seen) {
                Ok(_) => Before::Same,
                Err(why) => Before::Unusable(why.to_string().into()),
            },
        },
    };
    Ok(Newer { list, signed_by, before })
}

/// What is asked about one file after another.
struct Ask<'a> {
    framework: &'a Framework,
    spec: &'a StatusSpec,
    plans: &'a [StatusPlan],
    others: &'a [StatusFile],
    roots: &'a Roots,
    now: Instant,
}

impl Ask<'_> {
    fn read(
        &self,
        spec: &StatusSpec,
        source: (&[u8], Arc<dyn Pages>),
        terms: Terms,
    ) -> Result<StatusList, ListFault> {
        let listed = |signer: &Signer| party(&spec.by, signer);
        StatusList::read(EvidenceId::file(0), source, terms, self.roots, &listed, self.now)
    }

    /// The number of a list that any of the handoffs has relied on.
    fn number(&self, file: &[u8]) -> Result<(u64, Digest), ListFault> {
        let reliant: Vec<Text> = self.plans.iter().flat_map(|plan| plan.reliant.iter().cloned()).collect();
        let terms = terms(self.framework, &reliant, self.spec, &[]);
        let listed = |signer: &Signer| party(&self.spec.by, signer);
        StatusList::number_of(EvidenceId::file(0), in_memory(file), terms, self.roots, &listed, self.now)
    }

    /// Reads a list as every handoff would that asks it, beside its other lists: one of them may have taken its signers
    /// away, and so may it itself. Who signed it.
    fn usable(&self, file: &[u8], seen: &[Seen]) -> Result<Vec<Text>, ListFault> {
        let mut signed_by = Vec::new();
        for plan in self.plans {
            let terms = terms(self.framework, &plan.reliant, self.spec, seen);
            let own = self.read(self.spec, in_memory(file), terms)?;
            signed_by = own.signers().iter().map(|(party, _)| party.clone()).collect();
            let mut lists = vec![own];
            lists.extend(plan.lists.iter().filter_map(|name| self.other(plan, name)));
            match Status::new(lists, self.now) {
                Err(fault) if fault.list == self.spec.name => return Err(fault),
                // That another list falls by what this one says is what it is for.
                Ok(_) | Err(_) => {}
            }
        }
        signed_by.sort();
        signed_by.dedup();
        Ok(signed_by)
    }

    fn other(&self, plan: &StatusPlan, name: &Text) -> Option<StatusList> {
        let file = self.others.iter().find(|file| file.name == *name && *name != self.spec.name)?;
        let spec = self.framework.status(name)?;
        let (beginning, pages) = file.content.as_ref().ok()?;
        let terms = terms(self.framework, &plan.reliant, &spec, &file.seen);
        self.read(&spec, (beginning, Arc::clone(pages)), terms).ok()
    }
}

/// A file that is held whole, begun with as much as a run reads at once: its pages are the very bytes that will be
/// written.
fn in_memory(file: &[u8]) -> (&[u8], Arc<dyn Pages>) {
    (file.get(..MAX_STATUS_OPENING).unwrap_or(file), Arc::new(file.to_vec()))
}
