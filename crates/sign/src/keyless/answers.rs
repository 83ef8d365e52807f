use model::Text;
use serde::de::DeserializeOwned;
use transport::{Address, Client, Request, Sending};

use super::fault::KeylessFault;

/// The longest answer of a service, in bytes. A certificate chain has some 5 KiB, a log entry with its proof 20.
const MAX_ANSWER: u64 = 256 << 10;

/// Sends something to a service that the operator named, and takes its answer.
pub(super) fn asked(
    client: &Client,
    service: &'static str,
    address: &Address,
    sending: Sending,
) -> Result<Vec<u8>, KeylessFault> {
    let request = Request { sending: Some(sending), ..Request::new(address.clone(), MAX_ANSWER) };
    let answered = client.get(&request);
    answered.map(|answer| answer.bytes).map_err(|fault| KeylessFault::Service { service, fault })
}

/// The address of an endpoint below that of its service.
pub(super) fn below(service: &'static str, address: &Address, path: &str) -> Result<Address, KeylessFault> {
    address.below(path).map_err(|why| KeylessFault::answer(service, address, why))
}

/// Reads an answer, which has one reading.
pub(super) fn read<T: DeserializeOwned>(
    service: &'static str,
    address: &Address,
    bytes: &[u8],
) -> Result<T, KeylessFault> {
    let wrong = |why: String| {
        KeylessFault::answer(service, address, Text::from(format!("it answered something else: {why}")))
    };
    let text = formats::strict_json(bytes).map_err(|bad| wrong(bad.to_string()))?;
    serde_json::from_str(text).map_err(|bad| wrong(bad.to_string()))
}
