//! The honest evidence that operators start from.

use crate::artifact::{GADGET, WIDGET};
use crate::dsse::Envelope;
use crate::identity::Workload;
use crate::provenance::{SLSA_V1, v1};
use crate::recipe::{Content, Logged, Recipe, Signer, Version};
use crate::seed::Key;
use crate::statement::{Statement, Subject};
use crate::world::{hint, origin};

/// The world that fixtures trust.
pub const LABEL: &str = "acme";

/// The kinds of honest evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// A version 0.3 bundle with a signature over the file, in Rekor v1.
    Signature,
    /// The same in version 0.1, with a certificate chain.
    Chain,
    /// The same, its time from a timestamp authority instead of an inclusion promise.
    Timestamp,
    /// The same, in Rekor v2.
    RekorV2,
    /// A version 0.3 bundle with SLSA provenance 1, in Rekor v1.
    Provenance,
    /// A version 0.3 bundle signed with the publisher's P-256 key, in Rekor v1.
    KeyBundle,
    /// A bare envelope with a cosign signature statement, signed with the publisher's Ed25519 key.
    KeyEnvelope,
}

impl Base {
    /// The honest recipe. For [`Base::KeyEnvelope`] only its content and key count.
    pub fn recipe(self) -> Recipe {
        let run = Workload::acme_release();
        let signature = Recipe::blob(&run, WIDGET.bytes, origin());
        match self {
            Self::Signature => signature,
            Self::Chain => signature.version(Version::V01),
            Self::Timestamp => signature.with_timestamp().without_promise(),
            Self::RekorV2 => signature.logged(Logged::RekorV2),
            Self::Provenance => Recipe::attestation(&run, &provenance(), origin()),
            Self::KeyBundle => Recipe { signer: signer(acme_key()), ..signature },
            Self::KeyEnvelope => {
                let statement = Statement::cosign_sign(vec![Subject::of(WIDGET.name, WIDGET.bytes)]);
                Recipe::new(Content::statement(&statement), signer(acme_ed25519_key()), origin())
            }
        }
    }

    /// The handoff of the tampered fixtures that asks for this kind.
    pub fn handoff(self) -> &'static str {
        match self {
            Self::Signature | Self::Chain | Self::Timestamp | Self::RekorV2 => "signed",
            Self::Provenance => "built",
            Self::KeyBundle | Self::KeyEnvelope => "keyed",
        }
    }

    /// Name of the evidence file.
    pub fn file(self) -> String {
        let kind = if self == Self::KeyEnvelope { "dsse" } else { "sigstore" };
        format!("{}.{kind}.json", WIDGET.name)
    }
}

/// The publisher's long-lived P-256 key.
pub fn acme_key() -> Key {
    Key::p256("acme/offline")
}

/// The publisher's long-lived Ed25519 key.
pub fn acme_ed25519_key() -> Key {
    Key::ed25519("acme/offline")
}

/// A long-lived key as a signer, with the usual hint.
pub(crate) fn signer(key: Key) -> Signer {
    let hint = hint(&key);
    Signer::Key { key, hint }
}

/// The honest provenance of the widget.
pub(super) fn provenance() -> Statement {
    let subject = Subject::of(WIDGET.name, WIDGET.bytes);
    Statement::v1(vec![subject], SLSA_V1, v1(&Workload::acme_release()))
}

/// The same signer's honest evidence about another artifact: what splices are taken from.
pub(super) fn elsewhere(recipe: &Recipe) -> Recipe {
    let content = match &recipe.content {
        Content::Blob(_) => Content::Blob(GADGET.bytes.into()),
        Content::Payload { .. } => {
            let subject = Subject::of(GADGET.name, GADGET.bytes);
            let statement = Statement { subjects: vec![subject], ..provenance() };
            Content::statement(&statement)
        }
    };
    Recipe { content, ..recipe.clone() }
}

/// The bare envelope of a recipe.
pub(super) fn envelope(recipe: &Recipe) -> Envelope {
    let (Content::Payload { payload_type, bytes }, Signer::Key { key, hint }) =
        (&recipe.content, &recipe.signer)
    else {
        panic!("a bare envelope holds a payload and is signed with a key")
    };
    Envelope::unsigned(payload_type, bytes).signed_by(key, hint)
}
