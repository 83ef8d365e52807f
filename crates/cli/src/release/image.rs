//! Images are released as a layout folder of what was judged, and of nothing else.

use std::path::Path;

use acquire::{Asked, Obstacle, Wanted, Which};
use model::{Algorithm, Artifact, ArtifactKind, Digest, Lineage, Subject as Judged, Text};
use report::{Fault, SubjectResult};
use tempfile::TempDir;

use super::fault;
use crate::network::Network;
use crate::subject::Subject;

/// The copy, in the folder that goes again.
const OWN: &str = "image";

/// What the folder of an image is called: as its repository, or as the layout it was in.
pub(super) fn name(subject: &Subject) -> Option<String> {
    if let Subject::Pulled(image) = subject {
        return image.name.repository.rsplit('/').next().map(str::to_owned);
    }
    let Subject::Image(image) = subject else { return None };
    let path = &image.layout.path;
    let name = if image.layout.is_archive { path.file_stem() } else { path.file_name() };
    name.and_then(|name| name.to_str()).map(str::to_owned)
}

/// Whether a result is of this image: of it, or of one it leads to.
pub(super) fn is_of(subject: &Subject, result: &SubjectResult) -> bool {
    artifact(result).is_some_and(|own| subject.covers(&own.given))
}

/// Copies what was judged into a folder without a name yet.
pub(super) fn staged(
    subject: &Subject,
    results: &[&SubjectResult],
    (dir, target): (&Path, &Path),
    network: &Network,
) -> Result<TempDir, Fault> {
    if std::fs::symlink_metadata(target).is_ok() {
        let text = "something else has this name, and it is not replaced".to_owned();
        return Err(fault(target, text, "remove it if it is not needed, or release to another directory"));
    }
    let folder = tempfile::Builder::new().prefix(".countersign-").tempdir_in(dir).map_err(|error| {
        let help = "check that the directory is there and may be written to";
        fault(dir, format!("nothing can be written there: {error}"), help)
    })?;
    let wanted = wanted(subject, results);
    let told = |fault: acquire::Fault| Fault { about: fault.path, text: fault.text, help: fault.help };
    let own = folder.path().join(OWN);
    std::fs::create_dir(&own).map_err(|error| {
        fault(dir, format!("nothing can be written there: {error}"), "check that it may be written to")
    })?;
    if let Subject::Image(image) = subject {
        acquire::copied(&image.layout, &wanted, &own).map_err(told)?;
    }
    if let Subject::Pulled(image) = subject {
        let pull = |registry: &acquire::Registry<'_>| {
            acquire::pulled_into(registry, &wanted, &own).map_err(Obstacle::Unreachable)
        };
        network.asked(&image.name, pull).map_err(|why| told(why.fault()))?;
    }
    Ok(folder)
}

/// The image itself; where only some of what it lists was judged, each of those.
fn wanted(subject: &Subject, results: &[&SubjectResult]) -> Wanted {
    let member = |result| {
        let artifact: &Artifact = artifact(result)?;
        let ArtifactKind::Image(lineage) = &artifact.kind else { return None };
        Some((artifact.digest(Algorithm::Sha256)?.clone(), lineage))
    };
    let members: Vec<(Digest, &Lineage)> = results.iter().copied().filter_map(member).collect();
    let whole = members.iter().find(|(_, lineage)| lineage.within.is_empty());
    match whole {
        Some((digest, _)) => Wanted { tops: vec![(digest.clone(), None)], tag: tag(subject) },
        None => {
            let tops = members.iter().map(|(digest, lineage)| (digest.clone(), lineage.platform.clone()));
            Wanted { tops: tops.collect(), tag: None }
        }
    }
}

fn tag(subject: &Subject) -> Option<Text> {
    if let Subject::Pulled(image) = subject
        && let Which::Tag(tag) = &image.name.image
    {
        return Some(tag.clone());
    }
    if let Subject::Image(image) = subject
        && let Asked::Tag(tag) = &image.asked
    {
        return Some(tag.clone());
    }
    None
}

fn artifact(result: &SubjectResult) -> Option<&Artifact> {
    let SubjectResult::Decided(decision) = result else { return None };
    let Judged::Artifact(artifact) = decision.subject() else { return None };
    Some(artifact)
}

/// Gives a folder its name: nothing is replaced.
pub(super) fn named(folder: TempDir, target: &Path) -> Result<(), Fault> {
    let failed = |error: &std::io::Error| {
        fault(target, format!("it could not be given its name: {error}"), "see what is there")
    };
    if std::fs::symlink_metadata(target).is_ok() {
        return Err(failed(&std::io::ErrorKind::AlreadyExists.into()));
    }
    std::fs::rename(folder.path().join(OWN), target).map_err(|error| failed(&error))
}
