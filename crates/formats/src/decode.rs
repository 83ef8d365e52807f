use model::{Claimed, EvidenceId};

use crate::container::{Container, Held};
use crate::json::{self, Document};
use crate::limits::{MAX_DOCUMENTS, MAX_FILE};
use crate::malformed::code;
use crate::node::Node;
use crate::recognise;
use crate::{Bundle, Cms, Dsse, Evidence, Malformed, Metadata, Minisign, Piece};

/// Reads an evidence file: one JSON document, or JSON Lines (one document a line, blank lines between them
/// allowed). There is always at least one piece, and a line that cannot be read does not spoil the others.
///
/// A document is a Sigstore bundle (it has `mediaType`, or another field of a bundle) or a bare DSSE envelope
/// (it has `payloadType`, or another field of an envelope), never both; or a container, whose entries are pieces of
/// their own: an answer of npm's registry, an attestation or provenance object of PEP 740, a signature as older
/// cosign kept it, or Google Cloud Build's provenance. Other kinds of evidence and documents nobody signed are named,
/// with code `unsupported-evidence`. A file is JSON Lines when it is not
/// one document and one of its first [`MAX_DOCUMENTS`] lines is an object of its own. Beyond a bound of
/// [`crate::limits`] the file, or the line, is one [`Malformed`].
pub fn decode(from: EvidenceId, bytes: &[u8]) -> Vec<Piece> {
    if bytes.len() > MAX_FILE {
        let text = format!("{} bytes, and an evidence file has at most {MAX_FILE}", bytes.len());
        return vec![piece(from, None, Err(Malformed::new(code::TOO_LARGE, "", text)))];
    }
    if let Some(fault) = recognise::file(bytes) {
        return vec![piece(from, None, Err(fault))];
    }
    if let Some(read) = other_than_json(bytes) {
        return vec![piece(from, None, read)];
    }
    let whole = json::document(bytes, json::DOCUMENT);
    if whole.is_err()
        && let Some(pieces) = lines(from, bytes)
    {
        return pieces;
    }
    pieces(from, None, whole)
}

/// A signature in a format of its own, by its first bytes.
fn other_than_json(bytes: &[u8]) -> Option<Result<Evidence, Malformed>> {
    let cms = || Cms::recognise(bytes).map(|read| read.map(Evidence::Cms));
    let minisign =
        || Minisign::recognise(bytes).map(|read| read.map(|one| Evidence::Minisign(Box::new(one))));
    cms().or_else(minisign)
}

/// Every line as a document; `None` when the file is not JSON Lines.
fn lines(from: EvidenceId, bytes: &[u8]) -> Option<Vec<Piece>> {
    let mut lines =
        bytes.split(|&byte| byte == b'\n').zip(1u32..).filter(|(line, _)| !line.trim_ascii().is_empty());
    let checked: Vec<_> = lines
        .by_ref()
        .take(MAX_DOCUMENTS)
        .map(|(line, number)| (number, json::document(line, json::DOCUMENT)))
        .collect();
    if !checked.iter().any(|(_, read)| read.as_ref().is_ok_and(|document| document.text.starts_with('{'))) {
        return None;
    }
    if lines.next().is_some() {
        let text = format!("more than {MAX_DOCUMENTS} lines of JSON; split the file");
        return Some(vec![piece(from, None, Err(Malformed::new(code::TOO_MANY, "", text)))]);
    }
    Some(checked.into_iter().flat_map(|(number, read)| pieces(from, Some(number), read)).collect())
}

/// What one document holds: one piece, or one for each entry of a container.
fn pieces(from: EvidenceId, line: Option<u32>, read: Result<Document<'_>, Malformed>) -> Vec<Piece> {
    match read.and_then(|document| held(&document)) {
        Ok(Held::One(read)) => vec![piece(from, line, *read)],
        Ok(Held::Many(all)) => all
            .into_iter()
            .zip(1u32..)
            .map(|(read, part)| Piece { part: Some(part), ..piece(from.at_part(Some(part)), line, read) })
            .collect(),
        Err(fault) => vec![piece(from, line, Err(fault))],
    }
}

fn piece(from: EvidenceId, line: Option<u32>, read: Result<Evidence, Malformed>) -> Piece {
    Piece { line, part: None, read: read.map(|evidence| Claimed::new(evidence, from.at_line(line))) }
}

/// Reads one document that passed the pre-pass.
fn held(document: &Document<'_>) -> Result<Held, Malformed> {
    let root = Node::root(document.text, code::UNRECOGNISED);
    let own = document.has_any(["verificationMaterial", "messageSignature", "dsseEnvelope", "payloadType"]);
    match (own, Container::recognise(document).as_slice()) {
        (_, []) => {
            let known = if own { None } else { recognise::object(document, &root)? };
            Ok(Held::One(Box::new(known.map_or_else(|| read(document), Err))))
        }
        (false, [container]) => Ok(container.read(&root)),
        _ => Err(root.fault("has fields of several kinds of evidence, and could be read as any of them")),
    }
}

/// Reads a document that is no container.
fn read(document: &Document<'_>) -> Result<Evidence, Malformed> {
    let root = Node::root(document.text, code::UNRECOGNISED);
    let bundle = document.has_any(["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"]);
    let envelope = document.has_any(["payloadType", "payload", "signatures"]);
    if !bundle && Metadata::is_metablock(document) {
        return Metadata::metablock(document.text).map(|metadata| Evidence::Metadata(Box::new(metadata)));
    }
    match (bundle, envelope) {
        (true, false) => Bundle::read(document.text).map(|bundle| Evidence::Bundle(Box::new(bundle))),
        (false, true) => Dsse::read(&Node::root(document.text, code::ENVELOPE)).and_then(enveloped),
        (true, true) => {
            Err(root
                .fault("has fields of a Sigstore bundle and of a DSSE envelope, and could be read as either"))
        }
        (false, false) => Err(root.fault("neither a Sigstore bundle nor a DSSE envelope")),
    }
}

/// An envelope around a layout or a link is that; around anything else it stays an envelope.
fn enveloped(dsse: Dsse) -> Result<Evidence, Malformed> {
    match Metadata::envelope(&dsse) {
        Some(read) => read.map(|metadata| Evidence::Metadata(Box::new(metadata))),
        None => Ok(Evidence::Dsse(dsse)),
    }
}

#[cfg(test)]
mod tests;
