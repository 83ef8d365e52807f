//! Exceptions: from what, for which artifact, and approved by somebody whom it does not judge.

use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{CATALOGUE, NamedIdentity, PER_DEPENDENCY};
use decision::{Card, ExceptedFrom, Exception};
use model::{Algorithm, Digest, PackageUrl, Text};

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
        let written = |part: &'_ Option<At<String>>| part.as_ref().map(|part| part.value.clone());
        let same = (exception.check.value.as_str(), exception.handoff.value.as_str());
        if !seen.insert((same, written(&exception.digest), written(&exception.package))) {
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
        let from = self.from_what(name, exception, check);
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

    /// What an exception is for: a dependency where the check judges each of them, and else an artifact.
    fn from_what(
        &mut self,
        name: &At<String>,
        exception: &text::Exception,
        check: Option<&'static Card>,
    ) -> Option<ExceptedFrom> {
        let each = check.map(|card| PER_DEPENDENCY.contains(&card.id));
        match (each, &exception.digest, &exception.package) {
            (Some(true), None, Some(package)) => self.dependency(package).map(ExceptedFrom::Package),
            (Some(false), Some(digest), None) => self.artifact(digest).map(ExceptedFrom::Artifact),
            (None, ..) => None,
            (Some(true), digest, _) => {
                let text = "this check judges each dependency, so the exception names one and no artifact";
                let mark = digest.as_ref().map_or(name.mark, |digest| digest.mark);
                self.refuse(mark, text, "write `package: pkg:npm/left-pad@1.3.0`, and no `digest`")
            }
            (Some(false), _, package) => {
                let text = "this check judges an artifact, so the exception names one and no package";
                let mark = package.as_ref().map_or(name.mark, |package| package.mark);
                self.refuse(mark, text, "write `digest: sha256:…`, and no `package`")
            }
        }
    }

    fn dependency(&mut self, package: &At<String>) -> Option<Text> {
        let read = PackageUrl::parse(&package.value).ok();
        let exact = read.filter(|url| url.spelling() == package.value && !package.value.contains('*'));
        exact.and_then(|url| url.exact()).or_else(|| {
            let text = format!("{} is not one package in one version", quoted(&package.value));
            let help = "write one such as pkg:npm/left-pad@1.3.0, with %40 for the @ of a scope and nothing behind the \
                        version";
            self.refuse(package.mark, text, help)
        })
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

    fn artifact(&mut self, digest: &At<String>) -> Option<Digest> {
        let parsed = Digest::parse(&digest.value).ok();
        parsed.filter(|parsed| parsed.algorithm() == Algorithm::Sha256).or_else(|| {
            let text = format!("{} is not the SHA-256 of an artifact", quoted(&digest.value));
            self.refuse(digest.mark, text, "write sha256: and its 64 hex digits, as the report shows them")
        })
    }
}
