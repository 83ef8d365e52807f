use model::{Claimed, EvidenceId};

use crate::json;
use crate::limits::{MAX_DOCUMENTS, MAX_FILE};
use crate::malformed::code;
use crate::node::Node;
use crate::{Bundle, Dsse, Evidence, Malformed, Piece};

/// Reads an evidence file: one JSON document, or JSON Lines (one document a line, blank lines between them
/// allowed). There is always at least one piece, and a line that cannot be read does not spoil the others.
///
/// A document is a Sigstore bundle (it has `mediaType`, or another field of a bundle) or a bare DSSE envelope
/// (it has `payloadType`, or another field of an envelope), never both. A file is JSON Lines when it is not
/// one document and one of its first [`MAX_DOCUMENTS`] lines is an object of its own. Beyond a bound of
/// [`crate::limits`] the file, or the line, is one [`Malformed`].
pub fn decode(from: EvidenceId, bytes: &[u8]) -> Vec<Piece> {
    if bytes.len() > MAX_FILE {
        let text = format!("{} bytes, and an evidence file has at most {MAX_FILE}", bytes.len());
        return vec![piece(from, None, Err(Malformed::new(code::TOO_LARGE, "", text)))];
    }
    let whole = json::check(bytes, json::DOCUMENT);
    if whole.is_err()
        && let Some(pieces) = lines(from, bytes)
    {
        return pieces;
    }
    vec![piece(from, None, whole.and_then(read))]
}

/// Every line as a document; `None` when the file is not JSON Lines.
fn lines(from: EvidenceId, bytes: &[u8]) -> Option<Vec<Piece>> {
    let mut lines =
        bytes.split(|&byte| byte == b'\n').zip(1u32..).filter(|(line, _)| !line.trim_ascii().is_empty());
    let checked: Vec<_> = lines
        .by_ref()
        .take(MAX_DOCUMENTS)
        .map(|(line, number)| (number, json::check(line, json::DOCUMENT)))
        .collect();
    if !checked.iter().any(|(_, text)| text.as_ref().is_ok_and(|text| text.starts_with('{'))) {
        return None;
    }
    if lines.next().is_some() {
        let text = format!("more than {MAX_DOCUMENTS} lines of JSON; split the file");
        return Some(vec![piece(from, None, Err(Malformed::new(code::TOO_MANY, "", text)))]);
    }
    Some(checked.into_iter().map(|(number, text)| piece(from, Some(number), text.and_then(read))).collect())
}

fn piece(from: EvidenceId, line: Option<u32>, read: Result<Evidence, Malformed>) -> Piece {
    Piece { line, read: read.map(|evidence| Claimed::new(evidence, from.at_line(line))) }
}

/// Reads one document that passed the pre-pass.
fn read(text: &str) -> Result<Evidence, Malformed> {
    let root = Node::root(text, code::UNRECOGNISED);
    let bundle = root.has_any(["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"])?;
    let envelope = root.has_any(["payloadType", "payload", "signatures"])?;
    match (bundle, envelope) {
        (true, false) => Bundle::read(text).map(|bundle| Evidence::Bundle(Box::new(bundle))),
        (false, true) => Dsse::read(&Node::root(text, code::ENVELOPE)).map(Evidence::Dsse),
        (true, true) => {
            Err(root
                .fault("has fields of a Sigstore bundle and of a DSSE envelope, and could be read as either"))
        }
        (false, false) => Err(root.fault("neither a Sigstore bundle nor a DSSE envelope")),
    }
}

#[cfg(test)]
mod tests;
