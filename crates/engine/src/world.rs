use std::collections::BTreeSet;

use decision::Plan;
use formats::Malformed;
use model::{Artifact, EvidenceId, EvidenceRow, Instant, Text};
use policy::{Diagnostic, Framework, RootKind, RootSpec, SigstoreRoot};
use verify::{Rejection, Roots, RootsBuilder, RootsFault};

use crate::pool::Entry;
use crate::{Pool, Unread, Unused};

/// Everything all cases of a run share: the plan, the roots, the evidence and the time. Read-only, so every core may.
#[derive(Debug)]
pub struct World {
    pub(crate) plan: Plan,
    pub(crate) roots: Roots,
    pub(crate) now: Instant,
    pub(crate) pool: Pool,
    pub(crate) silent: BTreeSet<usize>,
    pub(crate) loose: BTreeSet<usize>,
    pub(crate) subjects: usize,
    unused: Vec<Unused>,
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
    /// Prepares a run of one handoff over these subjects at `now`.
    ///
    /// # Errors
    /// When the framework cannot be used, or has no such handoff.
    pub fn new(
        framework: &Framework,
        handoff: &str,
        now: Instant,
        pool: Pool,
        subjects: &[Artifact],
    ) -> Result<Self, NotReady> {
        let unusable = framework.unusable_at(now);
        if !unusable.is_empty() {
            return Err(NotReady::Unusable(unusable));
        }
        let plan = framework
            .plan(handoff)
            .ok_or_else(|| NotReady::NoSuchHandoff(framework.handoffs().cloned().collect()))?;
        let roots = roots(framework)?;
        let (silent, loose, unused) = (pool.silent(), pool.loose(subjects), pool.unused(subjects));
        Ok(Self { plan, roots, now, pool, silent, loose, subjects: subjects.len(), unused })
    }

    /// Evidence that says nothing about any subject of the run: it counted for nothing, and it is not hidden.
    pub fn unused(&self) -> &[Unused] {
        &self.unused
    }

    /// The evidence.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The roots.
    pub fn roots(&self) -> &Roots {
        &self.roots
    }

    /// Adds evidence that a case needed, before it is given back its [`model::Fetched::Evidence`].
    pub fn add(&mut self, read: Vec<(EvidenceRow, Vec<u8>)>, unread: Vec<Unread>) {
        self.pool.add(read, unread);
        self.silent = self.pool.silent();
    }

    pub(crate) fn malformed(&self, entry: &Entry, fault: &Malformed) -> Rejection {
        let file = self.pool.row(entry.row).map_or(EvidenceId::file(u32::MAX), |row| row.id);
        Rejection::malformed(file.at_line(entry.line), fault)
    }
}

/// The roots of a framework, for a run or for `trust show`.
///
/// # Errors
/// Every root that cannot be read, each at its line.
pub fn roots(framework: &Framework) -> Result<Roots, NotReady> {
    let mut builder = Roots::builder();
    let mut faults = Vec::new();
    for spec in framework.roots() {
        if let Err(fault) = add(&mut builder, spec) {
            faults.push(framework.diagnostic(&spec.name, &fault.to_string()));
        }
    }
    if !faults.is_empty() {
        return Err(NotReady::Unusable(faults));
    }
    builder.build().map_err(|fault| NotReady::Unusable(vec![framework.diagnostic("", &fault.to_string())]))
}

fn add(builder: &mut RootsBuilder, spec: &RootSpec) -> Result<(), RootsFault> {
    match &spec.kind {
        RootKind::Sigstore(SigstoreRoot::Embedded(root)) => builder.embedded(&spec.name, *root),
        RootKind::Sigstore(SigstoreRoot::File(bytes)) => builder.trusted_root(&spec.name, bytes),
        RootKind::Key(key) => builder.key(&spec.name, &key.pem, (key.from, key.until), key.log.as_deref()),
    }
}
