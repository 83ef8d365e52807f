use std::collections::{BTreeMap, BTreeSet};

use model::Text;

use crate::diagnostic::Diagnostics;
use crate::limits::{MAX_KEY_FILE, MAX_ROOT_FILE};
use crate::rules::{self, RootSource, Rules};
use crate::source::Source;
use crate::{parser, strict, text};

/// A framework that holds together, whose named files are not read in yet.
#[derive(Debug)]
pub struct Draft {
    pub(crate) source: Source,
    pub(crate) text: text::Framework,
    pub(crate) rules: Rules,
}

/// A file the framework names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its path, relative to the framework's own folder, with `/` between segments; never `..`, never absolute.
    pub path: Text,
    /// The most bytes to read of it.
    pub cap: u64,
    /// Where it is named first, such as `roots.acme-key.key.file`.
    pub pointer: Text,
    /// The line on which it is named first, from 1.
    pub line: u32,
}

/// A root that its operators keep fresh with TUF. Paths are as in [`NamedFile::path`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFresh {
    /// Its name in the framework.
    pub name: Text,
    /// The file of the pinned root, and the most bytes to read of it.
    pub root: (Text, u64),
    /// The folder of the repository.
    pub repository: Text,
    /// The addresses it is taken from, in the order in which they are tried.
    pub from: Vec<Text>,
}

/// Reads a framework's text. `file` is the name that messages show.
///
/// Reading is strict: unknown and duplicate keys, anchors, aliases, merge keys, tags, second documents, tabs
/// and empty values are errors. A mistake of form is told alone, for the rest cannot be read; mistakes of
/// meaning are all told at once, up to [`crate::limits::MAX_DIAGNOSTICS`].
///
/// # Errors
/// Everything that is wrong with it, each with its line and what to write instead.
pub fn parse(file: &str, text: &str) -> Result<Draft, Diagnostics> {
    let source = strict::read(file, text)?;
    let text = parser::read(&source)?;
    let rules = rules::read(&source, &text)?;
    Ok(Draft { source, text, rules })
}

impl Draft {
    /// Every file the framework names, once each, sorted by path. The caller reads them, with these caps, and
    /// gives them to [`Draft::resolve`].
    pub fn files(&self) -> Vec<NamedFile> {
        let mut files: BTreeMap<Text, NamedFile> = BTreeMap::new();
        for root in &self.rules.roots {
            let Some(named) = root.file() else { continue };
            let cap = match &root.source {
                RootSource::Key { .. } => MAX_KEY_FILE,
                RootSource::Embedded(_)
                | RootSource::File(_)
                | RootSource::Unlogged(_)
                | RootSource::Tuf { .. }
                | RootSource::X509 { .. } => MAX_ROOT_FILE,
            };
            let seen = files.entry(named.path.clone()).or_insert_with(|| NamedFile {
                path: named.path.clone(),
                cap,
                pointer: self.source.outline.at(named.mark.line, named.mark.column).pointer.into(),
                line: named.mark.line,
            });
            seen.cap = seen.cap.min(cap);
        }
        files.into_values().collect()
    }

    /// Every root that its operators keep fresh with TUF, in the framework's order.
    pub fn kept_fresh(&self) -> Vec<KeptFresh> {
        let one = |root: &rules::Root| match &root.source {
            RootSource::Tuf { root: pinned, repository, from } => Some(KeptFresh {
                name: root.name.clone(),
                root: (pinned.path.clone(), MAX_ROOT_FILE),
                repository: repository.path.clone(),
                from: from.clone(),
            }),
            RootSource::Embedded(_)
            | RootSource::File(_)
            | RootSource::Unlogged(_)
            | RootSource::Key { .. }
            | RootSource::X509 { .. } => None,
        };
        self.rules.roots.iter().filter_map(one).collect()
    }

    /// Every folder the framework names, once each, sorted by path. The caller gives [`Draft::resolve`] every file
    /// below it, by its path from the framework, except those of [`Draft::files`]; or, under the folder's own
    /// path, why it could not be read.
    pub fn folders(&self) -> Vec<Text> {
        let named = self.rules.roots.iter().filter_map(rules::Root::folder);
        let folders: BTreeSet<Text> = named.map(|named| named.path.clone()).collect();
        folders.into_iter().collect()
    }
}
