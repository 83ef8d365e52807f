//! Packages in a package registry, and what it hands out as their evidence.
//!
//! Which bytes a version is, the registry says once; they are hashed here and held against that. What else it says is
//! believed in nothing: whether its attestations are about this package is seen in what was signed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use model::{Artifact, Digest, EvidenceRow, Text};
use transport::{Address, Client, Reach, Request, Response};

use crate::image::{Document, Obstacle};
use crate::limits::MAX_PACKAGE_ANSWER;
use crate::{Fault, limits};

mod hashed;
mod npm;
mod npm_name;
mod pypi;

pub use npm::{attested_on_npm, published_on_npm};
pub use npm_name::NpmName;
pub use pypi::{attested_on_pypi, index_asked_about, published_on_pypi};

/// A package as a registry hands it out.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its tarball, hashed by SHA-256 and SHA-512.
    pub artifact: Artifact,
    /// The tarball.
    pub bytes: Vec<u8>,
    /// What the registry hands out as its attestations, whole; nothing where it has none.
    pub evidence: Option<(EvidenceRow, Vec<u8>)>,
    /// What said which bytes it is.
    pub documents: Vec<Document>,
    /// Documents and evidence, by SHA-256: they cannot be read again.
    pub kept: BTreeMap<Digest, Vec<u8>>,
    /// What the registry says of it that a person should know, and that decides nothing.
    pub notes: Vec<Text>,
}

/// A package registry, by its address.
#[derive(Debug)]
pub struct PackageRegistry<'a> {
    client: &'a Client,
    /// As what was signed names it.
    named: Address,
    /// Where it is asked.
    base: Address,
}

impl<'a> PackageRegistry<'a> {
    /// The registry at this address, which its paths follow.
    pub fn new(client: &'a Client, base: Address) -> Self {
        Self { client, named: base.clone(), base }
    }

    /// The same registry, asked of a mirror: what was signed names the registry, whoever hands it out.
    #[must_use]
    pub fn mirrored(self, mirror: Address) -> Self {
        Self { base: mirror, ..self }
    }

    /// Its address, as its attestations name it.
    pub fn name(&self) -> Text {
        bare(&self.named)
    }

    /// An address below its own.
    fn at(&self, path: &str) -> Result<Address, Obstacle> {
        let base = Address::parse(&format!("{}/", bare(&self.base)));
        base.and_then(|base| base.join(&format!("./{path}"))).map_err(|why| {
            let help = "Check the address of the registry, and the name of the package.".into();
            Obstacle::Unreachable(Fault { path: bare(&self.base), text: why, help })
        })
    }

    /// Asks for a document of one of these types; `None` where there is none.
    fn document(&self, address: Address, types: &[&str], cap: u64) -> Result<Option<Response>, Obstacle> {
        let request = Request {
            types: types.iter().map(|&one| one.into()).collect(),
            answers: vec![404],
            ..Request::new(address, cap)
        };
        let response = self.get(&request)?;
        Ok((response.head.status == 200).then_some(response))
    }

    fn get(&self, request: &Request) -> Result<Response, Obstacle> {
        self.client.get(request).map_err(|fault| {
            let path = fault.address.to_string().into();
            Obstacle::Unreachable(Fault { path, text: fault.text(), help: fault.help() })
        })
    }
}

/// What registries answer in.
const JSON: &str = "application/json";

/// An address without its last slash.
fn bare(address: &Address) -> Text {
    let text = address.to_string();
    text.strip_suffix('/').unwrap_or(&text).into()
}

/// The largest piece of evidence that is taken.
const MOST_EVIDENCE: u64 = limits::MAX_EVIDENCE.saturating_sub(1);

/// The largest answer about a version.
const MOST_ABOUT: u64 = MAX_PACKAGE_ANSWER;

/// A file of a package, from whoever hands it out: it is held against its digest.
fn file(registry: &PackageRegistry<'_>, at: &Address, text: &str, most: u64) -> Result<Response, Obstacle> {
    let address = at.join(text).map_err(|why| unusable(at, format!("the address of the file: {why}")))?;
    registry.get(&Request { reach: Reach::Public, ..Request::new(address, most) })
}

/// What a registry says, for a sentence.
fn told(text: &str) -> Text {
    text.chars().filter(|c| !c.is_control()).take(80).collect::<String>().into()
}

/// What a registry says that contradicts itself.
fn contradicted(path: &Address, text: impl Into<Text>) -> Obstacle {
    let help = "Take nothing from it: see who runs this registry, and what stands between it and you.".into();
    Obstacle::Contradicted(Fault { path: path.to_string().into(), text: text.into(), help })
}

/// What a registry says that cannot be used.
fn unusable(path: &Address, text: impl Into<Text>) -> Obstacle {
    let help = "Check that this is a registry of this kind, and that no portal answers in its place.".into();
    Obstacle::Unreachable(Fault { path: path.to_string().into(), text: text.into(), help })
}

fn place(address: &Address) -> PathBuf {
    PathBuf::from(address.to_string())
}
