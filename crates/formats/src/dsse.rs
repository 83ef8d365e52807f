use model::{NonEmpty, Text};

use crate::limits::MAX_SIGNATURES;
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
}

/// One signature of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Which key made it: a hint, nobody signed it. Empty when absent.
    pub keyid: Text,
    /// The signature; not empty.
    pub bytes: Vec<u8>,
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

    /// Reads an envelope with 1 to [`MAX_SIGNATURES`] signatures. Fields it does not know are ignored, as DSSE asks.
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, Malformed> {
        let [payload_type, payload, signatures] = node.fields(["payloadType", "payload", "signatures"])?;
        let payload_type = node.required("payloadType", payload_type)?.some_name()?;
        let payload = node.required("payload", payload)?.bytes()?;
        let signatures = signatures_of(&node.required("signatures", signatures)?)?;
        let statement = match &*payload_type == Self::STATEMENT {
            true => Statement::decode(&payload),
            false => Err(unsupported(&payload_type)),
        };
        Ok(Self { payload_type, payload, signatures, statement })
    }
}

fn signatures_of(list: &Node<'_>) -> Result<NonEmpty<Signature>, Malformed> {
    let signatures = list.items(MAX_SIGNATURES)?.iter().map(signature).collect::<Result<Vec<_>, _>>()?;
    NonEmpty::of(signatures).ok_or_else(|| list.fault("an envelope without a signature"))
}

fn signature(node: &Node<'_>) -> Result<Signature, Malformed> {
    let [sig, keyid] = node.fields(["sig", "keyid"])?;
    let sig = node.required("sig", sig)?;
    let bytes = sig.bytes()?;
    if bytes.is_empty() {
        return Err(sig.fault("an empty signature"));
    }
    let keyid = keyid.map(|keyid| keyid.name()).transpose()?.unwrap_or_default();
    Ok(Signature { keyid, bytes })
}

fn unsupported(payload_type: &str) -> Malformed {
    let text = format!("the payload type is {}, and only `{}` is read", quote(payload_type), Dsse::STATEMENT);
    Malformed::new(code::UNSUPPORTED_PAYLOAD_TYPE, "", text)
}

#[cfg(test)]
mod tests;
