use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use formats::{Malformed, Osv, OsvAffected};
use model::{Age, Digest, EvidenceId, Instant, PackageKey, PackageUrl, Place, Text};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::affects::affects;
use crate::ecosystem::{Field, packages};
use crate::{Documents, FeedFault, FeedWhy, Finding, Known, State};

/// On what terms a feed is relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedTerms {
    /// The framework's name for it.
    pub name: Text,
    /// How old its newest state may be.
    pub max_age: Age,
    /// When it was fetched, where something says so; else its newest advisory tells.
    pub fetched: Option<Instant>,
}

/// A folder of advisories, each read once: which packages each is about, and its digest.
pub struct Feed {
    name: Text,
    from: EvidenceId,
    documents: Arc<dyn Documents>,
    digests: Vec<[u8; 32]>,
    packages: HashMap<PackageKey, Vec<u32>>,
    /// The ecosystems and distributions it knows of.
    fields: BTreeSet<Field>,
    digest: Digest,
    state: Instant,
}

/// What is kept of an advisory.
struct Read {
    digest: [u8; 32],
    modified: Instant,
    packages: Vec<PackageKey>,
}

impl Feed {
    /// Reads every advisory once, on every core: 50,000 of 2 KiB take some 1.6 seconds of one core and 35 MB. Nothing is
    /// kept on disk. `from` is its row of the evidence table.
    ///
    /// # Errors
    /// When one of them cannot be read, there is none, or the newest state is older than the terms allow.
    pub fn index(
        from: EvidenceId,
        documents: Arc<dyn Documents>,
        terms: FeedTerms,
        now: Instant,
    ) -> Result<Self, FeedFault> {
        let FeedTerms { name, max_age, fetched } = terms;
        let fault = |why: FeedWhy| FeedFault { feed: name.clone(), why };
        let places = 0..documents.count();
        let read: Vec<Result<Read, FeedWhy>> =
            places.into_par_iter().map(|at| Ok(Read::of(&*documents, at)?.0)).collect();
        let mut feed = Self {
            name: name.clone(),
            from,
            documents,
            digests: Vec::with_capacity(read.len()),
            packages: HashMap::new(),
            fields: BTreeSet::new(),
            digest: Digest::sha256([0; 32]),
            state: now,
        };
        let (mut newest, mut whole) = (None, Sha256::new());
        for (at, one) in read.into_iter().enumerate() {
            let one = one.map_err(fault)?;
            whole.update(feed.documents.name(at).as_bytes());
            whole.update([0]);
            whole.update(one.digest);
            // One that is dated after now proves nothing of how fresh the others are.
            newest = newest.max(Some(one.modified).filter(|modified| *modified <= now));
            feed.add(at, one);
        }
        feed.digest = Digest::sha256(whole.finalize().into());
        if feed.digests.is_empty() {
            return Err(fault(FeedWhy::Empty));
        }
        feed.state = match (fetched, newest) {
            (Some(fetched), _) if fetched > now => return Err(fault(FeedWhy::Future { fetched, now })),
            (Some(fetched), _) => fetched,
            (None, Some(newest)) => newest,
            (None, None) => return Err(fault(FeedWhy::Undated(now))),
        };
        match feed.state.age_at(now) {
            Some(age) if age > max_age => Err(fault(FeedWhy::TooOld { state: feed.state, age, max_age })),
            Some(_) | None => Ok(feed),
        }
    }

    fn add(&mut self, at: usize, read: Read) {
        self.digests.push(read.digest);
        let Ok(at) = u32::try_from(at) else { return };
        for key in read.packages {
            self.fields.insert(Field::of(&key));
            self.packages.entry(key).or_default().push(at);
        }
    }

    /// The framework's name for it.
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// How many advisories it has.
    pub fn count(&self) -> usize {
        self.digests.len()
    }

    /// A digest of all of them with their names.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// When it was fetched, or its newest advisory was changed.
    pub fn state(&self) -> Instant {
        self.state
    }

    /// What it has against a version of a package. Advisories that were taken back do not count.
    ///
    /// # Errors
    /// When one that speaks of the package cannot be read again, or is no longer the one that was indexed.
    pub fn about(&self, url: &PackageUrl, version: &str, now: Instant) -> Result<Known, FeedFault> {
        let key = PackageKey::of_url(url);
        let holders = key.holders(version);
        let mut findings = Vec::new();
        for (at, asked) in self.asked(&key, &holders) {
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            let advisory = self.again(at)?;
            if advisory.withdrawn.is_none_or(|withdrawn| withdrawn > now) {
                let held = asked.iter().filter_map(|named| {
                    let finding = self.held(at, &advisory, named, (url, version))?;
                    Some(of_part(finding, &key, named))
                });
                findings.extend(held.reduce(worse));
            }
        }
        Ok(Known { feed: self.name.clone(), covers: self.fields.contains(&Field::of(&key)), findings })
    }

    /// The advisories that name a package or what may hold it, and which of them each is to be asked about. What an
    /// advisory says of the package itself is more than what it says of one around it; of several around it, each may be
    /// the one.
    fn asked<'a>(
        &self,
        key: &'a PackageKey,
        holders: &'a [PackageKey],
    ) -> BTreeMap<u32, Vec<&'a PackageKey>> {
        let naming = |named: &PackageKey| self.packages.get(named).into_iter().flatten().copied();
        let own: BTreeSet<u32> = naming(key).collect();
        let mut asked: BTreeMap<u32, Vec<&PackageKey>> = own.iter().map(|at| (*at, vec![key])).collect();
        for holder in holders {
            for at in naming(holder).filter(|at| !own.contains(at)) {
                asked.entry(at).or_default().push(holder);
            }
        }
        asked
    }

    /// An advisory as it was indexed.
    fn again(&self, at: usize) -> Result<Osv, FeedFault> {
        let fault = |why: FeedWhy| FeedFault { feed: self.name.clone(), why };
        let (again, advisory) = Read::of(&*self.documents, at).map_err(fault)?;
        match self.digests.get(at) == Some(&again.digest) {
            true => Ok(advisory),
            false => Err(fault(FeedWhy::Changed(self.documents.name(at)))),
        }
    }

    /// The worst that an advisory says of a version: affected before unclear.
    fn held(
        &self,
        at: usize,
        advisory: &Osv,
        key: &PackageKey,
        (url, version): (&PackageUrl, &str),
    ) -> Option<Finding> {
        let mut worst: Option<Finding> = None;
        for (number, affected) in advisory.affected.iter().enumerate() {
            let names = affected.package.iter().flat_map(packages).any(|named| named == *key);
            let Some(state) = affects(affected, version, key.order()).filter(|_| names) else {
                continue;
            };
            let Some(state) = of_release(state, affected, url) else { continue };
            let pointer = format!("{}:/affected/{number}", self.documents.name(at));
            let finding = Finding {
                id: advisory.id.clone(),
                aliases: advisory.aliases.clone(),
                summary: advisory.summary.clone(),
                malicious: advisory.malicious,
                state,
                place: Place::new(self.from, pointer),
            };
            let affected = finding.state == State::Affected;
            if affected || worst.is_none() {
                worst = Some(finding);
            }
            if affected {
                break;
            }
        }
        worst
    }
}

/// What is said of the packages of one release, told of a package: nothing where it is of another one.
fn of_release(state: State, affected: &OsvAffected, url: &PackageUrl) -> Option<State> {
    let Some(package) = &affected.package else { return Some(state) };
    match (url.is_of_release(&package.ecosystem), state) {
        (Some(false), _) => None,
        (None, State::Affected) => {
            let told =
                url.distro.as_ref().map_or("says none".to_owned(), |distro| format!("says {distro:?}"));
            let why = format!("it is about the release {}, and the package URL {told}", package.ecosystem);
            Some(State::Unclear(why.into()))
        }
        (Some(true) | None, state) => Some(state),
    }
}

/// The worse of two findings of one advisory; of two alike, the later one, which is of the nearer holder.
fn worse(one: Finding, later: Finding) -> Finding {
    match (&one.state, &later.state) {
        (State::Affected, State::Unclear(_)) => one,
        (State::Affected, State::Affected) | (State::Unclear(_), _) => later,
    }
}

/// What is said of a package, told of a part of it.
fn of_part(finding: Finding, part: &PackageKey, whole: &PackageKey) -> Finding {
    if part == whole || whole.is_one_with_its_parts() {
        return finding;
    }
    let why = format!("it is about {whole}, and that may hold this one: paths do not tell");
    Finding { state: State::Unclear(why.into()), ..finding }
}

impl Read {
    fn of(documents: &dyn Documents, at: usize) -> Result<(Self, Osv), FeedWhy> {
        let unreadable = |why: Text| FeedWhy::Unreadable { file: documents.name(at), why };
        let bytes = documents.read(at).map_err(unreadable)?;
        let advisory = Osv::read(&bytes).map_err(|fault: Malformed| unreadable(fault.to_string().into()))?;
        let mut packages: Vec<PackageKey> =
            advisory.affected.iter().filter_map(|one| one.package.as_ref()).flat_map(packages).collect();
        packages.sort();
        packages.dedup();
        let digest = Sha256::digest(&bytes).into();
        Ok((Self { digest, modified: advisory.modified, packages }, advisory))
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("name", &self.name).field("count", &self.count()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
