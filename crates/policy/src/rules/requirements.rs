use std::sync::Arc;

use checks::{Attestation, Builder, NamedIdentity, Provenance, Signature, Source};
use model::Age;

use super::handoffs::Demand;
use super::reader::{Declared, Reader};
use crate::shown::quoted;
use crate::text::{self, At};

impl Reader<'_> {
    pub(super) fn requirement(
        &mut self,
        requirement: &text::Requirement,
        identities: &Declared<Arc<NamedIdentity>>,
        builders: &Declared<Arc<Builder>>,
    ) -> Option<Demand> {
        match requirement {
            text::Requirement::Signature(signature) => {
                self.signature(signature, identities).map(Demand::Signature)
            }
            text::Requirement::Provenance(provenance) => {
                self.provenance(provenance, identities, builders).map(Box::new).map(Demand::Provenance)
            }
            text::Requirement::Attestation(attestation) => {
                self.attestation(attestation, identities).map(Demand::Attestation)
            }
        }
    }

    fn signature(
        &mut self,
        signature: &text::Signature,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Signature> {
        let by = self.names(&signature.by, "identity", identities);
        let (max_age, proven_time) = self.times(signature.max_age.as_ref(), signature.time.as_ref())?;
        Some(Signature { by: by?, max_age, proven_time })
    }

    fn provenance(
        &mut self,
        provenance: &text::Provenance,
        identities: &Declared<Arc<NamedIdentity>>,
        builders: &Declared<Arc<Builder>>,
    ) -> Option<Provenance> {
        let by = self.names(&provenance.by, "identity", identities);
        let listed = self
            .optional(provenance.builders.as_ref(), |reader, names| reader.names(names, "builder", builders));
        let level = self.optional(provenance.level.as_ref(), Self::level);
        if let (Some(level), None) = (&provenance.level, &provenance.builders) {
            let text = "a level is looked up in `builders`, and this requirement lists none";
            self.problems.add(level.mark, text, "add `builders: [<builder>]` beside it");
        }
        let source = self.optional(provenance.source.as_ref(), Self::source);
        let reference = self.optional(provenance.reference.as_ref(), Self::reference);
        let (max_age, proven_time) = self.times(provenance.max_age.as_ref(), provenance.time.as_ref())?;
        Some(Provenance {
            by: by?,
            builders: listed?.map(|list| list.iter().cloned().collect()).unwrap_or_default(),
            level: level?,
            source: source?,
            reference: reference?,
            max_age,
            proven_time,
        })
    }

    fn attestation(
        &mut self,
        attestation: &text::Attestation,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Attestation> {
        let name = self.name(&attestation.name);
        let predicate_type = self.type_uri(&attestation.predicate_type);
        let by = self.names(&attestation.by, "identity", identities);
        let (max_age, proven_time) = self.times(attestation.max_age.as_ref(), attestation.time.as_ref())?;
        Some(Attestation { name: name?, predicate_type: predicate_type?, by: by?, max_age, proven_time })
    }

    /// What a requirement asks of the signing time: its greatest age, and whether it must be proven.
    fn times(
        &mut self,
        max_age: Option<&At<String>>,
        time: Option<&At<String>>,
    ) -> Option<(Option<Age>, bool)> {
        let max_age = self.optional(max_age, Self::age);
        let time = self.optional(time, |reader, time| reader.one_of(time, &["proven"]));
        Some((max_age?, time?.is_some()))
    }

    fn source(&mut self, source: &At<String>) -> Option<Source> {
        let repository = self.repository(source)?;
        Source::parse(&repository).ok().or_else(|| {
            let text = format!("{} is not a source repository", quoted(&repository));
            self.refuse(source.mark, text, "write host/owner/repository, without `.git`")
        })
    }
}
