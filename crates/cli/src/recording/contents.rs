use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use countersign::{asked, osv_asked, verdicts_asked};
use formats::StatusOpening;
use ledger::{Input, LedgerFault, Role};
use model::{Digest, EvidenceId, EvidenceRow, Origin, Text};
use policy::{RootKind, SigstoreRoot};
use report::{DecisionV1, Look, Palette, Run};
use sha2::{Digest as _, Sha256};

use super::{Made, gone};

/// The width of reports that are kept, as of reports in files.
const WIDTH: usize = 100;

/// Everything a run was made from and what was reported of it, by digest.
pub(super) struct Contents {
    pub(super) inputs: Vec<Input>,
    /// Where in the inputs each row of evidence stands.
    pub(super) rows: BTreeMap<u32, u32>,
    from: HashMap<Digest, From>,
}

/// Where bytes come from.
enum From {
    /// They are at hand.
    Here(Vec<u8>),
    /// Evidence, or what says where some is: it was let go of once it was judged, and is read again.
    Evidence(PathBuf),
    /// A reference input, likewise.
    Reference(PathBuf),
}

impl Contents {
    /// Puts together what there is. The run must stand as it is to be recorded.
    pub(super) fn of(run: &Run, made: &Made<'_>) -> Result<Self, LedgerFault> {
        let mut own = Self { inputs: Vec::new(), rows: BTreeMap::new(), from: HashMap::new() };
        let report = DecisionV1::of(run);
        let json = report::json(&report).map_err(LedgerFault::storage)?;
        let words = report::text(&report, Look { palette: Palette::Plain, width: WIDTH });
        own.here(Role::Decision, "", json.into_bytes());
        own.here(Role::Report, "", words.into_bytes());
        if let Some(text) = &run.framework.text {
            own.here(Role::Framework, "", text.as_bytes().to_vec());
        }
        for (at, part) in made.parts.iter().enumerate() {
            let itself = at == 0 && run.framework.text.is_none();
            let role = if itself { Role::Framework } else { Role::FrameworkFile };
            own.here(role, &part.path.to_string_lossy(), part.bytes.clone());
        }
        if let Some(signed) = made.signed {
            own.here(Role::FrameworkSignature, &signed.path.to_string_lossy(), signed.bytes.clone());
        }
        own.embedded(made);
        for row in run.evidence.iter().filter(|row| row.origin != Origin::Reference) {
            own.evidence(row, &made.from.kept);
        }
        for document in &made.from.documents {
            let kept = made.from.kept.get(&document.digest);
            let from =
                kept.map_or_else(|| From::Evidence(document.path.clone()), |bytes| From::Here(bytes.clone()));
            own.add(Role::Manifest, &document.path.to_string_lossy(), document.digest.clone(), from);
        }
        own.references(run, made)?;
        Ok(own)
    }

    /// The bytes of a digest, once. Whether they still are is for the ledger to see.
    pub(super) fn load(&mut self, digest: &Digest) -> Result<Vec<u8>, LedgerFault> {
        let read =
            |fault: acquire::Fault| gone(format!("{} cannot be read again: {}", fault.path, fault.text));
        match self.from.remove(digest) {
            Some(From::Here(bytes)) => Ok(bytes),
            Some(From::Evidence(path)) => acquire::again(&path).map_err(read),
            Some(From::Reference(path)) => reference(&path),
            None => Err(gone(format!("nothing has the digest {digest}"))),
        }
    }

    fn add(&mut self, role: Role, path: &str, digest: Digest, from: From) {
        self.inputs.push(Input { role, path: path.into(), digest: digest.clone() });
        self.from.entry(digest).or_insert(from);
    }

    fn here(&mut self, role: Role, path: &str, bytes: Vec<u8>) {
        self.add(role, path, sha256(&bytes), From::Here(bytes));
    }

    /// The roots of the framework that are part of this program.
    fn embedded(&mut self, made: &Made<'_>) {
        let named = made.framework.roots().iter().filter_map(|root| match &root.kind {
            RootKind::Sigstore(SigstoreRoot::Embedded(root)) => Some((root.name(), *root)),
            RootKind::Sigstore(SigstoreRoot::File(_) | SigstoreRoot::Unlogged(_) | SigstoreRoot::Tuf(_))
            | RootKind::Key(_)
            | RootKind::X509(_) => None,
        });
        let each: BTreeMap<&str, model::Embedded> = named.collect();
        for (name, root) in each {
            self.here(Role::Root, name, verify::embedded_root(root).as_bytes().to_vec());
        }
    }

    fn evidence(&mut self, row: &EvidenceRow, kept: &BTreeMap<Digest, Vec<u8>>) {
        let nothing = sha256(&[]);
        // What was not read, such as a link out of a folder, has the digest of nothing.
        let from = match (row.digest == nothing, kept.get(&row.digest)) {
            (true, _) => From::Here(Vec::new()),
            (false, Some(bytes)) => From::Here(bytes.clone()),
            (false, None) => From::Evidence(PathBuf::from(&*row.path)),
        };
        if let Ok(place) = u32::try_from(self.inputs.len()) {
            self.rows.insert(row.id.row, place);
        }
        let role = match row.origin {
            Origin::Lockfile | Origin::Inside => Role::Lockfile,
            Origin::File
            | Origin::Directory
            | Origin::Beside
            | Origin::Image
            | Origin::Registry
            | Origin::Reference => Role::Evidence,
        };
        self.add(role, &row.path, row.digest.clone(), from);
    }

    /// Status lists, what issuers say of their certificates, and what others found of packages. Folders of advisories are named by the report alone.
    fn references(&mut self, run: &Run, made: &Made<'_>) -> Result<(), LedgerFault> {
        let (framework, handoff) = (made.framework, &run.handoff.name);
        let at = |file: &Text| Text::from(made.folder.join(&**file).to_string_lossy());
        let lists: BTreeSet<Text> = asked(framework, handoff).iter().map(|spec| at(&spec.file)).collect();
        let folders: BTreeSet<Text> =
            osv_asked(framework, handoff).iter().map(|spec| at(&spec.dir)).collect();
        let found: BTreeSet<Text> =
            verdicts_asked(framework, handoff).iter().map(|spec| at(&spec.file)).collect();
        for row in run.evidence.iter().filter(|row| row.origin == Origin::Reference) {
            let path = PathBuf::from(&*row.path);
            let carried = made.carried.and_then(|carried| carried.read_as(&row.path, made.folder));
            if let Some((role, bytes)) = carried {
                self.here(role, &row.path, bytes);
                continue;
            }
            if lists.contains(&row.path) {
                let digest = sha256(&status_list(&path, &row.digest)?);
                self.add(Role::Status, &row.path, digest, From::Reference(path));
            } else if found.contains(&row.path) {
                self.add(Role::Verdicts, &row.path, row.digest.clone(), From::Reference(path));
            } else if !folders.contains(&row.path) {
                self.add(Role::Revocation, &row.path, row.digest.clone(), From::Reference(path));
            }
        }
        Ok(())
    }
}

/// The whole of a status list that was judged by. What the run tells is the digest of what was signed, since it did
/// not read all of it.
pub(crate) fn status_list(path: &Path, signed: &Digest) -> Result<Vec<u8>, LedgerFault> {
    let bytes = reference(path)?;
    let other = || gone(format!("{}: the list was replaced while it was judged by", path.display()));
    let opening = StatusOpening::read(EvidenceId::file(0), &bytes).map_err(|_| other())?;
    let same = sha256(&opening.statement) == *signed && opening.ends(bytes.len()).is_ok();
    let page = |number: usize| {
        let (from, length) = opening.index.place(number)?;
        let from = opening.pages_at.checked_add(from)?;
        bytes.get(from..from.checked_add(length)?)
    };
    let whole = (0..opening.index.pages())
        .all(|number| page(number).map(sha256).as_ref() == opening.index.digest(number));
    if same && whole { Ok(bytes) } else { Err(other()) }
}

fn reference(path: &Path) -> Result<Vec<u8>, LedgerFault> {
    acquire::named(path, acquire::limits::MAX_STATUS_LIST)
        .map_err(|fault| gone(format!("{} cannot be read again: {}", fault.path, fault.text)))
}

fn sha256(bytes: &[u8]) -> Digest {
    Digest::sha256(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_not_the_one_that_was_judged_by_is_not_recorded_for_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../fixtures/status/roots/artifact-suspended.status");
        let bytes = acquire::named(&root, acquire::limits::MAX_STATUS_LIST).unwrap();
        let opening = StatusOpening::read(EvidenceId::file(0), &bytes).unwrap();
        let signed = sha256(&opening.statement);
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("list");
        let seen = |bytes: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            status_list(&file, &signed)
        };
        assert_eq!(seen(&bytes), Ok(bytes.clone()));
        assert!(status_list(&file, &sha256(b"another")).is_err());
        assert!(seen(&[&bytes[..], b"\n"].concat()).is_err());
        assert!(seen(&bytes[..bytes.len() - 1]).is_err());
        let mut page = bytes.clone();
        page[opening.pages_at] ^= 1;
        assert!(seen(&page).is_err());
        std::fs::remove_file(&file).unwrap();
        assert!(status_list(&file, &signed).is_err());
    }
}
