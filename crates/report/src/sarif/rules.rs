//! The rules that results name: each check with its page, and the few ways to be denied without one.

use serde_json::{Value, json};

use crate::catalogue::Catalogue;

/// Ways to be denied that no check gives, and what each means.
const OTHERS: [(&str, &str); 3] = [
    ("refused", "It is not what it says it is, and was denied without being judged."),
    ("missing", "Something that must be there is not, so it was denied without being judged."),
    (super::UNVOUCHED, "No check rests on a proof by a listed signer, so nothing vouches for it."),
];

/// The rules named so far, in the order in which they were.
pub(super) struct Rules {
    catalogue: Catalogue,
    ids: Vec<String>,
}

impl Rules {
    pub(super) fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, ids: Vec::new() }
    }

    /// The place of a rule.
    pub(super) fn index(&mut self, id: &str) -> usize {
        if let Some(at) = self.ids.iter().position(|known| known == id) {
            return at;
        }
        self.ids.push(id.to_owned());
        self.ids.len().saturating_sub(1)
    }

    /// Every rule that was named.
    pub(super) fn described(&self) -> Vec<Value> {
        self.ids.iter().map(|id| self.described_one(id)).collect()
    }

    fn described_one(&self, id: &str) -> Value {
        if let Some(card) = (self.catalogue.card)(id) {
            let tags: Vec<&str> = ["security", "supply-chain"].iter().chain(card.controls).copied().collect();
            return json!({
                "id": id,
                "shortDescription": { "text": card.asks },
                "fullDescription": { "text": card.asks },
                "help": { "text": card.page, "markdown": card.page },
                "defaultConfiguration": { "level": "error" },
                "properties": { "tags": tags, "precision": "very-high", "since": card.since },
            });
        }
        let told = OTHERS.iter().find(|(known, _)| *known == id).map(|(_, told)| *told);
        let text = told.unwrap_or("A check that this version does not know.");
        json!({
            "id": id,
            "shortDescription": { "text": text },
            "fullDescription": { "text": text },
            "help": { "text": text },
            "defaultConfiguration": { "level": "error" },
            "properties": { "tags": ["security", "supply-chain"] },
        })
    }
}
