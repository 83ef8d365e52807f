//! `uv.lock`: TOML.

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
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Package {
    name: String,
    version: Option<String>,
    #[serde(default)]
    source: Source,
    sdist: Option<File>,
    #[serde(default)]
    wheels: Vec<File>,
    #[serde(default)]
    dependencies: Vec<Need>,
    #[serde(default)]
    optional_dependencies: BTreeMap<String, Vec<Need>>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, Vec<Need>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Source {
    registry: Option<String>,
    git: Option<String>,
    url: Option<String>,
    path: Option<String>,
    directory: Option<String>,
    editable: Option<String>,
    r#virtual: Option<String>,
}

#[derive(Deserialize)]
struct File {
    hash: Option<String>,
}

#[derive(Deserialize)]
struct Need {
    name: String,
    version: Option<String>,
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let document: Document = toml::from_str(text).map_err(|fault| LockfileFault::whole(fault.to_string()))?;
    let lines = Lines::of(text);
    let mut gathered = Gathered::default();
    for spanned in &document.package {
        let package = spanned.get_ref();
        let place = lines.at(spanned.span().start);
        let files = package.sdist.iter().chain(&package.wheels);
        gathered.add(Locked {
            purl: purl("pypi", ("", &package.name), package.version.as_deref(), &place)?,
            digests: files.filter_map(|file| of_hex(file.hash.as_deref()?)).collect(),
            tree: None,
            source: source(&package.source),
            direct: None,
            only_for_development: None,
            place,
        })?;
    }
    let names = ByName::of(
        document.package.iter().enumerate().map(|(index, package)| (index, &*package.get_ref().name)),
    );
    for (from, package) in document.package.iter().enumerate() {
        let package = package.get_ref();
        let groups = package.optional_dependencies.values().chain(package.dev_dependencies.values());
        for need in package.dependencies.iter().chain(groups.flatten()) {
            for to in names.get(&need.name) {
                let version = document.package.get(*to).and_then(|to| to.get_ref().version.as_ref());
                if need.version.is_none() || need.version.as_ref() == version {
                    gathered.needs(from, *to)?;
                }
            }
        }
    }
    gathered.direct_is_what_paths_need();
    Ok(gathered)
}

fn source(source: &Source) -> LockedSource {
    let Source { registry, git, url, path, directory, editable, r#virtual } = source;
    let own = path.as_ref().or(directory.as_ref()).or(editable.as_ref()).or(r#virtual.as_ref());
    match (registry, git, url, own) {
        (Some(url), ..) if url.contains("://") => LockedSource::Registry(Some(url.as_str().into())),
        // A folder that is laid out as a registry.
        (Some(path), ..) => LockedSource::Path(path.as_str().into()),
        (_, Some(git), ..) => {
            let (url, commit) =
                git.split_once('#').map_or((&**git, None), |(url, commit)| (url, Some(commit)));
            let url = url.split('?').next().unwrap_or_default();
            LockedSource::Git { url: url.into(), commit: commit.map(Into::into) }
        }
        (_, _, Some(url), _) => LockedSource::Url(url.as_str().into()),
        (_, _, _, Some(path)) => LockedSource::Path(path.as_str().into()),
        (None, None, None, None) => LockedSource::Unsaid,
    }
}
