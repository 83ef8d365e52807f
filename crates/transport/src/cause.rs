//! What a fault of the libraries means, by its causes.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

use crate::limits::MAX_TOLD;
use crate::resolver::Unresolved;
use crate::why::Why;

/// Before an answer began.
pub(crate) fn before(error: &reqwest::Error, connect_within: Duration) -> Why {
    let mut told = None;
    for cause in causes(error) {
        if let Some(unresolved) = cause.downcast_ref::<Unresolved>() {
            return match unresolved {
                Unresolved::Unknown => Why::Unresolved,
                Unresolved::Inside(ip) => Why::Inside(*ip),
            };
        }
        if let Some(fault) = cause.downcast_ref::<rustls::Error>() {
            return Why::Tls(tls(fault).into());
        }
        if let Some(fault) = cause.downcast_ref::<io::Error>()
            && let Some(why) = system(fault)
        {
            told = Some(why);
        }
    }
    match told {
        Some(why) => why,
        None if error.is_timeout() => Why::NoConnection(connect_within),
        None if error.is_connect() => Why::NoWay(last(error).into()),
        None => {
            // The library tells a connection that ended only in words.
            let text = last(error);
            if text.contains("connection closed") { Why::HungUp } else { Why::Unreadable(text.into()) }
        }
    }
}

/// In the middle of one.
pub(crate) fn within(error: &reqwest::Error) -> Why {
    let text = last(error);
    // What breaks off is told from what cannot be taken apart: the one may come whole another time.
    match text.contains("invalid") || text.contains("chunk") && !text.contains("before") {
        true => Why::Unreadable(text.into()),
        false => Why::CutShort,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other reason of the system has no words of its own here"
)]
fn system(fault: &io::Error) -> Option<Why> {
    match fault.kind() {
        ErrorKind::ConnectionRefused => Some(Why::Refused),
        ErrorKind::ConnectionReset
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionAborted => Some(Why::HungUp),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            Some(Why::NoWay(bounded(&fault.to_string()).into()))
        }
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the library words the rest well enough")]
fn tls(fault: &rustls::Error) -> String {
    use rustls::CertificateError as Of;
    match fault {
        rustls::Error::InvalidCertificate(Of::UnknownIssuer) => {
            "the host's certificate is from an authority that this machine does not know".to_owned()
        }
        rustls::Error::InvalidCertificate(Of::Expired | Of::ExpiredContext { .. }) => {
            "the host's certificate has expired".to_owned()
        }
        rustls::Error::InvalidCertificate(Of::NotValidForName | Of::NotValidForNameContext { .. }) => {
            "the host's certificate is for another name".to_owned()
        }
        other => bounded(&other.to_string()),
    }
}

/// A fault and everything it came of. What the system's own errors carry is no `source` of theirs.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error;
    std::iter::successors(Some(first), |cause| cause_of(*cause))
}

fn cause_of<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(carried) => {
            let carried: &(dyn Error + 'static) = carried;
            Some(carried)
        }
        None => cause.source(),
    }
}

/// What the innermost cause says.
fn last(error: &reqwest::Error) -> String {
    causes(error).last().map(|cause| bounded(&cause.to_string())).unwrap_or_default()
}

fn bounded(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_TOLD).collect()
}
