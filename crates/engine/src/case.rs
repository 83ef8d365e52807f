use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use decision::{Bill, Decision, Facts, decide};
use formats::{StatusMatch, StatusTarget};
use model::{Artifact, Bytes, Fetched, NonEmpty, Reason, Subject, Text, Wanted};
use status::ListFault;

use crate::basis::Basis;
use crate::facts::gather;
use crate::published;
use crate::spread::spread;
use crate::status_lists::help;
use crate::{InForce, World};
use crate::{bills, feeds};

/// One subject on its way to a decision.
pub struct Case {
    artifact: Artifact,
    bytes: Arc<dyn Bytes + Send + Sync>,
    answers: Option<Vec<Fetched>>,
}

/// Where a case stands after a wave.
#[derive(Debug)]
pub enum Step {
    /// Decided; and what from, where that is to be recorded: [`World::recording`].
    Done(Arc<Decision>, Option<Basis>),
    /// It lacks evidence that may exist elsewhere. Fetch it, [`Case::give`] the answer, and run another wave.
    Needs(Case, NonEmpty<Wanted>),
    /// A reference input that would tell about this subject cannot be used, so nothing is decided.
    Unusable(Unusable),
    /// This program failed on this subject.
    Bug(Bug),
}

/// A reference input that cannot be used. It says nothing about the delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// What the subject was called.
    pub given: Text,
    /// What is wrong with which input, in one sentence.
    pub text: Text,
    /// What to do.
    pub help: Text,
}

/// A panic while judging a subject. A defect of this program; never a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bug {
    /// What the subject was called.
    pub given: Text,
    /// What the panic said.
    pub text: Text,
}

impl Case {
    /// A subject and its bytes.
    pub fn new(artifact: Artifact, bytes: Arc<dyn Bytes + Send + Sync>) -> Self {
        Self { artifact, bytes, answers: None }
    }

    /// The bytes of its subject.
    pub fn bytes(&self) -> Arc<dyn Bytes + Send + Sync> {
        Arc::clone(&self.bytes)
    }

    /// What became of everything this case said it [`Step::Needs`].
    pub fn give(&mut self, got: Vec<Fetched>) {
        self.answers.get_or_insert_default().extend(got);
    }

    /// Everything that holds about this case, or does not, judged by nobody. `subject` is what it is called.
    pub fn facts<'a>(&self, subject: &'a Subject, world: &'a World) -> Facts<'a> {
        gather(subject, &self.artifact, &*self.bytes, world, Vec::new())
    }

    /// Whether something it rests on is what a status list would mean by this target, by evidence that holds. Of a
    /// [`World::recording`] alone; any other knows of nothing.
    pub fn covered(&self, world: &World, by: &StatusTarget) -> StatusMatch {
        let subject = Subject::Artifact(self.artifact.clone());
        let mut facts = self.facts(&subject, world);
        facts.bills = bills::unasked(&facts, &self.artifact, world);
        let Some(resting) = &world.resting else { return StatusMatch::No };
        match (resting.covered(&facts, &self.artifact, by), published::covered(&facts, world, resting, by)) {
            (StatusMatch::Yes, _) | (_, StatusMatch::Yes) => StatusMatch::Yes,
            (StatusMatch::Unsure, _) | (_, StatusMatch::Unsure) => StatusMatch::Unsure,
            (StatusMatch::No, StatusMatch::No) => StatusMatch::No,
        }
    }

    /// Judges, or says what is needed first. Asks at most once: for attestations of its own where there is nothing about it,
    /// and otherwise for those of what its bills list.
    pub fn step(self, world: &World) -> Step {
        if let (None, Some(wanted)) = (&self.answers, self.wanted(world)) {
            return Step::Needs(self, wanted);
        }
        let asked = self.answers.is_some();
        let answers = self.answers.as_deref().unwrap_or_default();
        let unreachable: Vec<Reason> = answers.iter().filter_map(unreached).collect();
        let subject = Subject::Artifact(self.artifact.clone());
        let mut facts = gather(&subject, &self.artifact, &*self.bytes, world, unreachable);
        match world.asking.as_ref().map(|asking| asking.about(&facts, &self.artifact)).transpose() {
            Ok(relied) => facts.relied = relied,
            Err(fault) => return unusable_list(&self.artifact, world, &fault),
        }
        let bills = || bills::read(&facts, &self.artifact, world);
        let advised = || world.feeds.as_ref().map(|feeds| feeds.about(&facts)).transpose();
        match advised().and_then(|advised| Ok((advised, bills()?))) {
            Ok((advised, bills)) => (facts.advised, facts.bills) = (advised, bills),
            Err(fault) => {
                let (text, help) = (fault.to_string().into(), feeds::help(&fault.why).into());
                return Step::Unusable(Unusable { given: self.artifact.given.clone(), text, help });
            }
        }
        let graphs = published::graphs(&facts);
        if !asked && let Some(wanted) = published::needs(&graphs, world) {
            drop(facts);
            return Step::Needs(self, wanted);
        }
        let unreached = published::unreached(&graphs, world, answers);
        let parts = match published::all(&mut facts, &self.artifact, world, &unreached) {
            Ok(parts) => parts,
            Err(fault) => return unusable_list(&self.artifact, world, &fault),
        };
        if let Err(fault) = against(&mut facts.bills, world) {
            return unusable_list(&self.artifact, world, &fault);
        }
        match world.held.about(&facts, world.asking.as_deref()) {
            Ok(earlier) => facts.earlier = earlier,
            Err(why) => {
                let text = format!("the ledger cannot tell of earlier releases: {why}").into();
                let help =
                    "see what holds with `countersign ledger verify`, and go back to a copy that holds"
                        .into();
                return Step::Unusable(Unusable { given: self.artifact.given.clone(), text, help });
            }
        }
        let basis = world.resting.as_ref().map(|resting| resting.of(&facts, &self.artifact, world, parts));
        let decision = decide(&world.plan, &facts);
        // One alone has nothing in common with another.
        let decision = if world.subjects > 1 { decision.sharing(&world.words) } else { decision };
        Step::Done(Arc::new(decision), basis)
    }

    /// Attestations of this artifact, when none was brought along.
    fn wanted(&self, world: &World) -> Option<NonEmpty<Wanted>> {
        let brought = !world.pool.about(&self.artifact).is_empty();
        let strongest = self.artifact.digests.iter().max().filter(|_| !brought)?;
        Some(NonEmpty::one(Wanted::AttestationsOf(strongest.clone())))
    }
}

/// What status lists and other organisations say of all that bills list.
///
/// # Errors
/// When a page of a list that would tell cannot be used.
fn against(bills: &mut [Bill], world: &World) -> Result<(), ListFault> {
    for bill in bills {
        let Some(graph) = &bill.graph else { continue };
        if let Some(asking) = &world.asking {
            bill.withdrawn = asking.inside(graph)?;
        }
        if let Some(verdicts) = &world.verdicts {
            bill.verdicts = verdicts.about(graph);
        }
    }
    Ok(())
}

fn unreached(answer: &Fetched) -> Option<Reason> {
    match answer {
        Fetched::Unreachable(Wanted::AttestationsOf(_), reason) => Some(reason.clone()),
        // It is about one dependency, and is told of that.
        Fetched::Unreachable(Wanted::Published(_), _) | Fetched::Evidence(..) | Fetched::Nothing(_) => None,
    }
}

fn unusable_list(artifact: &Artifact, world: &World, fault: &ListFault) -> Step {
    let (text, help) = (fault.to_string().into(), help(&fault.why, InForce::Now(world.now)).into());
    Step::Unusable(Unusable { given: artifact.given.clone(), text, help })
}

/// Runs every open case one step, on every core, in the order given.
pub fn wave(open: Vec<Case>, world: &World) -> Vec<Step> {
    // One alone is done before the first thread has started.
    let few = open.len() <= 1;
    spread(open, few, |case| guarded(case, world))
}

fn guarded(case: Case, world: &World) -> Step {
    let given = case.artifact.given.clone();
    catch_unwind(AssertUnwindSafe(|| case.step(world))).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<&str>()
            .copied()
            .map(str::to_owned)
            .or_else(|| panic.downcast_ref::<String>().cloned());
        Step::Bug(Bug { given, text: said.unwrap_or_else(|| "no message".to_owned()).into() })
    })
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case").field("artifact", &self.artifact).finish_non_exhaustive()
    }
}
