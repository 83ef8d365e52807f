//! `Cargo.lock`: TOML. Until version 2, checksums lie in `metadata`.

use std::collections::BTreeMap;

use model::{Algorithm, Digest};
use serde::Deserialize;
use toml::Spanned;

use super::gather::{ByName, Gathered, Lines, purl};
use super::{Locked, LockedSource, LockfileFault};

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    package: Vec<Spanned<Package>>,
    /// The project itself, in the oldest.
    root: Option<Spanned<Package>>,
    #[serde(default)]
    metadata: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Package {
    /// How its dependents and `metadata` name it in full.
    fn full(&self) -> String {
        let Self { name, version, source, .. } = self;
        source
            .as_ref()
            .map_or_else(|| format!("{name} {version}"), |source| format!("{name} {version} ({source})"))
    }

    fn is_named_by(&self, version: Option<&str>, source: Option<&str>) -> bool {
        version.is_none_or(|version| version == self.version)
            && source.is_none_or(|source| Some(source) == self.source.as_deref())
    }
}

pub(super) fn read(text: &str) -> Result<Gathered, LockfileFault> {
    let document: Document = toml::from_str(text).map_err(|fault| LockfileFault::whole(fault.to_string()))?;
    let lines = Lines::of(text);
    let mut gathered = Gathered::default();
    let all: Vec<Spanned<Package>> = document.package.into_iter().chain(document.root).collect();
    for spanned in &all {
        let package = spanned.get_ref();
        let place = lines.at(spanned.span().start);
        let listed = || document.metadata.get(&format!("checksum {}", package.full()))?.as_str();
        let checksum = package.checksum.as_deref().or_else(listed);
        gathered.add(Locked {
            purl: purl("cargo", ("", &package.name), Some(&package.version), &place)?,
            digests: checksum
                .and_then(|hex| Digest::from_hex(Algorithm::Sha256, hex).ok())
                .into_iter()
                .collect(),
            tree: None,
            source: package.source.as_deref().map_or(LockedSource::Path("".into()), source),
            direct: None,
            only_for_development: None,
            place,
        })?;
    }
    let names = ByName::of(all.iter().enumerate().map(|(index, package)| (index, &*package.get_ref().name)));
    for (from, package) in all.iter().enumerate() {
        for dependency in &package.get_ref().dependencies {
            let mut parts = dependency.splitn(3, ' ');
            let name = parts.next().unwrap_or_default();
            let version = parts.next();
            let source = parts.next().map(|source| source.trim_start_matches('(').trim_end_matches(')'));
            let meant =
                |to: &&usize| all.get(**to).is_some_and(|to| to.get_ref().is_named_by(version, source));
            for to in names.get(name).iter().filter(meant) {
                gathered.needs(from, *to)?;
            }
        }
    }
    gathered.direct_is_what_paths_need();
    Ok(gathered)
}

fn source(text: &str) -> LockedSource {
    match text.split_once('+') {
        Some(("registry" | "sparse", url)) => LockedSource::Registry(Some(url.into())),
        Some(("git", url)) => {
            let (url, commit) = url.split_once('#').map_or((url, None), |(url, commit)| (url, Some(commit)));
            let url = url.split('?').next().unwrap_or_default();
            LockedSource::Git { url: url.into(), commit: commit.map(Into::into) }
        }
        Some(("path", path)) => LockedSource::Path(path.into()),
        _ => LockedSource::Url(text.into()),
    }
}
