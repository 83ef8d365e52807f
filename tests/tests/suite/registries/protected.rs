//! A registry with a certificate of an authority of its own, behind a proxy: what `--ca-file` names is believed.

use std::io::{Read as _, Write as _};
use std::process::Command;
use std::sync::Arc;

use forge::http::{Server, answer};
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::Stage;

const HOST: &str = "registry.forge.example";

/// An authority in PEM, and a proxy behind which is a host with a certificate of its own, whoever is asked for.
fn proxy() -> (String, Server) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec![HOST.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let chain = vec![own.der().clone()];
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())))
        .unwrap();
    let config = Arc::new(config);
    let server = Server::over(
        Box::new(move |mut stream| {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap_or_default();
                head.push(byte[0]);
            }
            stream.write_all(b"HTTP/1.1 200 so\r\n\r\n").unwrap_or_default();
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            Box::new(StreamOwned::new(session, stream))
        }),
        |_, wire| wire.write_all(&answer(404, &[], b"")),
    );
    (authority.pem(), server)
}

#[test]
fn an_authority_that_is_named_is_believed_and_no_other() {
    let (authority, proxy) = proxy();
    let (other, _) = self::proxy();
    let stage = Stage::of("index-signed");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ca.pem");
    let framework = stage.case.framework.to_string_lossy().into_owned();
    let judged = |pem: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign-under-test"));
        let subject = format!("oci:{HOST}/acme/widget:1.4.2");
        command.args(["verify", &subject, "--policy", &framework, "--handoff", &stage.case.handoff]);
        if let Some(pem) = pem {
            std::fs::write(&file, pem).unwrap();
            command.arg("--ca-file").arg(&file);
        }
        // A process of its own, since what it is told of proxies is the process's.
        command.env_clear().env("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port()));
        let ran = command.output().unwrap();
        (ran.status.code(), String::from_utf8_lossy(&ran.stdout).into_owned())
    };
    for pem in [None, Some(other.as_str())] {
        let (code, out) = judged(pem);
        assert_eq!(code, Some(4), "{out}");
        assert!(out.contains("(TLS)"), "{out}");
        assert_eq!(proxy.asked(), []);
    }
    // Believed, it is heard: it has no such image.
    let (code, out) = judged(Some(&authority));
    assert_eq!(code, Some(4), "{out}");
    assert!(out.contains("no such image (404)"), "{out}");
    assert_eq!(proxy.asked().len(), 1);
}
