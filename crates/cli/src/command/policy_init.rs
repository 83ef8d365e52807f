use std::path::Path;

use countersign::{InForce, NotReady, ReferenceFiles, World};
use decision::{Disbelieved, ExitCode, Facts};
use model::{Artifact, Instant, Subject as Judged, Text};
use policy::Framework;
use report::{Refusal, SubjectResult};

use crate::arguments::PolicyInit;
use crate::complaint::Complaint;
use crate::drafting::{Anchors, DRAFT, Shared, Unpinnable, draft, proofs, several};
use crate::judging::{self, Matter};
use crate::network::Network;
use crate::outside::{Clock, Env, Output};
use crate::status_files::Places;
use crate::subject::Subject;
use crate::taken::{self, Found, Taken, Terms};
use crate::{destination, framework};

/// Writes a draft that demands what this evidence proves of this artifact. Nothing is written unless the draft, once
/// it is none, allows the artifact.
pub(crate) fn run(
    arguments: &PolicyInit,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    if let Some(output) = arguments.output.as_deref().filter(|path| std::fs::symlink_metadata(path).is_ok()) {
        return Err(Complaint {
            place: Some(output.to_string_lossy().into_owned()),
            ..Complaint::usage("there is something of this name already", "name a new file with --output")
        });
    }
    let now = clock.now();
    let subject = Subject::read(&arguments.from)?;
    let is_image = matches!(subject, Subject::Image(_) | Subject::Pulled(_));
    if arguments.attestations.is_empty() && !is_image {
        return Err(Complaint {
            place: Some(subject.given()),
            ..Complaint::usage(
                "there is no evidence to draft from",
                "name the evidence that came with it: -a FILE",
            )
        });
    }
    let network = Network::of_images(&arguments.reaching, &arguments.logins, env)?;
    let output = arguments.output.as_deref();
    let anchors = Anchors::read(arguments.key.as_deref(), arguments.trusted_root.as_deref(), output)?;
    let (text, subject) = drafted(arguments, subject, &anchors, (&network, now), out)?;
    let reviewed = text.replacen(DRAFT, "", 1);
    let framework = of_text(&reviewed, &anchors)?;
    allows(&framework, arguments, subject, (&network, now), out)?;
    match output {
        None => out.put(&text)?,
        Some(path) => {
            destination::write(path, &text, "framework")?;
            out.say(&format!(
                "drafted {}; read it before you take out `draft: true`",
                report::name(&path.to_string_lossy())
            ));
        }
    }
    Ok(ExitCode::Allow)
}

/// The draft, from everything that holds, and what it is of: an image is named by its digest from here on. What does not
/// hold is told.
fn drafted(
    arguments: &PolicyInit,
    subject: Subject,
    anchors: &Anchors,
    (network, now): (&Network, Instant),
    out: &mut Output<'_>,
) -> Result<(String, Subject), Complaint> {
    let probe = of_text(&anchors.probe(), anchors)?;
    let unreached = |fault: acquire::Fault| Complaint::file(ExitCode::Unreachable, &fault);
    let mut found = Found::default();
    let mut pool = judging::gathered(&arguments.attestations, network, out, &mut found).map_err(unreached)?;
    if matches!(
        subject,
        Subject::Published(_) | Subject::Addressed(_) | Subject::Folder(_) | Subject::List(_)
    ) {
        subject.artifact(&[]).map_err(unreached)?;
    }
    let terms = Terms { platforms: None, tolerant: false, beside: false, keeps: false };
    let taken = taken::all(std::slice::from_ref(&subject), &terms, network, &mut pool, &mut found);
    let (rows, algorithms) = (pool.rows(), pool.algorithms());
    let artifacts: Vec<Artifact> = taken
        .iter()
        .map(|one| one.artifact(&algorithms))
        .collect::<Result<_, _>>()
        .map_err(|why| not_taken(&why))?;
    let world = World::new(&probe, PROBE, now, pool, &artifacts, ReferenceFiles::none(now));
    let world = world.map_err(|why| not_ready(why, arguments))?;
    let judged: Vec<Judged> = artifacts.iter().cloned().map(Judged::Artifact).collect();
    let cases =
        taken.iter().zip(&artifacts).map(|(one, artifact): (&Taken<'_>, _)| one.case(artifact.clone()));
    let facts: Vec<Facts<'_>> = cases.zip(&judged).map(|(case, own)| case.facts(own, &world)).collect();
    let mut rejected: Vec<&Disbelieved> = Vec::new();
    for one in facts.iter().flat_map(|facts| &facts.rejected) {
        if !rejected.iter().any(|known| known.rejection == one.rejection) {
            rejected.push(one);
        }
    }
    for one in &rejected {
        let row = one.rejection.place.evidence.row;
        let found = rows.iter().find(|known| known.id.row == row);
        let path = found.map_or_else(|| "evidence".to_owned(), |known| report::name(&known.path));
        let (code, why) = (one.rejection.code.id, report::safe(&one.rejection.text));
        out.say(&format!("not believed: {path}: [{code}] {why}"));
    }
    let parts: Vec<_> = artifacts.iter().zip(facts.iter().map(proofs)).collect();
    let some = parts.iter().any(|(_, proofs)| !proofs.is_empty());
    let shared = Shared::of(parts).map_err(|unpinnable| cannot_pin(&unpinnable))?;
    if shared.proofs().is_empty() {
        return Err(if some { nothing_shared(arguments) } else { nothing_holds(&rejected, arguments) });
    }
    if let Some(told) = several(shared.proofs()) {
        out.say(&format!("note: {told}"));
    }
    let text = draft(&shared, anchors, now).map_err(|unpinnable| cannot_pin(&unpinnable))?;
    let digest = artifacts.first().and_then(|first| first.digests.first()).cloned();
    drop(taken);
    Ok((text, digest.map_or(subject.clone(), |digest| subject.at(digest))))
}

/// Why there is nothing to draft from.
fn not_taken(why: &SubjectResult) -> Complaint {
    let (code, given, text, help) = match why {
        SubjectResult::Unreachable { given, text, help } => (ExitCode::Unreachable, given, text, help),
        SubjectResult::Refused { given, why: Refusal::Wrong, text, help } => {
            (ExitCode::Wrong, given, text, help)
        }
        SubjectResult::Refused { given, why: Refusal::Missing, text, help } => {
            (ExitCode::Missing, given, text, help)
        }
        SubjectResult::Unusable { given, text, help } => (ExitCode::Unusable, given, text, help),
        SubjectResult::Bug { given, text } => (ExitCode::Bug, given, text, &Text::from("report this")),
        SubjectResult::Decided(_) => {
            (ExitCode::Bug, why.given(), &Text::from("it was judged already"), &Text::from("report this"))
        }
    };
    Complaint { code, text: text.to_string(), place: Some(given.to_string()), help: help.to_string() }
}

/// The name of the handoff of a framework that evidence is verified by.
const PROBE: &str = "probe";

fn of_text(text: &str, anchors: &Anchors) -> Result<Framework, Complaint> {
    framework::of_text("the draft", text, anchors.files()).map_err(|diagnostics| {
        let first = diagnostics.iter().next();
        Complaint {
            code: ExitCode::Unusable,
            text: first.map(|one| format!("no framework can say this: {}", one.text)).unwrap_or_default(),
            place: first.map(|one| one.pointer.to_string()),
            help: first.map(|one| one.help.to_string()).unwrap_or_default(),
        }
    })
}

/// Judges by the draft as it will be once it is none: it must allow this artifact.
fn allows(
    framework: &Framework,
    arguments: &PolicyInit,
    subject: Subject,
    (network, now): (&Network, Instant),
    out: &Output<'_>,
) -> Result<(), Complaint> {
    let handoff: Text = framework.handoffs().next().cloned().unwrap_or_else(|| "intake".into());
    let (subjects, attestations) = ([subject], &arguments.attestations);
    let matter = Matter {
        network,
        handoff,
        now,
        audit: false,
        subjects: &subjects,
        attestations,
        lockfiles: &[],
        beside: false,
        places: Places::named(Path::new("")),
        status_at: InForce::Now(now),
        state: None,
        pack: None,
    };
    let run = judging::run(framework, &matter, out).map_err(|why| not_ready(why, arguments))?;
    let code = run.code();
    if code == ExitCode::Allow {
        return Ok(());
    }
    Err(Complaint {
        code,
        text: "the evidence holds, and what it says does not hold together, so no framework that demands it would \
               allow it; nothing was written"
            .to_owned(),
        place: None,
        help: format!("look at what it says: {}", first_fault(&run.subjects)),
    })
}

/// The first check that does not hold, and why.
fn first_fault(subjects: &[SubjectResult]) -> String {
    let decided = subjects.iter().filter_map(|subject| match subject {
        SubjectResult::Decided(decision) => Some(decision),
        SubjectResult::Refused { .. }
        | SubjectResult::Unreachable { .. }
        | SubjectResult::Unusable { .. }
        | SubjectResult::Bug { .. } => None,
    });
    let mut failing =
        decided.flat_map(|decision| decision.judged()).filter(|judged| !judged.outcome().passes());
    let told = failing
        .next()
        .and_then(|judged| Some((judged.card.id, judged.outcome().reasons().first()?.text.clone())));
    told.map_or_else(|| "`countersign inspect` shows it".to_owned(), |(id, text)| format!("[{id}] {text}"))
}

/// Each part of it has evidence, and no two the same.
fn nothing_shared(arguments: &PolicyInit) -> Complaint {
    Complaint {
        code: ExitCode::Missing,
        text: "nothing that holds of one image of it holds of all".to_owned(),
        place: Some(Path::new(&arguments.from).to_string_lossy().into_owned()),
        help: "draft from one of its images, by its digest; or ask whoever publishes it to sign the index"
            .to_owned(),
    }
}

fn nothing_holds(rejected: &[&Disbelieved], arguments: &PolicyInit) -> Complaint {
    let about =
        rejected.iter().copied().filter(|one| one.claims_subject).max_by_key(|one| one.rejection.code.rank);
    let (code, text, help) = match about {
        Some(one) if one.rejection.code.id == "untrusted-certificate" => (
            ExitCode::Usage,
            "no root that was named, and none that is part of this program, issued its signer's certificate"
                .to_owned(),
            "name your Sigstore root with --trusted-root FILE".to_owned(),
        ),
        Some(one) => (
            ExitCode::Wrong,
            format!("no evidence of it holds: [{}] {}", one.rejection.code.id, one.rejection.text),
            one.rejection.code.help.to_owned(),
        ),
        None => (
            ExitCode::Missing,
            "none of the evidence is about it".to_owned(),
            "name the evidence that came with it: `countersign inspect` shows what each file is about"
                .to_owned(),
        ),
    };
    Complaint { code, text, place: Some(Path::new(&arguments.from).to_string_lossy().into_owned()), help }
}

fn cannot_pin(unpinnable: &Unpinnable) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text: format!(
            "the {} that was proved cannot be pinned exactly: a pattern reads `*`, braces and spaces otherwise",
            unpinnable.field
        ),
        place: Some(unpinnable.value.to_string()),
        help: "write the framework by hand, and decide how far to loosen it".to_owned(),
    }
}

/// The roots of a draft are the files that the flags name, and those that are part of this program.
fn not_ready(why: NotReady, arguments: &PolicyInit) -> Complaint {
    let text = match why {
        NotReady::Unusable(all) => {
            all.iter().map(|one| one.text.to_string()).collect::<Vec<_>>().join("; and ")
        }
        NotReady::NoSuchHandoff(_) => "the draft has no handoff".to_owned(),
    };
    let named = [&arguments.key, &arguments.trusted_root].into_iter().flatten();
    let named: Vec<_> = named.map(|path| path.to_string_lossy().into_owned()).collect();
    let place = Some(named.join(", ")).filter(|named| !named.is_empty());
    let help = "correct the file that --key or --trusted-root names".to_owned();
    Complaint { code: ExitCode::Unusable, text, place, help }
}
