//! The envelope of in-toto before DSSE: `{"signatures": [...], "signed": {...}}`.

use model::NonEmpty;

use super::{Kind, Metadata, MetadataSignature, canonical};
use crate::Malformed;
use crate::limits::{MAX_METADATA_SIGNATURE, MAX_SIGNATURES};
use crate::malformed::code;
use crate::node::Node;

/// Reads it. What the signatures are over is made from the text of `signed` as received, so a field nobody here
/// knows is signed too.
pub(super) fn read(text: &str) -> Result<Metadata, Malformed> {
    let root = Node::root(text, code::LAYOUT);
    let [signed, signatures] = root.fields(["signed", "signatures"])?;
    let signed = root.required("signed", signed)?;
    let kind = Kind::of(&signed)?;
    let record = kind.read(&signed)?;
    let list = root.required("signatures", signatures)?;
    let all = list.items(MAX_SIGNATURES)?.iter().map(signature).collect::<Result<Vec<_>, _>>()?;
    let signatures = NonEmpty::of(all).ok_or_else(|| list.fault("nobody signed it"))?;
    Ok(Metadata { record, message: canonical::bytes(&signed)?, signatures })
}

fn signature(node: &Node<'_>) -> Result<MetadataSignature, Malformed> {
    let [keyid, sig, cert] = node.fields(["keyid", "sig", "cert"])?;
    let keyid = node.required("keyid", keyid)?.some_name()?;
    let sig = node.required("sig", sig)?;
    let hex = sig.string_within(MAX_METADATA_SIGNATURE)?;
    let bytes = bytes_of(&hex).filter(|bytes| !bytes.is_empty());
    let bytes = bytes.ok_or_else(|| sig.fault("a signature is written in hex digits, two a byte"))?;
    let certified = match cert {
        Some(cert) => !cert.string()?.is_empty(),
        None => false,
    };
    Ok(MetadataSignature { keyid, bytes, certified })
}

/// The bytes hex digits stand for. Either case: who signed is decided by the bytes, and a signature is no
/// name that two readers could take for two.
pub(super) fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = hex.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect()
}
