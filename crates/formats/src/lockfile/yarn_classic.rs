//! `yarn.lock` of Yarn 1: blocks of indented lines, headed by what was asked for.

use std::collections::BTreeMap;

use super::gather::{Gathered, line, purl, scoped};
use super::integrity::of_sri;
use super::npm::{is_commit, taken_from};
use super::{Locked, LockedPlace, LockedSource, LockfileFault};

/// A block as it is read.
struct Block<'a> {
    asked: Vec<&'a str>,
    version: Option<&'a str>,
    resolved: Option<&'a str>,
    integrity: Option<&'a str>,
    needs: Vec<(&'a str, &'a str)>,
    place: LockedPlace,
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let blocks = blocks(text)?;
    let mut gathered = Gathered::default();
    let mut by_asked = BTreeMap::new();
    for block in &blocks {
        let first = block.asked.first().copied().unwrap_or_default();
        let (name, range) = asked(first, &block.place)?;
        // An alias asks for `npm:NAME@RANGE`.
        let aliased = range.strip_prefix("npm:").and_then(|rest| asked(rest, &block.place).ok());
        let name = aliased.map_or(name, |(name, _)| name);
        let index = gathered.add(Locked {
            purl: purl("npm", scoped(name), block.version, &block.place)?,
            digests: block.integrity.map_or_else(Vec::new, of_sri),
            tree: None,
            source: block.resolved.map_or(LockedSource::Unsaid, source),
            direct: None,
            only_for_development: None,
            place: block.place.clone(),
        })?;
        by_asked.extend(block.asked.iter().map(|asked| (*asked, index)));
    }
    for (from, block) in blocks.iter().enumerate() {
        for (name, range) in &block.needs {
            if let Some(to) = by_asked.get(format!("{name}@{range}").as_str()) {
                gathered.needs(from, *to)?;
            }
        }
    }
    Ok(gathered)
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, LockfileFault> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut among_needs = false;
    for (index, raw) in text.lines().enumerate() {
        let place = line(index);
        let bare = raw.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let indent = raw.len().saturating_sub(raw.trim_start().len());
        if indent == 0 {
            let head = bare.strip_suffix(':').ok_or_else(|| {
                LockfileFault::at(&place, "a block begins with what was asked for, and `:`")
            })?;
            let asked = head.split(", ").map(unquoted).collect();
            blocks.push(Block {
                asked,
                version: None,
                resolved: None,
                integrity: None,
                needs: Vec::new(),
                place,
            });
            among_needs = false;
            continue;
        }
        let block = blocks
            .last_mut()
            .ok_or_else(|| LockfileFault::at(&place, "an indented line before the first block"))?;
        if indent >= 4 && among_needs {
            let (name, range) = pair(bare)
                .ok_or_else(|| LockfileFault::at(&place, "should be a name and what is asked for of it"))?;
            block.needs.push((name, range));
            continue;
        }
        among_needs = matches!(bare, "dependencies:" | "optionalDependencies:");
        match pair(bare) {
            Some(("version", value)) => once(&mut block.version, value, &place)?,
            Some(("resolved", value)) => once(&mut block.resolved, value, &place)?,
            Some(("integrity", value)) => once(&mut block.integrity, value, &place)?,
            _ => {}
        }
    }
    Ok(blocks)
}

fn once<'a>(slot: &mut Option<&'a str>, value: &'a str, place: &LockedPlace) -> Result<(), LockfileFault> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(LockfileFault::at(place, "is said twice of one package")),
    }
}

/// A name and a value, either of which may be in quotation marks.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (name, value) = match text.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?,
        None => text.split_once(' ')?,
    };
    Some((name, unquoted(value.trim())))
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// `NAME@RANGE`, where a name may begin with `@`.
pub(super) fn asked<'a>(text: &'a str, place: &LockedPlace) -> Result<(&'a str, &'a str), LockfileFault> {
    let at = text.char_indices().skip(1).find(|(_, letter)| *letter == '@').map(|(at, _)| at);
    let split = at.and_then(|at| Some((text.get(..at)?, text.get(at.saturating_add(1)..)?)));
    split.ok_or_else(|| LockfileFault::at(place, "should be NAME@RANGE"))
}

fn source(resolved: &str) -> LockedSource {
    let source = taken_from(resolved);
    let LockedSource::Url(url) = &source else { return source };
    // A hosted repository is fetched as an archive of its commit.
    let bare = url.split('#').next().unwrap_or_default();
    match bare.rsplit('/').next().filter(|last| is_commit(last)) {
        Some(commit) => LockedSource::Git { url: bare.into(), commit: Some(commit.into()) },
        None => LockedSource::Url(bare.into()),
    }
}
