use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::{Claimed, Digest, EvidenceId};
use serde_json::json;

use crate::bundle::{Form, Origin};
use crate::malformed::code;
use crate::{Bundle, BundleVersion, Content, Evidence, Malformed, Piece};

/// The largest bare signature, in bytes: one of RSA-8192 in base64 has some 1,400.
const MAX_BARE: usize = 4096;

/// Reads a file that is named as a signature over the file `about`: a signature in a format of its own, where it is one, and
/// else the bytes of a signature by a key, in base64 or as they are. It does not say by which key, or of what.
pub fn decode_signature(from: EvidenceId, bytes: &[u8], about: &Digest) -> Vec<Piece> {
    let pieces = crate::decode(from, bytes);
    let unknown = |fault: &Malformed| {
        [code::NOT_JSON, code::NOT_UTF8, code::UNRECOGNISED, code::MALFORMED_JSON].contains(&fault.code)
    };
    match pieces.as_slice() {
        [Piece { read: Err(fault), .. }] if unknown(fault) => {
            let read = bare(bytes, about).map(|evidence| Claimed::new(evidence, from));
            vec![Piece { line: None, part: None, read }]
        }
        _ => pieces,
    }
}

fn bare(bytes: &[u8], about: &Digest) -> Result<Evidence, Malformed> {
    if bytes.is_empty() || bytes.len() > MAX_BARE {
        let text = format!("a bare signature has 1 to {MAX_BARE} bytes, and this has {}", bytes.len());
        return Err(Malformed::new(code::SIGNATURE, "", text));
    }
    let text = std::str::from_utf8(bytes).ok().map(str::trim_ascii);
    let signature = match text.filter(|text| !text.is_empty()) {
        Some(text) => STANDARD.decode(text).map_err(|fault| {
            Malformed::new(code::BASE64, "", format!("a signature written as text is base64: {fault}"))
        })?,
        None => bytes.to_vec(),
    };
    let content = Content::Message { digest: Some(about.clone()), signature };
    let material = json!({ "publicKey": {}, "tlogEntries": [] }).to_string();
    let origin = Origin::new("", Form::CosignBlob);
    Bundle::assemble(BundleVersion::OF_COSIGN, &material, content, origin)
        .map(|bundle| Evidence::Bundle(Box::new(bundle)))
}

#[cfg(test)]
mod tests {
    use super::{MAX_BARE, decode_signature};
    use crate::{Content, Evidence};
    use model::{Algorithm, Digest, EvidenceId};

    fn read(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
        let about = Digest::from_hex(Algorithm::Sha256, &"5a".repeat(32)).unwrap();
        let mut pieces = decode_signature(EvidenceId::file(0), bytes, &about);
        assert_eq!(pieces.len(), 1);
        let Evidence::Bundle(bundle) = pieces.remove(0).read.map_err(|fault| fault.code)?.value else {
            panic!()
        };
        let Content::Message { digest, signature } = bundle.content else { panic!() };
        assert_eq!(digest, Some(about));
        Ok(signature)
    }

    #[test]
    fn a_signature_is_read_as_text_or_as_it_is() {
        assert_eq!(read(b"c2lnbmF0dXJl\n"), Ok(b"signature".to_vec()));
        assert_eq!(read(&[0x30, 0x45, 0xff]), Ok(vec![0x30, 0x45, 0xff]));
        assert_eq!(read(b"no base64!"), Err("malformed-base64"));
        assert_eq!(read(b""), Err("malformed-signature"));
        assert!(read(&[0xff; MAX_BARE]).is_ok());
        assert_eq!(read(&[0xff; MAX_BARE + 1]), Err("malformed-signature"));
        assert_eq!(read(b"-----BEGIN PGP SIGNATURE-----"), Err("unsupported-evidence"));
    }
}
