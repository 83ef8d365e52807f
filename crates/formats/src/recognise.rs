//! Kinds of evidence that are known by sight and not read: named, so that a person learns what lies there and why
//! it counts for nothing.

use crate::Malformed;
use crate::json::Document;
use crate::malformed::code;
use crate::node::Node;

/// How far into a file its kind is looked for, in bytes: headers of all these kinds are shorter.
const SEEN: usize = 4096;

/// Names a file that is not JSON by its first bytes.
pub(crate) fn file(bytes: &[u8]) -> Option<Malformed> {
    // What JSON begins with begins nothing else that is known.
    if let Some(b'{' | b'[') = bytes.trim_ascii_start().first() {
        return None;
    }
    let seen = bytes.get(..SEEN).unwrap_or(bytes);
    let text = String::from_utf8_lossy(seen);
    let text = text.trim_ascii_start();
    let kind = armoured(text).or_else(|| written(text)).or_else(|| binary(seen, bytes))?;
    Some(unread(kind))
}

fn unread(kind: &str) -> Malformed {
    Malformed::new(code::UNSUPPORTED, "", kind)
}

fn armoured(text: &str) -> Option<&'static str> {
    let label = text.strip_prefix("-----BEGIN ")?;
    Some(match label {
        _ if label.starts_with("PGP ") => OPENPGP,
        _ if label.starts_with("CERTIFICATE-----") => CERTIFICATE,
        _ if label.starts_with("PUBLIC KEY-----") => PUBLIC_KEY,
        _ if label.starts_with("SSH SIGNATURE-----") => "an SSH signature, which is not supported",
        _ => return None,
    })
}

fn written(text: &str) -> Option<&'static str> {
    if is_jwt(text.trim_ascii_end()) {
        return Some(JWT);
    }
    if text.starts_with("SPDXVersion:") {
        return Some(SPDX);
    }
    let xml = text.starts_with('<');
    (xml && text.contains("cyclonedx.org/schema/bom")).then_some(CYCLONEDX)
}

fn binary(seen: &[u8], bytes: &[u8]) -> Option<&'static str> {
    match seen {
        [b'M', b'Z', ..] => Some("a Windows program: an Authenticode signature in it is not supported"),
        [0x30, ..] if contains(seen, &SPC_INDIRECT_DATA) => {
            Some("an Authenticode signature, which is not supported")
        }
        // A COSE_Sign1 message: tag 18 and a list of four (RFC 9052 §4.2). Its headers are among the first bytes.
        [0xd2, 0x84, ..] if contains(bytes.get(..SEEN).unwrap_or(bytes), b"cncf.notary") => Some(NOTATION),
        [0xd2, 0x84, ..] => Some("a COSE signature, which is not supported"),
        // A signature packet: old format with one, two or four bytes of length, or new format (RFC 9580 §4.2).
        [0x88, _, 3..=6, 0..=0x50, ..]
        | [0x89, _, _, 3..=6, 0..=0x50, ..]
        | [0x8a, _, _, _, _, 3..=6, 0..=0x50, ..]
        | [0xc2, 0..=191, 3..=6, 0..=0x50, ..]
        | [0xc2, 192..=223, _, 3..=6, 0..=0x50, ..] => Some(OPENPGP),
        _ => None,
    }
}

/// Names a JSON object that carries no signature we read.
pub(crate) fn object(document: &Document<'_>, root: &Node<'_>) -> Result<Option<Malformed>, Malformed> {
    let text = |node: Option<Node<'_>>| node.and_then(|node| node.string().ok().map(String::from));
    if document.has_any(["signed"]) {
        let [signed] = root.fields(["signed"])?;
        let kind = signed.filter(Node::is_object).map(|signed| signed.fields(["_type"])).transpose()?;
        let kind = kind.and_then(|[kind]| text(kind));
        let is_tuf = kind.is_some_and(|kind| ["root", "targets", "snapshot", "timestamp"].contains(&&*kind));
        return Ok(is_tuf.then(|| unread(TUF)));
    }
    if document.has_any(["protected"]) && document.has_any(["signature"]) {
        return Ok(Some(unread(match root.as_written().contains("cncf.notary") {
            true => NOTATION,
            false => JWT,
        })));
    }
    // Other documents may have these as names of anything, so only the right kind of value tells.
    for (name, begins, kind) in TELLING {
        if document.has_any([name]) {
            let [value] = root.fields([name])?;
            if text(value).is_some_and(|value| value.starts_with(begins)) {
                return Ok(Some(unread(kind)));
            }
        }
    }
    if document.has_any(["document"]) {
        let [inner] = root.fields(["document"])?;
        if inner.is_some_and(|inner| inner.has_any(["csaf_version"]) == Ok(true)) {
            return Ok(Some(unread(CSAF)));
        }
    }
    Ok(None)
}

/// A field, how its text begins, and what it tells.
const TELLING: [(&str, &str, &str); 7] = [
    ("_type", "https://in-toto.io/Statement/", STATEMENT),
    ("bomFormat", "CycloneDX", CYCLONEDX),
    ("spdxVersion", "SPDX-", SPDX),
    ("@context", "https://spdx.org/rdf/3", SPDX),
    ("@context", "https://openvex.dev/ns", OPENVEX),
    ("mediaType", "application/vnd.dev.sigstore.trustedroot", TRUSTED_ROOT),
    ("mediaType", "application/vnd.dev.sigstore.signingconfig", TRUSTED_ROOT),
];

const OPENPGP: &str = "an OpenPGP signature or key, which is not supported";
const NOTATION: &str = "a signature of Notation (Notary Project), which is not supported";
const JWT: &str = "a JSON Web Token or Signature, which is not supported as evidence";
const CERTIFICATE: &str = "a certificate by itself, which signs nothing; a root is named in the framework";
const PUBLIC_KEY: &str = "a public key, which signs nothing; a key is named in the framework";
const TUF: &str = "TUF metadata, which is no evidence about an artifact";
const TRUSTED_ROOT: &str = "a trust root of Sigstore, which is no evidence; a root is named in the framework";
const STATEMENT: &str = "an in-toto statement without an envelope: nobody signed it, so it proves nothing";
const CYCLONEDX: &str =
    "a CycloneDX document by itself: nobody signed it, and an unsigned SBOM proves nothing";
const SPDX: &str = "an SPDX document by itself: nobody signed it, and an unsigned SBOM proves nothing";
const OPENVEX: &str = "an OpenVEX document by itself: nobody signed it, and an unsigned VEX proves nothing";
const CSAF: &str = "a CSAF document by itself: nobody signed it, and an unsigned VEX proves nothing";

/// DER of 1.3.6.1.4.1.311.2.1.4, the content type of Authenticode.
const SPC_INDIRECT_DATA: [u8; 12] = [0x06, 0x0a, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 1, 4];

/// Three parts in base64url, the first of which begins as `{"` does (RFC 7515 §3.1).
fn is_jwt(text: &str) -> bool {
    let head = text.split_ascii_whitespace().next().unwrap_or_default();
    let url_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    head.starts_with("eyJ") && head.contains('.') && head.chars().all(url_safe)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests;
