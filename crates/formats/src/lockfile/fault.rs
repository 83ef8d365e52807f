use model::Text;

use super::LockedPlace;
use crate::Malformed;

/// Why a lockfile could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}{}{}", if place.is_some() { ", at " } else { "" }, place.as_ref().map(ToString::to_string).unwrap_or_default())]
pub struct LockfileFault {
    /// Where; `None` where the words say it, or it is the whole.
    pub place: Option<LockedPlace>,
    /// One sentence for a person, without a final full stop.
    pub text: Text,
    /// Whether nothing is wrong but that it is larger or newer than is read, which says nothing of what is in it.
    pub is_beyond: bool,
}

impl LockfileFault {
    pub(super) fn whole(text: impl Into<Text>) -> Self {
        Self { place: None, text: text.into(), is_beyond: false }
    }

    pub(super) fn at(place: &LockedPlace, text: impl Into<Text>) -> Self {
        Self { place: Some(place.clone()), text: text.into(), is_beyond: false }
    }

    /// It is larger or newer than is read.
    pub(super) fn beyond(text: impl Into<Text>) -> Self {
        Self { place: None, text: text.into(), is_beyond: true }
    }
}

impl From<Malformed> for LockfileFault {
    fn from(fault: Malformed) -> Self {
        let is_beyond = fault.is_beyond();
        let place = (!fault.pointer.is_empty()).then_some(LockedPlace::Pointer(fault.pointer));
        Self { place, text: fault.text, is_beyond }
    }
}
