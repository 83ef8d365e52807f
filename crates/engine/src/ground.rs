use std::sync::Arc;

use decision::Plan;
use model::{Artifact, EvidenceRow, Instant, Text};
use policy::{Diagnostic, Framework, KeyRoot, RootKind, RootSpec, SigstoreRoot};
use verify::{KeyTerms, Roots, RootsBuilder};

use crate::feeds::Feeds;
use crate::history::{History, Holding};
use crate::reliance::Asking;
use crate::verdicts::{Importing, Verdicts};
use crate::{
    IssuerFile, OsvFolder, Pool, Reference, StatusFile, VerdictFile, receipts, tuf, verdicts_asked, withdrawn,
};

/// What a framework demands of a handoff at a time, with the roots and reference inputs that are asked: all that a run
/// knows before it has evidence. Prepared once, for as many runs as there are.
#[derive(Clone, Debug)]
pub struct Ground {
    pub(crate) plan: Arc<Plan>,
    pub(crate) roots: Arc<Roots>,
    pub(crate) now: Instant,
    pub(crate) asking: Option<Arc<Asking>>,
    pub(crate) feeds: Option<Arc<Feeds>>,
    pub(crate) verdicts: Option<Arc<Verdicts>>,
    pub(crate) references: Vec<Reference>,
    /// The rows of reference inputs.
    pub(crate) rows: Vec<EvidenceRow>,
    /// What releases are held against.
    pub(crate) held: Holding,
}

/// The files of the reference inputs that a handoff asks, opened by the caller.
pub struct ReferenceFiles {
    /// Those of the status lists: [`crate::asked`].
    pub status: Vec<StatusFile>,
    /// Those of issuers of certificates: [`crate::asked_issuers`].
    pub issuers: Vec<IssuerFile>,
    /// Those of the advisories: [`crate::osv_asked`].
    pub osv: Vec<OsvFolder>,
    /// Those of what other organisations found: [`crate::verdicts_asked`].
    pub verdicts: Vec<VerdictFile>,
    /// The time for which the status lists must be in force: that of the run, except in an audit with hindsight.
    pub status_at: InForce,
}

/// The time for which what is asked must be in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InForce {
    /// The present one.
    Now(Instant),
    /// One that has passed, to which the run looks back: what is of today was not there yet.
    Then(Instant),
}

impl InForce {
    /// The time.
    pub fn at(self) -> Instant {
        match self {
            Self::Now(at) | Self::Then(at) => at,
        }
    }
}

impl ReferenceFiles {
    /// No input.
    pub fn none(at: Instant) -> Self {
        Self {
            status: Vec::new(),
            issuers: Vec::new(),
            osv: Vec::new(),
            verdicts: Vec::new(),
            status_at: InForce::Now(at),
        }
    }
}

/// Why a run cannot start.
#[derive(Clone, Debug)]
pub enum NotReady {
    /// The framework has no handoff of this name; these are those it has.
    NoSuchHandoff(Vec<Text>),
    /// The framework cannot be used: it has expired, is a draft, or names a root that cannot be read.
    Unusable(Vec<Diagnostic>),
}

impl Ground {
    /// Prepares a handoff at `now` with the files of the reference inputs it asks, whose rows in the evidence table begin
    /// at `first`. The receipts of these subjects among `evidence` tell which numbers of status lists their gates have seen.
    ///
    /// # Errors
    /// When the framework cannot be used, or has no such handoff.
    pub fn new(
        framework: &Framework,
        handoff: &str,
        now: Instant,
        mut files: ReferenceFiles,
        evidence: (&Pool, &[Artifact]),
        first: usize,
    ) -> Result<Self, NotReady> {
        let unusable = framework.unusable_at(now);
        if !unusable.is_empty() {
            return Err(NotReady::Unusable(unusable));
        }
        let plan = framework
            .plan(handoff)
            .ok_or_else(|| NotReady::NoSuchHandoff(framework.handoffs().cloned().collect()))?;
        let (roots, mut references) = roots(framework, now)?;
        receipts::remember(&mut files, framework, &plan, evidence, &roots, now);
        let (mut rows, mut asking) = (Vec::new(), None);
        if let Some(asked) = plan.status.clone() {
            let inputs =
                withdrawn::Inputs { lists: files.status, issuers: files.issuers, at: files.status_at };
            let read = withdrawn::read(framework, asked, inputs, &roots, first);
            let read = read.map_err(NotReady::Unusable)?;
            references.extend(read.references);
            (rows, asking) = (read.rows, Some(Arc::new(read.asking)));
        }
        let mut feeds = None;
        if !plan.advisories.is_empty() {
            let first = first.saturating_add(rows.len());
            let read = Feeds::read(framework, &plan.advisories, &files.osv, now, first);
            let (read, own, told) = read.map_err(NotReady::Unusable)?;
            rows.extend(own);
            references.extend(told);
            feeds = Some(Arc::new(read));
        }
        let (specs, mut verdicts) = (verdicts_asked(framework, handoff), None);
        if !specs.is_empty() {
            let first = first.saturating_add(rows.len());
            let importing = Importing { framework, roots: &roots, asking: asking.as_deref(), now };
            let read = importing.read(specs, &files.verdicts, first).map_err(NotReady::Unusable)?;
            rows.extend(read.rows);
            references.extend(read.references);
            verdicts = Some(Arc::new(read.verdicts));
        }
        let held = Holding { baselines: framework.baselines(handoff), history: None };
        Ok(Self {
            plan: Arc::new(plan),
            roots: Arc::new(roots),
            now,
            asking,
            feeds,
            verdicts,
            references,
            rows,
            held,
        })
    }

    /// With what is known of releases that were let in before.
    #[must_use]
    pub fn remembering(mut self, history: Arc<dyn History>) -> Self {
        self.held.history = Some(history);
        self
    }

    /// What the framework refers to beside itself: it may differ from one run to the next.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The reference inputs, with the paths from which they were read.
    pub fn reference_rows(&self) -> &[EvidenceRow] {
        &self.rows
    }
}

fn terms(key: &KeyRoot) -> KeyTerms {
    KeyTerms {
        from: key.from,
        until: key.until,
        log: key.log.clone(),
        timestamps: key.timestamps.clone(),
        scheme: key.scheme,
        key_id: key.key_id.clone(),
    }
}

/// The roots of a framework at `now`, and what they refer to beside it.
///
/// # Errors
/// Every root that cannot be read or believed, each at its line; or every exception that a key approves under another
/// name than the one it is judged by.
pub fn roots(framework: &Framework, now: Instant) -> Result<(Roots, Vec<Reference>), NotReady> {
    let mut builder = Roots::builder();
    let mut references = Vec::new();
    let mut faults = Vec::new();
    for spec in framework.roots() {
        match add(&mut builder, framework, spec, now) {
            Ok(reference) => references.extend(reference),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(NotReady::Unusable(faults));
    }
    let built = builder.build();
    let built =
        built.map_err(|fault| NotReady::Unusable(vec![framework.diagnostic("", &fault.to_string())]))?;
    let judges_itself = framework.approved_by_the_judged(|name| built.key(name).cloned());
    match judges_itself.is_empty() {
        true => Ok((built, references)),
        false => Err(NotReady::Unusable(judges_itself)),
    }
}

/// Adds a root, and tells what it refers to beside the framework, if anything.
fn add(
    builder: &mut RootsBuilder,
    framework: &Framework,
    spec: &RootSpec,
    now: Instant,
) -> Result<Option<Reference>, Diagnostic> {
    let mut reference = None;
    let added = match &spec.kind {
        RootKind::Sigstore(SigstoreRoot::Embedded(root)) => builder.embedded(&spec.name, *root),
        RootKind::Sigstore(SigstoreRoot::File(bytes)) => builder.trusted_root(&spec.name, bytes),
        RootKind::Sigstore(SigstoreRoot::Unlogged(bytes)) => builder.unlogged_root(&spec.name, bytes),
        RootKind::Sigstore(SigstoreRoot::Tuf(root)) => {
            let (json, used) = tuf::trusted_root(&spec.name, root, now)
                .map_err(|fault| tuf::diagnostic(framework, &spec.name, &fault))?;
            reference = Some(used);
            builder.trusted_root(&spec.name, &json)
        }
        RootKind::X509(root) => builder.x509(&spec.name, &root.pem, root.timestamps.as_deref()),
        RootKind::Key(key) => builder.key(&spec.name, &key.file, terms(key)),
    };
    match added {
        Ok(()) => Ok(reference),
        Err(fault) => Err(framework.diagnostic(&spec.name, &fault.to_string())),
    }
}
