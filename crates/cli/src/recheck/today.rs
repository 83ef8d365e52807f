use std::collections::BTreeMap;
use std::path::Path;

use countersign::{Ground, InForce, NotReady, Pool, Reference, asked};
use ledger::limits::MAX_INPUTS;
use model::{Instant, Text};
use policy::Framework;

use crate::complaint::Complaint;
use crate::judging;
use crate::recording::status_list;
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
        let mut own = Self { framework, grounds: BTreeMap::new(), feeds: Vec::new(), lists: BTreeMap::new() };
        for name in framework.handoffs().filter(|name| handoff.is_none_or(|asked| *asked == ***name)) {
            let files = judging::inputs(framework, name, Places::named(folder), state, InForce::Now(now));
            // Rows of evidence come first, and an entry has no more of them.
            let ground = match Ground::new(framework, name, now, files, (&Pool::default(), &[]), MAX_INPUTS) {
                Ok(ground) => ground,
                Err(why) => return Ok(Err(why)),
            };
            own.feeds.extend(ground.references().iter().cloned());
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
        let bytes = status_list(&path, &verified.digest).map_err(|fault| Complaint {
            code: decision::ExitCode::Unusable,
            text: fault.to_string(),
            place: Some(path.to_string_lossy().into_owned()),
            help: "leave the list as it is while it is judged by, and run again".to_owned(),
        })?;
        self.lists.insert(spec.name.clone(), (path.to_string_lossy().into(), bytes));
        Ok(())
    }

    /// What is known of a handoff.
    pub(crate) fn ground(&self, handoff: &str) -> Option<&Ground> {
        self.grounds.get(handoff)
    }
}
