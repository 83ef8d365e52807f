use std::time::Duration;

use model::Text;

use crate::address::Host;
use crate::limits;
use crate::proxies::Proxies;

/// Whose certificates are believed.
#[derive(Clone, Debug)]
pub enum Roots {
    /// Those of the machine, and these beside them (PEM).
    Machine(Vec<Vec<u8>>),
    /// These alone (PEM).
    Only(Vec<Vec<u8>>),
}

/// How a client asks.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Hosts the operator named. They may be at any network address, and on this machine without TLS.
    pub named: Vec<Host>,
    /// Those of them that may be asked without TLS wherever they are.
    pub plain: Vec<Host>,
    /// Whose certificates are believed.
    pub roots: Roots,
    /// Through whom is asked.
    pub proxies: Proxies,
    /// How long a connection may take.
    pub connect_within: Duration,
    /// How long the beginning of an answer may take.
    pub answer_within: Duration,
    /// How long nothing may arrive in the middle of one.
    pub silence: Duration,
    /// How long an answer may take, however slow it is.
    pub grace: Duration,
    /// How many bytes a second must arrive beyond that.
    pub slowest: u64,
    /// How long everything together may take that the client asks for, from when it is made or was taken afresh.
    pub within: Duration,
    /// How often something is asked for.
    pub tries: u32,
    /// How long is waited before the second time.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
    /// How many requests are under way at once.
    pub together: usize,
    /// How many of them to one host.
    pub together_per_host: usize,
}

impl Settings {
    /// The limits of this program, for these hosts.
    pub fn new(named: Vec<Host>) -> Self {
        Self {
            named,
            plain: Vec::new(),
            roots: Roots::Machine(Vec::new()),
            proxies: Proxies::default(),
            connect_within: limits::CONNECT_WITHIN,
            answer_within: limits::ANSWER_WITHIN,
            silence: limits::SILENCE,
            grace: limits::GRACE,
            slowest: limits::SLOWEST,
            within: limits::WITHIN,
            tries: limits::TRIES,
            first_wait: limits::FIRST_WAIT,
            longest_wait: limits::LONGEST_WAIT,
            together: limits::TOGETHER,
            together_per_host: limits::TOGETHER_PER_HOST,
        }
    }

    pub(crate) fn names(&self, host: &Host) -> bool {
        self.named.contains(host)
    }

    /// Whether a host may be asked without TLS.
    pub(crate) fn allows_plain(&self, host: &Host) -> bool {
        self.plain.contains(host) || host.is_loopback() && self.names(host)
    }
}

/// Why no client can be made of the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct UnusableSetting {
    /// What is wrong.
    pub text: Text,
    /// What to do about it.
    pub help: Text,
}

impl UnusableSetting {
    pub(crate) fn new(text: impl Into<Text>, help: &str) -> Self {
        Self { text: text.into(), help: help.into() }
    }
}
