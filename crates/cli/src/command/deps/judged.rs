//! By a framework: what its handoff finds of each dependency.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use countersign::{Basis, InForce};
use decision::{Bill, Decision, ExitCode, Judged, NodeState};
use dependencies::Graph;
use model::{EvidenceId, Outcome, Reason, Subject as Judgeable, Text};
use report::{DecisionV1, Found, MadeOf, Part, Run, SubjectResult, name};

use super::asked::Asked;
use super::drawn::parts;
use super::{put, spared};
use crate::arguments::Deps;
use crate::complaint::Complaint;
use crate::judging::{self, Matter};
use crate::network::Network;
use crate::outside::{Clock, Env, Output};
use crate::status_files::Places;
use crate::subject::Subject;
use crate::{framework, lockfiles, recording};

/// The check whose yes says which bill was judged.
const LISTED: &str = "missing-sbom";

/// Judges as `verify` does, and shows what was found of each dependency. Nothing is written but that.
pub(super) fn run(
    arguments: &Deps,
    policy: &Path,
    asked: &Asked,
    (env, out, clock): (&dyn Env, &mut Output<'_>, &dyn Clock),
) -> Result<ExitCode, Complaint> {
    let subjects = [Subject::read(&arguments.subject)?];
    lockfiles::known(&arguments.lockfiles)?;
    let network = Network::of(&arguments.asking, env)?;
    network.told(out);
    network.knows(&subjects)?;
    spared(arguments, std::iter::once(policy.to_path_buf()))?;
    let Some((framework, files)) = framework::load(policy, out)? else { return Ok(ExitCode::Unusable) };
    spared(arguments, files.into_iter())?;
    let now = clock.now();
    let matter = Matter {
        handoff: framework::handoff(&framework, arguments.handoff.as_deref())?,
        now,
        audit: false,
        subjects: &subjects,
        attestations: &arguments.attestations,
        lockfiles: &arguments.lockfiles,
        beside: arguments.beside,
        network: &network,
        places: Places::named(policy.parent().unwrap_or(Path::new(""))),
        status_at: InForce::Now(now),
        state: None,
        pack: None,
    };
    recording::apart(arguments.ledger.as_deref(), arguments.output.iter().cloned())?;
    let (mut run, from) = match judging::drawn(&framework, &matter, arguments.ledger.as_deref(), out) {
        Ok(judged) => judged,
        Err(why) => return framework::not_ready(why, out),
    };
    run.framework.file = Some(policy.to_string_lossy().into());
    spared(arguments, run.evidence.iter().map(|row| PathBuf::from(&*row.path)))?;
    let all = made(&run, &from.bases, asked)?;
    put(arguments, &all, Some(&DecisionV1::of(&run)), out)
        .map_or_else(|complaint| Ok(complaint.beside(run.code(), out)), |()| Ok(run.code()))
}

/// A list that was judged, and what was found.
struct JudgedList<'a> {
    decision: &'a Decision,
    graph: &'a Graph,
    said_by: Vec<Text>,
    found: Vec<(usize, Found)>,
    /// How each stands with whoever publishes it, where that is asked.
    states: &'a [Option<NodeState>],
}

fn made(run: &Run, bases: &[Option<Basis>], asked: &Asked) -> Result<Vec<MadeOf>, Complaint> {
    let mut lists = Vec::new();
    for (result, basis) in run.subjects.iter().zip(bases) {
        if let (SubjectResult::Decided(decision), Some(basis)) = (result, basis) {
            lists.extend(judged(run, decision, &basis.bills));
        }
    }
    let graphs: Vec<&Graph> = lists.iter().map(|list| list.graph).collect();
    // Where there is no list, the report says why, and not that nobody is called so.
    let ways = if lists.is_empty() { Vec::new() } else { asked.of(&graphs)? };
    let made = lists.iter().zip(ways).map(|(list, why)| {
        let (given, digests) = match list.decision.subject() {
            Judgeable::Artifact(artifact) => (artifact.given.clone(), artifact.digests.clone()),
            Judgeable::Presenter(presenter) => (presenter.given.clone(), Vec::new()),
        };
        MadeOf {
            given,
            digests,
            said_by: list.said_by.clone(),
            parts: covered(parts(list.graph, &list.found), list.states),
            direct: list.graph.direct().to_vec(),
            judged: true,
            why,
        }
    });
    Ok(made.collect())
}

/// The bills that requirements chose, each once, with all that was found of what they list.
fn judged<'a>(run: &Run, decision: &'a Decision, bills: &'a [Bill]) -> Vec<JudgedList<'a>> {
    let mut chosen: BTreeMap<EvidenceId, (Vec<&Text>, &Reason)> = BTreeMap::new();
    for judged in decision.judged().iter().filter(|judged| judged.card.id == LISTED) {
        if let Outcome::Satisfied(reasons) = judged.outcome()
            && let Some(place) = reasons.first().rests_on.first()
        {
            chosen.entry(place.evidence).or_insert((Vec::new(), reasons.first())).0.push(&judged.path);
        }
    }
    let list = |(evidence, (paths, reason)): (EvidenceId, (Vec<&Text>, &Reason))| {
        let mut graphs =
            bills.iter().filter(|bill| bill.evidence == Some(evidence)).map(|bill| bill.graph.as_ref());
        let graph = graphs.next()??;
        // Where several could be meant, none is drawn: the report says what was found all the same.
        if graphs.any(|other| other != Some(graph)) {
            return None;
        }
        let row = run.evidence.iter().find(|row| row.id.row == evidence.row);
        let from = row.map(|row| Text::from(format!("told in {}", name(&row.path))));
        let own = decision.judged().iter().filter(|judged| paths.contains(&&judged.path));
        Some(JudgedList {
            decision,
            graph,
            said_by: std::iter::once(reason.text.clone()).chain(from).collect(),
            found: own.flat_map(found).collect(),
            states: decision
                .coverage()
                .iter()
                .find(|covered| paths.contains(&&covered.path))
                .map_or(&[], |covered| &covered.coverage.states),
        })
    };
    chosen.into_iter().filter_map(list).collect()
}

/// What one check found, of each dependency it speaks of.
fn found(judged: &Judged) -> Vec<(usize, Found)> {
    let gap = match judged.outcome() {
        Outcome::Violated(_) => None,
        Outcome::Unknown(gap, _) => Some(*gap),
        Outcome::Satisfied(_) | Outcome::NotApplicable(_) => return Vec::new(),
    };
    let found = Found { check: judged.card.id, gap, excepted: judged.excepted() };
    let about = judged.outcome().reasons().into_iter().flat_map(|reason| &reason.dependencies);
    about.map(|at| (*at, found)).collect()
}

/// With how each stands with whoever publishes it.
fn covered(mut parts: Vec<Part>, states: &[Option<NodeState>]) -> Vec<Part> {
    for (part, state) in parts.iter_mut().zip(states) {
        part.coverage = state.map(NodeState::word);
    }
    parts
}
