//! `pylock.toml` (PEP 751).

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::gather::{ByName, Gathered, Lines, purl};
use super::integrity::of_hex;
use super::{Locked, LockedSource, LockfileFault};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Document {
    lock_version: String,
    #[serde(default)]
    packages: Vec<Spanned<Package>>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Option<String>,
    index: Option<String>,
    vcs: Option<Vcs>,
    directory: Option<Directory>,
    archive: Option<File>,
    sdist: Option<File>,
    #[serde(default)]
    wheels: Vec<File>,
    #[serde(default)]
    dependencies: Vec<Need>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Vcs {
    url: Option<String>,
    path: Option<String>,
    commit_id: String,
}

#[derive(Deserialize)]
struct Directory {
    path: String,
}

#[derive(Deserialize)]
struct File {
    url: Option<String>,
    path: Option<String>,
    hashes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Need {
    name: Option<String>,
    version: Option<String>,
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let document: Document = toml::from_str(text).map_err(|fault| LockfileFault::whole(fault.to_string()))?;
    if document.lock_version.split('.').next() != Some("1") {
        return Err(LockfileFault::beyond("its `lock-version` is not one that is read: 1.x"));
    }
    let lines = Lines::of(text);
    let mut gathered = Gathered::default();
    for spanned in &document.packages {
        let package = spanned.get_ref();
        let place = lines.at(spanned.span().start);
        let files = package.archive.iter().chain(&package.sdist).chain(&package.wheels);
        let digest = |(algorithm, hex): (&String, &String)| of_hex(&format!("{algorithm}:{hex}"));
        gathered.add(Locked {
            purl: purl("pypi", ("", &package.name), package.version.as_deref(), &place)?,
            digests: files.flat_map(|file| file.hashes.iter().filter_map(digest)).collect(),
            tree: None,
            source: source(package),
            direct: None,
            only_for_development: None,
            place,
        })?;
    }
    let names = ByName::of(
        document.packages.iter().enumerate().map(|(index, package)| (index, &*package.get_ref().name)),
    );
    for (from, package) in document.packages.iter().enumerate() {
        for need in &package.get_ref().dependencies {
            for to in names.get(need.name.as_deref().unwrap_or_default()) {
                let version = document.packages.get(*to).and_then(|to| to.get_ref().version.as_ref());
                if need.version.is_none() || need.version.as_ref() == version {
                    gathered.needs(from, *to)?;
                }
            }
        }
    }
    Ok(gathered)
}

fn source(package: &Package) -> LockedSource {
    let text = |text: &Option<String>| text.as_deref().map(Into::into);
    if let Some(vcs) = &package.vcs {
        let url = text(&vcs.url).or_else(|| text(&vcs.path)).unwrap_or_default();
        return LockedSource::Git { url, commit: Some(vcs.commit_id.as_str().into()) };
    }
    if let Some(directory) = &package.directory {
        return LockedSource::Path(directory.path.as_str().into());
    }
    if let Some(archive) = &package.archive {
        let path = || text(&archive.path).map(LockedSource::Path);
        return text(&archive.url).map(LockedSource::Url).or_else(path).unwrap_or(LockedSource::Unsaid);
    }
    LockedSource::Registry(text(&package.index))
}
