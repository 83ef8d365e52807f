//! `requirements.txt` (pip, "Requirements File Format"): one requirement a line, continued by a backslash at its end.

use super::gather::{Gathered, line, purl};
use super::integrity::of_hex;
use super::npm::is_commit;
use super::{Locked, LockedPlace, LockedSource, LockfileFault};

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let mut gathered = Gathered::default();
    let mut whole = String::new();
    let mut began = 0;
    for (index, raw) in text.lines().enumerate() {
        if whole.is_empty() {
            began = index;
        }
        if raw.trim_start().starts_with('#') {
            continue;
        }
        // A comment begins with `#` after white space, so that a URL may have a fragment.
        let bare = raw.split_once(" #").map_or(raw, |(bare, _)| bare);
        if let Some(more) = bare.trim_end().strip_suffix('\\') {
            whole.push_str(more);
            whole.push(' ');
            continue;
        }
        whole.push_str(bare);
        let requirement = std::mem::take(&mut whole);
        one(requirement.trim(), &line(began), &mut gathered)?;
    }
    one(whole.trim(), &line(began), &mut gathered)?;
    Ok(gathered)
}

/// One requirement. Another file of requirements would bring packages that are not seen here.
fn one(text: &str, place: &LockedPlace, gathered: &mut Gathered) -> Result<(), LockfileFault> {
    let is_option = |name: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '=']));
    if ["-r", "--requirement", "-c", "--constraint"].into_iter().any(is_option) {
        return Err(LockfileFault::at(place, "leads to another file; resolve everything into one"));
    }
    let editable = ["-e", "--editable"].into_iter().find(|name| is_option(name));
    let text = match editable {
        Some(name) => text.strip_prefix(name).unwrap_or(text).trim_start_matches([' ', '=']),
        // What is left of the options says where to look, and how.
        None if text.starts_with('-') => return Ok(()),
        None => text,
    };
    if text.is_empty() {
        return Ok(());
    }
    let mut digests = Vec::new();
    let mut words = text.split_ascii_whitespace().peekable();
    let mut said = Vec::new();
    while let Some(word) = words.next() {
        match word.split_once("--hash") {
            Some(("", "")) => digests.extend(words.next().and_then(of_hex)),
            Some(("", hash)) => digests.extend(of_hex(hash.trim_start_matches('='))),
            _ => said.push(word),
        }
    }
    let said = said.join(" ");
    let said = said.split(';').next().unwrap_or_default().trim();
    let (name, version, source) = match said.split_once('@').filter(|(name, _)| !name.contains([':', '/'])) {
        Some((name, url)) => (name.trim(), None, taken_from(url.trim())),
        None if said.contains("://") || said.starts_with(['.', '/']) => {
            let egg = said.split_once("#egg=").map(|(_, egg)| egg.split(['&', '[']).next().unwrap_or(egg));
            let last = said.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let source =
                if said.contains("://") { taken_from(said) } else { LockedSource::Path(said.into()) };
            (egg.unwrap_or(last), None, source)
        }
        None => {
            let ends = said.find(['=', '<', '>', '!', '~', ' ']).unwrap_or(said.len());
            let (name, rest) = said.split_at_checked(ends).unwrap_or((said, ""));
            let exact = rest.trim().trim_start_matches("===").trim_start_matches("==").trim();
            let pinned = rest.trim().starts_with("==") && !exact.contains([',', '*', ' ']);
            (name, pinned.then_some(exact), LockedSource::Registry(None))
        }
    };
    let name = name.split('[').next().unwrap_or_default().trim();
    gathered.add(Locked {
        purl: purl("pypi", ("", name), version, place)?,
        digests,
        tree: None,
        source,
        direct: None,
        only_for_development: None,
        place: place.clone(),
    })?;
    Ok(())
}

/// Where a URL of pip leads.
fn taken_from(url: &str) -> LockedSource {
    if let Some(path) = url.strip_prefix("file:") {
        return LockedSource::Path(path.into());
    }
    let Some(git) = url.strip_prefix("git+") else { return LockedSource::Url(url.into()) };
    let bare = git.split('#').next().unwrap_or_default();
    let (url, reference) = bare.rsplit_once('@').filter(|(url, _)| url.contains("://")).unwrap_or((bare, ""));
    LockedSource::Git { url: url.into(), commit: is_commit(reference).then(|| reference.into()) }
}
