//! `Gemfile.lock`: sections of indented lines. `CHECKSUMS` came with Bundler 2.5.

use std::collections::BTreeMap;

use model::Digest;

use super::gather::{ByName, Gathered, line, purl};
use super::integrity::of_hex;
use super::{Locked, LockedSource, LockfileFault};

/// Where the lines of a section are taken from.
#[derive(Default)]
struct Section<'a> {
    name: &'a str,
    remote: Option<&'a str>,
    revision: Option<&'a str>,
}

impl Section<'_> {
    fn source(&self) -> LockedSource {
        let remote = self.remote.map(Into::into);
        match self.name {
            "GEM" => LockedSource::Registry(remote),
            "GIT" => {
                LockedSource::Git { url: remote.unwrap_or_default(), commit: self.revision.map(Into::into) }
            }
            "PATH" => LockedSource::Path(remote.unwrap_or_default()),
            _ => LockedSource::Unsaid,
        }
    }

    fn has_gems(&self) -> bool {
        matches!(self.name, "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE")
    }
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let mut gathered = Gathered::default();
    let mut section = Section::default();
    let mut names: Vec<&str> = Vec::new();
    let mut wanted: Vec<(usize, &str)> = Vec::new();
    let mut direct: Vec<&str> = Vec::new();
    let mut sums: BTreeMap<(&str, &str), Vec<Digest>> = BTreeMap::new();
    let mut written: Vec<&str> = Vec::new();
    for (index, raw) in text.lines().enumerate().filter(|(_, raw)| !raw.trim().is_empty()) {
        let place = line(index);
        let bare = raw.trim();
        match raw.len().saturating_sub(raw.trim_start().len()) {
            0 => section = Section { name: bare, ..Section::default() },
            2 if section.has_gems() => match bare.split_once(": ") {
                Some(("remote", remote)) => section.remote = Some(remote),
                Some(("revision", revision)) => section.revision = Some(revision),
                _ => {}
            },
            2 if section.name == "DEPENDENCIES" => direct.push(word(bare).trim_end_matches('!')),
            2 if section.name == "CHECKSUMS" => {
                if let Some((name, version, rest)) = versioned(bare) {
                    sums.entry((name, version)).or_default().extend(rest.split(',').filter_map(of_hex));
                }
            }
            4 if section.has_gems() => {
                let (name, version, _) = versioned(bare)
                    .ok_or_else(|| LockfileFault::at(&place, "should be a gem and its version"))?;
                // Behind the version stands the platform it is built for.
                let number = version.split('-').next().unwrap_or(version);
                gathered.add(Locked {
                    purl: purl("gem", ("", name), Some(number), &place)?,
                    digests: Vec::new(),
                    tree: None,
                    source: section.source(),
                    direct: None,
                    only_for_development: None,
                    place,
                })?;
                names.push(name);
                written.push(version);
            }
            6 if section.has_gems() => {
                wanted.extend(names.len().checked_sub(1).map(|from| (from, word(bare))));
            }
            _ => {}
        }
    }
    for ((locked, name), version) in gathered.packages.iter_mut().zip(&names).zip(&written) {
        locked.direct = Some(direct.contains(name));
        locked.digests = sums.get(&(*name, *version)).cloned().unwrap_or_default();
    }
    let names = ByName::of(names.iter().enumerate().map(|(index, name)| (index, *name)));
    for (from, name) in wanted {
        for to in names.get(name) {
            gathered.needs(from, *to)?;
        }
    }
    Ok(gathered)
}

fn word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// `NAME (VERSION) REST`.
fn versioned(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once(" (")?;
    let (version, rest) = rest.split_once(')')?;
    Some((name, version, rest.trim()))
}
