use model::{Embedded, Instant, Text};

use super::reader::{Declared, Reader};
use crate::outline::Mark;
use crate::shown::quoted;
use crate::text::{self, At, Named};

/// A root that holds together, before its file is read in.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) name: Text,
    pub(crate) mark: Mark,
    pub(crate) source: RootSource,
}

impl Root {
    /// The file it names, if any.
    pub(crate) fn file(&self) -> Option<&NamedPath> {
        match &self.source {
            RootSource::Embedded(_) => None,
            RootSource::File(file) | RootSource::Key { file, .. } => Some(file),
        }
    }

    /// The built-in root it is, if it is one.
    pub(crate) fn embedded(&self) -> Option<Embedded> {
        match &self.source {
            RootSource::Embedded(root) => Some(*root),
            RootSource::File(_) | RootSource::Key { .. } => None,
        }
    }
}

/// Where a root comes from.
#[derive(Debug)]
pub(crate) enum RootSource {
    /// Built in.
    Embedded(Embedded),
    /// A Sigstore trust root in this file.
    File(NamedPath),
    /// A key in this file, and its window and log.
    Key { file: NamedPath, from: Option<Instant>, until: Option<Instant>, log: Option<Text> },
}

/// A file and where the framework names it.
#[derive(Debug)]
pub(crate) struct NamedPath {
    pub(crate) path: Text,
    pub(crate) mark: Mark,
}

/// What sort of root a name stands for: identities of certificates and keys hang from different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Sigstore,
    Key,
}

/// The sort of every declared root, also of those that are faulty in other ways.
pub(super) fn sorts(roots: &At<Named<text::Root>>) -> Declared<Sort> {
    let sort = |root: &text::Root| match root {
        text::Root::Sigstore(_) => Sort::Sigstore,
        text::Root::Key(_) => Sort::Key,
    };
    roots.value.0.iter().map(|(name, root)| (name.value.clone(), Some(sort(root)))).collect()
}

pub(super) fn read(reader: &mut Reader<'_>, roots: &At<Named<text::Root>>) -> Option<Vec<Root>> {
    let sorts = sorts(roots);
    let mut all = Vec::new();
    for (name, root) in reader.section(roots) {
        let source = match root {
            text::Root::Sigstore(sigstore) => reader.sigstore(sigstore),
            text::Root::Key(key) => reader.key(key, &sorts),
        };
        all.push(source.map(|source| Root { name: name.value.as_str().into(), mark: name.mark, source }));
    }
    all.into_iter().collect()
}

impl Reader<'_> {
    fn sigstore(&mut self, sigstore: &text::Sigstore) -> Option<RootSource> {
        match sigstore {
            text::Sigstore::Embedded(name) => {
                let known = Embedded::ALL.map(Embedded::name);
                let name = self.one_of(name, &known)?;
                Embedded::named(name).map(RootSource::Embedded)
            }
            text::Sigstore::File(file) => self.named_path(file).map(RootSource::File),
        }
    }

    fn key(&mut self, key: &text::Key, sorts: &Declared<Sort>) -> Option<RootSource> {
        let file = self.named_path(&key.file);
        let from = self.optional(key.from.as_ref(), Self::start_of_day);
        let until = self.optional(key.until.as_ref(), Self::end_of_day);
        let log = self.optional(key.log.as_ref(), |reader, log| reader.root(log, Sort::Sigstore, sorts));
        let (from, until) = (from?, until?);
        if let (Some(from), Some(until), Some(last)) = (from, until, &key.until)
            && from > until
        {
            let text = "the key's last day comes before its first: none of its signatures would ever count";
            return self.refuse(last.mark, text, "swap `from` and `until`, or correct one of them");
        }
        Some(RootSource::Key { file: file?, from, until, log: log? })
    }

    fn named_path(&mut self, file: &At<String>) -> Option<NamedPath> {
        self.path(file).map(|path| NamedPath { path, mark: file.mark })
    }

    /// The name of a declared root of this sort.
    pub(super) fn root(&mut self, name: &At<String>, sort: Sort, sorts: &Declared<Sort>) -> Option<Text> {
        if self.declared(name, "root", sorts)? == sort {
            return Some(name.value.as_str().into());
        }
        let (text, help) = match sort {
            Sort::Sigstore => (
                format!("{} is a key, and a Sigstore root must stand here", quoted(&name.value)),
                "name a `sigstore` root; for a key, declare a `key` identity",
            ),
            Sort::Key => (
                format!("{} is a Sigstore root, and a key must stand here", quoted(&name.value)),
                "name a `key` root; for certificates, declare a `github`, `email` or `other` identity",
            ),
        };
        self.refuse(name.mark, text, help)
    }
}
