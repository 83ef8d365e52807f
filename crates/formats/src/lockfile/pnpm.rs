//! `pnpm-lock.yaml`, versions 5, 6 and 9. Packages are named by a path in version 5 (`/NAME/VERSION`), by `/NAME@VERSION`
//! in 6 and by `NAME@VERSION` in 9, which keeps what they need in `snapshots`. Peers stand behind, in parentheses or
//! after `_`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::gather::{Gathered, purl, scoped};
use super::integrity::of_sri;
use super::npm::{is_commit, taken_from};
use super::yarn_classic::asked;
use super::{Locked, LockedPlace, LockedSource, LockfileFault, yaml};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    lockfile_version: Version,
    #[serde(default)]
    packages: BTreeMap<String, Spanned<Package>>,
    #[serde(default)]
    snapshots: BTreeMap<String, Needs>,
    #[serde(default)]
    importers: BTreeMap<String, Importer>,
    /// Of a project by itself, before version 9.
    #[serde(default)]
    dependencies: BTreeMap<String, Asked>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, Asked>,
    #[serde(default)]
    optional_dependencies: BTreeMap<String, Asked>,
}

/// `5.4` or `'6.0'`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Version {
    Number(f64),
    Text(String),
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Importer {
    dependencies: BTreeMap<String, Asked>,
    dev_dependencies: BTreeMap<String, Asked>,
    optional_dependencies: BTreeMap<String, Asked>,
}

/// `1.0.0`, or from version 6 on `{ specifier, version }`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Asked {
    Version(String),
    Specified { version: String },
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    resolution: Resolution,
    /// Where a package is not named by its key.
    name: Option<String>,
    version: Option<String>,
    dev: Option<bool>,
    #[serde(flatten)]
    needs: Needs,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resolution {
    integrity: Option<String>,
    tarball: Option<String>,
    directory: Option<String>,
    repo: Option<String>,
    commit: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Needs {
    dependencies: BTreeMap<String, String>,
    optional_dependencies: BTreeMap<String, String>,
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let document: Document = yaml::read(text)?;
    let major = match &document.lockfile_version {
        Version::Number(number) => number.to_string(),
        Version::Text(text) => text.clone(),
    };
    let major = major.split('.').next().unwrap_or_default().to_owned();
    if !matches!(&*major, "5" | "6" | "7" | "9") {
        return Err(LockfileFault::beyond(format!("version {major} is not one that is read: 5, 6, 7 or 9")));
    }
    let by_path = major == "5";
    let mut gathered = Gathered::default();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    let mut wanted: Vec<(usize, Needs)> = Vec::new();
    for (key, place, package) in yaml::in_order(document.packages) {
        let (name, version) = named(&key, by_path, &package, &place)?;
        let index = gathered.add(Locked {
            purl: purl("npm", scoped(&name), version.as_deref(), &place)?,
            digests: package.resolution.integrity.as_deref().map_or_else(Vec::new, of_sri),
            tree: None,
            source: source(&package.resolution),
            direct: Some(false),
            only_for_development: package.dev,
            place,
        })?;
        by_key.insert(key, index);
        wanted.push((index, package.needs));
    }
    for (key, needs) in document.snapshots {
        wanted.extend(by_key.get(bare(&key)).map(|index| (*index, needs)));
    }
    let find =
        |name: &str, version: &str| lead(name, version).into_iter().find_map(|key| by_key.get(&key).copied());
    for (from, needs) in &wanted {
        for (name, version) in needs.dependencies.iter().chain(&needs.optional_dependencies) {
            if let Some(to) = find(name, version) {
                gathered.needs(*from, to)?;
            }
        }
    }
    let Document { dependencies, dev_dependencies, optional_dependencies, .. } = document;
    let own = Importer { dependencies, dev_dependencies, optional_dependencies };
    for importer in document.importers.values().chain([&own]) {
        let groups = [&importer.dependencies, &importer.dev_dependencies, &importer.optional_dependencies];
        for (name, asked) in groups.into_iter().flatten() {
            let (Asked::Version(version) | Asked::Specified { version }) = asked;
            if let Some(locked) = find(name, version).and_then(|index| gathered.packages.get_mut(index)) {
                locked.direct = Some(true);
            }
        }
    }
    Ok(gathered)
}

/// The name and the version that a key, or the package itself, gives.
fn named(
    key: &str,
    by_path: bool,
    package: &Package,
    place: &LockedPlace,
) -> Result<(String, Option<String>), LockfileFault> {
    if let Some(name) = &package.name {
        return Ok((name.clone(), package.version.clone()));
    }
    let path = bare(key.strip_prefix('/').unwrap_or(key));
    let split = match by_path {
        true => {
            path.rsplit_once('/').map(|(name, version)| (name, version.split('_').next().unwrap_or(version)))
        }
        false => asked(path, place).ok(),
    };
    let (name, version) =
        split.ok_or_else(|| LockfileFault::at(place, "should be NAME@VERSION, or /NAME/VERSION"))?;
    // What stands where a version would may be where it is taken from.
    let version = (!version.contains([':', '/'])).then(|| version.to_owned());
    Ok((name.to_owned(), package.version.clone().or(version)))
}

/// A key without its peers.
fn bare(key: &str) -> &str {
    key.split('(').next().unwrap_or(key)
}

/// The keys that a package is found by which is asked for by name and version.
fn lead(name: &str, version: &str) -> Vec<String> {
    let bare = bare(version);
    vec![
        version.to_owned(),
        bare.to_owned(),
        format!("{name}@{bare}"),
        format!("/{name}@{version}"),
        format!("/{name}@{bare}"),
        format!("/{name}/{version}"),
        format!("/{bare}"),
    ]
}

fn source(resolution: &Resolution) -> LockedSource {
    let Resolution { integrity, tarball, directory, repo, commit } = resolution;
    match (directory, repo, tarball) {
        (Some(path), ..) => LockedSource::Path(path.as_str().into()),
        (_, Some(url), _) => LockedSource::Git {
            url: url.as_str().into(),
            commit: commit.as_deref().filter(|commit| is_commit(commit)).map(Into::into),
        },
        (_, _, Some(url)) => match url.rsplit('/').next().filter(|last| is_commit(last)) {
            Some(commit) => LockedSource::Git { url: url.as_str().into(), commit: Some(commit.into()) },
            None => taken_from(url),
        },
        // The registry is whichever the project is set up for.
        (None, None, None) if integrity.is_some() => LockedSource::Registry(None),
        (None, None, None) => LockedSource::Unsaid,
    }
}
