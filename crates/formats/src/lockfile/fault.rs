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
}

impl LockfileFault {
    pub(super) fn whole(text: impl Into<Text>) -> Self {
        Self { place: None, text: text.into() }
    }

    pub(super) fn at(place: &LockedPlace, text: impl Into<Text>) -> Self {
        Self { place: Some(place.clone()), text: text.into() }
    }
}

impl From<Malformed> for LockfileFault {
    fn from(fault: Malformed) -> Self {
        let place = (!fault.pointer.is_empty()).then_some(LockedPlace::Pointer(fault.pointer));
        Self { place, text: fault.text }
    }
}
