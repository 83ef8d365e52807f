//! `--release-to`: what was judged, copied so that what was verified is what gets used.
//!
//! Every file is copied into a new file in the directory, hashed on the way, and held against the digest that was
//! judged; an image is copied by its digests into a layout folder. Only when all of them agree do they get their names, and
//! all of them or none.

use std::path::{Path, PathBuf};

use decision::Decision;
use model::{Algorithm, Digest, Subject as Judged};
use report::{Fault, SubjectResult};
use tempfile::{NamedTempFile, TempDir};

use crate::complaint::Complaint;
use crate::destination;
use crate::network::Network;
use crate::subject::Subject;

mod image;

/// Where what is allowed is copied to, under which names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    dir: PathBuf,
    /// What is released of each subject, and its name in the directory.
    files: Vec<(Source, String)>,
}

/// Where what is released comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    File(PathBuf),
    Image(Subject),
}

/// Copies of all that was judged, without names yet; they go unless they get them.
#[derive(Debug)]
pub(crate) struct Staged {
    told: report::Released,
    copies: Vec<(PathBuf, Staging)>,
}

/// A copy without a name.
#[derive(Debug)]
enum Staging {
    /// The very bytes are there already.
    There,
    File(NamedTempFile),
    Image(TempDir),
}

/// Files that have their names. They lose them again unless they are kept.
#[derive(Debug)]
pub(crate) struct Released {
    made: Vec<PathBuf>,
}

impl Release {
    /// Reads the flag: what may be released of these subjects, before anything is judged.
    pub(crate) fn of(dir: &Path, subjects: &[Subject]) -> Result<Self, Complaint> {
        let mut files: Vec<(Source, String)> = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let wrong = |what: &str, help: &str| Complaint {
                place: Some(subject.given()),
                ..Complaint::usage(format!("--release-to: {what}"), help)
            };
            let is_image = matches!(subject, Subject::Image(_) | Subject::Pulled(_));
            let path = subject.path();
            if path.is_none() && !is_image {
                return Err(wrong(
                    "only files and images are copied",
                    "name the file itself, or the image: of a digest there are no bytes, and of a folder too many",
                ));
            }
            let file = path.and_then(Path::file_name).and_then(|name| name.to_str()).map(str::to_owned);
            let name = file.or_else(|| image::name(subject)).filter(|name| is_plain(name)).ok_or_else(|| {
                wrong(
                    "this name could be read as something other than a name",
                    "rename it: no leading dot or hyphen, no control or invisible characters, backslashes or colons",
                )
            })?;
            if files.iter().any(|(_, taken)| *taken == name) {
                return Err(wrong(
                    "two subjects have this name",
                    "release them in two runs, to two directories",
                ));
            }
            let lies = path.or_else(|| subject.root()).map(destination::folder_of);
            if lies.is_some_and(|folder| same(folder, dir)) {
                return Err(wrong("it lies in that directory already", "name a directory of your own"));
            }
            let source =
                path.map_or_else(|| Source::Image(subject.clone()), |path| Source::File(path.into()));
            files.push((source, name));
        }
        Ok(Self { dir: dir.to_path_buf(), files })
    }

    /// Refuses to write what this flag names where a file is to be released.
    pub(crate) fn apart(&self, output: &Path, flag: &str) -> Result<(), Complaint> {
        let folder = destination::folder_of(output);
        let named = |name: &str| output.file_name().is_some_and(|own| own.eq_ignore_ascii_case(name));
        if same(folder, &self.dir) && self.files.iter().any(|(_, name)| named(name)) {
            let what = format!("what {flag} names would replace a released file");
            return Err(Complaint {
                place: Some(output.to_string_lossy().into_owned()),
                ..Complaint::usage(what, format!("name another file with {flag}"))
            });
        }
        Ok(())
    }

    /// Copies what was judged. On a fault nothing stays behind.
    pub(crate) fn staged(&self, results: &[SubjectResult], network: &Network) -> Result<Staged, Fault> {
        let mut copies = Vec::with_capacity(self.files.len());
        let mut rest = results;
        for (source, name) in &self.files {
            let target = self.dir.join(name);
            let of = match source {
                Source::File(_) => 1,
                Source::Image(subject) => image::results(subject, rest),
            };
            let (own, left) = rest.split_at_checked(of).unwrap_or((rest, &[]));
            rest = left;
            let copy = match source {
                Source::File(path) => {
                    let copy = self.stage(path, name, own.first().and_then(judged))?;
                    copy.map_or(Staging::There, Staging::File)
                }
                Source::Image(subject) => {
                    Staging::Image(image::staged(subject, own, (&self.dir, &target), network)?)
                }
            };
            copies.push((target, copy));
        }
        let to = self.dir.to_string_lossy().into();
        let files = self.files.iter().map(|(_, name)| name.as_str().into()).collect();
        Ok(Staged { told: report::Released { to, files }, copies })
    }

    /// A copy without a name yet; `None` when the very bytes are there already.
    fn stage(
        &self,
        path: &Path,
        name: &str,
        wanted: Option<&Digest>,
    ) -> Result<Option<NamedTempFile>, Fault> {
        let target = self.dir.join(name);
        let told = |fault: acquire::Fault| Fault { about: fault.path, text: fault.text, help: fault.help };
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
                return Ok(None);
            }
            let text = "something else has this name, and it is not replaced".to_owned();
            return Err(fault(
                &target,
                text,
                "remove it if it is not needed, or release to another directory",
            ));
        }
        let mut copy = destination::beside(&self.dir).map_err(|error| {
            let help = "check that the directory is there and may be written to";
            fault(&self.dir, format!("nothing can be written there: {error}"), help)
        })?;
        let found = acquire::copy(path, copy.as_file_mut()).map_err(told)?;
        if Some(&found) != wanted {
            return Err(changed(path));
        }
        let synced = copy.as_file().sync_all();
        synced.map_err(|error| {
            fault(&target, format!("its copy cannot be written: {error}"), "check the disk")
        })?;
        Ok(Some(copy))
    }
}

impl Staged {
    /// What reports say of it.
    pub(crate) fn told(&self) -> report::Released {
        self.told.clone()
    }

    /// Gives the copies their names: all of them, or none.
    pub(crate) fn named(self) -> Result<Released, Fault> {
        // What is made is unmade when this is dropped.
        let mut released = Released { made: Vec::new() };
        for (target, copy) in self.copies {
            match copy {
                Staging::There => continue,
                Staging::Image(folder) => image::named(folder, &target)?,
                Staging::File(copy) => {
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
    /// The files keep their names.
    pub(crate) fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for Released {
    fn drop(&mut self) {
        for path in &self.made {
            // Nothing is left to do when even this fails.
            let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
        }
    }
}

/// The SHA-256 digest of the bytes that were judged.
fn judged(result: &SubjectResult) -> Option<&Digest> {
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
