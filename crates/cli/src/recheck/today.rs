use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign::{Ground, History, InForce, NotReady, Pool, Reference, asked, asked_issuers, osv_asked};
use ledger::limits::MAX_INPUTS;
use model::{Digest, Instant, Text};
use policy::Framework;

use crate::complaint::Complaint;
use crate::judging;
use crate::recording::status_list;
use crate::releases::Releases;
use crate::state::State;
use crate::status_files::Places;

/// What is judged by: the framework, and of each handoff all that is known before there is evidence.
pub(crate) struct Today<'a> {
    pub(crate) framework: &'a Framework,
    grounds: BTreeMap<Text, Ground>,
    /// What the framework refers to beside itself, each once and in order.
    pub(crate) feeds: Vec<Reference>,
    /// The status lists among them, with the path and the bytes of each.
    pub(crate) lists: BTreeMap<Text, (Text, Vec<u8>)>,
    /// The files and folders they were read from.
    pub(crate) read: Vec<PathBuf>,
}

/// What each feed was, by its kind and name: handoffs that ask the same are judged by the same.
#[derive(Default)]
struct Seen(BTreeMap<(&'static str, Text), BTreeSet<Digest>>);

impl Seen {
    /// Takes in what one handoff refers to. Gives what was something else for a handoff before.
    fn changed(&mut self, references: &[Reference]) -> Option<(&'static str, Text)> {
        let mut own: BTreeMap<(&'static str, Text), BTreeSet<Digest>> = BTreeMap::new();
        for one in references {
            own.entry((one.kind, one.name.clone())).or_default().insert(one.digest.clone());
        }
        own.into_iter().find_map(|(key, digests)| {
            let known = self.0.entry(key.clone()).or_insert_with(|| digests.clone());
            (*known != digests).then_some(key)
        })
    }
}

impl<'a> Today<'a> {
    /// Prepares the handoff that was asked for, or all.
    ///
    /// # Errors
    /// When the framework, a root or a reference input cannot be used.
    pub(crate) fn prepare(
        framework: &'a Framework,
        folder: &Path,
        handoff: Option<&str>,
        state: Option<&State>,
        now: Instant,
    ) -> Result<Result<Self, NotReady>, Complaint> {
        let mut own = Self {
            framework,
            grounds: BTreeMap::new(),
            feeds: Vec::new(),
            lists: BTreeMap::new(),
            read: Vec::new(),
        };
        let mut seen = Seen::default();
        for name in framework.handoffs().filter(|name| handoff.is_none_or(|asked| *asked == ***name)) {
            let files = judging::inputs(framework, name, Places::named(folder), state, InForce::Now(now));
            // Rows of evidence come first, and an entry has no more of them.
            let ground = match Ground::new(framework, name, now, files, (&Pool::default(), &[]), MAX_INPUTS) {
                Ok(ground) => ground,
                Err(why) => return Ok(Err(why)),
            };
            if let Some((kind, named)) = seen.changed(ground.references()) {
                return Err(replaced(format!("{kind} {named}"), None));
            }
            own.feeds.extend(ground.references().iter().cloned());
            own.files(name, folder, &ground);
            for spec in asked(framework, name) {
                own.list(ground.references(), &spec, folder)?;
            }
            own.grounds.insert(name.clone(), ground);
        }
        own.feeds.sort_by(|one, other| {
            (one.kind, &one.name, &one.digest).cmp(&(other.kind, &other.name, &other.digest))
        });
        own.feeds.dedup_by(|one, other| {
            (one.kind, &one.name, &one.digest) == (other.kind, &other.name, &other.digest)
        });
        Ok(Ok(own))
    }

    /// Reads the whole of a list that was verified a page at a time.
    fn list(
        &mut self,
        read: &[Reference],
        spec: &policy::StatusSpec,
        folder: &Path,
    ) -> Result<(), Complaint> {
        if self.lists.contains_key(&spec.name) {
            return Ok(());
        }
        let verified = read.iter().find(|one| one.kind == "status" && one.name == spec.name);
        let Some(verified) = verified else { return Ok(()) };
        let path = folder.join(&*spec.file);
        let bytes = status_list(&path, &verified.digest)
            .map_err(|fault| Complaint { text: fault.to_string(), ..replaced(String::new(), Some(&path)) })?;
        self.lists.insert(spec.name.clone(), (path.to_string_lossy().into(), bytes));
        Ok(())
    }

    /// Tells where the reference inputs of a handoff lie.
    fn files(&mut self, handoff: &str, folder: &Path, ground: &Ground) {
        let at = |path: Text| folder.join(&*path);
        self.read.extend(ground.reference_rows().iter().map(|row| PathBuf::from(&*row.path)));
        self.read
            .extend(osv_asked(self.framework, handoff).into_iter().filter_map(|spec| spec.fetched).map(at));
        let issuers = asked_issuers(self.framework, handoff);
        self.read
            .extend(issuers.into_iter().flat_map(|spec| spec.dir.into_iter().chain(spec.archive)).map(at));
    }

    /// Holds releases against those that this ledger knows.
    pub(crate) fn remembering(mut self, file: &Path) -> Self {
        let releases: Arc<dyn History> = Arc::new(Releases::of(file, self.framework.name()));
        let grounds = std::mem::take(&mut self.grounds);
        self.grounds = grounds
            .into_iter()
            .map(|(name, ground)| (name, ground.remembering(Arc::clone(&releases))))
            .collect();
        self
    }

    /// What is known of a handoff.
    pub(crate) fn ground(&self, handoff: &str) -> Option<&Ground> {
        self.grounds.get(handoff)
    }
}

/// A reference input was one thing for one handoff or glance, and another for the next.
fn replaced(what: String, path: Option<&Path>) -> Complaint {
    Complaint {
        code: decision::ExitCode::Unusable,
        text: format!("{what} was replaced while it was judged by"),
        place: path.map(|path| path.to_string_lossy().into_owned()),
        help: "leave reference inputs as they are while they are judged by, and run again".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use countersign::Reference;
    use model::Digest;

    fn reference(kind: &'static str, name: &str, content: u8) -> Reference {
        Reference {
            kind,
            name: name.into(),
            digest: Digest::sha256([content; 32]),
            number: None,
            issued: None,
            expires: None,
            note: None,
        }
    }

    #[test]
    fn every_handoff_is_judged_by_the_same() {
        let mut seen = Seen::default();
        let list = || reference("status", "list", 1);
        let files = [2, 3].map(|of| reference("revocation", "ca", of));
        assert_eq!(seen.changed(&[list()]), None);
        assert_eq!(seen.changed(&[&[list()], &files[..]].concat()), None);
        assert_eq!(seen.changed(&files), None);
        // One of the same name and another kind is another.
        assert_eq!(seen.changed(&[reference("osv", "list", 4)]), None);
        assert_eq!(seen.changed(&[list(), reference("status", "list", 4)]), Some(("status", "list".into())));
        assert_eq!(seen.changed(&[reference("status", "list", 4)]), Some(("status", "list".into())));
        assert_eq!(seen.changed(&files[..1]), Some(("revocation", "ca".into())));
    }
}
