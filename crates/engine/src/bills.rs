//! What documents say that a subject is made of: signed bills of materials, lockfiles and provenance.

use advisories::FeedFault;
use decision::{Asked, AskedBill, Bill, Facts, Unlisted};
use dependencies::{Binding, Graph, Lister, Listing, Source};
use formats::{Bom, Malformed, Predicate, Provenance, Resolved, Statement};
use model::{Artifact, EvidenceId, Place};
use verify::Verified;

use crate::World;
use crate::feeds::Feeds;
use crate::lockfiles::Unread;

/// The most bills that are put together with the most provenance, for one subject and requirement. A release has one of
/// each; a rebuilt one a few.
const MAX_TOGETHER: usize = 64;

/// What one document of a statement lists, or why nothing.
type Read = (EvidenceId, Result<Listing, Unlisted>);

/// Every bill that the plan asks for, with what the feeds know of all it lists.
///
/// # Errors
/// When an advisory that would tell cannot be used: then nothing can be decided about this subject.
pub(crate) fn read(facts: &Facts<'_>, artifact: &Artifact, world: &World) -> Result<Vec<Bill>, FeedFault> {
    let mut all = unasked(facts, artifact, world);
    if let Some(feeds) = world.feeds.as_deref() {
        for bill in &mut all {
            bill.asked =
                bill.graph.as_ref().map(|graph| known(graph, feeds)).transpose()?.unwrap_or_default();
        }
    }
    Ok(all)
}

/// The same where nothing is asked of any feed.
pub(crate) fn unasked(facts: &Facts<'_>, artifact: &Artifact, world: &World) -> Vec<Bill> {
    let mut all: Vec<Bill> = Vec::new();
    for asked in &world.plan.dependencies {
        // Two requirements may ask for the same.
        if !all.iter().any(|known| known.from == asked.from && known.by == asked.by) {
            all.extend(Asking { asked, facts, artifact, world }.bills());
        }
    }
    all
}

/// What one requirement asks of one subject.
struct Asking<'a> {
    asked: &'a AskedBill,
    facts: &'a Facts<'a>,
    artifact: &'a Artifact,
    world: &'a World,
}

impl<'a> Asking<'a> {
    fn bills(&self) -> Vec<Bill> {
        let asks = |lister| self.asked.from.contains(&lister);
        let sboms: Vec<Read> = match asks(Lister::Sbom) {
            true => {
                self.statements(Bom::is_attested_as).map(|proof| (proof.from(), of_bill(proof))).collect()
            }
            false => Vec::new(),
        };
        let provenance: Vec<Read> = match asks(Lister::Provenance) {
            true => self.statements(is_provenance).map(|proof| (proof.from(), resolved(proof))).collect(),
            false => Vec::new(),
        };
        let lockfiles = asks(Lister::Lockfile).then(|| self.lockfiles());
        if asks(Lister::Sbom) {
            let many = sboms.len().saturating_mul(provenance.len()) > MAX_TOGETHER;
            let beside: Vec<Option<&Read>> = match provenance.as_slice() {
                [] => vec![None],
                [first, ..] if many => vec![Some(first)],
                all => all.iter().map(Some).collect(),
            };
            let pairs = sboms.iter().flat_map(|sbom| beside.iter().map(move |beside| (sbom, *beside)));
            return pairs
                .map(|(sbom, beside)| self.bill(Some(sbom), beside, lockfiles.as_ref(), many))
                .collect();
        }
        if asks(Lister::Provenance) {
            return provenance
                .iter()
                .map(|one| self.bill(None, Some(one), lockfiles.as_ref(), false))
                .collect();
        }
        vec![self.bill(None, None, lockfiles.as_ref(), false)]
    }

    fn bill(
        &self,
        sbom: Option<&Read>,
        provenance: Option<&Read>,
        lockfiles: Option<&Result<Vec<Listing>, Unlisted>>,
        many: bool,
    ) -> Bill {
        let (mut listed, mut listings) = (Vec::new(), Vec::new());
        for lister in &self.asked.from {
            let read: Result<Vec<Listing>, Unlisted> = match lister {
                Lister::Sbom => one(sbom),
                Lister::Provenance if many => Err(Unlisted::Beyond(
                    format!("more than {MAX_TOGETHER} pairs of a bill of materials and provenance about it")
                        .into(),
                )),
                Lister::Provenance => one(provenance),
                Lister::Lockfile => lockfiles.cloned().unwrap_or(Err(Unlisted::Absent)),
            };
            listed.push((
                *lister,
                read.as_ref().map(|all| all.iter().map(Listing::count).sum()).map_err(Clone::clone),
            ));
            listings.extend(read.unwrap_or_default());
        }
        let graph = match listed.iter().all(|(_, one)| one.is_ok()) {
            true => Graph::of(listings).map_err(|fault| Unlisted::Beyond(fault.to_string().into())),
            false => Err(Unlisted::Absent),
        };
        if let (Err(Unlisted::Beyond(why)), Some((_, first))) = (&graph, listed.first_mut()) {
            *first = Err(Unlisted::Beyond(why.clone()));
        }
        let anchor = sbom.or(provenance).map(|(evidence, _)| *evidence);
        Bill {
            from: self.asked.from.clone(),
            by: self.asked.by.clone(),
            evidence: anchor,
            beside: sbom.and(provenance).map(|(evidence, _)| *evidence),
            listed,
            graph: graph.ok(),
            asked: Vec::new(),
            withdrawn: Vec::new(),
            verdicts: Vec::new(),
            published: Vec::new(),
        }
    }

    /// Statements about the subject of one kind, by those whose word counts.
    fn statements(&self, wanted: fn(&str) -> bool) -> impl Iterator<Item = &'a Verified<Statement>> {
        let (counts, facts) = (&self.asked.counts, self.facts);
        let proofs = facts.statements.iter().map(|bound| bound.proof());
        proofs.filter(move |proof| {
            wanted(&proof.value().predicate_type) && proof.signers().iter().any(|signer| counts(signer))
        })
    }

    /// What lockfiles list that count for the subject.
    fn lockfiles(&self) -> Result<Vec<Listing>, Unlisted> {
        let mut all = Vec::new();
        let named = self.world.pool.lockfiles_of(self.artifact).any(|held| !held.is_inside());
        for held in self.world.pool.lockfiles_of(self.artifact) {
            // Where the operator names one, a package need not be one that can be looked into.
            if named && matches!(held.read(), Err(Unread::Within(_))) {
                continue;
            }
            let attested = || self.statements(|_| true).any(|proof| names(proof.value(), held.digest()));
            let bound = match () {
                () if held.is_inside() => Binding::Inside,
                () if attested() => Binding::Attested,
                () => Binding::Operator,
            };
            let source = Source { evidence: held.row().id, bound };
            let lockfile = held.read().map_err(|why| not_read(&source, why))?;
            let listing = Listing::of_lockfile(source, lockfile);
            all.push(listing.map_err(|fault| Unlisted::Beyond(fault.to_string().into()))?);
        }
        match all.first() {
            None => Err(Unlisted::Absent),
            Some(first) if all.iter().all(|one| one.count() == 0) => {
                Err(Unlisted::Empty(first.source().whole()))
            }
            Some(_) => Ok(all),
        }
    }
}

fn is_provenance(predicate_type: &str) -> bool {
    Provenance::TYPES.contains(&predicate_type)
}

fn not_read(source: &Source, why: &Unread) -> Unlisted {
    match why {
        Unread::Within(why) if why.is_beyond => Unlisted::Beyond(why.text.clone()),
        Unread::Within(why) => {
            let text = format!("the artifact cannot be looked into: {}", why.text).into();
            Unlisted::Unreadable { text, place: source.whole() }
        }
        Unread::Malformed(why) if why.is_beyond => Unlisted::Beyond(why.to_string().into()),
        Unread::Malformed(why) => {
            let place = why.place.as_ref().map_or_else(|| source.whole(), |place| source.at(place));
            Unlisted::Unreadable { text: why.text.clone(), place }
        }
    }
}

/// Whether a statement about the artifact names these bytes as well: as another subject, or as something the build was
/// given.
fn names(statement: &Statement, digest: &model::Digest) -> bool {
    let subject = || statement.subjects.iter().any(|subject| subject.digests.contains(digest));
    let given =
        || Resolved::all(statement).is_ok_and(|all| all.iter().any(|one| one.digests.contains(digest)));
    subject() || is_provenance(&statement.predicate_type) && given()
}

fn one(read: Option<&Read>) -> Result<Vec<Listing>, Unlisted> {
    match read {
        None => Err(Unlisted::Absent),
        Some((_, Err(why))) => Err(why.clone()),
        Some((_, Ok(listing))) if listing.count() == 0 => Err(Unlisted::Empty(listing.source().whole())),
        Some((_, Ok(listing))) => Ok(vec![listing.clone()]),
    }
}

fn of_bill(proof: &Verified<Statement>) -> Result<Listing, Unlisted> {
    let source = Source { evidence: proof.from(), bound: Binding::Sbom };
    let bom = Bom::attested(proof.value()).map_err(|fault| unreadable(proof.from(), fault))?;
    Listing::of_bill(source, &bom).map_err(|fault| Unlisted::Beyond(fault.to_string().into()))
}

fn resolved(proof: &Verified<Statement>) -> Result<Listing, Unlisted> {
    let source = Source { evidence: proof.from(), bound: Binding::Provenance };
    let all = Resolved::all(proof.value()).map_err(|fault| unreadable(proof.from(), fault))?;
    Listing::of_resolved(source, &all).map_err(|fault| Unlisted::Beyond(fault.to_string().into()))
}

fn unreadable(evidence: EvidenceId, fault: Malformed) -> Unlisted {
    if fault.is_beyond() {
        return Unlisted::Beyond(fault.to_string().into());
    }
    let place = Place::new(evidence, format!("payload:{}", fault.pointer));
    Unlisted::Unreadable { text: fault.text, place }
}

fn known(graph: &Graph, feeds: &Feeds) -> Result<Vec<Asked>, FeedFault> {
    let mut asked = Vec::with_capacity(graph.dependencies().len());
    for (dependency, one) in graph.dependencies().iter().enumerate() {
        for package in &one.packages {
            if let Some(version) = &package.version {
                asked.push(Asked { dependency, known: feeds.of(package, version)? });
            }
        }
    }
    Ok(asked)
}
