//! What is sent along.

use crate::transport::{Credential, Request, Sending, Why};
use forge::http::{Server, answer};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{ask, client, host};

fn sent(server: &Server) -> Request {
    Request { sending: Some(Sending::json("{\"a\":1}".to_owned())), ..ask(server, "/x") }
}

#[test]
fn it_arrives_whole_and_its_answer_may_be_something_made() {
    for code in [200, 201] {
        let server = Server::start(move |_, wire| wire.write_all(&answer(code, &[], b"made")));
        let credential = Credential::bearer(host(&server), "token");
        let request = Request { credential, ..sent(&server) };
        let response = client(&[&server]).get(&request).unwrap();
        assert_eq!((response.head.status, response.bytes.as_slice()), (code, &b"made"[..]));
        let asked = server.asked();
        assert_eq!((asked[0].method.as_str(), asked[0].body.as_slice()), ("POST", &b"{\"a\":1}"[..]));
        assert_eq!(asked[0].header("content-type"), Some("application/json"));
    }
    let server = Server::start(move |_, wire| wire.write_all(&answer(201, &[], b"made")));
    let fault = client(&[&server]).get(&ask(&server, "/x")).unwrap_err();
    assert_eq!(fault.why, Why::Status(201), "nothing was to be made");
}

#[test]
fn it_follows_nobody_elsewhere() {
    let other = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let to = format!("http://127.0.0.1:{}/y", other.port());
    for code in [302, 307, 308] {
        let to = to.clone();
        let server = Server::start(move |_, wire| wire.write_all(&answer(code, &[("Location", &to)], b"")));
        let fault = client(&[&server, &other]).get(&sent(&server)).unwrap_err();
        assert_eq!(fault.why, Why::Status(code));
    }
    assert!(other.asked().is_empty());
}

#[test]
fn it_is_sent_again_to_a_host_in_trouble() {
    let said = AtomicUsize::new(0);
    let server = Server::start(move |_, wire| match said.fetch_add(1, Ordering::SeqCst) {
        0 => wire.write_all(&answer(503, &[], b"")),
        _ => wire.write_all(&answer(201, &[], b"made")),
    });
    assert_eq!(client(&[&server]).get(&sent(&server)).unwrap().bytes, b"made");
    assert!(server.asked().iter().all(|asked| asked.body == b"{\"a\":1}"));
}

#[test]
fn it_is_never_shown() {
    let sending = Sending::json("secret".to_owned());
    assert_eq!(format!("{sending:?}"), "Sending(Post, application/json)");
}
