//! Where redirects lead.

use crate::transport::limits::MAX_REDIRECTS;
use crate::transport::{Reach, Request, Why};
use forge::http::{Server, answer};

use crate::{ask, client, host};

fn leading(to: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |question, wire| match question.target.as_str() {
        "/end" => wire.write_all(&answer(200, &[], b"bytes")),
        other => wire.write_all(&answer(307, &[("Location", &to(other))], b"")),
    })
}

#[test]
fn a_redirect_within_a_host_is_followed() {
    let server = leading(|_| "/end".to_owned());
    let response = client(&[&server]).get(&ask(&server, "/x")).unwrap();
    assert_eq!(response.bytes, b"bytes");
    assert!(response.head.from.to_string().ends_with("/end"));
}

#[test]
fn a_redirect_to_another_host_is_followed_only_where_it_is_named() {
    let other = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let to = format!("http://127.0.0.1:{}/y", other.port());
    let server = leading(move |_| to.clone());
    let fault = client(&[&server]).get(&ask(&server, "/x")).unwrap_err();
    assert_eq!(fault.why, Why::LeadsElsewhere(host(&other)));
    assert!(fault.text().contains("another one, 127.0.0.1:") && fault.help().contains("name it"), "{fault}");
    assert_eq!(other.asked(), []);
    assert_eq!(client(&[&server, &other]).get(&ask(&server, "/x")).unwrap().bytes, b"bytes");
}

#[test]
fn a_redirect_inside_is_never_followed_to_a_host_nobody_named() {
    let other = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    for (to, inside) in [
        (format!("http://127.0.0.1:{}/y", other.port()), true),
        (format!("https://127.0.0.1:{}/y", other.port()), true),
        (format!("https://localhost:{}/y", other.port()), true),
        (format!("https://[::ffff:127.0.0.1]:{}/y", other.port()), true),
        ("https://169.254.169.254/latest/meta-data".to_owned(), true),
        ("http://public.example/".to_owned(), false),
    ] {
        let leads = to.clone();
        let server = leading(move |_| leads.clone());
        let request = Request { reach: Reach::Public, ..ask(&server, "/x") };
        let why = client(&[&server]).get(&request).unwrap_err().why;
        match inside {
            true => assert!(matches!(why, Why::Inside(_)), "{to}: {why:?}"),
            false => assert_eq!(why, Why::Unprotected, "{to}"),
        }
    }
    assert_eq!(other.asked(), []);
}

#[test]
fn a_redirect_leads_around() {
    let server = leading(|path| if path == "/a" { "/b" } else { "/a" }.to_owned());
    let fault = client(&[&server]).get(&ask(&server, "/a")).unwrap_err();
    assert_eq!(fault.why, Why::LeadsAround(MAX_REDIRECTS));
    assert!(fault.text().contains("in a circle"), "{fault}");
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn so_many_redirects_are_followed_and_no_more() {
    let of = |count: usize| {
        let server = leading(move |path| match path.trim_start_matches('/').parse::<usize>().unwrap() {
            1 => "/end".to_owned(),
            left => format!("/{}", left - 1),
        });
        client(&[&server]).get(&ask(&server, &format!("/{count}"))).map(|got| got.bytes)
    };
    assert_eq!(of(MAX_REDIRECTS).unwrap(), b"bytes");
    assert_eq!(of(MAX_REDIRECTS + 1).unwrap_err().why, Why::LeadsAround(MAX_REDIRECTS));
}
