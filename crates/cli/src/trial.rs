//! `policy test`: the cases a policy keeps beside it, each a folder with a `case.toml` and the files it names.

mod compare;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use checks::CATALOGUE;
use decision::ExitCode;
use model::{Instant, Text};
use serde::Deserialize;
use verify::CODES;

use crate::complaint::{Complaint, nearest};
use crate::subject::Subject;

pub(crate) use compare::differences;

/// The most cases of one policy: more than a person keeps an overview of.
const MAX_CASES: usize = 1000;

/// The largest `case.toml`, in bytes: a page of text.
const MAX_CASE: u64 = 64 * 1024;

/// The most subjects, and the most files of evidence, of one case.
const MAX_FILES: usize = 256;

/// What a run may be expected to end with: the other codes are no answers to what is judged.
const EXITS: [ExitCode; 4] = [ExitCode::Allow, ExitCode::Wrong, ExitCode::Missing, ExitCode::Unusable];

/// A case as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// What it shows, in a sentence.
    what: String,
    /// The handoff; not needed when the policy has one.
    handoff: Option<String>,
    /// The time to judge at.
    at: String,
    /// What wants to cross: files of the folder, images and deliveries in it, or digests.
    subjects: Vec<String>,
    /// The evidence: files of the folder.
    attestations: Vec<String>,
    /// Lockfiles: files of the folder.
    #[serde(default)]
    lockfiles: Vec<String>,
    /// Status lists of the case's own, files of the folder, by the framework's names for them.
    #[serde(default)]
    status: BTreeMap<String, String>,
    /// The ledger of the case's own that knows earlier releases, a file of the folder.
    ledger: Option<String>,
    /// The exit code that is expected.
    exit: u8,
    /// The outcome that is expected of a check, by its id: the gravest over all subjects and requirements.
    #[serde(default)]
    checks: BTreeMap<String, String>,
    /// Rejection codes that are expected among others.
    #[serde(default)]
    rejected: Vec<String>,
}

/// A case, ready to be run.
#[derive(Debug)]
pub(crate) struct Trial {
    /// The name of its folder.
    pub(crate) name: String,
    /// What it shows.
    pub(crate) what: String,
    /// The handoff, if it says.
    pub(crate) handoff: Option<String>,
    /// The time to judge at.
    pub(crate) at: Instant,
    /// What wants to cross.
    pub(crate) subjects: Vec<Subject>,
    /// The evidence.
    pub(crate) attestations: Vec<PathBuf>,
    /// The lockfiles.
    pub(crate) lockfiles: Vec<PathBuf>,
    /// The status lists that are asked in the place of the framework's own files.
    pub(crate) status: BTreeMap<Text, PathBuf>,
    /// The ledger that is asked about earlier releases; none: nothing is known.
    pub(crate) ledger: Option<PathBuf>,
    /// What is expected.
    pub(crate) expected: Expected,
}

/// What is expected of a case.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) exit: u8,
    pub(crate) checks: BTreeMap<String, String>,
    pub(crate) rejected: Vec<String>,
}

/// Every case of the policy in `file`, by name: the folders in `<name>.cases` beside it.
pub(crate) fn all(file: &Path) -> Result<Vec<Trial>, Complaint> {
    let folder = file.with_extension("cases");
    let help = "keep cases beside the policy: for intake.yaml, intake.cases/<case>/case.toml";
    let listed = std::fs::read_dir(&folder)
        .map_err(|error| unusable(&folder, format!("its cases cannot be listed: {error}"), help))?;
    let mut folders = Vec::new();
    for entry in listed {
        let entry =
            entry.map_err(|error| unusable(&folder, format!("its cases cannot be listed: {error}"), help))?;
        // Neither a link nor a file: a case that is silently left out would be one that always passes.
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return Err(unusable(&entry.path(), "it is no case: each is a folder".to_owned(), help));
        }
        folders.push(entry.path());
        if folders.len() > MAX_CASES {
            return Err(unusable(&folder, format!("it has more than {MAX_CASES} cases"), "split the policy"));
        }
    }
    if folders.is_empty() {
        return Err(unusable(&folder, "there is no case in it, which shows nothing".to_owned(), help));
    }
    folders.sort();
    folders.iter().map(|folder| read(folder)).collect()
}

fn read(folder: &Path) -> Result<Trial, Complaint> {
    let path = folder.join("case.toml");
    let wrong =
        |what: String| unusable(&path, what, "correct the case; see `countersign policy test --help`");
    let bytes =
        acquire::named(&path, MAX_CASE).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not text in UTF-8".to_owned()))?;
    let written: Written = toml::from_str(&text).map_err(|fault| {
        let before = fault.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count().saturating_add(1));
        let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        wrong(format!("{line}{}", fault.message()))
    })?;
    let name = folder.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| wrong("the name of its folder is not text in UTF-8".to_owned()))?;
    known(&written).map_err(&wrong)?;
    let file = |given: &String| inside(folder, given).map_err(|why| wrong(format!("{given}: {why}")));
    let subject = |given: &String| match Subject::digest(given) {
        Some(read) => read.map_err(|why| wrong(format!("{given}: {why}"))),
        None => match Subject::image_in(folder, given) {
            Some(Ok(image)) => {
                let path = image.layout.path.strip_prefix(folder).unwrap_or(&image.layout.path);
                file(&path.to_string_lossy().into_owned()).map(|_| Subject::Image(image))
            }
            Some(Err(why)) => Err(wrong(format!("{given}: {why}"))),
            None => match (Subject::archive_in(folder, given), given.strip_prefix('@')) {
                (Some(Ok(archive)), _) => {
                    let path = archive.archive.path.strip_prefix(folder).unwrap_or(&archive.archive.path);
                    file(&path.to_string_lossy().into_owned()).map(|_| Subject::Archive(archive))
                }
                (Some(Err(why)), _) => Err(wrong(format!("{given}: {why}"))),
                (None, Some(list)) => file(&list.to_owned()).map(Subject::List),
                (None, None) => file(given).map(Subject::of_path),
            },
        },
    };
    Ok(Trial {
        name: name.to_owned(),
        at: Instant::parse(&written.at).map_err(|fault| wrong(format!("at: {fault}")))?,
        subjects: written.subjects.iter().map(subject).collect::<Result<_, _>>()?,
        attestations: written.attestations.iter().map(file).collect::<Result<_, _>>()?,
        lockfiles: written.lockfiles.iter().map(file).collect::<Result<_, _>>()?,
        status: written
            .status
            .iter()
            .map(|(list, given)| Ok((list.as_str().into(), file(given)?)))
            .collect::<Result<_, _>>()?,
        ledger: written.ledger.as_ref().map(file).transpose()?,
        expected: Expected { exit: written.exit, checks: written.checks, rejected: written.rejected },
        what: written.what,
        handoff: written.handoff,
    })
}

/// Refuses what could never be found: a case that expects it would say nothing.
fn known(written: &Written) -> Result<(), String> {
    if written.what.trim().is_empty() {
        return Err("`what` is empty: say what the case shows".to_owned());
    }
    if written.subjects.is_empty() {
        return Err("`subjects` is empty: nothing would be judged".to_owned());
    }
    if written.subjects.len() > MAX_FILES
        || written.attestations.len() > MAX_FILES
        || written.lockfiles.len() > MAX_FILES
    {
        return Err(format!("more than {MAX_FILES} subjects or files of evidence"));
    }
    if !EXITS.iter().any(|code| code.number() == written.exit) {
        return Err(format!("exit {} is not expected of a case: 0, 1, 3 or 5 are", written.exit));
    }
    if written.exit == ExitCode::Unusable.number()
        && !(written.checks.is_empty() && written.rejected.is_empty())
    {
        return Err(
            "with exit 5 nothing is judged, so neither `checks` nor `rejected` can be expected".to_owned()
        );
    }
    for (id, word) in &written.checks {
        let all = || CATALOGUE.iter().map(|card| card.id);
        if !all().any(|known| known == id) {
            return Err(format!("`{id}` is no check{}", meant(nearest(id, all()))));
        }
        if !["satisfied", "violated", "unknown", "not-applicable"].contains(&word.as_str()) {
            return Err(format!("{id} = \"{word}\": write satisfied, violated, unknown or not-applicable"));
        }
    }
    for code in &written.rejected {
        let all = || CODES.iter().map(|code| code.id);
        if !all().any(|known| known == code) {
            return Err(format!("`{code}` is no rejection code{}", meant(nearest(code, all()))));
        }
    }
    Ok(())
}

fn meant(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// A file of the case: in its folder or below, and not by a link that leads out.
fn inside(folder: &Path, given: &str) -> Result<PathBuf, Text> {
    let path = Path::new(given);
    let plain = !given.is_empty() && path.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain {
        return Err("a case names only files of its own folder".into());
    }
    let path = folder.join(path);
    let real = |path: &Path| std::fs::canonicalize(path).map_err(|error| Text::from(error.to_string()));
    if real(&path)?.starts_with(real(folder)?) {
        return Ok(path);
    }
    Err("it is a link that leads out of the case".into())
}

fn unusable(place: &Path, text: String, help: &str) -> Complaint {
    Complaint {
        code: ExitCode::Unusable,
        text,
        place: Some(place.to_string_lossy().into_owned()),
        help: help.to_owned(),
    }
}
