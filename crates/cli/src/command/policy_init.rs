use std::path::Path;

use countersign::{InForce, NotReady, ReferenceFiles, World};
use decision::{Disbelieved, ExitCode};
use model::{Instant, Subject as Judged, Text};
use policy::Framework;
use report::SubjectResult;

use crate::arguments::PolicyInit;
use crate::complaint::Complaint;
use crate::drafting::{Anchors, DRAFT, Unpinnable, draft, proofs, several};
use crate::judging::{self, Matter};
use crate::network::Network;
use crate::outside::{Clock, Output};
use crate::status_files::Places;
use crate::subject::Subject;
use crate::{destination, framework};

/// Writes a draft that demands what this evidence proves of this artifact. Nothing is written unless the draft, once
/// it is none, allows the artifact.
pub(crate) fn run(
    arguments: &PolicyInit,
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
    let output = arguments.output.as_deref();
    let anchors = Anchors::read(arguments.key.as_deref(), arguments.trusted_root.as_deref(), output)?;
    let text = drafted(arguments, &subject, &anchors, now, out)?;
    let reviewed = text.replacen(DRAFT, "", 1);
    let framework = of_text(&reviewed, &anchors)?;
    allows(&framework, arguments, subject, now, out)?;
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

/// The draft, from everything that holds. What does not is told.
fn drafted(
    arguments: &PolicyInit,
    subject: &Subject,
    anchors: &Anchors,
    now: Instant,
    out: &mut Output<'_>,
) -> Result<String, Complaint> {
    let probe = of_text(&anchors.probe(), anchors)?;
    let unreached = |fault: acquire::Fault| Complaint::file(ExitCode::Unreachable, &fault);
    let pool = judging::decoded(&arguments.attestations).map_err(unreached)?;
    let rows = pool.rows();
    let artifact = subject.artifact(&pool.algorithms()).map_err(unreached)?;
    let world =
        World::new(&probe, PROBE, now, pool, std::slice::from_ref(&artifact), ReferenceFiles::none(now));
    let world = world.map_err(|why| not_ready(why, arguments))?;
    let judged = Judged::Artifact(artifact.clone());
    let facts = subject.case(artifact).facts(&judged, &world);
    let path = |one: &Disbelieved| {
        let row = one.rejection.place.evidence.row;
        let found = rows.iter().find(|known| known.id.row == row);
        found.map_or_else(|| "evidence".to_owned(), |known| report::name(&known.path))
    };
    for one in &facts.rejected {
        let (code, why) = (one.rejection.code.id, report::safe(&one.rejection.text));
        out.say(&format!("not believed: {}: [{code}] {why}", path(one)));
    }
    let proofs = proofs(&facts);
    if proofs.is_empty() {
        return Err(nothing_holds(&facts.rejected, arguments));
    }
    if let Some(told) = several(&proofs) {
        out.say(&format!("note: {told}"));
    }
    draft(&proofs, anchors, now).map_err(|unpinnable| cannot_pin(&unpinnable))
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
    now: Instant,
    out: &Output<'_>,
) -> Result<(), Complaint> {
    let handoff: Text = framework.handoffs().next().cloned().unwrap_or_else(|| "intake".into());
    let (subjects, attestations) = ([subject], &arguments.attestations);
    let network = Network::none();
    let matter = Matter {
        network: &network,
        handoff,
        now,
        audit: false,
        subjects: &subjects,
        attestations,
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

fn nothing_holds(rejected: &[Disbelieved], arguments: &PolicyInit) -> Complaint {
    let about = rejected.iter().filter(|one| one.claims_subject).max_by_key(|one| one.rejection.code.rank);
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
