use model::Text;

use super::{Fact, Predicate, of_type, optional_name, told};
use crate::{Malformed, Statement};

/// An SPDX 2 document that somebody attests: which one it is. Its packages are read elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpdxDocument {
    /// `SPDX-2.2` or `SPDX-2.3`.
    pub version: Text,
    /// The document's name.
    pub name: Option<Text>,
    /// What names this document and no other: `documentNamespace`.
    pub namespace: Option<Text>,
}

impl Predicate for SpdxDocument {
    const TYPES: &'static [&'static str] =
        &["https://spdx.dev/Document", "https://spdx.dev/Document/v2.2", "https://spdx.dev/Document/v2.3"];
    const TITLE: &'static str = "SPDX document";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [version, name, namespace] = root.fields(["spdxVersion", "name", "documentNamespace"])?;
        let place = root.required("spdxVersion", version)?;
        let version = place.some_name()?;
        match version.starts_with("SPDX-2.") {
            true => Ok(Self { version, name: optional_name(name)?, namespace: optional_name(namespace)? }),
            false => Err(place.fault("should be a version of SPDX 2")),
        }
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("version", Some(self.version.clone())),
            ("name", self.name.clone()),
            ("namespace", self.namespace.clone()),
        ])
    }
}
