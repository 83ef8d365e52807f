//! Advisories: where they lie, on what terms they count, and who may answer them.

use std::sync::Arc;

use checks::{AdvisoryRule, NamedIdentity, VexRule};
use model::{Age, Text};

use super::handoffs::Demand;
use super::reader::{Declared, Reader};
use super::roots::NamedPath;
use crate::outline::Mark;
use crate::text::{self, At};

/// A folder of advisories of the framework, before it is read.
#[derive(Debug)]
pub(crate) struct OsvRule {
    pub(crate) name: Text,
    pub(crate) mark: Mark,
    pub(crate) dir: NamedPath,
    pub(crate) max_age: Age,
    pub(crate) fetched: Option<NamedPath>,
}

/// Every folder, in the order of the file.
pub(super) fn read(reader: &mut Reader<'_>, reference: Option<&text::Reference>) -> Option<Vec<OsvRule>> {
    let Some(reference) = reference else { return Some(Vec::new()) };
    let Some(osv) = &reference.osv else { return Some(Vec::new()) };
    let mut all = Vec::new();
    for (name, feed) in reader.section(osv) {
        let dir = reader.named_folder(&feed.dir);
        let max_age = reader.age(&feed.max_age);
        let fetched = reader.optional(feed.fetched.as_ref(), Reader::named_path);
        let rule = || {
            let (name, mark) = (name.value.as_str().into(), name.mark);
            Some(OsvRule { name, mark, dir: dir?, max_age: max_age?, fetched: fetched? })
        };
        all.push(rule());
    }
    all.into_iter().collect()
}

/// The names of the folders that are declared, also of faulty ones: those are told where they stand.
pub(super) fn declared(reference: Option<&text::Reference>) -> Declared<Text> {
    let feeds = reference.iter().flat_map(|reference| &reference.osv).flat_map(|all| &all.value.0);
    feeds.map(|(name, _)| (name.value.clone(), Some(Text::from(name.value.as_str())))).collect()
}

impl Reader<'_> {
    /// An `advisories` requirement.
    pub(super) fn advisories(
        &mut self,
        asked: &text::Advisories,
        identities: &Declared<Arc<NamedIdentity>>,
        declared: &Declared<Text>,
    ) -> Option<Demand> {
        let feeds = self.names(&asked.osv, "folder of advisories", declared);
        let vex = self.answering(asked.vex_by.as_ref(), asked.vex_max_age.as_ref(), identities);
        Some(Demand::Advisories(Arc::new(AdvisoryRule { feeds: feeds?, vex: vex? })))
    }

    /// Whose documents answer what is known against a package, and how old what they say may be.
    pub(super) fn answering(
        &mut self,
        by: Option<&text::Names>,
        max_age: Option<&At<String>>,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Option<VexRule>> {
        let signers = self.optional(by, |reader, by| reader.signers(by, identities));
        let age = self.optional(max_age, Self::age);
        match (by, max_age) {
            (Some(by), None) => {
                let text = "what a VEX statement says ends one day: a newer one may be withheld for as long as this one counts";
                self.problems.add(by.mark, text, "add `vex-max-age`, such as `30d`");
            }
            (None, Some(At { mark, .. })) => {
                let text = "`vex-max-age` is about the documents of `vex-by`, which names nobody";
                self.problems.add(*mark, text, "add `vex-by: [<identity>]`, or leave it out");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        Some(signers?.zip(age?).map(|(by, max_age)| VexRule { by, max_age }))
    }

    /// What is known against a package is asked once for a handoff.
    pub(super) fn advisories_once(&mut self, handoff: &text::Handoff) {
        if let Some(second) =
            handoff.required().filter_map(text::Requirement::feeds).map(|feeds| feeds.mark).nth(1)
        {
            let text = "a second `advisories` in this handoff: every folder is asked about every package";
            self.problems.add(second, text, "name all folders in one");
        }
    }
}
