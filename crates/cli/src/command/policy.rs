use std::path::Path;

use countersign::{InForce, NotReady, Pool, World};
use decision::ExitCode;
use model::Instant;
use policy::{Diagnostic, Framework};
use report::name;

use crate::arguments::{Policy, PolicyCheck};
use crate::command::{policy_diff, policy_graph, policy_init, policy_sign, policy_test};
use crate::complaint::Complaint;
use crate::framework;
use crate::judging;
use crate::outside::{Clock, Env, Output};
use crate::status_files::Places;

/// Checks, drafts, tests, draws, compares, signs or verifies frameworks, or prints their schema.
pub(crate) fn run(
    arguments: &Policy,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    match arguments {
        Policy::Check(arguments) => check(arguments, out, clock),
        Policy::Init(arguments) => policy_init::run(arguments, env, out, clock),
        Policy::Test(arguments) => policy_test::run(arguments, env, out),
        Policy::Sign(arguments) => policy_sign::run(arguments, out, clock.now()),
        Policy::Verify(arguments) => policy_sign::verify(arguments, out, clock.now()),
        Policy::Graph(arguments) => policy_graph::run(arguments, out, clock),
        Policy::Diff(arguments) => policy_diff::run(arguments, out, clock),
        Policy::Schema => {
            out.put(&policy::schema())?;
            Ok(ExitCode::Allow)
        }
    }
}

fn check(arguments: &PolicyCheck, out: &mut Output<'_>, clock: &dyn Clock) -> Result<ExitCode, Complaint> {
    let Some((framework, _)) = framework::load(&arguments.file, out)? else { return Ok(ExitCode::Unusable) };
    let now = clock.now();
    let handoffs: Vec<&str> = framework.handoffs().map(|name| &**name).collect();
    // What a run would find before it judged anything: an end that has passed, a root that cannot be read.
    let mut unusable = framework.unusable_at(now);
    if let (true, Err(NotReady::Unusable(faults))) =
        (unusable.is_empty(), countersign::roots(&framework, now))
    {
        unusable = faults;
    }
    let mut told: Vec<String> = policy::lint(&framework, now).iter().map(ToString::to_string).collect();
    if unusable.is_empty() {
        let folder = arguments.file.parent().unwrap_or(Path::new(""));
        match asked(&framework, folder, now) {
            Ok(idle) => told.extend(idle),
            Err(faults) => unusable = faults,
        }
    }
    let head = format!(
        "{} #{}, handoffs: {}\n{}\n",
        name(framework.name()),
        framework.number(),
        handoffs.join(", "),
        framework.digest()
    );
    let told: Vec<String> = told.iter().map(|finding| format!("finding: {finding}")).collect();
    if !unusable.is_empty() {
        // Whoever reviews a draft wants to hear of all of it at once.
        if !told.is_empty() {
            out.put(&format!("{head}\n{}\n\n", told.join("\n\n")))?;
        }
        framework::tell(&joined(&unusable), out);
        return Ok(ExitCode::Unusable);
    }
    if told.is_empty() {
        out.put(&format!("{head}nothing to say against it\n"))?;
        return Ok(ExitCode::Allow);
    }
    let plural = if told.len() == 1 { "" } else { "s" };
    out.put(&format!("{head}\n{}\n\n{} finding{plural}; it can be used\n", told.join("\n\n"), told.len()))?;
    Ok(ExitCode::Wrong)
}

/// Reads the reference inputs that the handoffs ask, and tells every entry of a status list that denies nothing here.
///
/// # Errors
/// Those that cannot be used, each at its line: a run would end so before it judged anything.
fn asked(framework: &Framework, folder: &Path, now: Instant) -> Result<Vec<String>, Vec<Diagnostic>> {
    let (mut idle, mut unusable): (Vec<String>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for handoff in framework.handoffs() {
        let files = judging::inputs(framework, handoff, Places::named(folder), None, InForce::Now(now));
        match World::new(framework, handoff, now, Pool::default(), &[], files) {
            Ok(world) => idle.extend(world.idle_denials(framework)),
            Err(NotReady::Unusable(faults)) => unusable.extend(faults),
            Err(NotReady::NoSuchHandoff(_)) => {}
        }
    }
    idle.sort();
    idle.dedup();
    // One input may be asked by several handoffs.
    unusable.dedup();
    if unusable.is_empty() { Ok(idle) } else { Err(unusable) }
}

/// Several diagnostics, one below the other.
pub(crate) fn joined(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}
