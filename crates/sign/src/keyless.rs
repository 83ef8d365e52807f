//! Signing without a key of one's own, as CI does: a key that lives for one run, a certificate for it by the identity of
//! the run, and a log or a timestamp authority that saw the signature while the certificate was good.
//!
//! Nothing here decides whether anybody believes it. Whoever judges what was signed verifies it from its own roots; what
//! is looked at here is whether the services answered what they were asked.

mod answers;
mod authority;
mod fault;
mod log;
mod pem;
mod services;
mod timestamp;
mod token;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use transport::Client;

use crate::envelope::encoding;
use crate::{KeyFileFault, SigningKey};

pub use fault::KeylessFault;
pub use services::{LogApi, MAX_SIGNING_CONFIG, Services, ServicesFault};
pub use token::{IdentityToken, MAX_TOKEN, TokenFault, github_token};

/// A key of this run and the certificate for it.
pub struct Keyless<'a> {
    client: &'a Client,
    services: &'a Services,
    key: SigningKey,
    certificate: Vec<u8>,
}

impl<'a> Keyless<'a> {
    /// Makes a key, and has it certified for whoever the token is of.
    ///
    /// # Errors
    /// When no key can be made, or the authority gives no certificate for it.
    pub fn certified(
        client: &'a Client,
        services: &'a Services,
        token: &IdentityToken,
    ) -> Result<Self, KeylessFault> {
        let key = SigningKey::fresh()?;
        let certificate = authority::certificate(client, &services.authority, token, &key)?;
        Ok(Self { client, services, key, certificate })
    }

    /// A Sigstore bundle v0.3 around an envelope (DSSE 1.0.2), with all that proves when it was signed.
    ///
    /// # Errors
    /// When the key cannot sign, or a service does not answer as it should.
    pub fn bundle(&self, payload_type: &str, payload: &[u8]) -> Result<Vec<u8>, KeylessFault> {
        let message = encoding(payload_type, payload);
        let signature = self.key.sign(&message)?;
        let envelope = json!({
            "payload": STANDARD.encode(payload),
            "payloadType": payload_type,
            "signatures": [{ "sig": STANDARD.encode(&signature), "keyid": "" }],
        });
        let signed = log::Signed { envelope: &envelope, message: &message, signature: &signature };
        let entries: Vec<Value> = self
            .services
            .logs
            .iter()
            .map(|(address, api)| log::entry(self.client, (address, *api), &signed, &self.certificate))
            .collect::<Result<_, _>>()?;
        let timestamps: Vec<Value> = self
            .services
            .timestamps
            .iter()
            .map(|address| timestamp::timestamp(self.client, address, &signature))
            .map(|token| token.map(|token| json!({ "signedTimestamp": STANDARD.encode(token) })))
            .collect::<Result<_, _>>()?;
        let bundle = json!({
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {
                "certificate": { "rawBytes": STANDARD.encode(&self.certificate) },
                "tlogEntries": entries,
                "timestampVerificationData": { "rfc3161Timestamps": timestamps },
            },
            "dsseEnvelope": envelope,
        });
        Ok(bundle.to_string().into_bytes())
    }
}

impl From<KeyFileFault> for KeylessFault {
    fn from(fault: KeyFileFault) -> Self {
        Self::Key(fault)
    }
}
