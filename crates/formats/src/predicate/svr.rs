use model::{Instant, Text};

use super::{Fact, Predicate, id_of, instant, joined, names, of_type, told, written};
use crate::{Malformed, Statement};

/// A simple verification result: properties of the subject that a verifier has checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleVerificationResult {
    /// Who verified: `verifier.id`.
    pub verifier: Text,
    /// When, by the verifier's clock.
    pub verified_at: Instant,
    /// What was verified. What is not listed was not.
    pub properties: Vec<Text>,
}

impl Predicate for SimpleVerificationResult {
    const TYPES: &'static [&'static str] = &["https://in-toto.io/attestation/svr/v0.1"];
    const TITLE: &'static str = "simple verification result";

    fn decode(statement: &Statement) -> Result<Self, Malformed> {
        let root = of_type::<Self>(statement)?;
        let [verifier, time, properties] = root.fields(["verifier", "timeVerified", "properties"])?;
        Ok(Self {
            verifier: id_of(&root, "verifier", verifier)?,
            verified_at: instant(&root.required("timeVerified", time)?)?,
            properties: names(Some(root.required("properties", properties)?))?,
        })
    }

    fn facts(&self) -> Vec<Fact> {
        told([
            ("verifier", Some(self.verifier.clone())),
            ("properties", joined(&self.properties)),
            ("verified at", written(self.verified_at)),
        ])
    }
}
