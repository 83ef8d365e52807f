use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use transport::{Address, Client, Method, Sending};

use super::answers::asked;
use super::fault::{KeylessFault, TIMESTAMPS};
use crate::KeyFileFault;

/// `id-sha256` with its tag and length (RFC 5754 §2).
const SHA256_ID: [u8; 11] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// A timestamp over a signature, as the authority answers (RFC 3161 §2.4.2), which is how a bundle holds it.
pub(super) fn timestamp(
    client: &Client,
    address: &Address,
    signature: &[u8],
) -> Result<Vec<u8>, KeylessFault> {
    let imprint = digest(&SHA256, signature);
    let nonce = nonce()?;
    let sending = Sending {
        method: Method::Post,
        kind: "application/timestamp-query".into(),
        bytes: query(imprint.as_ref(), &nonce),
    };
    let answered = asked(client, TIMESTAMPS, address, sending)?;
    // A refusal names neither, and an old timestamp not this nonce. Whether it is a good one is for those who judge.
    let holds = |part: &[u8]| answered.windows(part.len()).any(|own| own == part);
    match holds(imprint.as_ref()) && holds(&element(INTEGER, &nonce)) {
        true => Ok(answered),
        false => Err(KeylessFault::answer(
            TIMESTAMPS,
            address,
            "its answer is no timestamp of what it was asked for",
        )),
    }
}

/// `TimeStampReq` (RFC 3161 §2.4.1): version 1, SHA-256, the authority's certificate wanted.
fn query(imprint: &[u8], nonce: &[u8]) -> Vec<u8> {
    let algorithm = element(SEQUENCE, &SHA256_ID);
    let imprint = element(SEQUENCE, &[algorithm, element(OCTETS, imprint)].concat());
    let fields = [element(INTEGER, &[1]), imprint, element(INTEGER, nonce), element(BOOLEAN, &[0xff])];
    element(SEQUENCE, &fields.concat())
}

/// Eight bytes by chance, as a positive number in the fewest bytes (X.690 §8.3): the first is neither zero nor negative.
fn nonce() -> Result<[u8; 8], KeylessFault> {
    let mut nonce = [0; 8];
    SystemRandom::new().fill(&mut nonce).map_err(|_| KeyFileFault::Signing)?;
    let [first, ..] = &mut nonce;
    *first = *first & 0x7f | 0x40;
    Ok(nonce)
}

/// A tag, the length in one byte, and the content: all that is written here is short.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, length], content].concat()
}

#[cfg(test)]
mod tests {
    use super::{nonce, query};

    #[test]
    fn a_query_is_der_with_lengths_of_one_byte() {
        let query = query(&[7; 32], &[0x41; 8]);
        assert_eq!(query.len(), 2 + usize::from(query[1]));
        assert!(query.len() < 128);
        assert_eq!(query[..5], [0x30, query[1], 0x02, 0x01, 0x01]);
        assert_eq!(query[query.len() - 3..], [0x01, 0x01, 0xff]);
    }

    #[test]
    fn a_nonce_is_a_positive_number_of_eight_bytes() {
        let (one, other) = (nonce().unwrap(), nonce().unwrap());
        assert!(one[0] & 0xc0 == 0x40 && one != other);
    }
}
