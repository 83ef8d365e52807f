//! The files of what issuers of certificates say, read where the framework names them.

use std::path::Path;

use acquire::Inside;
use countersign::{IssuerFile, asked_issuers};
use ledger::ReferenceKind;
use policy::{Framework, RevocationSpec};

use crate::packs::{Brought, Carried};
use crate::status_files::Places;

/// Reads the files of the references that the handoff asks, and no others. One that cannot be read is for the engine to
/// tell, at its line.
pub(crate) fn read(framework: &Framework, handoff: &str, places: Places<'_>) -> Vec<IssuerFile> {
    asked_issuers(framework, handoff).iter().flat_map(|spec| one(spec, places)).collect()
}

/// Of a reference of which nothing lies where the framework names it, what a pack has.
fn one(spec: &RevocationSpec, places: Places<'_>) -> Vec<IssuerFile> {
    let named = spec.files.iter().chain(&spec.dir).chain(&spec.archive);
    let stands_in =
        |carried: &Carried<'_>| named.clone().all(|file| carried.stands_in(&places.folder.join(&**file)));
    match places.carried.filter(stands_in) {
        None => of(spec, places.folder),
        Some(carried) => in_pack(spec, carried),
    }
}

fn in_pack(spec: &RevocationSpec, carried: Carried<'_>) -> Vec<IssuerFile> {
    let of = |kind: ReferenceKind| {
        let archived = kind == ReferenceKind::Archived;
        let file = move |one: Brought| IssuerFile {
            name: spec.name.clone(),
            path: one.path,
            archived,
            bytes: one.bytes,
        };
        carried.files(kind, &spec.name).into_iter().map(file)
    };
    of(ReferenceKind::Revocation).chain(of(ReferenceKind::Archived)).collect()
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
