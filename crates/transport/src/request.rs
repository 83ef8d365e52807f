use model::Text;

use crate::address::Address;
use crate::credential::Credential;
use crate::limits::MAX_HEADER;
use crate::sending::Sending;

/// How far a request may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To hosts that are named in the settings.
    Named,
    /// To any other host too, over TLS and at public addresses: for bytes whose digest is known beforehand, or that are
    /// worth nothing but what was signed in them.
    Public,
}

/// Something asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// What.
    pub address: Address,
    /// How far the request may go, also by redirects.
    pub reach: Reach,
    /// The most bytes that are taken.
    pub cap: u64,
    /// The media types that are asked for, and the only ones that are taken; any where there are none.
    pub types: Vec<Text>,
    /// Codes beside 200 that are an answer to this request and no fault. Their bodies are not read.
    pub answers: Vec<u16>,
    /// Who asks.
    pub credential: Option<Credential>,
    /// What is handed over; nothing where something is only asked for. What it makes may be made twice, where the first
    /// answer is lost and it is sent again.
    pub sending: Option<Sending>,
}

impl Request {
    /// Asks a named host for at most `cap` bytes of any type.
    pub fn new(address: Address, cap: u64) -> Self {
        let (types, answers) = (Vec::new(), Vec::new());
        Self { address, reach: Reach::Named, cap, types, answers, credential: None, sending: None }
    }
}

/// How an answer begins.
#[derive(Clone, Debug)]
pub struct Head {
    /// 200, 201 where something was sent along, or one of the codes the request takes for an answer.
    pub status: u16,
    /// Where it came from, after redirects.
    pub from: Address,
    headers: Vec<(Text, Text)>,
}

impl Head {
    pub(crate) fn new(status: u16, from: Address, headers: &reqwest::header::HeaderMap) -> Self {
        let read = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
            let value = value.to_str().ok().filter(|value| value.len() <= MAX_HEADER)?;
            Some((name.as_str().into(), value.into()))
        };
        Self { status, from, headers: headers.iter().filter_map(read).collect() }
    }

    /// Every value of a header, by its name in lower case; those that are no text or longer than [`MAX_HEADER`] are not
    /// among them.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(own, _)| **own == *name).map(|(_, value)| &**value)
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// How it begins.
    pub head: Head,
    /// Its bytes, as they were sent.
    pub bytes: Vec<u8>,
}

/// Takes the bytes of an answer as they come.
pub trait Sink {
    /// Forgets what came before: the answer begins, perhaps again.
    fn start(&mut self);
    /// Takes the next bytes.
    fn take(&mut self, part: &[u8]);
}

impl Sink for Vec<u8> {
    fn start(&mut self) {
        self.clear();
    }

    fn take(&mut self, part: &[u8]) {
        self.extend_from_slice(part);
    }
}
