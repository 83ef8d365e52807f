use model::{NonEmpty, Text};

use crate::limits::{MAX_CERTIFICATE_PEM, MAX_SIGNATURES};
use crate::malformed::{code, quote};
use crate::node::Node;
use crate::{Malformed, Statement};

/// A DSSE envelope (DSSE 1.0.2, `envelope.md`): a payload, its type, and signatures over both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dsse {
    /// What the payload is.
    pub payload_type: Text,
    /// The payload as it was signed.
    pub payload: Vec<u8>,
    /// The signatures, in order.
    pub signatures: NonEmpty<Signature>,
    /// The payload read as an in-toto statement, or why it is none; pointers lead into the payload. Code
    /// `unsupported-payload-type` when the payload type is not [`Dsse::STATEMENT`].
    pub statement: Result<Statement, Malformed>,
    /// What the container around it says against what was signed. Nobody signed the container, so this is
    /// judged after the signatures. Always `None` for an envelope that came by itself.
    pub contradiction: Option<Malformed>,
}

/// One signature of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Which key made it: a hint, nobody signed it. Empty when absent.
    pub keyid: Text,
    /// The signature; not empty.
    pub bytes: Vec<u8>,
    /// The certificate in PEM that older SLSA generators put beside it (`cert`). No log entry comes with it, so
    /// it proves nothing by itself.
    pub certificate: Option<Text>,
    /// Whether it is over the payload alone, and not over the encoding of DSSE: so Google Cloud Build signs with the
    /// keys of its regions. Such a signature could have been made for a file, so it counts only for a key that the
    /// framework knows by this `keyid`. Never true for an envelope that came by itself.
    pub over_payload: bool,
}

impl Dsse {
    /// The only payload type read as a statement, compared exactly (in-toto Envelope layer, v1).
    pub const STATEMENT: &'static str = "application/vnd.in-toto+json";

    /// The bytes the signatures are over: the Pre-Authentication Encoding (DSSE 1.0.2, `protocol.md`).
    pub fn pae(&self) -> Vec<u8> {
        let head =
            format!("DSSEv1 {} {} {} ", self.payload_type.len(), self.payload_type, self.payload.len());
        [head.as_bytes(), &self.payload].concat()
    }

    /// Whether it carries something other than an in-toto statement, by its label and by what is in it. A statement
    /// under another label is mislabelled, and foreign to nobody.
    pub fn is_foreign(&self) -> bool {
        &*self.payload_type != Self::STATEMENT && Statement::decode(&self.payload).is_err()
    }

    /// Reads an envelope with 1 to [`MAX_SIGNATURES`] signatures. Fields it does not know are ignored, as DSSE asks.
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        Self::spelt(node, Spelling::Standard)
    }

    /// Reads an envelope whose base64 is spelt in this way.
    pub(crate) fn spelt(node: &Node<'_>, spelling: Spelling) -> Result<Self, Malformed> {
        let [payload_type, payload, signatures] = node.fields(["payloadType", "payload", "signatures"])?;
        let payload_type = node.required("payloadType", payload_type)?.some_name()?;
        let payload = spelling.bytes(&node.required("payload", payload)?)?;
        let signatures = signatures_of(&node.required("signatures", signatures)?, spelling)?;
        let statement = match &*payload_type == Self::STATEMENT {
            true => Statement::decode(&payload),
            false => Err(unsupported(&payload_type)),
        };
        Ok(Self { payload_type, payload, signatures, statement, contradiction: None })
    }

    /// An envelope around a statement with one signature, for containers that write it in another way.
    pub(crate) fn of_statement(payload: Vec<u8>, signature: Vec<u8>) -> Self {
        let statement = Statement::decode(&payload);
        let signature =
            Signature { keyid: Text::default(), bytes: signature, certificate: None, over_payload: false };
        Self {
            payload_type: Self::STATEMENT.into(),
            payload,
            signatures: NonEmpty::one(signature),
            statement,
            contradiction: None,
        }
    }
}

fn signatures_of(list: &Node<'_>, spelling: Spelling) -> Result<NonEmpty<Signature>, Malformed> {
    let signatures = list
        .items(MAX_SIGNATURES)?
        .iter()
        .map(|one| signature(one, spelling))
        .collect::<Result<Vec<_>, _>>()?;
    NonEmpty::of(signatures).ok_or_else(|| list.fault("an envelope without a signature"))
}

fn signature(node: &Node<'_>, spelling: Spelling) -> Result<Signature, Malformed> {
    let [sig, keyid, certificate] = node.fields(["sig", "keyid", "cert"])?;
    let sig = node.required("sig", sig)?;
    let bytes = spelling.signature(&sig)?;
    if bytes.is_empty() {
        return Err(sig.fault("an empty signature"));
    }
    let keyid = keyid.map(|keyid| keyid.name()).transpose()?.unwrap_or_default();
    let certificate = certificate.map(|cert| cert.string_within(MAX_CERTIFICATE_PEM)).transpose()?;
    let certificate = certificate.filter(|pem| !pem.is_empty()).map(Text::from);
    let over_payload = spelling == Spelling::Either && of_a_region(&keyid);
    Ok(Signature { keyid, bytes, certificate, over_payload })
}

/// Whether an id is that of a regional key of Google Cloud Build, as its documentation writes it.
fn of_a_region(keyid: &str) -> bool {
    let region = keyid.strip_prefix("projects/verified-builder/locations/");
    let region = region
        .and_then(|rest| rest.strip_suffix("/keyRings/attestor/cryptoKeys/builtByGCB/cryptoKeyVersions/1"));
    region.is_some_and(|region| !region.is_empty() && !region.contains('/'))
}

/// Which spelling of base64 an envelope is read in. DSSE allows both alphabets (`envelope.md`); one is enough
/// where nobody writes the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// The standard alphabet.
    Standard,
    /// As Google Cloud Build writes: either alphabet, not mixed in one value.
    Either,
}

impl Spelling {
    fn bytes(self, node: &Node<'_>) -> Result<Vec<u8>, Malformed> {
        match self {
            Self::Standard => node.bytes(),
            Self::Either => node.bytes_either(),
        }
    }

    /// A signature. Where others stand beside it, one that cannot be read has its own code.
    fn signature(self, node: &Node<'_>) -> Result<Vec<u8>, Malformed> {
        let bytes = self.bytes(node);
        match (self, bytes) {
            (Self::Either, Err(fault)) if fault.code == code::BASE64 => {
                Err(node.fault_as(code::SIGNATURE, fault.text))
            }
            (Self::Either, Ok(bytes)) if bytes.is_empty() => {
                Err(node.fault_as(code::SIGNATURE, "an empty signature"))
            }
            (_, bytes) => bytes,
        }
    }
}

fn unsupported(payload_type: &str) -> Malformed {
    let text = format!("the payload type is {}, and only `{}` is read", quote(payload_type), Dsse::STATEMENT);
    Malformed::new(code::UNSUPPORTED_PAYLOAD_TYPE, "", text)
}

#[cfg(test)]
mod tests;
