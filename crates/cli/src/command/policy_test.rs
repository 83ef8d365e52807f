use std::path::Path;

use countersign::{InForce, NotReady, asked};
use decision::ExitCode;
use model::Text;
use policy::Framework;

use crate::arguments::PolicyTest;
use crate::complaint::{Complaint, nearest};
use crate::framework;
use crate::judging::{self, Matter};
use crate::network::Network;
use crate::outside::{Env, Output};
use crate::status_files::Places;
use crate::trial::{self, Trial};

/// Runs the cases kept beside a policy: 0 when all come out as they say, 1 when one does not.
pub(crate) fn run(
    arguments: &PolicyTest,
    env: &dyn Env,
    out: &mut Output<'_>,
) -> Result<ExitCode, Complaint> {
    let path = framework::named(arguments.file.as_deref(), env)?.ok_or_else(|| {
        let help = format!("name it, or set {}", framework::VARIABLE);
        Complaint::usage("there is no framework to test", help)
    })?;
    let Some((framework, _)) = framework::load(&path, out)? else { return Ok(ExitCode::Unusable) };
    let trials = trial::all(&path)?;
    let mut page = String::new();
    let mut failed = 0_usize;
    for trial in &trials {
        let differences = tried(&framework, path.parent().unwrap_or(Path::new("")), trial, out)?;
        let word = if differences.is_empty() { "ok  " } else { "FAIL" };
        page.push_str(&format!("{word}  {}: {}\n", report::name(&trial.name), report::safe(&trial.what)));
        for line in &differences {
            page.push_str(&format!("      {}\n", report::safe(line)));
        }
        failed = failed.saturating_add(usize::from(!differences.is_empty()));
    }
    let all = trials.len();
    let plural = if all == 1 { "" } else { "s" };
    match failed {
        0 => page.push_str(&format!("\n{all} case{plural}, all as expected\n")),
        failed => page.push_str(&format!("\n{failed} of {all} case{plural} came out otherwise\n")),
    }
    out.put(&page)?;
    Ok(if failed == 0 { ExitCode::Allow } else { ExitCode::Wrong })
}

/// Everything in which a case did not come out as it says.
fn tried(
    framework: &Framework,
    folder: &Path,
    trial: &Trial,
    out: &Output<'_>,
) -> Result<Vec<String>, Complaint> {
    let handoff = framework::handoff(framework, trial.handoff.as_deref()).map_err(|complaint| Complaint {
        // A wrong case, not a wrong command line.
        code: ExitCode::Unusable,
        place: Some(trial.name.clone()),
        ..complaint
    })?;
    let lists: Vec<Text> = asked(framework, &handoff).into_iter().map(|spec| spec.name).collect();
    if let Some(list) = trial.status.keys().find(|list| !lists.contains(list)) {
        let near = nearest(list, lists.iter().map(|list| &**list));
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        return Err(Complaint {
            code: ExitCode::Unusable,
            text: format!("the case brings a status list `{list}`, and the handoff asks none of that name"),
            place: Some(trial.name.clone()),
            help: format!("{near}a list that nobody asks would show nothing"),
        });
    }
    if trial.ledger.is_some() && framework.baselines(&handoff).is_empty() {
        return Err(Complaint {
            code: ExitCode::Unusable,
            text: "the case brings a ledger, and its handoff has no `baseline`".to_owned(),
            place: Some(trial.name.clone()),
            help: "leave it out: a ledger that nobody asks would show nothing".to_owned(),
        });
    }
    let (subjects, attestations) = (&trial.subjects, &trial.attestations);
    let network = Network::none();
    let matter = Matter {
        network: &network,
        handoff,
        now: trial.at,
        audit: false,
        subjects,
        attestations,
        lockfiles: &trial.lockfiles,
        beside: false,
        places: Places { folder, instead: Some(&trial.status), carried: None },
        status_at: InForce::Then(trial.at),
        state: None,
        pack: None,
    };
    match judging::against(framework, &matter, trial.ledger.as_deref(), out) {
        Ok(run) => Ok(trial::differences(&run, &trial.expected)),
        Err(_) if trial.expected.exit == ExitCode::Unusable.number() => Ok(Vec::new()),
        Err(NotReady::Unusable(why)) => {
            let why = why.first().map(|one| one.text.to_string()).unwrap_or_default();
            Ok(vec![format!("exit: expected {}, found 5: {why}", trial.expected.exit)])
        }
        Err(NotReady::NoSuchHandoff(_)) => {
            Ok(vec![format!("exit: expected {}, found 2", trial.expected.exit)])
        }
    }
}
