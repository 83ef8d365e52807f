//! Hosts nobody named, and names that lead inside.

use crate::transport::{Address, Client, Credential, Host, Proxies, Reach, Request, Settings, Why};
use forge::http::{Server, answer};

use crate::{ask, client, settings};

#[test]
fn a_host_nobody_named_is_not_asked() {
    let server = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let fault = client(&[]).get(&ask(&server, "/x")).unwrap_err();
    assert_eq!(fault.why, Why::NotNamed);
    assert_eq!(server.asked(), []);
}

#[test]
fn a_name_that_leads_inside_is_asked_only_where_it_is_named() {
    let server = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"bytes")));
    let at = Address::parse(&format!("https://localhost:{}/x", server.port())).unwrap();
    let request = Request { reach: Reach::Public, ..Request::new(at, 100) };
    let fault = client(&[]).get(&request).unwrap_err();
    assert!(matches!(fault.why, Why::Inside(ip) if ip.is_loopback()), "{fault}");
    assert!(fault.text().contains("inside of this network"), "{fault}");
    assert_eq!(server.asked(), []);
    // Naming the same machine by another name, or at another port, names another host.
    let fault = client(&[&server]).get(&request).unwrap_err();
    assert!(matches!(fault.why, Why::Inside(_)), "{fault}");
}

#[test]
fn without_tls_only_this_machine_is_asked_and_what_is_named_for_it() {
    let named = Host::parse("registry.invalid:80", 80).unwrap();
    let of = |plain: Vec<Host>| {
        let settings = Settings { named: vec![named.clone()], plain, ..settings(&[]) };
        let request = Request::new(Address::parse("http://registry.invalid/").unwrap(), 1);
        Client::new(settings).unwrap().get(&request).unwrap_err().why
    };
    assert_eq!(of(Vec::new()), Why::Unprotected);
    assert_eq!(of(vec![named.clone()]), Why::Unresolved, "it was asked");
}

#[test]
fn a_proxy_is_asked_instead_and_this_machine_directly() {
    let proxy = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"through")));
    let near = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"direct")));
    let at = format!("http://127.0.0.1:{}", proxy.port());
    let proxies = Proxies::from_variables(|name| (name == "http_proxy").then(|| at.clone())).unwrap();
    let far = Host::parse("registry.invalid:80", 80).unwrap();
    let named = vec![far.clone(), crate::host(&near)];
    let client = Client::new(Settings { named, plain: vec![far], proxies, ..settings(&[]) }).unwrap();
    let request = Request::new(Address::parse("http://registry.invalid/x").unwrap(), 100);
    assert_eq!(client.get(&request).unwrap().bytes, b"through");
    assert_eq!(proxy.asked()[0].target, "http://registry.invalid/x");
    assert_eq!(client.get(&ask(&near, "/x")).unwrap().bytes, b"direct");
}

fn proxies(of: &[(&str, String)]) -> Proxies {
    let value = |name: &str| of.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone());
    Proxies::from_variables(value).unwrap()
}

#[test]
fn what_no_proxy_names_is_asked_directly() {
    let proxy = Server::start(|_, wire| wire.write_all(&answer(200, &[], b"through")));
    let at = format!("http://127.0.0.1:{}", proxy.port());
    for (except, through) in [
        ("registry.invalid", false),
        ("invalid", false),
        ("other.example, .invalid", false),
        ("*", false),
        ("gistry.invalid", true),
        ("registry.invalid.example", true),
        ("", true),
    ] {
        let proxies = proxies(&[("http_proxy", at.clone()), ("NO_PROXY", except.to_owned())]);
        let far = Host::parse("registry.invalid:80", 80).unwrap();
        let settings = Settings { named: vec![far.clone()], plain: vec![far], proxies, ..settings(&[]) };
        let request = Request::new(Address::parse("http://registry.invalid/x").unwrap(), 100);
        let before = proxy.asked().len();
        let got = Client::new(settings).unwrap().get(&request);
        assert_eq!(proxy.asked().len() > before, through, "{except}");
        match through {
            true => assert_eq!(got.unwrap().bytes, b"through", "{except}"),
            false => assert_eq!(got.unwrap_err().why, Why::Unresolved, "{except}"),
        }
    }
}

#[test]
fn a_proxy_for_tls_hears_of_the_host_and_of_nothing_else() {
    let proxy = Server::start(|_, wire| wire.write_all(&answer(403, &[], b"")));
    let proxies = proxies(&[("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port()))]);
    let named = vec![Host::parse("registry.invalid", 443).unwrap()];
    let client = Client::new(Settings { named: named.clone(), proxies, ..settings(&[]) }).unwrap();
    let credential = Credential::bearer(named[0].clone(), "secret");
    let address = Address::parse("https://registry.invalid/a/path").unwrap();
    let fault = client.get(&Request { credential, ..Request::new(address, 100) }).unwrap_err();
    assert!(!fault.to_string().contains("secret"), "{fault}");
    let asked = proxy.asked();
    assert_eq!(asked[0].target, "registry.invalid:443");
    assert_eq!(asked[0].header("authorization"), None);
    assert!(!format!("{asked:?}").contains("path"), "{asked:?}");
}
