//! `--release-to`: what was judged, copied so that what was verified is what gets used.
//!
//! Every file is copied into a new file in the directory, hashed on the way, and held against the digest that was
//! judged; an image is copied by its digests into a layout folder. Only when all of them agree do they get their names, and
//! all of them or none.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use acquire::DeliveredArchive;
use decision::Decision;
use formats::one_spelling;
use model::{Algorithm, Digest, Subject as Judged};
use report::{Fault, SubjectResult};
use tempfile::{TempDir, TempPath};

use crate::complaint::Complaint;
use crate::destination;
use crate::network::Network;
use crate::recording::standing;
use crate::subject::Subject;

mod archived;
mod image;

/// Where what is allowed is copied to, under which names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    dir: PathBuf,
    /// Each file that was named, and its name in the directory.
    files: Vec<(PathBuf, String)>,
    /// The folders of deliveries: what is judged of them is released under its path from there.
    roots: Vec<PathBuf>,
    /// The archives of deliveries: likewise.
    archives: Vec<DeliveredArchive>,
    /// Each image, and the name of its folder in the directory.
    images: Vec<(Subject, String)>,
}

/// Copies of all that was judged, without names yet; they go unless they get them.
#[derive(Debug)]
pub(crate) struct Staged {
    told: report::Released,
    dir: PathBuf,
    /// Each by its path below the directory.
    copies: Vec<(String, Staging)>,
}

/// A copy without a name.
#[derive(Debug)]
enum Staging {
    /// The very bytes are there already.
    There,
    File(TempPath),
    Image(TempDir),
}

/// Files that have their names. They lose them again unless they are kept.
#[derive(Debug)]
pub(crate) struct Released {
    made: Vec<PathBuf>,
    /// Folders that were not there before, in the order they were made.
    folders: Vec<PathBuf>,
}

impl Release {
    /// Reads the flag: what may be released of these subjects, before anything is judged.
    pub(crate) fn of(dir: &Path, subjects: &[Subject]) -> Result<Self, Complaint> {
        let mut files: Vec<(PathBuf, String)> = Vec::with_capacity(subjects.len());
        let (mut roots, mut archives) = (Vec::new(), Vec::new());
        let mut images = Vec::<(Subject, String)>::new();
        for subject in subjects {
            let wrong = |what: &str, help: &str| Complaint {
                place: Some(subject.given()),
                ..Complaint::usage(format!("--release-to: {what}"), help)
            };
            if let (Subject::Folder(_) | Subject::List(_), Some(root)) = (subject, subject.root()) {
                if same(root, dir) {
                    return Err(wrong("it lies in that directory already", "name a directory of your own"));
                }
                roots.push(root.to_path_buf());
                continue;
            }
            if let Subject::Archive(at) = subject {
                archives.push(at.archive.clone());
                continue;
            }
            let is_image = matches!(subject, Subject::Image(_) | Subject::Pulled(_));
            let path = subject.path();
            if path.is_none() && !is_image {
                return Err(wrong(
                    "there are no bytes here to copy",
                    "name a file, a delivery or an image: of a digest there are no bytes",
                ));
            }
            let file = path.and_then(Path::file_name).and_then(|name| name.to_str()).map(str::to_owned);
            let name = file.or_else(|| image::name(subject)).filter(|name| is_plain(name));
            let name = name.ok_or_else(|| wrong(NOT_PLAIN, MAKE_PLAIN))?;
            let mut taken = files.iter().map(|(_, name)| name).chain(images.iter().map(|(_, name)| name));
            if taken.any(|taken| *taken == name) {
                return Err(wrong(
                    "two subjects have this name",
                    "release them in two runs, to two directories",
                ));
            }
            let lies = path.or_else(|| subject.root()).map(destination::folder_of);
            if lies.is_some_and(|folder| same(folder, dir)) {
                return Err(wrong("it lies in that directory already", "name a directory of your own"));
            }
            match path {
                Some(path) => files.push((path.to_path_buf(), name)),
                None => images.push((subject.clone(), name)),
            }
        }
        Ok(Self { dir: dir.to_path_buf(), files, roots, archives, images })
    }

    /// Refuses to write what this flag names where a file is to be released.
    pub(crate) fn apart(&self, output: &Path, flag: &str) -> Result<(), Complaint> {
        let folder = destination::folder_of(output);
        let named = |name: &str| output.file_name().is_some_and(|own| own.eq_ignore_ascii_case(name));
        // What a delivery holds is not known yet.
        let dir = std::fs::canonicalize(&self.dir)
            .ok()
            .filter(|_| !self.roots.is_empty() || !self.archives.is_empty());
        let among = dir.is_some_and(|dir| standing(output).is_some_and(|output| output.starts_with(dir)));
        let mut names =
            self.files.iter().map(|(_, name)| name).chain(self.images.iter().map(|(_, name)| name));
        if among || same(folder, &self.dir) && names.any(|name| named(name)) {
            let what = format!("what {flag} names would replace a released file");
            return Err(Complaint {
                place: Some(output.to_string_lossy().into_owned()),
                ..Complaint::usage(what, format!("name another file with {flag}"))
            });
        }
        Ok(())
    }

    /// Copies what was judged, each from its file or from where the image lies. On a fault nothing stays behind.
    pub(crate) fn staged(
        &self,
        judged: &[(&SubjectResult, Option<&Path>)],
        network: &Network,
    ) -> Result<Staged, Fault> {
        let (mut copies, mut names) = (Vec::with_capacity(judged.len()), BTreeSet::new());
        let mut images = BTreeSet::new();
        for (result, path) in judged {
            if let Some((subject, name)) = self.images.iter().find(|(one, _)| image::is_of(one, result)) {
                // All that was judged of an image lies in one folder.
                if images.insert(name) {
                    let target = self.dir.join(name);
                    if !names.insert(one_spelling(name)) {
                        return Err(taken(&target));
                    }
                    let all = judged.iter().map(|(one, _)| *one);
                    let own: Vec<_> = all.filter(|one| image::is_of(subject, one)).collect();
                    let copy = image::staged(subject, &own, (&self.dir, &target), network)?;
                    copies.push((name.clone(), Staging::Image(copy)));
                }
                continue;
            }
            if let Some(packed) = self.archives.iter().find_map(|archive| archived::path_of(archive, result))
            {
                self.may_be_called(&packed)?;
                if !names.insert(one_spelling(&packed)) {
                    return Err(taken(&self.dir.join(packed)));
                }
                continue;
            }
            let path = path.ok_or_else(|| {
                let text = "there are no bytes here to copy of one of the subjects".to_owned();
                fault(&self.dir, text, "name files and deliveries")
            })?;
            let name = self.name_of(path)?;
            if !names.insert(one_spelling(&name)) {
                return Err(taken(path));
            }
            let mut copy = |to: &mut dyn Write| acquire::copy(path, to).map_err(told);
            copies.push((name.clone(), self.stage(path, &name, digest(result), &mut copy)?));
        }
        for archive in &self.archives {
            copies.extend(archived::staged(self, archive, judged)?);
        }
        let to = self.dir.to_string_lossy().into();
        let files = copies.iter().map(|(name, _)| name.as_str().into()).collect();
        Ok(Staged { told: report::Released { to, files }, dir: self.dir.clone(), copies })
    }

    /// What a file that was judged is called below the directory.
    fn name_of(&self, path: &Path) -> Result<String, Fault> {
        if let Some((_, name)) = self.files.iter().find(|(known, _)| known == path) {
            return Ok(name.clone());
        }
        let below = self.roots.iter().find_map(|root| path.strip_prefix(root).ok());
        let parts: Option<Vec<&str>> =
            below.and_then(|below| below.iter().map(|part| part.to_str()).collect());
        let plain = parts.filter(|parts| !parts.is_empty() && parts.iter().all(|part| is_plain(part)));
        plain.map(|parts| parts.join("/")).ok_or_else(|| fault(path, NOT_PLAIN.to_owned(), MAKE_PLAIN))
    }

    /// Refuses a path whose parts are more than names.
    fn may_be_called(&self, name: &str) -> Result<(), Fault> {
        match name.split('/').all(is_plain) {
            true => Ok(()),
            false => Err(fault(Path::new(name), NOT_PLAIN.to_owned(), MAKE_PLAIN)),
        }
    }

    /// A copy without a name yet of what `copy` writes and hashes, unless the very bytes are there already.
    fn stage(
        &self,
        path: &Path,
        name: &str,
        wanted: Option<&Digest>,
        copy: &mut dyn FnMut(&mut dyn Write) -> Result<Digest, Fault>,
    ) -> Result<Staging, Fault> {
        let target = self.dir.join(name);
        for folder in folders(name) {
            let folder = self.dir.join(folder);
            if std::fs::symlink_metadata(&folder).is_ok_and(|about| !about.is_dir()) {
                return Err(fault(&folder, "it is no folder, and one is needed there".to_owned(), ELSEWHERE));
            }
        }
        let changed = |path: &Path| {
            fault(
                path,
                "its bytes are not those that were judged".to_owned(),
                "find out who changes it; nothing was released",
            )
        };
        if let Ok(about) = std::fs::symlink_metadata(&target) {
            let own = about.is_file() && !has_other_names(&about) && !same(&target, path);
            let there = own.then(|| acquire::artifact(&target, &[]).ok()).flatten();
            let there = there.as_ref().and_then(|there| there.digest(Algorithm::Sha256));
            if wanted.is_some() && there == wanted {
                return Ok(Staging::There);
            }
            let text = "something else has this name, and it is not replaced".to_owned();
            return Err(fault(&target, text, ELSEWHERE));
        }
        let mut own = destination::beside(&self.dir).map_err(|error| {
            let help = "check that the directory is there and may be written to";
            fault(&self.dir, format!("nothing can be written there: {error}"), help)
        })?;
        let found = copy(own.as_file_mut())?;
        if Some(&found) != wanted {
            return Err(changed(path));
        }
        let synced = own.as_file().sync_all();
        synced.map_err(|error| {
            fault(&target, format!("its copy cannot be written: {error}"), "check the disk")
        })?;
        // Closed: there may be more of them than a process may hold open.
        Ok(Staging::File(own.into_temp_path()))
    }
}

const NOT_PLAIN: &str = "this name could be read as something other than a name";
const MAKE_PLAIN: &str =
    "rename it: no leading dot or hyphen, no control or invisible characters, backslashes or colons";
const ELSEWHERE: &str = "remove it if it is not needed, or release to another directory";

/// The folders that a path below a directory needs there, outermost first.
fn folders(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').filter_map(|(at, _)| name.get(..at))
}

impl Staged {
    /// What reports say of it.
    pub(crate) fn told(&self) -> report::Released {
        self.told.clone()
    }

    /// Gives the copies their names: all of them, or none.
    pub(crate) fn named(self) -> Result<Released, Fault> {
        // What is made is unmade when this is dropped.
        let mut released = Released { made: Vec::new(), folders: Vec::new() };
        for (name, copy) in self.copies {
            let target = self.dir.join(&name);
            match copy {
                Staging::There => continue,
                Staging::Image(folder) => image::named(folder, &target)?,
                Staging::File(copy) => {
                    for folder in folders(&name) {
                        released.folder(self.dir.join(folder))?;
                    }
                    copy.persist_noclobber(&target).map_err(|failed| {
                        let text = format!("it could not be given its name: {}", failed.error);
                        fault(&target, text, "see what is there")
                    })?;
                }
            }
            released.made.push(target);
        }
        Ok(released)
    }
}

impl Released {
    /// Makes a folder that is not there yet.
    fn folder(&mut self, folder: PathBuf) -> Result<(), Fault> {
        if std::fs::symlink_metadata(&folder).is_ok_and(|about| about.is_dir()) {
            return Ok(());
        }
        std::fs::create_dir(&folder).map_err(|error| {
            fault(&folder, format!("the folder could not be made: {error}"), "see what is there")
        })?;
        self.folders.push(folder);
        Ok(())
    }

    /// The files keep their names.
    pub(crate) fn keep(mut self) {
        self.made.clear();
        self.folders.clear();
    }
}

impl Drop for Released {
    fn drop(&mut self) {
        for path in &self.made {
            // Nothing is left to do when even this fails.
            let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        }
        // Whatever somebody else has put there stays.
        for folder in self.folders.iter().rev() {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// The SHA-256 digest of the bytes that were judged.
fn digest(result: &SubjectResult) -> Option<&Digest> {
    let SubjectResult::Decided(decision) = result else { return None };
    let decision: &Decision = decision;
    match decision.subject() {
        Judged::Artifact(artifact) => artifact.digest(Algorithm::Sha256),
        Judged::Presenter(_) => None,
    }
}

/// Whether a name, which a delivery may have chosen, is nothing but a name: not hidden, no option, one segment on
/// every system, and harmless to show.
fn is_plain(name: &str) -> bool {
    !name.starts_with(['.', '-']) && !name.contains(['/', '\\', ':']) && report::safe(name) == name
}

fn same(one: &Path, other: &Path) -> bool {
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        (Ok(_) | Err(_), _) => one == other,
    }
}

/// Whether the file goes by other names too (hard links): through one of them its bytes could still change.
#[cfg(unix)]
fn has_other_names(about: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(about) > 1
}

/// Whether the file goes by other names too, which this system does not tell.
#[cfg(not(unix))]
fn has_other_names(_: &std::fs::Metadata) -> bool {
    false
}

fn told(fault: acquire::Fault) -> Fault {
    Fault { about: fault.path, text: fault.text, help: fault.help }
}

fn taken(about: &Path) -> Fault {
    let text = "another subject has this name, or does on some systems".to_owned();
    fault(about, text, "release them in two runs, to two directories")
}

fn fault(about: &Path, text: String, help: &str) -> Fault {
    Fault { about: about.to_string_lossy().into(), text: text.into(), help: help.into() }
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_names_are_released() {
        for good in ["widget-1.4.2.tgz", "a b", "ä", "x.json"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in [".npmrc", "-rf", "a\nb", "a\u{202e}b", "a\\b", "c:x", "a/b", "..", "."] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
