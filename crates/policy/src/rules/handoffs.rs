use std::collections::BTreeSet;
use std::sync::Arc;

use checks::{
    AdvisoryRule, Approvals, Attestation, Baseline, Builder, Correlate, Delivery, Dependencies, Layout,
    NamedIdentity, Provenance, Publisher, ReceiptNaming, Release, RotatedKey, Signature, SubjectRule,
    Summary,
};
use model::{NonEmpty, Platform, Text, Version};

use super::correlate::Parts;
use super::crossing::{Ends, Places};
use super::persons::People;
use super::reader::{Declared, Reader};
use super::receipts::{self, AskedReceipt};
use super::reference::Withdrawn;
use super::repeat;
use crate::limits::MAX_REQUIREMENTS;
use crate::shown::quoted;
use crate::text::{self, At, Named};

/// A handoff that holds together.
#[derive(Debug)]
pub(crate) struct Handoff {
    pub(crate) name: Text,
    pub(crate) ends: Ends,
    pub(crate) subject: SubjectRule,
    /// The platforms that are taken over; none where all are.
    pub(crate) platforms: Option<Vec<Platform>>,
    /// Whether what nobody accounts for is only told.
    pub(crate) tolerant: bool,
    /// The handoffs whose requirements it repeats.
    pub(crate) repeat: Vec<Text>,
    /// What decides. Empty only where something is repeated.
    pub(crate) require: Vec<Demand>,
    /// What is told and decides nothing.
    pub(crate) advise: Vec<Demand>,
    /// How its receipts name themselves, if it gives any.
    pub(crate) receipt: Option<ReceiptNaming>,
    /// What its releases are held against, if anything.
    pub(crate) baseline: Option<Arc<Baseline>>,
}

/// Who may sign and build, for whatever requirement asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signing<'d> {
    pub(super) identities: &'d Declared<Arc<NamedIdentity>>,
    pub(super) builders: &'d Declared<Arc<Builder>>,
    /// What may be asked whether something has been revoked or suspended.
    pub(super) withdrawn: &'d Withdrawn,
    /// The folders of advisories.
    pub(super) feeds: &'d Declared<Text>,
    /// What other organisations found of packages.
    pub(super) verdicts: &'d Declared<Text>,
    /// Who can approve.
    pub(super) people: &'d People,
    /// Who publishes what artifacts are made of.
    pub(super) publishers: &'d Declared<Arc<Publisher>>,
}

/// One requirement, ready to be planned.
#[derive(Clone, Debug)]
pub(crate) enum Demand {
    Signature(Signature),
    Provenance(Box<Provenance>),
    Attestation(Attestation),
    Summary(Summary),
    Receipt(Box<AskedReceipt>),
    Release(Box<Release>),
    Layout(Layout),
    Delivery(Delivery),
    Approvals(Approvals),
    /// What the artifact is made of.
    Dependencies(Box<Dependencies>),
    Correlate(Correlate),
    Rotation(NonEmpty<RotatedKey>),
    /// The advisories that are asked about the packages that proofs name.
    Advisories(Arc<AdvisoryRule>),
    Status(Asked),
}

/// Who is asked whether something has been revoked or suspended, by their names under `reference`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) lists: Vec<Text>,
    pub(crate) revocation: Vec<Text>,
}

impl Demand {
    /// Whom it asks whether something has been revoked or suspended.
    pub(crate) fn asked(&self) -> Option<&Asked> {
        let Self::Status(asked) = self else { return None };
        Some(asked)
    }

    /// The advisories it asks.
    pub(crate) fn advisories(&self) -> Option<&Arc<AdvisoryRule>> {
        let Self::Advisories(rule) = self else { return None };
        Some(rule)
    }

    /// What it asks of dependencies.
    pub(crate) fn dependencies(&self) -> Option<&Dependencies> {
        let Self::Dependencies(asked) = self else { return None };
        Some(asked)
    }

    /// Whom it asks to approve, and how many.
    pub(crate) fn approvals(&self) -> Option<&Approvals> {
        let Self::Approvals(approvals) = self else { return None };
        Some(approvals)
    }

    /// The receipt it asks for.
    pub(crate) fn receipt(&self) -> Option<&AskedReceipt> {
        let Self::Receipt(asked) = self else { return None };
        Some(asked)
    }

    /// Whether it is met by statements, which give the artifact a name.
    pub(crate) fn is_of_statements(&self) -> bool {
        match self {
            Self::Provenance(_)
            | Self::Attestation(_)
            | Self::Summary(_)
            | Self::Receipt(_)
            | Self::Release(_)
            | Self::Layout(_) => true,
            // What it calls a file is no name of a product.
            Self::Delivery(_)
            | Self::Signature(_)
            | Self::Approvals(_)
            | Self::Correlate(_)
            | Self::Rotation(_)
            | Self::Status(_)
            | Self::Dependencies(_)
            | Self::Advisories(_) => false,
        }
    }
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    handoffs: &At<Named<text::Handoff>>,
    signing: &Signing<'_>,
    places: &Places,
) -> Option<Vec<Handoff>> {
    let declared = repeat::declared(handoffs);
    let mut all = Vec::new();
    for (name, handoff) in reader.section(handoffs) {
        all.push(reader.handoff(name, handoff, &declared, signing, places));
    }
    repeat::check(reader, handoffs, places);
    receipts::check(reader, handoffs);
    all.into_iter().collect()
}

impl Reader<'_> {
    fn handoff(
        &mut self,
        name: &At<String>,
        handoff: &text::Handoff,
        declared: &Declared<Text>,
        signing: &Signing<'_>,
        places: &Places,
    ) -> Option<Handoff> {
        let ends = self.ends(handoff, places);
        let subject = self.subject(handoff);
        let platforms = self.optional(handoff.platforms.as_ref(), Self::platforms);
        let tolerant = self.optional(handoff.unaccounted.as_ref(), Self::unaccounted);
        let repeat = self.repeat(handoff, declared);
        self.status_once(handoff);
        self.advisories_once(handoff);
        let floor = subject.as_ref().and_then(|subject| subject.not_below.clone());
        let require = self.require(name, handoff, floor.as_ref(), signing);
        let advise = match &handoff.advise {
            Some(advise) => self.demands(advise, "advises", floor.as_ref(), signing),
            None => Some(Vec::new()),
        };
        self.asked_of_some(handoff);
        self.handed_over(handoff, ends.as_ref());
        let receipt = self.receipts(name, handoff, ends.as_ref());
        let baseline = self.baseline(handoff, subject.as_ref(), require.as_deref());
        let ends = ends?;
        Some(Handoff {
            name: name.value.as_str().into(),
            subject: subject?,
            platforms: platforms?,
            tolerant: tolerant?.unwrap_or_default(),
            ends,
            repeat: repeat?,
            require: require?,
            advise: advise?,
            receipt: receipt?,
            baseline: baseline?,
        })
    }

    /// Tells what stands under `advise` and is never only advice.
    fn never_advice(&mut self, list: &[text::Requirement]) {
        if let Some(asked) = list.iter().find_map(text::Requirement::status) {
            let text = "`status` cannot be advice: what has been withdrawn is not relied on";
            self.problems.add(asked.mark, text, "put it under `require`");
        }
        if let Some(feeds) = list.iter().find_map(text::Requirement::feeds) {
            let text = "`advisories` cannot be advice: a package that was made to do harm is not taken over";
            self.problems.add(feeds.mark, text, "put it under `require`");
        }
    }

    /// Whether lists deny something is asked once, of everything, and is never only advice. Whose word counts for what
    /// depends on where the handoff leads.
    fn status_once(&mut self, handoff: &text::Handoff) {
        let mut required = handoff.required().filter_map(text::Requirement::status);
        let first = required.next();
        if let Some(second) = required.next() {
            let text = "a second `status` in this handoff: whoever is asked is asked about everything";
            self.problems.add(second.mark, text, "name all of them in one");
        }
        let lists = first.and_then(|first| first.value.lists.as_ref());
        if let (Some(lists), None) = (lists, &handoff.to) {
            let text = "`status` needs to know where the handoff leads: the owner of that zone may deny anything, and \
                        others only what is their own";
            self.problems.add(lists.mark, text, "name the zone: `to: { zone: … }`");
        }
    }

    fn require(
        &mut self,
        name: &At<String>,
        handoff: &text::Handoff,
        floor: Option<&Version>,
        signing: &Signing<'_>,
    ) -> Option<Vec<Demand>> {
        match (&handoff.require, &handoff.repeat) {
            (Some(require), _) => self.demands(require, "requires", floor, signing),
            (None, Some(_)) => Some(Vec::new()),
            (None, None) => {
                let text = "the field `require` is missing: this handoff would let everything pass";
                self.refuse(name.mark, text, "require at least a `signature` or `provenance`")
            }
        }
    }

    pub(super) fn demands(
        &mut self,
        demands: &At<Vec<text::Requirement>>,
        verb: &str,
        floor: Option<&Version>,
        signing: &Signing<'_>,
    ) -> Option<Vec<Demand>> {
        let list = demands.value.as_slice();
        if list.is_empty() {
            let (text, help) = match verb {
                "requires" => (
                    "this handoff requires nothing: it would let everything pass".to_owned(),
                    "require at least a `signature` or `provenance`",
                ),
                _ => (format!("an empty list {verb} nothing"), "leave the field out"),
            };
            return self.refuse(demands.mark, text, help);
        }
        if list.len() > MAX_REQUIREMENTS {
            let text = format!("{} requirements, and at most {MAX_REQUIREMENTS} are read", list.len());
            return self.refuse(demands.mark, text, "split the handoff");
        }
        if verb == "advises" {
            self.never_advice(list);
        }
        let mut names = BTreeSet::new();
        let mut read = Vec::with_capacity(list.len());
        for requirement in list {
            if let text::Requirement::Attestation(attestation) = requirement
                && !names.insert(attestation.name.value.as_str())
            {
                let text = format!("a second attestation is called {}", quoted(&attestation.name.value));
                self.problems.add(
                    attestation.name.mark,
                    text,
                    "give each its own name: reports tell them apart by it",
                );
            }
            let own =
                self.optional(requirement.subject_name(), |reader, names| reader.own_subject(names, floor));
            let demand = self.requirement(requirement, signing);
            read.push(demand.zip(own).map(|(demand, own)| demand.named(own)));
        }
        let tied = list.iter().zip(read.iter().map(Option::as_ref));
        let parts = Parts::of(tied);
        self.tied_once(list);
        let correlated = list.iter().zip(read).map(|(written, read)| match written {
            text::Requirement::Correlate(written) => self.correlate(written, &parts).map(Demand::Correlate),
            text::Requirement::Signature(_)
            | text::Requirement::Provenance(_)
            | text::Requirement::Attestation(_)
            | text::Requirement::Vsa(_)
            | text::Requirement::Receipt(_)
            | text::Requirement::Release(_)
            | text::Requirement::Layout(_)
            | text::Requirement::Delivery(_)
            | text::Requirement::Approvals(_)
            | text::Requirement::Rotation(_)
            | text::Requirement::Status(_)
            | text::Requirement::Dependencies(_)
            | text::Requirement::Advisories(_) => read,
        });
        let all: Vec<Option<Demand>> = correlated.collect();
        all.into_iter().collect()
    }
}
