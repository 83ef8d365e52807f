use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use decision::{Disbelieved, Speaks};
use formats::{Content, Evidence, Layer, Malformed, Metadata, Statement};
use model::{Algorithm, Artifact, Claimed, Digest, EvidenceId, EvidenceRow, Instant, Origin, Text};
use verify::{Rejection, Roots, Verified};

use crate::BroughtLockfile;
use crate::lockfiles::HeldLockfile;
use crate::silent::Silent;
use crate::spread::decoded;

/// All evidence of a run, decoded, and indexed by the digests it claims to be about. The index is a hint
/// for what to verify; nothing is believed by it.
#[derive(Debug, Default)]
pub struct Pool {
    rows: Vec<EvidenceRow>,
    /// `None` where it was let go of.
    pieces: Vec<Option<Entry>>,
    about: HashMap<Digest, Vec<usize>>,
    /// Where the layouts and links are, in order.
    metadata: Vec<usize>,
    /// By the other values of digest sets, for artifacts that are named and not hashed.
    naming: HashMap<(Text, Text), Vec<usize>>,
    unread: Vec<Unread>,
    lockfiles: Vec<HeldLockfile>,
}

/// Evidence and the file it lies beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its row.
    pub row: EvidenceRow,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file.
    pub about: Digest,
    /// Whether it may be a bare signature.
    pub is_signature: bool,
}

/// A file of a directory that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its row.
    pub row: EvidenceRow,
    /// Why.
    pub why: Text,
}

/// One document of evidence, judged by nobody.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The file it stands in.
    pub row: &'a EvidenceRow,
    /// The line, in JSON Lines.
    pub line: Option<u32>,
    /// The entry, in a container of several.
    pub part: Option<u32>,
    /// What it is, or why it cannot be read.
    pub read: Result<&'a Evidence, &'a Malformed>,
}

/// Evidence that says nothing about any subject of the run, nor about what one is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// Which document.
    pub id: EvidenceId,
    /// The rejection code when it could not be read.
    pub code: Option<&'static str>,
    /// Why it is unused.
    pub reason: Text,
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) row: usize,
    pub(crate) line: Option<u32>,
    pub(crate) part: Option<u32>,
    pub(crate) read: Result<Claimed<Evidence>, Malformed>,
    /// The digest of the file it lies beside: what it is about, as far as its place says.
    beside: Option<Digest>,
    /// Whether it was held against something that a subject is made of.
    of_part: OnceLock<()>,
    /// Verified once, whatever artifacts it is bound to.
    proof: OnceLock<Result<Arc<Verified<Statement>>, Rejection>>,
}

impl Pool {
    /// Decodes evidence: a few small documents by the caller, more on every core.
    pub fn decode(read: Vec<(EvidenceRow, Vec<u8>)>, unread: Vec<Unread>) -> Self {
        let mut pool = Self::default();
        pool.add(read, unread);
        pool
    }

    /// Decodes more evidence, as [`Self::decode`] does.
    pub fn add(&mut self, read: Vec<(EvidenceRow, Vec<u8>)>, unread: Vec<Unread>) {
        let decode = |(row, bytes): (EvidenceRow, Vec<u8>)| {
            let pieces = formats::decode(row.id, &bytes);
            (row, pieces)
        };
        self.add_decoded(decoded(read, |(_, bytes)| bytes, decode), unread);
    }

    /// Adds evidence that has been decoded: the pieces of each file.
    pub fn add_decoded(&mut self, decoded: Vec<(EvidenceRow, Vec<formats::Piece>)>, unread: Vec<Unread>) {
        for (row, pieces) in decoded {
            let at = self.rows.len();
            self.rows.push(row);
            pieces.into_iter().for_each(|piece| self.enter(at, piece, None));
        }
        self.unread.extend(unread);
    }

    /// Decodes what is attached to images: layers, each with what stands beside it in its manifest.
    pub fn add_layers(&mut self, read: Vec<(EvidenceRow, Layer)>, unread: Vec<Unread>) {
        let decode = |(row, layer): (EvidenceRow, Layer)| {
            let pieces = formats::decode_layer(row.id, &layer);
            (row, pieces)
        };
        self.add_decoded(decoded(read, |(_, layer)| &layer.bytes, decode), unread);
    }

    /// Decodes evidence that lies beside the files it is about.
    pub fn add_beside(&mut self, read: Vec<Placed>) {
        let decode = |placed: Placed| {
            let pieces = match placed.is_signature {
                true => formats::decode_signature(placed.row.id, &placed.bytes, &placed.about),
                false => formats::decode(placed.row.id, &placed.bytes),
            };
            (placed.row, pieces, placed.about)
        };
        for (row, pieces, about) in decoded(read, |placed| &placed.bytes, decode) {
            self.add_handed_out(row, pieces, &about);
        }
    }

    /// Adds what a registry handed out as being about these bytes, decoded: what of it is bad is told as such.
    pub fn add_handed_out(&mut self, row: EvidenceRow, pieces: Vec<formats::Piece>, about: &Digest) {
        let at = self.rows.len();
        self.rows.push(row);
        pieces.into_iter().for_each(|piece| self.enter(at, piece, Some(about.clone())));
    }

    /// Adds lockfiles, which are no proofs.
    pub fn add_lockfiles(&mut self, brought: Vec<BroughtLockfile>) {
        self.lockfiles.extend(brought.into_iter().map(HeldLockfile::of));
    }

    /// The lockfiles that speak of an artifact, in order.
    pub(crate) fn lockfiles_of(&self, artifact: &Artifact) -> impl Iterator<Item = &HeldLockfile> {
        self.lockfiles.iter().filter(|held| held.is_of(artifact))
    }

    /// The lockfiles that the operator named.
    pub(crate) fn named_lockfiles(&self) -> impl Iterator<Item = &HeldLockfile> {
        self.lockfiles.iter().filter(|held| !held.is_inside())
    }

    fn enter(&mut self, row: usize, piece: formats::Piece, beside: Option<Digest>) {
        let entry = Entry {
            row,
            line: piece.line,
            part: piece.part,
            read: piece.read,
            beside,
            of_part: OnceLock::new(),
            proof: OnceLock::new(),
        };
        let at = self.pieces.len();
        let claimed: BTreeSet<&Digest> = entry.claims().into_iter().collect();
        for digest in claimed {
            self.about.entry(digest.clone()).or_default().push(at);
        }
        let named: BTreeSet<&(Text, Text)> = entry.names().into_iter().collect();
        for name in named {
            self.naming.entry(name.clone()).or_default().push(at);
        }
        if entry.metadata().is_some() {
            self.metadata.push(at);
        }
        self.pieces.push(Some(entry));
    }

    /// Why a document that cannot be read is not believed.
    pub(crate) fn malformed(&self, entry: &Entry, fault: &Malformed) -> Rejection {
        let file = self.rows.get(entry.row).map_or(EvidenceId::file(u32::MAX), |row| row.id);
        Rejection::malformed(file.at_line(entry.line).at_part(entry.part), fault)
    }

    /// The algorithms the evidence names: what artifacts must be hashed by.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let named: BTreeSet<Algorithm> = self.about.keys().map(Digest::algorithm).collect();
        named.into_iter().collect()
    }

    /// Every file of evidence, read or not.
    pub fn rows(&self) -> Vec<EvidenceRow> {
        let unread = self.unread.iter().map(|unread| &unread.row);
        let lockfiles = self.lockfiles.iter().map(HeldLockfile::row);
        let mut rows: Vec<EvidenceRow> = self.rows.iter().chain(unread).chain(lockfiles).cloned().collect();
        rows.sort_by_key(|row| row.id);
        rows
    }

    /// The files that were not read.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Every document of evidence, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.entries().filter_map(|(_, entry)| {
            let read = entry.read.as_ref().map(|claim| &claim.value);
            Some(Piece { row: self.rows.get(entry.row)?, line: entry.line, part: entry.part, read })
        })
    }

    /// The file a document stands in.
    pub(crate) fn row(&self, entry: &Entry) -> Option<&EvidenceRow> {
        self.rows.get(entry.row)
    }

    pub(crate) fn entry(&self, at: usize) -> Option<&Entry> {
        self.pieces.get(at)?.as_ref()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.pieces.iter().enumerate().filter_map(|(at, entry)| Some((at, entry.as_ref()?)))
    }

    /// Documents whose statements claim a package by one of its digests, in order: they are about it from now on.
    pub(crate) fn of_part(&self, package: &Artifact) -> Vec<(usize, &Entry)> {
        let all = self.about_itself(package).into_iter().filter_map(|at| Some((at, self.entry(at)?)));
        let stated = all.filter(|(_, entry)| matches!(entry.speaks(), Speaks::Statement(_)));
        stated.inspect(|(_, entry)| _ = entry.of_part.set(())).collect()
    }

    /// The documents that were held against something that a subject is made of.
    pub(crate) fn of_parts(&self) -> BTreeSet<EvidenceId> {
        let held = self.entries().filter(|(_, entry)| entry.of_part.get().is_some());
        held.filter_map(|(at, _)| self.id(at)).collect()
    }

    /// What reasons call the document at this place.
    pub(crate) fn id(&self, at: usize) -> Option<EvidenceId> {
        let entry = self.entry(at)?;
        Some(self.row(entry)?.id.at_line(entry.line).at_part(entry.part))
    }

    /// Takes out a document that nobody will ask for again.
    pub(crate) fn forget(&mut self, at: usize) -> Option<Entry> {
        self.pieces.get_mut(at)?.take()
    }

    /// Documents that claim one of the artifact's digests, the value it is named by, or what covers it, in order.
    pub(crate) fn about(&self, artifact: &Artifact) -> BTreeSet<usize> {
        let covering = artifact.covering().flat_map(|covering| self.about_itself(&covering));
        self.about_itself(artifact).into_iter().chain(covering).collect()
    }

    /// Documents that claim the artifact itself.
    pub(crate) fn about_itself(&self, artifact: &Artifact) -> BTreeSet<usize> {
        let named = artifact.reference().and_then(|reference| {
            self.naming.get(&(Text::from(reference.kind().name()), Text::from(reference.value())))
        });
        let hashed = artifact.digests.iter().filter_map(|digest| self.about.get(digest));
        hashed.chain(named).flatten().copied().collect()
    }

    /// How many of these subjects each document is about.
    pub(crate) fn uses(&self, subjects: &[Artifact]) -> Vec<usize> {
        let mut uses = vec![0_usize; self.pieces.len()];
        for at in subjects.iter().flat_map(|artifact| self.about(artifact)) {
            if let Some(count) = uses.get_mut(at) {
                *count = count.saturating_add(1);
            }
        }
        uses
    }

    /// Every layout and link, in order. They are looked at together, whatever digests each claims.
    pub(crate) fn metadata(&self) -> impl Iterator<Item = (usize, EvidenceId, &Metadata)> {
        self.metadata.iter().filter_map(|at| {
            let (from, metadata) = self.entry(*at)?.metadata()?;
            Some((*at, from, metadata))
        })
    }

    /// Where they are.
    pub(crate) fn metadata_places(&self) -> &[usize] {
        &self.metadata
    }

    /// Documents of files that the operator named one by one and that claim no subject of the run. Where one entry of
    /// a container claims one, the entries beside it that cannot be read are as much about it.
    pub(crate) fn loose(&self, subjects: &[Artifact], silent: &Silent) -> BTreeSet<usize> {
        let claimed = self.claimed(subjects, silent);
        let helpful: BTreeSet<usize> =
            claimed.iter().filter_map(|at| self.entry(*at)).map(|entry| entry.row).collect();
        let named = |entry: &Entry| self.rows.get(entry.row).is_some_and(|row| row.origin == Origin::File);
        let unread = |entry: &Entry| entry.part.is_some() && entry.read.is_err();
        let loose = |entry: &Entry| named(entry) && (unread(entry) || !helpful.contains(&entry.row));
        self.entries().filter(|(_, entry)| loose(entry)).map(|(at, _)| at).collect()
    }

    /// Evidence that was held against none of these subjects, and what of it was judged `at_large`. What was `loose` was
    /// held against each, and each tells what became of it.
    pub(crate) fn unused(
        &self,
        subjects: &[Artifact],
        (silent, loose): (&Silent, &BTreeSet<usize>),
        at_large: &BTreeMap<usize, Disbelieved>,
    ) -> Vec<Unused> {
        let claimed = self.claimed(subjects, silent);
        let held = |at: &usize| claimed.contains(at) || loose.contains(at);
        let entries = self.entries().filter(|(at, _)| !held(at) || at_large.contains_key(at));
        let idle = entries.filter_map(|(at, entry)| {
            let id = self.rows.get(entry.row)?.id.at_line(entry.line).at_part(entry.part);
            let (code, reason) = match (&entry.read, at_large.get(&at)) {
                (Err(fault), _) => (Some(fault.code), Text::from(fault.to_string())),
                (Ok(_), Some(one)) => (Some(one.rejection.code.id), one.rejection.text.clone()),
                (Ok(_), None) => (None, "it claims no subject of this run".into()),
            };
            Some(Unused { id, code, reason })
        });
        let unread = self.unread.iter().map(|unread| Unused {
            id: unread.row.id,
            code: None,
            reason: unread.why.clone(),
        });
        let mut all: Vec<Unused> = idle.chain(unread).collect();
        all.sort_by_key(|unused| unused.id);
        all
    }

    fn claimed(&self, subjects: &[Artifact], silent: &Silent) -> BTreeSet<usize> {
        let mut claimed: BTreeSet<usize> =
            subjects.iter().flat_map(|artifact| self.about(artifact)).collect();
        claimed.extend(silent.tried.iter().chain(&silent.untried));
        claimed.extend(&self.metadata);
        claimed
    }
}

impl Entry {
    /// The digests it claims to be about.
    pub(crate) fn claims(&self) -> Vec<&Digest> {
        let claimed = self.read.as_ref().map(|claim| claim.value.claimed_digests()).unwrap_or_default();
        claimed.into_iter().chain(&self.beside).collect()
    }

    /// The other values it claims to be about.
    pub(crate) fn names(&self) -> Vec<&(Text, Text)> {
        self.read.as_ref().map(|claim| claim.value.claimed_names()).unwrap_or_default()
    }

    /// The layout or link, if it is one.
    pub(crate) fn metadata(&self) -> Option<(EvidenceId, &Metadata)> {
        let claim = self.read.as_ref().ok()?;
        let Evidence::Metadata(metadata) = &claim.value else { return None };
        Some((claim.from, metadata))
    }

    /// What it would be evidence of.
    pub(crate) fn speaks(&self) -> Speaks {
        let dsse = match &self.read {
            Ok(Claimed { value: Evidence::Metadata(_), .. }) => return Speaks::Layout,
            Ok(Claimed { value: Evidence::Dsse(dsse), .. }) => dsse,
            Ok(Claimed { value: Evidence::Bundle(bundle), .. }) => match &bundle.content {
                Content::Message { .. } => return Speaks::ForBytes,
                Content::Envelope(dsse) => dsse,
            },
            Ok(Claimed { value: Evidence::SimpleSigning(_), .. }) => return Speaks::ForBytes,
            Ok(Claimed { value: Evidence::Cms(_) | Evidence::Minisign(_), .. }) => return Speaks::ForBytes,
            Err(_) => return Speaks::Anything,
        };
        match &dsse.statement {
            Ok(statement) => Speaks::Statement(statement.predicate_type.clone()),
            Err(_) => Speaks::Anything,
        }
    }

    /// Its statement, verified the first time it is asked for.
    pub(crate) fn statement(
        &self,
        claim: &Claimed<Evidence>,
        roots: &Roots,
        now: Instant,
    ) -> Result<Arc<Verified<Statement>>, Rejection> {
        self.proof.get_or_init(|| verify::statement(claim, roots, now).map(Arc::new)).clone()
    }
}
