use model::{Instant, NonEmpty, Text};
use serde_json::{Value, json};

use super::custody::{Handed, JudgedBy, Parties};
use super::{Fact, Predicate, instant, of_type, only, optional_name, told, written};
use crate::{Malformed, Statement};

/// What a sender signs when it hands over: to whom, under which relationship, and the complete set of what it sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Who hands over to whom.
    pub parties: Parties,
    /// The handoff it is meant for, where the sender says.
    pub handoff: Option<Text>,
    /// The sender's framework.
    pub framework: JudgedBy,
    /// When it was handed over, by the sender's clock.
    pub delivered_at: Instant,
    /// Everything that was handed over.
    pub handed: NonEmpty<Handed>,
}

impl Delivery {
    /// The predicate type: a delivery of another version has another one.
    pub const TYPE: &'static str = "urn:countersign:delivery:v1";

    /// The statement to sign.
    pub fn statement(&self) -> Vec<u8> {
        let whole: Value = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": self.handed.iter().map(Handed::json).collect::<Vec<_>>(),
            "predicateType": Self::TYPE,
            "predicate": {
                "sender": &*self.parties.sender,
                "recipient": &*self.parties.recipient,
                "relationship": &*self.parties.relationship,
                "handoff": self.handoff.as_deref(),
                "framework": self.framework.json(),
                "delivered_at": self.delivered_at.to_string(),
            },
        });
        whole.to_string().into_bytes()
    }
}

impl Predicate for Delivery {
    const TYPES: &'static [&'static str] = &[Self::TYPE];
    const TITLE: &'static str = "delivery";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let own = ["handoff", "framework", "delivered_at"];
        only(&root, &[&Parties::FIELDS[..], &own[..]].concat(), "a delivery, version 1,")?;
        let [handoff, framework, delivered_at] = root.fields(own)?;
        if let Some(empty) = handoff.as_ref().filter(|node| node.as_written() == "\"\"") {
            return Err(empty.fault("an empty string"));
        }
        Ok(Self {
            parties: Parties::read(&root)?,
            handoff: optional_name(handoff)?,
            framework: JudgedBy::read(&root.required("framework", framework)?)?,
            delivered_at: instant(&root.required("delivered_at", delivered_at)?)?,
            handed: Handed::read(statement)?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("sender", Some(self.parties.sender.clone())),
            ("recipient", Some(self.parties.recipient.clone())),
            ("relationship", Some(self.parties.relationship.clone())),
            ("handoff", self.handoff.clone()),
            ("delivered", written(self.delivered_at)),
            ("handed over", written(self.handed.iter().count())),
        ])
    }
}
