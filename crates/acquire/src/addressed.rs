//! Files at addresses: an artifact, and what lies beside it as its evidence.
//!
//! Whoever serves a file is believed in nothing: its bytes are hashed here, and are worth what was signed about them. So they
//! may come from wherever the named host leads, over TLS from public addresses.

use model::{Algorithm, Artifact, ArtifactKind, Digest, EvidenceId, EvidenceRow, Origin, Text};
use transport::{Address, Client, Reach, Request, Response};

use crate::image::Obstacle;
use crate::image::store::sha256;
use crate::limits::{MAX_EVIDENCE, MAX_PACKAGE};
use crate::{Fault, hash};

/// The file at an address, which must have the digest it is pinned to, if it is to any. Hashed by every algorithm.
///
/// # Errors
/// When it cannot be had ([`Obstacle::Unreachable`]), or has another digest ([`Obstacle::Contradicted`]).
pub fn addressed(
    client: &Client,
    at: &Address,
    pinned: Option<&Digest>,
) -> Result<(Artifact, Vec<u8>), Obstacle> {
    within(client, at, pinned, MAX_PACKAGE)
}

fn within(
    client: &Client,
    at: &Address,
    pinned: Option<&Digest>,
    most: u64,
) -> Result<(Artifact, Vec<u8>), Obstacle> {
    let answer = got(client, &anywhere(at, most)).map_err(Obstacle::Unreachable)?;
    let of = |algorithm| hash::digest(algorithm, &answer.bytes);
    let artifact = Artifact {
        given: shown(at),
        kind: ArtifactKind::File,
        digests: [Algorithm::Sha256, Algorithm::Sha384, Algorithm::Sha512]
            .into_iter()
            .filter_map(of)
            .collect(),
        size: u64::try_from(answer.bytes.len()).ok(),
    };
    match pinned.filter(|pinned| !artifact.digests.contains(pinned)) {
        None => Ok((artifact, answer.bytes)),
        Some(pinned) => Err(Obstacle::Contradicted(Fault {
            path: shown(&answer.head.from),
            text: format!("the file there does not have the digest it is pinned to: {pinned}").into(),
            help: "Take nothing from it: see who changed the file, or whether the digest is of another one."
                .into(),
        })),
    }
}

/// The evidence at an address, numbered 0; `None` where there is none (404).
///
/// # Errors
/// When it cannot be had: what is there is not known then. That is so of a web page as well, which is what hosts show in
/// place of what they do not have.
pub fn addressed_evidence(
    client: &Client,
    at: &Address,
    origin: Origin,
) -> Result<Option<(EvidenceRow, Vec<u8>)>, Fault> {
    let most = MAX_EVIDENCE.saturating_sub(1);
    let answer = got(client, &Request { answers: vec![404], ..anywhere(at, most) })?;
    if answer.head.status != 200 {
        return Ok(None);
    }
    let kind = answer.head.headers("content-type").next().unwrap_or_default();
    if kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(PAGE)) {
        return Err(Fault {
            path: shown(&answer.head.from),
            text: "a web page is there, and no evidence".into(),
            help: "Check the address, and that no portal or log-in answers in its place.".into(),
        });
    }
    let (id, path, digest) = (EvidenceId::file(0), shown(at), sha256(&answer.bytes));
    Ok(Some((EvidenceRow { id, origin, path, digest }, answer.bytes)))
}

const PAGE: &str = "text/html";

fn anywhere(at: &Address, most: u64) -> Request {
    Request { reach: Reach::Public, ..Request::new(at.clone(), most) }
}

fn got(client: &Client, request: &Request) -> Result<Response, Fault> {
    client.get(request).map_err(|fault| Fault {
        path: shown(&fault.address),
        text: fault.text(),
        help: fault.help(),
    })
}

fn shown(at: &Address) -> Text {
    at.to_string().into()
}

#[cfg(test)]
mod tests {
    use super::within;
    use crate::image::Obstacle;
    use forge::packages::{Answer, Packages};
    use transport::{Address, Client, Settings};

    #[test]
    fn a_file_at_an_address_is_so_long_and_no_longer() {
        let packages = Packages::start();
        packages.change(|answers| _ = answers.insert("/w.tgz".into(), Answer::file(&[7; 10])));
        let at = Address::parse(&format!("{}/w.tgz", packages.address())).unwrap();
        let client = Client::new(Settings::new(vec![at.host()])).unwrap();
        let (artifact, bytes) = within(&client, &at, None, 10).unwrap();
        assert_eq!((artifact.digests.len(), artifact.size, bytes), (3, Some(10), vec![7; 10]));
        let Err(Obstacle::Unreachable(fault)) = within(&client, &at, None, 9) else { panic!() };
        assert!(fault.text.contains("more than 9 bytes"), "{fault:?}");
    }
}
