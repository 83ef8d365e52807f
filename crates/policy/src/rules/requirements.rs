use std::sync::Arc;

use checks::{
    Attestation, Builder, Identity, Layout, NamedIdentity, Provenance, RotatedKey, Signature, Source,
};
use model::{Age, NonEmpty, Text};

use super::handoffs::{Demand, Signing};
use super::reader::{Declared, Reader};
use crate::limits::{MAX_NAMED, MAX_URI};
use crate::shown::quoted;
use crate::text::{self, At};

/// The highest threshold: a list has no more names.
const MAX_NAMED_WHOLE: u64 = 256;

impl Reader<'_> {
    pub(super) fn requirement(
        &mut self,
        requirement: &text::Requirement,
        signing: &Signing<'_>,
    ) -> Option<Demand> {
        let Signing { identities, builders, withdrawn, feeds, people, publishers: _, verdicts: _ } = *signing;
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
            text::Requirement::Vsa(summary) => self.summary(summary, identities).map(Demand::Summary),
            text::Requirement::Receipt(receipt) => {
                self.receipt(receipt, identities).map(Box::new).map(Demand::Receipt)
            }
            text::Requirement::Release(release) => {
                self.release(release, identities).map(Box::new).map(Demand::Release)
            }
            text::Requirement::Layout(layout) => self.layout(layout, identities).map(Demand::Layout),
            text::Requirement::Delivery(delivery) => {
                self.delivery(delivery, identities).map(Demand::Delivery)
            }
            text::Requirement::Dependencies(asked) => {
                self.dependencies(asked, signing).map(Box::new).map(Demand::Dependencies)
            }
            text::Requirement::Approvals(approvals) => {
                self.approvals(approvals, people).map(Demand::Approvals)
            }
            text::Requirement::Rotation(rotation) => {
                self.rotation(rotation, identities).map(Demand::Rotation)
            }
            text::Requirement::Status(status) => self.asked(status, withdrawn).map(Demand::Status),
            text::Requirement::Advisories(asked) => self.advisories(asked, identities, feeds),
            // It names the others, so it is read when they are known.
            text::Requirement::Correlate(_) => None,
        }
    }

    fn signature(
        &mut self,
        signature: &text::Signature,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Signature> {
        let by = self.signers(&signature.by, identities);
        let distinct = self.distinct(signature.distinct.as_ref(), by.as_ref());
        let max_age = self.optional(signature.max_age.as_ref(), Self::age);
        let time =
            self.optional(signature.time.as_ref(), |reader, time| reader.one_of(time, &["proven", "now"]));
        let (by, time) = (by?, time?);
        let at_now = time == Some("now");
        if let Some(word) = signature.time.as_ref().filter(|_| at_now)
            && !by.iter().any(|named| named.identity.is_certified())
        {
            let text =
                "`time: now` is about certificates under an X.509 root, and `by` lists no such identity";
            return self.refuse(word.mark, text, "leave it out, or list an `x509` or `spiffe` identity");
        }
        Some(Signature {
            by,
            distinct: distinct?,
            max_age: max_age?,
            proven_time: time == Some("proven"),
            at_now,
            subject: None,
        })
    }

    fn provenance(
        &mut self,
        provenance: &text::Provenance,
        identities: &Declared<Arc<NamedIdentity>>,
        builders: &Declared<Arc<Builder>>,
    ) -> Option<Provenance> {
        let by = self.signers(&provenance.by, identities);
        let listed = self
            .optional(provenance.builders.as_ref(), |reader, names| reader.names(names, "builder", builders));
        let level = self.optional(provenance.level.as_ref(), Self::level);
        if let (Some(level), None) = (&provenance.level, &provenance.builders) {
            let text = "a level is looked up in `builders`, and this requirement lists none";
            self.problems.add(level.mark, text, "add `builders: [<builder>]` beside it");
        }
        let source = self.optional(provenance.source.as_ref(), Self::source);
        let reference = self.ref_rule(provenance);
        let commit = self.optional(provenance.commit.as_ref(), Self::commit);
        let build_types = self.optional(provenance.build_types.as_ref(), Self::build_types);
        let parameters = self.parameters(provenance);
        let condition = self.optional(provenance.condition.as_ref(), Self::condition);
        let (max_age, proven_time) = self.times(provenance.max_age.as_ref(), provenance.time.as_ref())?;
        Some(Provenance {
            by: by?,
            builders: listed?.map(|list| list.iter().cloned().collect()).unwrap_or_default(),
            level: level?,
            source: source?,
            reference: reference?,
            commit: commit?,
            build_types: build_types?.unwrap_or_default(),
            other_parameters: parameters.as_ref().is_some_and(|parameters| parameters.others),
            parameters: parameters?.named,
            condition: condition?,
            max_age,
            proven_time,
            subject: None,
        })
    }

    fn attestation(
        &mut self,
        attestation: &text::Attestation,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<Attestation> {
        let name = self.name(&attestation.name);
        let predicate_type = self.other_than_ours(&attestation.predicate_type);
        let by = self.signers(&attestation.by, identities);
        let distinct = self.distinct(attestation.distinct.as_ref(), by.as_ref());
        let condition = self.optional(attestation.condition.as_ref(), Self::condition);
        let (max_age, proven_time) = self.times(attestation.max_age.as_ref(), attestation.time.as_ref())?;
        Some(Attestation {
            name: name?,
            predicate_type: predicate_type?,
            by: by?,
            distinct: distinct?,
            condition: condition?,
            max_age,
            proven_time,
            subject: None,
        })
    }

    /// A predicate type that no other requirement reads more of.
    fn other_than_ours(&mut self, predicate_type: &At<String>) -> Option<Text> {
        match checks::read_by(&predicate_type.value) {
            Some(known) => self.refuse(predicate_type.mark, known.overlooked, known.instead),
            None => self.type_uri(predicate_type),
        }
    }

    fn layout(&mut self, layout: &text::Layout, identities: &Declared<Arc<NamedIdentity>>) -> Option<Layout> {
        let by = self.keys(&layout.by, identities);
        let threshold = self.optional(layout.threshold.as_ref(), |reader, threshold| {
            reader.whole(threshold, 1..=MAX_NAMED_WHOLE)
        });
        if let (Some(Some(wanted)), Some(listed), Some(written)) = (threshold, &by, &layout.threshold)
            && usize::try_from(wanted).is_ok_and(|wanted| wanted > checks::parties(listed))
        {
            let text = format!(
                "{wanted} keys are wanted, and `by` lists {}: nothing could ever meet it",
                checks::parties(listed)
            );
            self.problems.add(written.mark, text, "list more identities, or lower the threshold");
        }
        let inspections_by =
            self.optional(layout.inspections_by.as_ref(), |reader, names| reader.keys(names, identities));
        let without = self.optional(layout.without_inspections.as_ref(), Self::inspections);
        Some(Layout {
            by: by?,
            threshold: threshold?,
            inspections_by: inspections_by?.map(|list| list.iter().cloned().collect()).unwrap_or_default(),
            without_inspections: without?.unwrap_or_default(),
            subject: None,
        })
    }

    /// Identities that are keys: layouts and links are signed with nothing else.
    fn keys(
        &mut self,
        names: &text::Names,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<Arc<NamedIdentity>>> {
        let found = self.signers(names, identities)?;
        let other = found.iter().find(|named| !matches!(named.identity, Identity::Key(_)));
        match other {
            None => Some(found),
            Some(named) => {
                let text = format!("{} is no key, and layouts are signed with keys", quoted(&named.name));
                self.refuse(names.mark, text, "list identities of the kind `key`")
            }
        }
    }

    /// Keys that are to be replaced from time to time.
    fn rotation(
        &mut self,
        rotation: &text::Rotation,
        identities: &Declared<Arc<NamedIdentity>>,
    ) -> Option<NonEmpty<RotatedKey>> {
        let found = self.names(&rotation.of, "identity", identities)?;
        let rotated = found.map(|named| match &named.identity {
            Identity::Key(key) => {
                key.rotation.map(|rotation| RotatedKey { name: named.name.clone(), rotation })
            }
            Identity::Github(_)
            | Identity::GithubRelease(_)
            | Identity::Gitlab(_)
            | Identity::Google(_)
            | Identity::Buildkite(_)
            | Identity::Email(_)
            | Identity::Other(_)
            | Identity::X509(_)
            | Identity::Spiffe(_) => None,
        });
        let missing = found.iter().zip(rotated.iter()).find(|(_, rotated)| rotated.is_none());
        if let Some((named, _)) = missing {
            let text = format!("{} is no key that says when it is to be replaced", quoted(&named.name));
            return self.refuse(
                rotation.of.mark,
                text,
                "name `key` identities, and add `rotate-every` to their roots",
            );
        }
        NonEmpty::of(rotated.iter().flatten().cloned().collect())
    }

    fn inspections(&mut self, names: &At<Vec<At<String>>>) -> Option<Vec<Text>> {
        let list = names.value.as_slice();
        if list.is_empty() {
            return self.refuse(names.mark, "an empty list names no inspection", "leave the field out");
        }
        if let Some(name) = list.get(MAX_NAMED) {
            let text = format!("{} names here, and at most {MAX_NAMED} are read", list.len());
            return self.refuse(name.mark, text, "shorten the list");
        }
        let mut seen = std::collections::BTreeSet::new();
        for name in list {
            if name.value.is_empty() || name.value.len() > MAX_URI {
                let text = "the name of an inspection has 1 to 512 bytes";
                return self.refuse(name.mark, text, "write it as the layout has it");
            }
            if !seen.insert(name.value.as_str()) {
                let text = format!("{} stands in this list twice", quoted(&name.value));
                return self.refuse(name.mark, text, "name it once");
            }
        }
        Some(list.iter().map(|name| Text::from(name.value.as_str())).collect())
    }

    /// What a requirement asks of the signing time: its greatest age, and whether it must be proven.
    pub(super) fn times(
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
