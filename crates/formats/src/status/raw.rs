//! Entries as they are written. Every field is known and stands once; what a field means is read in [`RawEntry::read`].

use std::borrow::Cow;

use model::Text;
use serde::{Deserialize, Serialize};

use super::StatusEntry;
use crate::limits::MAX_STATUS_REASON;

mod state;
mod target;
mod value;

use state::RawState;
use target::RawTarget;
use value::name;

/// What was read, or why it could not be.
type Read<T> = Result<T, Text>;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEntry<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    target: RawTarget<'a>,
    #[serde(borrow)]
    state: RawState<'a>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    reason: Cow<'a, str>,
}

impl<'a> RawEntry<'a> {
    pub(super) fn read(self) -> Read<StatusEntry> {
        if self.reason.len() > MAX_STATUS_REASON {
            return Err(format!("a reason of more than {MAX_STATUS_REASON} bytes").into());
        }
        Ok(StatusEntry {
            id: name(self.id)?,
            target: self.target.read()?,
            state: self.state.read()?,
            reason: self.reason.into(),
        })
    }

    pub(super) fn of(entry: &'a StatusEntry) -> Self {
        Self {
            id: Cow::Borrowed(&entry.id),
            target: RawTarget::of(&entry.target),
            state: RawState::of(&entry.state),
            reason: Cow::Borrowed(&entry.reason),
        }
    }
}
