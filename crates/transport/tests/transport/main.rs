//! The client against servers on this machine. Nothing here reaches a network.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use countersign_transport as transport;

mod at_once;
mod credentials;
mod faults;
mod inside;
mod led;
mod posted;
mod protected;
mod slow;

use forge::http::Server;
use std::time::Duration;
use transport::{Address, Client, Host, Request, Roots, Settings};

/// Limits that make a test short.
fn settings(servers: &[&Server]) -> Settings {
    let named = servers.iter().map(|server| host(server)).collect();
    Settings {
        roots: Roots::Only(Vec::new()),
        first_wait: Duration::from_millis(2),
        longest_wait: Duration::from_secs(2),
        answer_within: Duration::from_secs(1),
        silence: Duration::from_millis(800),
        grace: Duration::from_secs(5),
        ..Settings::new(named)
    }
}

fn client(servers: &[&Server]) -> Client {
    Client::new(settings(servers)).unwrap()
}

fn host(server: &Server) -> Host {
    Host::parse(&format!("127.0.0.1:{}", server.port()), 80).unwrap()
}

fn at(server: &Server, path: &str) -> Address {
    Address::parse(&format!("http://127.0.0.1:{}{path}", server.port())).unwrap()
}

/// At most a hundred bytes of `path`.
fn ask(server: &Server, path: &str) -> Request {
    Request::new(at(server, path), 100)
}
