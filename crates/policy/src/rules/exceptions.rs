//! Exceptions: from what, for which artifact, and approved by somebody whom it does not judge.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{CATALOGUE, NamedIdentity};
use decision::{Card, Exception};
use model::{Algorithm, Digest, Text};

use super::approver::Approver;
use super::crossing::Places;
use super::handoffs::Handoff;
use super::reader::{Declared, Reader};
use super::repeat;
use crate::nearest::nearest;
use crate::shown::{listed, quoted};
use crate::text::{self, At, Named};

/// An exception, and the handoff it is for.
#[derive(Debug)]
pub(crate) struct Excepted {
    pub(crate) handoff: Text,
    pub(crate) exception: Arc<Exception>,
    pub(crate) approver: Approver,
}

/// What exceptions are compared with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'d> {
    pub(super) text: &'d text::Framework,
    pub(super) handoffs: &'d [Handoff],
    pub(super) identities: &'d Declared<Arc<NamedIdentity>>,
    pub(super) places: &'d Places,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    exceptions: Option<&At<Named<text::Exception>>>,
    around: Around<'_>,
) -> Option<Vec<Excepted>> {
    let Some(exceptions) = exceptions else { return Some(Vec::new()) };
    let declared = repeat::declared(&around.text.handoffs);
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (name, exception) in reader.section(exceptions) {
        let what = exception.digest.as_ref().or(exception.package.as_ref()).map(|part| part.value.as_str());
        let same = (exception.check.value.as_str(), exception.handoff.value.as_str(), what);
        if !seen.insert(same) {
            let text = "another exception is from this check, for the same at this handoff, already";
            reader.problems.add(name.mark, text, "keep the one that holds");
        }
        all.push(reader.exception(name, exception, &declared, around));
    }
    all.into_iter().collect()
}

impl Reader<'_> {
    fn exception(
        &mut self,
        name: &At<String>,
        exception: &text::Exception,
        declared: &Declared<Text>,
        around: Around<'_>,
    ) -> Option<Excepted> {
        let check = self.waivable(&exception.check);
        let handoff = self.declared(&exception.handoff, "handoff", declared);
        let from = self.excepted(name, exception, check);
        let reason = self.words(&exception.reason);
        let owner = self.email(&exception.owner);
        let expires = self.end_of_day(&exception.expires);
        let approver = match &handoff {
            Some(handoff) => self.approver(&exception.approved_by, handoff, around),
            None => None,
        };
        let exception = Exception {
            name: name.value.as_str().into(),
            check: check?,
            from: from?,
            reason: reason?,
            owner: owner?,
            approved_by: approver.as_ref()?.name.clone(),
            expires: expires?,
        };
        Some(Excepted { handoff: handoff?, exception: Arc::new(exception), approver: approver? })
    }

    /// A check of the catalogue that may be excepted.
    fn waivable(&mut self, check: &At<String>) -> Option<&'static Card> {
        let allowed = || CATALOGUE.iter().filter(|card| card.waivable).map(|card| card.id);
        let known = CATALOGUE.iter().copied().find(|card| card.id == check.value);
        let (text, help) = match known {
            Some(card) if card.waivable => return Some(card),
            Some(_) => (
                format!("{} can never be excepted", quoted(&check.value)),
                format!("an exception may be from a bar the framework sets: {}", listed(allowed())),
            ),
            None => {
                let meant = nearest(&check.value, CATALOGUE.iter().map(|card| card.id));
                let meant = meant.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                (
                    format!("{} is no check", quoted(&check.value)),
                    format!("{meant}an exception may be from {}", listed(allowed())),
                )
            }
        };
        self.refuse(check.mark, text, help)
    }

    /// What it is for: of a check of dependencies one of them, and otherwise the artifact.
    fn excepted(
        &mut self,
        name: &At<String>,
        exception: &text::Exception,
        check: Option<&'static Card>,
    ) -> Option<decision::Excepted> {
        let of_packages = check.is_some_and(checks::excepts_packages);
        match (&exception.digest, &exception.package) {
            (Some(digest), None) if !of_packages => self.artifact(digest).map(decision::Excepted::Artifact),
            (None, Some(package)) if of_packages || check.is_none() => {
                self.exact_package(package).map(decision::Excepted::Package)
            }
            (Some(digest), None) => {
                let text =
                    "from this check dependencies are excepted one by one, and not all of an artifact's";
                self.refuse(digest.mark, text, "write `package` and its package URL in its place")
            }
            (None, Some(package)) => {
                let text = "this check is of the artifact, and not of what that is made of";
                self.refuse(package.mark, text, "write `digest` and the artifact's in its place")
            }
            (Some(_), Some(package)) => {
                let text = "an exception is for an artifact or for a package, and not for both";
                self.refuse(package.mark, text, "leave one of `digest` and `package` out")
            }
            (None, None) => {
                let text = "it does not say what is excepted";
                self.refuse(name.mark, text, "add `digest` with the SHA-256 of an artifact, or `package`")
            }
        }
    }

    fn artifact(&mut self, digest: &At<String>) -> Option<Digest> {
        let parsed = Digest::parse(&digest.value).ok();
        parsed.filter(|parsed| parsed.algorithm() == Algorithm::Sha256).or_else(|| {
            let text = format!("{} is not the SHA-256 of an artifact", quoted(&digest.value));
            self.refuse(digest.mark, text, "write sha256: and its 64 hex digits, as the report shows them")
        })
    }
}
