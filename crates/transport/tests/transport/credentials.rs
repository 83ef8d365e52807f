//! Who is told who asks.

use crate::transport::{Credential, Host, Request};
use forge::http::{Server, answer};

use crate::{ask, client, host};

#[test]
fn a_credential_goes_to_its_host_and_follows_no_redirect_to_another() {
    let other = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let to = format!("http://127.0.0.1:{}/y", other.port());
    let server = Server::start(move |question, wire| match question.target.as_str() {
        "/near" => wire.write_all(&answer(302, &[("Location", "/far")], b"")),
        _ => wire.write_all(&answer(302, &[("Location", &to)], b"")),
    });
    let credential = Credential::basic(host(&server), "ann", "secret");
    let request = Request { credential, ..ask(&server, "/near") };
    client(&[&server, &other]).get(&request).unwrap();
    let told = |server: &Server| -> Vec<bool> {
        server.asked().iter().map(|question| question.header("authorization").is_some()).collect()
    };
    assert_eq!(told(&server), [true, true]);
    assert_eq!(told(&other), [false]);
}

#[test]
fn a_credential_of_another_host_is_not_sent() {
    let server = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let other = Host::parse(&format!("localhost:{}", server.port()), 80).unwrap();
    let request = Request { credential: Credential::bearer(other, "token"), ..ask(&server, "/x") };
    client(&[&server]).get(&request).unwrap();
    assert_eq!(server.asked()[0].header("authorization"), None);
}

#[test]
fn who_asks_says_which_program_it_is_and_nothing_of_who_uses_it() {
    let server = Server::start(|_, wire| wire.write_all(&answer(200, &[("Set-Cookie", "a=b")], b"bytes")));
    let client = client(&[&server]);
    client.get(&ask(&server, "/x")).unwrap();
    client.get(&ask(&server, "/x")).unwrap();
    for question in server.asked() {
        let mut names: Vec<&str> = question.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
}
