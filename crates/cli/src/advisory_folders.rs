//! The folders of advisories that a handoff asks, opened where the framework names them.

use std::path::Path;
use std::sync::Arc;

use acquire::limits::MAX_FETCHED;
use advisories::Documents;
use countersign::{OsvFolder, osv_asked};
use model::Text;
use policy::{Framework, OsvSpec};

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

/// Opens the folders that the handoff asks, and no others. `folder` is the framework's own. One that cannot be read is
/// for the engine to tell, at its line.
pub(crate) fn opened(framework: &Framework, handoff: &str, folder: &Path) -> Vec<OsvFolder> {
    osv_asked(framework, handoff).into_iter().map(|spec| open(spec, folder)).collect()
}

fn open(spec: OsvSpec, folder: &Path) -> OsvFolder {
    let path = folder.join(&*spec.dir);
    let found = acquire::advisories(&path).map_err(|fault| fault.text);
    let fetched = spec.fetched.map(|file| {
        let bytes = acquire::named(&folder.join(&*file), MAX_FETCHED).map_err(|fault| fault.text)?;
        String::from_utf8(bytes).map(Text::from).map_err(|_| Text::from("it is not text"))
    });
    OsvFolder {
        name: spec.name,
        path: path.to_string_lossy().into(),
        documents: found.map(|found| -> Arc<dyn Documents> { Arc::new(OnDisk(found)) }),
        fetched,
    }
}
