//! What other organisations found of packages: files of signed summaries, and what they say of a graph.

use std::collections::BTreeMap;

use decision::{FoundBy, VerdictOn};
use dependencies::{Dependency, Graph};
use formats::{Predicate, VerificationSummary};
use model::{Digest, EvidenceId, EvidenceRow, Instant, Origin, PackageKey, PackageUrl, Place, Text};
use policy::{Diagnostic, Framework, VerdictSpec};
use sha2::{Digest as _, Sha256};
use status::{ListFault, Standing, Tense};
use verify::{Roots, Signer};

use crate::pool::Entry;
use crate::reliance::{Asking, party};
use crate::spread::spread;
use crate::{Pool, Reference};

/// A file of verdicts, as the caller has it.
pub struct VerdictFile {
    /// The framework's name for it.
    pub name: Text,
    /// What reports call the file.
    pub path: Text,
    /// What it holds, or why it cannot be read.
    pub bytes: Result<Vec<u8>, Text>,
}

/// Every verdict that a handoff asks.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    all: Vec<Known>,
    by_package: BTreeMap<PackageKey, Vec<usize>>,
    by_digest: BTreeMap<Digest, Vec<usize>>,
}

/// One of them, by somebody who is relied on for its package.
#[derive(Debug)]
struct Known {
    among: Text,
    summary: VerificationSummary,
    package: PackageUrl,
    digests: Vec<Digest>,
    /// Whether it counts where it speaks for a package: it is recent enough, and its signer stands.
    speaks_for: bool,
    place: Place,
}

/// What can be used, and what reports say of it.
pub(crate) struct Imported {
    pub(crate) verdicts: Verdicts,
    pub(crate) rows: Vec<EvidenceRow>,
    pub(crate) references: Vec<Reference>,
}

/// What is asked of every file.
pub(crate) struct Importing<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) roots: &'a Roots,
    pub(crate) asking: Option<&'a Asking>,
    pub(crate) now: Instant,
}

/// The verdicts a handoff of this framework asks, whose files [`crate::World::new`] wants; none where it asks none.
pub fn verdicts_asked(framework: &Framework, handoff: &str) -> Vec<VerdictSpec> {
    framework.verdicts_asked(handoff)
}

impl Importing<'_> {
    /// Reads and verifies the files. Their rows in the evidence table begin at `first`.
    ///
    /// # Errors
    /// Every file that cannot be used, each at its line.
    pub(crate) fn read(
        &self,
        specs: Vec<VerdictSpec>,
        files: &[VerdictFile],
        first: usize,
    ) -> Result<Imported, Vec<Diagnostic>> {
        let (mut rows, mut references, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        let mut verdicts = Verdicts::default();
        for (place, spec) in specs.iter().enumerate() {
            let row = u32::try_from(first.saturating_add(place)).unwrap_or(u32::MAX);
            let file = files.iter().find(|file| file.name == spec.name);
            match self.file(spec, file, EvidenceId::file(row)) {
                Ok((row, own)) => {
                    references.push(reference(spec, &row, own.len()));
                    rows.push(row);
                    own.into_iter().for_each(|known| verdicts.add(known));
                }
                Err((text, help)) => {
                    let text = format!("the verdicts {} cannot be used: {text}", spec.name);
                    faults.push(self.framework.verdicts_diagnostic(&spec.name, &text, help));
                }
            }
        }
        if faults.is_empty() { Ok(Imported { verdicts, rows, references }) } else { Err(faults) }
    }

    fn file(
        &self,
        spec: &VerdictSpec,
        file: Option<&VerdictFile>,
        id: EvidenceId,
    ) -> Result<(EvidenceRow, Vec<Known>), (String, &'static str)> {
        if self.now > spec.until {
            let text = format!("they are relied on until {}, which has passed", spec.until);
            return Err((text, "see whether they still deserve it, then write a later day under `until`"));
        }
        let missing = |why: &str| (why.to_owned(), "fetch the file again from whoever found it");
        let file = file.ok_or_else(|| missing("its file was not given"))?;
        let bytes = file.bytes.as_ref().map_err(|why| missing(why))?;
        let digest = Digest::sha256(Sha256::digest(bytes).into());
        let row = EvidenceRow { id, origin: Origin::Reference, path: file.path.clone(), digest };
        let pool = Pool::decode(vec![(row.clone(), bytes.clone())], Vec::new());
        let entries: Vec<&Entry> = pool.entries().map(|(_, entry)| entry).collect();
        if entries.is_empty() {
            return Err(missing("there is none in it"));
        }
        let read = spread(entries, false, |entry| self.one(spec, &pool, entry));
        let all: Vec<Option<Known>> = read.into_iter().collect::<Result<_, _>>()?;
        Ok((row, all.into_iter().flatten().collect()))
    }

    /// One verdict; `None` where its signer is not relied on for its package.
    fn one(
        &self,
        spec: &VerdictSpec,
        pool: &Pool,
        entry: &Entry,
    ) -> Result<Option<Known>, (String, &'static str)> {
        const WHOLE: &str =
            "ask whoever found it for a file in which every verdict is as `reference.verdicts` says";
        let at = entry.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let wrong = |text: String| (format!("{text}{at}"), WHOLE);
        let claim =
            entry.read.as_ref().map_err(|fault| wrong(pool.malformed(entry, fault).text.to_string()))?;
        let proof = entry
            .statement(claim, self.roots, self.now)
            .map_err(|rejection| wrong(rejection.text.to_string()))?;
        let listed =
            |signer: &&Signer| spec.by.iter().any(|named| named.is(signer.principal(), signer.roots()));
        let signer = proof.signers().iter().find(listed);
        let signer = signer.ok_or_else(|| wrong("one is signed by nobody under `by`".to_owned()))?;
        let statement = proof.value();
        if !VerificationSummary::TYPES.contains(&&*statement.predicate_type) {
            return Err(wrong(format!(
                "one is of type {}, and no SLSA verification summary",
                statement.predicate_type
            )));
        }
        let summary = proof
            .narrow::<VerificationSummary>()
            .map_err(|fault| wrong(format!("one cannot be read: {fault}")))?;
        if summary.verifier != spec.verifier {
            return Err(wrong(format!(
                "one is by the verifier {}, and not {}",
                summary.verifier, spec.verifier
            )));
        }
        let package = PackageUrl::parse(&summary.resource)
            .map_err(|fault| wrong(format!("{} is what one is about: {fault}", summary.resource)))?;
        if !spec.covers(&package) {
            return Ok(None);
        }
        let stands = self.stands(signer).map_err(|fault| wrong(fault.to_string()))?;
        let fresh =
            summary.verified_at.and_then(|at| at.age_at(self.now)).is_some_and(|age| age <= spec.max_age);
        Ok(Some(Known {
            among: spec.name.clone(),
            speaks_for: summary.passed && package.version.is_some() && fresh && stands,
            package,
            digests: statement.subjects.iter().flat_map(|subject| subject.digests.iter().cloned()).collect(),
            place: Place::new(proof.from(), "payload:/predicate/verificationResult"),
            summary,
        }))
    }

    /// Whether nothing that is asked says anything against a signer.
    fn stands(&self, signer: &Signer) -> Result<bool, ListFault> {
        let Some(asking) = self.asking else { return Ok(true) };
        let who = party(&asking.identities, signer);
        Ok(asking.status.of_signer(signer, &who)?.standing(Tense::Now) == Standing::Good)
    }
}

impl Verdicts {
    fn add(&mut self, known: Known) {
        let at = self.all.len();
        self.by_package.entry(PackageKey::of_url(&known.package)).or_default().push(at);
        for digest in &known.digests {
            self.by_digest.entry(digest.clone()).or_default().push(at);
        }
        self.all.push(known);
    }

    /// What they say of each dependency, in their order.
    pub(crate) fn about(&self, graph: &Graph) -> Vec<VerdictOn> {
        let each = graph.dependencies().iter().enumerate();
        each.flat_map(|(at, dependency)| self.on(at, dependency)).collect()
    }

    fn on(&self, dependency: usize, one: &Dependency) -> Vec<VerdictOn> {
        let packages =
            one.packages.iter().filter_map(|package| self.by_package.get(&PackageKey::of_url(package)));
        let digests = one.digests.iter().filter_map(|digest| self.by_digest.get(digest));
        let mut places: Vec<usize> = packages.chain(digests).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let known = places.into_iter().filter_map(|at| self.all.get(at));
        let told = known.filter_map(|known| {
            Some(VerdictOn {
                dependency,
                among: known.among.clone(),
                verifier: known.summary.verifier.clone(),
                resource: known.summary.resource.clone(),
                found: known.of(one)?,
                verified_at: known.summary.verified_at,
                place: known.place.clone(),
            })
        });
        told.collect()
    }
}

impl Known {
    /// What it says of a dependency, if anything. Against one it counts by its name or by a digest; for one, by both.
    fn of(&self, one: &Dependency) -> Option<FoundBy> {
        let content = self.digests.iter().any(|digest| one.digests.contains(digest));
        let named = one.packages.iter().filter_map(|package| self.names(package)).max();
        match (self.summary.passed, content, named) {
            (false, true, _) | (false, _, Some(true)) => Some(FoundBy::Refused),
            (false, false, Some(false)) => Some(FoundBy::PerhapsRefused),
            (true, true, Some(true)) if self.speaks_for => Some(FoundBy::Passed),
            (true, _, _) | (false, false, None) => None,
        }
    }

    /// Whether it is about a package in its version: surely, perhaps, or not.
    fn names(&self, package: &PackageUrl) -> Option<bool> {
        let key = PackageKey::of_url(package);
        if key != PackageKey::of_url(&self.package) {
            return None;
        }
        match (&self.package.version, &package.version) {
            (None, _) => Some(true),
            (Some(_), None) => Some(false),
            (Some(listed), Some(version)) => match key.order().same(listed, version) {
                Some(same) => same.then_some(true),
                None => Some(false),
            },
        }
    }
}

fn reference(spec: &VerdictSpec, row: &EvidenceRow, count: usize) -> Reference {
    Reference {
        kind: "verdicts",
        name: spec.name.clone(),
        digest: row.digest.clone(),
        number: Some(u64::try_from(count).unwrap_or(u64::MAX)),
        issued: None,
        expires: Some(spec.until),
        note: Some("nothing tells whether one was left out of the file".into()),
    }
}
