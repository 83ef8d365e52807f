use countersign::NotReady;
use decision::ExitCode;
use policy::Diagnostic;
use report::name;

use crate::arguments::{Policy, PolicyCheck};
use crate::command::{policy_diff, policy_graph, policy_init, policy_sign, policy_test};
use crate::complaint::Complaint;
use crate::framework;
use crate::outside::{Clock, Env, Output};

/// Checks, drafts, tests, draws, compares, signs or verifies frameworks, or prints their schema.
pub(crate) fn run(
    arguments: &Policy,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    match arguments {
        Policy::Check(arguments) => check(arguments, out, clock),
        Policy::Init(arguments) => policy_init::run(arguments, out, clock),
        Policy::Test(arguments) => policy_test::run(arguments, env, out),
        Policy::Sign(arguments) => policy_sign::run(arguments, out, clock.now()),
        Policy::Verify(arguments) => policy_sign::verify(arguments, out, clock.now()),
        Policy::Graph(arguments) => policy_graph::run(arguments, out, clock),
        Policy::Diff(arguments) => policy_diff::run(arguments, out),
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
    let findings = policy::lint(&framework, now);
    let head = format!(
        "{} #{}, handoffs: {}\n{}\n",
        name(framework.name()),
        framework.number(),
        handoffs.join(", "),
        framework.digest()
    );
    let told: Vec<String> = findings.iter().map(|finding| format!("finding: {finding}")).collect();
    if !unusable.is_empty() {
        // Whoever reviews a draft wants to hear of all of it at once.
        if !told.is_empty() {
            out.put(&format!("{head}\n{}\n\n", told.join("\n\n")))?;
        }
        framework::tell(&joined(&unusable), out);
        return Ok(ExitCode::Unusable);
    }
    if findings.is_empty() {
        out.put(&format!("{head}nothing to say against it\n"))?;
        return Ok(ExitCode::Allow);
    }
    let plural = if findings.len() == 1 { "" } else { "s" };
    out.put(&format!(
        "{head}\n{}\n\n{} finding{plural}; it can be used\n",
        told.join("\n\n"),
        findings.len()
    ))?;
    Ok(ExitCode::Wrong)
}

/// Several diagnostics, one below the other.
pub(crate) fn joined(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}
