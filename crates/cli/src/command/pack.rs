use std::io::BufWriter;
use std::path::Path;

use countersign::{Ground, InForce, Pool};
use decision::ExitCode;
use model::{Artifact, Digest, Text};
use rayon::prelude::*;
use report::{SubjectResult, name};
use sign::SigningKey;

use crate::arguments::PackMade;
use crate::complaint::Complaint;
use crate::listing::signing;
use crate::network::Network;
use crate::outside::{Clock, Env, Output};
use crate::packs::{Gathered, Matter, envelope};
use crate::progress::Progress;
use crate::status_files::Places;
use crate::subject::{Subject, addressed_by};
use crate::taken::{self, Found, Taken, Terms, beside};
use crate::{destination, framework, judging, lockfiles};

/// Gathers all that a run would read, and writes it into one file. Nothing is judged.
pub(crate) fn run(
    arguments: &PackMade,
    env: &dyn Env,
    out: &mut Output<'_>,
    clock: &dyn Clock,
) -> Result<ExitCode, Complaint> {
    let subjects: Vec<Subject> =
        arguments.subjects.iter().map(|given| Subject::read(given)).collect::<Result<_, _>>()?;
    if let Some(archive) = subjects.iter().find(|subject| matches!(subject, Subject::Archive(_))) {
        return Err(Complaint {
            place: Some(archive.given()),
            ..Complaint::usage(
                "a pack names the files that are judged beside it, and these lie in an archive",
                "unpack it, and name the folder",
            )
        });
    }
    taken::inside::nothing(&subjects, std::iter::once((arguments.output.as_path(), "--output")))?;
    lockfiles::known(&arguments.lockfiles)?;
    let key = arguments.sign_with.as_deref().map(signing).transpose()?;
    let network = Network::of(&arguments.asking, env)?;
    network.told(out);
    network.knows(&subjects)?;
    addressed_by(&arguments.attestations)?;
    let path = framework::named(arguments.policy.as_deref(), env)?.ok_or_else(|| {
        let help = format!("name one with --policy FILE or in {}", framework::VARIABLE);
        Complaint::usage("there is no framework to make a pack for", help)
    })?;
    let Some((framework, parts)) = framework::load_whole(&path, out)? else { return Ok(ExitCode::Unusable) };
    let handoff = framework::handoff(&framework, arguments.handoff.as_deref())?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let (now, framework) = (clock.now(), &framework);
    let matter = Matter { framework, folder, parts: &parts, handoff, now };
    let terms = Terms {
        platforms: framework.platforms(&matter.handoff),
        tolerant: framework.only_reports_unaccounted(&matter.handoff),
        beside: arguments.beside,
        keeps: true,
    };
    let mut gathered = Gathered::begin(&matter);
    let mut found = Found::default();
    let mut pool = judging::gathered(&arguments.attestations, &network, out, &mut found)
        .map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    let lockfiles = lockfiles::named(&arguments.lockfiles, taken::next(&pool), &mut found.kept)
        .map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    pool.add_lockfiles(lockfiles);
    let waiting = Progress::waiting(out, subjects.iter().any(Subject::is_asked_for));
    let taken = taken::all(&subjects, &terms, &network, &mut pool, &mut found);
    drop(waiting);
    found.notes.iter().for_each(|note| out.say(&format!("note: {note}")));
    if arguments.beside {
        beside::read(&taken, &mut pool).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    }
    let artifacts = hashed(&taken, &pool)?;
    for (at, (one, artifact)) in taken.iter().zip(&artifacts).enumerate() {
        let image = found.images.iter().find(|image| image.members.contains(&at));
        match (image, one.path(), one.member()) {
            (Some(image), ..) if image.members.start == at => gathered.image(image, &found.kept),
            (Some(_), ..) => {}
            (None, Some(path), _) => {
                gathered.file(path, artifact, one.listed(), arguments.with_artifacts);
            }
            (None, None, Some((package, bytes))) => gathered.package(package, bytes),
            (None, None, None) => gathered.named(&artifact.given),
        }
    }
    gathered.index.notes.clone_from(&found.notes);
    gathered.evidence(&pool, &artifacts, &found.kept);
    let inputs =
        || judging::inputs(framework, &matter.handoff, Places::named(folder), None, InForce::Now(now));
    let first = pool.rows().len();
    let ground = match Ground::new(framework, &matter.handoff, now, inputs(), (&pool, &artifacts), first) {
        Ok(ground) => ground,
        Err(why) => return framework::not_ready(why, out),
    };
    gathered.references(&matter, &ground, inputs())?;
    written(gathered, key.as_ref(), &arguments.output, out)
}

/// Hashes everything, as a run does. What cannot be judged here could not be judged elsewhere.
fn hashed(taken: &[Taken<'_>], pool: &Pool) -> Result<Vec<Artifact>, Complaint> {
    let algorithms = pool.algorithms();
    let hashed: Vec<_> = taken.par_iter().map(|one| one.artifact(&algorithms)).collect();
    hashed.into_iter().map(|one| one.map_err(|result| refused(&result))).collect()
}

fn refused(result: &SubjectResult) -> Complaint {
    let (text, help): (Text, Text) = match result {
        SubjectResult::Unreachable { text, help, .. }
        | SubjectResult::Refused { text, help, .. }
        | SubjectResult::Unusable { text, help, .. } => (text.clone(), help.clone()),
        SubjectResult::Bug { text, .. } => (text.clone(), "report this as a bug".into()),
        SubjectResult::Decided(_) => Default::default(),
    };
    Complaint {
        code: result.code(),
        text: format!("nothing was packed: {text}"),
        place: Some(result.given().to_string()),
        help: help.to_string(),
    }
}

fn written(
    gathered: Gathered,
    key: Option<&SigningKey>,
    output: &Path,
    out: &mut Output<'_>,
) -> Result<ExitCode, Complaint> {
    let unwritten = |why: String| Complaint::unwritten(output, format!("the pack cannot be written: {why}"));
    let told = |why: std::io::Error| unwritten(why.to_string());
    let mut temporary = destination::beside(destination::folder_of(output)).map_err(told)?;
    let (subjects, evidence, attached) = gathered.counted();
    let (until, framework) = (gathered.index.until, gathered.index.framework.clone());
    let references: Vec<String> = gathered.index.references.iter().filter_map(listed).collect();
    let sign = |index: &Digest| key.map(|key| envelope(index, key)).transpose();
    let mut to = BufWriter::new(temporary.as_file_mut());
    let digest = gathered.written(&mut to, sign).map_err(unwritten)?;
    drop(to);
    temporary.as_file().sync_all().map_err(told)?;
    temporary.persist_noclobber(output).map_err(|fault| {
        let taken = fault.error.kind() == std::io::ErrorKind::AlreadyExists;
        match taken {
            true => unwritten("there is a file of this name, and nothing is replaced".to_owned()),
            false => told(fault.error),
        }
    })?;
    let mut page = format!(
        "{}: {subjects} to judge, {evidence} files of evidence, {attached} parts of images\n  framework {} number {}, {}\n",
        name(&output.to_string_lossy()),
        name(&framework.name),
        framework.number,
        framework.digest
    );
    references.iter().for_each(|line| page.push_str(&format!("  {line}\n")));
    page.push_str(&format!("  the first of it ends {until}\n  its index is {digest}"));
    let signed = key.map(|key| format!(", signed with key {}", key.digest())).unwrap_or_default();
    out.put(&format!("{page}{signed}\n"))?;
    Ok(ExitCode::Allow)
}

/// A status list, in a line.
fn listed(one: &ledger::PackedReference) -> Option<String> {
    let (number, until) = (one.number?, one.until?);
    Some(format!("{} {} number {number}, until {until}", one.kind.words(), name(&one.name)))
}
