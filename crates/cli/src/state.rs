//! What this machine has seen before: the highest number of each framework and status list, so that nobody puts an older
//! one in its place. It can only refuse; a machine without it is protected as far as the framework's own floors go.

use std::path::{Path, PathBuf};

use decision::ExitCode;
use model::{Digest, Text};
use policy::Framework;
use report::{Run, name};
use serde::{Deserialize, Serialize};
use status::Seen;

use crate::complaint::Complaint;
use crate::destination;
use crate::policy_signature::Signed;

/// The most bytes of it that are read: thousands of lists.
const MAX_STATE: u64 = 1 << 20;

const SCHEMA: &str = "countersign/state/v1";

/// Who says so, in messages.
const WHO: &str = "this machine";

/// The file, and what stood in it.
pub(crate) struct State {
    path: PathBuf,
    seen: Vec<Row>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Page {
    schema: String,
    seen: Vec<Row>,
}

/// A number that was seen. `kind` is `framework` or `status`; a list is known by its name and its authority.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authority: Option<String>,
    number: u64,
    digest: String,
    /// Who had to have signed the framework, in the operator's words, where somebody had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed_by: Option<String>,
}

/// A list as it was verified.
pub(crate) struct ListSeen {
    /// The framework's name for it.
    pub(crate) name: Text,
    /// Its number.
    pub(crate) number: u64,
    /// SHA-256 of its statement.
    pub(crate) digest: Digest,
}

impl ListSeen {
    /// The lists among what a framework refers to.
    pub(crate) fn each(feeds: &[countersign::Reference]) -> Vec<Self> {
        let lists = feeds.iter().filter(|one| one.kind == "status");
        let seen = |one: &countersign::Reference| {
            Some(Self { name: one.name.clone(), number: one.number?, digest: one.digest.clone() })
        };
        lists.filter_map(seen).collect()
    }

    /// The lists a run was judged by.
    pub(crate) fn of(run: &Run) -> Vec<Self> {
        let lists = run.reference.iter().filter(|one| one.kind == "status");
        let seen = |one: &report::Reference| {
            Some(Self { name: one.name.clone(), number: one.number?, digest: one.digest.clone() })
        };
        lists.filter_map(seen).collect()
    }
}

impl State {
    /// Reads it. A file that is not there yet has seen nothing; one that cannot be read might hide anything.
    pub(crate) fn read(path: &Path) -> Result<Self, Complaint> {
        Ok(Self { path: path.to_path_buf(), seen: rows(path)? })
    }

    /// Reads it where one is kept, and holds the framework against it.
    pub(crate) fn asked(
        path: Option<&Path>,
        framework: &Framework,
        signed: Option<&Signed>,
        named: bool,
    ) -> Result<Option<Self>, Complaint> {
        let state = path.map(Self::read).transpose()?;
        state.as_ref().map_or(Ok(()), |state| state.held(framework, signed, named))?;
        Ok(state)
    }

    /// Refuses a framework that is older than one this machine has judged by, another one of the same number, one that
    /// follows another edition than the one seen, and another one than this machine has judged by of whoever signed it:
    /// unless it is `named`, who signed it says nothing of which of theirs is meant.
    pub(crate) fn held(
        &self,
        framework: &Framework,
        signed: Option<&Signed>,
        named: bool,
    ) -> Result<(), Complaint> {
        let own = framework.name();
        if let Some(signed) = signed.filter(|_| !named) {
            let other = |row: &&Row| row.signed_by.as_deref() == Some(&signed.by) && row.name != **own;
            if let Some(row) = self.seen.iter().find(other) {
                return Err(self.refused(
                    format!(
                        "the framework signed by {} calls itself {own}, and this machine has judged by {} of theirs: another \
                         one was put in its place, or which one is meant must be said",
                        name(&signed.by),
                        row.name
                    ),
                    "say which one is meant with --policy-name, in every run that shares what was seen",
                ));
            }
        }
        let row = self.seen.iter().find(|row| row.is("framework", own, None));
        row.map_or(Ok(()), |row| self.follows(row, framework, signed))
    }

    /// Whether a framework may come after what was seen of it.
    fn follows(&self, row: &Row, framework: &Framework, signed: Option<&Signed>) -> Result<(), Complaint> {
        let (own, number, digest) = (framework.name(), framework.number(), framework.digest().to_string());
        if number < row.number {
            return Err(self.refused(
                format!(
                    "the framework {own} is number {number}, and this machine has judged by number {}: an older one was \
                     put in its place",
                    row.number
                ),
                "fetch the current framework from its owner",
            ));
        }
        if number == row.number && digest != row.digest {
            return Err(self.refused(
                format!(
                    "there are two frameworks {own} with number {number}: this one is {digest}, and this machine has seen \
                     {}",
                    row.digest
                ),
                "raise its number with every change; if nobody changed it, keep both and ask its owner",
            ));
        }
        let previous = signed.and_then(|signed| signed.previous.as_ref()).map(Digest::to_string);
        match previous.filter(|previous| Some(number) == row.number.checked_add(1) && *previous != row.digest) {
            None => Ok(()),
            Some(previous) => Err(self.refused(
                format!(
                    "the framework {own} was signed as following {previous}, and this machine has judged by {} under the \
                     number before it",
                    row.digest
                ),
                "keep both editions, and ask the owner how the two came about",
            )),
        }
    }

    fn refused(&self, text: String, help: &str) -> Complaint {
        Complaint {
            code: ExitCode::Unusable,
            text,
            place: Some(self.path.to_string_lossy().into_owned()),
            help: help.to_owned(),
        }
    }

    /// What was seen of a list.
    pub(crate) fn seen(&self, list: &str, authority: &str) -> Vec<Seen> {
        let own = |row: &&Row| row.is("status", list, Some(authority));
        let seen = |row: &Row| Seen {
            number: row.number,
            digest: Digest::parse(&row.digest).ok(),
            by: Text::from(WHO),
        };
        self.seen.iter().filter(own).map(seen).collect()
    }

    /// Remembers a framework and the lists that were held against it. Other runs may have written meanwhile: the higher
    /// number stays.
    pub(crate) fn remember(
        &self,
        framework: &Framework,
        signed: Option<&Signed>,
        lists: &[ListSeen],
    ) -> Result<(), Complaint> {
        let mut page = Page { schema: SCHEMA.to_owned(), seen: rows(&self.path)? };
        let own = Row {
            kind: "framework".to_owned(),
            name: framework.name().to_string(),
            authority: None,
            number: framework.number(),
            digest: framework.digest().to_string(),
            signed_by: signed.map(|signed| signed.by.to_string()),
        };
        let lists = lists.iter().map(|one| Row {
            kind: "status".to_owned(),
            name: one.name.to_string(),
            authority: framework.status(&one.name).map(|spec| spec.authority.to_string()),
            number: one.number,
            digest: one.digest.to_string(),
            signed_by: None,
        });
        for row in std::iter::once(own).chain(lists) {
            match page.seen.iter_mut().find(|known| known.is(&row.kind, &row.name, row.authority.as_deref()))
            {
                Some(known) => known.renewed(row),
                None => page.seen.push(row),
            }
        }
        if page.seen == self.seen {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(&page).map_err(|why| self.unwritten(&why.to_string()))?;
        destination::replace(&self.path, format!("{text}\n").as_bytes())
            .map_err(|why| self.unwritten(&why.to_string()))
    }

    fn unwritten(&self, why: &str) -> Complaint {
        Complaint::unwritten(&self.path, format!("what was seen cannot be remembered: {why}"))
    }
}

impl Row {
    fn is(&self, kind: &str, name: &str, authority: Option<&str>) -> bool {
        self.kind == kind && self.name == name && self.authority.as_deref() == authority
    }

    /// Takes over what a run has seen of the same thing. Who signed it stays known where nobody asked.
    fn renewed(&mut self, seen: Self) {
        if seen.number >= self.number {
            self.signed_by = seen.signed_by.or(self.signed_by.take());
        }
        if seen.number > self.number {
            (self.number, self.digest) = (seen.number, seen.digest);
        }
    }
}

fn rows(path: &Path) -> Result<Vec<Row>, Complaint> {
    if std::fs::symlink_metadata(path).is_err_and(|why| why.kind() == std::io::ErrorKind::NotFound) {
        return Ok(Vec::new());
    }
    let unusable = |text: String| Complaint {
        code: ExitCode::Unusable,
        text,
        place: Some(path.to_string_lossy().into_owned()),
        help:
            "restore it, or take it away to begin anew: then nothing tells an older list from a current one"
                .to_owned(),
    };
    let bytes = acquire::named(path, MAX_STATE)
        .map_err(|fault| unusable(format!("what was seen cannot be read: {}", fault.text)))?;
    let page: Page = serde_json::from_slice(&bytes)
        .map_err(|why| unusable(format!("what was seen cannot be read: {why}")))?;
    let whole = |row: &Row| {
        ["framework", "status"].contains(&row.kind.as_str()) && Digest::parse(&row.digest).is_ok()
    };
    match page.schema == SCHEMA && page.seen.iter().all(whole) {
        true => Ok(page.seen),
        false => Err(unusable(format!("what was seen cannot be read: it is not of the schema {SCHEMA}"))),
    }
}
