use std::path::Path;

use countersign::InForce;
use decision::{Decision, ExitCode, Verdict};
use formats::{Acceptance, CustodyResult, Delivery, Handed, Parties};
use model::{Digest, NonEmpty, Outcome, Subject as Judged};
use policy::Framework;
use report::{DecisionV1, Run, SubjectResult, name};

use crate::arguments::Accept;
use crate::complaint::Complaint;
use crate::custody::{
    Brought, By, LACKING, NotBrought, Vouching, edition, free, gathered, own_key, put, signed,
};
use crate::judging::{self, Matter};
use crate::network::Network;
use crate::outside::{Clock, Env, Output};
use crate::state::{ListSeen, State};
use crate::status_files::Places;
use crate::subject::Subject;
use crate::{framework, policy_signature, recording, reporting};

/// The check by which a handoff asks for a delivery.
const DELIVERED: &str = "missing-delivery";

/// Judges a delivery as `verify` does, and signs the answer for its sender.
pub(crate) fn run(
    arguments: &Accept,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let now = clock.now();
    free(&arguments.output, &arguments.subjects)?;
    let policy = arguments.policy.as_deref();
    let Some((framework, path)) = framework::in_force(policy, env, out, (now, LACKING))? else {
        return Ok(ExitCode::Unusable);
    };
    let signed_by = policy_signature::held(&framework, &path, &arguments.signed, now)?;
    let named = arguments.signed.policy_name.is_some();
    let state = State::asked(arguments.state.as_deref(), &framework, signed_by.as_ref(), named)?;
    let handoff = framework::handoff(&framework, arguments.handoff.as_deref())?;
    let own = parties(&framework, &handoff)?;
    remembering(&framework, &handoff, arguments)?;
    let roots = match countersign::roots(&framework, now) {
        Ok((roots, _)) => roots,
        Err(why) => return framework::not_ready(why, out),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let by = match By::read((&framework, &roots), &[&handoff], folder, (state.as_ref(), now)) {
        Ok(by) => by,
        Err(why) => return framework::not_ready(why, out),
    };
    let key = own_key(&arguments.sign_with, &own.recipient, (&framework, &roots), now)?;
    let brought = match Brought::<Delivery>::read(&arguments.delivery) {
        Err(NotBrought::Unreached(complaint)) => return Err(complaint),
        Err(NotBrought::Other(why)) => Err(why),
        Ok(brought) => Ok(brought),
    };
    let files = gathered(&arguments.subjects)?;
    let subjects: Vec<Subject> = files.into_iter().map(|file| Subject::File(file.path)).collect();
    let mut attestations = arguments.attestations.clone();
    attestations.push(arguments.delivery.clone());
    let network = Network::none();
    let matter = Matter {
        network: &network,
        handoff,
        now,
        audit: false,
        subjects: &subjects,
        attestations: &attestations,
        lockfiles: &[],
        beside: arguments.beside,
        places: Places::named(folder),
        status_at: InForce::Now(now),
        state: state.as_ref(),
        pack: None,
    };
    let mut run = match judging::against(&framework, &matter, arguments.ledger.as_deref(), out) {
        Ok(run) => run,
        Err(why) => return framework::not_ready(why, out),
    };
    run.framework.file = Some(path.to_string_lossy().into());
    run.framework.signed_by = signed_by.as_ref().map(|signed| signed.by.clone());
    let remember = |state: State| state.remember(&framework, signed_by.as_ref(), &ListSeen::of(&run));
    let remembered = state.map_or(Ok(()), remember);
    let shown = reporting::rendered(&DecisionV1::of(&run), arguments.format, out.look());
    let shown = shown.and_then(|text| out.put(&text));
    let undone: Vec<Complaint> = [remembered, shown].into_iter().filter_map(Result::err).collect();
    // What could not be reported or remembered is not answered, whichever way it went: the sender would have what the
    // recipient has not.
    let all_done = match undone.is_empty() {
        true => brought,
        false => Err("not everything else could be done".to_owned()),
    };
    let code = undone.into_iter().fold(run.code(), |code, complaint| complaint.beside(code, out));
    let answer = all_done.and_then(|brought| answer(&brought, &own, &framework, &run));
    let written = match &answer {
        Ok(acceptance) => {
            let answered = Vouching {
                what: "acceptance",
                predicate_type: Acceptance::TYPE,
                party: &own.recipient,
                about: &acceptance.results.first().0,
                between: false,
                goods: &[],
            };
            signed::<Acceptance>(&acceptance.statement(), &key, &by, &answered)
                .and_then(|line| put(&line, &arguments.output, "acceptance"))
                .map_err(|why| Complaint { code: ExitCode::Unwritten, ..why })
        }
        Err(why) => Err(Complaint {
            code: ExitCode::Unwritten,
            text: format!("no acceptance was signed: {why}"),
            place: Some(arguments.delivery.to_string_lossy().into_owned()),
            help: "the decision stands; tell the sender by another way".to_owned(),
        }),
    };
    Ok(match written {
        Ok(()) => {
            let refused = answer
                .is_ok_and(|said| said.results.iter().any(|(_, result)| *result == CustodyResult::Refused));
            let word = if refused { "a refusal" } else { "an acceptance" };
            out.say(&format!(
                "{word} was signed with key {}, and is in {}: send it to the sender",
                key.digest(),
                name(&arguments.output.to_string_lossy())
            ));
            code
        }
        Err(complaint) => complaint.beside(code, out),
    })
}

/// Refuses to answer without the ledger that a handoff holds releases against: the sender would have a word that nobody stands
/// by. One that is named is read, and is none of what is written.
fn remembering(framework: &Framework, handoff: &str, arguments: &Accept) -> Result<(), Complaint> {
    if arguments.ledger.is_none() && !framework.baselines(handoff).is_empty() {
        return Err(Complaint::usage(
            format!(
                "the handoff `{handoff}` has a `baseline`, and no ledger is named to hold releases against"
            ),
            "name the ledger into which `countersign verify --ledger` lets them with --ledger FILE",
        ));
    }
    recording::apart(arguments.ledger.as_deref(), std::iter::once(arguments.output.clone()))
}

/// Who hands over to whom at a handoff, which must ask for a delivery: else nobody would have looked at it.
fn parties(framework: &Framework, handoff: &str) -> Result<Parties, Complaint> {
    let refused =
        |text: String| Complaint::usage(text, "name a handoff that requires a `delivery` with --handoff");
    let under = framework
        .under(handoff)
        .ok_or_else(|| refused(format!("the handoff `{handoff}` is under no relationship")))?;
    let plan = framework.plan(handoff);
    let mut asked = plan.iter().flat_map(|plan| plan.required.iter()).flat_map(|one| one.checks.iter());
    match asked.any(|check| check.card().id == DELIVERED) {
        true => Ok(Parties {
            sender: under.from.clone(),
            recipient: under.to.clone(),
            relationship: under.name.clone(),
        }),
        false => Err(refused(format!("the handoff `{handoff}` requires no delivery"))),
    }
}

/// The answer to a delivery, or why none can be given.
fn answer(
    brought: &Brought<Delivery>,
    own: &Parties,
    framework: &Framework,
    run: &Run,
) -> Result<Acceptance, String> {
    if brought.said.parties != *own {
        return Err(
            "the delivery is not from this sender to this recipient under this relationship".to_owned()
        );
    }
    let decided: Vec<&Decision> = run
        .subjects
        .iter()
        .map(|subject| match subject {
            SubjectResult::Decided(decision) if decision.verdict() != Verdict::Undecided => Ok(&**decision),
            SubjectResult::Decided(_)
            | SubjectResult::Unreachable { .. }
            | SubjectResult::Refused { .. }
            | SubjectResult::Unusable { .. }
            | SubjectResult::Bug { .. } => Err("not everything could be decided".to_owned()),
        })
        .collect::<Result<_, _>>()?;
    if !run.faults.is_empty() {
        return Err("not all evidence could be read".to_owned());
    }
    if let Some(fault) = &run.unrecorded {
        return Err(fault.text.to_string());
    }
    let allowed = decided.iter().filter(|decision| decision.code() == ExitCode::Allow);
    if !allowed.clone().all(|decision| rests_on(decision, run, &brought.file)) {
        return Err("what was allowed rests on another delivery than the one that was named".to_owned());
    }
    let result = |handed: &Handed| {
        let mut same = decided.iter().filter(|decision| is(decision.subject(), handed)).peekable();
        let here = same.peek().is_some();
        match here && same.all(|decision| decision.code() == ExitCode::Allow) {
            true => (handed.clone(), CustodyResult::Accepted),
            false => (handed.clone(), CustodyResult::Refused),
        }
    };
    let results: NonEmpty<(Handed, CustodyResult)> = brought.said.handed.map(result);
    Ok(Acceptance {
        delivery: brought.signed.clone(),
        parties: own.clone(),
        framework: edition(framework),
        accepted_at: run.evaluated_at,
        results,
    })
}

/// Whether the subject is what was handed over, by the digests of both.
fn is(subject: &Judged, handed: &Handed) -> bool {
    match subject {
        Judged::Artifact(artifact) => handed.digests.iter().any(|digest| artifact.digests.contains(digest)),
        Judged::Presenter(_) => false,
    }
}

/// Whether every delivery that a decision rests on stands in the file with this digest.
fn rests_on(decision: &Decision, run: &Run, file: &Digest) -> bool {
    let of_file = |row: u32| run.evidence.iter().any(|one| one.id.row == row && one.digest == *file);
    let mut asked = decision.judged().iter().filter(|judged| judged.card.id == DELIVERED);
    asked.all(|judged| match judged.outcome() {
        Outcome::Satisfied(reasons) => {
            reasons.iter().flat_map(|one| &one.rests_on).all(|place| of_file(place.evidence.row))
        }
        Outcome::Violated(_) | Outcome::Unknown(..) | Outcome::NotApplicable(_) => false,
    })
}
