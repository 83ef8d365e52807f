//! The values that entries are made of, each in its one spelling.

use std::borrow::Cow;

use model::{Algorithm, Digest, Instant, PackageKey, PackageUrl, Text, VersionOrder};

use super::Read;
use crate::limits::{MAX_NAME, MAX_STATUS_COMMITS};

/// How much of a version that cannot be read is shown, in characters.
const SHOWN: usize = 64;

/// A name that is there and not too long.
pub(super) fn name(text: Cow<'_, str>) -> Read<Text> {
    match text.len() {
        0 => Err("an empty name".into()),
        length if length > MAX_NAME => Err(format!("a name of more than {MAX_NAME} bytes").into()),
        _ => Ok(text.into()),
    }
}

/// A digest of any algorithm that binds.
pub(super) fn digest(text: &str) -> Read<Digest> {
    Digest::parse(text).map_err(|why| why.to_string().into())
}

/// What is named by its SHA-256 alone.
pub(super) fn sha256(text: &str) -> Read<Digest> {
    digest(text).and_then(|digest| match digest.algorithm() {
        Algorithm::Sha256 => Ok(digest),
        Algorithm::Sha384 | Algorithm::Sha512 => Err("should be a sha256 digest".into()),
    })
}

pub(super) fn instant(text: &str) -> Read<Instant> {
    Instant::parse(text).map_err(|why| why.to_string().into())
}

/// A serial number.
pub(super) fn hex(text: Cow<'_, str>) -> Read<Text> {
    let spelt =
        text.len().is_multiple_of(2) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if spelt {
        name(text)
    } else {
        Err("a serial number is written in pairs of lower-case hex digits".into())
    }
}

/// A list that is left out, or has members: an empty one would mean "all" by accident.
pub(super) fn some(list: Option<Vec<Cow<'_, str>>>, what: &str) -> Read<Vec<Text>> {
    match list {
        None => Ok(Vec::new()),
        Some(list) if list.is_empty() => Err(format!("`{what}` is empty; leave it out to mean all").into()),
        Some(list) if list.len() > MAX_STATUS_COMMITS => {
            Err(format!("more than {MAX_STATUS_COMMITS} {what}; use several entries").into())
        }
        Some(list) => list.into_iter().map(name).collect(),
    }
}

/// A purl that names a package and nothing more: a version in it would never be asked for. And what it is filed under.
pub(super) fn purl(text: Cow<'_, str>) -> Read<(Text, PackageKey)> {
    let url = PackageUrl::parse(&text).map_err(|why| Text::from(why.to_string()))?;
    if url.version.is_some() || text.contains(['?', '#']) {
        return Err("a package is a purl without version, qualifiers or subpath".into());
    }
    Ok((name(text)?, PackageKey::of_url(&url)))
}

/// An end of a range of a package's versions, which its ecosystem can compare. Where the order is not known here it is a
/// semantic version: three bare numbers are in one order everywhere.
pub(super) fn bound(text: Cow<'_, str>, package: &PackageKey) -> Read<Text> {
    let (text, order) = (name(text)?, package.order());
    let none = |why: &str| {
        let (short, kind) = (text.chars().take(SHOWN).collect::<String>(), package.kind());
        Text::from(format!("a range of versions of a package of type {kind} cannot end at {short:?}{why}"))
    };
    if matches!(order, VersionOrder::Semver | VersionOrder::Unknown) {
        model::Version::parse(&text).map_err(|why| none(&format!(": {why}")))?;
    } else if order.compare(&text, &text).is_none() {
        return Err(none(", which is no version of one"));
    }
    Ok(text)
}
