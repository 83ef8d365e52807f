//! What goes wrong, each with its words.

use crate::transport::{Address, Client, Host, Request, Settings, TransportFault, Why, limits};
use forge::http::{Server, answer};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::{ask, client, settings};

/// What a server that always says this leads to.
fn said(bytes: Vec<u8>) -> Result<Vec<u8>, TransportFault> {
    let server = Server::start(move |_, wire| wire.write_all(&bytes));
    client(&[&server]).get(&ask(&server, "/x")).map(|response| response.bytes)
}

fn refused(bytes: Vec<u8>) -> TransportFault {
    said(bytes).unwrap_err()
}

#[test]
fn what_is_there_is_taken_as_it_was_sent() {
    assert_eq!(said(answer(200, &[], b"bytes")).unwrap(), b"bytes");
}

#[test]
fn a_connection_is_refused() {
    let server = Server::start(|_, _| Ok(()));
    let (client, request) = (client(&[&server]), ask(&server, "/x"));
    drop(server);
    let fault = client.get(&request).unwrap_err();
    assert_eq!(fault.why, Why::Refused);
    assert!(fault.to_string().ends_with("/x: the connection was refused: nothing listens there"), "{fault}");
}

#[test]
fn a_name_is_not_known() {
    let host = Host::parse("nothing.invalid", 443).unwrap();
    let client = Client::new(Settings { named: vec![host], ..settings(&[]) }).unwrap();
    let fault =
        client.get(&Request::new(Address::parse("https://nothing.invalid/").unwrap(), 1)).unwrap_err();
    assert_eq!(fault.why, Why::Unresolved);
    assert!(fault.text().contains("DNS"), "{fault}");
}

#[test]
fn who_asks_must_be_known_or_allowed_or_right() {
    for (code, why, words) in [
        (401, Why::Unauthorized, "who asks (401)"),
        (403, Why::Forbidden, "does not let this be read (403)"),
        (404, Why::NotFound, "no such thing, or does not show it (404)"),
        (418, Why::Status(418), "answered 418"),
        (204, Why::Status(204), "answered 204"),
        (304, Why::Status(304), "answered 304"),
    ] {
        let fault = refused(answer(code, &[], b""));
        assert_eq!((&fault.why, fault.tried), (&why, 1));
        assert!(fault.text().contains(words), "{fault}");
    }
}

#[test]
fn a_code_that_is_asked_for_is_an_answer_without_its_body() {
    let server = Server::start(|_, wire| wire.write_all(&answer(404, &[("X-Why", "gone")], &[b'x'; 500])));
    let request = Request { answers: vec![404], ..ask(&server, "/x") };
    let response = client(&[&server]).get(&request).unwrap();
    assert_eq!((response.head.status, response.bytes.len()), (404, 0));
    assert_eq!(response.head.headers("x-why").collect::<Vec<_>>(), ["gone"]);
}

/// Says `first` so many times, and then that all is well.
fn after(times: usize, first: Vec<u8>) -> (Result<Vec<u8>, TransportFault>, Duration) {
    let said = AtomicUsize::new(0);
    let server = Server::start(move |_, wire| match said.fetch_add(1, Ordering::SeqCst) {
        turn if turn < times => wire.write_all(&first),
        _ => wire.write_all(&answer(200, &[], b"bytes")),
    });
    let started = Instant::now();
    let got = client(&[&server]).get(&ask(&server, "/x")).map(|response| response.bytes);
    (got, started.elapsed())
}

#[test]
fn a_host_in_trouble_is_asked_again_and_not_for_ever() {
    for code in [500, 502, 503, 504] {
        assert_eq!(after(3, answer(code, &[], b"")).0.unwrap(), b"bytes");
        let fault = after(4, answer(code, &[], b"")).0.unwrap_err();
        assert_eq!((&fault.why, fault.tried), (&Why::Status(code), 4));
        assert!(fault.text().ends_with(", at 4 tries"), "{fault}");
    }
    assert_eq!(after(1, answer(501, &[], b"")).0.unwrap_err().tried, 1, "that never passes");
    assert_eq!(after(3, Vec::new()).0.unwrap(), b"bytes", "a connection that ends is a host in trouble");
}

#[test]
fn a_host_that_wants_rest_gets_it_within_reason() {
    let (got, took) = after(1, answer(429, &[("Retry-After", "1")], b""));
    assert_eq!(got.unwrap(), b"bytes");
    assert!(took >= Duration::from_secs(1), "{took:?}");
    let (got, took) = after(1, answer(429, &[("Retry-After", "3")], b""));
    let fault = got.unwrap_err();
    assert_eq!((&fault.why, fault.tried), (&Why::TooMany(Some(Duration::from_secs(3))), 1));
    assert!(fault.text().contains("wants 3 s of rest (429)"), "{fault}");
    assert!(took < Duration::from_secs(2), "longer than any wait is: it is told at once");
    assert_eq!(after(4, answer(429, &[], b"")).0.unwrap_err().why, Why::TooMany(None));
}

#[test]
fn so_many_bytes_are_taken_and_no_more() {
    assert_eq!(said(answer(200, &[], &[b'x'; 100])).unwrap().len(), 100);
    assert_eq!(refused(answer(200, &[], &[b'x'; 101])).why, Why::TooLarge(100));
    // What is only said to be longer and ends before proves nothing.
    let short = b"HTTP/1.1 200 so\r\nContent-Length: 9000000000000\r\nConnection: close\r\n\r\nbytes";
    assert_eq!(refused(short.to_vec()).why, Why::CutShort);
    let unsaid =
        |length: usize| [b"HTTP/1.1 200 so\r\nConnection: close\r\n\r\n", &*vec![b'x'; length]].concat();
    assert_eq!(said(unsaid(100)).unwrap().len(), 100);
    let fault = refused(unsaid(101));
    assert_eq!(fault.why, Why::TooLarge(100));
    assert!(fault.text().contains("more than 100 bytes"), "{fault}");
}

#[test]
fn an_answer_without_end_is_left() {
    let server = Server::start(|_, wire| {
        wire.write_all(b"HTTP/1.1 200 so\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            wire.write_all(b"5\r\nbytes\r\n")?;
        }
    });
    assert_eq!(client(&[&server]).get(&ask(&server, "/x")).unwrap_err().why, Why::TooLarge(100));
}

#[test]
fn a_length_that_is_wrong_is_seen() {
    let of = |length: &str| {
        format!("HTTP/1.1 200 so\r\nContent-Length: {length}\r\nConnection: close\r\n\r\nbytes").into()
    };
    let fault = refused(of("6"));
    assert_eq!((&fault.why, fault.tried), (&Why::CutShort, 4));
    assert!(fault.text().contains("ended before its end"), "{fault}");
    assert_eq!(said(of("3")).unwrap(), b"byt", "what it says is its end is its end: a digest tells the rest");
    assert!(matches!(refused(of("5\r\nContent-Length: 3")).why, Why::Unreadable(_)));
    assert!(matches!(refused(of("-1")).why, Why::Unreadable(_)));
    assert_eq!(
        refused(b"HTTP/1.1 200 so\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbyt".to_vec()).why,
        Why::CutShort
    );
}

#[test]
fn another_type_is_another_thing() {
    let server = Server::start(|question, wire| {
        let kind = question.target.trim_start_matches('/');
        wire.write_all(&answer(200, &[("Content-Type", &kind.replace('+', " "))], b"{}"))
    });
    let of = |kind: &str| {
        let types = vec!["application/json".into(), "application/vnd.x".into()];
        client(&[&server]).get(&Request { types, ..ask(&server, &format!("/{kind}")) }).map(|got| got.bytes)
    };
    assert_eq!(of("application/json").unwrap(), b"{}");
    assert_eq!(of("Application/JSON;+charset=utf-8").unwrap(), b"{}");
    for other in ["text/html", "application/json2", "application", "-"] {
        let fault = of(other).unwrap_err();
        assert_eq!(fault.why, Why::OtherType(other.into()));
        assert!(fault.text().contains(other) && fault.help().contains("portal"), "{fault}");
    }
    assert_eq!(server.asked()[0].header("accept"), Some("application/json, application/vnd.x"));
}

#[test]
fn nothing_is_unpacked() {
    let fault = refused(answer(200, &[("Content-Encoding", "gzip")], b"bytes"));
    assert_eq!(fault.why, Why::Packed("gzip".into()));
    assert_eq!(said(answer(200, &[("Content-Encoding", "identity")], b"bytes")).unwrap(), b"bytes");
}

#[test]
fn what_is_not_http_is_no_answer() {
    for (what, bytes) in [
        ("another protocol", b"SSH-2.0-OpenSSH\r\n".to_vec()),
        ("headers without end", [&b"HTTP/1.1 200 so\r\n"[..], &b"X: y\r\n".repeat(200_000)].concat()),
    ] {
        let why = refused(bytes).why;
        assert!(matches!(why, Why::Unreadable(_) | Why::HungUp), "{what}: {why:?}");
    }
}

#[test]
fn a_head_has_so_many_lines_and_no_more() {
    // Two lines are the server's own.
    let of = |count: usize| answer(200, &vec![("X", "y"); count - 2], b"bytes");
    assert!(said(of(limits::MAX_HEADERS)).is_ok());
    assert!(matches!(refused(of(limits::MAX_HEADERS + 1)).why, Why::Unreadable(_)));
}

#[test]
fn a_header_is_so_long_and_no_longer() {
    let of = |length: usize| {
        let bytes = answer(200, &[("X-Long", &"y".repeat(length))], b"");
        let server = Server::start(move |_, wire| wire.write_all(&bytes));
        client(&[&server]).get(&ask(&server, "/x")).unwrap().head.headers("x-long").count()
    };
    assert_eq!(of(limits::MAX_HEADER), 1);
    assert_eq!(of(limits::MAX_HEADER + 1), 0);
}
