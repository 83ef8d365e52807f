//! The framework, from its file and the files it names. Whatever is wrong with it is exit 5, with the line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use countersign::NotReady;
use decision::ExitCode;
use model::{Digest, Instant, Text};
use policy::{Diagnostics, Draft, Framework};

use crate::command::policy::joined;
use crate::complaint::{Complaint, ending, nearest};
use crate::outside::{Env, Output};
use crate::signer::Demanded;

/// The variable that names the framework when no flag does.
pub(crate) const VARIABLE: &str = "COUNTERSIGN_POLICY";

/// The framework's path: by the flag or by the variable. Both may name it, and then the same: a flag that a file
/// name of a delivery slipped in must not win over what the operator set.
pub(crate) fn named(flag: Option<&Path>, env: &dyn Env) -> Result<Option<PathBuf>, Complaint> {
    let variable = env.some(VARIABLE).map(PathBuf::from);
    match (flag, variable) {
        (Some(flag), Some(variable)) if flag != variable => Err(Complaint::usage(
            format!("--policy names one framework and {VARIABLE} another"),
            format!("unset {VARIABLE}, or leave --policy out"),
        )),
        (Some(flag), _) => Ok(Some(flag.to_path_buf())),
        (None, variable) => Ok(variable),
    }
}

/// A file that a framework was made of, as it was read.
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    /// Whether it was named as a file, and not found below a folder that was.
    named: bool,
}

impl Part {
    /// A file of a framework that lies in no folder of its own.
    pub(crate) fn carried(path: PathBuf, bytes: Vec<u8>) -> Self {
        Self { path, bytes, named: false }
    }
}

/// Reads the framework and every file it names, and tells which those are. Diagnostics are said at once; `None`
/// means it is unusable.
pub(crate) fn load(
    path: &Path,
    out: &mut Output<'_>,
) -> Result<Option<(Framework, Vec<PathBuf>)>, Complaint> {
    let loaded = load_whole(path, out)?;
    Ok(loaded.map(|(framework, parts)| (framework, named_files(&parts))))
}

/// The files that a framework names, of those it was made of: all but itself, and what lies below its folders.
pub(crate) fn named_files(parts: &[Part]) -> Vec<PathBuf> {
    parts.iter().filter(|part| part.named).map(|part| part.path.clone()).collect()
}

/// Files below folders that a framework names, which stand in for a folder that is not there: under the very framework with
/// this digest, which says by what they are checked, and is the same whatever they are.
pub(crate) struct StandIn<'a> {
    pub(crate) framework: &'a Digest,
    /// By their paths from the framework's own folder.
    pub(crate) files: BTreeMap<Text, Vec<u8>>,
}

/// As [`load`], and gives back all that was read: the framework itself first.
pub(crate) fn load_whole(
    path: &Path,
    out: &mut Output<'_>,
) -> Result<Option<(Framework, Vec<Part>)>, Complaint> {
    load_with(path, None, out)
}

/// As [`load_whole`], with what stands in for folders that are not there.
pub(crate) fn load_with(
    path: &Path,
    instead: Option<&StandIn<'_>>,
    out: &mut Output<'_>,
) -> Result<Option<(Framework, Vec<Part>)>, Complaint> {
    let text = text(path)?;
    let alone = || read_from(path, &text, None);
    let framework = match instead {
        None => alone(),
        Some(instead) => match read_from(path, &text, Some(instead)) {
            Ok((framework, _)) if framework.digest() != instead.framework => alone(),
            read => read,
        },
    };
    Ok(framework.map_err(|diagnostics| tell(diagnostics.to_string().as_str(), out)).ok())
}

fn read_from(
    path: &Path,
    text: &str,
    instead: Option<&StandIn<'_>>,
) -> Result<(Framework, Vec<Part>), Diagnostics> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let draft = policy::parse(&report::name(&path.to_string_lossy()), text)?;
    let bytes = text.as_bytes().to_vec();
    let mut parts = vec![Part { path: path.to_path_buf(), bytes, named: false }];
    let mut read: BTreeMap<Text, Result<Vec<u8>, Text>> = BTreeMap::new();
    let mut add = |file: Text, bytes: Result<Vec<u8>, Text>, named: bool| {
        if let (Ok(bytes), false) = (&bytes, read.contains_key(&file)) {
            parts.push(Part { path: folder.join(&*file), bytes: bytes.clone(), named });
        }
        read.entry(file).or_insert(bytes);
    };
    for file in draft.files() {
        let bytes = beside(path, &file);
        add(file.path, bytes, true);
    }
    for named in draft.folders() {
        let carried = instead.map(|instead| instead.below(folder, &named)).unwrap_or_default();
        let files = if carried.is_empty() { below(path, &named) } else { carried };
        files.into_iter().for_each(|(file, bytes)| add(file, bytes, false));
    }
    Ok((draft.resolve(read.into_iter().collect(), verify::embedded_root)?, parts))
}

impl StandIn<'_> {
    /// What stands in for a folder; nothing where it is there.
    fn below(&self, own: &Path, named: &str) -> Vec<(Text, Result<Vec<u8>, Text>)> {
        let is_missing = std::fs::symlink_metadata(own.join(named)).is_err();
        let inside = |path: &str| path.strip_prefix(named).is_some_and(|rest| rest.starts_with('/'));
        let files = self.files.iter().filter(|(path, _)| is_missing && inside(path));
        files.map(|(path, bytes)| (path.clone(), Ok(bytes.clone()))).collect()
    }
}

/// Reads a framework alone, without the files it names; `None` where it was told to be unusable.
pub(crate) fn drafted(path: &Path, out: &mut Output<'_>) -> Result<Option<Draft>, Complaint> {
    let draft = policy::parse(&report::name(&path.to_string_lossy()), &text(path)?);
    Ok(draft.map_err(|diagnostics| tell(diagnostics.to_string().as_str(), out)).ok())
}

fn text(path: &Path) -> Result<String, Complaint> {
    let cap = u64::try_from(policy::limits::MAX_FRAMEWORK).unwrap_or(u64::MAX);
    let bytes = acquire::named(path, cap).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
    String::from_utf8(bytes).map_err(|_| Complaint {
        code: ExitCode::Unusable,
        text: "the framework is not text in UTF-8".to_owned(),
        place: Some(path.to_string_lossy().into_owned()),
        help: "name a framework, in YAML".to_owned(),
    })
}

/// Makes a framework from the command line, and tells its text and the files it names. It is read as any other is.
pub(crate) fn made(
    demanded: &Demanded,
    out: &mut Output<'_>,
) -> Result<Option<(Framework, Text, Vec<Part>)>, Complaint> {
    let text = demanded.framework();
    let draft = policy::parse("--signer", &text).map_err(|diagnostics| {
        let first = diagnostics.iter().next();
        let why = first.map(|one| format!("--signer cannot be used: {}", one.text)).unwrap_or_default();
        Complaint::usage(why, first.map(|one| one.help.to_string()).unwrap_or_default())
    })?;
    let (mut read, mut parts) = (Vec::new(), Vec::new());
    for (file, path) in draft.files().iter().zip(demanded.file()) {
        let bytes =
            acquire::named(path, file.cap).map_err(|fault| Complaint::file(ExitCode::Unusable, &fault))?;
        parts.push(Part { path: path.to_path_buf(), bytes: bytes.clone(), named: true });
        read.push((file.path.clone(), Ok(bytes)));
    }
    let framework = draft.resolve(read, verify::embedded_root);
    let framework = framework.map_err(|diagnostics| tell(diagnostics.to_string().as_str(), out)).ok();
    Ok(framework.map(|framework| (framework, text.into(), parts)))
}

/// A framework whose text stands in no file, with the files it names by their paths.
pub(crate) fn of_text(
    called: &str,
    text: &str,
    files: BTreeMap<Text, Vec<u8>>,
) -> Result<Framework, Diagnostics> {
    let draft = policy::parse(called, text)?;
    draft.resolve(files.into_iter().map(|(path, bytes)| (path, Ok(bytes))).collect(), verify::embedded_root)
}

/// A file the framework names, relative to the framework's own folder.
fn beside(framework: &Path, file: &policy::NamedFile) -> Result<Vec<u8>, Text> {
    let folder = framework.parent().unwrap_or(Path::new(""));
    acquire::named(&folder.join(&*file.path), file.cap).map_err(|fault| fault.text)
}

/// Every file of a folder the framework names, by its path from the framework's own folder; or, under the
/// folder's path, why it could not be read.
fn below(framework: &Path, named: &Text) -> Vec<(Text, Result<Vec<u8>, Text>)> {
    let folder = framework.parent().unwrap_or(Path::new(""));
    match acquire::repository(&folder.join(&**named)) {
        Ok(files) => {
            files.into_iter().map(|(path, bytes)| (format!("{named}/{path}").into(), Ok(bytes))).collect()
        }
        Err(fault) => vec![(named.clone(), Err(fault.text))],
    }
}

/// The framework that is named, with every file it names, usable at this time; `None` when it was told to be unusable.
/// `lacking` says what is not known where none is named.
pub(crate) fn in_force(
    flag: Option<&Path>,
    env: &dyn Env,
    out: &mut Output<'_>,
    (now, lacking): (Instant, &str),
) -> Result<Option<(Framework, PathBuf)>, Complaint> {
    let path = named(flag, env)?.ok_or_else(|| {
        let help = format!("name one with --policy FILE or in {VARIABLE}");
        Complaint::usage(format!("there is no framework {lacking}"), help)
    })?;
    let Some((framework, _)) = load(&path, out)? else { return Ok(None) };
    let unusable = framework.unusable_at(now);
    if unusable.is_empty() {
        return Ok(Some((framework, path)));
    }
    tell(&joined(&unusable), out);
    Ok(None)
}

/// Says why nothing can be judged by a framework.
pub(crate) fn not_ready(why: NotReady, out: &mut Output<'_>) -> Result<ExitCode, Complaint> {
    match why {
        NotReady::Unusable(diagnostics) => {
            tell(&joined(&diagnostics), out);
            Ok(ExitCode::Unusable)
        }
        NotReady::NoSuchHandoff(all) => Err(Complaint::usage(
            "the framework has no such handoff",
            format!("its handoffs are {}", all.join(", ")),
        )),
    }
}

/// Says that the framework is unusable, and why.
pub(crate) fn tell(why: &str, out: &mut Output<'_>) {
    out.say(&format!("error: the framework cannot be used\n\n{why}\n\n{}", ending(ExitCode::Unusable)));
}

/// The handoff that was asked for, or the only one there is.
pub(crate) fn handoff(framework: &Framework, asked: Option<&str>) -> Result<Text, Complaint> {
    let all: Vec<&Text> = framework.handoffs().collect();
    let listed = || all.iter().map(|name| name.to_string()).collect::<Vec<_>>().join(", ");
    match (asked, all.as_slice()) {
        (None, [only]) => Ok((*only).clone()),
        (None, _) => Err(Complaint::usage(
            "the framework has several handoffs, and each asks for something else",
            format!("say which one with --handoff: {}", listed()),
        )),
        (Some(asked), _) => {
            all.iter().find(|name| ****name == *asked).map(|name| (*name).clone()).ok_or_else(|| {
                let near = nearest(asked, all.iter().map(|name| &***name));
                let meant = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                Complaint::usage(
                    format!("the framework has no handoff `{asked}`"),
                    format!("{meant}its handoffs are {}", listed()),
                )
            })
        }
    }
}
