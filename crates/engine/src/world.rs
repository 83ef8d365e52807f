use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use decision::{Disbelieved, Plan, Together};
use model::{Artifact, EvidenceRow, Instant, Text};
use policy::{Diagnostic, Framework, KeyRoot, RootKind, RootSpec, SigstoreRoot};
use verify::{KeyTerms, Layouts, Roots, RootsBuilder};

use crate::basis::Resting;
use crate::feeds::Feeds;
use crate::idle;
use crate::reliance::Asking;
use crate::silent::Silent;
use crate::{
    IssuerFile, OsvFolder, Pool, Reference, StatusFile, Unread, Unused, at_large, receipts, tuf, withdrawn,
};

/// Everything all cases of a run share: the plan, the roots, the evidence and the time. Read-only, so every core may.
#[derive(Debug)]
pub struct World {
    pub(crate) plan: Plan,
    pub(crate) roots: Roots,
    pub(crate) now: Instant,
    pub(crate) pool: Pool,
    pub(crate) layouts: Layouts,
    pub(crate) silent: Silent,
    pub(crate) loose: BTreeSet<usize>,
    pub(crate) at_large: BTreeMap<usize, Disbelieved>,
    pub(crate) at_large_kinds: Vec<Disbelieved>,
    pub(crate) subjects: usize,
    pub(crate) together: Arc<Together>,
    /// For each document, how many subjects that are not done claim it.
    uses: Vec<usize>,
    pub(crate) audit: bool,
    unused: Vec<Unused>,
    references: Vec<Reference>,
    /// The rows of reference inputs, which follow those of the evidence.
    rows: Vec<EvidenceRow>,
    pub(crate) asking: Option<Asking>,
    pub(crate) feeds: Option<Feeds>,
    pub(crate) resting: Option<Resting>,
}

/// The files of the reference inputs that a handoff asks, opened by the caller.
pub struct ReferenceFiles {
    /// Those of the status lists: [`crate::asked`].
    pub status: Vec<StatusFile>,
    /// Those of issuers of certificates: [`crate::asked_issuers`].
    pub issuers: Vec<IssuerFile>,
    /// Those of the advisories: [`crate::osv_asked`].
    pub osv: Vec<OsvFolder>,
    /// The time for which the status lists must be in force: that of the run, except in an audit with hindsight.
    pub status_at: Instant,
}

impl ReferenceFiles {
    /// No input.
    pub fn none(at: Instant) -> Self {
        Self { status: Vec::new(), issuers: Vec::new(), osv: Vec::new(), status_at: at }
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

impl World {
    /// Prepares a run of one handoff over these subjects at `now`, with the files of the reference inputs it asks.
    ///
    /// # Errors
    /// When the framework cannot be used, or has no such handoff.
    pub fn new(
        framework: &Framework,
        handoff: &str,
        now: Instant,
        pool: Pool,
        subjects: &[Artifact],
        mut files: ReferenceFiles,
    ) -> Result<Self, NotReady> {
        let unusable = framework.unusable_at(now);
        if !unusable.is_empty() {
            return Err(NotReady::Unusable(unusable));
        }
        let plan = framework
            .plan(handoff)
            .ok_or_else(|| NotReady::NoSuchHandoff(framework.handoffs().cloned().collect()))?;
        let (roots, mut references) = roots(framework, now)?;
        receipts::remember(&mut files.status, framework, &plan.receipts.by, &pool, &roots, now);
        let (mut rows, mut asking) = (Vec::new(), None);
        if let Some(asked) = plan.status.clone() {
            let inputs =
                withdrawn::Inputs { lists: files.status, issuers: files.issuers, at: files.status_at };
            let read = withdrawn::read(framework, asked, inputs, &roots, pool.rows().len());
            let read = read.map_err(NotReady::Unusable)?;
            references.extend(read.references);
            (rows, asking) = (read.rows, Some(read.asking));
        }
        let mut feeds = None;
        if !plan.advisories.is_empty() {
            let first = pool.rows().len().saturating_add(rows.len());
            let read = Feeds::read(framework, &plan.advisories, &files.osv, now, first);
            let (read, own, told) = read.map_err(NotReady::Unusable)?;
            rows.extend(own);
            references.extend(told);
            feeds = Some(read);
        }
        let layouts = Layouts::verify(pool.metadata(), &roots);
        let silent = Silent::of(&pool, &roots);
        let loose = pool.loose(subjects, &silent);
        let at_large = at_large::judge(&pool, subjects, (&silent, &loose), &layouts, &roots, now);
        let unused = pool.unused(subjects, (&silent, &loose), &at_large);
        let uses = pool.uses(subjects);
        Ok(Self {
            plan,
            roots,
            now,
            uses,
            pool,
            layouts,
            silent,
            loose,
            at_large_kinds: at_large::kinds(&at_large),
            at_large,
            subjects: subjects.len(),
            together: Arc::new(Together::of(subjects, Vec::new())),
            audit: false,
            unused,
            references,
            rows,
            asking,
            feeds,
            resting: None,
        })
    }

    /// With these beside its subjects, which were named to cross and could not be read.
    #[must_use]
    pub fn without(self, subjects: &[Artifact], unread: Vec<Text>) -> Self {
        Self { together: Arc::new(Together::of(subjects, unread)), ..self }
    }

    /// Looks back: `now` is a time that has passed, so evidence made after it was not there yet. It counts as missing,
    /// where it would otherwise be a bad proof.
    #[must_use]
    pub fn looking_back(self) -> Self {
        Self { audit: true, ..self }
    }

    /// Tells with each decision what it was made from: [`crate::Basis`].
    #[must_use]
    pub fn recording(self, framework: &Framework) -> Self {
        let resting = Resting::new(framework, &self.plan.handoff);
        Self { resting: Some(resting), ..self }
    }

    /// Evidence that says nothing about any subject of the run: it counted for nothing, and it is not hidden.
    pub fn unused(&self) -> &[Unused] {
        &self.unused
    }

    /// What the framework refers to beside itself: it may differ from one run to the next.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The reference inputs of the evidence table: its last rows.
    pub fn reference_rows(&self) -> &[EvidenceRow] {
        &self.rows
    }

    /// Every entry of the status lists that denies nothing here, or may not, in words: it names a participant, identity or
    /// relationship this framework does not declare, or something outside as no evidence names it. A list whose pages cannot be read says nothing.
    pub fn idle_denials(&self, framework: &Framework) -> Vec<String> {
        let lists = self.asking.iter().flat_map(|asking| asking.status.lists());
        lists.flat_map(|list| idle::of(list, framework)).collect()
    }

    /// The evidence.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Lets go of the evidence that is about these subjects and no other, so that a run about many holds little. Their
    /// cases are done, and must not be run again: what they rested on is gone.
    pub fn done_with(&mut self, subjects: &[Artifact]) {
        let about: Vec<usize> = subjects.iter().flat_map(|artifact| self.pool.about(artifact)).collect();
        let mut gone = Vec::with_capacity(about.len());
        for at in about {
            let Some(uses) = self.uses.get_mut(at) else { continue };
            *uses = uses.saturating_sub(1);
            // Those are held against every subject.
            let shared = self.silent.tried.contains(&at) || self.loose.contains(&at);
            let chained = self.pool.metadata_places().binary_search(&at).is_ok();
            if *uses == 0 && !shared && !chained {
                gone.extend(self.pool.forget(at));
            }
        }
        // It is many small pieces of memory, and who asks has other work to hand out.
        if gone.len() > 1 {
            rayon::spawn(move || drop(gone));
        }
    }

    /// The roots.
    pub fn roots(&self) -> &Roots {
        &self.roots
    }

    /// Adds evidence that a case needed, before it is given back its [`model::Fetched::Evidence`].
    pub fn add(&mut self, read: Vec<(EvidenceRow, Vec<u8>)>, unread: Vec<Unread>) {
        self.pool.add(read, unread);
        self.silent = Silent::of(&self.pool, &self.roots);
        self.at_large.extend(at_large::untried(&self.pool, &self.silent));
        self.at_large_kinds = at_large::kinds(&self.at_large);
        self.layouts = Layouts::verify(self.pool.metadata(), &self.roots);
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
