//! Without a framework: what files say that something is made of. Nobody vouches for it.

use std::fmt::Display;
use std::path::Path;

use acquire::limits::MAX_EVIDENCE;
use decision::ExitCode;
use dependencies::{Binding, Graph, Listing, Source};
use formats::{Bom, Evidence, Lockfile, LockfileKind, Piece, Statement};
use model::{Algorithm, Artifact, Digest, EvidenceId, Text};
use report::{MadeOf, SubjectResult, name};

use super::asked::Asked;
use super::drawn::{Listed, all_made};
use super::spared;
use crate::arguments::Deps;
use crate::command::inspect;
use crate::complaint::Complaint;
use crate::judging;
use crate::network::Network;
use crate::outside::{Env, Output};
use crate::subject::Subject;
use crate::taken::{self, Found, Terms, beside};

/// Every list of dependencies of what is named: what the file itself is, or what evidence says of it.
pub(super) fn read(
    arguments: &Deps,
    asked: &Asked,
    outside: (&dyn Env, &Output<'_>),
) -> Result<Vec<MadeOf>, Complaint> {
    let judging = [("--handoff", arguments.handoff.is_some()), ("--ledger", arguments.ledger.is_some())];
    if let Some((flag, _)) = judging.into_iter().find(|(_, given)| *given) {
        let help = "name the framework with --policy FILE, or leave it out: then nothing is judged";
        return Err(Complaint::usage(
            format!("{flag} is for judging, and there is no framework to judge by"),
            help,
        ));
    }
    spared(arguments, std::iter::empty())?;
    let subject = Subject::read(&arguments.subject)?;
    let (mut lists, mut why) = (Vec::new(), None);
    if let Subject::File(path) = &subject {
        match own(path) {
            Ok(own) => lists = own,
            Err(fault) => why = Some(fault),
        }
    }
    if lists.is_empty() {
        lists = of_artifacts(&subject, arguments, outside)?;
    }
    if lists.is_empty() {
        return Err(why.unwrap_or_else(|| nothing(&subject)));
    }
    all_made(lists, asked)
}

/// What the file itself lists, as a bill or as evidence that carries one; nothing where it is neither.
///
/// # Errors
/// When it is meant as one, and cannot be read.
fn own(path: &Path) -> Result<Vec<Listed>, Complaint> {
    let size = std::fs::metadata(path).map_or(0, |about| about.len());
    if size > MAX_EVIDENCE {
        return Err(Complaint {
            code: ExitCode::Missing,
            text: format!("it has {size} bytes, and the largest bill of materials that is read has {MAX_EVIDENCE}"),
            place: Some(path.to_string_lossy().into_owned()),
            help: "if it is a bill, have it made of what is delivered alone; of an artifact, name the evidence that carries \
                   its bill with --attestation"
                .to_owned(),
        });
    }
    let bytes =
        acquire::named(path, MAX_EVIDENCE).map_err(|fault| Complaint::file(ExitCode::Unreachable, &fault))?;
    let given = Text::from(&*path.to_string_lossy());
    let called = path.file_name().map(|called| called.to_string_lossy()).unwrap_or_default();
    if let Some(kind) = LockfileKind::of(&called, &bytes) {
        let lockfile = Lockfile::read(kind, &bytes).map_err(|fault| fault.to_string());
        let list = lockfile.and_then(|lockfile| locked(&lockfile, given));
        return list.map(|list| vec![list]).map_err(|fault| unread(path, fault));
    }
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(Vec::new());
    }
    let fault = match Bom::read(&bytes) {
        Ok(bom) => {
            let said_by = format!("by itself: {}", described(&bom));
            let list = listed(&bom, (given, Vec::new()), said_by).map_err(|fault| unread(path, fault))?;
            return Ok(vec![list]);
        }
        Err(fault) => fault,
    };
    let pieces = formats::decode(EvidenceId::file(0), &bytes);
    let lists: Vec<_> = pieces.iter().filter_map(|piece| carried(piece, path)).collect();
    match lists.is_empty()
        && fault.code != "unrecognised-evidence"
        && !pieces.iter().any(|piece| piece.read.is_ok())
    {
        true => Err(unread(path, fault)),
        false => lists.into_iter().map(|list| list.map_err(|fault| unread(path, fault))).collect(),
    }
}

/// The list that a piece of evidence carries, whatever it is about.
fn carried(piece: &Piece, path: &Path) -> Option<Result<Listed, String>> {
    let statement = piece.read.as_ref().ok().and_then(|claim| inspect::statement(&claim.value))?;
    let given = Text::from(&*path.to_string_lossy());
    attested(statement, (given, digests(statement)), &path.to_string_lossy())
}

/// What evidence says of each artifact that the subject comes to.
fn of_artifacts(
    subject: &Subject,
    arguments: &Deps,
    (env, out): (&dyn Env, &Output<'_>),
) -> Result<Vec<Listed>, Complaint> {
    let network = Network::of(&arguments.asking, env)?;
    network.knows(std::slice::from_ref(subject))?;
    let unreached = |fault: acquire::Fault| Complaint::file(ExitCode::Unreachable, &fault);
    let mut found = Found::default();
    let mut pool =
        judging::gathered(&arguments.attestations, &network, out, &mut found).map_err(unreached)?;
    let terms = Terms { platforms: None, tolerant: true, beside: arguments.beside, keeps: false };
    let subjects = std::slice::from_ref(subject);
    let taken = taken::all(subjects, &terms, &network, &mut pool, &mut found);
    if arguments.beside {
        beside::read(&taken, &mut pool).map_err(unreached)?;
    }
    let mut lists = Vec::new();
    for one in &taken {
        let artifact = one.artifact(&Algorithm::ALL).map_err(|result| unjudged(&result))?;
        for piece in pool.pieces() {
            let statement =
                piece.read.ok().filter(|read| is_about(read, &artifact)).and_then(inspect::statement);
            let given = (artifact.given.clone(), artifact.digests.clone());
            let list = statement.and_then(|statement| attested(statement, given, &piece.row.path));
            lists.extend(list.transpose().map_err(|fault| unread(Path::new(&*piece.row.path), fault))?);
        }
    }
    Ok(lists)
}

fn is_about(evidence: &Evidence, artifact: &Artifact) -> bool {
    evidence.claimed_digests().into_iter().any(|digest| artifact.digests.contains(digest))
}

/// The list that a statement carries, if it is of a kind that does.
fn attested(statement: &Statement, of: (Text, Vec<Digest>), from: &str) -> Option<Result<Listed, String>> {
    if !Bom::is_attested_as(&statement.predicate_type) {
        return None;
    }
    let list = Bom::attested(statement).map_err(|fault| fault.to_string()).and_then(|bom| {
        let said_by = format!("by evidence that nobody verified, {}: {}", name(from), described(&bom));
        listed(&bom, of, said_by)
    });
    Some(list)
}

fn listed(bom: &Bom, (given, digests): (Text, Vec<Digest>), said_by: String) -> Result<Listed, String> {
    let source = Source { evidence: EvidenceId::file(0), bound: Binding::Sbom };
    let graph = Listing::of_bill(source, bom).and_then(|listing| Graph::of(vec![listing]));
    let graph = graph.map_err(|fault| fault.to_string())?;
    Ok(Listed { given, digests, said_by: vec![said_by.into()], graph })
}

/// What a lockfile locks.
fn locked(lockfile: &Lockfile, given: Text) -> Result<Listed, String> {
    let source = Source { evidence: EvidenceId::file(0), bound: Binding::Operator };
    let graph = Listing::of_lockfile(source, lockfile).and_then(|listing| Graph::of(vec![listing]));
    let graph = graph.map_err(|fault| fault.to_string())?;
    let said_by = format!("by itself: a lockfile of {} packages", lockfile.kind.packages());
    Ok(Listed { given, digests: Vec::new(), said_by: vec![said_by.into()], graph })
}

/// What a bill says of itself.
fn described(bom: &Bom) -> String {
    let version = bom.version.trim_start_matches("SPDX-");
    let about = bom.subjects.iter().filter_map(|place| bom.components.get(*place)).next();
    let about = about.map(|one| match &one.version {
        Some(version) => format!(" of {} {}", name(&one.name), name(version)),
        None => format!(" of {}", name(&one.name)),
    });
    format!("a bill of materials, {} {version}{}", bom.format.name(), about.unwrap_or_default())
}

fn digests(statement: &Statement) -> Vec<Digest> {
    match statement.subjects.iter().collect::<Vec<_>>().as_slice() {
        [only] => only.digests.clone(),
        _ => Vec::new(),
    }
}

fn unread(path: &Path, fault: impl Display) -> Complaint {
    Complaint {
        code: ExitCode::Missing,
        text: format!("what it is made of cannot be read: {fault}"),
        place: Some(path.to_string_lossy().into_owned()),
        help: "have it made anew as its specification has it, of what is in the artifact alone, each component once".to_owned(),
    }
}

/// What could not be had of a subject.
fn unjudged(result: &SubjectResult) -> Complaint {
    let (text, help) = match result {
        SubjectResult::Unreachable { text, help, .. }
        | SubjectResult::Refused { text, help, .. }
        | SubjectResult::Unusable { text, help, .. } => (text.to_string(), help.to_string()),
        SubjectResult::Bug { text, .. } => {
            (text.to_string(), "report this as a bug, with the command".to_owned())
        }
        SubjectResult::Decided(_) => ("it was not read".to_owned(), "name one file".to_owned()),
    };
    Complaint { code: result.code(), text, place: Some(result.given().to_string()), help }
}

fn nothing(subject: &Subject) -> Complaint {
    Complaint {
        code: ExitCode::Missing,
        text: "nothing says what it is made of".to_owned(),
        place: Some(subject.given()),
        help: "name the evidence that carries its bill of materials with --attestation, or the bill itself as the subject"
            .to_owned(),
    }
}
