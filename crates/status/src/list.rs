use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use formats::{StatusEntry, StatusHead, StatusIndex, StatusOpening};
use model::{Artifact, ArtifactKind, Claimed, Digest, EvidenceId, Instant, Principal, Text};
use sha2::{Digest as _, Sha256};
use verify::{Roots, Signer, Verified};

use crate::terms::CLOCK_SKEW;
use crate::{ListFault, Pages, Terms, Why};

/// The most pages of a list that is read whole before it is asked anything: then an entry that is written wrongly, or stands
/// where nobody would look for it, is noticed wherever it is. Reading more would cost a run more than it may; of a longer
/// list that is noticed on the pages that are asked, and of all of it where `countersign status` reads it. An entry of a kind
/// that this version does not know is noticed in a list of any length: the head names every kind there is.
pub const MAX_READ_WHOLE: usize = 16;

/// A status list whose signatures, number, age and audience have been checked. The pages of a long one are read, and held
/// against the signed index, when something on them is asked for.
pub struct StatusList {
    head: StatusHead,
    terms: Terms,
    from: EvidenceId,
    digest: Digest,
    opening: StatusOpening,
    signers: Vec<(Text, Signer)>,
    source: Arc<dyn Pages>,
    /// Each page, once it has been held against the index.
    read: Vec<OnceLock<Result<Page, Text>>>,
}

/// The entries of a page that was signed, each with the hash that it is filed by. All of them are read before any
/// counts: an entry that cannot be read or found could deny what is asked about.
type Page = Vec<(u64, StatusEntry)>;

impl StatusList {
    /// Reads and verifies a list. `beginning` holds at least the signatures and the index; `listed` names the party
    /// for which a signer's signature counts, if the framework lists it: signers of one party count once.
    ///
    /// # Errors
    /// When the list cannot be used on these terms, for the first reason found.
    pub fn read(
        from: EvidenceId,
        (beginning, source): (&[u8], Arc<dyn Pages>),
        terms: Terms,
        roots: &Roots,
        listed: &dyn Fn(&Signer) -> Option<Text>,
        now: Instant,
    ) -> Result<Self, ListFault> {
        let own = Self::signed(from, (beginning, source), terms, roots, listed, now)?;
        own.fresh(now).and_then(|()| own.not_rolled_back()).map_err(|why| own.fault(why))?;
        if own.opening.index.pages() <= MAX_READ_WHOLE {
            (0..own.opening.index.pages()).try_for_each(|number| own.page(number).map(drop))?;
        }
        Ok(own)
    }

    /// The number and the digest of a list that lies somewhere, as [`Self::read`] takes it. Those who must have signed it
    /// did, and it is the list that it should be; how old it is is not asked: below the number of one that has ended
    /// no other may be, too.
    ///
    /// # Errors
    /// When it is no such list, so its number says nothing.
    pub fn number_of(
        from: EvidenceId,
        (beginning, source): (&[u8], Arc<dyn Pages>),
        terms: Terms,
        roots: &Roots,
        listed: &dyn Fn(&Signer) -> Option<Text>,
        now: Instant,
    ) -> Result<(u64, Digest), ListFault> {
        let own = Self::signed(from, (beginning, source), terms, roots, listed, now)?;
        Ok((own.head.number, own.digest))
    }

    fn signed(
        from: EvidenceId,
        (beginning, source): (&[u8], Arc<dyn Pages>),
        terms: Terms,
        roots: &Roots,
        listed: &dyn Fn(&Signer) -> Option<Text>,
        now: Instant,
    ) -> Result<Self, ListFault> {
        let list = terms.list.clone();
        let fault = |why| ListFault { list: list.clone(), why };
        let opening = StatusOpening::read(from, beginning).map_err(|bad| fault(Why::Unreadable(bad)))?;
        let (head, all) = verified(&opening, roots, from, now).map_err(fault)?;
        let signers: Vec<(Text, Signer)> = all
            .iter()
            .filter(|signer| in_time(signer, now))
            .filter_map(|signer| Some((listed(signer)?, signer.clone())))
            .collect();
        let digest = Digest::sha256(Sha256::digest(&opening.statement).into());
        let read = (0..opening.index.pages()).map(|_| OnceLock::new()).collect();
        let own = Self { head, terms, from, digest, opening, signers, source, read };
        own.signed_by_enough(&[]).and_then(|()| own.meant_for_us()).map_err(fault)?;
        Ok(own)
    }

    fn fault(&self, why: Why) -> ListFault {
        ListFault { list: self.terms.list.clone(), why }
    }

    /// What was signed of it.
    pub fn head(&self) -> &StatusHead {
        &self.head
    }

    /// On what terms it is relied on.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// SHA-256 of its statement: what receipts and local state remember it by.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The row of the evidence table it stands in.
    pub fn from(&self) -> EvidenceId {
        self.from
    }

    /// Every signer that counts, with the party it counts for.
    pub fn signers(&self) -> &[(Text, Signer)] {
        &self.signers
    }

    /// Every entry, for a person to read. Reads the whole list.
    ///
    /// # Errors
    /// When a page cannot be used.
    pub fn entries(&self) -> Result<Vec<StatusEntry>, ListFault> {
        let mut all = Vec::new();
        for number in 0..self.opening.index.pages() {
            all.extend(self.page(number)?.iter().map(|(_, entry)| entry.clone()));
        }
        Ok(all)
    }

    /// How many pages its entries fill.
    pub fn pages(&self) -> usize {
        self.opening.index.pages()
    }

    /// The entries that are filed under a key, each with its page and place on it.
    pub(crate) fn under(&self, key: &str) -> Result<Vec<(usize, usize, StatusEntry)>, ListFault> {
        let number = self.opening.index.page_of(key);
        let wanted = StatusIndex::hash(key);
        let filed = self.page(number)?.iter().enumerate().filter(|(_, (hash, _))| *hash == wanted);
        let under = filed.filter(|(_, (_, entry))| entry.target.key() == key);
        Ok(under.map(|(at, (_, entry))| (number, at, entry.clone())).collect())
    }

    fn page(&self, number: usize) -> Result<&Page, ListFault> {
        let read = match self.read.get(number) {
            Some(cell) => cell.get_or_init(|| self.read_page(number)).as_ref().map_err(Clone::clone),
            None => Err("there is none".into()),
        };
        read.map_err(|text| self.fault(Why::Page { number, text }))
    }

    fn read_page(&self, number: usize) -> Result<Page, Text> {
        signed_page(&self.opening, &self.head, number, &*self.source)
    }

    /// Whether enough different parties signed it, some of whom may have `fallen` since.
    pub(crate) fn signed_by_enough(&self, fallen: &[(Text, Text)]) -> Result<(), Why> {
        let gone = |party: &Text| fallen.iter().any(|(name, _)| name == party);
        let left = || self.signers.iter().filter(|(party, _)| !gone(party));
        let parties: BTreeSet<&Text> = left().map(|(party, _)| party).collect();
        let wanted = self.terms.threshold.max(1);
        let found = paired(&left().map(|(party, signer)| (party, holder(signer))).collect::<Vec<_>>());
        if found >= wanted {
            return Ok(());
        }
        let mut by: Vec<String> = parties.iter().map(ToString::to_string).collect();
        by.extend(fallen.iter().map(|(party, why)| format!("{party}, which does not count: {why}")));
        let by = if by.is_empty() { "nobody it lists".to_owned() } else { by.join("; ") };
        Err(Why::TooFew { wanted, found, by: by.into() })
    }

    fn meant_for_us(&self) -> Result<(), Why> {
        let (head, terms) = (&self.head, &self.terms);
        if head.list != terms.list {
            return Err(Why::OtherList(head.list.clone()));
        }
        if head.authority != terms.authority {
            return Err(Why::OtherAuthority {
                wanted: terms.authority.clone(),
                found: head.authority.clone(),
            });
        }
        if !head.audience.iter().any(|name| terms.audience.iter().any(|own| own == name)) {
            let names: Vec<&str> = head.audience.iter().map(|name| &**name).collect();
            return Err(Why::OtherAudience(names.join(", ").into()));
        }
        Ok(())
    }

    fn fresh(&self, now: Instant) -> Result<(), Why> {
        let (issued, expires) = (self.head.issued, self.head.expires);
        let ahead = now.age_at(issued).map_or(0, |ahead| ahead.seconds());
        if ahead > CLOCK_SKEW {
            return Err(Why::Future { issued, now });
        }
        if now > expires {
            return Err(Why::Expired(expires));
        }
        let age = issued.age_at(now);
        match self.terms.max_age {
            Some(max) if age.is_some_and(|age| age > max) => Err(Why::TooOld { issued, max }),
            _ => Ok(()),
        }
    }

    fn not_rolled_back(&self) -> Result<(), Why> {
        let number = self.head.number;
        if let Some((floor, by)) = self.terms.floor.highest()
            && number < floor
        {
            return Err(Why::RolledBack { number, floor, by });
        }
        for seen in &self.terms.floor.seen {
            let (Some(theirs), by) = (seen.digest.clone(), seen.by.clone()) else { continue };
            if seen.number == number && theirs != self.digest {
                return Err(Why::Equivocation { number, ours: self.digest.clone(), theirs, by });
            }
            if seen.number.checked_add(1) == Some(number) && self.head.previous.as_ref() != Some(&theirs) {
                let claimed =
                    self.head.previous.as_ref().map_or("no list".into(), |one| one.to_string().into());
                return Err(Why::Forked { claimed, seen: theirs, by });
            }
        }
        Ok(())
    }
}

/// A page, held against the index and read whole.
pub(crate) fn signed_page(
    opening: &StatusOpening,
    head: &StatusHead,
    number: usize,
    source: &dyn Pages,
) -> Result<Page, Text> {
    let index = &opening.index;
    let (Some((at, length)), Some(digest)) = (index.place(number), index.digest(number)) else {
        return Err("there is none".into());
    };
    let from = u64::try_from(opening.pages_at.saturating_add(at)).map_err(|_| "it lies too far")?;
    let bytes = source.read(from, length)?;
    if Sha256::digest(&bytes)[..] != *digest.bytes() {
        return Err("it is not the page that was signed".into());
    }
    // Another reader would not find what stands on the wrong page, so nobody may.
    let page = StatusEntry::page(&bytes).map_err(|bad| bad.to_string())?;
    let stray = |(hash, _): &(u64, StatusEntry)| StatusIndex::page_of_hash(*hash, index.pages()) != number;
    if let Some(at) = page.iter().position(stray) {
        return Err(format!("entry {at} belongs on another page").into());
    }
    match page.iter().position(|(_, entry)| !head.words.include(entry)) {
        Some(at) => Err(format!("entry {at} is in words that the list's head does not name").into()),
        None => Ok(page),
    }
}

/// Every signer of the statement, and what it says, once it is about this very index.
pub(crate) fn verified(
    opening: &StatusOpening,
    roots: &Roots,
    from: EvidenceId,
    now: Instant,
) -> Result<(StatusHead, Vec<Signer>), Why> {
    let index = Artifact {
        given: "the list's index".into(),
        kind: ArtifactKind::Digest,
        digests: vec![Digest::sha256(Sha256::digest(&opening.index_line).into())],
        size: None,
    };
    let refused = |why| Why::Unverified(Box::new(why));
    let mut found: Option<(StatusHead, Vec<Signer>)> = None;
    let mut failed = None;
    for evidence in opening.signatures.iter() {
        let claim = Claimed::new(evidence.clone(), from);
        let proof: Arc<Verified<_>> = match verify::statement(&claim, roots, now) {
            Ok(proof) => Arc::new(proof),
            // One signature that does not hold spoils none that does.
            Err(why) => {
                failed = Some(why);
                continue;
            }
        };
        let bound = verify::bind(&proof, &index).map_err(refused)?;
        let head: StatusHead = bound.proof().narrow().map_err(Why::Unreadable)?;
        let signers = proof.signers().iter().cloned();
        found.get_or_insert_with(|| (head, Vec::new())).1.extend(signers);
    }
    match (found, failed) {
        (Some(found), _) => Ok(found),
        (None, Some(why)) => Err(refused(why)),
        (None, None) => Err(Why::TooFew { wanted: 1, found: 0, by: "nobody".into() }),
    }
}

/// Who signed, whatever root or identity names them: a key by its bytes, a certificate by its names.
fn holder(signer: &Signer) -> String {
    match signer.principal() {
        Principal::Keyless(who) => {
            format!("{}\n{}", who.name.as_str(), who.issuer.as_deref().unwrap_or_default())
        }
        Principal::Key(key) => key.digest.to_string(),
        Principal::Certified(who) => who.shown().to_string(),
    }
}

/// The most parties that can each be given a signer of their own: one key under two names is one.
fn paired(signers: &[(&Text, String)]) -> usize {
    let mut taken: BTreeMap<&str, &Text> = BTreeMap::new();
    let parties: BTreeSet<&Text> = signers.iter().map(|(party, _)| *party).collect();
    parties.into_iter().filter(|party| pair(party, signers, &mut taken, &mut BTreeSet::new())).count()
}

/// Gives a party a signer, moving others along where that frees one (Kuhn's augmenting paths).
fn pair<'s>(
    party: &'s Text,
    signers: &'s [(&'s Text, String)],
    taken: &mut BTreeMap<&'s str, &'s Text>,
    tried: &mut BTreeSet<&'s str>,
) -> bool {
    for (_, holder) in signers.iter().filter(|(own, _)| *own == party) {
        if !tried.insert(holder) {
            continue;
        }
        let other = taken.get(holder.as_str()).copied();
        if other.is_none_or(|other| pair(other, signers, taken, tried)) {
            taken.insert(holder, party);
            return true;
        }
    }
    false
}

/// Whether its key may have signed then: at the proven time, or now where nothing proves one.
fn in_time(signer: &Signer, now: Instant) -> bool {
    let at = signer.signed_at().unwrap_or(now);
    let (from, until) = signer.window();
    from.is_none_or(|from| from <= at) && until.is_none_or(|until| at <= until)
}

impl std::fmt::Debug for StatusList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StatusList")
            .field("head", &self.head)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
