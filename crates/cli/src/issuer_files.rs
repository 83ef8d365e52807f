//! The files of what issuers of certificates say, read where the framework names them.

use std::path::Path;

use acquire::Inside;
use countersign::{IssuerFile, asked_issuers};
use policy::{Framework, RevocationSpec};

/// Reads the files of the references that the handoff asks, and no others. `folder` is the framework's own. One that
/// cannot be read is for the engine to tell, at its line.
pub(crate) fn read(framework: &Framework, handoff: &str, folder: &Path) -> Vec<IssuerFile> {
    asked_issuers(framework, handoff).iter().flat_map(|spec| of(spec, folder)).collect()
}

fn of(spec: &RevocationSpec, folder: &Path) -> Vec<IssuerFile> {
    let cap = u64::try_from(formats::limits::MAX_CRL).unwrap_or(u64::MAX);
    let file = |inside: Inside, archived| IssuerFile {
        name: spec.name.clone(),
        path: inside.path.to_string_lossy().into(),
        archived,
        bytes: inside.bytes,
    };
    let mut all: Vec<IssuerFile> = Vec::new();
    for named in &spec.files {
        let path = folder.join(&**named);
        let bytes = acquire::named(&path, cap).map_err(|fault| fault.text);
        all.push(file(Inside { path, bytes }, false));
    }
    for (named, archived) in [(&spec.dir, false), (&spec.archive, true)] {
        let Some(path) = named.as_ref().map(|named| folder.join(&**named)) else { continue };
        match acquire::folder(&path, cap) {
            Ok(inside) => all.extend(inside.into_iter().map(|inside| file(inside, archived))),
            Err(fault) => all.push(file(Inside { path, bytes: Err(fault.text) }, archived)),
        }
    }
    all
}
