//! What is asked of an artifact's dependencies.

use std::collections::BTreeSet;

use checks::{DeniedPackage, Dependencies, Lister, PackageSource, VersionRange};
use model::{PackageKey, PackageUrl};

use super::handoffs::Signing;
use super::reader::Reader;
use crate::limits::MAX_NAMED;
use crate::shown::quoted;
use crate::text::{self, At, Names};

impl Reader<'_> {
    /// A `dependencies` requirement.
    pub(super) fn dependencies(
        &mut self,
        asked: &text::Dependencies,
        signing: &Signing<'_>,
    ) -> Option<Dependencies> {
        let Signing { identities, feeds, verdicts, .. } = *signing;
        let by = self.signers(&asked.by, identities);
        let from = self.optional(asked.from.as_ref(), Self::listers);
        let sources = self.optional(asked.sources.as_ref(), Self::sources);
        let pinned = self.optional(asked.pinned.as_ref(), Self::on);
        let deny = self.optional(asked.deny.as_ref(), Self::denied);
        let feeds =
            self.optional(asked.osv.as_ref(), |reader, osv| reader.names(osv, "folder of advisories", feeds));
        let verdicts = self.optional(asked.verdicts.as_ref(), |reader, named| {
            reader.names(named, "collection of verdicts", verdicts)
        });
        let vulnerable =
            self.optional(asked.vulnerable.as_ref(), |reader, word| reader.one_of(word, &["deny"]));
        let vex = self.answering(asked.vex_by.as_ref(), asked.vex_max_age.as_ref(), identities);
        let publishing = self.publishing(asked, signing);
        let max_age = self.optional(asked.max_age.as_ref(), Self::age);
        if let (Some(word), None) = (&asked.vulnerable, &asked.osv) {
            let text = "`vulnerable` is about what the folders of `osv` know, which is left out";
            self.problems.add(word.mark, text, "name at least one under `osv`");
        }
        if let (Some(by), None) = (&asked.vex_by, &asked.vulnerable) {
            let text = "`vex-by` answers vulnerabilities, which this requirement does not ask about";
            self.problems.add(by.mark, text, "add `vulnerable: deny`, or leave it out");
        }
        Some(Dependencies {
            by: by?,
            from: from?.unwrap_or_else(|| vec![Lister::Sbom]),
            sources: sources?.unwrap_or_default(),
            pinned: pinned?.is_some(),
            deny: deny?.unwrap_or_default(),
            feeds: feeds?.map(|feeds| feeds.iter().cloned().collect()).unwrap_or_default(),
            vulnerable: vulnerable?.is_some(),
            vex: vex?,
            verdicts: verdicts?,
            publishing: publishing?,
            max_age: max_age?,
        })
    }

    /// The kinds of documents, in their own order.
    fn listers(&mut self, from: &Names) -> Option<Vec<Lister>> {
        let all = Lister::ALL.map(|lister| (lister.word().to_owned(), Some(lister)));
        let named =
            self.names(from, "kind of document that lists dependencies", &all.into_iter().collect())?;
        Some(named.iter().copied().collect::<BTreeSet<_>>().into_iter().collect())
    }

    fn sources(&mut self, sources: &At<Vec<At<String>>>) -> Option<Vec<PackageSource>> {
        let list = sources.value.as_slice();
        if list.is_empty() {
            let help = "name one place, or leave the field out";
            return self.refuse(sources.mark, "an empty list lets nothing be taken from anywhere", help);
        }
        if let Some(beyond) = list.get(MAX_NAMED) {
            let text = format!("{} places, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(beyond.mark, text, "list fewer");
        }
        let read: Vec<Option<PackageSource>> = list.iter().map(|one| self.package_source(one)).collect();
        read.into_iter().collect()
    }

    fn package_source(&mut self, written: &At<String>) -> Option<PackageSource> {
        PackageSource::parse(&written.value).map(Some).unwrap_or_else(|fault| {
            let text = format!("{}: {fault}", quoted(&written.value));
            let help = "write a host and a path, such as \"registry.acme.example/**\", or the type of a package URL, such \
                        as npm";
            self.refuse(written.mark, text, help)
        })
    }

    fn denied(&mut self, denied: &At<Vec<text::Denied>>) -> Option<Vec<DeniedPackage>> {
        let list = denied.value.as_slice();
        if list.is_empty() {
            return self.refuse(denied.mark, "an empty list denies nothing", "leave the field out");
        }
        if let Some(beyond) = list.get(MAX_NAMED) {
            let text = format!("{} packages, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(beyond.package.mark, text, "deny fewer");
        }
        let read: Vec<Option<DeniedPackage>> = list.iter().map(|one| self.one_denied(one)).collect();
        read.into_iter().collect()
    }

    fn one_denied(&mut self, one: &text::Denied) -> Option<DeniedPackage> {
        let package = self.denied_package(&one.package);
        let versions = self.optional(one.versions.as_ref(), Self::range);
        let reason = self.words(&one.reason);
        let (package, versions) = (package?, versions?);
        if let (Some(range), Some(written)) = (&versions, &one.versions)
            && !range.is_comparable(PackageKey::of_url(&package).order())
        {
            let text = format!(
                "the versions {} cannot be compared as packages of this type are",
                quoted(range.text())
            );
            let help = "write versions of its ecosystem, or leave `versions` out: then all are denied";
            return self.refuse(written.mark, text, help);
        }
        Some(DeniedPackage { package, versions, reason: reason? })
    }

    fn denied_package(&mut self, package: &At<String>) -> Option<PackageUrl> {
        let help = "write one such as \"pkg:npm/left-pad\", with %40 for the @ of a scope";
        let url = match PackageUrl::parse(&package.value) {
            Ok(url) => url,
            Err(fault) => {
                return self.refuse(package.mark, format!("{}: {fault}", quoted(&package.value)), help);
            }
        };
        if url.version.is_some() {
            let text = format!("{} names one version", quoted(&package.value));
            return self.refuse(
                package.mark,
                text,
                "write the versions under `versions`, such as \"=1.3.0\"",
            );
        }
        // Whatever else stands there (`*`, a qualifier, a path) would be passed over, and deny something else.
        if url.spelling() != package.value || package.value.contains('*') {
            let text = format!("{} is not how a package URL is spelt", quoted(&package.value));
            return self.refuse(package.mark, text, help);
        }
        if let Some(why) = url.impossible() {
            return self.refuse(
                package.mark,
                format!("{} is no package's name: {why}", quoted(&package.value)),
                help,
            );
        }
        Some(url)
    }

    fn range(&mut self, versions: &At<String>) -> Option<VersionRange> {
        match VersionRange::parse(&versions.value) {
            Ok(range) => Some(range),
            Err(fault) => {
                let text = format!("{}: {fault}", quoted(&versions.value));
                self.refuse(
                    versions.mark,
                    text,
                    "write one or two bounds, each with its sign and without a space after it",
                )
            }
        }
    }
}
