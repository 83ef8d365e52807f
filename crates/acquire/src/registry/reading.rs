use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use formats::limits::MAX_MANIFEST;
use model::{Digest, Text};
use transport::{Address, Client, Credential, Head, Host, Reach, Request, Sink, TransportFault, Why};

use super::logins::Logins;
use super::name::{ImageName, Which};
use super::token;
use crate::image::Obstacle;
use crate::image::place::{DOCUMENTS, Part, Place};
use crate::{Cache, Fault};

/// A repository of a registry, asked as somebody who may read it.
#[derive(Debug)]
pub struct Registry<'a> {
    pub(super) client: &'a Client,
    pub(super) name: &'a ImageName,
    pub(super) logins: &'a Logins,
    pub(super) access: Access,
    /// Its address, which every question begins with.
    base: Address,
    /// What reports call it.
    shown: PathBuf,
    /// Where contents are kept that were fetched by their digest.
    cache: Option<&'a Cache>,
    /// What the registry was shown of who asks; nothing until it wants to know.
    credential: Mutex<Option<Credential>>,
}

/// What is wanted of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

impl Access {
    /// What tokens call it.
    pub(super) fn scope(self) -> &'static str {
        match self {
            Self::Read => "pull",
            Self::Write => "pull,push",
        }
    }
}

impl<'a> Registry<'a> {
    /// The repository that a name is of. It is asked without TLS on this machine, and where `plain` names it for that.
    ///
    /// # Errors
    /// When the name makes no address.
    pub fn new(
        client: &'a Client,
        name: &'a ImageName,
        logins: &'a Logins,
        plain: &[Host],
    ) -> Result<Self, Fault> {
        let scheme = if name.is_plain(plain) { "http" } else { "https" };
        let text = format!("{scheme}://{}/v2/{}/", name.host.with_port(), name.repository);
        let base = Address::parse(&text)
            .map_err(|why| Fault::new(Path::new(&text), why, "Check the spelling of the image."))?;
        let shown = PathBuf::from(name.to_string());
        let access = Access::Read;
        Ok(Self { client, name, logins, access, base, shown, cache: None, credential: Mutex::new(None) })
    }

    /// The same repository, asked as somebody who may write to it.
    #[must_use]
    pub fn to_write(mut self) -> Self {
        self.access = Access::Write;
        self
    }

    /// The same, with contents kept in a cache and looked for there first.
    #[must_use]
    pub fn cached(self, cache: Option<&'a Cache>) -> Self {
        Self { cache, ..self }
    }

    pub(crate) fn image(&self) -> &Which {
        &self.name.image
    }

    /// What a tag leads to just now; `None` where the repository has no such tag.
    pub(crate) fn tagged(&self, tag: &str) -> Result<Option<Vec<u8>>, Obstacle> {
        let mut bytes = Vec::new();
        let request = Request {
            types: DOCUMENTS.map(Text::from).to_vec(),
            answers: vec![404],
            ..Request::new(self.at(&format!("manifests/{tag}"))?, most())
        };
        let head = self.ask(&request, &mut bytes).map_err(Unanswered::obstacle)?;
        Ok((head.status == 200).then_some(bytes))
    }

    pub(crate) fn no_such_tag(&self, tag: &str) -> Obstacle {
        let path = PathBuf::from(format!("{}:{tag}", self.name));
        let help = "Check the spelling of the image and its tag; some registries say this to whoever is not logged in.";
        Obstacle::Unreachable(Fault::new(&path, "the registry has no such image (404)", help))
    }

    /// An address below the repository's.
    pub(super) fn at(&self, path: &str) -> Result<Address, Obstacle> {
        let wrong = |why: Text| {
            Obstacle::Unreachable(Fault::new(&self.shown, why, "Check the spelling of the image."))
        };
        // A digest in a path is no scheme.
        self.base.join(&format!("./{path}")).map_err(wrong)
    }

    /// Asks, and shows who asks where the registry wants to know; again where what it was shown no longer counts.
    pub(super) fn ask(&self, request: &Request, sink: &mut dyn Sink) -> Result<Head, Unanswered> {
        let current = || self.credential.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let shown = current();
        let mut first = Request { credential: shown.clone(), ..request.clone() };
        first.answers.push(401);
        let head = self.client.copy(&first, sink).map_err(Unanswered::from)?;
        if head.status != 401 {
            return Ok(head);
        }
        // Only the registry itself is told who asks.
        if head.from.host() != self.name.host {
            let fault = TransportFault { address: head.from, why: Why::Unauthorized, tried: 1 };
            return Err(fault.into());
        }
        // Others who ask at once may have been there first.
        let other = current().filter(|current| Some(current) != shown.as_ref());
        let credential = match other {
            Some(credential) => credential,
            None => token::obtained(self, &head)?,
        };
        *self.credential.lock().unwrap_or_else(PoisonError::into_inner) = Some(credential.clone());
        let second = Request { credential: Some(credential), ..request.clone() };
        self.client.copy(&second, sink).map_err(Unanswered::from)
    }
}

/// The most bytes of a manifest, an index or a list of what is attached.
pub(super) fn most() -> u64 {
    u64::try_from(MAX_MANIFEST).unwrap_or(u64::MAX)
}

/// Why a question has no answer.
#[derive(Debug)]
pub(super) struct Unanswered {
    pub(super) fault: Fault,
    /// Whether there are more bytes than were asked for.
    pub(super) is_larger: bool,
}

impl Unanswered {
    pub(super) fn obstacle(self) -> Obstacle {
        Obstacle::Unreachable(self.fault)
    }
}

impl From<TransportFault> for Unanswered {
    fn from(fault: TransportFault) -> Self {
        let is_larger = matches!(fault.why, Why::TooLarge(_));
        let path = fault.address.to_string().into();
        Self { fault: Fault { path, text: fault.text(), help: fault.help() }, is_larger }
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        Self { fault, is_larger: false }
    }
}

impl Place for Registry<'_> {
    fn root(&self) -> &Path {
        &self.shown
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        PathBuf::from(format!("{}@{digest}", self.name))
    }

    fn each(
        &self,
        part: Part,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Obstacle> {
        if size.is_some_and(|size| size > cap) {
            return Err(Obstacle::Unreachable(crate::file::too_large(&self.path(digest), cap)));
        }
        let fetch = |sink: &mut dyn Sink| self.fetched(part, digest, size, cap, sink);
        match self.cache {
            Some(cache) => cache.through(digest, size, cap, sink, fetch),
            None => fetch(sink),
        }
    }

    fn is_remote(&self) -> bool {
        true
    }
}

impl Registry<'_> {
    /// The content with a digest, as the registry hands it out.
    fn fetched(
        &self,
        part: Part,
        digest: &Digest,
        size: Option<u64>,
        cap: u64,
        sink: &mut dyn Sink,
    ) -> Result<(), Obstacle> {
        let path = self.path(digest);
        let (kind, types) = match part {
            Part::Manifest => ("manifests", DOCUMENTS.map(Text::from).to_vec()),
            Part::Blob => ("blobs", Vec::new()),
        };
        let request = Request {
            // Whoever hands it out: it is held against its digest.
            reach: Reach::Public,
            types,
            answers: vec![404],
            ..Request::new(self.at(&format!("{kind}/{digest}"))?, size.unwrap_or(cap))
        };
        let mut counting = Counting { total: 0, sink };
        let head = match self.ask(&request, &mut counting) {
            Ok(head) => head,
            Err(unanswered) if unanswered.is_larger && size.is_some() => {
                return Err(Obstacle::contradicted(&path, "it has more bytes than what names it says"));
            }
            Err(unanswered) => return Err(unanswered.obstacle()),
        };
        if head.status == 404 {
            let help = "Ask whoever published the image to push it again, or see whether it was deleted.";
            return Err(Obstacle::Missing(Fault::new(&path, "the registry does not have it (404)", help)));
        }
        // Whoever stands between may have cut it: that proves nothing against the registry.
        if size.is_some_and(|size| counting.total < size) {
            let text = format!("only {} bytes of it came, and what names it says more", counting.total);
            let help = "Run again later; where it stays so, ask whoever runs the registry.";
            return Err(Obstacle::Unreachable(Fault::new(&path, text, help)));
        }
        Ok(())
    }
}

/// Counts what it hands on.
struct Counting<'a> {
    total: u64,
    sink: &'a mut dyn Sink,
}

impl Sink for Counting<'_> {
    fn start(&mut self) {
        self.total = 0;
        self.sink.start();
    }

    fn take(&mut self, part: &[u8]) {
        self.total = self.total.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        self.sink.take(part);
    }
}
