use std::borrow::Cow;

use model::Instant;
use serde::{Deserialize, Serialize};

use super::Read;
use super::value::{instant, name};
use crate::status::StatusState;

/// What is said of it.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawState<'a> {
    Revoked(#[serde(borrow)] RawSince<'a>),
    Compromised(#[serde(borrow)] RawWindow<'a>),
    RevokedRetroactively(RawNothing),
    Suspended(#[serde(borrow)] RawSuspension<'a>),
    Lifts(#[serde(borrow)] RawLift<'a>),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNothing {}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSince<'a> {
    #[serde(borrow)]
    since: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWindow<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow)]
    until: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSuspension<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    until: Option<Cow<'a, str>>,
    #[serde(borrow)]
    incident: Cow<'a, str>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLift<'a> {
    #[serde(borrow)]
    entry: Cow<'a, str>,
    #[serde(borrow)]
    from: Cow<'a, str>,
}

impl<'a> RawState<'a> {
    pub(super) fn read(self) -> Read<StatusState> {
        Ok(match self {
            Self::Revoked(RawSince { since }) => StatusState::RevokedSince(instant(&since)?),
            Self::Compromised(RawWindow { from, until }) => {
                let (from, until) = (instant(&from)?, instant(&until)?);
                if until < from {
                    return Err("a window that ends before it begins".into());
                }
                StatusState::Compromised { from, until }
            }
            Self::RevokedRetroactively(RawNothing {}) => StatusState::RevokedRetroactively,
            Self::Suspended(RawSuspension { from, until, incident }) => StatusState::Suspended {
                from: instant(&from)?,
                until: until.map(|until| instant(&until)).transpose()?,
                incident: name(incident)?,
            },
            Self::Lifts(RawLift { entry, from }) => {
                StatusState::Lifts { entry: name(entry)?, from: instant(&from)? }
            }
        })
    }

    pub(super) fn of(state: &'a StatusState) -> Self {
        let time = |at: &Instant| Cow::Owned(at.to_string());
        match state {
            StatusState::RevokedSince(since) => Self::Revoked(RawSince { since: time(since) }),
            StatusState::Compromised { from, until } => {
                Self::Compromised(RawWindow { from: time(from), until: time(until) })
            }
            StatusState::RevokedRetroactively => Self::RevokedRetroactively(RawNothing {}),
            StatusState::Suspended { from, until, incident } => Self::Suspended(RawSuspension {
                from: time(from),
                until: until.as_ref().map(time),
                incident: Cow::Borrowed(incident),
            }),
            StatusState::Lifts { entry, from } => {
                Self::Lifts(RawLift { entry: Cow::Borrowed(entry), from: time(from) })
            }
        }
    }
}
