//! Of a delivery in one file, what was judged is released under its path, and nothing else: evidence stays behind, and so does
//! whatever the archive has come to hold since.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

use acquire::{DeliveredArchive, archived_files};
use formats::ArchiveFile;
use model::{Digest, Subject as Judged};
use report::{Fault, SubjectResult};

use super::{Release, Staging, digest, fault, told};

/// The path below the archive's root of what was judged, if it lay in this archive.
pub(super) fn path_of(archive: &DeliveredArchive, result: &SubjectResult) -> Option<String> {
    let SubjectResult::Decided(decision) = result else { return None };
    let Judged::Artifact(artifact) = decision.subject() else { return None };
    let below = Path::new(&*artifact.given).strip_prefix(&archive.path).ok()?;
    below.to_str().filter(|below| !below.is_empty()).map(str::to_owned)
}

/// Copies what was judged of an archive, which is read once more for that.
pub(super) fn staged(
    release: &Release,
    archive: &DeliveredArchive,
    judged: &[(&SubjectResult, Option<&Path>)],
) -> Result<Vec<(String, Staging)>, Fault> {
    let of = |(result, _): &(&SubjectResult, _)| -> Option<(String, Option<Digest>)> {
        Some((path_of(archive, result)?, digest(result).cloned()))
    };
    let mut wanted: BTreeMap<String, Option<Digest>> = judged.iter().filter_map(of).collect();
    let (mut copies, mut failed) = (Vec::with_capacity(wanted.len()), None);
    let mut take = |file: &ArchiveFile, from: &mut dyn Read| {
        let Some(digest) = wanted.remove(&file.path) else { return Ok(ControlFlow::Continue(())) };
        let about = archive.path.join(&file.path);
        let mut copy = |to: &mut dyn Write| acquire::copy_from(&about, from, to).map_err(told);
        match release.stage(&about, &file.path, digest.as_ref(), &mut copy) {
            Ok(staging) => {
                copies.push((file.path.clone(), staging));
                Ok(ControlFlow::Continue(()))
            }
            Err(fault) => {
                failed = Some(fault);
                Ok(ControlFlow::Break(()))
            }
        }
    };
    archived_files(archive, &mut take).map_err(|why| told(why.fault()))?;
    if let Some(fault) = failed {
        return Err(fault);
    }
    match wanted.keys().next() {
        None => Ok(copies),
        Some(gone) => {
            let text = "it is not in the archive any more".to_owned();
            Err(fault(&archive.path.join(gone), text, "find out who changes it; nothing was released"))
        }
    }
}
