//! Relationships: who relies on whom for what, and until when.

use std::sync::Arc;

use checks::{Covered, Relationship};
use model::{NonEmpty, PackageUrl, Pattern, Text};

use super::crossing::Ends;
use super::participants::Participant;
use super::reader::{Declared, Reader};
use crate::limits::MAX_NAMED;
use crate::shown::quoted;
use crate::text::{self, At, Named};

pub(super) fn read(
    reader: &mut Reader<'_>,
    relationships: Option<&At<Named<text::Relationship>>>,
    participants: &Declared<Arc<Participant>>,
) -> Declared<Arc<Relationship>> {
    let mut all = Declared::new();
    let Some(relationships) = relationships else { return all };
    for (name, relationship) in reader.section(relationships) {
        let read = reader.relationship(name, relationship, participants).map(Arc::new);
        all.insert(name.value.clone(), read);
    }
    all
}

impl Reader<'_> {
    fn relationship(
        &mut self,
        name: &At<String>,
        written: &text::Relationship,
        participants: &Declared<Arc<Participant>>,
    ) -> Option<Relationship> {
        let from = self.declared(&written.from, "participant", participants);
        let to = self.declared(&written.to, "participant", participants);
        if written.from.value == written.to.value {
            let text = "it leads from a participant to itself: nobody would rely on anybody";
            return self.refuse(written.to.mark, text, "name the participant that takes over");
        }
        let purpose = self.purpose(&written.purpose);
        let owner = self.email(&written.owner);
        let subjects = self.covered(&written.subjects);
        let starts = self.optional(written.starts.as_ref(), Self::start_of_day);
        let expires = self.end_of_day(&written.expires);
        let (starts, expires) = (starts?, expires?);
        if starts.is_some_and(|starts| starts > expires) {
            let text = "it ends before it begins: nothing could ever cross under it";
            return self.refuse(
                written.expires.mark,
                text,
                "swap `starts` and `expires`, or correct one of them",
            );
        }
        Some(Relationship {
            name: name.value.as_str().into(),
            from: from?.name.clone(),
            to: to?.name.clone(),
            purpose: purpose?,
            owner: owner?,
            subjects: subjects?,
            starts,
            expires,
        })
    }

    fn purpose(&mut self, purpose: &At<String>) -> Option<Text> {
        if purpose.value.trim().is_empty() {
            let text = "a relationship without a purpose: nobody could tell when it has outlived it";
            return self.refuse(purpose.mark, text, "say in words what is relied on, and for what");
        }
        self.words(purpose)
    }

    fn covered(&mut self, subjects: &At<Vec<text::Covered>>) -> Option<NonEmpty<Covered>> {
        let list = subjects.value.as_slice();
        if list.is_empty() {
            let text = "an empty list covers nothing: nothing could ever cross under it";
            return self.refuse(subjects.mark, text, "name what may cross, such as `- name: \"widget-*\"`");
        }
        if let Some(beyond) = list.get(MAX_NAMED) {
            let text = format!("{} subjects, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(
                beyond.pattern().mark,
                text,
                "split the relationship, or cover them by patterns",
            );
        }
        let read: Vec<Option<Covered>> = list.iter().map(|one| self.one_covered(one)).collect();
        NonEmpty::of(read.into_iter().collect::<Option<Vec<_>>>()?)
    }

    fn one_covered(&mut self, covered: &text::Covered) -> Option<Covered> {
        match covered {
            text::Covered::Name(name) => self.whole_name(name).map(Covered::Name),
            text::Covered::Package(package) => self.package(package).map(Covered::Package),
            text::Covered::Oci(image) => self.image(image).map(Covered::Image),
        }
    }

    /// A whole name. A package URL must be in the spelling in which it is matched.
    fn whole_name(&mut self, name: &At<String>) -> Option<Pattern> {
        let parsed = self.pattern(name)?;
        if !PackageUrl::is_meant_by(&name.value) {
            return Some(parsed);
        }
        let help = "cover it by `package: \"pkg:npm/%40acme/widget\"`, which is for every version";
        match PackageUrl::parse(&name.value).map(|url| wild(&url.spelling())) {
            Ok(spelt) if spelt == name.value => Some(parsed),
            Ok(spelt) => {
                let text = format!("{} is not how a package URL is spelt", quoted(&name.value));
                self.refuse(name.mark, text, format!("write \"{spelt}\", or {help}"))
            }
            Err(fault) => {
                let text = format!("{}: {fault}", quoted(&name.value));
                self.refuse(name.mark, text, help)
            }
        }
    }

    /// A package URL without version, whose type is named.
    pub(super) fn package(&mut self, package: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(package)?;
        let kind = package.value.strip_prefix("pkg:").and_then(|rest| rest.split_once('/'));
        let named =
            kind.is_some_and(|(kind, rest)| !kind.is_empty() && !kind.contains('*') && !rest.is_empty());
        if named && !package.value.contains(['@', '?', '#']) {
            // What is signed is matched in its one spelling: a pattern in another would cover nothing.
            let spelt = PackageUrl::parse(&package.value).map(|url| wild(&url.package()));
            return match spelt {
                Ok(spelt) if spelt == package.value => Some(parsed),
                Ok(spelt) => {
                    let text = format!("{} is not how a package URL is spelt", quoted(&package.value));
                    self.refuse(package.mark, text, format!("write \"{spelt}\""))
                }
                Err(fault) => {
                    let text = format!("{}: {fault}", quoted(&package.value));
                    self.refuse(package.mark, text, "write one such as \"pkg:npm/%40acme/widget\"")
                }
            };
        }
        let text = format!("{} is not a package URL without version", quoted(&package.value));
        let help = "write one such as \"pkg:npm/%40acme/widget\", with %40 for the @ of a scope; every version is covered";
        self.refuse(package.mark, text, help)
    }

    /// The name of an image, whose registry is named.
    fn image(&mut self, image: &At<String>) -> Option<Pattern> {
        let parsed = self.closed(image)?;
        let (host, rest) = image.value.split_once('/').unwrap_or_default();
        let registry = !host.contains('*') && (host.contains(['.', ':']) || host == "localhost");
        let tag = rest.rsplit('/').next().unwrap_or_default().contains(':');
        if registry && !rest.is_empty() && !tag && !image.value.contains('@') && !host.ends_with(':') {
            return Some(parsed);
        }
        let text = format!("{} is not the name of an image with its registry", quoted(&image.value));
        let help = "write registry.example/path, without `oci:`, tag or digest; every tag is covered";
        self.refuse(image.mark, text, help)
    }

    /// The relationship a handoff is under, which leads from where the handoff comes to where it goes.
    pub(super) fn under(
        &mut self,
        handoff: &text::Handoff,
        ends: &Ends,
        relationships: &Declared<Arc<Relationship>>,
    ) -> Option<Option<Arc<Relationship>>> {
        let Some(name) = &handoff.under else { return Some(None) };
        let under = self.declared(name, "relationship", relationships)?;
        let (from, to) = (&ends.crossing.from, &ends.crossing.to);
        let (Some(from), Some(to)) = (from, to) else {
            let text = "a handoff under a relationship says from whom to whom it leads";
            return self.refuse(name.mark, text, "add `from` and `to`");
        };
        if from.participant == under.from && to.participant == under.to {
            return Some(Some(under));
        }
        let text = format!(
            "{} leads from {} to {}, and this handoff from {} to {}",
            quoted(&name.value),
            quoted(&under.from),
            quoted(&under.to),
            quoted(&from.participant),
            quoted(&to.participant)
        );
        let help = "name a relationship between these two; the owner of a zone hands over what comes from it. To hold \
                    this handoff to what an earlier one was under, `repeat` that one";
        self.refuse(name.mark, text, help)
    }
}

/// The spelling of a pattern: what stands for something in it is not encoded.
fn wild(spelt: &str) -> String {
    spelt.replace("%2A", "*").replace("%7B", "{").replace("%7D", "}")
}
