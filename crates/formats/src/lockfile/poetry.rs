//! `poetry.lock`: TOML. Version 1 keeps hashes in `metadata.files`, version 2 beside each package.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::gather::{ByName, Gathered, Lines, purl};
use super::integrity::of_hex;
use super::{Locked, LockedSource, LockfileFault};

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    package: Vec<Spanned<Package>>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    files: BTreeMap<String, Vec<File>>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    category: Option<String>,
    groups: Option<Vec<String>>,
    #[serde(default)]
    files: Vec<File>,
    source: Option<Source>,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct File {
    hash: String,
}

#[derive(Deserialize)]
struct Source {
    r#type: String,
    url: String,
    resolved_reference: Option<String>,
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let document: Document = toml::from_str(text).map_err(|fault| LockfileFault::whole(fault.to_string()))?;
    let lines = Lines::of(text);
    let mut gathered = Gathered::default();
    for spanned in &document.package {
        let package = spanned.get_ref();
        let place = lines.at(spanned.span().start);
        let files = document.metadata.files.get(&package.name).unwrap_or(&package.files);
        // Until version 1 a package has a category, later on groups; `main` is what is installed for use.
        let development = match (&package.category, &package.groups) {
            (_, Some(groups)) => Some(!groups.iter().any(|group| group == "main")),
            (Some(category), None) => Some(category != "main"),
            (None, None) => None,
        };
        gathered.add(Locked {
            purl: purl("pypi", ("", &package.name), Some(&package.version), &place)?,
            digests: files.iter().filter_map(|file| of_hex(&file.hash)).collect(),
            tree: None,
            source: package.source.as_ref().map_or(LockedSource::Registry(None), source),
            direct: None,
            only_for_development: development,
            place,
        })?;
    }
    let spelt: Vec<String> =
        gathered.packages.iter().map(|locked| locked.purl.parts().name.to_string()).collect();
    let names = ByName::of(spelt.iter().enumerate().map(|(index, name)| (index, &**name)));
    for (from, package) in document.package.iter().enumerate() {
        for name in package.get_ref().dependencies.keys() {
            for to in names.get(&normal(name)) {
                gathered.needs(from, *to)?;
            }
        }
    }
    Ok(gathered)
}

/// A name as package URLs write it.
pub(super) fn normal(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

fn source(source: &Source) -> LockedSource {
    let url = source.url.as_str().into();
    match &*source.r#type {
        "git" => LockedSource::Git { url, commit: source.resolved_reference.as_deref().map(Into::into) },
        "legacy" => LockedSource::Registry(Some(url)),
        "directory" | "file" => LockedSource::Path(url),
        _ => LockedSource::Url(url),
    }
}
