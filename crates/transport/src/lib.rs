//! The only HTTP client: asking, and handing over what the operator wants kept, over TLS, through limits.
//!
//! Nothing here decides anything about an artifact. What goes wrong is a [`TransportFault`]: something could not be
//! reached, in words a person can act on, and never a verdict. `--offline` is a run in which no [`Client`] is made.
//!
//! - Redirects are followed by hand: never to less protection, and to a host nobody named only where the bytes are known
//!   by their digest ([`Reach`]).
//! - A [`Credential`] belongs to a host and port, and is sent nowhere else, whatever leads there.
//! - A host that nobody named is spoken to over TLS and at public addresses alone. Its name is resolved once, and what was
//!   checked is what is connected to.
//! - Bytes arrive as they were sent: nothing is unpacked, so what is hashed is what was served.
//!
//! May use: `model`.

mod address;
mod again;
mod body;
mod cause;
mod client;
mod credential;
mod fault;
mod hop;
pub mod limits;
mod proxies;
mod public;
mod request;
mod resolver;
mod sending;
mod settings;
mod turns;
mod why;

pub use address::{Address, Host};
pub use client::Client;
pub use credential::Credential;
pub use fault::TransportFault;
pub use proxies::Proxies;
pub use request::{Head, Reach, Request, Response, Sink};
pub use sending::{Method, Sending};
pub use settings::{Roots, Settings, UnusableSetting};
pub use why::Why;
