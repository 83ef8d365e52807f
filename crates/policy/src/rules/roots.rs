use std::collections::BTreeMap;

use checks::Rotation;
use model::{Age, Embedded, Instant, Scheme, Text};

use super::reader::{Declared, Reader};
use crate::limits::MAX_WORDS;
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
            RootSource::File(file)
            | RootSource::Unlogged(file)
            | RootSource::Tuf { root: file, .. }
            | RootSource::Key { file, .. }
            | RootSource::X509 { file, .. } => Some(file),
        }
    }

    /// The folder it names, if any.
    pub(crate) fn folder(&self) -> Option<&NamedPath> {
        match &self.source {
            RootSource::Tuf { repository, .. } => Some(repository),
            RootSource::Embedded(_)
            | RootSource::File(_)
            | RootSource::Unlogged(_)
            | RootSource::Key { .. }
            | RootSource::X509 { .. } => None,
        }
    }

    /// The built-in root it is, if it is one.
    pub(crate) fn embedded(&self) -> Option<Embedded> {
        match &self.source {
            RootSource::Embedded(root) => Some(*root),
            RootSource::File(_)
            | RootSource::Unlogged(_)
            | RootSource::Tuf { .. }
            | RootSource::Key { .. }
            | RootSource::X509 { .. } => None,
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
    /// The Sigstore trust root of an instance without logs, in this file.
    Unlogged(NamedPath),
    /// A Sigstore trust root in this TUF repository, checked from this root.
    Tuf { root: NamedPath, repository: NamedPath, from: Vec<Text> },
    /// A key in this file, and on what terms its signatures count.
    Key {
        file: NamedPath,
        from: Option<Instant>,
        until: Option<Instant>,
        log: Option<Text>,
        timestamps: Option<Text>,
        scheme: Option<Scheme>,
        key_id: Option<Text>,
    },
    /// The anchors of an X.509 authority in this file, and the Sigstore root whose timestamps count.
    X509 { file: NamedPath, timestamps: Option<Text> },
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
    X509,
}

impl Sort {
    fn article(self) -> &'static str {
        match self {
            Self::Sigstore => "a Sigstore root",
            Self::Key => "a key",
            Self::X509 => "an X.509 root",
        }
    }
}

/// The sort of every declared root, also of those that are faulty in other ways.
pub(super) fn sorts(roots: &At<Named<text::Root>>) -> Declared<Sort> {
    let sort = |root: &text::Root| match root {
        text::Root::Sigstore(_) => Sort::Sigstore,
        text::Root::Key(_) => Sort::Key,
        text::Root::X509(_) => Sort::X509,
    };
    roots.value.0.iter().map(|(name, root)| (name.value.clone(), Some(sort(root)))).collect()
}

/// When the keys of the framework are to be replaced, by the names of their roots. What is faulty is told by [`read`].
pub(super) fn rotations(roots: &At<Named<text::Root>>) -> BTreeMap<String, Rotation> {
    let rotation = |key: &text::Key| {
        let from = Instant::start_of_day(&key.from.as_ref()?.value).ok()?;
        let every = Age::parse(&key.rotate_every.as_ref()?.value).ok()?;
        Some(Rotation { from, every })
    };
    let entry = |(name, root): &(At<String>, text::Root)| match root {
        text::Root::Key(key) => Some((name.value.clone(), rotation(key)?)),
        text::Root::Sigstore(_) | text::Root::X509(_) => None,
    };
    roots.value.0.iter().filter_map(entry).collect()
}

pub(super) fn read(reader: &mut Reader<'_>, roots: &At<Named<text::Root>>) -> Option<Vec<Root>> {
    let sorts = sorts(roots);
    let mut all = Vec::new();
    for (name, root) in reader.section(roots) {
        let source = match root {
            text::Root::Sigstore(sigstore) => reader.sigstore(sigstore),
            text::Root::Key(key) => reader.key(key, &sorts),
            text::Root::X509(root) => reader.x509_root(root, &sorts),
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
            text::Sigstore::Unlogged(file) => self.named_path(file).map(RootSource::Unlogged),
            text::Sigstore::Tuf(tuf) => {
                let (root, repository) = (self.named_path(&tuf.root), self.named_folder(&tuf.repository));
                let from = self.optional(tuf.from.as_ref(), Self::mirrors);
                Some(RootSource::Tuf {
                    root: root?,
                    repository: repository?,
                    from: from?.unwrap_or_default(),
                })
            }
        }
    }

    fn key(&mut self, key: &text::Key, sorts: &Declared<Sort>) -> Option<RootSource> {
        let file = self.named_path(&key.file);
        let from = self.optional(key.from.as_ref(), Self::start_of_day);
        let until = self.optional(key.until.as_ref(), Self::end_of_day);
        let rotate_every = self.optional(key.rotate_every.as_ref(), Self::age);
        let log = self.optional(key.log.as_ref(), |reader, log| reader.root(log, Sort::Sigstore, sorts));
        let timestamps =
            self.optional(key.timestamps.as_ref(), |reader, root| reader.root(root, Sort::Sigstore, sorts));
        let scheme = self.optional(key.scheme.as_ref(), Self::scheme);
        let key_id = self.optional(key.key_id.as_ref(), Self::key_id);
        let (from, until, _) = (from?, until?, rotate_every?);
        if let (Some(every), None) = (&key.rotate_every, from) {
            let text = "`rotate-every` is counted from `from`, which this key does not have";
            return self.refuse(every.mark, text, "add `from`, the first day of the key");
        }
        if let (Some(from), Some(until), Some(last)) = (from, until, &key.until)
            && from > until
        {
            let text = "the key's last day comes before its first: none of its signatures would ever count";
            return self.refuse(last.mark, text, "swap `from` and `until`, or correct one of them");
        }
        if let (Some(_), Some(twice)) = (&key.log, &key.timestamps) {
            let text = "the key names both a `log` and `timestamps`, and its times would have two sources";
            let help = "leave `timestamps` out: the timestamp authorities of the log's root count already";
            return self.refuse(twice.mark, text, help);
        }
        let (log, timestamps) = (log?, timestamps?);
        Some(RootSource::Key { file: file?, from, until, log, timestamps, scheme: scheme?, key_id: key_id? })
    }

    /// How a key signs.
    fn scheme(&mut self, scheme: &At<String>) -> Option<Scheme> {
        let known = Scheme::ALL.map(Scheme::name);
        self.one_of(scheme, &known).and_then(Scheme::named)
    }

    /// What evidence calls a key: anything that shows, compared byte for byte.
    fn key_id(&mut self, id: &At<String>) -> Option<Text> {
        let value = id.value.as_str();
        if !value.is_empty() && value.len() <= MAX_WORDS && value.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Some(value.into());
        }
        let text = format!("{} is not a key id", quoted(value));
        let help =
            format!("copy it from the evidence: printable ASCII without spaces, at most {MAX_WORDS} bytes");
        self.refuse(id.mark, text, help)
    }

    pub(super) fn named_path(&mut self, file: &At<String>) -> Option<NamedPath> {
        self.path(file).map(|path| NamedPath { path, mark: file.mark })
    }

    /// A folder, with or without a `/` at its end.
    pub(super) fn named_folder(&mut self, folder: &At<String>) -> Option<NamedPath> {
        let value = folder.value.strip_suffix('/').unwrap_or(&folder.value).to_owned();
        self.named_path(&At { value, mark: folder.mark })
    }

    /// The name of a declared root of this sort.
    pub(super) fn root(&mut self, name: &At<String>, sort: Sort, sorts: &Declared<Sort>) -> Option<Text> {
        let found = self.declared(name, "root", sorts)?;
        if found == sort {
            return Some(name.value.as_str().into());
        }
        let text =
            format!("{} is {}, and {} must stand here", quoted(&name.value), found.article(), sort.article());
        let help = match sort {
            Sort::Sigstore => {
                "name a `sigstore` root; for other roots, declare a `key`, `x509` or `spiffe` identity"
            }
            Sort::Key => "name a `key` root; for certificates, declare an identity of another kind",
            Sort::X509 => {
                "name an `x509` root; for Sigstore certificates, declare a `github`, `gitlab`, `email` or `other` identity"
            }
        };
        self.refuse(name.mark, text, help)
    }
}
