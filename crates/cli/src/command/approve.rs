use decision::ExitCode;
use formats::limits::{MAX_APPROVAL, MAX_APPROVAL_REASON, MAX_SUBJECTS};
use formats::{Approval, Dsse};
use model::{Age, Algorithm, Artifact, Digest, Instant};
use policy::Framework;
use report::{name, safe};

use crate::approving::{Asked, Holder};
use crate::arguments::Approve;
use crate::complaint::Complaint;
use crate::listing::{age, instant, signing, taken};
use crate::outside::{Clock, Env, Output};
use crate::subject::Subject;
use crate::{destination, framework};

/// Signs that somebody wants artifacts to pass a handoff. Everything that could be refused is refused before that.
pub(crate) fn run(
    arguments: &Approve,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let now = clock.now();
    let subjects: Vec<Subject> =
        arguments.subjects.iter().map(|given| Subject::read(given)).collect::<Result<_, _>>()?;
    if subjects.len() > MAX_SUBJECTS {
        let text = format!("{} artifacts, and one approval is for at most {MAX_SUBJECTS}", subjects.len());
        return Err(Complaint::usage(text, "approve them in several runs"));
    }
    let (approved_at, expires) = span(arguments, now)?;
    let reason = arguments.reason.as_deref().map(reason).transpose()?;
    if std::fs::symlink_metadata(&arguments.output).is_ok() {
        return Err(taken(&arguments.output));
    }
    let policy = arguments.policy.as_deref();
    let Some((framework, _)) = framework::in_force(policy, env, out, (now, "to approve under"))? else {
        return Ok(ExitCode::Unusable);
    };
    let handoff = framework::handoff(&framework, arguments.handoff.as_deref())?;
    let asked = Asked::of(&framework, &handoff)?;
    let roots = match countersign::roots(&framework, now) {
        Ok((roots, _)) => roots,
        Err(why) => return framework::not_ready(why, out),
    };
    let key = signing(&arguments.sign_with)?;
    let holder = asked.holder(&key.digest(), &roots, now)?;
    let artifacts: Vec<Artifact> = subjects.iter().map(hashed).collect::<Result<_, _>>()?;
    let crossing = framework.crossing(&handoff).cloned().unwrap_or_default();
    let approval = Approval {
        handoff: handoff.clone(),
        from: crossing.from.map(|end| end.name),
        to: crossing.to.map(|end| end.name),
        framework: framework.name().clone(),
        framework_digest: framework.digest().clone(),
        approved_at,
        expires,
        reason,
    };
    out.say(&told(&approval, &artifacts, &framework, (&holder, &key.digest())));
    for note in notes(&approval, &asked) {
        out.say(&note);
    }
    let unwritten =
        |why: &str| Complaint::unwritten(&arguments.output, format!("the approval cannot be written: {why}"));
    let mut line = sign::envelope(Dsse::STATEMENT, &approval.statement(&artifacts), &[&key])
        .map_err(|fault| unwritten(&fault.to_string()))?;
    holder.signed(&line, &roots, now)?;
    line.push(b'\n');
    destination::begin(&arguments.output, &line).map_err(|error| {
        match error.kind() == std::io::ErrorKind::AlreadyExists {
            true => taken(&arguments.output),
            false => unwritten(&error.to_string()),
        }
    })?;
    out.put(&format!(
        "approved for {} until {expires}, by {}\n  the approval is in {}: name it with --attestation\n",
        approval.handoff,
        holder.person.name,
        name(&arguments.output.to_string_lossy())
    ))?;
    Ok(ExitCode::Allow)
}

/// By every algorithm, so that it binds whichever digest others name.
fn hashed(subject: &Subject) -> Result<Artifact, Complaint> {
    subject.artifact(&Algorithm::ALL).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))
}

/// From now until the end that was asked for, in whole seconds, as they are written.
fn span(arguments: &Approve, now: Instant) -> Result<(Instant, Instant), Complaint> {
    let (flag, end) = match (&arguments.until, &arguments.lasts) {
        (Some(until), _) => ("--until", Some(instant("--until", until)?)),
        (None, Some(lasts)) => ("--for", after(now, age("--for", lasts)?)),
        (None, None) => ("--until", None),
    };
    let far = || {
        Complaint::usage(
            format!("{flag}: an approval holds for at most {MAX_APPROVAL}"),
            "name an earlier end, and approve it again when that is over",
        )
    };
    let (begin, end) = (after(now, Age::NONE).ok_or_else(far)?, end.ok_or_else(far)?);
    match begin.age_at(end) {
        None | Some(Age::NONE) => Err(Complaint::usage(
            format!("{flag}: {end} has passed: it is {now}"),
            "name a time that is still to come",
        )),
        Some(span) if span > MAX_APPROVAL => Err(far()),
        Some(_) => Ok((begin, end)),
    }
}

fn after(now: Instant, age: Age) -> Option<Instant> {
    let seconds = i64::try_from(age.seconds()).ok()?;
    Instant::from_unix(now.unix().checked_add(seconds)?)
}

fn reason(given: &str) -> Result<model::Text, Complaint> {
    match given.len() {
        1..=MAX_APPROVAL_REASON => Ok(given.into()),
        length => Err(Complaint::usage(
            format!("--reason: it has {length} bytes, and should have 1 to {MAX_APPROVAL_REASON}"),
            "write a sentence for whoever reads the report",
        )),
    }
}

/// What is about to be signed, for the person whose key it is.
fn told(
    approval: &Approval,
    artifacts: &[Artifact],
    framework: &Framework,
    (holder, key): (&Holder<'_>, &Digest),
) -> String {
    let end = |end: &Option<model::Text>| end.as_ref().map_or_else(|| "nowhere".to_owned(), |end| name(end));
    let mut text =
        format!("You approve, as {} with the key {} ({key}):\n", holder.person.name, holder.identity.name);
    for artifact in artifacts {
        text.push_str(&format!("  {}\n", name(&artifact.given)));
        for digest in artifact.digests.iter().filter(|digest| digest.to_string() != *artifact.given) {
            text.push_str(&format!("    {digest}\n"));
        }
    }
    let lasts = approval.approved_at.age_at(approval.expires).unwrap_or(Age::NONE);
    text.push_str(&format!(
        "for the handoff {}, from {} to {}\nunder {} number {}, {}\nuntil {}, which is for {lasts}",
        approval.handoff,
        end(&approval.from),
        end(&approval.to),
        name(&approval.framework),
        framework.number(),
        approval.framework_digest,
        approval.expires,
    ));
    if let Some(reason) = &approval.reason {
        text.push_str(&format!("\nbecause: {}", safe(reason)));
    }
    text.push_str(
        "\nNothing was verified: it says that you want this, and counts beside all else the handoff asks.",
    );
    text
}

/// What the person may not expect.
fn notes(approval: &Approval, asked: &Asked<'_>) -> Vec<String> {
    let lasts = approval.approved_at.age_at(approval.expires).unwrap_or(Age::NONE);
    let limits = asked.approvals.iter().filter_map(|one| one.max_age).filter(|limit| *limit < lasts);
    let shorter = limits
        .min()
        .map(|limit| format!("note: the handoff takes an approval for at most {limit}, whatever end it has"));
    let several = asked.approvals.iter().map(|one| one.distinct).max().filter(|wanted| *wanted > 1);
    let several = several.map(|wanted| format!("note: the handoff asks for {wanted} different people"));
    shorter.into_iter().chain(several).collect()
}
