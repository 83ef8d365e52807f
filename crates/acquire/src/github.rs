//! What GitHub keeps as attestations of a digest.
//!
//! GitHub hands out what it was given: each is worth what was signed, and what the framework says of who signed it.

use std::fmt;

use formats::GithubAttestation;
use model::{Digest, EvidenceId, EvidenceRow, Origin, Text};
use transport::{Address, Client, Credential, Reach, Request, Response};

use crate::Fault;
use crate::following::following;
use crate::image::store::sha256;
use crate::limits::{MAX_ATTESTATION_PAGES, MAX_ATTESTATIONS, MAX_ATTESTATIONS_READ, MAX_EVIDENCE};

/// What GitHub answers in.
const TYPES: [&str; 2] = ["application/vnd.github+json", "application/json"];

/// What bundles that are kept elsewhere are packed in.
const SNAPPY: &str = "application/x-snappy";

/// What stands before the number of an attestation, where it is recorded.
const NUMBER: &str = ", attestation ";

/// The most characters of an owner's name and of a repository's.
const MAX_OWNER: usize = 39;
const MAX_REPOSITORY: usize = 100;

/// A repository on GitHub: `acme/widget`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GithubRepository(Text);

impl GithubRepository {
    /// Reads `acme/widget`; `None` for what no repository is called.
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let owned = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let named = |c: char| owned(c) || c == '.';
        let is_owner = (1..=MAX_OWNER).contains(&owner.len()) && owner.chars().all(owned);
        let is_name = (1..=MAX_REPOSITORY).contains(&name.len()) && name.chars().all(named);
        (is_owner && is_name && !matches!(name, "." | "..")).then(|| Self(text.into()))
    }

    /// The digest that was asked about, by how an attestation is recorded.
    pub fn asked_about(recorded: &str) -> Option<Digest> {
        let (page, _) = recorded.rsplit_once(NUMBER)?;
        let (_, digest) = page.rsplit_once("/attestations/")?;
        Digest::parse(digest).ok()
    }
}

/// As it was written.
impl fmt::Display for GithubRepository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// GitHub's API, or that of a server of one's own.
#[derive(Clone, Copy, Debug)]
pub struct Github<'a> {
    /// Who asks it.
    pub client: &'a Client,
    /// Its address.
    pub api: &'a Address,
    /// The repository whose attestations are asked for.
    pub repository: &'a GithubRepository,
    /// Who asks, where somebody has to be known.
    pub credential: Option<&'a Credential>,
}

/// Everything that GitHub has as an attestation of a digest, each numbered anew from 0; nothing where it has none, or does
/// not show them to whoever asks (404). Each digest has the whole time of the client for itself.
///
/// # Errors
/// When any of it cannot be had: what is not there is not known then.
pub fn attested_on_github(
    github: &Github<'_>,
    digest: &Digest,
) -> Result<Vec<(EvidenceRow, Vec<u8>)>, Fault> {
    let github = &Github { client: &github.client.afresh(), ..*github };
    let first = github.first(digest)?;
    let mut taken = Taken { left: MAX_ATTESTATIONS_READ, all: Vec::new() };
    let (mut pages, mut next) = (Vec::new(), Some(first.clone()));
    while let Some(page) = next {
        if pages.len() >= MAX_ATTESTATION_PAGES || pages.contains(&page) {
            let text =
                format!("its list does not end: more than {MAX_ATTESTATION_PAGES} pages, or a page twice");
            return Err(unusable(&page, text));
        }
        let Some(answer) = github.page(&page, pages.is_empty(), taken.most())? else { return Ok(Vec::new()) };
        let listed = formats::github_page(&answer.bytes)
            .map_err(|fault| unusable(&page, format!("its answer cannot be read: {fault}")))?;
        taken.spent(&page, answer.bytes.len())?;
        next = following(&page, answer.head.headers("link")).map_err(|why| unusable(&page, why))?;
        for one in listed {
            let bytes = match one {
                GithubAttestation::Here(bundle) => bundle.as_bytes().to_vec(),
                GithubAttestation::At(url) => {
                    let bundle = github.elsewhere(&page, &url, taken.most())?;
                    taken.spent(&page, bundle.len())?;
                    bundle
                }
            };
            taken.add(&first, bytes)?;
        }
        pages.push(page);
    }
    Ok(taken.all)
}

impl Github<'_> {
    fn first(&self, digest: &Digest) -> Result<Address, Fault> {
        let api = self.api.to_string();
        let base = api.strip_suffix('/').unwrap_or(&api);
        let address = Address::parse(&format!("{base}/repos/{}/attestations/{digest}", self.repository));
        address.map(|address| address.with_query([("per_page", "100")])).map_err(|why| {
            let help = "Check the address of the API.".into();
            Fault { path: api.as_str().into(), text: why, help }
        })
    }

    fn page(&self, page: &Address, is_first: bool, most: u64) -> Result<Option<Response>, Fault> {
        let request = Request {
            types: TYPES.iter().map(|&one| one.into()).collect(),
            // Only the first page says whether there are any.
            answers: if is_first { vec![404] } else { Vec::new() },
            credential: self.credential.cloned(),
            ..Request::new(page.clone(), most)
        };
        let answer = self.got(&request)?;
        Ok((answer.head.status == 200).then_some(answer))
    }

    /// A bundle that lies where GitHub says. Nobody is told who asks, and what comes is worth what was signed.
    fn elsewhere(&self, page: &Address, url: &str, most: u64) -> Result<Vec<u8>, Fault> {
        let address =
            page.join(url).map_err(|why| unusable(page, format!("the place of a bundle: {why}")))?;
        let answer = self.got(&Request { reach: Reach::Public, ..Request::new(address.clone(), most) })?;
        let kind = answer.head.headers("content-type").next().unwrap_or_default();
        if kind.split(';').next().unwrap_or_default().trim() != SNAPPY {
            return Ok(answer.bytes);
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        formats::unpacked_snappy(&answer.bytes, most).ok_or_else(|| {
            unusable(
                &address,
                format!("a bundle is not packed as it says (Snappy), or has more than {most} bytes"),
            )
        })
    }

    fn got(&self, request: &Request) -> Result<Response, Fault> {
        self.client.get(request).map_err(|fault| {
            let path = fault.address.to_string().into();
            Fault { path, text: fault.text(), help: fault.help() }
        })
    }
}

/// What was taken so far.
struct Taken {
    left: u64,
    all: Vec<(EvidenceRow, Vec<u8>)>,
}

impl Taken {
    /// The most that the next answer may have.
    fn most(&self) -> u64 {
        self.left.min(MAX_EVIDENCE.saturating_sub(1))
    }

    fn spent(&mut self, page: &Address, length: usize) -> Result<(), Fault> {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).filter(|left| *left > 0).ok_or_else(|| {
            unusable(
                page,
                format!("there is more than {MAX_ATTESTATIONS_READ} bytes, the most that is taken"),
            )
        })?;
        Ok(())
    }

    fn add(&mut self, first: &Address, bytes: Vec<u8>) -> Result<(), Fault> {
        if self.all.len() >= MAX_ATTESTATIONS {
            let text =
                format!("there are more than {MAX_ATTESTATIONS} attestations, the most that are taken");
            return Err(unusable(first, text));
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let path = format!("{first}{NUMBER}{}", number.saturating_add(1)).into();
        let (id, digest) = (EvidenceId::file(number), sha256(&bytes));
        self.all.push((EvidenceRow { id, origin: Origin::Registry, path, digest }, bytes));
        Ok(())
    }
}

fn unusable(path: &Address, text: impl Into<Text>) -> Fault {
    let help = "Run again later; or get the attestations by other means, and name them with -a.".into();
    Fault { path: path.to_string().into(), text: text.into(), help }
}

#[cfg(test)]
mod tests;
