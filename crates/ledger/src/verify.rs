use std::collections::{BTreeSet, HashSet};

use model::{Digest, Text};
use sha2::{Digest as _, Sha256};

use crate::limits::{MAX_TOLD, PAGE};
use crate::merkle::Tree;
use crate::{Asked, Body, Checkpoint, Entry, Head, LedgerFault, Row, Storage};

/// What a ledger is held against beside itself.
#[derive(Clone, Copy, Default)]
pub struct Trusted<'a> {
    /// Whether a note is signed by the key that must have signed checkpoints; none asks for no signature.
    pub signed: Option<&'a dyn Fn(&str) -> bool>,
    /// Checkpoints that were kept elsewhere.
    pub kept: &'a [Text],
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The entry at which it shows, where it is one.
    pub sequence: Option<u64>,
    /// What it is, and what that means.
    pub text: Text,
}

/// What came of verifying a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The last entry.
    pub head: Option<Head>,
    /// How many decisions there are.
    pub decisions: u64,
    /// How many rechecks there are.
    pub rechecks: u64,
    /// How many checkpoints there are.
    pub checkpoints: u64,
    /// The size of the last checkpoint that is signed as demanded; where no key is, of the last one.
    pub vouched: Option<u64>,
    /// How many contents are kept.
    pub blobs: u64,
    /// How many contents are gone or changed. What they were evidence of cannot be judged again; the entries still hold.
    pub gone: u64,
    /// What is not as it was written, at most [`MAX_TOLD`].
    pub broken: Vec<Broken>,
    /// How many more there are.
    pub more: u64,
}

impl Checked {
    /// Whether everything is as it was written, as far as can be told.
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }

    /// Whether all that is broken is contents: the entries say what they said.
    pub fn entries_hold(&self) -> bool {
        let broken = u64::try_from(self.broken.len()).unwrap_or(u64::MAX);
        broken.saturating_add(self.more) == self.gone
    }

    fn gone(&mut self, sequence: u64, text: String) {
        self.gone = self.gone.saturating_add(1);
        self.tell(Some(sequence), text);
    }

    /// Adds something that is not as it was written.
    pub fn tell(&mut self, sequence: Option<u64>, text: impl Into<Text>) {
        if self.broken.len() < MAX_TOLD {
            self.broken.push(Broken { sequence, text: text.into() });
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

/// Verifies a whole ledger: every entry's form, number and hash, the chain, everything kept for it, the index, and each
/// checkpoint. What is broken is told and the rest looked at still.
///
/// An entry cut off at the end leaves what was kept for it, which nobody refers to any more; where that was cut off as
/// well, only a checkpoint kept elsewhere tells.
///
/// # Errors
/// When the storage cannot be read at all.
pub fn verify(storage: &dyn Storage, trusted: Trusted<'_>) -> Result<Checked, LedgerFault> {
    let mut run = Run {
        storage,
        trusted,
        checked: Checked::default(),
        tree: Tree::default(),
        first: None,
        seen: HashSet::new(),
    };
    run.kept_notes();
    walk(storage, None, &mut |head, entry| run.entry(head, entry))?;
    run.end()?;
    Ok(run.checked)
}

/// Goes over every entry after `head` in order, with the hash of its line. One that does not follow from the one before it is given
/// as a fault.
pub(crate) fn walk(
    storage: &dyn Storage,
    mut head: Option<Head>,
    take: &mut dyn FnMut(Head, Result<Entry, LedgerFault>) -> Result<(), LedgerFault>,
) -> Result<(), LedgerFault> {
    let mut after = head.as_ref().map_or(0, |head| head.sequence);
    loop {
        let rows = storage.entries(after, PAGE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.sequence;
        for row in rows {
            let read = follows(head.as_ref(), &row);
            let own = Head { sequence: row.sequence, hash: Entry::hash(&row.line) };
            take(own.clone(), read)?;
            head = Some(own);
        }
    }
}

/// The entry of a row, if it is as it was written and comes after `head`.
fn follows(head: Option<&Head>, row: &Row) -> Result<Entry, LedgerFault> {
    let wrong = |why: String| Err(LedgerFault::entry(row.sequence, why));
    let next = head.map_or(0, |head| head.sequence).saturating_add(1);
    if row.sequence != next {
        return wrong(format!(
            "entry {next} should stand here: what was between was removed, or this was put in"
        ));
    }
    if Entry::hash(&row.line).to_string() != *row.hash {
        return wrong("its line does not have its hash: it was changed".to_owned());
    }
    let entry = Entry::read(row.sequence, &row.line)?;
    if entry.sequence != row.sequence {
        return wrong(format!("it says that it is entry {}: it was moved", entry.sequence));
    }
    if entry.previous.as_ref() != head.map(|head| &head.hash) {
        return wrong(
            "the entry before it has another hash than it names: one of the two was put in or changed"
                .to_owned(),
        );
    }
    Ok(entry)
}

struct Run<'a> {
    storage: &'a dyn Storage,
    trusted: Trusted<'a>,
    checked: Checked,
    tree: Tree,
    first: Option<Digest>,
    /// What is kept and referred to.
    seen: HashSet<Digest>,
}

impl Run<'_> {
    /// Notes from elsewhere that are none.
    fn kept_notes(&mut self) {
        for note in self.trusted.kept {
            if let Err(why) = Checkpoint::read(note) {
                self.checked.tell(None, format!("a checkpoint kept elsewhere cannot be read: {why}"));
            } else if self.trusted.signed.is_some_and(|signed| !signed(note)) {
                self.checked.tell(None, "a checkpoint kept elsewhere is not signed by the key");
            }
        }
    }

    fn entry(&mut self, head: Head, entry: Result<Entry, LedgerFault>) -> Result<(), LedgerFault> {
        match entry {
            Err(fault) => {
                let text =
                    if let LedgerFault::Entry { why, .. } = fault { why } else { fault.to_string().into() };
                self.checked.tell(Some(head.sequence), text);
            }
            Ok(entry) => {
                match &entry.body {
                    Body::Decision(_) => self.checked.decisions = self.checked.decisions.saturating_add(1),
                    Body::Recheck(_) => self.checked.rechecks = self.checked.rechecks.saturating_add(1),
                    Body::Checkpoint(noted) => self.checkpoint(head.sequence, &noted.note),
                }
                self.kept(&entry)?;
                self.filed(&entry)?;
            }
        }
        self.first.get_or_insert_with(|| head.hash.clone());
        self.tree.push(&head.hash);
        let kept = self.trusted.kept;
        for note in
            kept.iter().filter(|note| Checkpoint::read(note).is_ok_and(|said| said.size == head.sequence))
        {
            self.agrees(None, note, head.sequence);
        }
        self.checked.head = Some(head);
        Ok(())
    }

    /// A checkpoint of the ledger is over everything before it.
    fn checkpoint(&mut self, sequence: u64, note: &Text) {
        self.checked.checkpoints = self.checked.checkpoints.saturating_add(1);
        let before = sequence.saturating_sub(1);
        let signed = self.trusted.signed.is_none_or(|signed| signed(note));
        if !signed {
            self.checked.tell(Some(sequence), "its checkpoint is not signed by the key");
        }
        if self.agrees(Some(sequence), note, before) && signed {
            self.checked.vouched = Some(before);
        }
    }

    /// Whether a note says what is here, `size` entries long.
    fn agrees(&mut self, sequence: Option<u64>, note: &Text, size: u64) -> bool {
        let what = if sequence.is_some() { "its checkpoint" } else { "a checkpoint kept elsewhere" };
        let said = match Checkpoint::read(note) {
            Ok(said) => said,
            Err(why) => {
                self.checked.tell(sequence, format!("{what} cannot be read: {why}"));
                return false;
            }
        };
        let origin = self.first.as_ref().map(Checkpoint::origin);
        let why = if Some(&said.origin) != origin.as_ref() {
            format!("{what} is of another ledger, {}", said.origin)
        } else if said.size != size {
            format!("{what} is over {} entries, and there were {size}: it was put in or moved", said.size)
        } else if said.root != self.tree.root() {
            format!(
                "{what} was over other entries: some of the first {size} were changed, or it is of a fork"
            )
        } else {
            return true;
        };
        self.checked.tell(sequence, why);
        false
    }

    /// Everything it was made from is there, and is what its digest says. Each content is read once.
    fn kept(&mut self, entry: &Entry) -> Result<(), LedgerFault> {
        for digest in entry.kept() {
            if !self.seen.insert(digest.clone()) {
                continue;
            }
            match self.storage.blob(digest)? {
                None => self
                    .checked
                    .gone(entry.sequence, format!("{digest}, which it was made from, is not kept")),
                Some(bytes) if Sha256::digest(&bytes)[..] != *digest.bytes() => {
                    self.checked.gone(entry.sequence, format!("what is kept under {digest} was changed"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// The index files it under what it rests on, and nothing else.
    fn filed(&mut self, entry: &Entry) -> Result<(), LedgerFault> {
        let links = self.storage.links(Asked::Entry(entry.sequence))?;
        let filed: BTreeSet<&Text> = links.iter().map(|link| &link.target).collect();
        let own: BTreeSet<&Text> = entry.targets().iter().collect();
        if filed != own {
            let lacking = own.difference(&filed).next().map(|one| format!("it lacks `{one}`"));
            let more = || filed.difference(&own).next().map(|one| format!("it has `{one}` as well"));
            let how = lacking.or_else(more).unwrap_or_default();
            self.checked
                .tell(Some(entry.sequence), format!("the index does not have what it rests on: {how}"));
        }
        Ok(())
    }

    /// Something is kept under this name.
    fn stored(&mut self, name: &Text) {
        self.checked.blobs = self.checked.blobs.saturating_add(1);
        match Digest::parse(name).ok().filter(|digest| digest.to_string() == **name) {
            Some(digest) if self.seen.contains(&digest) => {}
            Some(digest) => {
                let text = format!(
                    "{digest} is kept and no entry was made from it: its entry was removed or changed"
                );
                self.checked.tell(None, text);
            }
            None => {
                self.checked.tell(None, format!("something is kept under `{name}`, which is no digest"));
            }
        }
    }

    fn end(&mut self) -> Result<(), LedgerFault> {
        let last = self.checked.head.as_ref().map_or(0, |head| head.sequence);
        if let Some(link) = self.storage.links(Asked::Beyond(last))?.first() {
            let text = format!(
                "the index has entry {}, and the last one is {last}: entries were removed",
                link.sequence
            );
            self.checked.tell(None, text);
        }
        let mut after: Option<Text> = None;
        loop {
            let page = self.storage.blobs(after.as_deref(), PAGE)?;
            let Some(end) = page.last() else { break };
            let further = after.as_ref().is_none_or(|after| end > after);
            after = Some(end.clone());
            page.iter().for_each(|name| self.stored(name));
            if !further {
                self.checked.tell(None, "what is kept has names that have no order: the rest was not seen");
                break;
            }
        }
        for text in self.storage.damage(MAX_TOLD)? {
            self.checked.tell(None, format!("the file is damaged or was changed by hand: {text}"));
        }
        for note in self.trusted.kept {
            if let Ok(said) = Checkpoint::read(note)
                && (said.size > last || said.size == 0)
            {
                let text = format!(
                    "there are {last} entries, and a checkpoint kept elsewhere is over {}: entries were removed, or this is \
                     an older copy",
                    said.size
                );
                self.checked.tell(None, text);
            }
        }
        if self.trusted.signed.is_some() && self.checked.vouched.is_none() {
            self.checked.tell(None, "no checkpoint of it is signed by the key");
        }
        Ok(())
    }
}
