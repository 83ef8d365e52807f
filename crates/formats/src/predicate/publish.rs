use model::Text;

use super::{Fact, Predicate, name_of, of_type, told};
use crate::{Malformed, Statement};

/// What npm's registry says of a package it published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NpmPublish {
    /// The package, with its scope: `@acme/widget`.
    pub name: Text,
    /// The version.
    pub version: Text,
    /// The registry that says so.
    pub registry: Text,
}

impl Predicate for NpmPublish {
    const TYPES: &'static [&'static str] =
        &["https://github.com/npm/attestation/tree/main/specs/publish/v0.1"];
    const TITLE: &'static str = "npm publish attestation";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [name, version, registry] = root.fields(["name", "version", "registry"])?;
        Ok(Self {
            name: name_of(&root, "name", name)?,
            version: name_of(&root, "version", version)?,
            registry: name_of(&root, "registry", registry)?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("package", Some(self.name.clone())),
            ("version", Some(self.version.clone())),
            ("registry", Some(self.registry.clone())),
        ])
    }
}

/// "I publish this": a trusted publisher's attestation for PyPI (PyPI publish attestation v1). It says nothing
/// more; who published is the signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PypiPublish;

impl Predicate for PypiPublish {
    const TYPES: &'static [&'static str] = &["https://docs.pypi.org/attestations/publish/v1"];
    const TITLE: &'static str = "PyPI publish attestation";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        of_type::<Self>(statement).map(|_| Self)
    }

    fn facts(&self) -> Vec<Fact> {
        Vec::new()
    }
}
