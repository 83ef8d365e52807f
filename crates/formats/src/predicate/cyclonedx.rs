use model::Text;

use super::{Fact, Predicate, name_of, of_type, optional_name, told, written};
use crate::{Malformed, Statement};

/// A CycloneDX document that somebody attests: which one it is. Its components are read elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycloneDxDocument {
    /// The version of the specification, such as `1.6`.
    pub spec_version: Text,
    /// What names this document and no other: a UUID as a URN.
    pub serial_number: Option<Text>,
    /// The revision of the document under that number.
    pub revision: Option<i64>,
}

impl Predicate for CycloneDxDocument {
    const TYPES: &'static [&'static str] = &[
        "https://cyclonedx.org/bom",
        "https://cyclonedx.org/bom/v1.2",
        "https://cyclonedx.org/bom/v1.3",
        "https://cyclonedx.org/bom/v1.4",
        "https://cyclonedx.org/bom/v1.5",
        "https://cyclonedx.org/bom/v1.6",
        "https://cyclonedx.org/bom/v1.7",
    ];
    const TITLE: &'static str = "CycloneDX document";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [format, version, serial, revision] =
            root.fields(["bomFormat", "specVersion", "serialNumber", "version"])?;
        let format = root.required("bomFormat", format)?;
        if &*format.name()? != "CycloneDX" {
            return Err(format.fault("should be `CycloneDX`"));
        }
        Ok(Self {
            spec_version: name_of(&root, "specVersion", version)?,
            serial_number: optional_name(serial)?,
            revision: revision.map(|revision| revision.count()).transpose()?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("version", Some(self.spec_version.clone())),
            ("serial number", self.serial_number.clone()),
            ("revision", self.revision.and_then(written)),
        ])
    }
}
