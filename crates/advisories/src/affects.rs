use std::cmp::Ordering;

use formats::{OsvAffected, OsvEvent, OsvRange, OsvRangeKind};
use model::{Text, VersionOrder as Order};

use crate::State;

/// Whether a version is affected: `None` when it is not, by everything the advisory says of the package.
///
/// It is when it is listed, or when a range holds it (OSV schema, "Evaluation"). What cannot be compared is unclear, and
/// no range or list of other versions makes it clear. What may be a listed version in another spelling is unclear too: a
/// package does not escape its advisory by the way its version is written.
pub(crate) fn affects(affected: &OsvAffected, version: &str, order: Order) -> Option<State> {
    let mut unclear = None;
    for listed in &affected.versions {
        match order.same(listed, version) {
            Some(true) => return Some(State::Affected),
            Some(false) => {}
            None => unclear = unclear.or_else(|| Some(may_be(version, listed))),
        }
    }
    let of_commits = |range: &&OsvRange| range.kind == OsvRangeKind::Git;
    if affected.versions.is_empty() && affected.ranges.iter().all(|range| of_commits(&range)) {
        unclear = Some("it says no versions of the package".into());
    }
    if !affected.versions.is_empty() && order != Order::Unknown && order.compare(version, version).is_none() {
        // It is not told apart from the listed ones: it may be one of them in a spelling that is not known here.
        unclear = unclear
            .or_else(|| Some(format!("{:?} is not a version of this ecosystem", short(version)).into()));
    }
    for range in affected.ranges.iter().filter(|range| !of_commits(range)) {
        match within(range, version, order) {
            Ok(true) => return Some(State::Affected),
            Ok(false) => {}
            Err(why) => unclear = unclear.or(Some(why)),
        }
    }
    unclear.map(State::Unclear)
}

/// Whether a range holds a version.
///
/// # Errors
/// Why that cannot be told.
fn within(range: &OsvRange, version: &str, ecosystem: Order) -> Result<bool, Text> {
    let order = match range.kind {
        OsvRangeKind::Semver => Order::Semver,
        OsvRangeKind::Ecosystem => ecosystem,
        OsvRangeKind::Git => Order::Unknown,
        OsvRangeKind::Unknown => return Err("it has a range of a kind that is not known here".into()),
    };
    let (mut from, mut fixed, mut last) = (None::<&str>, None::<&str>, None::<&str>);
    let (mut limited, mut below) = (false, false);
    for event in &range.events {
        match event {
            OsvEvent::Introduced(at) if compare(order, at, version)?.is_le() => {
                from = Some(later(order, from, at)?);
            }
            OsvEvent::Fixed(at) if compare(order, at, version)?.is_le() => {
                fixed = Some(later(order, fixed, at)?)
            }
            OsvEvent::LastAffected(at) if order.is_build_of(at, version) => return Err(may_be(version, at)),
            OsvEvent::LastAffected(at) if compare(order, at, version)?.is_lt() => {
                last = Some(later(order, last, at)?);
            }
            OsvEvent::Introduced(_) | OsvEvent::Fixed(_) | OsvEvent::LastAffected(_) => {}
            OsvEvent::Limit(at) => {
                limited = true;
                below |= &**at == "*" || compare(order, version, at)?.is_lt();
            }
            OsvEvent::Unknown => {
                return Err("it says where a range ends in a way that is not known here".into());
            }
        }
    }
    let Some(from) = from else { return Ok(false) };
    // What is fixed and introduced again in one version is affected; what was last affected where it began is not, later.
    let unfixed = fixed.map_or(Ok(true), |fixed| compare(order, from, fixed).map(Ordering::is_ge))?;
    let unended = last.map_or(Ok(true), |last| compare(order, from, last).map(Ordering::is_gt))?;
    Ok(unfixed && unended && (below || !limited))
}

fn may_be(version: &str, listed: &str) -> Text {
    format!("{:?} may be {:?}, which it lists, in another spelling", short(version), short(listed)).into()
}

fn later<'a>(order: Order, known: Option<&'a str>, at: &'a str) -> Result<&'a str, Text> {
    match known {
        Some(known) if compare(order, known, at)?.is_ge() => Ok(known),
        Some(_) | None => Ok(at),
    }
}

/// Compares two versions of a range; `0` is before every other.
fn compare(order: Order, one: &str, other: &str) -> Result<Ordering, Text> {
    let known = match (one, other) {
        ("0", "0") => Some(Ordering::Equal),
        ("0", _) => Some(Ordering::Less),
        (_, "0") => Some(Ordering::Greater),
        _ => order.compare(one, other),
    };
    known.ok_or_else(|| match order {
        Order::Unknown => "the order of versions of this ecosystem is not known here".into(),
        Order::Semver | Order::Python | Order::Nuget | Order::Ruby | Order::Debian => {
            format!("{:?} and {:?} cannot be compared", short(one), short(other)).into()
        }
    })
}

/// So much of a version as a message shows.
fn short(version: &str) -> String {
    version.chars().take(64).collect()
}

#[cfg(test)]
mod tests;
