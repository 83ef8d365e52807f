//! The files of the status lists that a handoff asks, opened where the framework names them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign::{StatusFile, asked};
use formats::StatusOpening;
use ledger::ReferenceKind;
use model::Text;
use policy::Framework;
use status::Pages;

use crate::packs::Carried;
use crate::state::State;

/// Room for every signature and the index: what comes after is read a page at a time.
const BEGINNING: usize = formats::limits::MAX_STATUS_OPENING;

/// A file that is read a page at a time.
struct OnDisk(acquire::Paged);

impl Pages for OnDisk {
    fn read(&self, from: u64, length: usize) -> Result<Vec<u8>, Text> {
        self.0.read(from, length)
    }
}

/// Where status lists lie.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    /// The framework's own folder, from which it names them.
    pub(crate) folder: &'a Path,
    /// Other files for some of them, by the framework's names: those of a case that is tried.
    pub(crate) instead: Option<&'a BTreeMap<Text, PathBuf>>,
    /// The pack that stands in for what is not there.
    pub(crate) carried: Option<Carried<'a>>,
}

impl<'a> Places<'a> {
    /// Where the framework names them.
    pub(crate) fn named(folder: &'a Path) -> Self {
        Self { folder, instead: None, carried: None }
    }

    fn of(&self, spec: &policy::StatusSpec) -> PathBuf {
        let other = self.instead.and_then(|instead| instead.get(&spec.name));
        other.cloned().unwrap_or_else(|| self.folder.join(&*spec.file))
    }
}

/// The beginning of a list, and the whole of it.
type Content = Result<(Vec<u8>, Arc<dyn Pages>), Text>;

fn on_disk(path: &Path) -> Content {
    let read = acquire::paged(path, BEGINNING, StatusOpening::is_whole).map_err(|fault| fault.text)?;
    Ok((read.0, Arc::new(OnDisk(read.1))))
}

/// The list of this name in a pack, and the path it had.
fn in_pack(carried: Carried<'_>, name: &str, path: &Path) -> (Text, Content) {
    let Some(list) = carried.files(ReferenceKind::Status, name).into_iter().next() else {
        return (path.to_string_lossy().into(), Err("the pack does not have it".into()));
    };
    let content = list.bytes.map(|bytes| {
        let beginning = bytes.get(..BEGINNING).unwrap_or(&bytes).to_vec();
        let pages: Arc<dyn Pages> = Arc::new(bytes);
        (beginning, pages)
    });
    (list.path, content)
}

/// Opens the lists that the handoff asks, and no others. One that cannot be read is for the engine to tell, at its line.
pub(crate) fn opened(
    framework: &Framework,
    handoff: &str,
    places: Places<'_>,
    state: Option<&State>,
) -> Vec<StatusFile> {
    let open = |spec: policy::StatusSpec| {
        let path = places.of(&spec);
        let (path, content) = match places.carried.filter(|carried| carried.stands_in(&path)) {
            None => (path.to_string_lossy().into(), on_disk(&path)),
            Some(carried) => in_pack(carried, &spec.name, &path),
        };
        let seen = state.map(|state| state.seen(&spec.name, &spec.authority)).unwrap_or_default();
        StatusFile { name: spec.name, path, content, seen, remembered: state.is_some() }
    };
    asked(framework, handoff).into_iter().map(open).collect()
}
