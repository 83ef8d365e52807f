//! `recheck`: what was accepted, judged again by what is known today.
//!
//! ```text
//! Today (framework, roots, lists) ─► scope: everything, or what may have changed ─► judge ─► report, record
//! ```
//!
//! The ledger says what was accepted and keeps the evidence; whether it still holds is judged as at any handoff.

mod again;
mod carried;
mod changes;
mod compared;
mod distrust;
mod followed;
mod json;
mod markdown;
mod places;
mod run;
mod scope;
mod text;
mod today;
mod what_if;

pub(crate) use again::{Acceptance, Found, Judging, Stopped};
pub(crate) use changes::Change;
pub(crate) use compared::Compared;
pub(crate) use distrust::{Distrust, distrust};
pub(crate) use followed::followed;
pub(crate) use json::document;
pub(crate) use markdown::markdown;
pub(crate) use places::{Place, Told, told};
pub(crate) use run::Run;
pub(crate) use scope::{Scope, artifact, scope};
pub(crate) use text::page;
pub(crate) use today::Today;
pub(crate) use what_if::{Rests, WhatIf};

use std::collections::BTreeMap;

use ledger::{Distrusted, Head, Rechecked};
use model::{Instant, Text};

/// What came of a recheck, before it is shown.
pub(crate) struct Outcome<'a> {
    pub(crate) today: &'a Today<'a>,
    pub(crate) now: Instant,
    /// The last entry that was looked at.
    pub(crate) head: Option<Head>,
    pub(crate) scope: &'a Scope,
    /// How many acceptances were judged.
    pub(crate) judged: u64,
    /// How many decisions were passed over: of other frameworks or handoffs.
    pub(crate) passed_over: u64,
    /// How much each framework of another name let in, which nobody judges here; empty where not everything is judged.
    pub(crate) elsewhere: BTreeMap<Text, u64>,
    /// What no longer stands, in order.
    pub(crate) open: Vec<Open>,
    /// What did not stand at the recheck before, and does again.
    pub(crate) restored: Vec<Found>,
    /// The entries of lists for which something lost trust.
    pub(crate) distrust: Vec<Distrust>,
}

/// An acceptance that no longer stands, with what somebody has to know of it.
pub(crate) struct Open {
    pub(crate) found: Found,
    /// Since when that is known.
    pub(crate) since: Instant,
    pub(crate) places: Vec<Place>,
    pub(crate) told: Vec<Told>,
}

/// The recheck that this one goes on from.
#[derive(Clone)]
pub(crate) struct Before {
    pub(crate) sequence: u64,
    pub(crate) at: Instant,
    pub(crate) rechecked: Rechecked,
}

impl Before {
    /// The times of an entry of a list for which something had lost trust by then.
    pub(crate) fn distrusted(&self, list: &str, id: &str) -> Option<&Distrusted> {
        self.rechecked.distrusted.iter().find(|one| *one.list == *list && *one.id == *id)
    }

    /// Since when an acceptance has not stood.
    pub(crate) fn since(&self, found: &Found) -> Option<Instant> {
        let own = self.rechecked.open.iter().find(|open| found.is(open.entry, open.subject));
        own.filter(|open| Some(open.standing) == found.standing).map(|open| open.since)
    }
}

/// A name that may be shown.
pub(crate) fn shown(text: &Text) -> String {
    report::name(text)
}
