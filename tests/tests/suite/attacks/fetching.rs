//! T32: evidence makes the verifier fetch for whoever wrote it.

use std::io::ErrorKind;
use std::net::TcpListener;

use forge::enterprise::{ISSUES, Issued, SIGNS, Template};
use forge::revocation::{Term, crl};
use forge::{Key, cms};

use super::{AT, Stage, WIDGET};

const FRAMEWORK: &str = "countersign: 1
framework: attacked
number: 1
owner: owner@retail.example
expires: 2126-01-01
roots:
  factory: { x509: { file: roots/factory.pem } }
identities:
  release: { x509: { roots: [factory], subject: { common-name: release } } }
reference:
  revocation:
    factory: { roots: [factory], dir: lists, max-age: 2d }
handoffs:
  intake:
    subject-name: any
    require:
      - signature: { by: [release], time: now }
      - status: { revocation: [factory] }
";

fn template(common_name: &'static str, authority: bool) -> Template {
    Template {
        common_name,
        names: vec![],
        window: ("2026-01-01T00:00:00Z".parse().unwrap(), "2126-01-01T00:00:00Z".parse().unwrap()),
        authority: authority.then_some(None),
        usage: Some(if authority { ISSUES } else { SIGNS }),
        purposes: if authority { vec![] } else { vec!["1.3.6.1.5.5.7.3.3"] },
        permitted: vec![],
        unknown: false,
    }
}

#[test]
fn t32_addresses_inside_certificates_are_never_called() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/lists", listener.local_addr().unwrap());

    let root = Issued::root(&template("root", true), Key::p256("attacked/root"));
    let issuing = root.issue_pointing(&template("issuing", true), Key::p256("attacked/issuing"), &url);
    let holder = issuing.issue_pointing(&template("release", false), Key::p256("attacked/release"), &url);
    let term = Term::of("2026-08-01T12:00:00Z".parse().unwrap(), "2026-08-03T12:00:00Z".parse().unwrap());
    let stage = Stage::new();
    stage.put("roots/factory.pem", forge::encoding::pem("CERTIFICATE", &root.der));
    stage.put("lists/root.crl", crl(&root, &term, &[], None));
    let judged = |certificates: &[&[u8]]| {
        let signed = cms::detached(WIDGET, &[cms::Signer::new(&holder)], certificates);
        let files = [stage.put("widget-1.4.2.tgz.p7s", signed)];
        stage.over(&files, FRAMEWORK, AT).ran.code
    };
    assert_eq!(judged(&[&holder.der, &issuing.der]), 3, "its lists are not here, and would be there");
    assert_eq!(judged(&[&holder.der]), 1, "the certificate of its issuer would be there");
    stage.put("lists/issuing.der", &issuing.der);
    stage.put("lists/issuing.crl", crl(&issuing, &term, &[], None));
    assert_eq!(judged(&[&holder.der, &issuing.der]), 0);
    let called = listener.accept().unwrap_err();
    assert_eq!(called.kind(), ErrorKind::WouldBlock, "nobody called");
}
