use model::Text;

use super::{Fact, Predicate, Resource, joined, name_of, names, of_type, told, written};
use crate::{Malformed, Statement};

/// A step of a supply chain as a statement: what was run, and what went in. What came out are the subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPredicate {
    /// The name of the step.
    pub name: Text,
    /// What was run, argument by argument.
    pub command: Vec<Text>,
    /// What went in.
    pub materials: Vec<Resource>,
}

impl Predicate for LinkPredicate {
    const TYPES: &'static [&'static str] = &["https://in-toto.io/attestation/link/v0.3"];
    const TITLE: &'static str = "in-toto link";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [name, command, materials] = root.fields(["name", "command", "materials"])?;
        Ok(Self {
            name: name_of(&root, "name", name)?,
            command: names(command)?,
            materials: Resource::list(materials)?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("step", Some(self.name.clone())),
            ("command", joined(&self.command)),
            ("materials", written(self.materials.len())),
        ])
    }
}
