//! Who publishes what artifacts are made of.

use std::sync::Arc;

use checks::{Builder, NamedIdentity, Publisher, Publishing};
use model::{NonEmpty, PackageKey, PackageUrl, Pattern};

use super::handoffs::Signing;
use super::reader::{Declared, Reader};
use crate::limits::{MAX_NAMED, MAX_WHOLE};
use crate::shown::quoted;
use crate::text::{self, At, Named};

pub(super) fn read(
    reader: &mut Reader<'_>,
    publishers: Option<&At<Named<text::Publisher>>>,
    identities: &Declared<Arc<NamedIdentity>>,
    builders: &Declared<Arc<Builder>>,
) -> Declared<Arc<Publisher>> {
    let mut all = Declared::new();
    let Some(publishers) = publishers else { return all };
    for (name, publisher) in reader.section(publishers) {
        let read = reader.publisher(name, publisher, identities, builders).map(Arc::new);
        all.insert(name.value.clone(), read);
    }
    all
}

impl Reader<'_> {
    fn publisher(
        &mut self,
        name: &At<String>,
        written: &text::Publisher,
        identities: &Declared<Arc<NamedIdentity>>,
        builders: &Declared<Arc<Builder>>,
    ) -> Option<Publisher> {
        let packages = self.packages(&written.packages);
        let by = self.signers(&written.by, identities);
        let listed = self
            .optional(written.builders.as_ref(), |reader, names| reader.names(names, "builder", builders));
        let level = self.optional(written.level.as_ref(), Self::level);
        if let (Some(level), None) = (&written.level, &written.builders) {
            let text = "a level is looked up in `builders`, and this publisher lists none";
            self.problems.add(level.mark, text, "add `builders: [<builder>]` beside it");
        }
        Some(Publisher {
            name: name.value.as_str().into(),
            packages: packages?,
            by: by?,
            builders: listed?.map(|list| list.iter().cloned().collect()).unwrap_or_default(),
            level: level?,
        })
    }

    /// What a `dependencies` requirement asks of publishers, if it asks anything.
    pub(super) fn publishing(
        &mut self,
        asked: &text::Dependencies,
        signing: &Signing<'_>,
    ) -> Option<Option<Publishing>> {
        let Some(names) = &asked.publishers else {
            let idle = [
                asked.direct.as_ref().map(|at| at.mark),
                asked.max_unattested.as_ref().map(|at| at.mark),
                asked.always.as_ref().map(|at| at.mark),
                asked.depth.as_ref().map(|at| at.mark),
            ];
            return match idle.into_iter().flatten().next() {
                None => Some(None),
                Some(mark) => {
                    let text =
                        "this is about dependencies that publishers attest, and no publisher is listed";
                    self.refuse(mark, text, "add `publishers: [<publisher>]` beside it")
                }
            };
        };
        let listed = self.names(names, "publisher", signing.publishers);
        let direct = self.optional(asked.direct.as_ref(), |reader, word| reader.one_of(word, &["all"]));
        let most =
            self.optional(asked.max_unattested.as_ref(), |reader, most| reader.whole(most, 0..=MAX_WHOLE));
        let always = self.optional(asked.always.as_ref(), Self::packages);
        let depth = self.optional(asked.depth.as_ref(), |reader, depth| reader.whole(depth, 1..=MAX_WHOLE));
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Some(Some(Publishing {
            publishers: listed?.iter().map(|one| one.name.clone()).collect(),
            direct: direct?.is_some(),
            max_unattested: most?.map(count).unwrap_or_default(),
            always: always?.map(|all| all.iter().cloned().collect()).unwrap_or_default(),
            depth: depth?.map(count),
            verdicts: asked
                .verdicts
                .iter()
                .flat_map(|names| &names.value.0)
                .map(|name| name.value.as_str().into())
                .collect(),
        }))
    }

    /// Patterns for packages, as their type compares names: another spelling of a name escapes none.
    pub(super) fn packages(&mut self, packages: &At<Vec<At<String>>>) -> Option<NonEmpty<Pattern>> {
        let list = packages.value.as_slice();
        if list.is_empty() {
            let text = "an empty list names no package";
            return self.refuse(packages.mark, text, "name at least one, such as \"pkg:npm/%40acme/*\"");
        }
        if let Some(beyond) = list.get(MAX_NAMED) {
            let text = format!("{} packages, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(beyond.mark, text, "name fewer, or cover them by patterns");
        }
        let read: Vec<Option<Pattern>> = list.iter().map(|one| self.compared(one)).collect();
        NonEmpty::of(read.into_iter().collect::<Option<Vec<_>>>()?)
    }

    fn compared(&mut self, package: &At<String>) -> Option<Pattern> {
        self.package(package)?;
        let url = PackageUrl::parse(&package.value).ok();
        let key = url.map(|url| PackageKey::of_url(&url).to_string());
        key.and_then(|key| Pattern::parse(&key).ok()).or_else(|| {
            let text = format!("{} is not a pattern for packages", quoted(&package.value));
            self.refuse(package.mark, text, "write one such as \"pkg:npm/%40acme/*\"")
        })
    }

    /// The one package in one version that an exception is for.
    pub(super) fn exact_package(&mut self, package: &At<String>) -> Option<PackageUrl> {
        let help = "write one such as \"pkg:npm/left-pad@1.3.0\", with %40 for the @ of a scope";
        let url = match PackageUrl::parse(&package.value) {
            Ok(url) => url,
            Err(fault) => {
                return self.refuse(package.mark, format!("{}: {fault}", quoted(&package.value)), help);
            }
        };
        if url.version.is_none() {
            let text = format!("{} is every version of a package", quoted(&package.value));
            return self.refuse(package.mark, text, help);
        }
        // Whatever else stands there (`*`, a qualifier, a path) would be passed over, and except something else.
        if url.spelling() != package.value || package.value.contains('*') {
            let text = format!("{} is not how a package URL is spelt", quoted(&package.value));
            return self.refuse(package.mark, text, help);
        }
        match url.impossible() {
            None => Some(url),
            Some(why) => self.refuse(
                package.mark,
                format!("{} is no package's name: {why}", quoted(&package.value)),
                help,
            ),
        }
    }
}
