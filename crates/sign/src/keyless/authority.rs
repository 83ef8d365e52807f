use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use serde::Deserialize;
use serde_json::json;
use transport::{Address, Client, Sending};

use super::IdentityToken;
use super::answers::{asked, below, read};
use super::fault::{AUTHORITY, KeylessFault};
use super::pem::pem;
use crate::SigningKey;

/// What Fulcio answers (`fulcio.proto`, `SigningCertificate`). One whose promise of a log comes beside the certificate
/// fits no bundle.
#[derive(Deserialize)]
struct Issued {
    #[serde(rename = "signedCertificateEmbeddedSct")]
    embedded: Option<Chained>,
}

#[derive(Deserialize)]
struct Chained {
    chain: Chain,
}

#[derive(Deserialize)]
struct Chain {
    certificates: Vec<String>,
}

/// A certificate for this key, in DER, of Fulcio's second interface (`POST /api/v2/signingCert`).
pub(super) fn certificate(
    client: &Client,
    address: &Address,
    token: &IdentityToken,
    key: &SigningKey,
) -> Result<Vec<u8>, KeylessFault> {
    let at = below(AUTHORITY, address, "api/v2/signingCert")?;
    // That whoever asks holds the key is shown by a signature over whom the token names.
    let held = key.sign(token.subject().as_bytes())?;
    let asking = json!({
        "credentials": { "oidcIdentityToken": token.raw() },
        "publicKeyRequest": {
            "publicKey": { "algorithm": "ECDSA", "content": pem("PUBLIC KEY", key.spki()) },
            "proofOfPossession": STANDARD.encode(held),
        },
    });
    let sending = Sending::json(asking.to_string());
    let answered = asked(client, AUTHORITY, &at, sending)?;
    let issued: Issued = read(AUTHORITY, &at, &answered)?;
    let wrong = |text: &str| KeylessFault::answer(AUTHORITY, &at, text);
    let chain = issued.embedded.ok_or_else(|| wrong("it gave no certificate that a log has promised"))?.chain;
    let leaf = chain.certificates.first().ok_or_else(|| wrong("it gave no certificate"))?;
    let leaf = CertificateDer::from_pem_slice(leaf.as_bytes())
        .map_err(|_| wrong("what it gave is no certificate in PEM"))?;
    // Whether it is a good one is for those who judge; one for another key would fit nothing that is signed here.
    match leaf.windows(key.spki().len()).any(|part| part == key.spki()) {
        true => Ok(leaf.to_vec()),
        false => Err(wrong("the certificate it gave is for another key")),
    }
}
