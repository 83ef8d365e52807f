//! The files of the status lists that a handoff asks, opened where the framework names them.

use std::path::Path;
use std::sync::Arc;

use countersign::{StatusFile, asked};
use formats::StatusOpening;
use model::Text;
use policy::Framework;
use status::Pages;

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

/// Opens the lists that the handoff asks, and no others. `folder` is the framework's own. One that cannot be read is for
/// the engine to tell, at its line.
pub(crate) fn opened(
    framework: &Framework,
    handoff: &str,
    folder: &Path,
    state: Option<&State>,
) -> Vec<StatusFile> {
    let open = |spec: policy::StatusSpec| {
        let path = folder.join(&*spec.file);
        let content = acquire::paged(&path, BEGINNING, StatusOpening::is_whole).map_err(|fault| fault.text);
        let seen = state.map(|state| state.seen(&spec.name, &spec.authority)).unwrap_or_default();
        StatusFile {
            name: spec.name,
            path: path.to_string_lossy().into(),
            content: content.map(|(beginning, pages)| {
                let pages: Arc<dyn Pages> = Arc::new(OnDisk(pages));
                (beginning, pages)
            }),
            seen,
            remembered: state.is_some(),
        }
    };
    asked(framework, handoff).into_iter().map(open).collect()
}
