//! What is asked of an artifact's dependencies.

use checks::{DeniedPackage, Dependencies, Lister, VersionRange};
use model::{PackageKey, PackageUrl};

use super::handoffs::Signing;
use super::reader::Reader;
use crate::limits::MAX_NAMED;
use crate::shown::quoted;
use crate::text::{self, At};

impl Reader<'_> {
    /// A `dependencies` requirement.
    pub(super) fn dependencies(
        &mut self,
        asked: &text::Dependencies,
        signing: &Signing<'_>,
    ) -> Option<Dependencies> {
        let Signing { identities, feeds, .. } = *signing;
        let by = self.signers(&asked.by, identities);
        let pinned = self.optional(asked.pinned.as_ref(), Self::on);
        let deny = self.optional(asked.deny.as_ref(), Self::denied);
        let feeds =
            self.optional(asked.osv.as_ref(), |reader, osv| reader.names(osv, "folder of advisories", feeds));
        let publishing = self.publishing(asked, signing);
        let max_age = self.optional(asked.max_age.as_ref(), Self::age);
        Some(Dependencies {
            by: by?,
            from: vec![Lister::Sbom],
            pinned: pinned?.is_some(),
            deny: deny?.unwrap_or_default(),
            feeds: feeds?.map(|feeds| feeds.iter().cloned().collect()).unwrap_or_default(),
            publishing: publishing?,
            max_age: max_age?,
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
