use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use decision::{Again, AskedBill, Disbelieved, Plan, Together, Words};
use dependencies::Lister;
use model::{Artifact, Digest, EvidenceRow, Instant, Text};
use policy::Framework;
use verify::{Layouts, Roots};

use crate::basis::Resting;
use crate::feeds::Feeds;
use crate::history::{History, Holding};
use crate::idle;
use crate::reliance::Asking;
use crate::silent::Silent;
use crate::spread::{FEW, decoded};
use crate::verdicts::Verdicts;
use crate::{Ground, NotReady, Pool, Reference, ReferenceFiles, Unread, Unused, at_large};

/// The most pages of a status list that are read at every run only to tell what on it denies nothing: some 400 entries.
/// Of a longer list only those pages are read that what is judged leads to, and `policy check` tells the rest.
const MAX_PAGES_LOOKED_THROUGH: usize = 8;

/// The most of them that a run tells; `policy check` tells all.
const MAX_NOTES: usize = 8;

/// Everything all cases of a run share: the plan, the roots, the evidence and the time. Read-only, so every core may.
#[derive(Debug)]
pub struct World {
    pub(crate) plan: Arc<Plan>,
    pub(crate) roots: Arc<Roots>,
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
    pub(crate) asking: Option<Arc<Asking>>,
    pub(crate) feeds: Option<Arc<Feeds>>,
    pub(crate) verdicts: Option<Arc<Verdicts>>,
    pub(crate) resting: Option<Resting>,
    /// Whether attestations of what subjects are made of can be asked for.
    pub(crate) reaching: bool,
    /// What releases are held against.
    pub(crate) held: Holding,
    /// The crossing that took place, where it is judged again.
    pub(crate) again: Option<Again>,
    /// What decisions of this run have in common.
    pub(crate) words: Words,
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
        files: ReferenceFiles,
    ) -> Result<Self, NotReady> {
        let ground = Ground::new(framework, handoff, now, files, (&pool, subjects), pool.rows().len())?;
        Ok(Self::on(&ground, pool, subjects))
    }

    /// A run on ground that was prepared for many.
    pub fn on(ground: &Ground, pool: Pool, subjects: &[Artifact]) -> Self {
        let Ground { plan, roots, asking, feeds, verdicts, references, rows, now, held } = ground.clone();
        let layouts = Layouts::verify(pool.metadata(), &roots);
        let silent = Silent::of(&pool, &roots);
        let loose = pool.loose(subjects, &silent);
        let at_large = at_large::judge(&pool, subjects, (&silent, &loose), &layouts, &roots, now);
        let mut unused = pool.unused(subjects, (&silent, &loose), &at_large);
        let asks = |asked: &AskedBill| asked.from.contains(&Lister::Lockfile);
        if !plan.dependencies.iter().any(asks) {
            let reason = Text::from("nothing at this handoff asks for a lockfile");
            let idle = pool.named_lockfiles().map(|held| held.row().id);
            unused.extend(idle.map(|id| Unused { id, code: None, reason: reason.clone() }));
        }
        let uses = pool.uses(subjects);
        Self {
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
            verdicts,
            resting: None,
            reaching: false,
            held,
            again: None,
            words: Words::default(),
        }
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

    /// Judges a crossing again that took place: ages count then.
    #[must_use]
    pub fn again(self, again: Again) -> Self {
        Self { again: Some(again), ..self }
    }

    /// With what is known of releases that were let in before.
    #[must_use]
    pub fn remembering(mut self, history: Arc<dyn History>) -> Self {
        self.held.history = Some(history);
        self
    }

    /// Tells with each decision what it was made from: [`crate::Basis`].
    #[must_use]
    pub fn recording(self, framework: &Framework) -> Self {
        let resting = Resting::new(framework, &self.plan.handoff);
        Self { resting: Some(resting), ..self }
    }

    /// Evidence that says nothing about any subject of the run, nor about what one is made of, as far as they are judged: it
    /// counted for nothing, and it is not hidden.
    pub fn unused(&self) -> Vec<&Unused> {
        let parts = self.pool.of_parts();
        self.unused.iter().filter(|unused| !parts.contains(&unused.id)).collect()
    }

    /// With somebody who can be asked for attestations of what subjects are made of: cases say which they need.
    #[must_use]
    pub fn reaching(self) -> Self {
        Self { reaching: true, ..self }
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
        let told = |(text, help): (String, String)| format!("{text}\n  = help: {help}");
        lists.flat_map(|list| idle::of(list, framework)).map(told).collect()
    }

    /// The same of lists that are short enough to be looked through at every run ([`MAX_PAGES_LOOKED_THROUGH`]).
    pub fn idle_denials_at_hand(&self, framework: &Framework) -> Vec<Text> {
        let lists = self.asking.iter().flat_map(|asking| asking.status.lists());
        let short = lists.filter(|list| list.pages() <= MAX_PAGES_LOOKED_THROUGH);
        let told = |(text, help): (String, String)| Text::from(format!("{text}; {help}"));
        short.flat_map(|list| idle::of(list, framework)).map(told).take(MAX_NOTES).collect()
    }

    /// The evidence.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Lets go of the evidence that is about these subjects and no other, so that a run about many holds little. Their
    /// cases are done, and must not be run again: what they rested on is gone.
    pub fn done_with(&mut self, subjects: &[Artifact]) {
        // Another subject may be made of one of these, and what attests it is held against both.
        if self.plan.publishing.is_some() {
            return;
        }
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
        if gone.len() > FEW {
            rayon::spawn(move || drop(gone));
        }
    }

    /// The roots.
    pub fn roots(&self) -> &Roots {
        &self.roots
    }

    /// Adds what was handed out as being about packages that subjects are made of, before their cases are given back its
    /// [`model::Fetched::Evidence`]. What names other bytes speaks against those it was handed out for.
    pub fn add_parts(&mut self, read: Vec<(EvidenceRow, Vec<u8>, Digest)>) {
        let decode = |(row, bytes, about): (EvidenceRow, Vec<u8>, Digest)| {
            let pieces = formats::decode(row.id, &bytes);
            (row, pieces, about)
        };
        for (row, pieces, about) in decoded(read, |(_, bytes, _)| bytes, decode) {
            self.pool.add_handed_out(row, pieces, &about);
        }
        self.layouts = Layouts::verify(self.pool.metadata(), &self.roots);
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
