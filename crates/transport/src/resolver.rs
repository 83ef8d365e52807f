use std::fmt;
use std::net::{IpAddr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::limits::MAX_NETWORK_ADDRESSES;
use crate::public::is_public;

/// Looks a name up, once, and gives out only what may be connected to. What is connected to is what this gave out, so a
/// name that means something else a moment later changes nothing.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    /// Whether names may lead anywhere, because the operator chose them.
    pub(crate) anywhere: bool,
    /// Names that may lead anywhere all the same: those of proxies.
    pub(crate) except: Vec<String>,
}

/// Why a name leads nowhere.
#[derive(Debug)]
pub(crate) enum Unresolved {
    /// Nobody knows it.
    Unknown,
    /// It leads inside.
    Inside(IpAddr),
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("the name is not known"),
            Self::Inside(ip) => write!(f, "the name leads to {ip}"),
        }
    }
}

impl std::error::Error for Unresolved {}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let anywhere = self.anywhere || self.except.contains(&name);
        Box::pin(async move {
            let found: Vec<SocketAddr> = match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(found) => found.collect(),
                Err(_) => Vec::new(),
            };
            let may: Addrs = Box::new(connectable(found, anywhere)?.into_iter());
            Ok(may)
        })
    }
}

/// Those of the addresses of one name that may be connected to, and no more of them than are tried.
fn connectable(
    found: impl IntoIterator<Item = SocketAddr>,
    anywhere: bool,
) -> Result<Vec<SocketAddr>, Unresolved> {
    let found: Vec<SocketAddr> = found.into_iter().take(MAX_NETWORK_ADDRESSES).collect();
    let first = found.first().map(SocketAddr::ip).ok_or(Unresolved::Unknown)?;
    let may: Vec<SocketAddr> =
        found.into_iter().filter(|address| anywhere || is_public(address.ip())).collect();
    if may.is_empty() { Err(Unresolved::Inside(first)) } else { Ok(may) }
}

#[cfg(test)]
mod tests {
    use super::{Unresolved, connectable};
    use crate::limits::MAX_NETWORK_ADDRESSES;
    use std::net::SocketAddr;

    #[test]
    fn of_a_name_that_leads_inside_too_only_the_rest_is_connected_to() {
        let (outside, inside): (SocketAddr, SocketAddr) =
            ("1.1.1.1:0".parse().unwrap(), "10.0.0.1:0".parse().unwrap());
        assert_eq!(connectable([inside, outside], false).unwrap(), [outside]);
        assert_eq!(connectable([inside, outside], true).unwrap(), [inside, outside]);
        assert!(matches!(connectable([inside], false), Err(Unresolved::Inside(ip)) if ip == inside.ip()));
        assert!(matches!(connectable([], true), Err(Unresolved::Unknown)));
    }

    #[test]
    fn so_many_addresses_are_tried_and_no_more() {
        let of = |count: usize| connectable(vec!["1.1.1.1:0".parse().unwrap(); count], false).unwrap().len();
        assert_eq!(of(MAX_NETWORK_ADDRESSES), MAX_NETWORK_ADDRESSES);
        assert_eq!(of(MAX_NETWORK_ADDRESSES + 1), MAX_NETWORK_ADDRESSES);
    }
}
