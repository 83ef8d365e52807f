use x509_cert::der::asn1::{AnyRef, UintRef};
use x509_cert::der::{Encode, Tag};

/// An ECDSA signature with its two numbers of `width` bytes side by side (IEEE P1363), in ASN.1 (RFC 3279 §2.2.3).
/// `None` for any other length.
pub(super) fn to_asn1(signature: &[u8], width: usize) -> Option<Vec<u8>> {
    let (r, s) = signature.split_at_checked(width)?;
    if s.len() != width {
        return None;
    }
    let both = [number(r)?, number(s)?].concat();
    AnyRef::new(Tag::Sequence, &both).ok()?.to_der().ok()
}

fn number(bytes: &[u8]) -> Option<Vec<u8>> {
    UintRef::new(bytes).ok()?.to_der().ok()
}
