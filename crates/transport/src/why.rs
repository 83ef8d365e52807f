use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use model::Text;

use crate::address::{Address, Host};

/// What stood in the way of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nobody named the host, and the request was for named ones.
    NotNamed,
    /// It would be asked without TLS.
    Unprotected,
    /// The host is inside of our own network, and nobody named it.
    Inside(IpAddr),
    /// Nobody knows the name.
    Unresolved,
    /// Nobody listens there.
    Refused,
    /// The network does not get there.
    NoWay(Text),
    /// No connection came about in this time.
    NoConnection(Duration),
    /// Everything that is asked for together took longer than this.
    OutOfTime(Duration),
    /// No protected connection came about.
    Tls(Text),
    /// The connection ended before the answer began.
    HungUp,
    /// The answer did not begin in this time.
    NoAnswer(Duration),
    /// What came is no answer in HTTP.
    Unreadable(Text),
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 429, and how long to wait, where the host said so.
    TooMany(Option<Duration>),
    /// Any other code that is no answer to what was asked.
    Status(u16),
    /// It leads to a host that nobody named.
    LeadsElsewhere(Host),
    /// It leads from TLS to a connection without.
    LeadsUnprotected(Address),
    /// It leads in a circle, or over more than so many steps.
    LeadsAround(usize),
    /// It leads to what is no address.
    LeadsNowhere(Text),
    /// It is of another type than what was asked for.
    OtherType(Text),
    /// It is packed in a way nobody asked for.
    Packed(Text),
    /// It has more bytes than are taken.
    TooLarge(u64),
    /// It ended before its end.
    CutShort,
    /// It stopped in the middle for so long.
    Silent(Duration),
    /// It came more slowly than so many bytes a second.
    TooSlow(u64),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNamed => f.write_str("nobody named this host, so it is not asked"),
            Self::Unprotected => f.write_str("it would be asked without TLS"),
            Self::Inside(ip) => {
                write!(f, "it leads to {ip}, inside of this network, where only named hosts are asked")
            }
            Self::Unresolved => f.write_str("the host's name is not known (DNS)"),
            Self::Refused => f.write_str("the connection was refused: nothing listens there"),
            Self::NoWay(text) => write!(f, "the network does not get there: {text}"),
            Self::NoConnection(within) => write!(f, "no connection came about within {}", shown(*within)),
            Self::OutOfTime(within) => {
                write!(
                    f,
                    "all that is asked for of this took longer than {}, the most it may take",
                    shown(*within)
                )
            }
            Self::Tls(text) => write!(f, "no protected connection came about (TLS): {text}"),
            Self::HungUp => f.write_str("the connection ended before the answer began"),
            Self::NoAnswer(within) => write!(f, "no answer began within {}", shown(*within)),
            Self::Unreadable(text) => write!(f, "what came is no answer in HTTP: {text}"),
            Self::Unauthorized => f.write_str("the host wants to know who asks (401)"),
            Self::Forbidden => f.write_str("the host does not let this be read (403)"),
            Self::NotFound => f.write_str("the host has no such thing, or does not show it (404)"),
            Self::TooMany(None) => f.write_str("the host was asked too often (429)"),
            Self::TooMany(Some(wait)) => {
                write!(f, "the host was asked too often, and wants {} of rest (429)", shown(*wait))
            }
            Self::Status(code @ 500..=599) => write!(f, "the host is in trouble ({code})"),
            Self::Status(code) => write!(f, "the host answered {code}, which is no answer to this"),
            Self::LeadsElsewhere(host) => {
                write!(f, "the host leads to another one, {host}, which nobody named")
            }
            Self::LeadsUnprotected(address) => {
                write!(f, "the host leads to {address}, away from the protection of TLS")
            }
            Self::LeadsAround(most) => {
                write!(f, "the host leads around in a circle, or over more than {most} redirects")
            }
            Self::LeadsNowhere(text) => write!(f, "the host leads to what is no address: {text}"),
            Self::OtherType(kind) => write!(f, "the answer is {kind}, which is not what was asked for"),
            Self::Packed(how) => write!(f, "the answer is packed ({how}), which nobody asked for"),
            Self::TooLarge(cap) => write!(f, "the answer has more than {cap} bytes, the most that is taken"),
            Self::CutShort => f.write_str("the answer ended before its end"),
            Self::Silent(within) => write!(f, "the answer stopped in the middle for {}", shown(*within)),
            Self::TooSlow(slowest) => {
                write!(f, "the answer came more slowly than {slowest} bytes a second")
            }
        }
    }
}

impl Why {
    /// Whether another try may end better: the host says so, or the connection broke.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::HungUp | Self::CutShort | Self::TooMany(_) | Self::Status(500 | 502 | 503 | 504))
    }

    /// What to do about it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::NotNamed | Self::LeadsElsewhere(_) => {
                "If this host is to be trusted with the request, name it; otherwise see who leads there."
            }
            Self::Unprotected | Self::LeadsUnprotected(_) => {
                "Give the host a certificate, or name it as one that is asked without TLS."
            }
            Self::Inside(_) => "If the host is yours, name it; otherwise see who leads there.",
            Self::Unresolved => "Check the spelling of the host, and this machine's DNS.",
            Self::Refused => "Check the host and the port, and that the service runs.",
            Self::NoWay(_) | Self::NoConnection(_) => {
                "Check the network and the proxy (HTTPS_PROXY), and run again."
            }
            Self::Tls(_) => {
                "Check the host's name and its certificate; for an authority of your own, name its certificate."
            }
            Self::Unauthorized => "Log in to the host with the tool you push with, and run again.",
            Self::Forbidden => "Log in as somebody who may read it, and check the spelling of its name.",
            Self::NotFound => {
                "Check the spelling of its name; some hosts say this to whoever is not logged in."
            }
            Self::TooMany(_) => "Wait, or log in: hosts allow more to those they know.",
            Self::HungUp
            | Self::NoAnswer(_)
            | Self::Silent(_)
            | Self::TooSlow(_)
            | Self::CutShort
            | Self::Status(500..=599) => "Run again later; where it stays so, ask whoever runs the host.",
            Self::Unreadable(_)
            | Self::Status(_)
            | Self::LeadsAround(_)
            | Self::LeadsNowhere(_)
            | Self::OtherType(_)
            | Self::Packed(_) => {
                "Check that this is the host you meant, and that no portal answers in its place."
            }
            Self::OutOfTime(_) => {
                "Run again where the line is faster, or give it more time; or have a copy made, and judge that."
            }
            Self::TooLarge(_) => "Check that this is what you meant.",
        }
    }
}

fn shown(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        seconds => format!("{seconds} s"),
    }
}
