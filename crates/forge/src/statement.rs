//! In-toto statements: subjects, and something said about them.

use crate::encoding::{canonical, hex, sha256, sha512};
use serde_json::{Map, Value, json};

/// `_type` of the statement layer's version 0.1.
pub const STATEMENT_V01: &str = "https://in-toto.io/Statement/v0.1";
/// `_type` of version 1.
pub const STATEMENT_V1: &str = "https://in-toto.io/Statement/v1";
/// What cosign says when it signs a container or a blob as an attestation.
pub const COSIGN_SIGN_V1: &str = "https://sigstore.dev/cosign/sign/v1";
/// A CycloneDX bill of materials.
pub const CYCLONEDX: &str = "https://cyclonedx.org/bom";
/// An SPDX bill of materials.
pub const SPDX: &str = "https://spdx.dev/Document";
/// What npm's registry says of a package it published.
pub const NPM_PUBLISH: &str = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1";
/// What a trusted publisher says to PyPI.
pub const PYPI_PUBLISH: &str = "https://docs.pypi.org/attestations/publish/v1";
/// SLSA provenance 0.1, as Google Cloud Build signs it.
pub const SLSA_V01: &str = "https://slsa.dev/provenance/v0.1";
/// What is in a release.
pub const RELEASE: &str = "https://in-toto.io/attestation/release/v0.2";
/// The same, in the version before.
pub const RELEASE_V01: &str = "https://in-toto.io/attestation/release/v0.1";
/// The result of a test run.
pub const TEST_RESULT: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// What a sender says that it handed over.
pub const DELIVERY: &str = "urn:countersign:delivery:v1";

/// A subject: a name and digests, as given. Nothing checks that they agree with anything.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The signed name.
    pub name: String,
    /// Algorithm and hexadecimal digest, in order of algorithm.
    pub digests: Vec<(String, String)>,
}

impl Subject {
    /// The honest subject of some bytes, by SHA-256.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.into(), digests: vec![("sha256".into(), hex(&sha256(bytes)))] }
    }

    /// With the SHA-512 of these bytes as well.
    pub fn and_sha512(mut self, bytes: &[u8]) -> Self {
        self.digests.push(("sha512".into(), hex(&sha512(bytes))));
        self
    }

    fn json(&self) -> Value {
        let digests = self.digests.iter().map(|(name, hex)| (name.clone(), json!(hex)));
        json!({ "name": self.name, "digest": digests.collect::<Map<_, _>>() })
    }
}

/// A statement before it is signed.
#[derive(Clone, Debug)]
pub struct Statement {
    /// `_type`
    pub statement_type: String,
    /// What it is about.
    pub subjects: Vec<Subject>,
    /// What kind of thing it says.
    pub predicate_type: String,
    /// What it says.
    pub predicate: Value,
}

impl Statement {
    /// A version 1 statement.
    pub fn v1(subjects: Vec<Subject>, predicate_type: &str, predicate: Value) -> Self {
        Self {
            statement_type: STATEMENT_V1.into(),
            subjects,
            predicate_type: predicate_type.into(),
            predicate,
        }
    }

    /// A version 0.1 statement.
    pub fn v01(subjects: Vec<Subject>, predicate_type: &str, predicate: Value) -> Self {
        Self { statement_type: STATEMENT_V01.into(), ..Self::v1(subjects, predicate_type, predicate) }
    }

    /// cosign's signature in the form of a statement: the predicate is an empty object.
    pub fn cosign_sign(subjects: Vec<Subject>) -> Self {
        Self::v1(subjects, COSIGN_SIGN_V1, json!({}))
    }

    /// The statement as JSON.
    pub fn json(&self) -> Value {
        json!({
            "_type": self.statement_type,
            "subject": self.subjects.iter().map(Subject::json).collect::<Vec<_>>(),
            "predicateType": self.predicate_type,
            "predicate": self.predicate,
        })
    }

    /// The bytes to be signed.
    pub fn payload(&self) -> Vec<u8> {
        canonical(&self.json())
    }
}
