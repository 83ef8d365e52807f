use model::{Digest, Instant, Text};
use serde_json::{Value, json};

use super::{instant, name_of, of_type, only, plain_number, sha256, told, written};
use crate::limits::MAX_FRAMEWORK_NUMBER;
use crate::{Fact, Malformed, Predicate, Statement};

/// What is signed of a framework: which edition it is. Its digest is the statement's subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkEdition {
    /// Its name.
    pub name: Text,
    /// Its number: each edition has a higher one than the edition before.
    pub number: u64,
    /// Who answers for it.
    pub owner: Text,
    /// Its last second.
    pub expires: Instant,
    /// The digest of the edition before, where its signer says.
    pub previous: Option<Digest>,
}

impl FrameworkEdition {
    /// The predicate type: an edition of another version has another one.
    pub const TYPE: &'static str = "urn:countersign:framework:v1";

    /// The statement to sign: this edition has this digest.
    pub fn statement(&self, framework: &Digest) -> Vec<u8> {
        let whole: Value = json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{ "name": &*self.name, "digest": { framework.algorithm().name(): framework.hex() } }],
            "predicateType": Self::TYPE,
            "predicate": {
                "name": &*self.name,
                "number": self.number,
                "owner": &*self.owner,
                "expires": self.expires.to_string(),
                "previous": self.previous.as_ref().map(Digest::to_string),
            },
        });
        whole.to_string().into_bytes()
    }
}

impl Predicate for FrameworkEdition {
    const TYPES: &'static [&'static str] = &[Self::TYPE];
    const TITLE: &'static str = "framework";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        const NAMES: [&str; 5] = ["name", "number", "owner", "expires", "previous"];
        let root = of_type::<Self>(statement)?;
        only(&root, &NAMES, "an edition of a framework, version 1,")?;
        let [name, number, owner, expires, previous] = root.fields(NAMES)?;
        Ok(Self {
            name: name_of(&root, "name", name)?,
            number: plain_number(&root.required("number", number)?, MAX_FRAMEWORK_NUMBER)?,
            owner: name_of(&root, "owner", owner)?,
            expires: instant(&root.required("expires", expires)?)?,
            previous: previous.map(|node| sha256(&node)).transpose()?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("framework", Some(self.name.clone())),
            ("number", written(self.number)),
            ("owner", Some(self.owner.clone())),
            ("expires", written(self.expires)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::FrameworkEdition;
    use crate::limits::MAX_FRAMEWORK_NUMBER;
    use crate::{Predicate, Statement};
    use model::{Digest, Instant};

    fn edition() -> FrameworkEdition {
        FrameworkEdition {
            name: "retail-intake".into(),
            number: 7,
            owner: "owner@retail.example".into(),
            expires: Instant::parse("2026-12-31T23:59:59Z").unwrap(),
            previous: Some(Digest::sha256([1; 32])),
        }
    }

    fn text(edition: &FrameworkEdition) -> String {
        String::from_utf8(edition.statement(&Digest::sha256([2; 32]))).unwrap()
    }

    fn read(text: &str) -> Result<FrameworkEdition, String> {
        let statement = Statement::decode(text.as_bytes()).map_err(|bad| bad.to_string())?;
        FrameworkEdition::decode(&statement).map_err(|bad| bad.to_string())
    }

    #[test]
    fn an_edition_is_read_as_it_is_written() {
        for previous in [None, edition().previous] {
            let own = FrameworkEdition { previous, ..edition() };
            assert_eq!(read(&text(&own)).unwrap(), own);
        }
        assert_eq!(edition().facts().len(), 4);
    }

    #[test]
    fn an_edition_has_one_reading() {
        for (part, other, why) in [
            ("\"number\":7", "\"number\":0", "whole number"),
            ("\"number\":7", "\"number\":\"7\"", "whole number"),
            ("\"number\":7", "\"number\":7,\"draft\":true", "draft"),
            ("\"number\":7,", "", "number"),
            ("retail-intake\",\"number", "\",\"number", "name"),
            ("2026-12-31T23:59:59Z", "2026-12-31", "not a UTC time"),
            (":framework:v1", ":framework:v2", "predicate type"),
        ] {
            let spoilt = text(&edition()).replacen(part, other, 1);
            assert_ne!(spoilt, text(&edition()), "{part}");
            let fault = read(&spoilt).unwrap_err();
            assert!(fault.contains(why), "{part}: {fault}");
        }
        let at = |number| read(&text(&FrameworkEdition { number, ..edition() }));
        assert!(at(MAX_FRAMEWORK_NUMBER).is_ok() && at(MAX_FRAMEWORK_NUMBER + 1).is_err());
    }
}
