//! The files of what other organisations found of packages, read where the framework names them.

use countersign::{VerdictFile, verdicts_asked};
use ledger::ReferenceKind;
use model::Text;
use policy::{Framework, VerdictSpec};

use crate::packs::Brought;
use crate::status_files::Places;

/// Reads the files that the handoff asks, and no others; of one that does not lie where the framework names it, what a pack
/// has. One that cannot be read is for the engine to tell, at its line.
pub(crate) fn read(framework: &Framework, handoff: &str, places: Places<'_>) -> Vec<VerdictFile> {
    verdicts_asked(framework, handoff).into_iter().map(|spec| one(spec, places)).collect()
}

/// Each verdict is signed, and which of them are in a pack was chosen by whoever made it: a delivery could leave out what
/// speaks against it.
const UNVOUCHED: &str =
    "they are not here, and those of a pack count only where --pack-signer says whose pack it must be";

fn one(spec: VerdictSpec, places: Places<'_>) -> VerdictFile {
    let path = places.folder.join(&*spec.file);
    if let Some(carried) = places.carried.filter(|carried| carried.stands_in(&path)) {
        let own = carried.files(ReferenceKind::Verdicts, &spec.name).into_iter().next();
        let none = |why: &str| (Text::from(path.to_string_lossy()), Err(why.into()));
        let (path, bytes) = match own {
            _ if !carried.vouched => none(UNVOUCHED),
            None => none("the pack does not have it"),
            Some(Brought { path, bytes, .. }) => (path, bytes),
        };
        return VerdictFile { name: spec.name, path, bytes };
    }
    let bytes = acquire::named(&path, acquire::limits::MAX_EVIDENCE).map_err(|fault| fault.text);
    VerdictFile { name: spec.name, path: path.to_string_lossy().into(), bytes }
}
