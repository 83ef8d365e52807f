use model::Instant;

use crate::ending::{Left, soon};
use crate::text::At;

/// What is to be seen at a glance; the later is the graver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Nothing is to be said.
    Sound,
    /// It lets in more than its author may have meant.
    Broad,
    /// It ends within a month.
    Ending,
    /// It has ended, or has not begun.
    Ended,
    /// It cannot be used, so nothing is decided by it.
    Unusable,
    /// A status list takes it back.
    Withdrawn,
}

impl State {
    /// Every state, the least grave first.
    pub(super) const ALL: [Self; 6] =
        [Self::Sound, Self::Broad, Self::Ending, Self::Ended, Self::Unusable, Self::Withdrawn];

    /// What a legend calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Sound => "in force",
            Self::Broad => "too broad",
            Self::Ending => "ends within a month",
            Self::Ended => "not in force",
            Self::Unusable => "cannot be used",
            Self::Withdrawn => "suspended or revoked",
        }
    }

    /// The colour of its lines, and of what they enclose. Words say the same: a picture may be printed in grey.
    pub(super) fn colours(self) -> (&'static str, &'static str) {
        match self {
            Self::Sound => ("#3d5a73", "#f3f7fa"),
            Self::Broad => ("#7a3e9d", "#f8f1fc"),
            Self::Ending => ("#a85f00", "#fff5e0"),
            Self::Ended => ("#b3261e", "#fdebe9"),
            Self::Unusable => ("#1b1b1b", "#e3e3e3"),
            Self::Withdrawn => ("#6d0024", "#f3b8c6"),
        }
    }
}

/// Something to be said about a part of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) state: State,
    pub(super) text: String,
}

/// The gravest of some remarks.
pub(super) fn gravest(remarks: &[Remark]) -> State {
    remarks.iter().map(|remark| remark.state).max().unwrap_or(State::Sound)
}

/// What is to be said of something's end.
pub(super) fn ends(what: &str, end: Instant, now: Instant) -> Option<Remark> {
    match Left::until(end, now) {
        Left::Ended => Some(Remark { state: State::Ended, text: format!("{what} has ended") }),
        Left::Days(days) => {
            Some(Remark { state: State::Ending, text: format!("{what} ends {}", soon(days)) })
        }
        Left::Longer => None,
    }
}

/// What is to be said of a time between two instants.
pub(super) fn term(what: &str, from: Option<Instant>, until: Instant, now: Instant) -> Option<Remark> {
    match from {
        Some(from) if from > now => {
            Some(Remark { state: State::Ended, text: format!("{what} has not begun") })
        }
        Some(_) | None => ends(what, until, now),
    }
}

/// What is to be said of two days. One that is none has been told where it was read.
pub(super) fn window(
    what: &str,
    from: Option<&At<String>>,
    until: &At<String>,
    now: Instant,
) -> Option<Remark> {
    let from = from.and_then(|from| Instant::start_of_day(&from.value).ok());
    term(what, from, Instant::end_of_day(&until.value).ok()?, now)
}
