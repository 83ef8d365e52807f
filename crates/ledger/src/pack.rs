use std::collections::{BTreeMap, BTreeSet};

use model::{Algorithm, Digest, Instant, Text};
use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::entry::spelled;
use crate::limits::{
    MAX_INPUTS, MAX_PACK, MAX_PACK_FILES, MAX_PACK_NOTES, MAX_PACK_PARTS, MAX_SUBJECTS, MAX_TEXT,
};
use crate::{Framework, Input, LedgerFault, Role};

mod parts;
#[cfg(test)]
mod tests;

pub use parts::{
    EvidenceOrigin, Held, PackedEvidence, PackedFile, PackedImage, PackedReference, PackedSubject,
    ReferenceKind,
};

/// The index of a pack: everything a run is made from, by digest, so that it can be made where nothing can be asked.
///
/// It is spelled as entries are, in one line, and vouches for nothing by itself: whoever judges by a pack brings the
/// framework, or what proves that the one within is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// When it was made: what it says of revocations was so then.
    pub at: Instant,
    /// The first end of anything in it: of the framework, and of each reference input.
    pub until: Instant,
    /// The handoff it was made for.
    pub handoff: Text,
    /// The framework it was made for.
    pub framework: Framework,
    /// That framework, and the files it names by their paths from its own folder.
    pub rules: Vec<Input>,
    /// The evidence, but for what is attached to images, in the order of its rows.
    pub evidence: Vec<PackedEvidence>,
    /// Status lists and what else the framework refers to.
    pub references: Vec<PackedReference>,
    /// What is to be judged, in order.
    pub subjects: Vec<PackedSubject>,
    /// What was told of it where it was made, and decides nothing.
    pub notes: Vec<Text>,
    /// Every file of the pack, in the order of the digests.
    pub files: Vec<Held>,
}

/// Why an index of a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PackFault(pub Text);

impl From<LedgerFault> for PackFault {
    fn from(fault: LedgerFault) -> Self {
        Self(fault.to_string().into())
    }
}

/// As it is spelled.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    schema: Text,
    #[serde(with = "spelled::instant")]
    at: Instant,
    #[serde(with = "spelled::instant")]
    until: Instant,
    handoff: Text,
    framework: Framework,
    rules: Vec<Input>,
    evidence: Vec<PackedEvidence>,
    references: Vec<PackedReference>,
    subjects: Vec<PackedSubject>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Text>,
    files: Vec<Held>,
}

impl Pack {
    /// Names this form. No address: a name nobody can take over.
    pub const SCHEMA: &'static str = "countersign-pack/v1";

    /// What a signature over an index is a statement of: the predicate type.
    pub const STATEMENT: &'static str = "urn:countersign:pack:v1";

    /// Its line, with a line break.
    ///
    /// # Errors
    /// When it passes a bound, or could not be read again.
    pub fn line(&self) -> Result<Vec<u8>, PackFault> {
        self.whole()?;
        let own = self.clone();
        let line = Line {
            schema: Self::SCHEMA.into(),
            at: own.at,
            until: own.until,
            handoff: own.handoff,
            framework: own.framework,
            rules: own.rules,
            evidence: own.evidence,
            references: own.references,
            subjects: own.subjects,
            notes: own.notes,
            files: own.files,
        };
        let mut line = canonical::write(&line).map_err(PackFault)?;
        LedgerFault::bound("the index of a pack", line.len(), MAX_PACK)?;
        line.push('\n');
        Ok(line.into_bytes())
    }

    /// Reads an index.
    ///
    /// # Errors
    /// When it is none, not in the one spelling, passes a bound, or does not account for every file.
    pub fn read(bytes: &[u8]) -> Result<Self, PackFault> {
        let line = bytes.strip_suffix(b"\n").ok_or_else(|| wrong("its line has no end"))?;
        LedgerFault::bound("the index of a pack", line.len(), MAX_PACK)?;
        let line: Line = canonical::read(line).map_err(PackFault)?;
        if *line.schema != *Self::SCHEMA {
            return Err(wrong(format!("it is of another schema than {}", Self::SCHEMA)));
        }
        let Line {
            at, until, handoff, framework, rules, evidence, references, subjects, notes, files, ..
        } = line;
        let own = Self { at, until, handoff, framework, rules, evidence, references, subjects, notes, files };
        own.whole()?;
        Ok(own)
    }

    /// The length of the file with this digest.
    pub fn size(&self, digest: &Digest) -> Option<u64> {
        let at = self.files.binary_search_by(|file| file.digest.cmp(digest)).ok()?;
        self.files.get(at).map(|file| file.size)
    }

    /// The digests under which artifacts lie: their bytes may be many.
    pub fn artifacts(&self) -> BTreeSet<&Digest> {
        let packed = self.subjects.iter().filter_map(|subject| subject.file.as_ref());
        packed.filter(|file| file.packed).map(|file| &file.digest).collect()
    }

    /// Everything the index says is a file of the pack, and what that is.
    pub fn named(&self) -> BTreeMap<&Digest, &'static str> {
        let rules = self.rules.iter().map(|rule| (&rule.digest, rule.role.words()));
        let read = self.evidence.iter().filter(|one| one.unread.is_none());
        let evidence = read.map(|one| (&one.digest, Role::Evidence.words()));
        let references = self.references.iter().map(|one| (&one.digest, one.kind.words()));
        let images = self.subjects.iter().filter_map(|subject| subject.image.as_ref());
        let parts = images.flat_map(|image| image.parts.iter().chain([&image.list]));
        let parts = parts.map(|digest| (digest, Role::Manifest.words()));
        let artifacts = self.artifacts().into_iter().map(|digest| (digest, "an artifact"));
        // What is several things is called by what is said of it first.
        artifacts.chain(parts).chain(references).chain(evidence).chain(rules).collect()
    }

    /// Whether every count and length is within bounds, and the files are those that it speaks of.
    fn whole(&self) -> Result<(), PackFault> {
        LedgerFault::bound("the list of files", self.files.len(), MAX_PACK_FILES)?;
        LedgerFault::bound("the list of evidence", self.evidence.len(), MAX_INPUTS)?;
        LedgerFault::bound("the list of what is referred to", self.references.len(), MAX_PACK_FILES)?;
        LedgerFault::bound("the list of the framework's files", self.rules.len(), MAX_PACK_FILES)?;
        LedgerFault::bound("the list of subjects", self.subjects.len(), MAX_SUBJECTS)?;
        LedgerFault::bound("the list of notes", self.notes.len(), MAX_PACK_NOTES)?;
        if let Some(steered) = self.notes.iter().find(|note| note.chars().any(char::is_control)) {
            return Err(wrong(format!("the note {steered:?} has characters that no note has")));
        }
        for text in self.texts() {
            LedgerFault::bound("a name or path", text.len(), MAX_TEXT)?;
        }
        for image in self.subjects.iter().filter_map(|subject| subject.image.as_ref()) {
            LedgerFault::bound("the list of an image's parts", image.parts.len(), MAX_PACK_PARTS)?;
            if !image.parts.is_sorted_by(|one, next| one < next) {
                return Err(wrong("the parts of an image are not in order"));
            }
        }
        if self.subjects.is_empty() {
            return Err(wrong("there is nothing in it to judge"));
        }
        if self.subjects.iter().any(|subject| subject.file.is_some() && subject.image.is_some()) {
            return Err(wrong("a subject is a file and an image"));
        }
        if !self.evidence.is_sorted_by(|one, next| one.row < next.row) {
            return Err(wrong("its evidence is not in order"));
        }
        let mut rules = self.rules.iter().map(|rule| rule.role);
        if rules.next() != Some(Role::Framework) || !rules.all(|role| role == Role::FrameworkFile) {
            return Err(wrong("it should name one framework, and then that framework's files"));
        }
        self.accounted()
    }

    fn accounted(&self) -> Result<(), PackFault> {
        if !self.files.is_sorted_by(|one, next| one.digest < next.digest) {
            return Err(wrong("its files are not in order"));
        }
        let named = self.named();
        if let Some(other) = named.keys().find(|digest| digest.algorithm() != Algorithm::Sha256) {
            return Err(wrong(format!("{other} is no SHA-256, by which files are named")));
        }
        if let Some(file) = self.files.iter().find(|file| !named.contains_key(&file.digest)) {
            return Err(wrong(format!("nothing says what the file {} is", file.digest)));
        }
        match named.keys().find(|digest| self.size(digest).is_none()) {
            None => Ok(()),
            Some(lost) => Err(wrong(format!("it speaks of {lost}, and has no such file"))),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &Text> {
        let own = [&self.handoff, &self.framework.name];
        let rules = self.rules.iter().map(|rule| &rule.path);
        let evidence = self.evidence.iter().flat_map(|one| std::iter::once(&one.path).chain(&one.unread));
        let references =
            self.references.iter().flat_map(|one| [&one.name, &one.path].into_iter().chain(&one.folder));
        let images = self.subjects.iter().filter_map(|subject| subject.image.as_ref());
        let images = images.map(|image| &image.root);
        let subjects = self.subjects.iter().map(|subject| &subject.given);
        own.into_iter()
            .chain(rules)
            .chain(evidence)
            .chain(references)
            .chain(images)
            .chain(subjects)
            .chain(&self.notes)
    }
}

fn wrong(why: impl Into<Text>) -> PackFault {
    PackFault(why.into())
}
