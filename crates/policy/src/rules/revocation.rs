//! What issuers of certificates say: for which roots, in which files, and how old they may be.

use model::{Age, Text};

use super::reader::{Declared, Reader};
use super::roots::{NamedPath, Sort};
use crate::limits::MAX_NAMED;
use crate::outline::Mark;
use crate::shown::quoted;
use crate::text::{self, At};

/// A revocation reference of the framework, before its files are read.
#[derive(Debug)]
pub(crate) struct RevocationRule {
    pub(crate) name: Text,
    pub(crate) mark: Mark,
    pub(crate) roots: Vec<Text>,
    pub(crate) files: Vec<NamedPath>,
    pub(crate) dir: Option<NamedPath>,
    pub(crate) archive: Option<NamedPath>,
    pub(crate) max_age: Option<Age>,
}

/// Every one, in the order of the file.
pub(super) fn read(
    reader: &mut Reader<'_>,
    reference: Option<&text::Reference>,
    sorts: &Declared<Sort>,
) -> Option<Vec<RevocationRule>> {
    let Some(section) = reference.and_then(|reference| reference.revocation.as_ref()) else {
        return Some(Vec::new());
    };
    let mut all = Vec::new();
    for (name, revocation) in reader.section(section) {
        let roots = reader.issuing(&revocation.roots, sorts);
        if let (None, None) = (&revocation.files, &revocation.dir) {
            let text = format!("{} names no files: every certificate would be unknown", quoted(&name.value));
            reader.problems.add(name.mark, text, "name `files`, or a folder of them under `dir`");
        }
        let files = reader.optional(revocation.files.as_ref(), Reader::named_paths);
        let dir = reader.optional(revocation.dir.as_ref(), Reader::named_folder);
        let archive = reader.optional(revocation.archive.as_ref(), Reader::named_folder);
        let max_age = reader.optional(revocation.max_age.as_ref(), Reader::age);
        let (dir, archive) = (dir?, archive?);
        if let (Some(dir), Some(archive)) = (&dir, &archive)
            && dir.path == archive.path
        {
            let text = "`archive` is the folder of the lists that are in force: any age would do for them";
            reader.problems.add(archive.mark, text, "keep older ones in a folder of their own");
        }
        let rule = || {
            Some(RevocationRule {
                name: name.value.as_str().into(),
                mark: name.mark,
                roots: roots?,
                files: files?.unwrap_or_default(),
                dir,
                archive,
                max_age: max_age?,
            })
        };
        all.push(rule());
    }
    all.into_iter().collect()
}

impl Reader<'_> {
    /// The roots whose certificates a reference is for.
    fn issuing(&mut self, roots: &text::Names, sorts: &Declared<Sort>) -> Option<Vec<Text>> {
        let found = self.names(roots, "root", sorts)?;
        let key = roots.value.0.iter().zip(found.iter()).find(|(_, sort)| **sort == Sort::Key);
        if let Some((root, _)) = key {
            let text =
                format!("{} is a key: nobody issued it, and no issuer revokes it", quoted(&root.value));
            let help = "name an `x509` or `sigstore` root; a key is revoked by a status list";
            return self.refuse(root.mark, text, help);
        }
        Some(roots.value.0.iter().map(|root| Text::from(root.value.as_str())).collect())
    }

    fn named_paths(&mut self, files: &At<Vec<At<String>>>) -> Option<Vec<NamedPath>> {
        let list = files.value.as_slice();
        if list.is_empty() {
            return self.refuse(
                files.mark,
                "an empty list names no file",
                "leave the field out, or name one",
            );
        }
        if let Some(file) = list.get(MAX_NAMED) {
            let text = format!("{} files here, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(file.mark, text, "put them into a folder, and name that under `dir`");
        }
        let mut all: Vec<Option<NamedPath>> = Vec::with_capacity(list.len());
        for file in list {
            let path = self.named_path(file);
            let twice = |known: &NamedPath| path.as_ref().is_some_and(|path| path.path == known.path);
            if all.iter().flatten().any(twice) {
                let text = format!("{} stands in this list twice", quoted(&file.value));
                return self.refuse(file.mark, text, "name it once");
            }
            all.push(path);
        }
        all.into_iter().collect()
    }
}
