use model::Text;
use x509_cert::ext::pkix::KeyUsage;

/// The longest SPIFFE ID, in bytes (SPIFFE-ID §2.3).
const MAX_ID: usize = 2048;
/// The longest trust domain, in bytes (SPIFFE-ID §2.1: as a host name).
const MAX_TRUST_DOMAIN: usize = 255;

/// The SPIFFE ID of a leaf that `webpki` has found not to be an authority, or why it is no X.509-SVID.
///
/// Exactly one URI name, which is a SPIFFE ID with a path (X.509-SVID §2, §5.2); key usage stated and critical,
/// with `digitalSignature` and without the usages of authorities (§4.3).
pub(super) fn id(uris: &[Text], usage: Option<&(bool, KeyUsage)>) -> Result<Text, Text> {
    let [uri] = uris else {
        return Err(format!("it has {} URI names, and an X.509-SVID has exactly one", uris.len()).into());
    };
    well_formed(uri)?;
    match usage {
        None => Err("it states no key usage, which an X.509-SVID must".into()),
        Some((false, _)) => Err("its key usage is not critical, which an X.509-SVID's must be".into()),
        Some((true, usage)) if !usage.digital_signature() => {
            Err("its key usage lacks digitalSignature, which an X.509-SVID must have".into())
        }
        Some((true, usage)) if usage.key_cert_sign() || usage.crl_sign() => {
            Err("its key usage is an authority's, which an X.509-SVID must not have".into())
        }
        Some(_) => Ok(uri.clone()),
    }
}

/// Whether text is a SPIFFE ID with a path (SPIFFE-ID §2).
fn well_formed(uri: &str) -> Result<(), Text> {
    let rest = uri.strip_prefix("spiffe://").ok_or("its URI name does not begin with `spiffe://`")?;
    let (domain, path) =
        rest.split_once('/').ok_or("its SPIFFE ID has no path, as only an authority's may")?;
    let domain_good = (1..=MAX_TRUST_DOMAIN).contains(&domain.len())
        && domain.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_')
        });
    let segment_good = |segment: &str| {
        !matches!(segment, "" | "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    match domain_good && uri.len() <= MAX_ID && path.split('/').all(segment_good) {
        true => Ok(()),
        false => Err("its URI name is not a well-formed SPIFFE ID".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_ID, MAX_TRUST_DOMAIN, well_formed};

    #[test]
    fn ids_are_as_the_specification_says() {
        let long = |path: usize| format!("spiffe://acme.example/{}", "a".repeat(path - 22));
        let domain = |length: usize| format!("spiffe://{}/a", "a".repeat(length));
        for good in
            ["spiffe://acme.example/build/ci", "spiffe://a/b.c_D-9", &long(MAX_ID), &domain(MAX_TRUST_DOMAIN)]
        {
            assert_eq!(well_formed(good), Ok(()), "{good}");
        }
        for bad in [
            "spiffe://acme.example",
            "spiffe://acme.example/",
            "spiffe:///build",
            "SPIFFE://acme.example/build",
            "spiffe://Acme.example/build",
            "spiffe://acme.example:8443/build",
            "spiffe://user@acme.example/build",
            "spiffe://acme.example/build/",
            "spiffe://acme.example//build",
            "spiffe://acme.example/../build",
            "spiffe://acme.example/./build",
            "spiffe://acme.example/build?x",
            "spiffe://acme.example/build#x",
            "spiffe://acme.example/b%75ild",
            "https://acme.example/build",
            &long(MAX_ID + 1),
            &domain(MAX_TRUST_DOMAIN + 1),
        ] {
            assert!(well_formed(bad).is_err(), "{bad}");
        }
    }
}
