//! What frameworks name beside keys and roots: folders of advisories, status lists, revocation lists, repositories.

use std::collections::BTreeMap;

use super::{ADVISORIES, DEPENDENCIES, LAYOUT_STATUS, REVOCATION, STATUS, TUF};
use super::{advisories, dependencies, layout_status, revocation, status, tuf};
use crate::tamper::LABEL;
use crate::world::World;

/// The files beside the frameworks that name more than files of [`super::roots`], by their path below the fixtures.
pub(crate) fn repositories() -> BTreeMap<String, Vec<u8>> {
    let repository = tuf::roots().into_iter().map(|(path, bytes)| (format!("{TUF}/roots/{path}"), bytes));
    let lists = status::lists(&World::new(LABEL)).into_iter();
    let lists = lists.map(|(name, bytes)| (format!("{STATUS}/roots/{name}"), bytes));
    let known = advisories::folders().into_iter();
    let known = known.map(|(path, bytes)| (format!("{ADVISORIES}/roots/{path}"), bytes));
    let inside = dependencies::folders().into_iter();
    let inside = inside.map(|(path, bytes)| (format!("{DEPENDENCIES}/roots/{path}"), bytes));
    let issuers = revocation::files(&World::new(LABEL)).into_iter();
    let issuers = issuers.map(|(name, bytes)| (format!("{REVOCATION}/roots/{name}"), bytes));
    let chains = layout_status::lists().into_iter();
    let chains = chains.map(|(name, bytes)| (format!("{LAYOUT_STATUS}/roots/{name}"), bytes));
    repository.chain(lists).chain(known).chain(inside).chain(issuers).chain(chains).collect()
}
