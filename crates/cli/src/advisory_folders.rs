//! The folders of advisories that a handoff asks, opened where the framework names them.

use std::path::Path;
use std::sync::Arc;

use acquire::limits::MAX_FETCHED;
use advisories::Documents;
use countersign::{OsvFolder, osv_asked};
use ledger::ReferenceKind;
use model::Text;
use policy::{Framework, OsvSpec};

use crate::packs::Carried;
use crate::status_files::Places;

/// A folder whose files are read one by one.
struct OnDisk(acquire::Advisories);

impl Documents for OnDisk {
    fn count(&self) -> usize {
        self.0.count()
    }

    fn name(&self, at: usize) -> Text {
        self.0.name(at)
    }

    fn read(&self, at: usize) -> Result<Vec<u8>, Text> {
        self.0.read(at)
    }
}

/// Opens the folders that the handoff asks, and no others. One that cannot be read is for the engine to tell, at its line.
pub(crate) fn opened(framework: &Framework, handoff: &str, places: Places<'_>) -> Vec<OsvFolder> {
    let one = |spec: OsvSpec| {
        let folder = places.folder.join(&*spec.dir);
        match places.carried.filter(|carried| carried.stands_in(&folder)) {
            None => open(spec, places.folder),
            Some(carried) if carried.vouched => in_pack(spec, carried, &folder),
            Some(_) => unvouched(spec, &folder),
        }
    };
    osv_asked(framework, handoff).into_iter().map(one).collect()
}

/// The advisories of a folder that a pack has.
fn in_pack(spec: OsvSpec, carried: Carried<'_>, folder: &Path) -> OsvFolder {
    let own = carried.files(ReferenceKind::Advisory, &spec.name);
    let path = own.first().and_then(|one| one.folder.clone());
    let all: Result<Vec<(Text, Vec<u8>)>, Text> =
        own.into_iter().map(|one| Ok((one.path, one.bytes?))).collect();
    let fetched = carried.files(ReferenceKind::Fetched, &spec.name).into_iter().next();
    let none = || Err("the pack does not have it".into());
    OsvFolder {
        name: spec.name,
        path: path.unwrap_or_else(|| folder.to_string_lossy().into()),
        documents: all.map(|all| -> Arc<dyn Documents> { Arc::new(all) }),
        fetched: spec.fetched.map(|_| fetched.map_or_else(none, |one| text(one.bytes?))),
    }
}

/// Advisories are signed by nobody, and whoever made a pack chose which are in it: a delivery could leave out its own.
fn unvouched(spec: OsvSpec, folder: &Path) -> OsvFolder {
    let why = "it is not here, and the advisories of a pack count only where --pack-signer says whose pack it must be";
    OsvFolder {
        name: spec.name,
        path: folder.to_string_lossy().into(),
        documents: Err(why.into()),
        fetched: spec.fetched.map(|_| Err(why.into())),
    }
}

fn text(bytes: Vec<u8>) -> Result<Text, Text> {
    String::from_utf8(bytes).map(Text::from).map_err(|_| Text::from("it is not text"))
}

fn open(spec: OsvSpec, folder: &Path) -> OsvFolder {
    let path = folder.join(&*spec.dir);
    let found = acquire::advisories(&path).map_err(|fault| fault.text);
    let fetched = spec
        .fetched
        .map(|file| text(acquire::named(&folder.join(&*file), MAX_FETCHED).map_err(|fault| fault.text)?));
    OsvFolder {
        name: spec.name,
        path: path.to_string_lossy().into(),
        documents: found.map(|found| -> Arc<dyn Documents> { Arc::new(OnDisk(found)) }),
        fetched,
    }
}
