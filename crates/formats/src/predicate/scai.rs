use model::Text;

use super::{Fact, Predicate, Resource, name_of, of_type, told};
use crate::limits::MAX_LISTED;
use crate::node::Node;
use crate::{Malformed, Statement};

/// A SCAI attribute report: what a producer asserts about the subject, or about another artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeReport {
    /// What it asserts, in order.
    pub attributes: Vec<ScaiAttribute>,
    /// Who produced the subject.
    pub producer: Option<Resource>,
}

/// One assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaiAttribute {
    /// What is asserted.
    pub attribute: Text,
    /// About what, when not about the subject.
    pub target: Option<Resource>,
    /// What bears it out.
    pub evidence: Option<Resource>,
}

impl Predicate for AttributeReport {
    const TYPES: &'static [&'static str] = &[
        "https://in-toto.io/attestation/scai/attribute-report/v0.2",
        "https://in-toto.io/attestation/scai/v0.3",
    ];
    const TITLE: &'static str = "SCAI attribute report";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [attributes, producer] = root.fields(["attributes", "producer"])?;
        let attributes = root.required("attributes", attributes)?.items(MAX_LISTED)?;
        Ok(Self {
            attributes: attributes.iter().map(assertion).collect::<Result<_, _>>()?,
            producer: producer.map(|producer| Resource::read(&producer)).transpose()?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        let producer =
            self.producer.as_ref().and_then(|producer| producer.uri.clone().or(producer.name.clone()));
        let mut facts = told([("producer", producer)]);
        facts.extend(self.attributes.iter().map(|one| ("asserts", one.attribute.clone())));
        facts
    }
}

fn assertion(node: &Node<'_>) -> Result<ScaiAttribute, Malformed> {
    let [attribute, target, evidence] = node.fields(["attribute", "target", "evidence"])?;
    Ok(ScaiAttribute {
        attribute: name_of(node, "attribute", attribute)?,
        target: target.map(|target| Resource::read(&target)).transpose()?,
        evidence: evidence.map(|evidence| Resource::read(&evidence)).transpose()?,
    })
}
