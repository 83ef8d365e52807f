use model::{Digest, Instant, NonEmpty, Text};
use serde_json::{Value, json};

use super::custody::{Handed, JudgedBy, Parties};
use super::{Fact, Predicate, instant, name_of, of_type, only, sha256, told, written};
use crate::limits::MAX_SUBJECTS;
use crate::malformed::quote;
use crate::node::Node;
use crate::{Malformed, Statement};

/// What a recipient signs when it has judged a delivery: what it accepted of it, and what it refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// SHA-256 of the delivery's statement as it was signed.
    pub delivery: Digest,
    /// Who handed over to whom, as the delivery has it.
    pub parties: Parties,
    /// The recipient's framework, by which it judged.
    pub framework: JudgedBy,
    /// When it judged, by its own clock.
    pub accepted_at: Instant,
    /// Everything the delivery names, in its order, and what became of it.
    pub results: NonEmpty<(Handed, CustodyResult)>,
}

/// What became of something that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CustodyResult {
    /// It was taken over.
    Accepted,
    /// It was not: it was denied, or did not arrive.
    Refused,
}

impl CustodyResult {
    /// The word it is written as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }
}

impl Acceptance {
    /// The predicate type: an acceptance of another version has another one.
    pub const TYPE: &'static str = "urn:countersign:acceptance:v1";

    /// The statement to sign.
    pub fn statement(&self) -> Vec<u8> {
        let results = self.results.iter();
        let results: Vec<Value> = results
            .map(|(handed, result)| json!({ "name": &*handed.name, "result": result.word() }))
            .collect();
        let whole: Value = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": self.results.iter().map(|(handed, _)| handed.json()).collect::<Vec<_>>(),
            "predicateType": Self::TYPE,
            "predicate": {
                "delivery": self.delivery.to_string(),
                "sender": &*self.parties.sender,
                "recipient": &*self.parties.recipient,
                "relationship": &*self.parties.relationship,
                "framework": self.framework.json(),
                "accepted_at": self.accepted_at.to_string(),
                "results": results,
            },
        });
        whole.to_string().into_bytes()
    }
}

impl Predicate for Acceptance {
    const TYPES: &'static [&'static str] = &[Self::TYPE];
    const TITLE: &'static str = "acceptance of a delivery";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let own = ["delivery", "framework", "accepted_at", "results"];
        only(&root, &[&Parties::FIELDS[..], &own[..]].concat(), "an acceptance, version 1,")?;
        let [delivery, framework, accepted_at, results] = root.fields(own)?;
        let handed = Handed::read(statement)?;
        Ok(Self {
            delivery: sha256(&root.required("delivery", delivery)?)?,
            parties: Parties::read(&root)?,
            framework: JudgedBy::read(&root.required("framework", framework)?)?,
            accepted_at: instant(&root.required("accepted_at", accepted_at)?)?,
            results: results_of(&root.required("results", results)?, &handed)?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        let accepted = self.results.iter().filter(|(_, result)| *result == CustodyResult::Accepted).count();
        let all = self.results.iter().count();
        told([
            ("delivery", written(&self.delivery)),
            ("sender", Some(self.parties.sender.clone())),
            ("recipient", Some(self.parties.recipient.clone())),
            ("relationship", Some(self.parties.relationship.clone())),
            ("judged", written(self.accepted_at)),
            ("accepted", written(format!("{accepted} of {all}"))),
        ])
    }
}

/// One result for each subject, in the same order and under the same name, so that none can be missed.
fn results_of(
    list: &Node<'_>,
    handed: &NonEmpty<Handed>,
) -> Result<NonEmpty<(Handed, CustodyResult)>, Malformed> {
    let items = list.items(MAX_SUBJECTS)?;
    if items.len() != handed.iter().count() {
        return Err(list.fault(format!("{} results for {} subjects", items.len(), handed.iter().count())));
    }
    let all = items.iter().zip(handed.iter()).map(|(item, handed)| {
        let (name, result) = result_of(item)?;
        match name == handed.name {
            true => Ok((handed.clone(), result)),
            false => Err(item.fault(format!(
                "it is about {}, and its subject is {}",
                quote(&name),
                quote(&handed.name)
            ))),
        }
    });
    NonEmpty::of(all.collect::<Result<Vec<_>, _>>()?).ok_or_else(|| list.fault("there is no result"))
}

fn result_of(node: &Node<'_>) -> Result<(Text, CustodyResult), Malformed> {
    const NAMES: [&str; 2] = ["name", "result"];
    only(node, &NAMES, "a result")?;
    let [name, result] = node.fields(NAMES)?;
    let word = node.required("result", result)?;
    let result = match &*word.name()? {
        "accepted" => CustodyResult::Accepted,
        "refused" => CustodyResult::Refused,
        other => return Err(word.fault(format!("{} is neither accepted nor refused", quote(other)))),
    };
    Ok((name_of(node, "name", name)?, result))
}
