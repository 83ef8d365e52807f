//! TLS: whose certificates are believed.

use crate::transport::{Address, Client, Host, Request, Roots, Settings, TransportFault, Why};
use forge::http::{Server, answer};
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use crate::settings;

/// An authority in PEM, and a server whose certificate for `name` it issued.
fn authority_and_server(name: &str) -> (Vec<u8>, Server) {
    issued("Authority", name)
}

fn issued(by: &str, name: &str) -> (Vec<u8>, Server) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.distinguished_name.push(rcgen::DnType::CommonName, by);
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![own.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    let config = Arc::new(config);
    let server = Server::over(
        Box::new(move |stream| {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            Box::new(StreamOwned::new(session, stream))
        }),
        |_, wire| wire.write_all(&answer(200, &[], b"bytes")),
    );
    (authority.pem().into_bytes(), server)
}

fn asked(server: &Server, roots: Roots) -> Result<Vec<u8>, TransportFault> {
    asked_at(&format!("localhost:{}", server.port()), roots)
}

fn asked_at(at: &str, roots: Roots) -> Result<Vec<u8>, TransportFault> {
    let named = vec![Host::parse(at, 443).unwrap()];
    let client = Client::new(Settings { named, roots, ..settings(&[]) }).unwrap();
    let request = Request::new(Address::parse(&format!("https://{at}/x")).unwrap(), 100);
    client.get(&request).map(|response| response.bytes)
}

#[test]
fn a_host_is_believed_by_its_certificate() {
    let (authority, server) = authority_and_server("localhost");
    assert_eq!(asked(&server, Roots::Only(vec![authority])).unwrap(), b"bytes");
}

#[test]
fn an_authority_of_the_operators_counts_beside_those_of_the_machine() {
    let (authority, server) = authority_and_server("localhost");
    assert_eq!(asked(&server, Roots::Machine(vec![authority])).unwrap(), b"bytes");
    let fault = asked(&server, Roots::Machine(Vec::new())).unwrap_err();
    assert!(matches!(fault.why, Why::Tls(_)), "{fault}");
}

#[test]
fn an_authority_nobody_knows_proves_nothing() {
    let (_, server) = authority_and_server("localhost");
    let (other, _) = issued("Other Authority", "localhost");
    let fault = asked(&server, Roots::Only(vec![other])).unwrap_err();
    assert!(matches!(&fault.why, Why::Tls(text) if text.contains("does not know")), "{fault}");
    assert!(fault.text().contains("(TLS)"), "{fault}");
    assert_eq!(server.asked(), []);
}

#[test]
fn a_certificate_for_another_name_proves_nothing() {
    let (authority, server) = authority_and_server("other.example");
    let fault = asked(&server, Roots::Only(vec![authority])).unwrap_err();
    assert!(matches!(&fault.why, Why::Tls(text) if text.contains("another name")), "{fault}");
}

#[test]
fn what_speaks_no_tls_is_not_asked() {
    let (authority, _) = authority_and_server("localhost");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("localhost:{}", listener.local_addr().unwrap().port());
    let speaking = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(&answer(200, &[], b"bytes")).unwrap();
        let _ = stream.read(&mut [0; 1024]);
    });
    let fault = asked_at(&at, Roots::Only(vec![authority])).unwrap_err();
    assert!(matches!(fault.why, Why::Tls(_)), "{fault}");
    speaking.join().unwrap();
}

#[test]
fn a_file_of_authorities_holds_some() {
    for bad in [&b""[..], b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"x"] {
        let roots = Roots::Only(vec![bad.to_vec()]);
        let fault = Client::new(Settings { roots, ..settings(&[]) }).unwrap_err();
        assert!(fault.help.contains("PEM"), "{fault}");
    }
}
